"""Which stays Today looks at, and which of them a verb touched since."""

import json
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist.found import Look
from ncm_tui.views.moments import utc_text

LEFT_DAYS: Final = 35
"""So long after leaving something may still be due: a note to chart, a call, a visit (TCM: 30 days)."""
#: Of those who left before, the clocks of what happened may still run: the board of clocks knows which.
_WANTED: Final = """(active = 1 OR (on_my_list = 1 AND (left_at >= ? OR stay_id IN (
    SELECT stay_id FROM stay_event WHERE voided_at IS NULL))) OR patient_id IN (
    SELECT patient_id FROM todo WHERE state = 'open' AND voided_at IS NULL))"""
_ALL: Final = f"SELECT {shown.COLUMNS} FROM stay_shown WHERE {_WANTED}"
_SOME: Final = f"{_ALL} AND patient_id IN (SELECT value FROM json_each(?))"
_NEWEST: Final = "SELECT max(seq) FROM audit_entry"
_TOUCHED: Final = "SELECT DISTINCT patient_id, table_name FROM row_version WHERE verb_seq > ?"
#: Tables of nobody that change no line.
_ASIDE: Final = frozenset({"work_mark", "setting", "column_map", "draft", "todo"})

#: Tables that say nothing of a to-do, of who is here, or of a key time.
_OF_STAYS: Final = frozenset(
    {"work_mark", "disposition", "expected_discharge", "clock_evidence", "stay_event", "checklist_item",
     "note", "answer", "score", "flag", "goal", "barrier", "problem", "intervention", "progress",
     "discharge_need"}
)  # fmt: skip


class Touched(NamedTuple):
    """The patients whose lines are looked for anew; ``everything`` where a change may be about all,
    ``of_nobody`` where it may be about the lines that are no stay's."""

    patients: frozenset[int]
    everything: bool
    of_nobody: bool


def newest(desk: Desk) -> int:
    """The number of the newest entry of the record."""
    return int(desk.vault.reader.value(_NEWEST) or 0)


def touched(desk: Desk, since: int) -> Touched:
    """What was changed after the entry ``since``."""
    rows = desk.vault.reader.rows(_TOUCHED, (since,))
    patients = frozenset(patient for patient, table in rows if patient is not None and table != "work_mark")
    general = {table for patient, table in rows if patient is None} - _ASIDE
    tables = {table for _, table in rows}
    return Touched(patients, bool(general), not tables <= _OF_STAYS)


def rows(desk: Desk, patients: Collection[int] | None = None) -> dict[str, shown.ShownStay]:
    """The stays to look at, of everybody or of these patients."""
    since = utc_text(desk.now() - timedelta(days=LEFT_DAYS))
    if patients is None:
        found = desk.vault.reader.rows(_ALL, (since,))
    else:
        found = desk.vault.reader.rows(_SOME, (since, json.dumps(sorted(patients))))
    return {row[1]: shown.ShownStay._make(row) for row in found}


def look(desk: Desk, found: Iterable[shown.ShownStay], until: date) -> Look:
    """What the sources are given. ``until`` is the day of my next shift."""
    every = {row.uid: row for row in found}
    since = utc_text(desk.now() - timedelta(days=LEFT_DAYS))
    mine = {
        uid: row
        for uid, row in every.items()
        if row.active or (row.on_my_list and row.left_at is not None and row.left_at >= since)
    }
    return Look(
        desk=desk,
        rows=every,
        mine=mine,
        today=desk.local(desk.now()).date(),
        until=until,
        stays=json.dumps([row.stay_id for row in mine.values()]),
        patients=json.dumps(sorted({row.patient_id for row in every.values()})),
        by_id={row.stay_id: row for row in mine.values()},
    )
