"""Plan types and key times that nobody has confirmed yet, over all my patients: one quiet list (P§1).

Nothing here is derived from something else. What the EMR said is confirmed as it stands, with its source;
another time of the record is only offered, and it is the nurse who says that it is the one.
"""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ncm_tui.models.enums import KeyTimeKind, PayerClass, Precision
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.problems import Refused
from ncm_tui.services import patients, shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.key_times import expected, put_key_time
from ncm_tui.services.patients import form
from ncm_tui.views.changed import Changed
from ncm_tui.views.moments import moment_text, seen_text, utc_text
from ncm_tui.views.to_confirm import Candidate, ConfirmRow, Waits
from ncm_tui.views.words import KEY_TIME_WORDS, PAYER_WORDS, SOURCE_WORDS, word

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

#: Where a plan type confirmed as the EMR has it was seen.
EMR: Final = "EMR"
LEFT_DAYS = 45
"""How long after leaving a missing hour of it is asked for."""
_MINE = f"""SELECT {shown.COLUMNS} FROM stay_shown WHERE active = 1
    OR (on_my_list = 1 AND left_at >= ?) ORDER BY active DESC, bed_sort, sort_name, stay_id"""
_OF_MINE = "(SELECT stay_id FROM stay_shown WHERE active = 1 OR (on_my_list = 1 AND left_at >= ?))"
_TIMES = f"""SELECT stay_id, kind, at, precision, source, confirmed_at FROM key_time
    WHERE voided_at IS NULL AND stay_id IN {_OF_MINE}"""
_COVERAGES = """SELECT c.uid, c.payer, c.plan, c.emr_type, c.suggested_class, c.source_time FROM coverage c
    WHERE c.uid IN (SELECT coverage_uid FROM stay_shown WHERE active = 1 AND payer_confirmed = 0)"""
_CLASSES = f"""SELECT stay_id, value, at FROM status_change WHERE field IN ('class', 'class_code')
    AND at IS NOT NULL AND voided_at IS NULL AND value IN ('OBSENC', 'IMP', 'ACUTE', 'NONAC')
    AND stay_id IN {_OF_MINE} ORDER BY at"""
_BEGUN_BY: Final = {
    KeyTimeKind.OBSERVATION_START: ("OBSENC",),
    KeyTimeKind.INPATIENT_ORDER: ("IMP", "ACUTE", "NONAC"),
}


class _Time(NamedTuple):
    at: datetime
    precision: str
    source: str
    confirmed: bool


class _Record(NamedTuple):
    """What the vault holds of all of them, read in a query a kind."""

    times: dict[int, dict[str, _Time]]
    coverages: dict[str, tuple[Any, ...]]
    classes: dict[int, list[tuple[str, datetime]]]


def rows(desk: Desk) -> tuple[ConfirmRow, ...]:
    """Everything that waits, in the order of the list: a stay's plan type, then its times."""
    since = _since(desk)
    record = _record(desk, since)
    made: list[ConfirmRow] = []
    for stored in desk.vault.reader.rows(_MINE, (since,)):
        row = shown.ShownStay._make(stored)
        if row.active and not row.payer_confirmed:
            made.append(_payer(desk, row, record))
        made.extend(_times(desk, row, record))
    return tuple(made)


def as_it_stands(desk: Desk, row: ConfirmRow) -> "Future[Changed]":
    """What the EMR said is so: the plan type it names, or the time it gave. Refused where it says neither,
    or a day without its hour."""
    if row.waits is Waits.PAYER:
        if row.suggested is PayerClass.UNKNOWN:
            raise Refused("The EMR names no plan type here.", code="payer.none", hint="Press its digit.")
        return plan_type(desk, row, row.suggested, EMR)
    if row.at is None:
        raise Refused(f"{row.what} is not entered: there is nothing to confirm.", hint="Enter types it.")
    if not row.exact:
        raise Refused(f"{row.what} has a day and no hour.", code="time.day", hint="Enter types the hour.")
    return set_time(desk, row, row.at)


def plan_type(desk: Desk, row: ConfirmRow, kind: PayerClass, seen: str) -> "Future[Changed]":
    """Another plan type than the EMR's, and where she saw it."""
    return patients.confirm_payer(desk, row.coverage or row.stay, kind, seen)


def set_time(desk: Desk, row: ConfirmRow, at: datetime | date) -> "Future[Changed]":
    """A key time as typed, or as the row offered it; confirmed by her, now."""
    assert row.kind is not None
    if row.kind is not KeyTimeKind.LEFT:
        return patients.set_key_time(desk, row.stay, row.kind, at)
    return _left_at(desk, row.stay, at)


def _left_at(desk: Desk, stay_uid: str, at: datetime | date) -> "Future[Changed]":
    """The hour of a leaving that is recorded already; to where is not touched."""
    moment = form.moment(desk, at)
    assert moment is not None
    not_future(moment.at, desk.local(desk.now()), "Left at", "at")

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        put_key_time(work, stay, KeyTimeKind.LEFT, moment)
        patient = work.session.get_one(Patient, stay.patient_id)
        work.about(patient=patient.uid, uids=[stay_uid], detail=KeyTimeKind.LEFT.value)
        said = f"Left {desk.local(moment.at):%a %d %b %H:%M}"
        return Changed(work.verb, frozenset({patient.uid}), frozenset({stay_uid}), said)

    return desk.vault.submit("key_time.set", write)


def _since(desk: Desk) -> str:
    return utc_text(desk.now() - timedelta(days=LEFT_DAYS))


def _record(desk: Desk, since: str) -> _Record:
    reader = desk.vault.reader
    times: dict[int, dict[str, _Time]] = defaultdict(dict)
    for stay, kind, at, precision, source, confirmed in reader.rows(_TIMES, (since,)):
        times[stay][kind] = _Time(datetime.fromisoformat(at), precision, source, confirmed is not None)
    classes: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for stay, value, at in reader.rows(_CLASSES, (since,)):
        classes[stay].append((value, datetime.fromisoformat(at)))
    return _Record(times, {each[0]: each[1:] for each in reader.rows(_COVERAGES)}, classes)


def _payer(desk: Desk, row: shown.ShownStay, record: _Record) -> ConfirmRow:
    payer, plan, emr, suggested, seen = record.coverages.get(
        row.coverage_uid or "", ("", "", "", "unknown", None)
    )
    kind = PayerClass(suggested)
    named = payer or plan or ""
    said = " · ".join(
        part for part in (f"{PAYER_WORDS[kind]}?" if suggested != "unknown" else "", named) if part
    )
    at = shown.instant(seen)
    today = desk.local(desk.now()).date()
    source = (EMR if at is None else f"{EMR} {seen_text(desk.local(at), today)}") if row.coverage_uid else ""
    least = shown.least_age(row, desk.now(), desk.zone)
    old = least is not None and least >= 65 and "medicare" not in f"{payer} {plan} {emr}".casefold()
    return _row(
        desk, row, Waits.PAYER, "Plan type", said or "no payer entered", source,
        coverage=row.coverage_uid or "", suggested=kind, why="65 or over: Medicare?" if old else "",
    )  # fmt: skip


def _times(desk: Desk, row: shown.ShownStay, record: _Record) -> Iterator[ConfirmRow]:
    known = record.times.get(row.stay_id, {})
    for kind in KeyTimeKind:
        found, what = known.get(kind), KEY_TIME_WORDS[kind]
        if found is None:
            if row.active and expected(kind, row):
                offered = tuple(_candidates(desk, kind, known, record.classes.get(row.stay_id, [])))
                said = "not entered"
                yield _row(desk, row, Waits.TIME, what, said, "", kind=kind, candidates=offered)
            continue
        exact = found.precision == Precision.MINUTE
        if found.confirmed and (exact or kind is not KeyTimeKind.LEFT):
            continue
        said = _when(desk, found.at, exact=exact)
        source = word(SOURCE_WORDS, found.source)
        yield _row(
            desk, row, Waits.TIME, what, said if exact else f"{said}, hour not known", source,
            kind=kind, at=desk.local(found.at), exact=exact,
        )  # fmt: skip


def _candidates(
    desk: Desk, kind: KeyTimeKind, known: dict[str, _Time], classes: list[tuple[str, datetime]]
) -> Iterator[Candidate]:
    """Times of the record that may be this one; a midnight is a day without its hour and is none."""
    order = known.get(KeyTimeKind.OBSERVATION_ORDER)
    if kind is KeyTimeKind.OBSERVATION_START and order is not None and order.precision == Precision.MINUTE:
        yield Candidate(desk.local(order.at), "the observation order")
    for value, at in classes:
        local = desk.local(at)
        if value in _BEGUN_BY.get(kind, ()) and local.time() != time():
            yield Candidate(local, "the EMR's change of class")
            return


def _row(
    desk: Desk, row: shown.ShownStay, waits: Waits, what: str, said: str, source: str, **more: Any
) -> ConfirmRow:
    return ConfirmRow(
        waits=waits,
        stay=row.uid,
        who=shown.listed_name(row),
        age_sex=shown.age_sex(row, desk.now(), desk.zone),
        birth_date=shown.day(row.birth_date),
        birth_year=row.birth_year,
        mrn=row.mrn,
        bed=row.bed or row.unit,
        what=what,
        said=said,
        source=source,
        name_alert=bool(row.name_alert),
        **more,
    )


def _when(desk: Desk, at: datetime, *, exact: bool = True) -> str:
    return moment_text(desk.local(at), desk.local(desk.now()).date(), exact=exact)
