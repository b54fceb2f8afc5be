"""Writes to-dos: made, changed, done (a repeating one comes again), put off, removed, opened again."""

from collections.abc import Collection, Mapping
from concurrent.futures import Future
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Refused
from ncm_tui.rules.repeat import ONCE, REPEATS, Due, due_of, following
from ncm_tui.services import shown
from ncm_tui.services.assessments import typed
from ncm_tui.services.careplan.rows import live
from ncm_tui.services.clock import entered
from ncm_tui.services.desk import Desk
from ncm_tui.services.marked import named
from ncm_tui.views.changed import Changed
from ncm_tui.views.todos import due_text

if TYPE_CHECKING:
    from ncm_tui.models.daily import Todo
    from ncm_tui.vault.work import Work

Answers = Mapping[str, Any]
_WITH_ONCE = ("once", *REPEATS)
_TAKEN_BACK = "its to-do was opened again"


def typed_of(desk: Desk, uid: str) -> dict[str, Any]:
    """A to-do as its form holds it, to be changed there."""
    row = desk.vault.reader.one("SELECT text, due_day, due_at, repeat FROM todo WHERE uid = ?", (uid,))
    if row is None:
        return {}
    text, day, at, repeat = row
    due = day if at is None else desk.local(datetime.fromisoformat(at)).isoformat()
    known = {"text": text, "due": due, "repeat": repeat}
    return {name: value for name, value in known.items() if value}


def add(desk: Desk, stay_uid: str | None, answers: Answers) -> "Future[Changed]":
    """A new to-do about a stay's patient, or about nobody: ``text``, ``due`` (a day, or an instant with its
    offset, or nothing), ``repeat`` (one of :data:`~ncm_tui.rules.repeat.REPEATS` or ``once``).

    Raises ``Refused`` without a text, and for one that repeats without a first day.
    """
    fields = _fields(desk, answers)
    said = f"To-do added{_when(desk, fields)}."

    def write(work: "Work") -> Changed:
        from ncm_tui.models.daily import Todo
        from ncm_tui.models.stays import Stay

        stay = None if not stay_uid else work.get(Stay, stay_uid)
        made = Todo(**fields)
        if stay is not None:
            made.patient_id, made.stay_id = stay.patient_id, stay.id
        return _changed(work, work.add(made), said)

    return desk.vault.submit("todo.add", write)


def add_many(desk: Desk, stay_uids: Collection[str], answers: Answers) -> "Future[Changed]":
    """The same to-do about each of these stays' patients, by one verb. Raises as :func:`add`."""
    fields = _fields(desk, answers)
    rows = shown.shown_many(desk, stay_uids)
    names = named([shown.listed_name(rows[uid]) for uid in stay_uids if uid in rows])
    said = f"To-do added for {len(stay_uids)} patients: {names}{_when(desk, fields)}."

    def write(work: "Work") -> Changed:
        from ncm_tui.models.daily import Todo
        from ncm_tui.models.stays import Stay

        patients: set[str] = set()
        for uid in stay_uids:
            stay = work.get(Stay, uid)
            made = work.add(Todo(patient_id=stay.patient_id, stay_id=stay.id, **fields))
            patients |= _changed(work, made, said).patients
        work.patient = None  # of all of them, not of the last
        work.about(detail=str(len(stay_uids)))
        return Changed(work.verb, frozenset(patients), frozenset(stay_uids), said)

    return desk.vault.submit("todo.add_many", write)


def edit(desk: Desk, uid: str, answers: Answers) -> "Future[Changed]":
    """Changes text, due and repeat; another due ends a snooze. Raises as :func:`add`."""
    fields = _fields(desk, answers)
    said = f"To-do changed{_when(desk, fields)}."

    def write(work: "Work") -> Changed:
        row = _live(work, uid)
        if (row.due_day, row.due_at) != (fields["due_day"], fields["due_at"]):
            row.snoozed_until = None
        for name, value in fields.items():
            setattr(row, name, value)
        work.session.add(row)
        return _changed(work, row, said)

    return desk.vault.submit("todo.edit", write)


def done(desk: Desk, uid: str) -> "Future[Changed]":
    """It is done, now and by me. A repeating one is there again, due as its rhythm says."""

    def write(work: "Work") -> Changed:
        from ncm_tui.models.daily import Todo

        row = _live(work, uid)
        if row.state == "done":
            raise Refused("This to-do is done already.", code="todo.done", hint="u takes the last one back.")
        row.state, row.done_at, row.done_by = "done", entered(desk, work), work.actor
        work.session.add(row)
        said = "To-do done."
        if row.repeat != ONCE:
            day = desk.local(row.done_at).date()
            due = following(_due(desk, row), row.repeat, day, _due_before(desk, work, row))
            again = Todo(
                patient_id=row.patient_id, stay_id=row.stay_id, text=row.text, due_day=due.day,
                due_at=due.at, repeat=row.repeat, follows_uid=row.uid,
            )  # fmt: skip
            work.add(again)
            said = f"To-do done; again {due_text(due, desk.local(desk.now()))}."
        return _changed(work, row, said)

    return desk.vault.submit("todo.done", write)


def reopen(desk: Desk, uid: str) -> "Future[Changed]":
    """What was done is to be done after all; the next one of a repeating to-do goes.

    The future carries ``Refused`` when that next one was done too: two rhythms would run side by side."""

    def write(work: "Work") -> Changed:
        from sqlmodel import col, select

        from ncm_tui.models.daily import Todo

        row = _live(work, uid)
        row.state, row.done_at, row.done_by = "open", None, None
        work.session.add(row)
        next_ones = select(Todo).where(Todo.follows_uid == uid, col(Todo.voided_at).is_(None))
        for again in work.session.exec(next_ones):
            if again.state == "done":
                raise Refused(
                    "This to-do came again since, and was done then too.", code="todo.came_again",
                    hint="Open the last one that was done, or add a new one.",
                )  # fmt: skip
            work.void(again, _TAKEN_BACK)
        return _changed(work, row, "To-do open again.")

    return desk.vault.submit("todo.reopened", write)


def snooze(desk: Desk, uid: str, answers: Answers) -> "Future[Changed]":
    """Puts an open to-do off: it is not late before ``until`` (a day, or an instant with its offset).

    Raises ``Refused`` for a time that is over, and for one before it is due anyway.
    """
    day, at = _day_and_hour(desk, answers, "until", "Until")
    if day is None:
        raise Refused("Until: no time was typed.", code="answer.missing", hint="Type t+1, fri or 1430.")
    until = at or datetime.combine(day, time(0), tzinfo=desk.zone)
    now = desk.local(desk.now())
    new = due_of(day, None, until, desk.zone)
    if new.is_late(now) or (new.at is None and day <= now.date()):
        raise Refused(
            f"{due_text(new, now).capitalize()} is no later than now.", code="todo.snooze", path="until",
            hint="Type a later hour or day: 1600, t+1, fri.",
        )  # fmt: skip

    def write(work: "Work") -> Changed:
        row = _live(work, uid)
        due = _due(desk, row)
        if row.state == "done":
            raise Refused("This to-do is done already.", code="todo.done")
        if due.day is not None and until < _beginning(desk, due):
            raise Refused(
                f"It is due {due_text(due, now)} only: until then it is not late.", code="todo.snooze",
                hint="e changes when it is due.",
            )  # fmt: skip
        row.snoozed_until = until
        work.session.add(row)
        return _changed(work, row, f"To-do put off until {due_text(new, now)}.")

    return desk.vault.submit("todo.snoozed", write)


def remove(desk: Desk, uid: str, answers: Answers) -> "Future[Changed]":
    """Removes a to-do (kept in history, with the reason)."""
    reason = typed.line(answers, "reason", "Reason", required=True)

    def write(work: "Work") -> Changed:
        row = _live(work, uid)
        work.void(row, reason)
        return _changed(work, row, "To-do removed (kept in history).")

    return desk.vault.submit("todo.remove", write)


def _live(work: "Work", uid: str) -> "Todo":
    from ncm_tui.models.daily import Todo

    row = live(work, Todo, uid)
    assert isinstance(row, Todo)
    return row


def _fields(desk: Desk, answers: Answers) -> dict[str, Any]:
    text = typed.line(answers, "text", "To-do", required=True)
    day, at = _day_and_hour(desk, answers, "due", "Due")
    repeat = ONCE
    if answers.get("repeat"):
        repeat = typed.choice(answers, "repeat", "Repeats", _WITH_ONCE)
    repeat = ONCE if repeat == "once" else repeat
    if repeat != ONCE and day is None:
        raise Refused(
            "What repeats needs a first day.", code="todo.repeat", path="due", hint="Type t, fri or 12/4."
        )
    return {"text": text, "due_day": day, "due_at": at, "repeat": repeat}


def _day_and_hour(desk: Desk, answers: Answers, name: str, what: str) -> tuple[date | None, datetime | None]:
    """The day on the facility's calendar, and the instant where an hour was typed."""
    value = answers.get(name)
    if value is None or "T" not in str(value):
        return typed.day(answers, name, what), None
    at = typed.instant(answers, name, what)
    return (None, None) if at is None else (desk.local(at).date(), at)


def _due(desk: Desk, row: "Todo") -> Due:
    """When it is due by itself, whatever it was put off to."""
    return Due(row.due_day, None if row.due_at is None else desk.local(row.due_at))


def _due_before(desk: Desk, work: "Work", row: "Todo") -> datetime | None:
    """At which instant the one was due that this one follows, where it had an hour."""
    from sqlmodel import select

    from ncm_tui.models.daily import Todo

    before = work.session.exec(select(Todo).where(Todo.uid == row.follows_uid)).first()
    return None if before is None else _due(desk, before).at


def _beginning(desk: Desk, due: Due) -> datetime:
    assert due.day is not None
    return due.at or datetime.combine(due.day, time(0), tzinfo=desk.zone)


def _when(desk: Desk, fields: Mapping[str, Any]) -> str:
    """``, due Tue 24 14:30``, ``, due 08:00: late already``; nothing without a date."""
    due = due_of(fields["due_day"], fields["due_at"], None, desk.zone)
    now = desk.local(desk.now())
    late = ": late already" if due.is_late(now) else ""
    return "" if due.day is None else f", due {due_text(due, now)}{late}"


def _changed(work: "Work", row: "Todo", message: str) -> Changed:
    from ncm_tui.models.people import Patient
    from ncm_tui.models.stays import Stay

    stay = work.session.get(Stay, row.stay_id) if row.stay_id is not None else None
    patient = work.session.get(Patient, row.patient_id) if row.patient_id is not None else None
    patients = frozenset({patient.uid}) if patient is not None else frozenset[str]()
    stays = frozenset({stay.uid}) if stay is not None else frozenset[str]()
    work.about(patient=patient.uid if patient is not None else None, uids=[*stays, row.uid])
    return Changed(work.verb, patients, stays, message, row.uid)
