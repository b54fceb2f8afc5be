"""What holds of every bundled form, whatever is answered and in whatever order (P§3, instruments §0)."""

import json
import random
import re
import tomllib
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.form_answers import FACTS, answers_of, asked, points_of, value_of

from ncm_tui.library.form_links import reference_faults
from ncm_tui.library.forms import read_form
from ncm_tui.library.library import Library
from ncm_tui.rules.binding import visible
from ncm_tui.rules.forms import Form, ItemType
from ncm_tui.rules.scoring import score
from ncm_tui.services.assessments.asides import ALONE, ASIDES, defaults, with_asides
from ncm_tui.services.assessments.filling import Filling

LIBRARY = Library.load()
FORMS = LIBRARY.forms()
SCORED = [form for form in FORMS if form.scoring is not None]
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
#: What is always asked, by the words that a question about it cannot avoid (P§3).
NEVER_NORMAL = re.compile(
    r"suicid|abus|neglect|violen|unsafe|alcohol|drug|substance|capacity|decision.?maker|consent|code status"
    r"|choice",
    re.IGNORECASE,
)
SEEDS = st.integers(0, 2**32)
named = pytest.mark.parametrize("form_id", [form.id for form in FORMS])
scored = pytest.mark.parametrize("form_id", [form.id for form in SCORED])
few = settings(max_examples=8, deadline=None)


def filling(form: Form, facts: dict[str, Any]) -> Filling:
    return Filling(form, now=lambda: NOW, zone=ZoneInfo("UTC"), facts=facts, given=defaults(form))


@named
def test_it_reads_again_from_its_own_text_and_names_only_what_is_there(form_id: str) -> None:
    form = LIBRARY.form(form_id)
    again, faults = read_form(tomllib.loads(form.text), sha256=form.sha256, text=form.text)
    assert not faults
    assert again == form
    assert not reference_faults(form, LIBRARY)


@scored
@few
@given(seed=SEEDS)
def test_a_missing_item_is_no_score(form_id: str, seed: int) -> None:
    form, rng = LIBRARY.form(form_id), random.Random(seed)
    facts = rng.choice(FACTS)
    for scoring in form.scorings():
        named = {**facts, "variant": scoring.variant}
        answers = {item.id: value_of(item, rng) for item in asked(form) if item.id != scoring.total}
        shown = [item.id for item in visible(form, answers, named) if item.required]
        weighed = [item for item in scoring.items if item in shown]
        if not weighed:
            continue
        gone = rng.choice(weighed)
        del answers[gone]
        part = score(form, answers, facts, scoring.variant)
        assert part.value is None
        assert gone in part.missing
        assert not part.complete


@pytest.mark.parametrize(
    "form_id", [form.id for form in SCORED if form.scoring and form.scoring.scorer == "sum"]
)
@few
@given(seed=SEEDS)
def test_a_sum_counts_what_the_definition_says_hidden_items_too(form_id: str, seed: int) -> None:
    form, rng = LIBRARY.form(form_id), random.Random(seed)
    answers, facts = answers_of(form, rng), rng.choice(FACTS)
    scoring = form.scoring
    assert scoring is not None
    shown = {item.id for item in visible(form, answers, facts)}
    each = [
        points_of(form.item(name), answers.get(name)) if name in shown else form.item(name).hidden_points
        for name in scoring.items
    ]
    total = points_of(form.item(scoring.total), answers.get(scoring.total)) if scoring.total else None
    expected = total if total is not None else None if None in each else sum(n for n in each if n is not None)
    found = score(form, answers, facts)
    assert found.value == expected
    if expected is not None and scoring.low is not None and scoring.high is not None:
        assert scoring.low <= expected <= scoring.high
        assert (
            found.band is not None
            or scoring.gaps
            or not scoring.bands
            or any(band.when for band in scoring.bands)
        )


@named
@few
@given(seed=SEEDS)
def test_the_order_of_answering_does_not_matter(form_id: str, seed: int) -> None:
    form, rng = LIBRARY.form(form_id), random.Random(seed)
    facts = rng.choice(FACTS)
    page = filling(form, facts)
    final = answers_of(page.form, rng, share=0.9)
    for item in rng.sample(asked(page.form), len(asked(page.form))):
        page.set(item, value_of(item, rng))
        if rng.random() < 0.3:
            page.clear(rng.choice(asked(page.form)))
    for item in rng.sample(asked(page.form), len(asked(page.form))):
        page.set(item, final[item.id]) if item.id in final else page.clear(item)
    straight = filling(form, facts)
    for item in asked(page.form):
        straight.set(item, final[item.id]) if item.id in final else straight.clear(item)
    assert page.result == straight.result
    assert page.shown == straight.shown
    assert [item.id for item in page.gaps()] == [item.id for item in straight.gaps()]
    at_once = score(page.form, final, facts)
    assert (page.result.value, page.result.band) == (at_once.value, at_once.band)
    assert page.result.flags == at_once.flags
    whole = [item.id for item in visible(page.form, final, facts)]
    assert set(whole) >= {item.id for item in page.shown if item.id in final}


@named
@few
@given(seed=SEEDS)
def test_scoring_what_was_stored_gives_the_same(form_id: str, seed: int) -> None:
    form, rng = LIBRARY.form(form_id), random.Random(seed)
    facts = rng.choice(FACTS)
    page = filling(form, facts)
    for item in asked(page.form):
        page.set(item, value_of(item, rng))
    on_page = {item.id for item in page.shown}
    on_page |= set(page.result.beneath)
    stored = json.loads(json.dumps({name: v for name, v in page.values().items() if name in on_page}))
    again, _ = read_form(tomllib.loads(form.text), sha256=form.sha256, text=form.text)
    found = score(with_asides(again, facts), stored, facts)
    assert (found.value, found.band, found.flags) == (page.result.value, page.result.band, page.result.flags)
    assert found.variant == page.result.variant


@pytest.mark.parametrize("form_id", [f.id for f in FORMS if any(g.severity == "safety" for g in f.flags)])
@few
@given(seed=SEEDS)
def test_no_further_answer_silences_an_alarm(form_id: str, seed: int) -> None:
    """Answers are only added, as they come into sight; an alarm gives way to a graver one (which the
    definition names first) and to nothing else."""
    form, rng = LIBRARY.form(form_id), random.Random(seed)
    page = filling(form, rng.choice(FACTS))
    order = [flag.code for flag in page.form.flags]
    gravest = len(order)
    for _ in range(80):
        waiting = [
            item for item in page.shown if item.type is not ItemType.COMPUTED and page.of(item) is None
        ]
        if not waiting:
            break
        item = rng.choice(waiting)
        page.set(item, value_of(item, rng))
        stands = min((order.index(flag.code) for flag in page.safety()), default=len(order))
        assert stands <= gravest, item.id
        gravest = stands


@named
@few
@given(seed=SEEDS)
def test_one_key_calls_nothing_normal_that_must_be_asked(form_id: str, seed: int) -> None:
    form, rng = LIBRARY.form(form_id), random.Random(seed)
    page = filling(form, rng.choice(FACTS))
    for item in asked(page.form):
        if rng.random() < 0.3:
            page.set(item, value_of(item, rng))
    hung = {flag.item for flag in form.flags}
    for section in page.form.sections:
        first = next((item for item in section.items if page.go(item.id)), None)
        if first is None:
            continue
        step = page.normal()
        for write in step.writes:
            if write.given is None:
                continue
            item = page.form.item(write.item)
            assert form.kind == "assessment"
            assert not form.self_report
            assert form.scoring is None
            assert not item.guarded
            assert not item.private
            assert item.id not in hung | ASIDES | {ALONE}
            assert not NEVER_NORMAL.search(f"{item.id} {item.text}")


#: Numbers that are measured, not counted: these may be fractions.
MEASURED = {
    *("t_score", "ampac_mobility", "ampac_activity", "seconds", "hemoglobin_g_dl", "sodium_mmol_l"),
    *("height_cm", "weight_kg", "oxygen_l_min", "home_oxygen", "service_hours", "gait_feet", "tolerance"),
    *("annual_income", "income", "monthly_income", "resources", "age"),
}


def test_every_number_that_is_counted_is_whole() -> None:
    loose = {
        item.id
        for form in FORMS
        for item in form.items()
        if item.type is ItemType.NUMBER and not item.counted
    }
    assert loose <= MEASURED
