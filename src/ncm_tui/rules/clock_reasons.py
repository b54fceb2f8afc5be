"""The reason on the list: a rule's ``why`` with its blanks filled, ``obs 34 h``, ``discharge Fri 14:00``.

Blanks are facts of the register, ``trigger``, ``due``, ``open`` and what the rule says beside; after a colon
stands how a time is shown (``%a %m/%d %H:%M``). Where a fact is missing nothing is said; an hour that is not
known is not shown.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from string import Formatter
from typing import Any, Final

from ncm_tui.rules.clock_given import Clock, Given

Line = Callable[[Given, date | None, Clock], str]
#: Blanks beside the facts.
OWN: Final = ("trigger", "due", "open")
MOST: Final = 32
_HOUR = re.compile(r"\s*%[HIMp][:%HIMSp]*")
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_QUICK: Final = {
    "%H:%M": lambda at: f"{at.hour:02}:{at.minute:02}",
    "%a %H:%M": lambda at: f"{_WEEKDAYS[at.weekday()]} {at.hour:02}:{at.minute:02}",
    "%a %m/%d": lambda at: f"{_WEEKDAYS[at.weekday()]} {at.month:02}/{at.day:02}",
    "%m/%d": lambda at: f"{at.month:02}/{at.day:02}",
}


def blanks(template: str) -> list[str]:
    """The names a template asks for. Raises ``ValueError`` where its braces do not close."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def line_of(template: str, most: int | None = MOST) -> Line:
    """The template as a closure; ``most`` characters of it, ``None``: whole."""
    parts = [(text, name, spec or "") for text, name, spec, _ in Formatter().parse(template)]

    def line(given: Given, trigger: date | None, clock: Clock) -> str:
        said = ""
        for text, name, spec in parts:
            said += text
            if name:
                value = _value(name, given, trigger, clock)
                if value is None:
                    return ""
                said += _shown(value, spec, given)
        return said[:most]

    return line


def _value(name: str, given: Given, trigger: date | None, clock: Clock) -> Any:
    if name == "trigger":
        return trigger
    if name == "due":
        return clock.due
    if name == "open":
        return clock.window_open
    value = given.facts.get(name)
    return clock.outputs.get(name) if value is None else value


def _shown(value: Any, spec: str, given: Given) -> str:
    if isinstance(value, datetime):
        return _time(given.calendar.local(value), spec or "%a %H:%M")
    if isinstance(value, date):
        return _time(value, _HOUR.sub("", spec) or "%a %m/%d")
    if isinstance(value, float):
        return str(int(value))
    # A text that somebody typed may have several lines.
    return " ".join(str(value).split())


def _time(value: date, spec: str) -> str:
    quick = _QUICK.get(spec)
    return quick(value) if quick is not None else value.strftime(spec)
