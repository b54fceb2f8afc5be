"""Conditions as closures, made once: a caseload asks the same few of every patient.

The same language as :mod:`ncm_tui.rules.conditions` and the same answers: ``True``, ``False``, ``None`` where
it is unknown.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ncm_tui.rules.clock_rules import Condition
from ncm_tui.rules.conditions import Truth, evaluate, is_missing

Facts = Mapping[str, Any]
Test = Callable[[Facts], bool | None]

_SAID: Final = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


def test_of(condition: Condition) -> Test:
    """The condition as a closure: ``True``, ``False``, or ``None`` where it is unknown."""
    if "f" in condition:
        return _leaf(condition)
    ((joint, inner),) = condition.items()
    if joint in ("all", "any", "none"):
        return _joined(joint, tuple(test_of(part) for part in inner))
    if joint == "not":
        one = test_of(inner)
        return lambda facts: None if (said := one(facts)) is None else not said
    if joint == "known":
        name = str(inner)
        return lambda facts: not is_missing(facts.get(name))
    return lambda facts: _SAID[evaluate(condition, facts)]


def _leaf(condition: Condition) -> Test:
    """Texts, yes and no are most of what rules ask for; the rest is the language's own business."""
    name, op, value = str(condition["f"]), condition["op"], condition["value"]
    kind = type(value)
    if op in ("==", "!=") and kind in (str, bool):
        wanted = op == "=="

        def same(facts: Facts) -> bool | None:
            fact = facts.get(name)
            if type(fact) is kind:
                return (fact == value) is wanted
            return None if fact is None else _SAID[evaluate(condition, facts)]

        return same
    if op == "in" and all(type(each) is str for each in value):
        options = frozenset(value)

        def among(facts: Facts) -> bool | None:
            fact = facts.get(name)
            if type(fact) is str:
                return fact in options
            return None if fact is None else _SAID[evaluate(condition, facts)]

        return among
    return lambda facts: _SAID[evaluate(condition, facts)]


def _joined(joint: str, parts: tuple[Test, ...]) -> Test:
    deciding = joint != "all"
    found, otherwise = (not deciding, deciding) if joint == "none" else (deciding, not deciding)

    def join(facts: Facts) -> bool | None:
        unknown = False
        for part in parts:
            said = part(facts)
            if said is deciding:
                return found
            unknown = unknown or said is None
        return None if unknown else otherwise

    return join
