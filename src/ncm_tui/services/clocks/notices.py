"""Which notice a stay needs next: what ``g`` opens."""

from math import inf
from typing import Final, NamedTuple

from ncm_tui.models.enums import ClockState
from ncm_tui.services.clocks import board
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.desk import Desk
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.fact_words import fact_words
from ncm_tui.views.moments import moment_text

#: The form by which a notice is recorded.
NOTICE: Final = "clock-notice"
_NOW = (ClockState.INVALID_EARLY, ClockState.OVERDUE, ClockState.DUE, ClockState.PENDING)


class NextNotice(NamedTuple):
    """The clock of the notice to give, or nothing and a sentence that says why not."""

    line: ClockLine | None
    said: str = ""


def next_notice(desk: Desk, stay_uid: str) -> NextNotice:
    """The first notice that may be given now: our own before somebody else's, then the one due first. An
    overdue one is still given (P§8)."""
    rules = in_force(desk).by_id
    lines = [line for line in board.lines(desk, stay_uid) if rules[line.rule].dialog == NOTICE]
    now = [line for line in lines if line.state in _NOW]
    if now:
        return NextNotice(min(now, key=_rank))
    unknown = [line for line in lines if line.state is ClockState.UNKNOWN]
    if unknown:
        return NextNotice(None, _needs(unknown))
    later = [line for line in lines if line.state is ClockState.NOT_YET and line.window_open is not None]
    if later:
        first = min(later, key=_rank)
        assert first.window_open is not None
        opens = moment_text(first.window_open, desk.local(desk.now()).date())
        return NextNotice(None, f"{first.what}: not before {opens}, or it has to be given again.")
    return NextNotice(None, "No notice is known to be due here.")


def _rank(line: ClockLine) -> tuple[bool, bool, float]:
    at = line.due or line.window_open
    return line.watch, line.state is ClockState.PENDING, inf if at is None else at.timestamp()


def _needs(lines: list[ClockLine]) -> str:
    words = dict.fromkeys(fact_words(name, "") for line in lines for name in line.needs[:1])
    return f"Whether a notice is due is not known: {', '.join(words)}. UR/Auth (6) enters it."
