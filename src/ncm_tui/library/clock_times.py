"""The times of a clock rule as written in TOML, to :data:`ncm_tui.rules.clock_rules.Time`, faults named."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from ncm_tui.library.condition_check import condition_faults
from ncm_tui.library.dated_codes import Lists, expanded
from ncm_tui.library.tables import Fault, kind_of, not_one_of
from ncm_tui.rules.clock_rules import (
    CLOCKS,
    At,
    ByFact,
    Choose,
    Condition,
    Count,
    Dated,
    Period,
    Pick,
    Time,
)
from ncm_tui.rules.events import BY_ID
from ncm_tui.rules.facts import REGISTER, FactType, nearest

_KEYS: Final = ("clock", "min", "max", "first", "by", "by_payer", "dated", "when")
_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBERS: Final = (FactType.INTEGER, FactType.NUMBER)
_TIMES: Final = (FactType.DAY, FactType.INSTANT)
#: How a form's condition says it; a rule has no items.
_ITEM_OR_FACT: Final = "is neither an item of this form nor a registered fact"
#: As far as a rule may count: in hours eleven years, in days far more than any rule asks.
MOST: Final = 100_000
_EXAMPLE: Final = '{ clock = "CAL", n = 2 }'


def known_facts() -> dict[str, None]:
    """Every name a rule may use: the register, and each kind of event as its own time."""
    return dict.fromkeys((*REGISTER, *BY_ID))


class Times:
    """Reads the times of one rule; ``figures`` are the names ``n`` may use beside facts, ``lists`` gives the
    dated lists of codes its conditions ask."""

    def __init__(self, faults: list[Fault], figures: frozenset[str], lists: Lists) -> None:
        self.faults = faults
        self.figures = figures
        self.lists = lists
        self.known = known_facts()

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(key, message))

    def fact_name(self, name: Any, key: str) -> str:
        """A registered fact that holds a day or an instant."""
        if not isinstance(name, str) or name not in self.known:
            close = nearest(str(name), self.known)
            hint = f"; did you mean '{close}'?" if close else "."
            self.fault(key, f"'{name}' is not a registered fact{hint}")
            return str(name)
        if name in REGISTER and REGISTER[name].type not in _TIMES:
            self.fault(
                key, f"'{name}' holds no time ({REGISTER[name].type.value}): a day or an instant is needed."
            )
        return name

    def condition(self, raw: Any, key: str) -> Condition | None:
        """A condition whose shape and names were checked."""
        if raw is None:
            return None
        raw = expanded(raw, key, self.lists, self.faults)
        found = condition_faults(raw, key, self.known)
        self.faults.extend(
            Fault(each.key, each.message.replace(_ITEM_OR_FACT, "is not a registered fact")) for each in found
        )
        return None if found else raw

    def read(self, raw: Any, key: str) -> Time | None:
        """The time at ``key``; ``None`` where there is none, or it has a fault."""
        if raw is None:
            return None
        if isinstance(raw, str):
            return At(self.fact_name(raw, key))
        if not isinstance(raw, Mapping) or not raw:
            self.fault(key, f"a time was expected, as {_EXAMPLE} or the name of a fact, not {kind_of(raw)}.")
            return None
        found = [name for name in _KEYS if name in raw]
        if len(found) != 1:
            given = ", ".join(str(each) for each in raw)
            self.fault(key, f"one of {', '.join(_KEYS)} was expected, not {given}.")
            return None
        return _READERS[found[0]](self, raw, key)

    def count(self, raw: Mapping[str, Any], key: str) -> Time | None:
        self.only(raw, ("clock", "n", "from", "at", "roll", "last"), key)
        clock = raw["clock"]
        if clock not in CLOCKS:
            self.fault(f"{key}.clock", not_one_of(str(clock), CLOCKS))
            return None
        start = None
        if "from" in raw:
            start = self.read(raw["from"], f"{key}.from")
            if start is None:
                return None
        if clock == "BEFORE":
            if start is None:
                self.fault(key, 'BEFORE needs from, the fact it comes before, as from = "discharge".')
            for extra in ("n", "at", "roll", "last"):
                if extra in raw:
                    self.fault(f"{key}.{extra}", f"BEFORE counts nothing: {extra} does not belong here.")
        elif "n" not in raw:
            self.fault(f"{key}.n", f"a whole number of {CLOCKS[clock]} is needed here.")
        if "last" in raw and clock != "MON":
            self.fault(f"{key}.last", f"only months may lack a day; {clock} counts none.")
        return Count(
            clock=clock,
            n=self.number(raw.get("n", 0), f"{key}.n"),
            start=start,
            at=self.hour(raw, clock, key),
            roll=raw.get("roll") is True,
            last=raw.get("last") is True,
        )

    def number(self, n: Any, key: str) -> int | str:
        if isinstance(n, int) and not isinstance(n, bool):
            if abs(n) > MOST:
                self.fault(key, f"{n} lies out of reach: at most {MOST:,} either way.")
            return n
        if isinstance(n, str):
            name = n.removeprefix("-")
            numeric = [each for each, fact in REGISTER.items() if fact.type in _NUMBERS]
            if name not in self.figures and name not in numeric:
                close = nearest(name, [*self.figures, *numeric])
                hint = f"; did you mean '{close}'?" if close else f"; add [figures.{name}]."
                self.fault(
                    key, f"'{name}' is neither a figure of this rule nor a fact that is a number{hint}"
                )
            return n
        self.fault(key, f"a whole number or the name of a figure was expected, not {kind_of(n)}.")
        return 0

    def hour(self, raw: Mapping[str, Any], clock: str, key: str) -> str:
        at = raw.get("at", "")
        if at and (not isinstance(at, str) or not _HOUR.fullmatch(at)):
            self.fault(f"{key}.at", f'an hour was expected, as "17:00", not {at!r}.')
        elif at and clock not in ("BD", "COB"):
            self.fault(f"{key}.at", f"only BD and COB have an hour of their own; {clock} has none.")
        return str(at)

    def pick(self, raw: Mapping[str, Any], key: str) -> Time | None:
        how = next(name for name in ("min", "max", "first") if name in raw)
        self.only(raw, (how,), key)
        parts = raw[how]
        if not isinstance(parts, list) or not parts:
            self.fault(f"{key}.{how}", f"a list of times was expected, not {kind_of(parts)}.")
            return None
        read = [self.read(part, f"{key}.{how}[{number}]") for number, part in enumerate(parts)]
        return Pick(how, tuple(each for each in read if each is not None))

    def by_fact(self, raw: Mapping[str, Any], key: str) -> Time | None:
        short = "by_payer" in raw
        self.only(raw, ("by_payer", "default") if short else ("by", "cases", "default"), key)
        fact = "payer_class" if short else raw["by"]
        name = "by_payer" if short else "cases"
        if fact not in self.known:
            close = nearest(str(fact), self.known)
            hint = f"; did you mean '{close}'?" if close else "."
            self.fault(f"{key}.by", f"'{fact}' is not a registered fact{hint}")
        cases = raw.get(name)
        if not isinstance(cases, Mapping) or not cases:
            self.fault(f"{key}.{name}", f"a table of value = time was expected, not {kind_of(cases)}.")
            return None
        about = REGISTER.get(str(fact))
        allowed = about.values if about is not None else ()
        if about is not None and about.type is FactType.YES_NO:
            allowed = ("true", "false")
        for value in cases:
            if allowed and value not in allowed:
                self.fault(f"{key}.{name}", not_one_of(str(value), allowed))
        read = {str(value): self.read(each, f"{key}.{name}.{value}") for value, each in cases.items()}
        return ByFact(
            str(fact),
            {value: time for value, time in read.items() if time is not None},
            self.read(raw.get("default"), f"{key}.default"),
        )

    def dated(self, raw: Mapping[str, Any], key: str) -> Time | None:
        self.only(raw, ("dated",), key)
        rows = raw["dated"]
        if not isinstance(rows, list) or not rows:
            self.fault(f"{key}.dated", f"a list of periods was expected, not {kind_of(rows)}.")
            return None
        periods = [self.period(row, f"{key}.dated[{number}]") for number, row in enumerate(rows)]
        return Dated(tuple(period for period in periods if period is not None))

    def period(self, row: Any, key: str) -> Period | None:
        """``until`` and a ``from`` that is a date say the period; the rest, or ``then``, is the time."""
        if not isinstance(row, Mapping):
            self.fault(key, f"a period was expected, as {{ until = 2025-12-31, … }}, not {kind_of(row)}.")
            return None
        begins = row.get("from") if isinstance(row.get("from"), date) else None
        rest = {
            name: value
            for name, value in row.items()
            if name != "until" and not (name == "from" and begins is not None)
        }
        ends = row.get("until")
        for name, value in (("from", begins), ("until", ends)):
            if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
                self.fault(f"{key}.{name}", f"a day was expected, as 2026-01-01, not {value!r}.")
                return None
        if begins is None and ends is None:
            self.fault(key, "a period needs from or until, as from = 2026-01-01.")
        elif begins is not None and ends is not None and ends < begins:
            self.fault(f"{key}.until", f"{ends} is before {begins}.")
        then = rest.pop("then", None)
        if then is not None and rest:
            self.fault(key, f"'{next(iter(rest))}' does not belong beside then.")
        time = self.read(then if then is not None else rest, key)
        return None if time is None else Period(begins, ends, time)

    def choose(self, raw: Mapping[str, Any], key: str) -> Time | None:
        self.only(raw, ("when", "then", "else"), key)
        when = self.condition(raw["when"], f"{key}.when")
        then = self.read(raw.get("then"), f"{key}.then")
        if "then" not in raw:
            self.fault(f"{key}.then", "a time is needed here.")
        if when is None or then is None:
            return None
        return Choose(when, then, self.read(raw.get("else"), f"{key}.else"))

    def only(self, raw: Mapping[str, Any], known: tuple[str, ...], key: str) -> None:
        for name in raw:
            if name not in known:
                close = nearest(str(name), known)
                hint = f"did you mean '{close}'?" if close else f"known here: {', '.join(known)}."
                self.fault(f"{key}.{name}", f"this key is not known; {hint}")


_READERS: Final = {
    "clock": Times.count,
    "min": Times.pick,
    "max": Times.pick,
    "first": Times.pick,
    "by": Times.by_fact,
    "by_payer": Times.by_fact,
    "dated": Times.dated,
    "when": Times.choose,
}
