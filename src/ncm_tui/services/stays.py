"""What a nurse sets on a stay: key times, payer class, EDD, destination, code status, my list."""

from concurrent.futures import Future
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from ncm_tui.models.enums import Destination, KeyTimeKind, PayerClass, Precision, Source
from ncm_tui.rules.clean import clean
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.key_times import put_key_time
from ncm_tui.services.patients import form
from ncm_tui.vault.names import fold
from ncm_tui.views.changed import Changed
from ncm_tui.views.moments import seen_text
from ncm_tui.views.words import DESTINATION_WORDS, KEY_TIME_WORDS, PAYER_WORDS

if TYPE_CHECKING:
    from ncm_tui.models.people import Coverage
    from ncm_tui.vault.work import Work

E = TypeVar("E", bound=StrEnum)


def set_key_time(
    desk: Desk,
    stay_uid: str,
    kind: KeyTimeKind,
    at: datetime | date | None,
    precision: Precision | None = None,
) -> "Future[Changed]":
    """Sets one key time as typed and confirms it; ``None`` removes it. A ``date`` is precise to the day.

    Raises ``Refused`` for a time still to come, and for ``left``: leaving is recorded by
    :func:`ncm_tui.services.discharge.left`, which also says what becomes of what was not done (P§8).
    """
    which = _one_of(KeyTimeKind, kind, "key time")
    moment = form.moment(desk, at)
    if moment is not None and precision is not None:
        moment = form.Moment(moment.at, moment.offset_minutes, Precision(precision))
    label = KEY_TIME_WORDS[which]
    if moment is not None:
        if which is KeyTimeKind.LEFT:
            raise Refused(
                "Leaving is recorded on the Discharge tab: when, and to where.",
                code="left.door",
                hint="Press l there.",
            )
        not_future(moment.at, desk.local(desk.now()), label)
    said = f"{label} removed" if moment is None else f"{label} {_shown_at(desk, moment)}"

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        put_key_time(work, stay, which, moment)
        return _changed(work, desk, stay_uid, said, detail=which.value)

    return desk.vault.submit("key_time.set", write)


def confirm_payer(
    desk: Desk,
    uid: str,
    payer_class: PayerClass,
    source: str,
    payer: str = "",
    part_b: bool | None = None,
    no_medicare: bool | None = None,
) -> "Future[Changed]":
    """Confirms the plan type of a coverage (``uid`` of the coverage, or of a stay: its shown coverage).

    ``source`` says where it was seen (card, portal, registration). Without a coverage one is made, named
    ``payer``; another name than the EMR's makes a row of hers, and the EMR's stays as it is. ``UNKNOWN`` is
    refused: it is what not confirmed means. ``part_b`` and ``no_medicare`` (asked, at 65
    or over) are kept where they were said.
    """
    wanted = _one_of(PayerClass, payer_class, "plan type")
    if wanted is PayerClass.UNKNOWN:
        raise Refused("Choose the plan type; unknown is what it is already.", path="payer_class")
    if not source.strip():
        raise Refused("Say where the plan type was seen: card, portal, registration.", path="source")
    stay_uid, coverage_uid = _coverage(desk, uid)
    named, said_now = clean(payer)[0].strip(), shown.payer_text(shown.shown(desk, stay_uid))

    def write(work: "Work") -> Changed:
        row = _coverage_row(work, coverage_uid, stay_uid, named, said_now)
        row.payer_class, row.confirmed_source = wanted.value, clean(source)[0].strip()
        row.confirmed_at, row.confirmed_by = work.now, work.actor
        row.part_b = row.part_b if part_b is None else part_b
        row.no_medicare = row.no_medicare if no_medicare is None else no_medicare
        work.session.add(row)
        return _changed(work, desk, stay_uid, f"Payer confirmed: {PAYER_WORDS[wanted]}", row.uid)

    return desk.vault.submit("payer.confirmed", write)


def confirmed_payer(desk: Desk, stay_uid: str) -> dict[str, str]:
    """The plan type of the stay's coverage as it was confirmed and where it was seen; nothing before that."""
    _, uid = _coverage(desk, stay_uid)
    found = desk.vault.reader.one(
        "SELECT payer_class, confirmed_source FROM coverage WHERE uid = ? AND confirmed_at IS NOT NULL",
        (uid,),
    )
    return {} if found is None else {"payer_class": found[0], "source": found[1] or ""}


def set_edd(desk: Desk, stay_uid: str, at: date | datetime, reason: str = "") -> "Future[Changed]":
    """A new expected discharge on top of its history: a day, or an instant where its hour was said. Moving it
    to another day needs a reason."""
    row = shown.shown(desk, stay_uid)
    before = shown.day(row.edd)
    hour = desk.local(at) if isinstance(at, datetime) else None
    day = at if hour is None else hour.date()
    if before is not None and before != day and not reason.strip():
        raise Refused(f"EDD was {before:%a %d %b}: say why it moves.", path="reason")
    said = f"EDD {day:%a %d %b}" + ("" if hour is None else f" {hour:%H:%M}")
    said += f" (was {before:%a %d %b})" if before and before != day else ""

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import ExpectedDischarge, Stay

        stay = work.get(Stay, stay_uid)
        made = work.add(
            ExpectedDischarge(
                patient_id=stay.patient_id, stay_id=stay.id, day=day, reason=clean(reason)[0].strip(),
                source=Source.NURSE.value, recorded_at=work.now, at=hour,
            )
        )  # fmt: skip
        return _changed(work, desk, stay_uid, said, made.uid)

    return desk.vault.submit("edd.set", write)


def set_disposition(
    desk: Desk, stay_uid: str, destination: Destination, reason: str = ""
) -> "Future[Changed]":
    """The planned destination on top of its history."""
    goal = _one_of(Destination, destination, "destination")

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Disposition, Stay

        stay = work.get(Stay, stay_uid)
        made = work.add(
            Disposition(
                patient_id=stay.patient_id, stay_id=stay.id, destination=goal.value,
                reason=clean(reason)[0].strip(), source=Source.NURSE.value, recorded_at=work.now,
            )
        )  # fmt: skip
        return _changed(work, desk, stay_uid, f"Disposition {DESTINATION_WORDS[goal]}", made.uid)

    return desk.vault.submit("disposition.set", write)


def set_code_status(desk: Desk, stay_uid: str, value: str, at: datetime | date) -> "Future[Changed]":
    """What was seen of the code status, and when. It is a record of the EMR's order, not an order.

    It goes stale in a day, so a day without an hour is refused, and so is a time still to come.
    """
    text = clean(value)[0].strip()
    if not isinstance(at, datetime):
        raise Refused("Say the hour it was seen as well: code status goes stale in a day.", path="at")
    if not text:
        raise Refused("Say the code status as the EMR has it.", path="value")
    not_future(at, desk.local(desk.now()), "Seen in the EMR at")

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import CodeStatus, Stay

        stay = work.get(Stay, stay_uid)
        made = work.add(
            CodeStatus(
                patient_id=stay.patient_id,
                stay_id=stay.id,
                source=Source.NURSE.value,
                value=text,
                recorded_at=at,
            )
        )
        return _changed(work, desk, stay_uid, f"{text} as of {_seen(desk, at)}", made.uid)

    return desk.vault.submit("code_status.set", write)


def keep(desk: Desk, stay_uid: str, on: bool) -> "Future[Changed]":
    """Puts a stay on my list or takes it off; the chart itself stays.

    Raises ``Refused`` when a safety flag of the stay is still open: it must not leave the eye.
    """
    row = shown.shown(desk, stay_uid)
    name = shown.listed_name(row)
    if not on and row.safety is not None:
        raise Refused(
            f"{name} has an open safety flag and stays on the list.",
            code="flag.open",
            hint="Record first whom you told and what was done (Assess tab).",
        )

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        stay.on_my_list = on
        work.session.add(stay)
        said = f"{name} on my list" if on else f"{name} off my list"
        return _changed(work, desk, stay_uid, said)

    return desk.vault.submit("list.kept" if on else "list.dropped", write)


def _one_of(kind: type[E], value: str, what: str) -> E:
    """The member of a closed list. Raises ``Refused`` with a sentence for anything else."""
    try:
        return kind(value)
    except ValueError:
        raise Refused(
            f"'{value}' is no {what} of this program.", code="answer", hint="Pick one of the list."
        ) from None


def _coverage(desk: Desk, uid: str) -> tuple[str, str | None]:
    """(stay uid, coverage uid or None) of either uid. Raises ``NotFound`` for neither."""
    reader = desk.vault.reader
    stay = reader.one("SELECT uid, coverage_uid FROM stay_shown WHERE uid = ?", (uid,))
    if stay is not None:
        return str(stay[0]), stay[1]
    found = reader.value(
        "SELECT s.uid FROM coverage c JOIN stay_shown s ON s.patient_id = c.patient_id AND +s.latest = 1 "
        "WHERE c.uid = ?",
        (uid,),
    )
    if found is None:
        raise NotFound("This coverage is no longer there.", code="coverage.unknown")
    return str(found), uid


def _coverage_row(
    work: "Work", coverage_uid: str | None, stay_uid: str, payer: str, said_now: str
) -> "Coverage":
    """The row to confirm. ``payer`` that only repeats how the row is shown (``said_now``) renames nothing."""
    from ncm_tui.models.people import Coverage
    from ncm_tui.models.stays import Stay

    row = None if coverage_uid is None else work.get(Coverage, coverage_uid)
    if row is not None:
        known = {fold(name) for name in ("", row.payer, row.plan, said_now)}
        if fold(payer) in known:
            return row
        if row.source == Source.NURSE.value:
            row.payer = payer
            return row
    stay = work.get(Stay, stay_uid)
    rank = 1 if row is None else row.rank
    return work.add(Coverage(patient_id=stay.patient_id, source=Source.NURSE.value, payer=payer, rank=rank))


def _changed(
    work: "Work", desk: Desk, stay_uid: str, message: str, row: str | None = None, detail: str = ""
) -> Changed:
    """The result of a verb on one stay, and its audit entry's uids."""
    from ncm_tui.models.people import Patient
    from ncm_tui.models.stays import Stay

    stay = work.get(Stay, stay_uid)
    patient = work.session.get(Patient, stay.patient_id)
    uid = "" if patient is None else patient.uid
    work.about(patient=uid, uids=[stay_uid, *([row] if row else [])], detail=detail)
    return Changed(work.verb, frozenset({uid}), frozenset({stay_uid}), message, row=row)


def _seen(desk: Desk, at: datetime) -> str:
    return seen_text(desk.local(at), desk.local(desk.now()).date())


def _shown_at(desk: Desk, moment: form.Moment) -> str:
    local = desk.local(moment.at)
    return f"{local:%a %d %b}" if moment.precision is Precision.DATE else f"{local:%a %d %b %H:%M}"
