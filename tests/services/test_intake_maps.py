"""The column map: asked once, put right, found again by the header's signature."""

from dataclasses import replace
from pathlib import Path

from tests.interop.build import table
from tests.services.test_intake import take

from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import maps

ROWS = [{"Chart": "M-1", "Who": "QUILL, Vera", "No": "V-1", "In": "03/04/2026 10:00", "Unit": "4W"}]


def odd(folder: Path, name: str = "odd.csv") -> Path:
    path = folder / name
    path.write_text(table(ROWS), encoding="utf-8")
    return path


def test_asked_once_then_remembered(desk: Desk, tmp_path: Path) -> None:
    path = odd(tmp_path)
    (asked,) = maps.tables(desk, [path])
    assert asked.missing == ("MRN", "Patient name (or Last name)", "Visit number (or Admitted)")
    for column, header in (("mrn", "Chart"), ("name", "Who"), ("visit_number", "No")):
        asked = maps.choose(asked, column, header)
    assert (asked.missing, asked.dates_ask) == ((), False)
    maps.save(desk, asked).result()
    assert maps.tables(desk, [path]) == []
    assert take(desk, path).preview.stays.new == 1
    assert [row.name for row in caseload.rows(desk)] == ["QUILL, Vera"]


def test_a_date_column_chosen_by_hand_is_asked_about_too(desk: Desk, tmp_path: Path) -> None:
    (asked,) = maps.tables(desk, [odd(tmp_path)])
    asked = maps.choose(asked, "admitted", "In")
    assert (asked.dates_ask, asked.day_first) == (True, None)
    asked = replace(asked, day_first=True)
    assert maps.choose(asked, "mrn", "Chart").day_first is True
    assert maps.choose(asked, "admitted", "").dates_ask is False


def test_a_header_serves_one_column(desk: Desk, tmp_path: Path) -> None:
    (asked,) = maps.tables(desk, [odd(tmp_path)])
    asked = maps.choose(maps.choose(asked, "mrn", "Chart"), "visit_number", "Chart")
    assert maps.mapping_of(asked).columns == {"visit_number": "Chart", "unit": "Unit"}


def test_samples_are_shown(desk: Desk, tmp_path: Path) -> None:
    (asked,) = maps.tables(desk, [odd(tmp_path)])
    chosen = maps.choose(asked, "mrn", "Chart").columns[0]
    assert (chosen.id, chosen.header, chosen.sample) == ("mrn", "Chart", "M-1")


def test_a_column_whose_cells_are_something_else_is_doubted(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    rows = [{**ROWS[0], "Ins": "MEDICARE A AND B", "Seen": "11/20/2026"}]
    path.write_text(table(rows), encoding="utf-8")
    (asked,) = maps.tables(desk, [path])
    for column, header in (("mrn", "Chart"), ("name", "Who"), ("visit_number", "No"), ("unit", "Unit")):
        asked = maps.choose(asked, column, header)
    assert maps.doubts(asked) == {}
    asked = maps.choose(maps.choose(asked, "admitted", "Ins"), "bed", "Seen")
    assert maps.doubts(asked) == {
        "admitted": "an insurance, not a date such as 11/20/2026",
        "bed": "a date, not a bed such as 4W-12",
    }
