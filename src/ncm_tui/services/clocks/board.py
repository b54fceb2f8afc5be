"""The day's clocks: of every stay on my list, and of those that left lately or have clocks that still run.

They stand in memory as frozen values, one board a vault. What was written since is seen by the audit record:
only the stays it touched are read again; where a time is reached, clocks are reckoned from the same facts.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from ncm_tui.rules.problems import NotFound
from ncm_tui.services.clocks.inputs import Inputs, beyond, inputs
from ncm_tui.services.clocks.lasting import AFTER, HAS_EVENT, lasts
from ncm_tui.services.clocks.reckoning import Rules, explained, line_of, rules_of, standings, until
from ncm_tui.vault.purge import PURGED, SWEPT
from ncm_tui.views.clocks import OPEN
from ncm_tui.views.moments import utc_text

if TYPE_CHECKING:
    from ncm_tui.rules.clock_bench import Standing
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.store import Vault
    from ncm_tui.views.clocks import ClockLine
    from ncm_tui.views.explanation import Explanation

_MAY_RUN = f"on_my_list = 1 AND (open = 1 OR left_at >= ? OR (left_at IS NOT NULL AND {HAS_EVENT}))"
_LISTED = f"SELECT uid FROM stay_shown WHERE {_MAY_RUN} ORDER BY bed_sort, sort_name, stay_id"
_OF_THESE = f"""SELECT uid, {_MAY_RUN} FROM stay_shown
    WHERE patient_id IN (SELECT value FROM json_each(?))"""
_SINCE = "SELECT DISTINCT table_name, patient_id FROM row_version WHERE verb_seq > ?"
_HEAD = "SELECT max(seq) FROM audit_entry"
_PURGED = f"SELECT 1 FROM audit_entry WHERE seq > ? AND verb IN ('{PURGED}', '{SWEPT}') LIMIT 1"
#: What changes the clocks of everybody.
_OF_ALL: Final = frozenset(
    {"site_figure", "payer_profile", "facility", "facility_holiday", "state_rule", "permission"}
)
#: What changes no clock, whoever's it is.
_ASIDE: Final = frozenset(
    {"work_mark", "todo", "note", "draft", "goal", "problem", "intervention", "progress", "barrier",
     "setting", "fact_seen", "answer", "care_plan", "column_map", "suggestion", "conflict"}
)  # fmt: skip


class Board:
    """The clocks as of ``now`` (an aware instant), kept true by :meth:`fresh`."""

    def __init__(self, desk: Desk) -> None:
        self._head = desk.vault.reader.value(_HEAD) or 0
        self._zone, self._library = desk.zone, desk.library
        self._rules: Rules = rules_of(desk)
        self._inputs: dict[str, Inputs] = {}
        self._standing: dict[str, tuple[Standing, ...]] = {}
        self._until: dict[str, float] = {}
        self._next = 0.0
        self._lines: dict[str, tuple[ClockLine, ...]] = {}
        self._open: dict[str, tuple[ClockLine, ...]] = {}
        self.now = desk.now()
        since = utc_text(self.now - AFTER)
        self._read(desk, [uid for (uid,) in desk.vault.reader.rows(_LISTED, (since,))])

    def fits(self, desk: Desk) -> bool:
        """Whether it was made on the same day (who left lately, which profile is stale), in the same zone, of
        the same definitions, and not as of a later time."""
        now = desk.now()
        same = self._zone == desk.zone and self._library is desk.library and now >= self.now
        return same and desk.local(now).date() == desk.local(self.now).date()

    def fresh(self, desk: Desk) -> bool:
        """Brings it up to what is written and to the minute; ``False`` where it must be made anew."""
        head = desk.vault.reader.value(_HEAD) or 0
        touched: set[str] = set()
        if head != self._head:
            changes = desk.vault.reader.rows(_SINCE, (self._head,))
            if any(table in _OF_ALL for table, _ in changes):
                return False
            if desk.vault.reader.one(_PURGED, (self._head,)) is not None:
                return False
            touched = self._touched(desk, self._patients(changes))
            self._head = head
        self.now = desk.now()
        now = self.now.timestamp()
        if now >= self._next:
            self._reckon(desk, [uid for uid, at in self._until.items() if at <= now and uid not in touched])
        if touched:
            self._read(desk, touched)
        return True

    def _patients(self, changes: Iterable[tuple[str, int | None]]) -> set[int]:
        """Whose clocks may stand otherwise after these changes of (table, patient id). A rule that asks for a
        fact beyond the usual ones (a user's own) may hang on any table."""
        aside = frozenset() if beyond(self._rules.wanted) else _ASIDE
        return {patient for table, patient in changes if patient is not None and table not in aside}

    def _touched(self, desk: Desk, patients: set[int]) -> set[str]:
        """The stays of these patients that are to be read; those no longer on the list are forgotten."""
        if not patients:
            return set()
        since = utc_text(desk.now() - AFTER)
        rows = desk.vault.reader.rows(_OF_THESE, (since, json.dumps(sorted(patients))))
        here = {uid for uid, listed in rows if listed}
        for uid in [uid for uid, held in self._inputs.items() if held.row.patient_id in patients]:
            if uid not in here:
                self._forget(uid)
        return here

    def _forget(self, uid: str) -> None:
        del self._inputs[uid], self._standing[uid], self._until[uid]
        self._lines.pop(uid, None)
        self._open.pop(uid, None)

    def lines(self, desk: Desk, stay: str) -> tuple[ClockLine, ...]:
        """Every clock of a stay on the board, in the order of the rules."""
        if stay not in self._lines:
            held = self._inputs[stay]
            self._lines[stay] = tuple(line_of(self._rules, held, each) for each in self._standing[stay])
        return self._lines[stay]

    def open_lines(self) -> Iterable[ClockLine]:
        """The lines of all stays about which something is still to be done."""
        return chain.from_iterable(self.open_by_stay().values())

    def open_by_stay(self) -> Mapping[str, tuple[ClockLine, ...]]:
        """The same by stay; a stay whose clocks are as before has the same tuple."""
        for stay in self._inputs:
            if stay not in self._open:
                held = self._inputs[stay]
                opened = [each for each in self._standing[stay] if each.clock.state in OPEN]
                self._open[stay] = tuple([line_of(self._rules, held, each) for each in opened])
        return {stay: self._open[stay] for stay in self._inputs}

    def held(self, stay: str) -> Inputs | None:
        """What the clocks of a stay on the board stand on."""
        return self._inputs.get(stay)

    @property
    def rules(self) -> Rules:
        return self._rules

    def _read(self, desk: Desk, stays: Iterable[str]) -> None:
        found = inputs(desk, stays, self._rules.wanted)
        self._inputs.update(found)
        self._reckon(desk, found)
        since = utc_text(self.now - AFTER)
        for uid, held in found.items():
            left = held.row.left_at
            if left is not None and left < since and not self._lasts(uid):
                self._forget(uid)

    def _lasts(self, uid: str) -> bool:
        """Whether a clock of one who left long ago still runs."""
        return lasts(self._rules, self._inputs[uid], self._standing[uid], self.now)

    def _reckon(self, desk: Desk, stays: Iterable[str]) -> None:
        for uid in stays:
            held = self._inputs[uid]
            found = standings(desk, self._rules, held, self.now)
            self._until[uid] = until(desk, self._rules, held, found, self.now)
            if found != self._standing.get(uid):
                self._standing[uid] = found
                self._lines.pop(uid, None)
                self._open.pop(uid, None)
        self._next = min(self._until.values(), default=0.0)


_BOARDS: WeakKeyDictionary[Vault, Board] = WeakKeyDictionary()
_ONE = threading.RLock()


def board(desk: Desk) -> Board:
    """The board as it stands now; built at the first call (tens of milliseconds for some hundred stays)."""
    with _ONE:
        held = _BOARDS.get(desk.vault)
        if held is None or not held.fits(desk) or not held.fresh(desk):
            held = _BOARDS[desk.vault] = Board(desk)
        return held


def last(desk: Desk) -> Board:
    """The board as it was last asked for, for who asks about many stays just after :func:`board`."""
    with _ONE:
        return _BOARDS.get(desk.vault) or board(desk)


def lines(desk: Desk, stay: str) -> tuple[ClockLine, ...]:
    """Every clock of a stay (uid), met and not needed ones too. Raises ``NotFound`` for a stay that is not
    here."""
    with _ONE:
        held = board(desk)
        if held.held(stay) is not None:
            return held.lines(desk, stay)
        one = _one(desk, held, stay)
        return tuple(line_of(held.rules, one, each) for each in standings(desk, held.rules, one, held.now))


def all_lines(desk: Desk) -> tuple[ClockLine, ...]:
    """The clocks of all stays on the board about which something is still to be done."""
    with _ONE:
        return tuple(board(desk).open_lines())


def open_by_stay(desk: Desk) -> Mapping[str, tuple[ClockLine, ...]]:
    """:func:`all_lines` by the stay's uid; a stay whose clocks are as before has the same tuple."""
    with _ONE:
        return board(desk).open_by_stay()


def explanation(desk: Desk, stay: str, rule: str, trigger_uid: str = "") -> Explanation:
    """How a clock came to stand as it does: inputs, arithmetic, source, how sure.

    Raises ``NotFound`` for a stay, rule or event that is not here."""
    with _ONE:
        held = board(desk)
        one = held.held(stay) or _one(desk, held, stay)
        return explained(desk, held.rules, one, rule, trigger_uid, desk.now())


def waiting(desk: Desk, stay: str) -> Mapping[str, int]:
    """The facts whose absence keeps clocks of a stay unknown, with how many wait for each, most first."""
    counts = Counter(need for line in lines(desk, stay) for need in dict.fromkeys(line.needs))
    return dict(counts.most_common())


def _one(desk: Desk, held: Board, stay: str) -> Inputs:
    found = inputs(desk, [stay], held.rules.wanted).get(stay)
    if found is None:
        raise NotFound("This stay is not in the vault.", code="stay.unknown")
    return found
