"""What waits to be confirmed over all my patients: plan types and key times, one row each."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ncm_tui.models.enums import KeyTimeKind, PayerClass


class Waits(StrEnum):
    """What a row waits for."""

    PAYER = "payer"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A time the record holds of something else, which the nurse may say is this one too. It is never taken
    by itself (P§1)."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ConfirmRow:
    """One row. ``who`` is the listed name (``NO INFO`` where nobody is told); ``born`` and ``mrn`` are the
    second and third identifier. ``said`` is what the EMR gave, empty for what is missing; ``source`` who said
    so and when. ``suggested`` is the plan type the EMR's words mean, ``at`` the time as it stands: with
    either ``y`` confirms. ``exact`` is false for a day without its hour."""

    waits: Waits
    stay: str
    who: str
    age_sex: str
    birth_date: date | None
    birth_year: int | None
    mrn: str
    bed: str
    what: str
    said: str
    source: str
    coverage: str = ""
    suggested: PayerClass = PayerClass.UNKNOWN
    kind: KeyTimeKind | None = None
    at: datetime | None = None
    exact: bool = True
    candidates: tuple[Candidate, ...] = ()
    name_alert: bool = False
    why: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What the row is about, whatever it says now."""
        return (self.stay, str(self.waits), str(self.kind or ""))

    @property
    def one_key(self) -> bool:
        """Whether ``y`` settles it."""
        return self.suggested is not PayerClass.UNKNOWN or (self.at is not None and self.exact)
