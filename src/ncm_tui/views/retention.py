"""What is kept how long, as the page and the command line show it: initials and bed, never a whole name."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """One patient. ``left`` is the day of the last discharge where all stays ended, ``goes_on`` the first
    day without the patient, ``why`` what keeps the patient; ``hold`` the uid of her own hold, or ""."""

    patient: str
    stay: str
    who: str
    bed: str
    left: date | None
    goes_on: date | None
    why: tuple[str, ...] = ()
    hold: str = ""


@dataclass(frozen=True, slots=True)
class RetentionPage:
    """``past`` goes at the next purge, ``soon`` within seven days, ``later`` after that; ``needed`` would go
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
        said = []
        if self.patients:
            named = ", ".join(f"{one.who} {one.bed}".strip() for one in self.patients[:3])
            more = f" and {len(self.patients) - 3} more" if len(self.patients) > 3 else ""
            said.append(f"Past retention, destroyed: {named}{more}")
        if self.backups:
            said.append(f"{self.backups} {'backup' if self.backups == 1 else 'backups'} cleaned")
        if said and self.not_cleaned:
            count = len(self.not_cleaned)
            said.append(f"{count} not reached: ^P Retention")
        elif said:
            said.append("^P Retention")
        return " · ".join(said)
