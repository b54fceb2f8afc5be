"""The lines in memory are the lines that would be found anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from tests.services.hand import leave

from ncm_tui.models.enums import Destination, PayerClass
from ncm_tui.services import patients, todos, undo, worklist
from ncm_tui.services.clocks import board as clock_board
from ncm_tui.services.clocks import evidence
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist import board as work_board

GIVEN = {"recipient": "patient", "how": "signed", "copy_left": True, "interpreter": "not_needed"}


def _anew(desk: Desk) -> None:
    """Forgets what is in memory."""
    clock_board._BOARDS.pop(desk.vault, None)
    work_board._BOARDS.pop(desk.vault, None)


def _same(desk: Desk) -> None:
    held = worklist.today(desk), worklist.today(desk, watched=True, snoozed=True), worklist.first_of(desk)
    clocks = clock_board.open_by_stay(desk)
    _anew(desk)
    assert dict(clock_board.open_by_stay(desk)) == dict(clocks)
    assert worklist.today(desk) == held[0]
    assert worklist.today(desk, watched=True, snoozed=True) == held[1]
    assert worklist.first_of(desk) == held[2]


def _changes(desk: Desk, stays: list[str]) -> list[Callable[[], object]]:
    one, two, three, four, five = stays[:5]
    late = desk.local(desk.now()).replace(second=0, microsecond=0) - timedelta(hours=2)
    when = {"happened_at": late.isoformat()}
    item = next(each for each in worklist.today(desk).items if each.stay == five)
    return [
        lambda: patients.set_disposition(desk, one, Destination.SNF, "rehab").result(),
        lambda: patients.set_edd(desk, two, date(2026, 11, 24), "waits for a bed").result(),
        lambda: evidence.record(desk, three, "IM_INITIAL", "", {**GIVEN, **when}).result(),
        lambda: todos.add(desk, four, {"text": "call the daughter", "due": "2026-11-23"}).result(),
        lambda: todos.add(desk, None, {"text": "of nobody"}).result(),
        lambda: patients.confirm_payer(desk, one, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result(),
        lambda: worklist.pin(desk, item).result(),
        lambda: worklist.hand(desk, item, "J. Kim").result(),
        lambda: worklist.snooze(desk, item, desk.now() + timedelta(minutes=30)).result(),
        lambda: leave(desk, five, late.isoformat()),
        lambda: undo.undo(desk, two).result(),
    ]


def test_after_changes_of_many_kinds_the_lines_are_as_if_read_anew(demo_desk: Desk) -> None:
    stays = [uid for (uid,) in demo_desk.vault.reader.rows("SELECT uid FROM stay_shown WHERE active = 1")]
    for change in _changes(demo_desk, stays):
        worklist.today(demo_desk)
        change()
        _same(demo_desk)


def test_as_hours_pass_the_lines_are_as_if_read_anew(demo_desk: Desk) -> None:
    for hours in (0, 1, 5, 9, 11, 30):
        then = demo_desk.now() + timedelta(hours=hours)
        _same(replace(demo_desk, now=partial(_as_it_is, then)))


def _as_it_is(then: datetime) -> datetime:
    return then
