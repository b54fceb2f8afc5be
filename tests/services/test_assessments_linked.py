"""A result of this stay under a link: the page and the lock read it by one order."""

from pathlib import Path
from typing import Any

import pytest
from tests.services import hand
from tests.services.test_assessments import start

from ncm_tui.models.enums import Provenance
from ncm_tui.services import assessments
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Given, Write

FORM = """
id = "mine"
version = "1"
title = "Mine"
kind = "assessment"
licence = "own"
citation = "own"
[[sections]]
id = "s"
title = "S"
[[sections.items]]
id = "literacy"
text = "Literacy"
type = "link"
form = "sils"
required = true
"""
IN_EMR = {"result": "2", "date": "2026-11-20", "by": "J. Kim RN"}


@pytest.fixture
def own(vault_folder: Path, open_desk: Any, tmp_path: Path) -> Desk:
    forms = tmp_path / "own" / "forms"
    forms.mkdir(parents=True)
    (forms / "mine.toml").write_text(FORM, encoding="utf-8")
    desk: Desk = open_desk(vault_folder, user_dir=tmp_path / "own")
    return desk


def sils(desk: Desk, stay: str, value: str) -> str:
    draft = start(desk, stay, "sils")
    assessments.answer(desk, draft, "need_help_reading", value).result()
    assessments.finish(desk, draft).result()
    return draft


def page_and_lock(desk: Desk, stay: str, draft: str) -> tuple[Any, Any]:
    """The answer under the link as the open page shows it, then as it is locked."""
    shown = assessments.open(desk, stay, "mine").given["literacy"].value
    assessments.finish(desk, draft).result()
    return shown, assessments.view(desk, draft).given["literacy"].value


def test_a_newer_result_is_on_the_page_and_in_the_record(own: Desk) -> None:
    stay = hand.add(own)
    sils(own, stay, "1")
    draft = start(own, stay, "mine")
    first = assessments.open(own, stay, "mine").given["literacy"]
    assessments.keep(own, draft, [Write("literacy", first)]).result()
    newer = sils(own, stay, "4")
    shown, locked = page_and_lock(own, stay, draft)
    assert shown == locked
    assert shown["assessment"] == newer


def test_what_she_recorded_as_done_in_the_emr_after_it_is_on_the_page_and_in_the_record(own: Desk) -> None:
    stay = hand.add(own)
    sils(own, stay, "4")
    draft = start(own, stay, "mine")
    assessments.keep(own, draft, [Write("literacy", Given(IN_EMR, Provenance.TYPED))]).result()
    assert page_and_lock(own, stay, draft) == (IN_EMR, IN_EMR)


def test_a_result_entered_in_error_no_longer_answers(own: Desk) -> None:
    stay = hand.add(own)
    wrong = sils(own, stay, "4")
    draft = start(own, stay, "mine")
    first = assessments.open(own, stay, "mine").given["literacy"]
    assessments.keep(own, draft, [Write("literacy", first)]).result()
    assessments.enter_in_error(own, wrong, "wrong patient").result()
    assert "literacy" not in assessments.open(own, stay, "mine").given
    with pytest.raises(Exception, match="needed: Literacy"):
        assessments.finish(own, draft).result()
