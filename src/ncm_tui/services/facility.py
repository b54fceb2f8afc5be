"""The facility: its name, zone, MRN system, usual discharge hour, and the days its offices are closed."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ncm_tui.rules import dates
from ncm_tui.rules.clean import clean_line
from ncm_tui.rules.problems import Problem, Refused
from ncm_tui.services.desk import Desk
from ncm_tui.services.doors import is_zone
from ncm_tui.views.changed import Changed
from ncm_tui.views.settings import FacilityPage, Holiday

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

FORM, HOLIDAY_FORM = "facility", "holiday"
CHANGED = "facility.changed"
#: What ``u`` takes back on the page.
VERBS = frozenset({"facility.holiday_added", "facility.holiday_removed"})
_MOST = 120

_FACILITY = "SELECT uid, name, zone, mrn_system, usual_discharge FROM facility ORDER BY id LIMIT 1"
_HOLIDAYS = """
SELECT h.uid, h.day, h.name FROM facility_holiday h
WHERE h.voided_at IS NULL AND h.facility_id = (SELECT id FROM facility ORDER BY id LIMIT 1)
ORDER BY h.day < ?, h.day
"""


def page(desk: Desk) -> FacilityPage:
    """The facility and its own holidays: those to come first."""
    found = desk.vault.reader.one(_FACILITY)
    assert found is not None  # a vault is made with its facility
    uid, name, zone, system, usual = found
    today = desk.local(desk.now()).date()
    days = desk.vault.reader.rows(_HOLIDAYS, (today.isoformat(),))
    holidays = tuple(Holiday(each, date.fromisoformat(day), what) for each, day, what in days)
    return FacilityPage(uid, name, zone, system, time.fromisoformat(usual), holidays)


def initial(desk: Desk) -> dict[str, Any]:
    """The answers of the form as they stand."""
    now = page(desk)
    return {
        "name": now.name,
        "zone": now.zone,
        "usual_discharge": f"{now.usual_discharge:%H:%M}",
        "mrn_system": now.mrn_system,
    }


def change(desk: Desk, answers: Mapping[str, Any]) -> Future[Changed]:
    """Another name, zone, usual discharge hour or MRN system. A zone or a system changes what days and
    numbers are shown of everybody: all shown rows are made anew in the same transaction.

    Raises ``Refused`` naming the answer that cannot stand. The vault and the desk know the new name and
    zone once :func:`take` was called with the result."""
    name = _line(answers, "name", "The name of the facility is needed.")
    zone = _zone(answers)
    system = _line(answers, "mrn_system", "")
    usual = hour(answers.get("usual_discharge"))

    def write(work: Work) -> Changed:
        from ncm_tui.models.people import Facility
        from ncm_tui.vault import projection

        row = work.get(Facility, page_uid)
        anew = (row.zone, row.mrn_system) != (zone, system)
        row.name, row.zone, row.mrn_system, row.usual_discharge = name, zone, system, usual
        work.session.add(row)
        work.session.flush()
        if anew:
            projection.rebuild(work.session.connection())
        work.about(uids=[row.uid], detail="zone or numbers" if anew else "")
        return Changed(work.verb, message=f"{name} · {zone} · usual discharge {usual:%H:%M}", row=row.uid)

    page_uid = page(desk).uid
    return desk.vault.submit(CHANGED, write)


def take(desk: Desk) -> Desk:
    """A desk on the same vault with the facility's name and zone as they are now."""
    now = page(desk)
    desk.vault.facility_name, desk.vault.zone = now.name, now.zone
    return Desk(vault=desk.vault, library=desk.library, now=desk.now, zone=ZoneInfo(now.zone))


def add_holiday(desk: Desk, answers: Mapping[str, Any]) -> Future[Changed]:
    """A day on which offices are closed here. Raises ``Refused`` for a day that is there already."""
    day = _day(answers.get("day"))
    name = _line(answers, "name", "What day it is, is needed.")
    there = next((each for each in page(desk).holidays if each.day == day), None)
    if there is not None:
        raise Refused(
            f"{day:%a %d %b %Y} is there already: {there.name}.", code="holiday.there", path="day",
            hint="Remove it first to give it another name.",
        )  # fmt: skip

    def write(work: Work) -> Changed:
        from ncm_tui.models.daily import FacilityHoliday
        from ncm_tui.models.people import Facility

        of = work.get(Facility, page_uid)
        row = work.add(FacilityHoliday(facility_id=of.id, day=day, name=name))
        work.about(uids=[row.uid])
        return Changed(work.verb, message=f"Closed on {day:%a %d %b %Y}: {name}", row=row.uid)

    page_uid = page(desk).uid
    return desk.vault.submit("facility.holiday_added", write)


def remove_holiday(desk: Desk, uid: str) -> Future[Changed]:
    """Takes a day off the list, kept in history. The future carries ``NotFound``."""

    def write(work: Work) -> Changed:
        from ncm_tui.models.daily import FacilityHoliday

        row = work.get(FacilityHoliday, uid)
        work.void(row, "removed on the facility page")
        work.about(uids=[row.uid])
        return Changed(work.verb, message=f"No longer closed on {row.day:%a %d %b %Y}", row=row.uid)

    return desk.vault.submit("facility.holiday_removed", write)


def hour(typed: Any, what: str = "The usual discharge hour", path: str = "usual_discharge") -> time:
    """``1700``, ``17:00``, ``5p`` as a time of day. Raises ``Refused``."""
    text = str(typed or "").strip()
    noon = datetime(2001, 1, 3, 12, tzinfo=UTC)
    try:
        parsed = dates.parse(text, noon, UTC, "minute")
    except Problem:
        parsed = None
    if parsed is None or parsed.instant is None or len(text.split()) != 1 or not text[0].isdigit():
        raise Refused(
            f"{what} is a time such as 1700 or 11a, not “{text}”.", code="answer", path=path,
        )  # fmt: skip
    return parsed.instant.time()


def _zone(answers: Mapping[str, Any]) -> str:
    zone = str(answers.get("zone") or "").strip()
    if not is_zone(zone) or "/" not in zone:
        raise Refused(
            f"“{clean_line(zone)[0]}” is not a time zone.", code="answer", path="zone",
            hint="For example America/Chicago.",
        )  # fmt: skip
    return zone


def _line(answers: Mapping[str, Any], item: str, needed: str) -> str:
    text, _ = clean_line(str(answers.get(item) or ""))
    if needed and not text:
        raise Refused(needed, code="answer", path=item)
    if len(text) > _MOST:
        raise Refused(f"At most {_MOST} characters.", code="answer", path=item)
    return text


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value or "")[:10])
    except ValueError:
        raise Refused(
            "The day is needed, for example 11/27 or 2026-11-27.", code="answer", path="day"
        ) from None
