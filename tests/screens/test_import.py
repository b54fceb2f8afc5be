"""Import on the screen: pick, columns, preview, the clock's question, taken in or left as it was."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from tests.interop.build import bundle, encounter, patient, row, table, write
from tests.screens.golden import SIZES, assert_golden, screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.services.test_intake import census, dated, take
from textual import events

from ncm_tui.app import NcmApp
from ncm_tui.screens.caseload import CaseloadScreen
from ncm_tui.screens.import_columns import ImportColumnsScreen
from ncm_tui.screens.import_pick import ImportPickScreen, PathInput
from ncm_tui.screens.import_preview import ImportPreviewScreen
from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk
from ncm_tui.widgets.key_bar import KeyBar


async def until(pilot: Any, there: Callable[[], bool]) -> None:
    """Wait for what another thread brings, a minute at most."""
    for _ in range(3000):
        await pilot.pause()
        if there():
            await pilot.pause()
            return
        await asyncio.sleep(0.025)
    raise AssertionError(f"it did not come; the screen is {pilot.app.screen!r}:\n{screen_text(pilot.app)}")


def has_plan(app: NcmApp) -> bool:
    return isinstance(app.screen, ImportPreviewScreen) and app.screen.plan is not None


async def read_in(pilot: Any, app: NcmApp, path: Path) -> None:
    """From the caseload to the path typed and read."""
    await pilot.pause()
    await pilot.press("i")
    await until(pilot, lambda: isinstance(app.screen, ImportPickScreen))
    app.screen.query_one(PathInput).value = str(path)
    await pilot.press("enter")


def ward(folder: Path, when: str = "2026-11-23T06:42") -> Path:
    people = [part for number in range(1, 6) for part in (patient(number), encounter(number, number))]
    held = patient(9, identifier=[])
    return dated(write(folder, "ward.json", bundle(*people, held)), when)


def mixed(desk: Desk, folder: Path) -> Path:
    """A census with something in every group, and a clock that differs."""
    take(desk, ward(folder))
    from tests.services.test_intake import stay_uid

    from ncm_tui.services import patients

    patients.edit(desk, stay_uid(desk, "V-2"), {"bed": "ICU-1"}).result()
    rows = [
        row(1, **{"Admit Date/Time": "2026-11-20 19:30"}),
        row(2, **{"Admit Date/Time": ""}),
        row(7),
        row(8, **{"Last Name": "Wojciechowska-Brzęczyszczykiewicz"}),
        row(8, **{"CSN": "V-80", "First Name": "Another"}),
    ]
    return census(folder, *rows, when="2026-11-23T11:00")


@pytest.mark.parametrize("size", SIZES)
async def test_preview_and_the_question(desk: Desk, tmp_path: Path, size: tuple[int, int]) -> None:
    path = mixed(desk, tmp_path)
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await read_in(pilot, app, path)
        await until(pilot, lambda: isinstance(app.screen, ImportColumnsScreen))
        assert_golden(app, "import-columns")
        await pilot.press("f2")
        await until(pilot, lambda: has_plan(app))
        assert_golden(app, "import-preview")
        bar = app.screen.query_one(KeyBar).render().plain
        assert cell_len(bar) <= size[0]
        await pilot.press("f2")
        assert isinstance(app.screen, ImportPreviewScreen), "first the clock"
        await pilot.press("2")
        await until(pilot, lambda: app.screen.plan.preview.zone_question is None)  # type: ignore[attr-defined]
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert "Taken in" in screen_text(app)
    assert "M-7" in {listed.mrn for listed in caseload.rows(desk)}


async def test_esc_leaves_everything_as_it_was(desk: Desk, tmp_path: Path) -> None:
    path = ward(tmp_path)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read_in(pilot, app, path)
        await until(pilot, lambda: has_plan(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ImportPickScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
    assert caseload.rows(desk) == []
    assert desk.vault.reader.value("SELECT count(*) FROM patient") == 0


async def test_taken_in_and_the_list_shows_it(desk: Desk, tmp_path: Path) -> None:
    path = ward(tmp_path)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read_in(pilot, app, path)
        await until(pilot, lambda: has_plan(app))
        assert "1 quarantined" in screen_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "visit V-1" in screen_text(app))
        await pilot.press("q", "space", "f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert "QUILL2" in screen_text(app)
        assert "QUILL1" not in screen_text(app), "a row left out is not stored"


async def test_units(desk: Desk, tmp_path: Path) -> None:
    path = census(tmp_path, row(1), row(2, Unit="5E"))
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read_in(pilot, app, path)
        await until(pilot, lambda: isinstance(app.screen, ImportColumnsScreen))
        await pilot.press("f2")
        await until(pilot, lambda: has_plan(app))
        await pilot.press("u", "4", "w", "enter")
        await until(pilot, lambda: app.screen.plan.preview.left_out == 1)  # type: ignore[attr-defined]
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
    assert [listed.mrn for listed in caseload.rows(desk)] == ["M-1"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.hl7", b"MSH|^~\\&|ADT|HOSP", "HL7 version 2"),
        ("cut.json", b'{"resourceType": "Bundle", "entry": [', "damaged or cut off"),
        ("deep.json", b"[" * 50_000, "nested too deeply"),
    ],
)
async def test_what_cannot_be_read_is_said_and_the_page_stays(
    desk: Desk, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read_in(pilot, app, tmp_path / name)
        await until(pilot, lambda: said in " ".join(screen_text(app).split()))
        assert isinstance(app.screen, ImportPickScreen)


async def test_a_path_that_is_not_there(desk: Desk, tmp_path: Path) -> None:
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read_in(pilot, app, tmp_path / "gone.json")
        await until(pilot, lambda: "There is no gone.json here" in screen_text(app))


@pytest.mark.parametrize("given", ["typed", "pasted", "quoted", "home"])
async def test_a_whole_path_after_the_folder_shown_starts_over(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    """The field begins with a folder and the cursor stands behind it: what is typed or pasted there is a path
    of its own when it begins at the root or at ``~``."""
    monkeypatch.setenv("HOME", str(tmp_path))
    path = ward(tmp_path)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportPickScreen))
        box = app.screen.query_one(PathInput)
        assert box.value.endswith("/")
        whole = {"quoted": f"'{path}'", "home": f"~/{path.name}"}.get(given, str(path))
        if given in ("typed", "home"):
            await pilot.press(*whole)
        else:
            box.post_message(events.Paste(whole))
        await pilot.pause()
        assert (box.value, box.cursor_position) == (whole, len(whole))
        await pilot.press("enter")
        await until(pilot, lambda: has_plan(app))


async def test_tab_completes_and_arrows_choose(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    for name in ("ward-east", "ward-west"):
        ward(folder / name)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportPickScreen))
        box = app.screen.query_one(PathInput)
        box.value = f"{folder}/w"
        await pilot.press("tab")
        assert box.value == f"{folder}/ward-"
        await pilot.press("down", "tab")
        assert box.value == f"{folder}/ward-west/"
        await pilot.press("tab")
        assert box.value == f"{folder}/ward-west/ward.json"


async def test_columns_put_right_by_hand(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(
        table([{"Chart": "M-1", "Name": "QUILL, Vera", "In": "03/04/2026 10:00", "Ins": "MEDICARE"}]),
        encoding="utf-8",
    )
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await read_in(pilot, app, path)
        await until(pilot, lambda: isinstance(app.screen, ImportColumnsScreen))
        await pilot.press("f2")
        assert isinstance(app.screen, ImportColumnsScreen), "two columns are missing"
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "still needed: Visit" in screen_text(app))
        await pilot.press(*["down"] * 9, "enter", "down", "down", "enter")
        await until(pilot, lambda: "dates like 03/04/2026" in screen_text(app))
        await pilot.press("f2")
        assert isinstance(app.screen, ImportColumnsScreen), "the dates are asked about"
        await pilot.press("enter", "down", "enter")
        await until(pilot, lambda: "▲ Admitted holds an insurance, not a date" in screen_text(app))
        assert "▲ MEDICARE" in screen_text(app)
        await pilot.press("f2")
        assert isinstance(app.screen, ImportColumnsScreen), "what looks wrong is said before it is used"
        await pilot.press("enter", "up", "enter")
        await until(pilot, lambda: "dates like 03/04/2026" in screen_text(app))
        await pilot.press("m", "f2")
        await until(pilot, lambda: has_plan(app))
        assert "1 new" in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10)])
async def test_hostile_texts(desk: Desk, tmp_path: Path, size: tuple[int, int]) -> None:
    people = []
    for number, text in enumerate(HOSTILE, 1):
        people.append(patient(number, name=[{"family": text or "Quill", "given": [text]}]))
        people.append(encounter(number, number, reasonCode=[{"text": text}], serviceType={"text": text}))
    path = write(tmp_path, "hostile.json", bundle(*people))
    app = NcmApp(desk=desk)
    async with app.run_test(size=size) as pilot:
        await read_in(pilot, app, path)
        await until(pilot, lambda: has_plan(app))
        for _ in range(len(HOSTILE)):
            await pilot.press("down")
            assert not set(screen_text(app)) & FORBIDDEN_CONTROLS
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("q", "f2")
        await until(pilot, lambda: isinstance(app.screen, CaseloadScreen))
        assert not set(screen_text(app)) & FORBIDDEN_CONTROLS


async def test_random_keys_never_crash_the_preview(desk: Desk, tmp_path: Path) -> None:
    import random

    path = mixed(desk, tmp_path)
    keys = [
        "down",
        "up",
        "space",
        "enter",
        "u",
        "1",
        "2",
        "escape",
        "q",
        "f6",
        "f4",
        "f7",
        "tab",
        "pagedown",
        "end",
        "4",
        "w",
    ]
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        chance = random.Random(7)
        await read_in(pilot, app, path)
        await until(pilot, lambda: isinstance(app.screen, ImportColumnsScreen))
        await pilot.press("f2")
        await until(pilot, lambda: has_plan(app))
        for _ in range(150):
            await pilot.press(chance.choice(keys))
            if isinstance(app.screen, CaseloadScreen):
                break
