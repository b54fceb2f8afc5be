"""Any keys on any bundled form: nothing breaks, every width is drawn, the score is that of the answers."""

import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.form_answers import FACTS

from ncm_tui.library.library import Library
from ncm_tui.rules.scoring import score
from ncm_tui.services.assessments.asides import defaults
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.widgets.form.keys import Fingers
from ncm_tui.widgets.form.layout import FormLayout
from ncm_tui.widgets.form.review import review_lines
from ncm_tui.widgets.form.title import standing

LIBRARY = Library.load()
NAMED = ("enter", "backspace", "up", "down", "tab", "ctrl+u", "left", "right", "home", "end", "delete")
TYPED = "0123456789ynuxatmdrf/.- +:n@é"


@pytest.mark.parametrize("form_id", LIBRARY.ids("forms"))
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_any_keys(form_id: str, seed: int) -> None:
    form, rng = LIBRARY.form(form_id), random.Random(seed)
    page = Filling(
        form,
        now=lambda: datetime(2026, 11, 24, 15, tzinfo=UTC),
        zone=ZoneInfo("America/New_York"),
        facts=rng.choice(FACTS),
        given=defaults(form),
    )
    fingers = Fingers(page)
    layout = FormLayout(page, fingers)
    for _ in range(40):
        key = rng.choice((*NAMED, *TYPED, "^N", "F4", "F6"))
        if key == "^N":
            page.normal()
        elif key == "F4":
            fingers.pick()
        elif key == "F6":
            fingers.rest()
            page.next_gap()
        else:
            fingers.press(key, key if key in TYPED else None)
    for width in (40, 80, 120):
        layout.laid(width, 24, asked_all=True)
        review_lines(page, width, 24)
    standing(page)
    found = score(page.form, page.values(), page.facts)
    assert found.flags == page.result.flags
    assert (found.value, found.band) == (page.result.value, page.result.band)
