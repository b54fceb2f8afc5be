"""From full to limited identity (P§10): what the vault, or a backup of it, holds too much of is reduced in
place, the versions of rows too, so that no undo brings it back.

What the nurse wrote herself (notes, answers, evidence) is left as she wrote it and only counted: a finished
note never changes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ncm_tui.rules.limited_identity import initial, last_four, told_name, visit_number
from ncm_tui.services.permission import own_texts

Fingerprint = Callable[[str], str]
Row = dict[str, Any]
_GONE: Final = ("preferred_name", "phone", "address", "born_at")
_KEPT: Final = frozenset({"sex", "language", "interpreter", "deceased_at", "newborn_label", "birth_year"})
#: The roles in which nobody of the family stands; what a row of the team was made from is not kept.
_STAFF_ROLES: Final = frozenset(
    {"attending", "admitting", "consultant", "referring", "primary performer", "discharging", "pcp",
     "primary care provider", "primary care physician"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reduced:
    """How many patients were reduced, and how many texts of the nurse's own may still say a surname or MRN of
    anybody in the vault."""

    patients: int
    texts: int


def can_hold(connection: Any) -> bool:
    """Whether the schema of ``connection`` knows limited identity; an older backup does not."""
    return any(row[1] == "last_four" for row in connection.execute("PRAGMA table_info(identifier)"))


def reduce(connection: Any, fingerprint: Fingerprint) -> Reduced:
    """Reduces every patient in the open transaction of the driver's own ``connection``.

    Shown rows are the caller's to rebuild. What is reduced already stays as it is.
    """
    texts = own_texts.naming(connection)
    patients = int(connection.execute("SELECT count(*) FROM patient").fetchone()[0])
    _delete(connection)
    for table in _REDUCERS.keys() & _tables(connection):
        for row in _rows(connection, table):
            _store(connection, table, row, _REDUCERS[table](dict(row), fingerprint))
    _versions(connection, fingerprint)
    return Reduced(patients, texts)


def _tables(connection: Any) -> set[str]:
    """The tables there are: a backup may be of an earlier schema."""
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _rows(connection: Any, table: str) -> list[Row]:
    cursor = connection.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _store(connection: Any, table: str, before: Row, after: Row | None) -> None:
    if after is None:
        connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (before["id"],))
        return
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    if changed:
        columns = ", ".join(f'"{name}" = ?' for name in changed)
        connection.execute(f'UPDATE "{table}" SET {columns} WHERE id = ?', (*changed.values(), before["id"]))


def _delete(connection: Any) -> None:
    """What has no reduced form: contacts, forms on hold about whole patients, a year told twice."""
    connection.execute("DELETE FROM contact")
    connection.execute("DELETE FROM draft WHERE form_id = 'patient'")
    connection.execute(
        "DELETE FROM emr_value WHERE entity = 'patient' AND field = 'birth_year' AND EXISTS (SELECT 1"
        " FROM emr_value d WHERE d.entity = 'patient' AND d.entity_id = emr_value.entity_id"
        " AND d.field = 'birth_date')"
    )


def _versions(connection: Any, fingerprint: Fingerprint) -> None:
    connection.execute(
        "DELETE FROM row_version WHERE table_name = 'contact'"
        " OR (table_name = 'draft' AND json_extract(before, '$.form_id') = 'patient')"
    )
    for seq, table, before in connection.execute(
        "SELECT seq, table_name, before FROM row_version WHERE before IS NOT NULL"
    ).fetchall():
        reducer = _REDUCERS.get(table)
        if reducer is None:
            continue
        reduced = reducer(json.loads(before), fingerprint)
        if reduced is None:
            connection.execute("DELETE FROM row_version WHERE seq = ?", (seq,))
            continue
        image = json.dumps(reduced, ensure_ascii=False, separators=(",", ":"))
        if image != before:
            connection.execute("UPDATE row_version SET before = ? WHERE seq = ?", (image, seq))


def _patient(row: Row, _: Fingerprint) -> Row:
    born = row.get("birth_date")
    year = int(str(born)[:4]) if born else row.get("birth_year")
    short = {name: initial(row.get(name)) for name in ("family", "given")}
    return {**row, **short, **dict.fromkeys(_GONE), "birth_date": None, "birth_year": year}


def _identifier(row: Row, fingerprint: Fingerprint) -> Row:
    if row.get("last_four"):
        return row
    return {**row, "value": fingerprint(row["value"]), "last_four": last_four(row["value"])}


def _emr_value(row: Row, _: Fingerprint) -> Row | None:
    field, value = row["field"], row["value"]
    if field.startswith("care_team_member@"):
        return {**row, "value": ""}  # the list was cut: the next import brings it again, without the family
    if row["entity"] != "patient" or field in _KEPT:
        return row
    if field in ("family", "given"):
        return {**row, "value": initial(value)}
    if field == "birth_date":
        return {**row, "field": "birth_year", "value": (value or "")[:4] or None}
    return row if "@" in field and not field.startswith("contact") else None


def _conflict(row: Row, fingerprint: Fingerprint) -> Row | None:
    """A question about what is no longer kept is none any more."""
    field = str(row["field"])
    if field.startswith(("contact#", "coverage#")):
        return None
    if row["entity"] != "patient" or field in _KEPT:
        return row
    if field in ("family", "given"):
        return {**row, "nurse_value": initial(row["nurse_value"]), "emr_value": initial(row["emr_value"])}
    return row if field == "payer" else None


def _stay(row: Row, fingerprint: Fingerprint) -> Row:
    if row["visit_number"] == row["uid"]:
        return row
    return {**row, "visit_number": visit_number(row["visit_number"], fingerprint)}


def _merge(row: Row, fingerprint: Fingerprint) -> Row:
    """The number of a record that was merged into another."""
    number = row.get("merged_mrn") or ""
    return {**row, "merged_mrn": visit_number(number, fingerprint) if number else ""}


def _prior(row: Row, fingerprint: Fingerprint) -> Row:
    return {**row, "key": visit_number(row["key"], fingerprint)}


def _coverage(row: Row, _: Fingerprint) -> Row:
    return {**row, "member_id": ""}


def _member(row: Row, _: Fingerprint) -> Row | None:
    """Who may be of the family goes."""
    return row if str(row["role"]).strip().casefold() in _STAFF_ROLES else None


def _import_file(row: Row, _: Fingerprint) -> Row:
    return {**row, "name": told_name(row["name"]) if row["name"] else ""}


_REDUCERS: Final[dict[str, Callable[[Row, Fingerprint], Row | None]]] = {
    "patient": _patient,
    "identifier": _identifier,
    "emr_value": _emr_value,
    "conflict": _conflict,
    "stay": _stay,
    "prior_encounter": _prior,
    "coverage": _coverage,
    "care_team_member": _member,
    "import_file": _import_file,
    "patient_merge": _merge,
}
