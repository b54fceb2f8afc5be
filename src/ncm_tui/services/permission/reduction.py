"""From full to limited identity (P§10): what the vault, or a backup of it, holds too much of is reduced in
place, the versions of rows too, so that no undo brings it back.

What the nurse wrote herself (notes, answers, evidence) is left as she wrote it and only counted: a finished
note never changes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ncm_tui.rules.limited_identity import ELLIPSIS, initial, last_four, visit_number

Fingerprint = Callable[[str], str]
Row = dict[str, Any]
_GONE: Final = ("preferred_name", "phone", "address", "born_at")
_KEPT: Final = frozenset({"sex", "language", "interpreter", "deceased_at", "newborn_label", "birth_year"})
#: Texts that are the nurse's own, by table and column: counted where they still say a surname or an MRN.
_OWN_TEXTS: Final = (
    ("note", "body"), ("answer", "value"), ("checklist_item", "evidence"),
    ("checklist_item", "who"), ("progress", "text"), ("barrier", "title"), ("stay", "own_words"),
)  # fmt: skip
_LEAST_NAME = 3


@dataclass(frozen=True, slots=True)
class Reduced:
    """How many patients were reduced, and how many texts of the nurse's own still say a surname or MRN."""

    patients: int
    texts: int


def can_hold(connection: Any) -> bool:
    """Whether the schema of ``connection`` knows limited identity; an older backup does not."""
    return any(row[1] == "last_four" for row in connection.execute("PRAGMA table_info(identifier)"))


def reduce(connection: Any, fingerprint: Fingerprint) -> Reduced:
    """Reduces every patient in the open transaction of the driver's own ``connection``.

    Shown rows are the caller's to rebuild. What is reduced already stays as it is.
    """
    texts = _own_texts(connection)
    patients = int(connection.execute("SELECT count(*) FROM patient").fetchone()[0])
    _delete(connection)
    for table in _REDUCERS:
        for row in _rows(connection, table):
            _store(connection, table, row, _REDUCERS[table](dict(row), fingerprint))
    _versions(connection, fingerprint)
    return Reduced(patients, texts)


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


def _prior(row: Row, fingerprint: Fingerprint) -> Row:
    return {**row, "key": visit_number(row["key"], fingerprint)}


def _coverage(row: Row, _: Fingerprint) -> Row:
    return {**row, "member_id": ""}


_REDUCERS: Final[dict[str, Callable[[Row, Fingerprint], Row | None]]] = {
    "patient": _patient,
    "identifier": _identifier,
    "emr_value": _emr_value,
    "conflict": _conflict,
    "stay": _stay,
    "prior_encounter": _prior,
    "coverage": _coverage,
}


def _own_texts(connection: Any) -> int:
    """Texts that say a surname or a whole MRN of their own patient, and answers that name a contact."""
    count = 0
    for table, column in _OWN_TEXTS:
        count += connection.execute(
            f'SELECT count(*) FROM "{table}" t JOIN patient_shown p ON p.patient_id = t.patient_id'
            f" WHERE (length(p.family) >= {_LEAST_NAME} AND instr(lower(t.{column}), lower(p.family)) > 0)"
            f" OR (p.mrn <> '' AND substr(p.mrn, 1, 1) <> '{ELLIPSIS}' AND instr(t.{column}, p.mrn) > 0)"
        ).fetchone()[0]
    named = "SELECT count(*) FROM answer WHERE item LIKE '%contact%' AND value IS NOT NULL"
    return int(count) + int(connection.execute(named).fetchone()[0])
