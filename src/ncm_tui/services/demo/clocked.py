"""What started clocks on the demo ward, what met them, and what the ward's payers ask."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ncm_tui.models.clocks import ClockEvidence, PayerProfile, StayEvent
from ncm_tui.models.daily import FacilityHoliday
from ncm_tui.services.demo.assess import Deeds
from ncm_tui.services.demo.rows import Rows

_PAYERS = Path(__file__).parents[2] / "content" / "demo" / "pools" / "payer-profiles.toml"


def events(deeds: Deeds, both: Mapping[str, int], told: tuple[dict[str, Any], ...]) -> None:
    """What happened on a stay, each with the evidence that answered it (``met``)."""
    for each in told:
        at = _minute(deeds.ago(each["hours_ago"]))
        event = deeds.rows.add(
            StayEvent,
            **both,
            kind=each["kind"],
            at=at,
            offset_minutes=_offset(at),
            fields=_fields(deeds, each),
            recorded_at=at,
        )
        uid = deeds.rows.uid_of(StayEvent, event)
        for shown in each.get("met", ()):
            _met(deeds, both, shown, uid)


def evidence(deeds: Deeds, both: Mapping[str, int], told: tuple[dict[str, Any], ...]) -> None:
    """What met a clock that starts from a fact of the stay."""
    for each in told:
        _met(deeds, both, each, "")


def place(rows: Rows, now: datetime) -> None:
    """What the ward's facility and payers say: the day after Thanksgiving is closed, two payers are known."""
    day = _day_after_thanksgiving(now)
    rows.add(FacilityHoliday, facility_id=1, day=day, name="Day after Thanksgiving")
    for told in tomllib.loads(_PAYERS.read_text(encoding="utf-8"))["profiles"]:
        values = dict(told)
        verified = (now - timedelta(days=values.pop("verified_days_ago"))).date()
        rows.add(PayerProfile, verified_on=verified, **values)


def _met(deeds: Deeds, both: Mapping[str, int], told: Mapping[str, Any], trigger: str) -> None:
    at = _minute(deeds.ago(told["hours_ago"]))
    deeds.rows.add(
        ClockEvidence,
        **both,
        rule=told["rule"],
        trigger_uid=trigger,
        kind=told["kind"],
        happened_at=at,
        happened_offset=_offset(at),
        entered_at=at + timedelta(minutes=4),
        entered_by=deeds.actor,
        who=told.get("who", ""),
        answers={**told.get("answers", {}), "happened_at": at.isoformat()},
    )


def _fields(deeds: Deeds, told: Mapping[str, Any]) -> dict[str, Any]:
    """The event's answers; ``days`` and ``hours`` from now become dates and instants."""
    fields = dict(told.get("fields", {}))
    for name, days in told.get("days", {}).items():
        fields[name] = (deeds.now + timedelta(days=days)).date().isoformat()
    for name, hours in told.get("hours", {}).items():
        fields[name] = _minute(deeds.now + timedelta(hours=hours)).isoformat()
    return fields


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _offset(at: datetime) -> int:
    offset = at.utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def _day_after_thanksgiving(now: datetime) -> date:
    """The Friday after the fourth Thursday of November, of this year or, once past, the next."""
    for year in (now.year, now.year + 1):
        first = date(year, 11, 1)
        friday = first + timedelta(days=(3 - first.weekday()) % 7 + 22)
        if friday >= now.date():
            break
    return friday
