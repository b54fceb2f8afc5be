"""As of when a pasted list is: what its own line says, where it says it in one way."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.interop.build import NOW, ZONE, read_table
from tests.interop.test_pasted_tables import HEADER, ROWS, aligned, pasted, tabs

WHEN = datetime(2026, 11, 23, 7, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    "line",
    [
        "My patients   Printed 11/23/2026 0700",
        "4 West census, as of 11/23/2026 07:00",
        "Report date/time: 2026-11-23 07:00:00",
        "Printed by Q Rowe RN on 11/23/26 at 7:00 AM",
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_a_list_is_as_of_its_own_line(line: str, below: bool) -> None:
    rows = tabs([HEADER, *ROWS])
    feed = pasted(f"{rows}{line}\n" if below else f"{line}\n{rows}")
    assert (feed.as_of, len(feed.patients), feed.quarantine) == (WHEN, 6, ())
    assert feed.patients[0].source_time == WHEN


@pytest.mark.parametrize(
    "line",
    [
        "Printed 11/23/2026",
        "Printed 11/23/2026 2300",  # to come
        "Printed 10/23/2026 0700",  # weeks ago
        "Printed 11/11/2026 0700, data as of 11/12/2026 0700",
        "My patients 11/23/2026 0700",
    ],
)
def test_else_it_is_as_of_now(line: str) -> None:
    assert pasted(f"{line}\n{tabs([HEADER, *ROWS])}").as_of == NOW


@pytest.mark.parametrize("written", ["11/12/2026 0700", "12/11/2026 0700"])
def test_of_a_day_that_reads_two_ways_the_one_that_can_be_is_meant(written: str) -> None:
    feed = pasted(f"Printed {written}\n{tabs([HEADER, *ROWS])}")
    assert feed.as_of == datetime(2026, 11, 12, 7, 0, tzinfo=ZONE)


def test_a_file_keeps_its_own_time(tmp_path: Path) -> None:
    feed = read_table(tmp_path, f"Printed 11/23/2026 0700\n{tabs([HEADER, *ROWS])}")
    assert feed.as_of != WHEN


def test_a_line_in_a_row_of_a_patient_says_nothing() -> None:
    rows = [(*ROWS[0][:8], "as of 11/23/2026 0700"), *ROWS[1:]]
    assert pasted(aligned([HEADER, *rows])).as_of == NOW
