"""The ledger of imports (interop §4.1): every one with its counts, what it changed, and taking it back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from ncm_tui.services.authors import authors
from ncm_tui.services.desk import Desk
from ncm_tui.views.ledger import LedgerChange, LedgerLine
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.words import counted

_RUNS: Final = """
SELECT r.uid, r.created_at, r.created_by, r.census_at, r.report, r.quarantined, r.voided_at,
    (SELECT group_concat(f.kind, '|') FROM import_file f WHERE f.import_id = r.id)
FROM import_run r ORDER BY r.id DESC
"""
#: One line a patient: what is new, merged, asked about, left, and how many values changed.
_CHANGES: Final = """
SELECT v.patient_id,
    max(v.table_name = 'patient' AND v.before IS NULL) AS new_patient,
    sum(v.table_name = 'stay' AND v.before IS NULL) AS new_stays,
    sum(v.table_name = 'patient_merge') AS merged,
    sum(v.table_name = 'census_absence' AND v.before IS NULL AND NOT EXISTS (SELECT 1 FROM census_absence a
        WHERE a.uid = v.row_uid AND a.choice IN ('returned', 'declined'))) AS absent,
    max(v.table_name = 'key_time' AND EXISTS (SELECT 1 FROM key_time k
        WHERE k.uid = v.row_uid AND k.kind = 'left')) AS has_left,
    sum(v.table_name = 'conflict' AND v.before IS NULL) AS conflicts,
    count(*) AS rows_changed
FROM row_version v
WHERE v.verb_seq = (SELECT min(verb_seq) FROM row_version WHERE table_name = 'import_run' AND row_uid = ?)
    AND v.patient_id IS NOT NULL
GROUP BY v.patient_id
"""
_WHO: Final = """
SELECT patient_id, uid, name, mrn, bed, no_information FROM stay_shown
WHERE latest = 1 AND patient_id IN (SELECT value FROM json_each(?)) ORDER BY bed_sort, sort_name
"""
_KINDS: Final = {"paste": "pasted rows", "fhir": "FHIR R4", "flat_csv": "table", "csv": "table"}
_GONE: Final = "(taken back or destroyed)"


def runs(desk: Desk) -> tuple[LedgerLine, ...]:
    """Every import, newest first, those taken back too."""
    names = authors(desk)
    return tuple(
        LedgerLine(
            run=uid,
            at=desk.local(datetime.fromisoformat(at)),
            who=names.get(by, "another author"),
            census=desk.local(datetime.fromisoformat(census)) if census else None,
            source=_source(kinds or ""),
            did=_did(_report(report)),
            quarantined=quarantined,
            taken_back=desk.local(datetime.fromisoformat(voided)) if voided else None,
        )
        for uid, at, by, census, report, quarantined, voided, kinds in desk.vault.reader.rows(_RUNS)
    )


def changes(desk: Desk, run: str) -> tuple[LedgerChange, ...]:
    """What an import changed, a line a patient, by bed; patients who are gone since are one line."""
    reader = desk.vault.reader
    found = {row[0]: row[1:] for row in reader.rows(_CHANGES, (run,))}
    lines = []
    for patient, uid, name, mrn, bed, hidden in reader.rows(_WHO, (json.dumps(sorted(found)),)):
        what = _what(found.pop(patient))
        lines.append(LedgerChange(uid, NO_INFORMATION if hidden else name, mrn, bed or "", what))
    if found:
        lines.append(LedgerChange("", _GONE, "", "", counted(len(found), "patient")))
    return tuple(lines)


def _report(stored: Any) -> Mapping[str, Any]:
    """The counts an import kept of itself."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return found if isinstance(found, dict) else {}


def _source(kinds: str) -> str:
    """``pasted rows``; ``3 files, FHIR R4 and table``."""
    named = [kind for kind in kinds.split("|") if kind]
    words = list(dict.fromkeys(_word(kind) for kind in named))
    if not words:
        return "-"  # taken back, and its files with it
    return words[0] if len(named) == 1 else f"{counted(len(named), 'file')}, {' and '.join(words)}"


def _word(kind: str) -> str:
    return next((word for start, word in _KINDS.items() if kind.startswith(start)), kind.replace("_", " "))


def _did(report: Mapping[str, Any]) -> str:
    """``3 new · 2 changed · 1 not on the list · 18 not mine``."""
    stays = [*report.get("stays", ()), 0, 0, 0, 0]
    told = {
        "new": stays[0],
        "changed": stays[1],
        "cancelled": stays[3],
        "merged": report.get("merged", 0),
        "not on the list": report.get("absent", 0),
        "in conflict": report.get("conflicts", 0),
        "quarantined": report.get("quarantined", 0),
        "not mine, not kept": report.get("left_out", 0),
    }
    parts = [f"{count} {what}" for what, count in told.items() if count]
    return " · ".join(parts) or "nothing new"


def _what(counts: tuple[Any, ...]) -> str:
    """What one patient's rows say was done."""
    new_patient, new_stays, merged, absent, has_left, conflicts, rows_changed = counts
    parts = [
        "new patient" if new_patient else "",
        "new stay" if new_stays and not new_patient else "",
        "merged from another record" if merged else "",
        "not on the list" if absent else "",
        "left" if has_left else "",
        counted(conflicts, "conflict") if conflicts else "",
    ]
    return " · ".join(filter(None, parts)) or counted(rows_changed, "value") + " changed"
