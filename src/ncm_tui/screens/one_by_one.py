"""One key settles the row in hand and the cursor goes on by itself: nobody is settled unseen (P§5)."""

from __future__ import annotations

from concurrent.futures import Future
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ncm_tui.rules.problems import Problem
from ncm_tui.screens.frame import NcmScreen, key_bar_of
from ncm_tui.screens.undoing import Undoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from ncm_tui.views.undo import TakenBack
    from ncm_tui.widgets.line_list import LineList

#: Seconds for which a row of another patient takes no answer: longer than a held key waits before it
#: repeats (at most 0.66 s, on X11), shorter than reading a name and what is asked.
LOOK: Final = 0.7
#: The same for another row of the same patient, and after a key that was not taken: a key that bounces or
#: repeats comes sooner.
BOUNCE: Final = 0.25
_TOO_SOON = "Not taken: the cursor is on another {what} now. Look, then press the key again."


class InHand(NamedTuple):
    """A row, by what it is about whatever it says, and its patient (empty: about no patient)."""

    row: object
    patient: str


class OneByOne(NcmScreen[Any]):
    """Base of a page whose keys settle rows. The page asks :meth:`may_answer` before each such key, gives
    what it wrote to :meth:`answered`, and calls :meth:`went_on` when its rows are others."""

    _sent: object = None
    _until = 0.0
    _same = False
    _told = False
    _settled: list[object] = []  # never changed in place

    @property
    def in_hand(self) -> InHand | None:
        """The row under the cursor."""
        raise NotImplementedError

    def went_on(self, before: InHand | None) -> bool:
        """The cursor was on ``before`` and moved by no arrow. Whether it is on another patient now; then
        answers wait, and keys typed ahead are none."""
        now = self.in_hand
        if before is None or now is None or now.row == before.row:
            return False
        self.wait(same=now.patient == before.patient)
        return not self._same

    def wait(self, *, same: bool = False) -> None:
        """What the next answer would be about is another patient than before, or another row of the same."""
        self._same = same
        self._until = monotonic() + (BOUNCE if same else LOOK)

    def may_answer(self) -> bool:
        """Whether the key just heard may settle the row under the cursor; if it came too soon it is said."""
        hand, heard = self.in_hand, self.ncm.heard_at
        if hand is not None and hand.row == self._sent:
            return False  # the same key again while its answer is on the way
        if heard >= self._until:
            self._unsay()
            return True
        self._until = max(self._until, heard + BOUNCE)
        self.say(_TOO_SOON.format(what="row" if self._same else "patient"), "warning")
        self._told = True
        return False

    def _unsay(self) -> None:
        """The sentence goes with the key that is taken."""
        bar = key_bar_of(self) if self._told else None
        if bar is not None:
            bar.said = None
        self._told = False

    def answered(self, future: Future[Any], failed: Callable[[Problem], object] | None = None) -> None:
        """The answer for the row in hand is on its way."""
        hand = self.in_hand
        self._sent = hand.row if hand is not None else None
        self._settled = [*self._settled, self._sent]

        def refused(problem: Problem) -> None:
            self._landed()
            if failed is not None:
                failed(problem)

        # A page hears of a change by a callback of its own: what follows from it comes after that one.
        self.ncm.follow(future, lambda _: self.call_next(self._landed), refused)

    def _landed(self) -> None:
        self._sent = None


class SettledPage(Undoing, OneByOne):
    """Such a page with ``u``: the cursor goes back to the row whose answer was taken back."""

    @property
    def rows(self) -> LineList:
        """The list."""
        raise NotImplementedError

    def place_of(self, row: object) -> int | None:
        """Where the row is on the page, if it is there."""
        raise NotImplementedError

    def _taken_back(self, done: TakenBack) -> None:
        super()._taken_back(done)
        self.call_next(self._back_to_it)

    def _back_to_it(self) -> None:
        while self._settled:
            *self._settled, row = self._settled
            at = self.place_of(row)
            if at is not None:
                self.rows.move_to(at)
                return
