"""Days and hours as a facility keeps them: its zone, close of business, business days, holidays.

Federal holidays are those of 5 U.S.C. 6103 with weekend observance, out of the ``holidays`` package; the
facility adds its own. December 24 and the Friday after Thanksgiving are business days unless it does.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from ncm_tui.rules.problems import DefinitionProblem

NOON, MIDNIGHT, LAST = time(12), time(0), time(23, 59, 59)
DAY = timedelta(days=1)


@cache
def federal_holidays(year: int) -> frozenset[date]:
    """The weekdays of ``year`` on which federal offices are closed, observed days included."""
    from holidays import country_holidays

    days = country_holidays("US", years=year, observed=True)
    return frozenset(day for day in days if day.year == year and day.weekday() < 5)


def zone_named(name: str, where: str = "facility") -> tzinfo:
    """The zone. Raises :class:`DefinitionProblem` where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise DefinitionProblem(
            f"zone: there is no time zone '{name}'; one as America/New_York was expected.",
            path=where,
            hint="Choose the zone of the facility in Settings.",
        ) from None


class Calendar:
    """The calendar of one facility. Every instant it gives stands in ``zone``.

    ``cob`` is close of business, ``closed_days`` the facility's own holidays beside the federal ones,
    ``shared_days`` those of them on which payers do not work either.
    """

    def __init__(
        self,
        zone: tzinfo,
        cob: time = time(17),
        closed_days: Iterable[date] = (),
        shared_days: Iterable[date] = (),
    ) -> None:
        self.zone = zone
        self.cob = cob
        self.closed_days = frozenset(closed_days)
        shared = self.closed_days.intersection(shared_days)
        #: The days others count by: a day on which only this site is closed moves nothing that a law or a
        #: payer sets.
        self.outside = self if shared == self.closed_days else Calendar(zone, cob, shared, shared)
        self._starts: dict[date, datetime] = {}
        self._ends: dict[date, datetime] = {}

    def day(self, value: date) -> date:
        """The local day of an instant; a day is itself."""
        if not isinstance(value, datetime):
            return value
        return (value if value.tzinfo is self.zone else value.astimezone(self.zone)).date()

    def local(self, instant: datetime) -> datetime:
        return instant if instant.tzinfo is self.zone else instant.astimezone(self.zone)

    def at(self, day: date, hour: time) -> datetime:
        """``hour`` of ``day``; one that the clocks skip is the moment after the gap."""
        wall = datetime.combine(day, hour, self.zone)
        return wall.astimezone(UTC).astimezone(self.zone)

    def start(self, day: date) -> datetime:
        """00:00 of ``day``."""
        found = self._starts.get(day)
        if found is None:
            found = self._starts[day] = self.at(day, MIDNIGHT)
        return found

    def end(self, day: date) -> datetime:
        """23:59:59 of ``day``."""
        found = self._ends.get(day)
        if found is None:
            found = self._ends[day] = self.at(day, LAST)
        return found

    def after_hours(self, instant: datetime, hours: float) -> datetime:
        """``hours`` elapsed hours later (earlier where negative), whatever the clocks on the wall do."""
        return (instant.astimezone(UTC) + timedelta(hours=hours)).astimezone(self.zone)

    def is_business(self, day: date) -> bool:
        """Monday to Friday, no federal holiday and no day of the facility's own."""
        return day.weekday() < 5 and day not in federal_holidays(day.year) and day not in self.closed_days

    def business_day(self, day: date, n: int) -> date:
        """The ``n``-th business day after ``day`` (day 0), before it where negative; 0 is ``day`` itself."""
        step = DAY if n >= 0 else -DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_business(day):
                day += step
        return day

    def rolled(self, day: date) -> date:
        """``day``, or the next business day where it is none."""
        return day if self.is_business(day) else self.business_day(day, 1)

    def why_closed(self, day: date) -> str:
        """In words, why ``day`` is no business day; empty where it is one."""
        if day.weekday() >= 5:
            return "weekend"
        if day in federal_holidays(day.year):
            return "federal holiday"
        return "closed here" if day in self.closed_days else ""


def months_after(day: date, months: int) -> date:
    """The same day-number ``months`` later; where that month has none, the first of the one after it."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month == 11), 1 if month == 11 else month + 2, 1)
