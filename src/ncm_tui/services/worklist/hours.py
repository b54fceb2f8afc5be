"""My shift, as the settings have it, and where it stands now."""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import date, time
from typing import Any, Final

from ncm_tui.rules.problems import Refused
from ncm_tui.rules.ranking import Hours
from ncm_tui.rules.shifts import WEEKDAYS, Shift, bounds
from ncm_tui.services import facility, settings
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed

KEY, FORM = "today.shift", "shift"
_HOLIDAYS: Final = "SELECT day FROM facility_holiday WHERE voided_at IS NULL"
_EVERY_DAY: Final = "every day"


def shift(desk: Desk) -> Shift:
    """My shift; 07:00 to 15:30 from Monday to Friday, holidays off, until she says otherwise."""
    kept = settings.get(desk, KEY)
    usual = Shift()
    if not isinstance(kept, dict):
        return usual
    return Shift(
        start=time.fromisoformat(kept["start"]),
        end=time.fromisoformat(kept["end"]),
        days=frozenset(WEEKDAYS.index(day) for day in kept["days"]),
        holidays_off=bool(kept["holidays_off"]),
    )


def hours(desk: Desk) -> Hours:
    """Now, and where the shift stands; holidays are the federal ones, the facility's own, and
    those of the file of holidays, as the clocks have them."""
    now = desk.local(desk.now())
    mine = shift(desk)
    return Hours(now, bounds(mine, now, _Holidays(desk)))


class _Holidays:
    """Whether a day is a holiday; they are read when a day is asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._own: frozenset[date] | None = None

    def __call__(self, day: date) -> bool:
        from ncm_tui.rules.calendars import federal_holidays

        if self._own is None:
            found = self._desk.vault.reader.rows(_HOLIDAYS)
            own = {date.fromisoformat(each) for (each,) in found}
            self._own = frozenset(own | self._desk.library.holidays().days.keys())
        return day in self._own or day in federal_holidays(day.year)


def initial(desk: Desk) -> dict[str, Any]:
    """The answers of the form as they stand."""
    mine = shift(desk)
    return {
        "start": f"{mine.start:%H:%M}",
        "end": f"{mine.end:%H:%M}",
        "days": [WEEKDAYS[day] for day in sorted(mine.days)],
        "holidays_off": mine.holidays_off,
    }


def put(desk: Desk, answers: Mapping[str, Any]) -> "Future[Changed]":
    """My shift from now on: ``start`` and ``end`` (0700, 19:30), ``days`` (of :data:`WEEKDAYS`),
    ``holidays_off``. Raises ``Refused`` for an hour that is none, and without a day."""
    start = facility.hour(answers.get("start"), "The hour at which a shift begins", "start")
    end = facility.hour(answers.get("end"), "The hour at which a shift ends", "end")
    chosen = answers.get("days") or []
    days = [day for day in WEEKDAYS if day in chosen]
    if not days:
        raise Refused("Working days: choose one at least.", code="shift.days", path="days")
    off = bool(answers.get("holidays_off"))
    kept = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "days": days, "holidays_off": off}
    future = settings.put(desk, KEY, kept)
    made: Future[Changed] = Future()

    def told(done: "Future[None]") -> None:
        error = done.exception()
        if error is not None:
            made.set_exception(error)
        else:
            said = words(Shift(start, end, frozenset(map(WEEKDAYS.index, days)), off))
            made.set_result(Changed("settings.changed", message=f"My shift: {said}"))

    future.add_done_callback(told)
    return made


def words(mine: Shift) -> str:
    """``07:00 to 15:30, Mon to Fri``."""
    days = sorted(mine.days)
    names = [WEEKDAYS[day].capitalize() for day in days]
    in_a_row = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    said = f"{names[0]} to {names[-1]}" if in_a_row else ", ".join(names)
    said = _EVERY_DAY if len(days) == len(WEEKDAYS) else said
    return f"{mine.start:%H:%M} to {mine.end:%H:%M}, {said}{'' if mine.holidays_off else ', holidays too'}"


def is_usual(desk: Desk) -> bool:
    """Whether she never said otherwise."""
    return shift(desk) == Shift()
