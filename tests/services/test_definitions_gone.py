"""Results read on when the file they were answered with is gone: a site's override, a form of one's own."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.services import hand
from tests.services.test_assessments import FORM, phq9, start

from ncm_tui.library.library import Library
from ncm_tui.rules.problems import NotFound
from ncm_tui.services import assessments, definitions, library_state
from ncm_tui.services.assessments.past_end import past_end
from ncm_tui.services.assessments.results import results
from ncm_tui.services.desk import Desk

OURS = """form = "phq-9"
bands = [
  { id = "below", label = "below ours", low = 0, high = 8 },
  { id = "ours", label = "at our cut-off", low = 9, high = 27 },
]
"""


def _desk(desk: Desk, folder: Path) -> Desk:
    return replace(desk, library=Library.load(user_dir=folder))


def test_a_local_cut_off_is_named_when_its_file_is_gone(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "library" / "overrides" / "phq-9.toml"
    file.parent.mkdir(parents=True)
    file.write_text(OURS, encoding="utf-8")
    ours = _desk(desk, tmp_path / "library")
    stay = hand.add(ours)
    done = assessments.finish(ours, phq9(ours, stay, "222222000")).result().row or ""
    file.unlink()
    after = _desk(desk, tmp_path / "library")
    shown = assessments.view(after, done)
    assert shown.form.overridden == ("cut-offs",)
    assert shown.score is not None
    assert (shown.score.text, shown.score.local) == ("12 at our cut-off", True)
    assert shown.explanation is not None
    assert any("Local cut-offs" in mark for mark in shown.explanation.marks)
    assert results(after, stay)[0].text == "12 at our cut-off"


def test_a_form_of_ones_own_that_was_taken_out(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "library" / "forms" / "mine.toml"
    file.parent.mkdir(parents=True)
    file.write_text(FORM.format(title="First"), encoding="utf-8")
    own = _desk(desk, tmp_path / "library")
    stay = hand.add(own)
    draft = start(own, stay, "mine")
    assessments.answer(own, draft, "a", 3)
    assessments.finish(own, draft).result()
    file.unlink()
    after = _desk(desk, tmp_path / "library")
    assert assessments.view(after, draft).form.title == "First"
    with pytest.raises(NotFound):
        definitions.used(after, "mine", "2")


def test_a_site_file_at_fault_is_said_on_the_form_and_over_the_list(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "library" / "overrides" / "sils.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        'form = "sils"\nbands = [{ id = "x", label = "y", low = 3, high = 1 }]\n', encoding="utf-8"
    )
    ours = _desk(desk, tmp_path / "library")
    form = ours.library.form("sils")
    assert form == desk.library.form("sils")
    assert past_end(ours, form) == (
        "As published: your site's file for it has a fault (ncm doctor names it).",
    )
    assert past_end(desk, form) == ()
    (said,) = library_state.unused(ours.library)
    assert "sils.toml: bands: 'x' runs from 3 down to 1." in said
    assert library_state.unused(desk.library) == ()
