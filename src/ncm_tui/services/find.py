"""F3: find a patient by three letters of any part of the name, by MRN or by bed."""

from concurrent.futures import Future

from ncm_tui.rules import ages, limited_identity
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.vault.names import fold
from ncm_tui.views.caseload import FoundPatient
from ncm_tui.views.patient import NO_INFORMATION

_SHOWN = (
    "stay_id, uid, patient_uid, name, birth_date, born_at, sex, mrn, bed, unit, active, name_alert, open, "
    "birth_year, no_information"
)


def find(desk: Desk, text: str, limit: int = 50) -> list[FoundPatient]:
    """At most ``limit`` patients, best first: MRN or bed that begins so, a name part that begins so,
    then anything inside a name, an MRN or a bed; open stays on my list before others. One row a patient.

    Several words must all match (``tay an``). An empty text finds nobody. A no-information patient (P§13)
    is found by the whole MRN, the whole bed or the whole name alone, and never named.
    """
    words = fold(text).split()
    if not words:
        return []
    ids = _ranked(desk, words, limit)
    whole = [] if ids else _by_whole_number(desk, text)
    ids = ids or whole
    marks = ", ".join("?" * len(ids))
    found = {
        row[0]: row
        for row in desk.vault.reader.rows(f"SELECT {_SHOWN} FROM stay_shown WHERE stay_id IN ({marks})", ids)
    }
    return [
        _found(desk, found[stay_id])
        for stay_id in ids
        if stay_id in found and (whole or _may(found[stay_id], words))
    ]


def searched(desk: Desk) -> "Future[None]":
    """Audits that somebody looked for a patient; not for whom: what was typed is kept nowhere."""
    return desk.vault.record("patients.searched")


def _may(row: tuple[object, ...], words: list[str]) -> bool:
    """Whether a hit may be shown: a no-information patient only to who knows the MRN, the bed or the name."""
    if not row[-1]:
        return True
    name, mrn, bed = (fold(_text(row[place])) for place in (3, 7, 8))
    return "".join(words) in (mrn.replace(" ", ""), bed.replace(" ", "")) or set(name.split()) <= set(words)


def _ranked(desk: Desk, words: list[str], limit: int) -> list[int]:
    compact = "".join(words)
    starts = " AND ".join("instr(find_key, ?) > 0" for _ in words)
    sql = f"""
        SELECT stay_id FROM (
            SELECT stay_id, active, sort_name, CASE
                WHEN substr(mrn_key, 1, {len(compact)}) = ? OR substr(bed_key, 1, {len(compact)}) = ? THEN 0
                WHEN {starts} THEN 1
                WHEN {starts} THEN 2
                WHEN instr(mrn_key, ?) > 0 OR instr(bed_key, ?) > 0 THEN 3 END AS rank
            FROM stay_shown WHERE latest = 1)
        WHERE rank IS NOT NULL ORDER BY rank, active DESC, sort_name LIMIT ?"""
    prefixes = [f" {word}" for word in words]
    rows = desk.vault.reader.rows(sql, [compact, compact, *prefixes, *words, compact, compact, limit])
    return [row[0] for row in rows]


def _by_whole_number(desk: Desk, text: str) -> list[int]:
    """The patient whose MRN is kept as a fingerprint only (P§10): found by the whole number alone."""
    rows = desk.vault.reader.rows(
        "SELECT s.stay_id FROM identifier i JOIN stay_shown s ON s.patient_id = i.patient_id "
        "WHERE i.kind = 'MR' AND i.value = ? AND i.voided_at IS NULL AND +s.latest = 1",
        (desk.vault.fingerprint(text),),
    )
    return [row[0] for row in rows]


def _found(desk: Desk, row: tuple[object, ...]) -> FoundPatient:
    _, uid, patient, name, birth, born_at, sex, mrn, bed, unit, active, alert, is_open, year, hidden = row
    born, local = shown.day(_text(birth)), desk.local(desk.now())
    return FoundPatient(
        stay=str(uid),
        patient=str(patient),
        name=NO_INFORMATION if hidden else str(name),
        birth_date=born,
        birth_year=year if isinstance(year, int) else None,
        age_sex=ages.age_text(born, local, _text(sex), shown.instant(_text(born_at)))
        if born is not None or not isinstance(year, int)
        else limited_identity.age_text(year, local, ages.sex_letter(_text(sex))),
        mrn=str(mrn),
        bed=str(bed or unit or ""),
        on_my_list=bool(active),
        name_alert=bool(alert),
        stay_open=bool(is_open),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
