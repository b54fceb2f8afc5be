"""Published vectors of clock rules: their inputs as facts and evidence, the answer under their keys.

``now`` may be absent (then nothing is said of a state), times are ISO 8601, a day alone stays a day. A name
of the rule's ``aliases`` is read as the fact it stands for; what its ``done_by`` knows is evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.calendars import Calendar, zone_named
from ncm_tui.rules.clock_given import AGREED, ATTEMPT, Clock, Given
from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.deadlines import standing

_MEDICARE: Final = frozenset({"medicare_ffs", "medicare_advantage", "medicare_secondary", "dual"})
#: Stands for "now" where a vector has none; nothing is said of a state then.
_NEVER: Final = datetime.max.replace(year=9000, tzinfo=UTC)
_DEFAULTS: Final[Mapping[str, float | None]] = {}
#: A word of published vectors for a destination, and ours.
_WORDS: Final = {"domiciliary": "assisted_living"}
_NOT_FACTS: Final = frozenset({"tz", "now", "attempts"})


@dataclass(frozen=True, slots=True)
class _Read:
    facts: dict[str, Any]
    evidence: dict[str, tuple[Any, ...]]
    calendar: Calendar
    now: datetime | None


def answer(
    rule: ClockRule, inputs: Mapping[str, Any], figures: Mapping[str, float | None] = _DEFAULTS
) -> dict[str, Any]:
    """What the rule says, as ``ncm conformance`` compares it; ``figures`` are the site's own. Raises
    ``ValueError`` with a sentence for a time that is none,
    :class:`~ncm_tui.rules.problems.DefinitionProblem` for a zone that does not exist."""
    return as_json(standing(rule, given_of(rule, inputs, figures)), with_state=inputs.get("now") is not None)


def given_of(
    rule: ClockRule, inputs: Mapping[str, Any], figures: Mapping[str, float | None] = _DEFAULTS
) -> Given:
    """The inputs of a vector as the rule is given them; ``now`` lies far ahead where it is absent."""
    read = _read(rule, inputs)
    return Given(read.facts, read.calendar, read.now or _NEVER, evidence=read.evidence, figures=figures)


def as_json(clock: Clock, *, with_state: bool = True) -> dict[str, Any]:
    """A clock under the keys of the vectors."""
    found: dict[str, Any] = {name: _plain(value) for name, value in clock.outputs.items()}
    if not with_state:
        return found
    found |= {
        "state": clock.state.value,
        "due": _plain(clock.due),
        "window_open": _plain(clock.window_open),
        "needs": list(clock.needs),
        "reason": clock.reason,
    }
    if clock.next_rule:
        found["next_rule"] = clock.next_rule
    if clock.state is ClockState.UNKNOWN:
        found["due"] = None
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(rule: ClockRule, inputs: Mapping[str, Any]) -> _Read:
    calendar = Calendar(zone_named(str(inputs.get("tz", "UTC")), "tz"))
    facts: dict[str, Any] = dict(rule.vector_facts)
    evidence: dict[str, tuple[Any, ...]] = {}
    for name, raw in inputs.items():
        if name in _NOT_FACTS or raw is None:
            continue
        value = _time(raw, name, calendar)
        if name in rule.done_by:
            evidence[name] = (value,)
        else:
            facts[rule.aliases.get(name, name)] = value
    if AGREED in facts:
        evidence[AGREED] = (facts.pop(AGREED),)
    if inputs.get("attempts"):
        evidence[ATTEMPT] = tuple(_time(each, "attempts", calendar) for each in inputs["attempts"])
    if rule.event and rule.event not in facts:
        # A vector of an event is that event; where it gives no time of it, the first one it gives is.
        told = _times(facts, inputs, rule)
        facts[rule.event] = told[0] if told else None
    if "payer_class" in facts:
        facts.setdefault("has_medicare", facts["payer_class"] in _MEDICARE)
    now = inputs.get("now")
    return _Read(facts, evidence, calendar, None if now is None else _instant(now, "now", calendar))


def _times(facts: Mapping[str, Any], inputs: Mapping[str, Any], rule: ClockRule) -> list[date]:
    """The times of the inputs, in their order."""
    told = [facts.get(rule.aliases.get(name, name)) for name in inputs]
    return [value for value in told if isinstance(value, date)]


def _time(raw: Any, name: str, calendar: Calendar) -> Any:
    """A text that begins as a day does is a day or an instant; everything else is itself."""
    if not isinstance(raw, str) or len(raw) < 10 or not raw[:4].isdigit():
        return _WORDS.get(raw, raw) if isinstance(raw, str) else raw
    if len(raw) > len("2026-03-02"):
        return _instant(raw, name, calendar)
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise ValueError(f"{name}: '{raw}' is no time; a day as 2026-03-02 was expected.") from None


def _instant(raw: Any, name: str, calendar: Calendar) -> datetime:
    try:
        at = datetime.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(
            f"{name}: '{raw}' is no time; one as 2026-03-02T14:30:00-05:00 was expected."
        ) from None
    if at.tzinfo is None:
        raise ValueError(f"{name}: '{raw}' has no offset from UTC.")
    return calendar.local(at)
