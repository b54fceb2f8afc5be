"""What happened on a stay, as the facts of each instance: its own time, its answers, what it follows."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from ncm_tui.rules.events import BY_ID, KINDS
from ncm_tui.rules.fact import FactType
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.facts_clocks import OF_EVENT
from ncm_tui.services.clocks.shown_by import OF_INSTANCE, Times, shown_facts
from ncm_tui.services.desk import Desk

RECLASSIFIED = "reclassified"
_OF_INSTANCE: Final = frozenset(fact.name for fact in OF_EVENT) | OF_INSTANCE
#: Levels of care in this hospital; an authorization of another one is for another place.
_HERE: Final = frozenset({"inpatient", "observation", "telemetry", "icu", ""})
_TIMES_ASKED = Counter(name for kind in KINDS for name in kind.fields)


@dataclass(frozen=True, slots=True)
class Happened:
    """``at`` is a day where no hour was said; ``uid`` is empty of a change of status that only the census
    told of. ``facts`` are those of this instance alone."""

    uid: str
    kind: str
    at: datetime | date
    facts: Mapping[str, Any] = field(default_factory=dict)


def of_rows(desk: Desk, rows: Sequence[Sequence[Any]], stay: Mapping[str, Any]) -> tuple[Happened, ...]:
    """The events of one stay in the order of their times. A change to observation that the census told of
    is one too, until somebody records it."""
    told: list[Happened] = []
    follows: dict[str, str] = {}
    scopes: dict[str, str] = {}
    for uid, kind, at, precision, stored, after in rows:
        when = desk.local(datetime.fromisoformat(at))
        fields = json.loads(stored) if isinstance(stored, str) else stored
        own = {
            name: value
            for name, raw in (fields or {}).items()
            if (value := typed(desk, name, raw)) is not None
        }
        told.append(Happened(uid, kind, when if precision == "minute" else when.date(), own))
        scopes[uid] = _scope(kind, fields or {})
        if after:
            follows[uid] = after
    if stay.get(RECLASSIFIED) is not None and not any(each.kind == RECLASSIFIED for each in told):
        # Its new class is observation: that is how it was seen.
        told.append(Happened("", RECLASSIFIED, stay[RECLASSIFIED], {"receives_observation": True}))
    return tuple(_whole(told, follows, scopes, stay.get("discharged")))


def _scope(kind: str, answers: Mapping[str, Any]) -> str:
    """Within which a newer event stands for an older one: what it is about. A stay in a SNF that was approved
    takes nothing from the days that are approved here (P§11)."""
    level = str(answers.get("level") or "")
    return kind if level in _HERE else f"{kind} {level} {str(answers.get('facility') or '').casefold()}"


def of_stay(events: Iterable[Happened]) -> dict[str, Any]:
    """What the newest event of each kind says of the stay: its time, and the answers no other kind asks for.

    An answer that several kinds ask for (``expedited``) is a fact of its own instance only. A readmission
    that was told stops what a later stay here stops (P§9); a visit to the emergency department does not."""
    facts: dict[str, Any] = {}
    for each in events:
        own = BY_ID[each.kind].fields if each.kind in BY_ID else ()
        facts |= {name: each.facts[name] for name in own if name in each.facts and _TIMES_ASKED[name] == 1}
        facts[each.kind] = each.at
        if each.kind == "readmit" and each.facts.get("readmit_status") != "emergency":
            facts["readmitted_at"] = each.at
    return facts


def after_change(facts: Mapping[str, Any], events: Iterable[Happened]) -> dict[str, Any]:
    """What a change from inpatient to outpatient makes of the stay's facts, until a newer inpatient order:
    its status, and observation that counts from the new order, never back. ``None``: not known any more."""
    changes = [each for each in events if each.kind == RECLASSIFIED and each.uid]
    if not changes or _later(facts.get("inpatient_admit"), changes[-1].at):
        return {}
    change = changes[-1]
    observed = change.facts.get("receives_observation") is True
    start = facts.get("obs_start")
    anew = start is not None and not _later(change.at, start)
    return {
        "status": "observation" if observed else "outpatient_in_bed",
        "observed": observed or None,
        "obs_start": start if anew else None,
        "obs_end": facts.get("discharged") if anew else None,
    }


def _later(one: datetime | date | None, other: datetime | date) -> bool:
    """Whether ``one`` comes after ``other``; by their days where an hour is not known."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return one is not None and _day(one) > _day(other)


def of_event(
    facts: Mapping[str, Any], event: Happened, evidence: Mapping[tuple[str, str], Times]
) -> dict[str, Any]:
    """The facts of one event's clocks: those of the stay, and of answers and records its own alone.

    What this event does not say is not known: another one of its kind says nothing of it (two denials, two
    clocks)."""
    own = {name: value for name, value in facts.items() if name not in _OF_INSTANCE}
    shown = shown_facts({key: kinds for key, kinds in evidence.items() if key[1] == event.uid})
    return {**own, **{name: shown[name] for name in OF_INSTANCE if name in shown}, **event.facts}


def _whole(
    told: list[Happened], follows: Mapping[str, str], scopes: Mapping[str, str], left: datetime | date | None
) -> Iterable[Happened]:
    by_uid = {each.uid: each for each in told}
    newest = {scopes.get(each.uid, each.kind): each.uid for each in told}
    answers: dict[str, datetime | date] = {}
    overturned: set[str] = set()
    for each in told:
        if each.uid not in follows:
            continue
        before = by_uid.get(follows[each.uid])
        if each.kind == "authorized" and before is not None and before.kind == "denied":
            overturned.add(before.uid)
        else:
            answers.setdefault(follows[each.uid], each.at)
    for each in told:
        facts: dict[str, Any] = {}
        before = by_uid.get(follows.get(each.uid, ""))
        if before is not None and before is not each:
            facts |= {**before.facts, before.kind: before.at}
        facts |= each.facts
        facts[each.kind] = each.at
        facts["superseded"] = newest[scopes.get(each.uid, each.kind)] != each.uid
        facts["answered"] = each.uid in answers
        if each.kind == "denied":
            facts["overturned"] = each.uid in overturned
        if each.uid in answers:
            facts["answered_at"] = answers[each.uid]
        last = each.facts.get("last_covered_day")
        if left is not None and last is not None:
            facts["uncovered_days"] = max(0, (_day(left) - last).days - 1)
        yield Happened(each.uid, each.kind, each.at, facts)


def _day(at: datetime | date) -> date:
    return at.date() if isinstance(at, datetime) else at


def typed(desk: Desk, name: str, raw: Any) -> Any:
    """An answer of a short form as the registered fact of its name; ``None`` where it says nothing."""
    fact = REGISTER.get(name)
    if fact is None or raw in (None, ""):
        return None
    if fact.type is FactType.YES_NO:
        return raw if isinstance(raw, bool) else {"yes": True, "no": False}.get(str(raw))
    if fact.type in (FactType.DAY, FactType.INSTANT):
        return _moment(desk, fact.type, raw)
    if fact.type in (FactType.INTEGER, FactType.NUMBER):
        return _number(raw)
    return raw


def _moment(desk: Desk, kind: FactType, raw: Any) -> datetime | date | None:
    try:
        if len(str(raw)) <= len("2026-11-23"):
            return date.fromisoformat(str(raw))
        at = datetime.fromisoformat(str(raw))
    except ValueError:
        return None
    local = desk.local(at) if at.tzinfo is not None else at.replace(tzinfo=desk.zone)
    return local.date() if kind is FactType.DAY else local


def _number(raw: Any) -> float | int | None:
    if isinstance(raw, int | float):
        return raw
    try:
        number = float(str(raw))
    except ValueError:
        return None
    return int(number) if number.is_integer() else number
