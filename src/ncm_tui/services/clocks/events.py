"""What happened on a stay and starts clocks: recorded by its short form, changed, removed."""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.models.enums import Precision
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.events import BY_ID, EventKind
from ncm_tui.rules.forms import Form, ItemType
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import clock
from ncm_tui.services.assessments import typed
from ncm_tui.services.careplan import rows
from ncm_tui.services.clocks.page import events as of
from ncm_tui.services.desk import Desk
from ncm_tui.services.patients.form import Moment, moment
from ncm_tui.views.changed import Changed
from ncm_tui.views.moments import clock_text, full_day

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

__all__ = ["edit", "of", "record", "remove", "typed_of"]

Answers = Mapping[str, Any]
#: Nothing that starts a clock lies further off.
_YEARS: Final = 5
#: Answers that name a time after the one they are compared with.
_NOT_BEFORE = {"hold_expires": "at", "actual_receipt": "notice_date"}


def record(
    desk: Desk, stay_uid: str, kind_id: str, answers: Answers, *, follows: str = ""
) -> "Future[Changed]":
    """Something happened: ``at`` (an instant with its offset, or a day) and the other answers of its form.
    ``follows`` is the event that it answers (a decision on a denial).

    Raises ``Refused`` for an unknown kind, a missing answer that the form needs, and a time to come where
    the kind's time is not one that may lie ahead.
    """
    kind = _kind(kind_id)
    at, fields = _answered(desk, kind, answers)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.clocks import StayEvent
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        entered = clock.entered(desk, work)
        _refuse_ahead(desk, kind, at, entered)
        if follows:
            rows.live(work, StayEvent, follows)
        row = StayEvent(
            patient_id=stay.patient_id, stay_id=rows.row_id(stay), kind=kind.id, at=at.at,
            offset_minutes=at.offset_minutes, precision=at.precision.value, fields=fields,
            follows_uid=follows or None, recorded_at=entered,
        )  # fmt: skip
        work.add(row)
        return rows.changed(work, stay, row.uid, f"{kind.title}: {_when(desk, at)}.")

    return desk.vault.submit("event.record", write)


def edit(desk: Desk, uid: str, answers: Answers) -> "Future[Changed]":
    """Changes when it happened and what was answered; the clocks it started move along. Raises as
    :func:`record`."""
    kind = _kind(_stored(desk, uid)[0])
    at, fields = _answered(desk, kind, answers)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.clocks import StayEvent

        row = rows.live(work, StayEvent, uid)
        _refuse_ahead(desk, kind, at, clock.entered(desk, work))
        row.at, row.offset_minutes, row.precision = at.at, at.offset_minutes, at.precision.value
        row.fields = fields
        work.session.add(row)
        said = f"{kind.title} changed: {_when(desk, at)}."
        return rows.changed(work, rows.stay_of(work, row), uid, said)

    return desk.vault.submit("event.edit", write)


def remove(desk: Desk, uid: str, answers: Answers) -> "Future[Changed]":
    """Removes an event (kept in history, with the reason): the clocks it started are gone with it."""
    reason = typed.line(answers, "reason", "Reason", required=True)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.clocks import StayEvent

        row = rows.live(work, StayEvent, uid)
        work.void(row, reason)
        known = BY_ID.get(row.kind)
        said = f"{known.title if known else row.kind}: removed, kept in history; its clocks are gone."
        return rows.changed(work, rows.stay_of(work, row), uid, said)

    return desk.vault.submit("event.remove", write)


def typed_of(desk: Desk, uid: str) -> dict[str, Any]:
    """An event as its form holds it, to be changed there. Raises ``NotFound``."""
    _, at, precision, fields = _stored(desk, uid)
    local = desk.local(datetime.fromisoformat(at))
    value = local.date().isoformat() if precision == Precision.DATE else local.isoformat()
    return {"at": value, **fields}


def kind_of(desk: Desk, uid: str) -> EventKind:
    """What kind an event is of. Raises ``NotFound``."""
    return _kind(_stored(desk, uid)[0])


def _stored(desk: Desk, uid: str) -> tuple[str, str, str, dict[str, Any]]:
    import orjson

    found = desk.vault.reader.one(
        "SELECT kind, at, precision, fields FROM stay_event WHERE uid = ? AND voided_at IS NULL", (uid,)
    )
    if found is None:
        raise NotFound("This event was removed.", code="event.removed", hint="u takes that back.")
    kind, at, precision, fields = found
    return kind, at, precision, orjson.loads(fields) if fields else {}


def _kind(kind_id: str) -> EventKind:
    kind = BY_ID.get(kind_id)
    if kind is None:
        raise NotFound(f"'{kind_id}' is no kind of event.", code="event.unknown")
    return kind


def _answered(desk: Desk, kind: EventKind, answers: Answers) -> tuple[Moment, dict[str, Any]]:
    """When it happened, and the other answers of its form, checked."""
    form = desk.library.dialog(kind.dialog)
    _refuse_gaps(form, answers)
    _refuse_years(desk, form, answers)
    fields = _fields(form, answers)
    for later, first in _NOT_BEFORE.items():
        begins, ends = answers.get(first), answers.get(later)
        if begins and ends and _instant(desk, ends) < _instant(desk, begins):
            raise Refused(
                f"{form.item(later).text}: lies before {form.item(first).text.lower()}.",
                code="event.order", path=later, hint="Type the later day or hour.",
            )  # fmt: skip
    at = moment(desk, answers["at"])
    assert at is not None
    return at, fields


def _refuse_gaps(form: Form, answers: Answers) -> None:
    for item in form.items():
        if item.required and item.show_if is None and answers.get(item.id) in (None, ""):
            raise Refused(f"{item.text}: nothing was typed.", code="answer.missing", path=item.id)


def _refuse_years(desk: Desk, form: Form, answers: Answers) -> None:
    """A mistyped year is said at once: clocks that count from it would lie out of every calendar."""
    now = desk.local(desk.now()).year
    for item in form.items():
        said = str(answers.get(item.id) or "")[:4]
        dated = item.type in (ItemType.DATE, ItemType.DATETIME) and said.isdigit()
        if dated and abs(int(said) - now) > _YEARS:
            raise Refused(
                f"{item.text}: the year {said} is over {_YEARS} years away.", code="answer.year",
                path=item.id, hint="Type the day with its year, as 11/24/2026.",
            )  # fmt: skip


def _fields(form: Form, answers: Answers) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in form.items():
        value = answers.get(item.id)
        if item.type in (ItemType.DATE, ItemType.DATETIME) and "T" not in str(value or ""):
            typed.day(answers, item.id, item.text)
        elif item.type is ItemType.DATETIME:
            typed.instant(answers, item.id, item.text)
        if item.id != "at" and value not in (None, ""):
            found[item.id] = typed.body(value) if isinstance(value, str) else value
    return found


def _refuse_ahead(desk: Desk, kind: EventKind, at: Moment, entered: datetime) -> None:
    if not kind.ahead:
        not_future(at.at, desk.local(entered), kind.title, "at")


def _instant(desk: Desk, value: Any) -> datetime:
    at = moment(desk, value)
    assert at is not None
    return at.at


def _when(desk: Desk, at: Moment) -> str:
    local = desk.local(at.at)
    if at.precision is Precision.DATE:
        return full_day(local.date())
    return clock_text(local, desk.local(desk.now()).date())
