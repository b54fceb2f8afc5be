"""What is kept how long, as the page and the command line show it: initials and bed, never a whole name."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """One patient. ``left`` is the day of the last discharge where all stays ended, ``goes_on`` the first
    day without the patient, ``why`` what keeps the patient; ``hold`` the uid of her own hold, or "";
    ``mark`` the last four of the MRN, or ""."""

    patient: str
    stay: str
    who: str
    bed: str
    left: date | None
    goes_on: date | None
    why: tuple[str, ...] = ()
    hold: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """``past`` goes at the next look, ``soon`` within seven days, ``later`` after that; ``needed`` would go
    and is kept for a reason; ``here`` have not left. ``waits`` says why nothing goes unasked, or ""."""

    days: int
    today: date
    past: tuple[Kept, ...]
    soon: tuple[Kept, ...]
    later: tuple[Kept, ...]
    needed: tuple[Kept, ...]
    here: int
    without_left: tuple[Kept, ...]
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What a purge did: the patients by initials and bed, how many backups hold them no longer, and the
    backups and folders that could not be cleaned, each with its sentence. ``doubt``: nothing was done."""

    patients: tuple[Kept, ...] = ()
    backups: int = 0
    not_cleaned: tuple[tuple[Path, str], ...] = ()
    doubt: str = ""

    @property
    def message(self) -> str:
        """One line; empty when nothing was done. What could not be cleaned is on the page."""
        if self.doubt:
            return "Past retention, not destroyed: is this machine's date right? ^P Retention"
        said = [f"Past retention: {self._named} destroyed"] if self.patients else []
        count = len(self.not_cleaned)
        if (said or self.backups) and count:
            return " · ".join([*said, f"{count} {_backups(count)} not reached: ^P Retention"])
        said += [f"{self.backups} {_backups(self.backups)} cleaned"] if self.backups else []
        return " · ".join(said)

    @property
    def _named(self) -> str:
        """One or two by initials and bed, more by their number: a line of 80 columns."""
        first, *rest = [f"{one.who} {one.bed}".strip() for one in self.patients]
        return f"{first} and {len(rest)} more" if len(rest) > 1 else "; ".join([first, *rest])


def _backups(count: int) -> str:
    return "backup" if count == 1 else "backups"


def in_days(count: int) -> str:
    """``45 days``."""
    return "1 day" if count == 1 else f"{count} days"
