"""A finished form as text: neighbors told together, keys of the form left out, units in the singular."""

from datetime import UTC, datetime
from typing import Any

from ncm_tui.documents.assessment import Code, assessment_text
from ncm_tui.models.enums import AssessmentState, Provenance
from ncm_tui.rules.forms import Form, Item, ItemType, Option, Section
from ncm_tui.views.forms import FinishedForm, Given

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
LEVELS = (Option("ind", "Independent"), Option("dep", "Dependent"))


def item(name: str, text: str, kind: ItemType = ItemType.CHOICE, **more: Any) -> Item:
    return Item(name, text, kind, options=LEVELS if kind is ItemType.CHOICE else (), **more)


def told(items: tuple[Item, ...], values: dict[str, Any], *, private: bool = False, **said: Any) -> str:
    form = Form(
        id="x", version="1", title="Function", kind="assessment", licence="own", citation="own", sha256="",
        sections=(Section("s", "Living", items),),
    )  # fmt: skip
    given = {
        name: value if isinstance(value, Given) else Given(value, Provenance.TYPED, AT)
        for name, value in values.items()
    }
    shown = FinishedForm(
        assessment="a", stay="s", form=form, state=AssessmentState.FINISHED, given=given, score=None,
        explanation=None, flags=(), informant=said.pop("informant", ""), by="D. W.",
        started_at=AT, finished_at=AT,
    )  # fmt: skip
    return assessment_text(shown, "WHO", UTC, private=private, **said)


def test_what_is_asked_for_two_times_is_one_sentence() -> None:
    text = told(
        (item("b1", "Bathing: before"), item("b2", "Bathing: now"), item("w", "Walks")),
        {"b1": "ind", "b2": "dep", "w": "ind"},
    )
    assert "LIVING. Bathing: before independent, now dependent. Walks: Independent." in text


def test_neighbors_answered_normal_alike_are_told_together() -> None:
    normal = Given("ind", Provenance.NORMAL, AT)
    names = ("Bathing", "Dressing", "Eating")
    text = told(tuple(item(n, n) for n in names), dict.fromkeys(names, normal))
    assert "Bathing, dressing, eating: independent." in text


def test_one_is_said_in_the_singular_and_keys_are_left_out() -> None:
    visits = item("v", "Emergency visits (0 for none)", ItemType.NUMBER, unit="visits")
    assert "Emergency visits: 1 visit." in told((visits,), {"v": 1})
    assert "Emergency visits: 2 visits." in told((visits,), {"v": 2})


def test_codes_are_suggestions_and_a_private_answers_code_goes_with_it() -> None:
    food, harm = item("food", "Food ran out"), item("harm", "Hurt by someone", private=True)
    values = {"food": "dep", "harm": "dep"}
    codes = (Code("Z59.41", "Food insecurity", "FY2026", "food"), Code("Z63.0", "Partner", "FY2026", "harm"))
    left_out = told((food, harm), values, codes=codes)
    assert "to be confirmed by the coder or provider:\n- Z59.41 Food insecurity (FY2026)" in left_out
    assert "Z63.0" not in left_out
    assert "Hurt" not in left_out
    kept = told((food, harm), values, codes=codes, private=True)
    assert "Z63.0" in kept
    assert kept.rstrip().endswith("Hurt by someone: Dependent.")


def test_who_answered_for_the_patient_is_named() -> None:
    assert "Answered for the patient by Ana, daughter" in told((), {}, informant="Ana, daughter")
