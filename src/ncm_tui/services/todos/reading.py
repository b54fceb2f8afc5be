"""Reads to-dos: of one stay, of everybody, how many are due."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from ncm_tui.rules.problems import NotFound
from ncm_tui.rules.repeat import Due, due_of
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.origins import of_todos
from ncm_tui.vault.names import fold, natural
from ncm_tui.views.findings import PRIVATE_REFERRAL, PRIVATE_TODO
from ncm_tui.views.moments import utc_text
from ncm_tui.views.todos import UNTOLD, DueCounts, TodoLine, TodoPage

_COLUMNS: Final = "t.uid, t.text, t.due_day, t.due_at, t.snoozed_until, t.repeat, t.done_at, s.uid"
# The stay that shows a patient's to-dos: of those on my list, else of the open ones, the latest; the
# projection chooses alike.
_FROM: Final = f"""SELECT {_COLUMNS} FROM todo t LEFT JOIN stay_shown s ON s.stay_id = (
    SELECT x.stay_id FROM stay_shown x WHERE x.patient_id = t.patient_id
    ORDER BY x.active DESC, x.open DESC, x.arrival DESC, x.stay_id DESC LIMIT 1)"""
_LIVE: Final = "t.voided_at IS NULL AND"
_OPEN: Final = f"{_FROM} WHERE {_LIVE} t.state = 'open'"
_DONE: Final = f"WHERE {_LIVE} t.state = 'done'"
_OF_PATIENT: Final = "t.patient_id = (SELECT x.patient_id FROM stay x WHERE x.uid = ?)"
#: So many that are done stand on a page.
MOST_DONE: Final = 100


def open_of(desk: Desk, stay_uid: str) -> tuple[TodoLine, ...]:
    """The open to-dos of a stay's patient, in the order they are due; those without a date last."""
    rows = desk.vault.reader.rows(f"{_OPEN} AND {_OF_PATIENT}", (stay_uid,))
    return tuple(sorted(_lines(desk, rows), key=_order))


def page(desk: Desk, stay_uid: str = "", *, with_done: bool = False) -> TodoPage:
    """All open to-dos, or those of one stay's patient; ``with_done`` also the newest :data:`MOST_DONE` that
    are done. On the page of all, a no-information patient's have no words (P§13)."""
    which, given = (f" AND {_OF_PATIENT}", (stay_uid,)) if stay_uid else ("", ())
    now = desk.local(desk.now())
    lines = sorted(_lines(desk, desk.vault.reader.rows(_OPEN + which, given)), key=_order)
    ended, older = done_of(desk, stay_uid) if with_done else ((), 0)
    every = (*lines, *ended)
    return TodoPage(
        lines=every if stay_uid else tuple(map(_told, every)),
        now=now,
        late=sum(line.late for line in lines),
        today=sum(line.today and not line.late for line in lines),
        older=older,
    )


def _told(line: TodoLine) -> TodoLine:
    """As a list of many may say it: what she wrote may name a no-information patient."""
    if line.unnamed:
        return replace(line, text=UNTOLD, origin=None)
    # The name of the screen says as much as its answer.
    return replace(line, origin=None) if line.text in (PRIVATE_REFERRAL, PRIVATE_TODO) else line


def done_of(desk: Desk, stay_uid: str = "") -> tuple[tuple[TodoLine, ...], int]:
    """The to-dos done last, newest first, and how many more there are."""
    which, given = (f" AND {_OF_PATIENT}", (stay_uid,)) if stay_uid else ("", ())
    reader = desk.vault.reader
    rows = reader.rows(f"{_FROM} {_DONE}{which} ORDER BY t.done_at DESC, t.id DESC LIMIT {MOST_DONE}", given)
    count = reader.value(f"SELECT count(*) FROM todo t {_DONE}{which}", given)
    return tuple(_lines(desk, rows)), int(count) - len(rows)


def one(desk: Desk, uid: str) -> TodoLine:
    """One to-do. Raises ``NotFound`` when it was removed."""
    rows = desk.vault.reader.rows(f"{_FROM} WHERE {_LIVE} t.uid = ?", (uid,))
    if not rows:
        raise NotFound("This to-do was removed.", code="todo.removed", hint="u takes that back.")
    return next(_lines(desk, rows))


def matches(line: TodoLine, letters: str) -> bool:
    """Whether every word of ``letters`` stands in the text, the name as shown, or the bed."""
    words = f"{fold(line.text)} {fold(line.who)} {fold(line.bed)}"
    return all(word in words for word in fold(letters).split())


def due_counts(desk: Desk) -> DueCounts:
    """How many open to-dos are late and how many more are due today, of all patients and of nobody: one
    query."""
    now = desk.local(desk.now())
    rows = desk.vault.reader.rows(
        "SELECT due_day, due_at, snoozed_until FROM todo WHERE voided_at IS NULL AND state = 'open' "
        "AND coalesce(snoozed_until, due_at, due_day) < ?",
        (utc_text(_end_of(now)),),
    )
    dues = [
        due_of(shown.day(day), shown.instant(at), shown.instant(snoozed), desk.zone)
        for day, at, snoozed in rows
    ]
    late = sum(due.is_late(now) for due in dues)
    return DueCounts(late, sum(due.is_today(now) and not due.is_late(now) for due in dues))


def _end_of(now: datetime) -> datetime:
    """The first moment of tomorrow: a stored day of today sorts before it as text, and so does an hour."""
    start = datetime.combine(now.date() + timedelta(days=1), time(0), tzinfo=now.tzinfo)
    return start.astimezone(UTC)


def _lines(desk: Desk, rows: Iterable[tuple[Any, ...]]) -> Iterator[TodoLine]:
    found = list(rows)
    stays = shown.shown_many(desk, {row[-1] for row in found if row[-1]})
    now = desk.local(desk.now())
    came = of_todos(desk) if found else {}
    for uid, text, day, at, snoozed, repeat, done, stay in found:
        due = due_of(shown.day(day), shown.instant(at), shown.instant(snoozed), desk.zone)
        open_ = done is None
        ended = shown.instant(done)
        line = TodoLine(
            uid=uid,
            text=text,
            due=due,
            late=open_ and due.is_late(now),
            today=open_ and due.is_today(now),
            snoozed=open_ and snoozed is not None,
            repeat=repeat,
            done=None if ended is None else desk.local(ended),
            origin=came.get(uid),
        )
        yield line if not stay else _of_whom(desk, line, stays[stay])


def _of_whom(desk: Desk, line: TodoLine, row: shown.ShownStay) -> TodoLine:
    return replace(
        line,
        stay=row.uid,
        patient=row.patient_uid,
        who=shown.listed_name(row),
        bed=row.bed or row.unit,
        age_sex=shown.age_sex(row, desk.now(), desk.zone),
        birth_date=shown.day(row.birth_date),
        birth_year=row.birth_year,
        mrn=row.mrn,
        name_alert=bool(row.name_alert),
        left=row.left_at is not None,
    )


def _order(line: TodoLine) -> tuple[Any, ...]:
    """Late first, then by day, with an hour before the day at large; no date last; else as written."""
    due: Due = line.due
    end = time(23, 59, 59)
    hour = end if due.at is None else due.at.time()
    return (not line.late, due.day or date.max, hour, natural(line.bed))
