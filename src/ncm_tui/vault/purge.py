"""Destroying a patient: every row that belongs to one, in this database or in a backup's of any schema.

The tables are found in the database itself: whatever has a ``patient_id`` or ``patient_uid``. The audit
record keeps uids, times and counts only, and stays. ``secure_delete`` overwrites what is deleted.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

PURGED: Final = "retention.purged"
SWEPT: Final = "retention.swept"
LINKS: Final = ("patient_id", "patient_uid")
#: What keeps a patient's uid on purpose: the audit record, that something was destroyed and by whom.
KEPT: Final = frozenset({"audit_entry"})
_STAYS: Final = """
SELECT t.id, s.st, s.payer_class, coalesce(s.destination, ''), s.arrival, s.left_at, f.zone,
    (SELECT count(*) FROM expected_discharge x WHERE x.stay_id = t.id AND x.source <> 'emr'),
    (SELECT count(*) FROM barrier x WHERE x.stay_id = t.id AND x.voided_at IS NULL),
    (SELECT count(*) FROM assessment x WHERE x.stay_id = t.id AND x.state = 'finished'),
    (SELECT count(*) FROM note x WHERE x.stay_id = t.id AND x.state = 'finished')
FROM stay t JOIN stay_shown s ON s.stay_id = t.id JOIN facility f ON f.id = t.facility_id
WHERE t.patient_id IN (SELECT value FROM json_each(?)) AND s.left_at IS NOT NULL
"""
# A patient's number may be given again after the patient was taken back: what is older is somebody else's.
_DONE_WITH: Final = "patient_id IS NULL AND coalesce(voided_at, done_at) < ?"
_OF_A_TODO_GONE: Final = """
table_name = 'todo' AND patient_id IS NULL AND verb_seq IN (SELECT seq FROM audit_entry WHERE at < ?)
    AND row_uid NOT IN (SELECT uid FROM todo)
"""
_OF_NOBODY: Final = """
patient_id IS NOT NULL AND verb_seq IN (SELECT seq FROM audit_entry WHERE at < ?) AND seq NOT IN (
    SELECT v.seq FROM (
        SELECT p.id, coalesce(max(b.verb_seq), 0) AS since FROM patient p LEFT JOIN row_version b
            ON b.patient_id = p.id AND b.row_uid = p.uid AND b.table_name = 'patient' AND b.before IS NULL
        GROUP BY p.id
    ) own JOIN row_version v ON v.patient_id = own.id AND v.verb_seq >= own.since
)
"""
_COUNTED: Final = """
INSERT INTO counted_stay (counted_at, left_month, st, payer_class, destination, los_days, edd_changes,
    barriers, forms, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True, slots=True)
class Gone:
    """How many patients, stays (counted, without anybody's data) and rows were destroyed."""

    patients: int = 0
    stays: int = 0
    rows: int = 0


def destroy(connection: Any, uids: Collection[str], now: str) -> Gone:
    """Destroys the patients of these uids in the open transaction, with the records that were merged into
    them; those not here count for nothing.

    ``connection`` is the driver's own, ``now`` the stored instant. Shown rows of others are the caller's
    to refresh.
    """
    ids = _ids(connection, {*uids, *_merged_into(connection, uids)})
    if not ids:
        return Gone()
    listed = json.dumps(ids)
    tables = linked(connection)
    counted = _count(connection, listed, now) if {"counted_stay", "stay_shown"} <= _tables(connection) else 0
    own = _own_uids(connection, listed)
    _forget_files(connection, listed)
    _loosen(connection, tables, listed)
    rows = _drafts_about(connection, own) + _versions_of(connection, listed)
    for table in _children_first(connection, tables):
        column = tables[table]
        which = json.dumps(own) if column == "patient_uid" else listed
        rows += _delete(connection, table, f'"{column}" IN (SELECT value FROM json_each(?))', which)
    rows += _delete(connection, "patient", "id IN (SELECT value FROM json_each(?))", listed)
    return Gone(len(ids), counted, rows)


def sweep(connection: Any, before: str) -> int:
    """Destroys what belongs to nobody any more and is older than the instant ``before``: forms begun for a
    patient who was never added, versions of patients who were taken back, to-dos about no patient that are
    done or removed, names of imported files. The number of rows; 0 when there was nothing."""
    gone = _delete(connection, "draft", "patient_id IS NULL AND updated_at < ?", before)
    gone += _delete(connection, "row_version", _OF_NOBODY, before)
    if "todo" in _tables(connection):  # a backup of an older version has none
        gone += _delete(connection, "todo", _DONE_WITH, before)
        gone += _delete(connection, "row_version", _OF_A_TODO_GONE, before)
    cursor = connection.execute(
        "UPDATE import_file SET name = '' WHERE name <> '' AND created_at < ?", (before,)
    )
    return gone + int(cursor.rowcount)


def linked(connection: Any) -> dict[str, str]:
    """Every table whose rows belong to a patient, and the column that says whose."""
    found = connection.execute(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND c.name IN (?, ?) ORDER BY m.name, c.name DESC",
        LINKS,
    ).fetchall()
    return {table: column for table, column in found if table not in KEPT}  # patient_id is the later one


def _tables(connection: Any) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _ids(connection: Any, uids: Collection[str]) -> list[int]:
    sql = "SELECT id FROM patient WHERE uid IN (SELECT value FROM json_each(?)) ORDER BY id"
    return [row[0] for row in connection.execute(sql, (json.dumps(sorted(uids)),)).fetchall()]


def _merged_into(connection: Any, uids: Collection[str]) -> set[str]:
    """Records that became one with these patients: what is left of them is theirs."""
    if "patient_merge" not in _tables(connection):
        return set()  # a backup of an earlier schema
    sql = (
        "WITH RECURSIVE one(uid) AS (SELECT value FROM json_each(?) UNION"
        " SELECT m.merged_uid FROM one JOIN patient p ON p.uid = one.uid"
        " JOIN patient_merge m ON m.patient_id = p.id WHERE m.voided_at IS NULL) SELECT uid FROM one"
    )
    return {row[0] for row in connection.execute(sql, (json.dumps(sorted(uids)),)).fetchall()}


def _own_uids(connection: Any, listed: str) -> list[str]:
    """The uids of the patients and of their stays: what a draft may be about."""
    sql = (
        "SELECT uid FROM patient WHERE id IN (SELECT value FROM json_each(:ids)) UNION ALL "
        "SELECT uid FROM stay WHERE patient_id IN (SELECT value FROM json_each(:ids))"
    )
    return [row[0] for row in connection.execute(sql, {"ids": listed}).fetchall()]


def _count(connection: Any, listed: str, now: str) -> int:
    """What stays of each stay that ended: figures, the month, nobody's data."""
    rows = connection.execute(_STAYS, (listed,)).fetchall()
    for _stay, st, payer, destination, arrival, left, zone, *figures in rows:
        day = _day(left, zone)
        nights = None if arrival is None else max(0, (day - _day(arrival, zone)).days)
        connection.execute(_COUNTED, (now, f"{day:%Y-%m}", st, payer, destination, nights, *figures))
    return len(rows)


def _day(at: str, zone: str) -> date:
    return datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).date()


def _forget_files(connection: Any, listed: str) -> None:
    """A file's name can be a person's: gone for every import these patients came with."""
    connection.execute(
        "UPDATE import_file SET name = '' WHERE name <> '' AND import_id IN (SELECT import_id FROM emr_value"
        " WHERE patient_id IN (SELECT value FROM json_each(?)))",
        (listed,),
    )


def _loosen(connection: Any, tables: dict[str, str], listed: str) -> None:
    """Rows of one table that hang on each other, and newborns on their mother, would hold each other back."""
    for table in [*tables, "patient"]:
        for column, parent in _links(connection, table):
            if parent == table and table != "patient":
                connection.execute(
                    f'UPDATE "{table}" SET "{column}" = NULL'
                    f' WHERE "{tables[table]}" IN (SELECT value FROM json_each(?))',
                    (listed,),
                )
            elif parent == table:
                connection.execute(
                    f'UPDATE patient SET "{column}" = NULL'
                    f' WHERE "{column}" IN (SELECT value FROM json_each(?))',
                    (listed,),
                )


def _links(connection: Any, table: str) -> list[tuple[str, str]]:
    """(column, table it refers to)."""
    found = connection.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)).fetchall()
    return [(column, parent) for column, parent in found]


def _children_first(connection: Any, tables: dict[str, str]) -> list[str]:
    """An order in which no row is deleted while another one refers to it."""
    waiting = {name: {p for _, p in _links(connection, name) if p in tables and p != name} for name in tables}
    order: list[str] = []
    while waiting:
        needed = set().union(*waiting.values())
        free = sorted(name for name in waiting if name not in needed)
        if not free:
            raise RuntimeError(f"tables that refer to each other in a ring: {sorted(waiting)}")
        order += free
        waiting = {name: parents for name, parents in waiting.items() if name not in free}
    return order


def _drafts_about(connection: Any, own: list[str]) -> int:
    """Forms begun about the patient or the stay without being bound to the row."""
    return _delete(
        connection,
        "draft",
        "EXISTS (SELECT 1 FROM json_each(?) u WHERE instr(coalesce(draft.context, ''), u.value))",
        json.dumps(own),
    )


def _versions_of(connection: Any, listed: str) -> int:
    """Versions that name the patient only inside."""
    return _delete(
        connection,
        "row_version",
        "patient_id IS NULL AND json_extract(before, '$.patient_id') IN (SELECT value FROM json_each(?))",
        listed,
    )


def _delete(connection: Any, table: str, where: str, given: str) -> int:
    return int(connection.execute(f'DELETE FROM "{table}" WHERE {where}', (given,)).rowcount)
