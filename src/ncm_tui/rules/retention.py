"""How long a patient is kept (P§10): N days after the last discharge, longer for a reason. Pure; the day is
an argument."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

DEFAULT_DAYS: Final = 45
LEAST_DAYS: Final = 1
MOST_DAYS: Final = 400
#: After this many days without an entry in the vault a wrong clock is as likely as a long leave, and what
#: is destroyed does not come back: then nothing is destroyed unasked.
CLOCK_JUMP: Final = timedelta(days=30)
#: What the page lists ahead.
AHEAD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Situation:
    """One patient: the day each stay ended (``None`` where the patient is not known to have left), the day
    anything was last recorded (counts only where there is no stay), and why the patient is still needed."""

    left: tuple[date | None, ...]
    touched: date
    needed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``goes_on`` is the first day without the patient, ``None`` while a stay is open. ``why`` says what
    keeps the patient whatever the day."""

    goes_on: date | None
    why: tuple[str, ...] = ()

    def is_past(self, today: date) -> bool:
        """Whether the patient is destroyed on ``today``."""
        return self.goes_on is not None and self.goes_on <= today and not self.why

    def is_soon(self, today: date) -> bool:
        """Whether the patient goes within a week, and not yet."""
        return self.goes_on is not None and today < self.goes_on <= today + AHEAD and not self.why


def verdict(situation: Situation, days: int) -> Verdict:
    """When the patient goes. A stay that never *left* is never past, so neither is its patient."""
    ended = [day for day in situation.left if day is not None]
    if len(ended) < len(situation.left):
        return Verdict(None, situation.needed)
    last = max(ended, default=situation.touched)
    return Verdict(last + timedelta(days=days), situation.needed)


def clock_jumped(before: date, today: date) -> bool:
    """Whether the day is so far from the vault's last entry (``before``) that the clock may be wrong."""
    return today - before > CLOCK_JUMP or today < before


def days_wanted(text: str) -> int | None:
    """A number of days as typed; ``None`` when it is not a whole number from 1 to 400."""
    bare = text.strip()
    if not (bare.isascii() and bare.isdigit()):
        return None
    wanted = int(bare)
    return wanted if LEAST_DAYS <= wanted <= MOST_DAYS else None
