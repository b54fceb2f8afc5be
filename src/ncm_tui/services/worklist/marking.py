"""Marks on lines of Today: pinned, put off, handed to somebody, taken over by them. Each is one verb."""

from concurrent.futures import Future
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Refused
from ncm_tui.rules.ranking import Bucket
from ncm_tui.services import todos
from ncm_tui.services.assessments import typed
from ncm_tui.services.clock import entered
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist import hours
from ncm_tui.services.worklist.lines import latest
from ncm_tui.views.changed import Changed
from ncm_tui.views.moments import clock_text
from ncm_tui.views.worklist import WorkItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from ncm_tui.models.clocks import WorkMark
    from ncm_tui.vault.work import Work


def pin(desk: Desk, item: WorkItem) -> "Future[Changed]":
    """Before everything that is not harm and not late."""

    def mark(row: "WorkMark", at: datetime) -> None:
        row.pinned_at = at

    return _marked(desk, item, "mark.pinned", mark, "Pinned: it stands above what is not late.")


def unpin(desk: Desk, item: WorkItem) -> "Future[Changed]":
    """Back to its own place."""

    def mark(row: "WorkMark", _: datetime) -> None:
        row.pinned_at = None

    return _marked(desk, item, "mark.unpinned", mark, "No longer pinned.")


def snooze(desk: Desk, item: WorkItem, until: datetime | date) -> "Future[Changed]":
    """Puts a line off until an aware instant, or the first moment of a day; it is on the list again then.

    Raises ``Refused`` for harm, for a time that is over, for one past the due time of a legal or payer line,
    and past my next shift where clocks wait for a fact (P§2)."""
    if item.kind in ("todo", "referral"):
        return todos.snooze(desk, item.place.uid, {"until": until.isoformat()})
    at = _instant(desk, until)
    _refuse_snooze(desk, item, at)

    def mark(row: "WorkMark", _: datetime) -> None:
        row.snoozed_until = at

    said = f"Put off until {clock_text(at, desk.local(desk.now()).date())}."
    return _marked(desk, item, "mark.snoozed", mark, said)


def hand(desk: Desk, item: WorkItem, who: str) -> "Future[Changed]":
    """Hands a line to ``who``. It stays on the list until they confirm, and after (P§2)."""
    name = typed.line({"who": who}, "who", "Handed to", required=True)

    def mark(row: "WorkMark", at: datetime) -> None:
        row.handed_to, row.handed_at, row.taken_at = name, at, None

    return _marked(desk, item, "mark.handed", mark, f"Handed to {name}; y when they confirm.")


def taken(desk: Desk, item: WorkItem) -> "Future[Changed]":
    """Who it was handed to has confirmed. Raises ``Refused`` where nobody has it."""
    if not item.handed_to:
        raise Refused("It was handed to nobody.", code="mark.nobody", hint="H hands it to somebody.")

    def mark(row: "WorkMark", at: datetime) -> None:
        row.taken_at = at

    return _marked(desk, item, "mark.taken", mark, f"{item.handed_to} has it, confirmed.")


def take_back(desk: Desk, item: WorkItem) -> "Future[Changed]":
    """It is mine again. Raises ``Refused`` where nobody has it."""
    if not item.handed_to:
        raise Refused("It was handed to nobody.", code="mark.nobody")

    def mark(row: "WorkMark", _: datetime) -> None:
        row.handed_to, row.handed_at, row.taken_at = "", None, None

    return _marked(desk, item, "mark.taken_back", mark, "Yours again.")


def _instant(desk: Desk, until: datetime | date) -> datetime:
    """Raises ``Refused`` for a time that is over."""
    if isinstance(until, datetime):
        at = desk.local(until)
    else:
        at = datetime.combine(until, time(0), tzinfo=desk.zone)
    now = desk.local(desk.now())
    if at <= now:
        raise Refused(
            f"{clock_text(at, now.date())} is no later than now.", code="mark.snooze", path="until",
            hint="Type a later hour or day: 1600, t+1, fri.",
        )  # fmt: skip
    return at


def refuse_any_snooze(desk: Desk, item: WorkItem) -> None:
    """Raises ``Refused`` for a line that is not put off at all, so that nobody is asked until when: harm, and
    what is overdue and stays on the list until it is done."""
    _refuse_snooze(desk, item, desk.local(desk.now()))


def _refuse_snooze(desk: Desk, item: WorkItem, until: datetime) -> None:
    now = hours.hours(desk)
    if item.bucket is Bucket.SAFETY:
        raise Refused(
            "Patient safety is not put off.", code="mark.safety", hint="Enter opens what is missing."
        )
    last = latest(item.due, item.weight, now, unknown=bool(item.needs), by=item.by)
    if last is None or until <= last:
        return
    until_then = clock_text(last, now.now.date())
    raise Refused(
        _held(item, last <= now.now, until_then), code="mark.snooze", path="until",
        hint=_instead(item) if last <= now.now else f"Until {until_then} at the latest.",
    )  # fmt: skip


def _held(item: WorkItem, over: bool, last: str) -> str:
    """Why a line is put off to ``last`` at the latest; ``over``: not at all."""
    if item.due is not None:
        said = f"It is a {item.weight} deadline"
        return f"{said}, overdue since {last}: it is not put off." if over else f"{said}, and due {last}."
    if item.by is not None and over:
        return f"It may have been due {last}: it is not put off."
    if item.by is not None:
        return f"It may be due {last}: it is put off to that at the latest."
    return "Clocks wait for this: it is put off to your next shift at the latest."


def _instead(item: WorkItem) -> str:
    if item.due is None:
        return "Enter opens the field that is missing."
    return "d shows that it was done; H hands it on."


def _marked(
    desk: Desk, item: WorkItem, verb: str, mark: "Callable[[WorkMark, datetime], None]", said: str
) -> "Future[Changed]":
    """Writes one mark onto the line's row; the row is made with the first."""

    def write(work: "Work") -> Changed:
        row = _row(work, item)
        mark(row, entered(desk, work))
        work.session.add(row)
        stays = frozenset({item.stay}) if item.stay else frozenset[str]()
        patients = frozenset({item.patient}) if item.patient else frozenset[str]()
        work.about(patient=item.patient or None, uids=[*stays, row.uid])
        return Changed(work.verb, patients, stays, said, row.uid)

    return desk.vault.submit(verb, write)


def _row(work: "Work", item: WorkItem) -> "WorkMark":
    from sqlmodel import select

    from ncm_tui.models.clocks import WorkMark
    from ncm_tui.models.stays import Stay

    found = work.session.exec(select(WorkMark).where(WorkMark.item == item.item)).one_or_none()
    if found is not None:
        found.voided_at = found.voided_by = found.void_reason = None
        return found
    stay = work.get(Stay, item.stay) if item.stay else None
    made = WorkMark(item=item.item)
    if stay is not None:
        made.patient_id, made.stay_id = stay.patient_id, stay.id
    return work.add(made)
