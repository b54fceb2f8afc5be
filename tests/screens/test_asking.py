"""What is typed into a short form stays on hold until it is saved; only what she changed is hers."""

from typing import Any

from tests.screens.golden import screen_text
from tests.screens.test_form import settle
from tests.services import hand

from ncm_tui.app import NcmApp
from ncm_tui.rules.problems import Refused
from ncm_tui.screens import patient_edit
from ncm_tui.screens.asking import ask
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.services import drafts, patients
from ncm_tui.services.desk import Desk


def moves(desk: Desk) -> None:
    """The EMR says another bed now."""

    def write(work: Any) -> None:
        from sqlmodel import select

        from ncm_tui.models.records import EmrValue

        row = work.session.exec(select(EmrValue).where(EmrValue.field == "bed")).one()
        row.value = "5E-09"
        work.session.add(row)

    desk.vault.submit("test.moves", write).result()


async def test_a_refusal_keeps_what_was_typed_on_disk_until_it_is_saved(desk: Desk) -> None:
    app = NcmApp(desk=desk)
    line = patients.line(desk, hand.add(desk))

    def fails(work: Any) -> None:
        raise Refused("Not like this.", code="no")

    def save(answers: dict[str, Any]) -> Any:
        if answers["reason"] == "now":
            raise Refused("Not at once.", code="no")
        return desk.vault.submit("test.save", fails if answers["reason"] == "then" else lambda work: None)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        ask(app, "remove", save, line=line, context={"row": "r1"})
        await settle(pilot)
        for typed, sentence in (("now", "Not at once."), ("then", "Not like this.")):
            await pilot.press("ctrl+u", *typed, "f2")
            await settle(pilot)
            assert isinstance(app.screen, FormDialog)
            assert sentence in screen_text(app)
            (held,) = drafts.parked(desk)
            assert drafts.resume(desk, held.uid).answers == {"reason": typed}
            await pilot.press("f4")
        await pilot.press("ctrl+u", *"good", "f2")
        await settle(pilot)
        assert not isinstance(app.screen, FormDialog)
    assert drafts.parked(desk) == ()


async def test_a_parked_edit_never_puts_an_old_emr_value_over_a_newer_one(desk: Desk) -> None:
    stay = hand.add(desk, bed=None, unit=None)
    hand.emr(desk, stay, bed="4W-01")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        patient_edit.edit(app, stay)
        await settle(pilot)
        dialog = app.screen
        assert isinstance(dialog, FormDialog)
        dialog.pane.filling.go("language")
        await pilot.press(*"Vietnamese", "enter", "escape")
        await settle(pilot)
        assert len(drafts.parked(desk)) == 1
        moves(desk)
        patient_edit.edit(app, stay)
        await settle(pilot)
        assert app.screen.pane.filling.values()["bed"] == "5E-09"
        assert app.screen.pane.filling.values()["language"] == "Vietnamese"
        await pilot.press("f2", "f2", "f2", "f2")
        await settle(pilot)
    line = patients.line(desk, stay)
    assert line.bed == "5E-09"
    assert desk.vault.reader.value("SELECT bed FROM stay WHERE uid = ?", (stay,)) is None
    assert drafts.parked(desk) == ()


async def test_an_edit_that_stays_open_over_an_import_keeps_what_the_emr_says_now(desk: Desk) -> None:
    stay = hand.add(desk, bed=None, unit=None)
    hand.emr(desk, stay, bed="4W-01")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        patient_edit.edit(app, stay)
        await settle(pilot)
        moves(desk)
        app.screen.pane.filling.go("language")
        await pilot.press(*"Vietnamese", "enter", "f2", "f2", "f2")
        await settle(pilot)
    assert patients.line(desk, stay).bed == "5E-09"
