"""What happened before this stay: emergency visits, admissions, the last discharge. Unknown where nothing was
imported: a nurse must never read "no earlier visits" from an empty table."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ncm_tui.rules import stay_days
from ncm_tui.services import shown

_EMERGENCY = ("EMER",)
_ADMITTED = ("IMP", "ACUTE", "NONAC")
_INDEX_VISIT = timedelta(hours=24)
"""An ED visit that ended at most this long before arrival is the one that led here."""
_NOT = r"(?:non|not|no)(?: an?| from)?"
_SAID = (
    (re.compile(rf"\b(?:{_NOT} |non|un ?)(?:elective|planned|scheduled)\b"), True),
    (re.compile(rf"\b(?:{_NOT} |non)(?:emer\w*|urgent|trauma|ed|er)\b"), None),
    (re.compile(r"\b(?:elective|planned|scheduled)\b"), False),
    (re.compile(r"\b(?:emer\w*|ed|er|ambulance|urgent|trauma)\b"), True),
)
"""What the words of an admit source say, negated ones first; what matched is used up. Not an emergency may
still be urgent: that says nothing."""


class Earlier(NamedTuple):
    """An encounter other than the stay itself."""

    class_code: str
    started: datetime
    ended: datetime | None


class History(NamedTuple):
    """Everything known before a stay; ``known`` is False when nothing was ever imported for the patient."""

    earlier: tuple[Earlier, ...]
    known: bool


def acute_admission(row: shown.ShownStay, classes: Iterable[str]) -> bool | None:
    """Whether the admission was unplanned: by the EMR's admit source, or because the stay began in the ED.

    ``classes`` are the classes this stay has had. ``None`` where neither says, or the words say both.
    """
    left = " ".join(re.findall(r"[a-z0-9]+", (row.admit_source or "").casefold()))
    meanings = set()
    for words, meaning in _SAID:
        left, count = words.subn("|", left)
        if count and meaning is not None:
            meanings.add(meaning)
    if meanings:
        return meanings.pop() if len(meanings) == 1 else None
    if "EMER" in classes or row.class_code == "EMER":
        return True
    return None


def before(row: shown.ShownStay, history: History, zone: ZoneInfo) -> dict[str, Any]:
    """``ed_visits_6mo_seen``, ``admissions_12mo_seen``, ``readmit_30d`` of a stay; absent when unknown.

    An export need not hold every earlier encounter, nor those of other hospitals: the counts are *at least*,
    never an answer, and ``readmit_30d`` is true or absent. LACE E counts ED visits in the six months before
    admission without the visit that led to it (van Walraven 2010). Months are calendar months in the
    facility's zone.
    """
    arrival = shown.instant(row.arrival) or shown.instant(row.inpatient_order)
    if arrival is None or not history.known:
        return {}
    day = stay_days.local_day(arrival, zone)
    half_year, year = stay_days.months_before(day, 6), stay_days.months_before(day, 12)
    past = [each for each in history.earlier if each.started < arrival]
    visits = [
        each
        for each in past
        if each.class_code in _EMERGENCY
        and stay_days.local_day(each.started, zone) >= half_year
        and not _led_here(each, arrival)
    ]
    admissions = [each for each in past if each.class_code in _ADMITTED]
    recent = [each for each in admissions if stay_days.local_day(each.started, zone) >= year]
    ends = [each.ended for each in admissions if each.ended is not None and each.ended <= arrival]
    facts: dict[str, Any] = {"ed_visits_6mo_seen": len(visits), "admissions_12mo_seen": len(recent)}
    if ends and stay_days.nights(max(ends), arrival, zone) <= 30:
        facts["readmit_30d"] = True
    return facts


def _led_here(visit: Earlier, arrival: datetime) -> bool:
    return (visit.ended or visit.started) >= arrival - _INDEX_VISIT
