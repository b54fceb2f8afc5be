"""Every screen of the app and how to get there from the demo ward's caseload.

One list for three tests: golden screens, hostile texts, key bars that fit.
"""

from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from tests.screens.golden import screen_text

from ncm_tui.app import NcmApp
from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk
from ncm_tui.widgets.key_bar import KeyBar


@dataclass(frozen=True)
class Walk:
    """``who`` is the beginning of a name (or a bed); ``tab`` or ``form`` is opened on that chart first;
    ``row`` are words of the line the cursor walks down to before ``keys`` are pressed."""

    name: str
    who: str = ""
    tab: str = ""
    form: str = ""
    row: str = ""
    keys: tuple[str, ...] = ()


WALKS: tuple[Walk, ...] = (
    Walk("caseload"),
    Walk("caseload-filtered", keys=("slash", "l", "e", "e", "enter")),
    Walk("caseload-nobody", keys=("slash", "z", "q", "z", "enter")),
    Walk("caseload-why", keys=("w",)),
    Walk("caseload-hidden", keys=("ctrl+g",)),
    Walk("caseload-grouped", keys=("G", "G")),
    Walk("caseload-marked", keys=("space", "space", "down", "space", "up")),
    Walk("caseload-view", keys=("f", "6")),
    Walk("views", keys=("f",)),
    Walk("todo-new", keys=("t",)),
    Walk("todos", keys=("t", "P", "T", "enter", "t", "f2", "o")),
    Walk("today", keys=("f5",)),
    Walk("today-by-patient", keys=("f5", "f", "W")),
    Walk("leaving", keys=("f5", "L")),
    Walk("find", keys=("f3", "l", "e", "e")),
    Walk("find-texts", keys=("f3", *"oxygen")),
    Walk("find-everything", keys=("ctrl+p", *"search ev", "enter", *"home oxy")),
    Walk("help", keys=("f1",)),
    Walk("palette", keys=("ctrl+p",)),
    Walk("patient-new", keys=("a",)),
    Walk("patient-edit", keys=("down", "e")),
    Walk("import-refused", keys=("i",)),
    Walk("summary", "YAMADA", "summary"),
    Walk("summary-newborn", "BABY GIRL", "summary"),
    Walk("summary-long-name", "WOJCIECHOWSKA", "summary"),
    Walk("summary-brackets", "NÚÑEZ", "summary"),
    Walk("summary-thin", "HARGROVE", "summary"),
    Walk("summary-field", "TRAN", "summary", keys=("enter",)),
    Walk("timeline", "YAMADA", "time"),
    Walk("prior-stays", "YAMADA", "summary", row="Earlier", keys=("enter",)),
    Walk("to-confirm", keys=("p",)),
    Walk("assess", "YAMADA", "assess"),
    Walk("assess-newborn", "BABY GIRL", "assess"),
    Walk("assess-safety", "HADDAD", "assess"),
    Walk("assess-flag", "HADDAD", "assess", keys=("f",)),
    Walk("assess-help", "YAMADA", "assess", keys=("f1",)),
    Walk("form-phq-9", "SCHROEDER", "assess", form="phq-9"),
    Walk("form-lace", "NÚÑEZ", "assess", form="lace"),
    Walk("form-ahc", "YAMADA", "assess", form="ahc-hrsn"),
    Walk("form-admission", "YAMADA", "assess", form="admission-assessment"),
    Walk("form-pick", "YAMADA", "assess", form="ahc-hrsn", keys=("f4",)),
    Walk("form-answered", "NÚÑEZ", "assess", form="phq-2", keys=("1", "2")),
    Walk(
        "form-review",
        "SCHROEDER",
        "assess",
        form="phq-9",
        keys=("y", "2", "1", "0", "0", "1", "f2"),
    ),
    Walk("form-help", "YAMADA", "assess", form="ahc-hrsn", keys=("f1",)),
    Walk("findings", "MENDOZA", "assess", keys=("S",)),
    Walk("findings-taken", "MENDOZA", "assess", keys=("S", "1", "down", "n")),
    Walk("plan", "YAMADA", "plan"),
    Walk("plan-empty", "HARGROVE", "plan"),
    Walk("plan-brackets", "NÚÑEZ", "plan"),
    Walk("plan-add", "HARGROVE", "plan", keys=("a",)),
    Walk("plan-remove", "YAMADA", "plan", keys=("D",)),
    Walk("discharge", "YAMADA", "discharge"),
    Walk("discharge-home", "MENDOZA", "discharge"),
    Walk("discharge-empty", "HARGROVE", "discharge"),
    Walk("discharge-evidence", "YAMADA", "discharge", keys=("down", "enter")),
    Walk("clocks", "YAMADA", "clocks"),
    Walk("clocks-waiting", "TRAN", "clocks", keys=("right",)),
    Walk("clock-why", "YAMADA", "clocks", keys=("w",)),
    Walk("clock-appeal", "KOWALCZYK", "clocks", keys=("A",)),
    Walk("clock-events", "YAMADA", "clocks", keys=("a",)),
    Walk("clock-notice", "LEE, Susan", "clocks", row="IM ", keys=("d", "2", "3")),
    Walk("clock-done", "NOVAK", "clocks", keys=("d", "1")),
    Walk("event-denied", "LEE, Susan", "clocks", keys=("a", "slash", *"denied", "enter", "enter")),
    Walk("event-reclassified", "LEE, Susan", "clocks", keys=("a", "slash", *"reclass", "enter", "enter")),
    Walk("payer-profiles", keys=("ctrl+p", *"payer", "space", *"prof", "enter")),
    Walk("payer-profile-of", "YAMADA", "clocks", keys=("p",)),
    Walk("clock-rules", keys=("ctrl+p", *"clock", "space", *"rules", "enter")),
    Walk("notes", "YAMADA", "notes"),
    Walk("notes-empty", "HARGROVE", "notes"),
    Walk("notes-read", "YAMADA", "notes", keys=("enter",)),
    Walk("notes-hidden", "YAMADA", "notes", keys=("enter", "ctrl+g")),
    Walk("notes-new", "MENDOZA", "notes", keys=("a",)),
    Walk("notes-pick", "MENDOZA", "notes", keys=("a", "f4")),
    Walk("form-read", "YAMADA", "assess", row="PHQ-2", keys=("v",)),
    Walk("form-read-why", "YAMADA", "assess", row="PHQ-2", keys=("v", "w")),
    Walk("form-why", "YAMADA", "assess", row="LACE", keys=("w",)),
    Walk("form-trend", "YAMADA", "assess", row="LACE", keys=("v", "r")),
    Walk("form-compare", "YAMADA", "assess", row="LACE", keys=("v", "p")),
    Walk("form-copy-private", "HADDAD", "assess", row="PHQ-9", keys=("y",)),
    Walk("forms", "YAMADA", "assess", keys=("plus",)),
    Walk("forms-found", "YAMADA", "assess", keys=("slash", *"read", "down")),
    Walk("form-about", "YAMADA", "assess", keys=("slash", *"hospice", "down", "w")),
    Walk("copy-asked", "YAMADA", "notes", keys=("y",)),
    Walk("copy-page", "YAMADA", "notes", keys=("y", "n")),
    Walk("copy-birth-year", "TAYLOR", "discharge", keys=("y",)),
    Walk("dialog-payer", "TRAN", "summary", row="Coverage", keys=("enter",)),
    Walk("dialog-code-status", "YAMADA", "summary", row="Code status", keys=("enter",)),
    Walk("dialog-fact", "TRAN", "summary", row="not recorded here", keys=("enter",)),
    Walk("dialog-left", "YAMADA", "discharge", keys=("l",)),
    Walk("settings", keys=("ctrl+p", *"setting", "enter")),
    Walk("change-keys", keys=("ctrl+p", *"change", "space", *"keys", "enter", "slash", *"sort", "enter")),
    Walk("facility", keys=("ctrl+p", *"facility", "enter")),
    Walk("dialog-notice", "YAMADA", "discharge", row="DC36", keys=("d",)),
)


async def cursor_to(pilot: Any, app: NcmApp, words: str) -> bool:
    """Walk down to the line that holds ``words``; false when there is none."""
    for _ in range(60):
        if any(line.startswith("▸") and words in line for line in screen_text(app).splitlines()):
            return True
        await pilot.press("down")
    return False


def stay_of(desk: Desk, who: str) -> str:
    """The stay whose patient's name begins with ``who``."""
    return next(row.stay for row in caseload.rows(desk) if row.name.startswith(who))


async def settled(pilot: Any, desk: Desk) -> None:
    """Everything submitted is on disk and its callbacks ran."""
    for _ in range(3):
        await pilot.pause()
        desk.vault.flush(10)
    await pilot.pause()


async def walk_to(pilot: Any, app: NcmApp, walk: Walk, stay: str | None = None) -> None:
    """Go there; ``stay`` instead of ``walk.who`` where names are not what they were."""
    assert app.desk is not None
    await pilot.pause()
    if walk.who or stay:
        there = stay or stay_of(app.desk, walk.who)
        app.open_chart(there, walk.tab or "summary")
        await settled(pilot, app.desk)
        if walk.form:
            app.open_form(there, walk.form)
            await settled(pilot, app.desk)
    if walk.row:
        found = await cursor_to(pilot, app, walk.row)
        assert found or stay is not None, f"no row {walk.row!r}:\n{screen_text(app)}"
    for key in walk.keys:
        await pilot.press(key)
        app.desk.vault.flush(10)  # what one key sets off is there before the next
        await pilot.pause()
    await settled(pilot, app.desk)


def assert_key_bar_fits(app: NcmApp) -> None:
    """Not wider than the screen, at most seven keys, nothing cut."""
    for bar in app.screen.query(KeyBar):
        if bar.said is not None:  # a message may take more lines, and wraps
            continue
        shown = bar.render().plain
        assert cell_len(shown) <= app.size.width, f"{cell_len(shown)} > {app.size.width}: {shown!r}"
        assert "…" not in shown, shown
