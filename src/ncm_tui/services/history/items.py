"""Which rows an item's history is about: the item's own, those that hang on it, and those taken back.

Items: ``problem goal intervention barrier note flag coverage conflict todo event`` with a uid, ``checklist``
with a row of the checklist, ``evidence`` with ``rule:trigger`` of a clock, ``form`` with a form's id,
``key_time`` with a kind, and ``edd disposition code_status patient needs plan`` alone.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from ncm_tui.services.desk import Desk

#: The table whose rows need no noun on the page of an item.
ABOUT: Final = {
    "problem": "problem", "goal": "goal", "intervention": "intervention", "barrier": "barrier",
    "note": "note", "checklist": "checklist_item", "form": "assessment", "key_time": "key_time",
    "coverage": "coverage", "edd": "expected_discharge", "disposition": "disposition",
    "code_status": "code_status", "flag": "flag", "conflict": "conflict", "patient": "patient",
    "todo": "todo", "needs": "discharge_need", "event": "stay_event", "evidence": "clock_evidence",
}  # fmt: skip
_OF_STAY: Final = {
    "edd": ("expected_discharge",), "disposition": ("disposition", "departure"),
    "code_status": ("code_status",), "needs": ("discharge_need",),
}  # fmt: skip

Where = tuple[str, tuple[Any, ...]]


def rows_about(desk: Desk, stay_uid: str, item: str) -> Where:
    """A condition on ``row_version`` and its values."""
    kind, _, what = item.partition(":")
    stay, patient = _ids(desk, stay_uid)
    if kind in _OF_STAY:
        return _held(_OF_STAY[kind], {"stay_id": stay}, patient)
    if kind == "checklist":
        return _held(("checklist_item",), {"stay_id": stay, "item": what}, patient)
    if kind == "key_time":
        return _held(("key_time",), {"stay_id": stay, "kind": what} if what else {"stay_id": stay}, patient)
    if kind == "coverage":
        return _held(("coverage",), {}, patient)
    if kind == "patient":
        return _held(("patient", "stay", "identifier", "contact"), {}, patient)
    if kind == "form":
        return _of_form(desk, stay, what)
    if kind == "note":
        return _uids(_with(desk, "note", what, (("note", "parent_id"),)))
    if kind == "goal":
        return _uids(_with(desk, "goal", what, (("progress", "goal_id"),)))
    if kind == "evidence":
        rule, _, trigger = what.partition(":")
        return _held(("clock_evidence",), {"stay_id": stay, "rule": rule, "trigger_uid": trigger}, patient)
    if kind in ("problem", "intervention", "barrier", "flag", "conflict", "todo", "event"):
        return _uids([what])
    return _of_patient(desk, patient)


def _ids(desk: Desk, stay_uid: str) -> tuple[int, int]:
    row = desk.vault.reader.one("SELECT id, patient_id FROM stay WHERE uid = ?", (stay_uid,))
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


def _of_patient(desk: Desk, patient: int) -> Where:
    """Everything of this patient: what an earlier owner of the same number left behind is older."""
    return (
        "patient_id = ? AND verb_seq >= coalesce((SELECT max(b.verb_seq) FROM row_version b JOIN patient p "
        "ON p.id = b.patient_id AND p.uid = b.row_uid WHERE b.patient_id = ? AND b.table_name = 'patient' "
        "AND b.before IS NULL AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.by_seq = b.verb_seq)), 0)",
        (patient, patient),
    )


def _held(tables: Iterable[str], columns: dict[str, Any], patient: int) -> Where:
    """Rows of a patient in ``tables`` whose columns hold these values now, or did when they were there."""
    parts: list[str] = []
    given: list[Any] = [patient]
    for table in tables:
        now = "".join(f' AND "{column}" = ?' for column in columns)
        then = "".join(f" AND json_extract(v.before, '$.{column}') = ?" for column in columns)
        of = "id" if table == "patient" else "patient_id"
        parts.append(
            f'row_uid IN (SELECT uid FROM "{table}" WHERE {of} = ?{now} UNION SELECT v.row_uid FROM '
            f"row_version v WHERE v.patient_id = ? AND v.table_name = '{table}' AND v.before NOT NULL{then})"
        )
        given += [patient, *columns.values(), patient, *columns.values()]
    return f"patient_id = ? AND ({' OR '.join(parts)})", tuple(given)


def _of_form(desk: Desk, stay: int, form_id: str) -> Where:
    """Every filling of a form on the stay, with its flags, scores, answers and what they suggested."""
    fillings = desk.vault.reader.rows(
        "SELECT id, uid FROM assessment WHERE stay_id = ? AND form_id = ?", (stay, form_id)
    )
    uids = [uid for _, uid in fillings]
    for table in ("flag", "score", "answer", "suggestion"):
        for number, _ in fillings:
            uids += [
                uid
                for (uid,) in desk.vault.reader.rows(
                    f"SELECT uid FROM {table} WHERE assessment_id = ?", (number,)
                )
            ]
    return _uids(uids)


def _with(desk: Desk, table: str, uid: str, children: Iterable[tuple[str, str]]) -> list[str]:
    """The uid and those of the rows that hang on it, also of those that were taken back."""
    number = desk.vault.reader.value(f"SELECT id FROM {table} WHERE uid = ?", (uid,))
    found = [uid]
    for child, column in children:
        found += [
            row[0]
            for row in desk.vault.reader.rows(
                f"SELECT uid FROM {child} WHERE {column} = ? UNION SELECT row_uid FROM row_version "
                f"WHERE table_name = '{child}' AND json_extract(before, '$.{column}') = ?",
                (number, number),
            )
        ]
    return found


def _uids(uids: Iterable[str]) -> Where:
    return "row_uid IN (SELECT value FROM json_each(?))", (json.dumps(list(uids)),)
