"""The discharge checklist against the EDD: each row is due by its phase, before the day or on it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from ncm_tui.rules.ranking import POLICY
from ncm_tui.rules.readiness import Standing
from ncm_tui.services import shown
from ncm_tui.services.discharge import page as checklist_page
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.views.checklist import ChecklistLine, ChecklistPage
from ncm_tui.views.words import counted
from ncm_tui.views.worklist import Place

#: Leaving today without one of these is harm (P§2): accepted by a receiver, medicines in hand, oxygen, the
#: place at an IRF, a shelter, a psychiatric hospital, the dialysis chair.
HARM: Final = frozenset({"DC16", "DC21", "DC28", "DC49", "DC55", "DC57", "DC59"})
#: Rows whose clock is a line of its own.
BY_CLOCK: Final = frozenset({"DC35", "DC36", "DC37", "DC38", "DC46"})
CHECKLIST = "discharge checklist"
_ON_THE_DAY, _AFTER = "T", "F"
_STOPS: Final = (Standing.NEEDED, Standing.WAITING)
_OPEN: Final = (*_STOPS, Standing.OPEN, Standing.NOT_SEEN)


def find(look: Look) -> Iterator[Found]:
    """For open stays whose EDD, or the day before it, comes by my next shift. What stops the closing of the
    file and is due already, and what is harm to leave without, are lines of their own; the rest is one."""
    soon = look.until + timedelta(days=1)
    for row in look.mine.values():
        edd = shown.day(row.edd)
        if row.open and edd is not None and look.today <= edd <= soon:
            yield from _of_stay(look, row, edd)


def _of_stay(look: Look, row: shown.ShownStay, edd: date) -> Iterator[Found]:
    page = checklist_page(look.desk, row.uid)
    rest, needed = 0, 0
    for line in page.lines:
        if line.phase == _AFTER or line.standing not in _OPEN:
            continue
        due = page.leaves if line.phase == _ON_THE_DAY else edd - timedelta(days=1)
        if line.id in HARM and edd == look.today:
            yield _line(row, page, line, page.leaves, harm=True)
        elif line.id not in BY_CLOCK and line.standing in _STOPS and _is_due(due, look.today):
            yield _line(row, page, line, due)
        else:
            rest += 1
            needed += line.id in page.needed
    if rest:
        yield _rest(row, page, edd, look.today, rest, needed)


def _is_due(due: datetime | date | None, today: date) -> bool:
    day = due.date() if isinstance(due, datetime) else due
    return day is not None and day <= today


def _line(
    row: shown.ShownStay,
    page: ChecklistPage,
    line: ChecklistLine,
    due: datetime | date | None,
    *,
    harm: bool = False,
) -> Found:
    waits = f"needs {' and '.join(line.needs)}" if line.standing is Standing.WAITING else ""
    return Found(
        item=f"check:{row.uid}:{line.id}",
        what=line.text,
        why=waits or _leaves(page),
        source=f"discharge checklist {line.id}",
        rule=line.id,
        due=due,
        weight=POLICY,
        place=Place("discharge", row=line.id, dialog="evidence", uid=line.id),
        stay=row.uid,
        safety=harm,
        assumed=("discharge",) if page.assumed and isinstance(due, datetime) else (),
        owner=line.who,
    )


def _rest(row: shown.ShownStay, page: ChecklistPage, edd: date, today: date, rest: int, needed: int) -> Found:
    said = f"{counted(rest, 'row')} open{f', {needed} needed' if needed else ''}"
    return Found(
        item=f"check:{row.uid}:",
        what=CHECKLIST,
        why=f"EDD {_day(edd, today)}: {said}",
        source=CHECKLIST,
        due=page.leaves or edd,
        weight=POLICY,
        place=Place("discharge"),
        stay=row.uid,
        assumed=("discharge",) if page.assumed else (),
    )


def _leaves(page: ChecklistPage) -> str:
    if page.leaves is None:
        return "before leaving"
    return f"leaves {_day(page.leaves.date(), page.today)} {'~' if page.assumed else ''}{page.leaves:%H:%M}"


def _day(day: date, today: date) -> str:
    return {0: "today", 1: "tomorrow"}.get((day - today).days, f"{day:%a %d}")
