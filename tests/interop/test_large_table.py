"""Large lists: every row is read, looked at often enough to be stopped, in time that grows with the rows."""

import time
import tracemalloc

import pytest
from tests.interop.build import NOW, context
from tests.interop.test_pasted_tables import HEADER, tabs

from ncm_tui.interop.files import SourceFile, Stopped, Watch
from ncm_tui.interop.readers.flat_csv import READER

STOPS_WITHIN = 0.5  # seconds from Esc
MEMORY = 400 << 20  # bytes while 50,000 rows are read
READ_WITHIN = 20.0  # seconds for 50,000 rows


def big(count: int) -> SourceFile:
    """A list of ``count`` patients, each in a bed of her own; every hundredth row slipped."""
    rows = []
    for number in range(count):
        row = [f"{number // 40}W-{number % 40:02}", f"QUILL, Vera {'ABCDEFGHIJ'[number % 10]}",
               f"{number:07}", f"{number % 12 + 1:02}/{number % 28 + 1:02}/19{number % 60 + 30}",
               "FM"[number % 2], f"9{number:08}", ("Inpatient", "OBS")[number % 2],
               f"11/{number % 20 + 1:02}/2026 14:30", ("Medicare", "Aetna", "")[number % 3]]  # fmt: skip
        rows.append(row[1:] if number % 100 == 99 else row)
    return SourceFile("census.tsv", "", tabs([HEADER, *rows]).encode(), "", NOW)


def test_every_row_of_a_long_list_is_told() -> None:
    stages: list[tuple[str, int, int]] = []
    watch = Watch(progress=lambda *told: stages.append(told))
    (feed,) = READER.read([big(2_000)], context(watch=watch))
    (tally,) = feed.files
    assert (tally.accepted, tally.quarantined, len(feed.patients)) == (1_980, 20, 1_980)
    assert feed.quarantine[0].origin.record == "row 101"
    assert [done for stage, done, _all in stages if stage == "Reading row"] == [0, 512, 1_024, 1_536]


def test_a_long_list_stops_where_it_is_told_to() -> None:
    watch = Watch(stopped=lambda: watch.records >= 600)
    with pytest.raises(Stopped):
        READER.read([big(2_000)], context(watch=watch))
    assert watch.records == 768, "it looks every 256 rows"


@pytest.mark.soak
def test_fifty_thousand_rows() -> None:
    source = big(50_000)
    start = time.perf_counter()
    (feed,) = READER.read([source], context())
    took = time.perf_counter() - start
    assert (len(feed.patients), feed.files[0].quarantined) == (49_500, 500)
    assert took < READ_WITHIN, f"{took:.1f} s"


@pytest.mark.soak
def test_fifty_thousand_rows_stop_at_once() -> None:
    asked: list[float] = []

    def stopped() -> bool:
        if watch.records >= 25_000 and not asked:
            asked.append(time.perf_counter())
        return bool(asked)

    watch, source = Watch(stopped=stopped), big(50_000)
    with pytest.raises(Stopped):
        READER.read([source], context(watch=watch))
    assert time.perf_counter() - asked[0] < STOPS_WITHIN


@pytest.mark.soak
def test_fifty_thousand_rows_stay_in_memory() -> None:
    source = big(50_000)
    tracemalloc.start()
    READER.read([source], context())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MEMORY, f"{peak >> 20} MB"
