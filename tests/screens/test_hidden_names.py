"""The privacy key (P§10): names, dates of birth and MRNs leave every page at once, free text goes behind a
curtain, it stays so from page to page, the same key ends it, and nothing remembers it."""

from typing import Any

from tests.screens.golden import screen_text
from tests.screens.walks import settled
from tests.services.hand import add, put
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.services import caseload, notes, patients
from ncm_tui.services.desk import Desk

SECRETS = ("ALVAREZ", "Alvarez", "Maria", "02 Mar 1948", "1948-03-02", "0048213", "LEE", "Susan", "Mari")


def ward(desk: Desk) -> str:
    """Alvarez with a contact and a note; Lee beside her."""
    stay = add(desk, preferred_name="Mari")
    add(desk, family="Lee", given="Susan", mrn="7700123", birth_date="1960-05-01", bed="4W-13")

    def contact(row: Any, work: Any) -> Any:
        from ncm_tui.models.people import Contact

        return Contact(
            patient_id=row.patient_id, source="nurse", name="Rosalind Okafor", phone="555-010-7788"
        )

    put(desk, stay, contact)
    note = notes.draft(desk, stay, "progress").result().row
    assert note is not None
    notes.finish(desk, note, "Spoke with the daughter of Mrs. Alvarez about zinnias.").result()
    return stay


async def hidden_on(pilot: Pilot[Any], desk: Desk, *keys: str) -> str:
    """The page after ``keys``; nothing on it names anybody and the top line says why."""
    await pilot.press(*keys)
    await settled(pilot, desk)
    shown = screen_text(pilot.app)
    for secret in (*SECRETS, "Rosalind", "Okafor", "010-7788", "zinnias"):
        assert secret not in shown, f"{secret} after {keys}:\n{shown}"
    return shown


async def test_every_page_at_once_and_back_by_the_same_key(desk: Desk) -> None:
    ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(120, 40)) as pilot:
        shown = await hidden_on(pilot, desk, "ctrl+g")
        assert "names hidden ^G" in shown.splitlines()[0]
        assert "A, M" in shown
        assert "…8213" in shown
        chart = await hidden_on(pilot, desk, "enter")
        assert "names hidden ^G" in chart.splitlines()[0]
        assert "DOB 1948" in chart.splitlines()[0]
        for tab in "23465":
            await hidden_on(pilot, desk, tab)
        page = await hidden_on(pilot, desk, "enter")
        assert "^G shows it" in page
        await hidden_on(pilot, desk, "escape", "1", "e")
        await hidden_on(pilot, desk, "escape", "f8")
        found = await hidden_on(pilot, desk, "f3", "0", "0", "4", "8")
        assert "names hidden ^G" in found.splitlines()[0]
        await pilot.press("escape", "f5", "ctrl+g")
        await settled(pilot, desk)
        assert "ALVAREZ, Maria" in screen_text(app)
        assert "names hidden" not in screen_text(app)


async def test_who_is_added_while_hidden_is_hidden(desk: Desk) -> None:
    stay = ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+g")
        app.follow(patients.edit(desk, stay, {"family": "Zimmermann"}))
        await settled(pilot, desk)
        assert "immermann" not in screen_text(app).lower()
        assert "Z, M" in screen_text(app)


async def test_what_is_being_written_is_hidden_and_takes_no_keys(desk: Desk) -> None:
    stay = ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        from ncm_tui.screens.note_edit import NoteEditScreen, start_note

        start_note(app, stay)
        await settled(pilot, desk)
        assert isinstance(app.screen, NoteEditScreen)
        await pilot.press("ctrl+g")
        text = app.screen.area.text
        shown = await hidden_on(pilot, desk, "x", "backspace", "enter")
        assert app.screen.area.text == text
        assert "SITUATION" not in shown
        await pilot.press("ctrl+g", "x")
        assert app.screen.area.text != text


async def test_free_text_is_covered_on_pages_and_in_forms_and_a_day_of_the_stay_is_not(desk: Desk) -> None:
    said = "sister Brenda Kowal 937-555-7788 for Maria 3/2/48"
    stay = add(desk, family="Taylor", given="Ann", birth_date="2026-11-20", own_words="wants her own bed")

    def barrier(row: Any, work: Any) -> Any:
        from ncm_tui.models.stays import Barrier

        return Barrier(patient_id=row.patient_id, stay_id=row.id, title=said)

    put(desk, stay, barrier)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+g")
        pages = ""
        for keys in ((), ("enter",), ("3",), ("1", "e", *("down",) * 12)):
            await pilot.press(*keys)
            await settled(pilot, desk)
            pages += screen_text(app)
        for secret in ("Kowal", "Brenda", "sister", "7788", "3/2/48", "own bed", "Taylor", "TAYLOR"):
            assert secret not in pages, f"{secret}:\n{pages}"
        assert "DOB 2026" in pages
        assert "20 Nov" in pages, "the day of arrival is her birth date too, and stays"


async def test_names_of_several_parts_are_initials_everywhere_a_no_information_patient_s_too(
    desk: Desk,
) -> None:
    people = (
        ("O'Brien-Kelly", "Siobhan"), ("Delacruz", "Maria Elena"), ("Torres", "Luis A"), ("[red]x[/", "Bo")
    )  # fmt: skip
    for at, (family, given) in enumerate(people):
        add(desk, family=family, given=given, mrn=f"77001{at}0", bed=f"4W-0{at}", no_information=at == 0)
    told = next(row for row in caseload.rows(desk) if "TORRES" in row.name)
    patients.edit(desk, told.stay, {"family": "Torrance"}).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+g")
        pages = ""
        for keys in ((), ("enter",), ("f8",), ("f8",), ("f8",), ("h",), ("escape", "9"), ("f3", "t", "o")):
            await pilot.press(*keys)
            await settled(pilot, desk)
            pages += f"\n── {keys}\n" + screen_text(app)
        for secret in ("Brien", "Kell", "Siob", "Delac", "Maria", "Elena", "Torr", "Luis", "L     A", "x["):
            assert secret.casefold() not in pages.casefold(), f"{secret}:{pages}"
        for shown in ("O, S  ", "D, M  ", "T, L  ", "[R, B  "):
            assert shown in pages, pages


async def test_nothing_remembers_it(desk: Desk) -> None:
    ward(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+g")
        await settled(pilot, desk)
    again = NcmApp(desk=desk)
    async with again.run_test(size=(80, 24)):
        assert "ALVAREZ" in screen_text(again)


async def test_the_ward_whoever_is_on_it(demo_desk: Desk) -> None:
    """Every name and number of the demo ward, on the list's way and on the first Summaries."""
    people = caseload.rows(demo_desk)
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+g", "enter")
        for _ in people[:6]:
            await settled(pilot, demo_desk)
            shown = screen_text(app)
            for row in people:
                surname = row.name.partition(",")[0]
                assert row.mrn not in shown
                assert surname not in shown, f"{row.name}:\n{shown}"
                assert row.birth_date is None or f"{row.birth_date:%d %b %Y}" not in shown
            await pilot.press("f8")
