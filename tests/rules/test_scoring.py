"""Missing is never zero, safety never waits, and scoring twice gives the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.library.library import Library
from ncm_tui.rules.scoring import score, scorer

LIBRARY = Library.load()
SUMS = [form for form in LIBRARY.forms() if form.scoring and form.scoring.scorer == "sum"]
IDS = [form.id for form in SUMS]


@st.composite
def fillings(draw: st.DrawFn, form_id: str) -> tuple[dict[str, Any], list[str]]:
    """Answers to every scored item, and some of them taken away again."""
    form = LIBRARY.form(form_id)
    assert form.scoring is not None
    answers = {
        name: draw(st.sampled_from([o.id for o in form.item(name).options if o.points is not None]))
        for name in form.scoring.items
    }
    gone = draw(st.lists(st.sampled_from(sorted(answers)), min_size=1, unique=True))
    return answers, gone


@pytest.mark.parametrize("form_id", IDS)
@given(data=st.data())
def test_a_missing_item_is_no_score(form_id: str, data: st.DataObject) -> None:
    form = LIBRARY.form(form_id)
    answers, gone = data.draw(fillings(form_id))
    whole = score(form, answers, {})
    assert whole.value is not None
    assert form.scoring is not None
    assert form.scoring.low is not None
    assert form.scoring.high is not None
    assert form.scoring.low <= whole.value <= form.scoring.high
    part = score(form, {k: v for k, v in answers.items() if k not in gone}, {})
    assert part.value is None
    assert part.band is None
    assert set(gone) <= set(part.missing)
    assert not part.complete


@pytest.mark.parametrize("form_id", IDS)
@given(data=st.data())
def test_a_safety_flag_stays_while_answers_are_added(form_id: str, data: st.DataObject) -> None:
    form = LIBRARY.form(form_id)
    answers, gone = data.draw(fillings(form_id))
    early = score(form, {k: v for k, v in answers.items() if k not in gone}, {})
    late = score(form, answers, {})
    fired = {flag.code for flag in early.flags if flag.severity == "safety"}
    assert fired <= set(late.flag_codes)


@pytest.mark.parametrize("form_id", IDS)
@given(data=st.data())
def test_scoring_again_gives_the_same(form_id: str, data: st.DataObject) -> None:
    answers, _ = data.draw(fillings(form_id))
    form = LIBRARY.form(form_id)
    assert score(form, answers, {}) == score(form, dict(reversed(answers.items())), {})


def test_another_variant_is_refused() -> None:
    with pytest.raises(ValueError, match="no variant"):
        score(LIBRARY.form("lace"), {}, {}, "bmjopen")


def test_an_unknown_scorer() -> None:
    for name in ("nonesuch", "os.path", "../x", "__init__"):
        with pytest.raises(KeyError):
            scorer(name)


def test_explained_in_steps() -> None:
    result = score(LIBRARY.form("phq-2"), {"q1": "2", "q2": "1"}, {})
    assert result.explanation == ("2 + 1", "= 3, positive")
    short = score(LIBRARY.form("phq-2"), {"q1": "2"}, {})
    assert short.explanation == ("2 + ?", "no score while 1 unanswered: missing is not zero")
