"""What the sources found on a stay and what its clocks say, as one list: nothing is asked twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ncm_tui.rules.owners import is_watch
from ncm_tui.rules.ranking import Bucket, Hours
from ncm_tui.services.desk import Desk
from ncm_tui.services.permission import current
from ncm_tui.services.worklist import clock_rows, waiting_rows
from ncm_tui.services.worklist.found import Found
from ncm_tui.services.worklist.lines import Line, Whose
from ncm_tui.services.worklist.waiting_rows import asks
from ncm_tui.views.clocks import ClockLine


class Mine(NamedTuple):
    """What I do."""

    role: str
    social_worker: bool


def mine(desk: Desk) -> Mine:
    """As the permission page has it; everything until it says."""
    permit = current(desk)
    return Mine("", False) if permit is None else Mine(permit.role, permit.social_worker)


def merged(
    desk: Desk, found: Sequence[Found], clocks: clock_rows.Clocks, of: Whose, hours: Hours, who: Mine
) -> Iterator[Found]:
    """Clocks first; what they wait for already is not asked a second time, and a form that meets a clock is
    that clock's line."""
    until = hours.shift.next
    own = [line for line in clocks if line.safety or not _theirs(line.owner, who)]
    waiting = list(waiting_rows.found(own, of, hours.now.date(), until.date(), _dues(desk, own)))
    found = _with_plan(found, waiting)
    of_clocks = [_owned(each, who) for each in clock_rows.found(clocks, until)]
    asked = frozenset(name for each in (*waiting, *found) if _waits(each) for name in asks(each.needs))
    forms = {each.place.dialog for each in of_clocks if not each.watch}
    yield from (*of_clocks, *waiting)
    for each in found:
        twice = bool(each.needs) and not _waits(each) and asked.issuperset(asks(each.needs))
        if not twice and not (each.item.startswith("form:") and each.place.dialog in forms):
            yield _owned(each, who)


def _dues(desk: Desk, clocks: Sequence[ClockLine]) -> Mapping[str, datetime]:
    """When those that wait for the payer alone would be due."""
    # Here: the caseload is on the start path and asks for clocks behind its first paint.
    from ncm_tui.services.clocks import possible

    return possible.dues(desk, clocks)


def _with_plan(found: Sequence[Found], waiting: list[Found]) -> Sequence[Found]:
    """The day to set takes in what waits for the plan, which then is no line of its own."""
    plan = next((each for each in waiting if each.item.startswith(waiting_rows.PLAN)), None)
    edd = next((each for each in found if each.item.startswith("edd:")), None)
    if plan is None or edd is None:
        return found
    waiting.remove(plan)
    return [waiting_rows.joined(each, plan) if each is edd else each for each in found]


def _waits(each: Found) -> bool:
    """Whether clocks wait for what it asks."""
    return each.item.startswith(("unknown:", "edd:"))


def _owned(each: Found, who: Mine) -> Found:
    theirs = each.watch or _theirs(each.owner, who)
    return each._replace(watch=True) if theirs and not each.safety and not each.watch else each


def _theirs(owner: str, who: Mine) -> bool:
    return is_watch(owner, who.role, social_worker=who.social_worker)


def told_already(begun: Found, lines: Iterable[Line]) -> bool:
    """Whether a form that is begun is to be done by a line of this shift, which opens it."""
    return begun.place.dialog.startswith("form:") and any(
        line.item.place.dialog == begun.place.dialog
        and line.item.bucket <= Bucket.SHIFT
        and not line.item.watch
        and not line.away
        for line in lines
    )
