"""The day's lines in memory: found once, and anew for the patients a verb touched and as hours pass.

What sources find depends on the record and on the day; what is ranked depends on the minute. So each stay
keeps what was found, and its ranked lines until the first moment at which one of them stands elsewhere.
"""

from bisect import insort
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from ncm_tui.rules.ranking import Hours
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist import (
    clock_rows,
    confirm_rows,
    discharge_rows,
    form_rows,
    hours,
    mail_rows,
    merging,
    pages,
    plan_rows,
    stay_rows,
    stays,
    todo_rows,
    writing_rows,
)
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.services.worklist.lines import Line, Mark, Whose, line, marks, whose
from ncm_tui.services.worklist.pages import Counts
from ncm_tui.services.worklist.writing_rows import OnHold
from ncm_tui.views.worklist import WorkItem

if TYPE_CHECKING:
    from ncm_tui.vault.store import Vault

_SOURCES: Final = (
    todo_rows.find,
    plan_rows.find,
    stay_rows.find,
    writing_rows.find,
    confirm_rows.find,
    form_rows.find,
    discharge_rows.find,
    mail_rows.find,
)
#: So many lines are put among the others one by one.
_FEW: Final = 100
_key: Final = attrgetter("key")
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_BOARDS: "WeakKeyDictionary[Vault, Board]" = WeakKeyDictionary()


@dataclass(slots=True)
class _Stay:
    """What was found on a stay beside its clocks, and its ranked lines as of a moment."""

    whose: Whose
    found: tuple[Found, ...]
    clocks: clock_rows.Clocks = ()
    lines: tuple[Line, ...] = ()
    until: datetime | None = None
    ranked: bool = False
    again: datetime | None = None
    """When its words are others by themselves: they count whole hours."""


@dataclass(slots=True)
class Board:
    """All lines of a vault as of ``seen``, the newest entry of its record."""

    day: tuple[date, date, str]
    seen: int = -1
    stays: dict[str, _Stay] = field(default_factory=dict)
    nobody: tuple[Found, ...] = ()
    marked: dict[str, Mark] = field(default_factory=dict)
    shift: object = None
    at: datetime = _NEVER
    loose: list[Line] = field(default_factory=list)
    """Of nobody, and what is on hold: looked for each time."""
    shown: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    """The lines of each stay as they are in ``ordered``."""
    moved: set[str] = field(default_factory=set)
    """Stays that are read anew or gone since the lines were put in order."""
    ordered: list[Line] = field(default_factory=list)
    pages: dict[tuple[bool, bool], tuple[WorkItem, ...]] = field(default_factory=dict)
    """Of ``ordered``, by what is taken in."""
    counts: Counts = field(default_factory=Counts)
    held: OnHold = field(default_factory=OnHold)
    asked: tuple[tuple[Found, ...], tuple[Found, ...]] = ((), ())
    """What ``loose`` was made of: what is nobody's, and what is on hold."""


def ready(desk: Desk) -> bool:
    """Whether the lines of this vault were made once: then asking again is quick."""
    return desk.vault in _BOARDS


def lines(desk: Desk) -> tuple[list[Line], Hours]:
    """All lines in rank order, put-off and watched ones too, and the hours they were ranked by."""
    now = hours.hours(desk)
    board = _board(desk, now)
    _refresh(desk, board, now)
    _rank(desk, board, now)
    return board.ordered, now


def page(desk: Desk, *, watched: bool, snoozed: bool) -> tuple[tuple[WorkItem, ...], Counts, Hours]:
    """The same as a page shows and counts them; where no line stands elsewhere, the very same items."""
    ordered, now = lines(desk)
    board = _BOARDS[desk.vault]
    made = board.pages.get((watched, snoozed))
    if made is None:
        made = board.pages[watched, snoozed] = pages.items(ordered, watched=watched, snoozed=snoozed)
    return made, board.counts, now


def of_stay(desk: Desk, stay_uid: str) -> tuple[list[Line], Hours]:
    """The lines of one stay, as its own chart may tell them."""
    now = hours.hours(desk)
    row = shown.shown(desk, stay_uid)
    look = stays.look(desk, [row], now.shift.next.date())
    found = tuple(chain.from_iterable(source(look) for source in _SOURCES))
    of, marked = whose(desk, row), marks(desk)
    clocks = clock_rows.of_stay(desk, stay_uid)
    every = merging.merged(desk, found, clocks, of, now, merging.mine(desk))
    made = [line(each, of, now, marked, in_chart=True) for each in every]
    held = (each for each in OnHold().found(desk) if each.stay == stay_uid)
    begun = [each for each in held if not merging.told_already(each, made)]
    made += [line(each, of, now, marked, in_chart=True) for each in begun]
    return sorted(made, key=_key), now


def _board(desk: Desk, now: Hours) -> Board:
    """The board of the vault; another day, next shift or zone, or a clock set back, is another board."""
    day = (now.now.date(), now.shift.next.date(), str(desk.zone))
    held = _BOARDS.get(desk.vault)
    if held is None or held.day != day or now.now < held.at:
        held = _BOARDS[desk.vault] = Board(day)
    return held


def _refresh(desk: Desk, board: Board, now: Hours) -> None:
    """Looks anew where a verb changed something since."""
    newest = stays.newest(desk)
    older = _older(board, now)
    if newest == board.seen and not older:
        return
    changed = stays.touched(desk, board.seen) if 0 <= board.seen <= newest else None
    until = now.shift.next.date()
    if changed is None or changed.everything:
        board.moved |= board.stays.keys()
        board.stays.clear()
        found = stays.rows(desk)
    else:
        patients = changed.patients | older
        gone = {uid for uid, stay in board.stays.items() if stay.whose.patient_id in patients}
        for uid in gone:
            del board.stays[uid]
        board.moved |= gone
        found = stays.rows(desk, patients) if patients else {}
    if found:
        _look(desk, board, stays.look(desk, found.values(), until), now)
    if changed is None or changed.of_nobody:
        nobody = stays.look(desk, (), until)
        board.nobody = (*todo_rows.of_nobody(nobody), *confirm_rows.of_nobody(nobody))
    board.seen = newest


def _older(board: Board, now: Hours) -> frozenset[int]:
    """The patients whose lines say an hour that is over."""
    every = board.stays.values()
    return frozenset(
        stay.whose.patient_id for stay in every if stay.again is not None and stay.again <= now.now
    )


def _look(desk: Desk, board: Board, look: Look, now: Hours) -> None:
    by_stay: dict[str, list[Found]] = {uid: [] for uid in look.rows}
    for each in chain.from_iterable(source(look) for source in _SOURCES):
        by_stay[each.stay].append(each)
    for uid, row in look.rows.items():
        made = _Stay(whose(desk, row), tuple(by_stay[uid]))
        made.again = form_rows.next_hour(row, made.found, now.now)
        board.stays[uid] = made


def _rank(desk: Desk, board: Board, now: Hours) -> None:
    """Ranks the stays of which something is another now, and puts their lines among the others."""
    marked = marks(desk)
    anew = now.shift != board.shift
    touched = {item for item in {*marked, *board.marked} if marked.get(item) != board.marked.get(item)}
    board.marked, board.shift, board.at = marked, now.shift, now.now
    clocks, who = clock_rows.of_all(desk), merging.mine(desk)
    moved, board.moved = board.moved, set()
    for uid, stay in board.stays.items():
        own = clocks.get(uid, ())
        due = stay.until is not None and stay.until <= now.now
        if anew or due or not stay.ranked or own is not stay.clocks or _bears(stay, touched):
            stay.clocks, stay.ranked = own, True
            every = merging.merged(desk, stay.found, own, stay.whose, now, who)
            stay.lines = tuple(line(each, stay.whose, now, marked) for each in every)
            stay.until = min((each.until for each in stay.lines if each.until is not None), default=None)
            moved.add(uid)
    loose = _loose(desk, board, now, moved, same=not anew and not touched)
    if moved or loose is not board.loose:
        _put_in(board, moved, loose, now)


def _loose(desk: Desk, board: Board, now: Hours, moved: set[str], *, same: bool) -> list[Line]:
    """The lines of nobody, and of what is on hold. ``same``: shift and marks are as they were."""
    asked = (board.nobody, board.held.found(desk))
    untouched = same and all(a is b for a, b in zip(asked, board.asked, strict=True))
    until = min((each.until for each in board.loose if each.until is not None), default=None)
    if untouched and (until is None or until > now.now) and moved.isdisjoint(x.stay for x in asked[1]):
        return board.loose
    board.asked = asked
    nobody = whose(desk, None)
    found = [line(each, nobody, now, board.marked) for each in board.nobody]
    for each in asked[1]:
        stay = board.stays.get(each.stay)
        if stay is None and not each.stay:
            found.append(line(each, nobody, now, board.marked))
        elif stay is not None and not merging.told_already(each, stay.lines):
            found.append(line(each, stay.whose, now, board.marked))
    return found


def _bears(stay: _Stay, touched: set[str]) -> bool:
    """Whether a mark that is another now is on one of its lines."""
    return bool(touched) and any(each.item.item in touched for each in stay.lines)


def _put_in(board: Board, moved: set[str], loose: list[Line], now: Hours) -> None:
    """The lines that stay are in order already, so that putting a few among them is quick."""
    out = [each for uid in moved for each in board.shown.pop(uid, ())]
    fresh: list[Line] = []
    for uid in moved & board.stays.keys():
        board.shown[uid] = board.stays[uid].lines
        fresh += board.stays[uid].lines
    if loose is not board.loose:
        out += board.loose
        fresh += loose
        board.loose = loose
    gone = set(map(id, out))
    kept = [each for each in board.ordered if id(each) not in gone]
    if len(fresh) <= _FEW:
        for each in fresh:
            insort(kept, each, key=_key)
    else:
        kept += fresh
        kept.sort(key=_key)
    day = now.now.date()
    before, less, more = board.counts, pages.counts(out, day), pages.counts(fresh, day)
    board.counts = Counts(*(a - b + c for a, b, c in zip(before, less, more, strict=True)))
    board.ordered = kept
    board.pages.clear()
