"""A repeated score as it went: the values with their dates, and what they can be drawn between."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One finished filling. ``value`` is ``None`` where it gave no number; ``at`` stands on the facility's
    wall clock; ``joined`` is false where it must not be compared with the one before (another weighting);
    ``elsewhere`` marks another stay."""

    assessment: str
    at: datetime
    value: float | None
    text: str
    by: str
    variant: str = ""
    provisional: bool = False
    local: bool = False
    joined: bool = True
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """Oldest first. ``low`` and ``high`` are the range of the score as published, where it has one;
    ``cuts`` the lowest value of each band with its label, lowest first."""

    form: str
    title: str
    points: tuple[TrendPoint, ...]
    low: float | None = None
    high: float | None = None
    cuts: tuple[tuple[float, str], ...] = ()


def arrow(before: float | None, now: float | None) -> str:
    """``↑``, ``↓``, ``=``; empty where one of the two is no number. Whether up is good the band says."""
    if before is None or now is None:
        return ""
    return "↑" if now > before else "↓" if now < before else "="
