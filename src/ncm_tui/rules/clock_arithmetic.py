"""The arithmetic of a clock's times in words, line by line, for whoever asks why.

``36 elapsed hours after Sat 03/07 20:00 (EST) = Mon 03/09 09:00 (EDT): the clocks went forward``.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from ncm_tui.rules.calendars import DAY, Calendar
from ncm_tui.rules.clock_compile import calendar_of, case_name, number_of, raw_of, settled
from ncm_tui.rules.clock_given import Given
from ncm_tui.rules.clock_inputs import lacking, part_of
from ncm_tui.rules.clock_rules import At, ByFact, Choose, ClockRule, Count, Dated, Pick, Time

_PICKED: Final = {"min": "the earliest", "max": "the latest"}
_FEW: Final = 8
_UNITS: Final = {"HRS": "elapsed hour", "CAL": "calendar day", "MON": "month"}


class Arithmetic:
    """Says how the times of one rule come about; ``word`` gives a fact its name on screen."""

    def __init__(
        self, rule: ClockRule, given: Given, trigger: date | None, word: Callable[[str], str]
    ) -> None:
        self.rule, self.given, self.trigger, self.word = rule, given, trigger, word

    def steps(self, time: Time, *, opening: bool = False) -> list[str]:
        """The lines of ``time``, parts first."""
        missing = lacking(time, self.rule, self.given, self.trigger)
        value = raw_of(time, self.rule)(self.given, self.trigger)
        if value is None:
            said = ", ".join(self.word(name) for name in missing)
            return [f"Cannot be reckoned: needs {said}."] if missing else ["No such time here."]
        if isinstance(time, At):
            return [f"{self.word(time.fact)}: {self.moment(value, opening=opening)}"]
        if isinstance(time, Count):
            return self._count(time, value, opening)
        if isinstance(time, Pick):
            return self._pick(time, value, opening)
        if isinstance(time, ByFact):
            code = self.given.facts.get(time.fact)
            case = time.cases.get(case_name(code), time.default)
            head = f"{self.word(time.fact)}: {case_name(code).replace('_', ' ')}"
            return [head, *(self.steps(case, opening=opening) if case is not None else [])]
        if isinstance(time, Dated):
            return self._dated(time, opening)
        return self._choose(time, opening)

    def moment(self, value: date, *, opening: bool = False, zone: bool = False) -> str:
        """``Wed 03/04 15:00``; the last second of a day is its day."""
        calendar = self.given.calendar
        if isinstance(value, datetime):
            at = calendar.local(value)
            said = f"{self.day(at.date())} {at:%H:%M}"
            return f"{said} ({at:%Z})" if zone else said
        return f"{self.day(value)} {'00:00' if opening else 'end of the day'}"

    def day(self, day: date) -> str:
        year = "" if day.year == self.given.calendar.day(self.given.now).year else f"/{day.year}"
        return f"{day:%a %m/%d}{year}"

    def _count(self, count: Count, value: date, opening: bool) -> list[str]:
        start = raw_of(count.start, self.rule)(self.given, self.trigger)
        if start is None:
            return []
        before: list[str] = []
        if isinstance(count.start, Count | Pick | ByFact | Dated | Choose):
            before = self.steps(count.start)
        if count.clock == "BEFORE":
            return [*before, f"At or before {self._from(count)}: {self.moment(value, opening=opening)}"]
        n = number_of(count.n, self.rule)(self.given) or 0
        amount = self._amount(count, int(n))
        zones = count.clock == "HRS" and _offsets_differ(start, value, self.given.calendar)
        origin = self.moment(start, zone=zones) if isinstance(start, datetime) else self.day(start)
        line = f"{amount} {origin} = {self.moment(value, opening=opening, zone=zones)}"
        return [*before, line + self._note(count, start, value, zones)]

    def _from(self, count: Count) -> str:
        return self.word(count.start.fact) if isinstance(count.start, At) else "that time"

    def _amount(self, count: Count, n: int) -> str:
        side, size = ("before" if n < 0 else "after"), abs(n)
        if count.clock == "CAL" and n == 0:
            return "The day of"
        if count.clock in _UNITS:
            unit = _UNITS[count.clock]
            return f"{size} {unit}{'s' * (size != 1)} {side}"
        if count.clock in ("NOON", "MIDNIGHT"):
            hour = "Noon" if count.clock == "NOON" else "00:00"
            if size <= 1:
                return f"{hour} of the day" if size == 0 else f"{hour} of the next calendar day {side}"
            return f"{hour}, {size} days {side}"
        name = "Close of business" if count.clock == "COB" else "End"
        if n == 0:
            return f"{name} of the day"
        nth = _ordinal(size)
        return (
            f"{name} of the {nth} working day {side}"
            if count.clock == "COB"
            else f"{nth} business day {side}"
        )

    def _note(self, count: Count, start: date, value: date, zones: bool) -> str:
        calendar = self.given.calendar
        if zones and isinstance(start, datetime) and isinstance(value, datetime):
            first, last = (calendar.local(at).utcoffset() or timedelta() for at in (start, value))
            return ": the clocks went " + ("forward" if last > first else "back")
        begin, end = calendar.day(start), calendar.day(value)
        if count.clock in ("BD", "COB"):
            return self._skipped(min(begin, end), max(begin, end), back=end < begin)
        if count.clock == "HRS":
            closed = self._skipped(begin, end) if count.roll else ""
            return closed and f", the next business day{closed}"
        plain = raw_of(replace(count, roll=False), self.rule)(self.given, self.trigger)
        from_day = end if plain is None else calendar.day(plain)
        said = ""
        if count.clock == "MON" and from_day.day != begin.day:
            said = f": that month has no day {begin.day}"
        return said + (self._skipped(from_day, end) if from_day != end else "")

    def _skipped(self, begin: date, end: date, *, back: bool = False) -> str:
        """The days in between on which nobody works, with the reason."""
        days = [begin + DAY * n for n in range((end - begin).days + 1)]
        calendar = calendar_of(self.rule, self.given, back=back)
        closed = [(day, why) for day in days if (why := calendar.why_closed(day))]
        if not closed:
            return ""
        said = ", ".join(f"{day:%a %m/%d} {why}" for day, why in closed[:_FEW])
        more = f" and {len(closed) - _FEW} more" if len(closed) > _FEW else ""
        return f": {said}{more}"

    def _pick(self, pick: Pick, value: date, opening: bool) -> list[str]:
        part = part_of(pick, self.rule, self.given, self.trigger)
        if pick.how == "first":
            return [] if part is None else self.steps(part, opening=opening)
        left_out: list[str] = []
        lines: list[str] = []
        known = 0
        for each in pick.parts:
            missing = lacking(each, self.rule, self.given, self.trigger)
            if missing:
                left_out.append(f"Left out: {', '.join(self.word(name) for name in missing)}")
                continue
            known += 1
            lines += self.steps(each, opening=opening)
        if known > 1:
            lines.append(f"{_PICKED[pick.how]} of these = {self.moment(value, opening=opening)}")
        return [*left_out, *lines]

    def _dated(self, dated: Dated, opening: bool) -> list[str]:
        if self.trigger is None:
            return []
        day = self.given.calendar.day(self.trigger)
        period = next(each for each in dated.periods if each.holds(day))
        begins = f"from {self.day(period.begins)}" if period.begins is not None else ""
        ends = f"until {self.day(period.ends)}" if period.ends is not None else ""
        return [f"As in force {begins or ends}", *self.steps(period.time, opening=opening)]

    def _choose(self, choose: Choose, opening: bool) -> list[str]:
        for part in (choose.then, choose.otherwise):
            if part is None:
                continue
            same = raw_of(part, self.rule)(self.given, self.trigger)
            whole = raw_of(choose, self.rule)(self.given, self.trigger)
            if same is not None and same == whole:
                return self.steps(part, opening=opening)
        return []


def _ordinal(n: int) -> str:
    return f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n, 'th') }"


def _offsets_differ(start: date, value: date, calendar: Calendar) -> bool:
    if not isinstance(start, datetime):
        return False
    first, last = calendar.local(start), settled(value, calendar, False)
    return first.utcoffset() != last.utcoffset()
