"""Who of my list a census did not name (P§6): absence never discharges, it asks.

Undecided ones stand on the caseload (``stay_shown.absent_since``) until she says what became of them, or
a later list names them again.
"""

from concurrent.futures import Future
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from ncm_tui.models.enums import AbsenceChoice, KeyTimeKind, Precision, Source
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed
from ncm_tui.views.intake import AbsentLine
from ncm_tui.views.patient import NO_INFORMATION

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ncm_tui.models.daily import CensusAbsence
    from ncm_tui.models.stays import Stay
    from ncm_tui.vault.work import Work

HELD: Final = "an open safety flag keeps it on my list: say first whom you told (Assess tab)"
#: The columns of a line, from ``stay_shown s``; ``since`` and ``waiting`` follow.
LINE: Final = (
    "s.uid, s.patient_uid, s.name, s.mrn, s.birth_date, s.birth_year, s.st, s.unit, s.bed, "
    "s.no_information, s.safety IS NOT NULL"
)
_SAID: Final = {
    AbsenceChoice.LEFT: "left {day}, hour to be confirmed",
    AbsenceChoice.MOVED: "off my list, moved elsewhere",
    AbsenceChoice.NOT_MINE: "off my list, not mine any more",
    AbsenceChoice.STAYS: "kept on my list; asked again next time",
}


def open_list(desk: Desk) -> tuple[AbsentLine, ...]:
    """The undecided ones of my list, the longest waiting first."""
    rows = desk.vault.reader.rows(
        f"SELECT {LINE}, s.absent_since FROM stay_shown s WHERE s.active = 1 AND s.absent_since IS NOT NULL"
        " ORDER BY s.absent_since, s.bed_sort"
    )
    return tuple(line(row[:-1], datetime.fromisoformat(row[-1]), waiting=True) for row in rows)


def line(row: tuple[object, ...], since: datetime, *, waiting: bool) -> AbsentLine:
    """A line of the columns of :data:`LINE`."""
    uid, patient, name, mrn, born, year, st, unit, bed, hidden, held = row
    return AbsentLine(
        stay=str(uid),
        patient=str(patient),
        name=NO_INFORMATION if hidden else str(name),
        mrn=str(mrn),
        birth_date=date.fromisoformat(str(born)) if born else None,
        birth_year=int(str(year)) if year else None,
        st=str(st),
        unit=str(unit or ""),
        bed=str(bed or ""),
        since=since,
        waiting=waiting,
        held=HELD if held else "",
    )


def decide(desk: Desk, stay_uid: str, choice: AbsenceChoice) -> "Future[Changed]":
    """What became of a patient a list did not name. *Left* is entered as a day without an hour, not
    confirmed: the day of that list.

    Fails with ``NotFound`` where nothing is open, ``Refused`` where a safety flag keeps it on the list.
    """
    taken = AbsenceChoice(choice)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        row = open_absence(work, stay)
        if row is None:
            raise NotFound("Nothing is open here: a list names this patient, or it is decided.")
        if taken.takes_off and is_held(work, stay):
            raise Refused(f"Not off my list: {HELD}.", code="flag.open")
        settle(work, stay, row, taken, desk.zone)
        patient = work.session.get(Patient, stay.patient_id)
        uid = "" if patient is None else patient.uid
        work.about(patient=uid, uids=[stay_uid, row.uid], detail=taken.value)
        day = row.census_at.astimezone(desk.zone)
        return Changed(
            work.verb,
            frozenset({uid}),
            frozenset({stay_uid}),
            f"Not on the list: {_SAID[taken].format(day=f'{day:%a %d %b}')}",
        )

    return desk.vault.submit("absence.decided", write)


def open_absence(work: "Work", stay: "Stay") -> "CensusAbsence | None":
    """The undecided absence of a stay."""
    from sqlmodel import select

    from ncm_tui.models.daily import CensusAbsence

    return work.session.exec(
        select(CensusAbsence).where(
            CensusAbsence.stay_id == stay.id,
            CensusAbsence.choice == None,  # noqa: E711 -- SQL's IS NULL
            CensusAbsence.voided_at == None,  # noqa: E711
        )
    ).first()


def is_held(work: "Work", stay: "Stay") -> bool:
    """Whether a safety flag without an answer keeps the stay on the list."""
    from sqlmodel import select

    from ncm_tui.models.work import Flag

    found = select(Flag.id).where(
        Flag.stay_id == stay.id,
        Flag.severity == "safety",
        Flag.disposed_at == None,  # noqa: E711 -- SQL's IS NULL
        Flag.withdrawn_at == None,  # noqa: E711
        Flag.voided_at == None,  # noqa: E711
    )
    return work.session.exec(found).first() is not None


def settle(work: "Work", stay: "Stay", row: "CensusAbsence", choice: AbsenceChoice, zone: "ZoneInfo") -> None:
    """Writes a decision onto its absence, and what follows from it onto the stay."""
    row.choice, row.chosen_at = choice.value, work.now
    work.session.add(row)
    if choice.takes_off:
        stay.on_my_list = False
        work.session.add(stay)
    elif choice is AbsenceChoice.LEFT:
        _left(work, stay, row.census_at, zone)


def _left(work: "Work", stay: "Stay", census: datetime, zone: "ZoneInfo") -> None:
    """*Left* by her word, on the day of the list, without an hour and not confirmed."""
    from sqlmodel import select

    from ncm_tui.models.stays import KeyTime

    midnight = datetime.combine(census.astimezone(zone).date(), time(), tzinfo=zone)
    offset = midnight.utcoffset()
    row = work.session.exec(
        select(KeyTime).where(KeyTime.stay_id == stay.id, KeyTime.kind == KeyTimeKind.LEFT.value)
    ).first()
    if row is not None and row.voided_at is None:
        return
    if row is None:
        row = KeyTime(
            patient_id=stay.patient_id, stay_id=stay.id, kind=KeyTimeKind.LEFT.value, at=midnight,
            source=Source.NURSE.value,
        )  # fmt: skip
        work.add(row)
    row.at, row.precision, row.source = midnight, Precision.DATE.value, Source.NURSE.value
    row.offset_minutes = 0 if offset is None else int(offset.total_seconds() // 60)
    row.confirmed_at = row.confirmed_by = None
    row.voided_at = row.voided_by = row.void_reason = None
    work.session.add(row)
