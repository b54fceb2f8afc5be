"""My list as it is printed: one row a patient, by bed (P§13)."""

from dataclasses import dataclass
from datetime import date, datetime

#: On every page: what to do with the paper.
CONFIDENTIAL = "CONFIDENTIAL – SHRED"


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One patient. ``name`` is as lists may say it, or initials; ``due`` what is late or due today, in words;
    ``stay`` is status and length, ``IP 3/3.8``."""

    bed: str
    name: str
    age_sex: str
    attending: str
    reason: str
    payer: str
    stay: str
    edd: date | None
    disposition: str
    barriers: tuple[str, ...]
    due: tuple[str, ...]
    name_alert: bool
    safety: bool


@dataclass(frozen=True, slots=True)
class MyList:
    """The whole list at ``now`` (the facility's clock). ``census`` is when the EMR's list was taken."""

    owner: str
    facility: str
    now: datetime
    census: datetime | None
    initials: bool
    rows: tuple[PrintRow, ...]
