"""Who of my list the lists of an import do not name, and what is written of it.

Asked are open stays of my list that lie on a unit of this list (all of them, where it names no unit), that
were there at its time, and that nothing newer has spoken of.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ncm_tui.interop.moments import instant_text
from ncm_tui.interop.records import Feed
from ncm_tui.models.enums import AbsenceChoice
from ncm_tui.services import absences
from ncm_tui.services.intake.folding import Fold
from ncm_tui.services.intake.mine import ward_of
from ncm_tui.services.intake.present import Rows
from ncm_tui.vault.names import fold as folded
from ncm_tui.views.intake import AbsentLine

if TYPE_CHECKING:
    from ncm_tui.models.daily import CensusAbsence
    from ncm_tui.vault.work import Work

_SEEN = "(SELECT max(e.source_time) FROM emr_value e WHERE e.entity = 'stay' AND e.entity_id = s.stay_id)"
_OPEN = ("in-progress", "onleave", None)
_OF_ABSENCE = "FROM census_absence a WHERE a.stay_id = s.stay_id AND a.voided_at IS NULL"
_MINE = f"""
SELECT {absences.LINE}, s.absent_since, s.stay_id, s.visit_number, s.mrn_key, t.patient_id
FROM stay_shown s JOIN stay t ON t.id = s.stay_id
WHERE s.active = 1 AND coalesce({_SEEN}, t.created_at) < :at AND coalesce(s.arrival, '') < :at
    AND NOT EXISTS (SELECT 1 {_OF_ABSENCE} AND a.choice = 'stays' AND a.census_at >= :at)
ORDER BY s.bed_sort, s.sort_name
"""


def absent(reader: Rows, fold: Fold, feeds: Sequence[Feed]) -> tuple[AbsentLine, ...]:
    """The stays of my list that none of the lists names; none, where there is no list."""
    lists = [feed for feed in feeds if feed.is_list and feed.patients]
    times = [feed.as_of for feed in lists if feed.as_of is not None]
    if not times:
        return ()
    at = max(times)
    wards = _wards(lists)
    named = {stay.id for stay, _patient in fold.stays.values()} | fold.named
    fold.held = _held(fold, lists)
    fold.held.update(ask.patient_id for ask in fold.asks if ask.patient_id is not None)
    there = {patient.id for stay, patient in fold.stays.values() if stay.value("status") in _OPEN}
    found = []
    for row in reader.rows(_MINE.replace(":at", "?"), (instant_text(at),) * 3):
        *cells, since, stay_id, visit, mrn, patient = row
        if stay_id in named or patient in fold.held or _is_left_out(fold, visit, mrn):
            continue
        ward = folded(ward_of(cells[7] or "", cells[8] or ""))
        if not wards or ward in wards:
            asked = datetime.fromisoformat(since) if since else at
            line = absences.line(tuple(cells), asked, waiting=bool(since))
            found.append(replace(line, other_visit=patient in there))
    return tuple(found)


def _held(fold: Fold, lists: Iterable[Feed]) -> set[int]:
    """The patients whom a row names that could not be taken in: they are on the list all the same."""
    said = {text for feed in lists for note in feed.quarantine for text in note.said}
    said.update(*(note.said for note in fold.quarantine))
    known = fold.known
    found = {
        patient.id
        for patient in known.patients
        if any(value in said for _system, value in patient.identifiers)
    }
    found.update(owner for (_system, number), owner in known.visit_owner.items() if number in said)
    return {number for number in found if number is not None and number > 0}


def _wards(lists: Iterable[Feed]) -> set[str]:
    """The units the lists speak of, those of rows that are not mine too; empty where they name none."""
    said = {
        folded(ward_of(stay.fields.get("unit") or "", stay.fields.get("bed") or ""))
        for feed in lists
        for patient in feed.patients
        for stay in patient.stays
    }
    return said - {""}


def _is_left_out(fold: Fold, visit: str, mrn: str) -> bool:
    return visit in fold.chosen.leave_out or f"mrn {mrn}" in fold.chosen.leave_out


def write_absences(
    work: "Work",
    lines: Sequence[AbsentLine],
    chosen: Mapping[str, AbsenceChoice],
    run_id: int | None,
    zone: ZoneInfo,
) -> None:
    """Keeps who was not named, with what she chose.

    *Moved* and *not mine* of a stay that a safety flag keeps on the list stay open.
    """
    from ncm_tui.models.daily import CensusAbsence
    from ncm_tui.models.stays import Stay

    decided = [line for line in lines if line.stay in chosen]
    _keep_open(work, [line for line in lines if line.stay not in chosen and not line.waiting], run_id)
    for line in decided:
        stay, choice = work.get(Stay, line.stay), chosen[line.stay]
        row = absences.open_absence(work, stay) or work.add(
            CensusAbsence(patient_id=stay.patient_id, stay_id=stay.id, import_id=run_id, census_at=line.since)
        )
        if not choice.takes_off or not absences.is_held(work, stay):
            absences.settle(work, stay, row, choice, zone)


def _keep_open(work: "Work", lines: Sequence[AbsentLine], run_id: int | None) -> None:
    """The question stands on the caseload until she answers it, or a list names the patient."""
    from ncm_tui.models.daily import CensusAbsence

    if not lines or work.bulk is None:
        return
    found = work.bulk.rows(
        "SELECT uid, id, patient_id FROM stay WHERE uid IN (SELECT value FROM json_each(?))",
        (json.dumps([line.stay for line in lines]),),
    )
    ids = {uid: (stay, patient) for uid, stay, patient in found}
    work.add_many(
        CensusAbsence,
        [
            {
                "stay_id": ids[line.stay][0],
                "patient_id": ids[line.stay][1],
                "import_id": run_id,
                "census_at": line.since,
            }
            for line in lines
        ],
    )


def void_named(work: "Work", fold: Fold, at: datetime) -> None:
    """Who is named again is no question any more, be it by a row that could not be taken in."""
    ids = {stay.id for stay, _patient in fold.stays.values() if stay.id is not None}
    for row in _open_of(work, ids, fold.held):
        if row.census_at <= at:
            work.void(row, "named again by a later list")


def write_returns(work: "Work", fold: Fold, run_id: int | None, at: datetime) -> None:
    """Who was off my list and is named again, as she said: on it again, or not."""
    from ncm_tui.models.daily import CensusAbsence
    from ncm_tui.models.stays import Stay

    for state, _patient in fold.stays.values():
        if state.back is None:
            continue
        stay = work.get(Stay, state.uid)
        stay.on_my_list = state.back
        work.session.add(stay)
        choice = AbsenceChoice.RETURNED if state.back else AbsenceChoice.DECLINED
        work.add(
            CensusAbsence(
                patient_id=stay.patient_id,
                stay_id=stay.id,
                import_id=run_id,
                census_at=at,
                choice=choice.value,
                chosen_at=work.now,
            )
        )


def _open_of(work: "Work", stays: set[int], patients: set[int]) -> "list[CensusAbsence]":
    from sqlmodel import select

    from ncm_tui.models.daily import CensusAbsence

    if not stays and not patients:
        return []
    query = select(CensusAbsence).where(
        CensusAbsence.choice == None,  # noqa: E711 -- SQL's IS NULL
        CensusAbsence.voided_at == None,  # noqa: E711
    )
    return [row for row in work.session.exec(query) if row.stay_id in stays or row.patient_id in patients]
