"""What leaves by the clipboard: the birth year first where a name has its double, private findings asked
once, everything on the record (P§4, P§5)."""

from typing import Any

import pytest
from tests.screens.golden import screen_text
from tests.screens.plan_stays import chart, stay
from tests.screens.walks import settled

from ncm_tui.app import NcmApp
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.services import careplan, drafts, notes, patients, settings
from ncm_tui.services.desk import Desk
from ncm_tui.terminal import clipboard
from ncm_tui.views.notes import PRIVATE


@pytest.fixture
def sent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the terminal's clipboard was handed, in a terminal known to take it."""
    told: list[str] = []
    monkeypatch.setattr(clipboard.Clipboard, "_osc52", lambda _self, text: told.append(text))
    settings.put(desk, clipboard._setting(), "osc52").result()
    return told


def doubles(desk: Desk) -> str:
    """Susan Lee, born in 1950, and Samuel Lee beside her."""
    at = stay(desk, family="Lee", given="Susan", mrn="77001", birth_date="1950-01-01")
    stay(desk, family="Lee", given="Samuel", mrn="77002", birth_date="1951-02-02", bed="4W-13")
    return at


def finished(desk: Desk, at: str, body: str) -> str:
    note = str(notes.draft(desk, at, "progress").result().row)
    notes.finish(desk, note, body).result()
    return note


def verbs(desk: Desk) -> list[str]:
    return [row[0] for row in desk.vault.reader.rows("SELECT verb FROM audit_entry ORDER BY seq")]


@pytest.mark.parametrize("tab", ["plan", "discharge", "notes"])
async def test_no_text_leaves_before_the_birth_year_is_typed(desk: Desk, sent: list[str], tab: str) -> None:
    at = doubles(desk)
    finished(desk, at, "Seen.")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, tab)
        await pilot.press("y")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert screen_text(app).startswith(" LEE, Susan")
        await pilot.press(*"1951", "f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert "not the birth year" in screen_text(app)
        assert sent == []
        await pilot.press(*"1950", "f2")
        await settled(pilot, desk)
        assert [text.partition(" · ")[0] for text in sent] == ["LEE, Susan"]


async def test_a_year_typed_and_left_is_not_there_the_next_time(desk: Desk, sent: list[str]) -> None:
    at = doubles(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await pilot.press("y", *"1950", "escape")
        await settled(pilot, desk)
        assert drafts.parked(desk) == ()
        await pilot.press("y", "f2")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert sent == []


async def test_a_double_without_a_birth_date_cannot_be_told_and_nothing_leaves(
    desk: Desk, sent: list[str]
) -> None:
    at = doubles(desk)

    def forget(work: Any) -> None:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.stays import Stay

        patient = work.session.get(Patient, work.get(Stay, at).patient_id)
        patient.birth_date = None
        work.session.add(patient)

    desk.vault.submit("test.forget", forget).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await pilot.press("y")
        await settled(pilot, desk)
        assert "no birth date is known" in screen_text(app)
        assert sent == []


async def test_twins_are_told_apart_by_the_end_of_the_mrn(desk: Desk, sent: list[str]) -> None:
    one = stay(desk, family="Taylor", given="Annsgirl A", mrn="900002", birth_date="2026-11-22")
    stay(desk, family="Taylor", given="Annsgirl B", mrn="900003", birth_date="2026-11-22", bed="4W-13")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, one, "plan")
        await pilot.press("y", *"0003", "f2")
        await settled(pilot, desk)
        assert "not the MRN of this patient" in screen_text(app)
        assert sent == []
        await pilot.press(*"0002", "f2")
        await settled(pilot, desk)
        assert len(sent) == 1


@pytest.mark.parametrize(("key", "stays"), [("l", False), ("k", True)])
async def test_private_findings_are_asked_about_once(
    desk: Desk, sent: list[str], key: str, *, stays: bool
) -> None:
    at = stay(desk)
    finished(desk, at, f"Seen.\n{PRIVATE}PHQ-9 14 (Mon 23 Nov 2026 14:09).\nPlan unchanged.")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "notes")
        await pilot.press("y")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert sent == []
        await pilot.press(key, "f2")
        await settled(pilot, desk)
        (text,) = sent
        assert ("PHQ-9" in text) is stays
        assert "Plan unchanged." in text
        assert ("non-shared note type" in screen_text(app)) is stays
        assert "note.copy" in verbs(desk)


@pytest.mark.parametrize(("key", "stays"), [("l", False), ("k", True)])
async def test_what_is_private_of_a_plan_is_asked_about_before_it_leaves(
    desk: Desk, sent: list[str], key: str, *, stays: bool
) -> None:
    at = stay(desk)
    for code in ("food", "substance_use"):
        careplan.add_barrier(desk, at, {"code": code, "owner": "SW", "due": "2026-12-01"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await pilot.press("y")
        await settled(pilot, desk)
        assert isinstance(app.screen, FormDialog)
        assert sent == []
        await pilot.press(key, "f2")
        await settled(pilot, desk)
        (text,) = sent
        assert "Food insecurity" in text
        assert ("Alcohol or drug use" in text) is stays


async def test_a_copy_that_may_have_arrived_is_on_the_record(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard.Clipboard, "_osc52", lambda _self, _text: None)
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "plan")
        await pilot.press("y", "escape")
        await settled(pilot, desk)
        assert "text.maybe_copied" in verbs(desk)
        assert "text.copied" not in verbs(desk)


async def test_the_top_line_does_not_name_a_no_information_patient(desk: Desk, sent: list[str]) -> None:
    at = stay(desk, no_information=True)
    other = stay(desk, family="Lee", given="Susan", mrn="77001", birth_date="1950-01-01", bed="4W-13")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)):
        said: Any = app.clipboard_channel
        said._holds(patients.line(desk, at), "page")
        assert said.switched(patients.line(desk, other)) == "clipboard: NO INFO"
