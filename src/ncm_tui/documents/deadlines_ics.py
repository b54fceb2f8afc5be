"""Deadlines as a calendar (iCalendar, RFC 5545): one event a line of Today that has a time.

An event blocks no time: it is a mark, not an appointment. It is ``CLASS:PRIVATE``, which asks a shared
calendar to hide it and is no protection.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ncm_tui.rules.clean import clean_line

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True)
class Deadline:
    """``uid`` is the same in each file, so that a calendar moves its event and makes no second one. ``due``
    is aware, or a day; ``assumed``: its hour rests on something nobody confirmed."""

    uid: str
    due: datetime | date
    summary: str
    why: str
    assumed: bool = False


def calendar_text(deadlines: Iterable[Deadline], written: datetime, name: str) -> str:
    """The file, its lines ended by CR LF. ``written`` (aware) stamps each event, ``name`` is the
    calendar's."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//ncm-tui//Today//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", clean_line(name)[0])
    for each in deadlines:
        made.add_component(_event(each, written))
    return str(made.to_ical().decode("utf-8"))


def _event(each: Deadline, written: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", each.uid)
    event.add("dtstamp", written.astimezone(UTC))
    if isinstance(each.due, datetime):
        event.add("dtstart", each.due.astimezone(UTC))
    else:
        event.add("dtstart", each.due)
        event.add("dtend", each.due + timedelta(days=1))
    event.add("summary", clean_line(f"{each.summary}{' (~)' if each.assumed else ''}")[0])
    if each.why:
        event.add("description", clean_line(each.why)[0])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
