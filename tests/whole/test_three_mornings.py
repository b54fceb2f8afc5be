"""Three mornings in a row through the real program: rows pasted, mine chosen, what changed answered.

Every key from ``i`` until the list is taken in is counted, a paste as one: 12 at most. Nobody is discharged
by not standing on a list, and of rows that are not hers nothing is kept.
"""

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from benchmarks.terminal import Terminal
from tests.whole.conftest import PASSPHRASE

from ncm_tui.library.library import Library
from ncm_tui.screens.one_by_one import LOOK
from ncm_tui.services import absences, caseload, patients
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault
from ncm_tui.views.caseload import CaseloadRow

MOST = 12
ZONE = ZoneInfo("America/New_York")
YESTERDAY = datetime.now(ZONE).date() - timedelta(days=1)
HEADER = (
    *("Unit", "Bed", "Patient", "MRN", "DOB", "Sex", "Class", "Admitted", "Discharged", "Attending"),
    "Mother MRN",
)
SURNAMES = (
    *("ABERNATHY", "BUCHANAN", "CASTELLANO", "DELACROIX", "ECHEVERRIA", "FAIRWEATHER", "GOLDSTEIN"),
    *("HOLLINGSWORTH", "IVANOVA", "JOHANSSON", "KOWALCZYK", "LINDQVIST", "MONTGOMERY", "NAKAGAWA"),
    *("OYELARAN", "PAPADOPOULOS", "QUACKENBUSH", "RASMUSSEN", "SZYMANSKI", "THISTLEWOOD"),
    *("UNDERHILL", "VANDERMEER"),
)
MINE, OTHERS = range(12), range(12, 22)
LEFT, ABSENT, RENAMED, MOTHER, EDITED = (3, 5), 7, 8, 9, 10
BABY = "BABY GIRL"


def _mrn(number: int) -> str:
    return f"00730{number:02d}"


def first_list() -> list[list[str]]:
    """22 patients: twelve on 4W, ten on 5E."""
    rows = []
    for number, name in enumerate(SURNAMES):
        unit, place = ("4W", number + 1) if number in MINE else ("5E", number - 11)
        born = f"{1 + number % 12:02d}/{3 + number:02d}/{1930 + 2 * number}"
        arrived = f"{YESTERDAY - timedelta(days=1 + number % 4):%m/%d/%Y} {8 + number % 12:02d}:15"
        made = [unit, f"{unit}-{place:02d}", f"{name}, Given{chr(65 + number)}", _mrn(number), born]
        rows.append([*made, "FM"[number % 2], "Inpatient", arrived, "", "Okafor, Ben MD", ""])
    rows[MOTHER][5] = "F"
    return rows


def second_list() -> list[list[str]]:
    """Three other beds (one on the other unit), two left, one not named, a name changed, a row twice, a
    newborn."""
    rows = first_list()
    for number, bed in ((0, "4W-21"), (1, "4W-22"), (2, "5E-31")):
        rows[number][:2] = [bed.partition("-")[0], bed]
    for number in LEFT:
        rows[number][8] = f"{YESTERDAY:%m/%d/%Y} 23:40"
    rows[RENAMED][2] = "WINTERBOTTOM, GivenI"
    rows[EDITED][1] = "4W-24"
    baby = [
        "4W",
        "4W-10",
        f"{SURNAMES[MOTHER]}, {BABY}",
        "0079999",
        f"{YESTERDAY:%m/%d/%Y}",
        "F",
        "Inpatient",
    ]
    rows.append([*baby, f"{YESTERDAY:%m/%d/%Y} 22:10", "", "Okafor, Ben MD", _mrn(MOTHER)])
    rows.append(list(rows[4]))
    del rows[ABSENT]
    return rows


def third_list() -> list[list[str]]:
    """The two who left and the one not named are gone; two are in other beds again."""
    gone = {_mrn(number) for number in LEFT}
    rows = [row for row in second_list()[:-1] if row[3] not in gone]
    for row in rows:
        if row[3] in (_mrn(0), "0079999"):
            row[1] = "4W-23" if row[3] == _mrn(0) else "4W-10B"
    return rows


def as_pasted(rows: list[list[str]]) -> str:
    """As a list on the screen gives it to the clipboard: tabs, one line a row."""
    return "\n".join("\t".join(row) for row in [list(HEADER), *rows]) + "\n"


class Morning:
    """A terminal at the caseload, and how many keys were pressed since ``i``."""

    def __init__(self, t: Terminal) -> None:
        self.t, self.keys = t, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.t.settle(0.1)
            self.t.send(key)
            self.keys += 1

    def paste(self, rows: list[list[str]]) -> None:
        """``i``, and the rows on the page that opens."""
        self.press("i")
        self.t.wait_for("Import ─")
        self.t.settle(0.2)
        self.t.text(f"\x1b[200~{as_pasted(rows)}\x1b[201~")
        self.keys += 1

    def take_in(self) -> str:
        """F2, and what is said then."""
        self.press("<f2>")
        self.t.wait_for("Taken in")
        self.t.settle(0.2)
        assert self.keys <= MOST, f"{self.keys} keys"
        return self.t.screen()

    def quit(self) -> None:
        self.t.send("<c-q>")
        assert self.t.wait_exit() == 0


@pytest.fixture
def morning(
    start: Callable[..., Terminal], unlock: Callable[[Terminal], None], home: Path, _template: Path
) -> Callable[[], Morning]:
    """Starts the program on one and the same vault, up to the list."""
    shutil.copytree(_template, home / "vaults" / "dana")

    def go() -> Morning:
        t = start(columns=120, rows=40)
        unlock(t)
        t.wait_for("Bed +Patient|No patients yet")
        t.settle(0.2)
        return Morning(t)

    return go


@pytest.fixture
def looked_at(home: Path, open_desk: Callable[..., Desk]) -> Callable[[Callable[[Desk], None]], None]:
    """Between two mornings: the vault seen from inside, and closed again."""

    def look(at: Callable[[Desk], None]) -> None:
        vault = Vault.open(home / "vaults" / "dana", PASSPHRASE)
        try:
            at(Desk(vault, Library.load(), lambda: datetime.now(UTC), ZONE))
        finally:
            vault.close()

    return look


def by_mrn(desk: Desk) -> dict[str, CaseloadRow]:
    return {row.mrn: row for row in caseload.rows(desk)}


def words_in(vault: Vault) -> str:
    """Everything that is stored, in one text: each column of each table, the indexes of words too."""
    tables = [name for (name,) in vault.reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = (row for name in tables for row in vault.reader.rows(f'SELECT * FROM "{name}"'))
    cells = (cell for row in rows for cell in row)
    return " ".join(
        cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell) for cell in cells
    ).casefold()


def nothing_of_the_others(desk: Desk) -> None:
    """The ten of 5E are not stored in any way; the twelve of 4W are there, else this proves nothing."""
    stored = words_in(desk.vault)
    for number in OTHERS:
        assert SURNAMES[number].casefold() not in stored, SURNAMES[number]
        assert _mrn(number) not in stored
    for number in MINE:
        assert SURNAMES[number].casefold() in stored


def test_three_mornings(
    morning: Callable[[], Morning], looked_at: Callable[[Callable[[Desk], None]], None]
) -> None:
    first_morning(morning())
    looked_at(after_the_first)
    second_morning(morning())
    looked_at(after_the_second)
    third_morning(morning())
    looked_at(after_the_third)


def first_morning(m: Morning) -> None:
    """22 rows; the columns are shown once; mine is 4W."""
    m.paste(first_list())
    m.t.wait_for("Import ─ columns|What changed ─ 22 new")
    if m.t.has("Import ─ columns"):
        m.press("<f2>")
    m.t.wait_for("22 new")
    m.press("u", "4", "W", "<enter>")
    m.t.wait_for("12 new")
    m.take_in()
    m.t.wait_for("12 patients")
    m.quit()


def after_the_first(desk: Desk) -> None:
    found = by_mrn(desk)
    assert set(found) == {_mrn(number) for number in MINE}
    nothing_of_the_others(desk)
    patients.edit(desk, found[_mrn(EDITED)].stay, {"bed": "4W-30"}).result()  # she knows better than the list


def second_morning(m: Morning) -> None:
    """Known columns, mine remembered: the paste goes straight to what changed."""
    m.paste(second_list())
    m.t.wait_for("Conflict: choose .* ─ 1")
    shown = m.t.screen()
    for words in ("1 new", "3 moved", "2 discharged", "1 not on this list"):
        assert words in shown, f"{words}\n{shown}"
    assert SURNAMES[12] not in shown
    m.press("k")  # the one not named, for today
    m.t.wait_for("kept, asked again")
    time.sleep(LOOK)  # of another patient's row, a key counts after a look
    m.press("1")  # the conflict: her own bed
    m.t.wait_for("mine stays")
    m.take_in()
    m.quit()


def after_the_second(desk: Desk) -> None:
    found = by_mrn(desk)
    assert {number for number in MINE if _mrn(number) not in found} == set(LEFT), "absence discharges nobody"
    assert found[_mrn(0)].bed == "4W-21"
    assert found[_mrn(2)].bed == "5E-31", "followed already, wherever she lies"
    assert found[_mrn(RENAMED)].name.startswith("WINTERBOTTOM")
    assert found[_mrn(EDITED)].bed == "4W-30", "what she entered stands"
    assert found["0079999"].name == f"{BABY} of {SURNAMES[MOTHER]}, GivenJ"
    assert len(found) == len(MINE) - len(LEFT) + 1
    nothing_of_the_others(desk)


def third_morning(m: Morning) -> None:
    m.paste(third_list())
    m.t.wait_for("Not on this list: choose .* ─ 1")
    shown = m.t.screen()
    for words in ("2 moved", "1 not on this list"):
        assert words in shown, f"{words}\n{shown}"
    assert "discharged" not in shown.splitlines()[0], "who left is asked about no more"
    m.press("l")
    m.t.wait_for("left, hour to confirm")
    m.take_in()
    m.keys = 0
    m.paste(third_list())  # the same list again changes nothing
    m.t.wait_for("Unchanged ─")
    shown = m.t.screen()
    assert "moved" not in shown.splitlines()[0]
    m.quit()


def after_the_third(desk: Desk) -> None:
    found = by_mrn(desk)
    assert _mrn(ABSENT) not in found, "she said that this one left"
    assert absences.open_list(desk) == ()
    assert found[_mrn(0)].bed == "4W-23"
    assert found["0079999"].bed == "4W-10B"
    nothing_of_the_others(desk)
