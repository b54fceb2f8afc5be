"""The one condition language (``docs/conditions.md``): three-valued, because missing is not false.

``show_if``, bands, flags, checklist applicability and prior rules are all the same expression::

    {all = [ {f = "age", op = ">=", value = 65}, {not = {f = "payer_class", op = "==", value = "none"}} ]}

``any`` and ``all`` are Kleene's: *unknown* is decided only where the other parts decide by themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from ncm_tui.rules.forms import Condition

OPERATORS = ("==", "!=", ">", ">=", "<", "<=", "in", "has", "any_of", "prefix", "between")
JOINTS = ("all", "any", "none", "not", "at_least", "known")

#: Option ids that say why there is no answer. They are an answer to the form, not to the question.
NOT_SAID = frozenset({"unable", "declined", "unknown"})


class Truth(Enum):
    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Only *true* counts; ask ``is Truth.FALSE`` where a firm no is meant."""
        return self is Truth.TRUE


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option as it stands in a condition: by points where the literal is a number, else id or code."""

    id: str
    points: float | None = None
    code: str | None = None


class _NotComparable(Exception):
    """Two values have no common ground (a text against a number): the answer is unknown."""


def evaluate(condition: Condition, facts: Mapping[str, Any]) -> Truth:
    """Whether ``condition`` holds for ``facts``; a fact that is absent or ``None`` is unknown.

    Raises ``ValueError`` for an expression outside the grammar; the library refuses those at load.
    """
    if "f" in condition:
        return _leaf(condition, facts.get(str(condition["f"])))
    if len(condition) == 1:
        ((joint, inner),) = condition.items()
        if joint in ("all", "any", "none"):
            return _join(joint, [evaluate(part, facts) for part in inner])
        if joint == "not":
            return _negated(evaluate(inner, facts))
        if joint == "at_least":
            return _at_least(int(inner["n"]), [evaluate(part, facts) for part in inner["of"]])
        if joint == "known":
            return Truth.FALSE if is_missing(facts.get(str(inner))) else Truth.TRUE
    raise ValueError(f"not a condition: {dict(condition)!r}")


def needs(condition: Condition, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts whose absence leaves ``condition`` unknown, in the order of the expression."""
    found: list[str] = []
    for name in _needed(condition, facts):
        if name not in found:
            found.append(name)
    return tuple(found)


def names(condition: Condition) -> tuple[str, ...]:
    """Every name the expression speaks of, in order, repeated as written."""
    if "f" in condition:
        return (str(condition["f"]),)
    if "known" in condition:
        return (str(condition["known"]),)
    return tuple(name for part in parts(condition) for name in names(part))


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside ``condition``."""
    for joint in ("all", "any", "none"):
        if joint in condition:
            return tuple(condition[joint])
    if "not" in condition:
        return (condition["not"],)
    if "at_least" in condition:
        return tuple(condition["at_least"]["of"])
    return ()


def is_missing(value: Any) -> bool:
    """Whether a fact says nothing: absent, or an option that only says why there is no answer."""
    return value is None or (isinstance(value, Chosen) and value.id in NOT_SAID)


def _needed(condition: Condition, facts: Mapping[str, Any]) -> Iterable[str]:
    if evaluate(condition, facts) is not Truth.UNKNOWN:
        return
    if "f" in condition:
        yield str(condition["f"])
    for part in parts(condition):
        yield from _needed(part, facts)


def _join(joint: str, truths: Sequence[Truth]) -> Truth:
    deciding = Truth.FALSE if joint == "all" else Truth.TRUE
    if deciding in truths:
        joined = deciding
    elif Truth.UNKNOWN in truths:
        joined = Truth.UNKNOWN
    else:
        joined = _negated(deciding)
    return _negated(joined) if joint == "none" else joined


def _negated(truth: Truth) -> Truth:
    if truth is Truth.UNKNOWN:
        return truth
    return Truth.FALSE if truth is Truth.TRUE else Truth.TRUE


def _at_least(n: int, truths: Sequence[Truth]) -> Truth:
    sure = truths.count(Truth.TRUE)
    if sure >= n:
        return Truth.TRUE
    return Truth.UNKNOWN if sure + truths.count(Truth.UNKNOWN) >= n else Truth.FALSE


def _leaf(condition: Condition, fact: Any) -> Truth:
    if fact is None:
        return Truth.UNKNOWN
    op, value = str(condition["op"]), condition["value"]
    if is_missing(fact):
        return _said_nothing(op, fact, value)
    try:
        return Truth.TRUE if _holds(op, fact, value) else Truth.FALSE
    except _NotComparable:
        return Truth.UNKNOWN


def _said_nothing(op: str, fact: Chosen, value: Any) -> Truth:
    """*Unable* and *declined* answer only a question about themselves."""
    asked = value if isinstance(value, list) else [value]
    if fact.id not in asked or op not in ("==", "!=", "in", "any_of"):
        return Truth.UNKNOWN
    return Truth.FALSE if op == "!=" else Truth.TRUE


def _holds(op: str, fact: Any, value: Any) -> bool:
    if op == "==":
        return _same(fact, value)
    if op == "!=":
        return not _same(fact, value)
    if op == "in":
        return any(_same_or_other(fact, each) for each in value)
    if op == "has":
        return any(_same_or_other(each, value) for each in _listed(fact))
    if op == "any_of":
        return any(_same_or_other(each, wanted) for each in _listed(fact) for wanted in value)
    if op == "prefix":
        return _begins(fact, value)
    if op == "between":
        low, high = value
        return _order(fact, low) >= 0 and _order(fact, high) <= 0
    order = _order(fact, value)
    return {">": order > 0, ">=": order >= 0, "<": order < 0, "<=": order <= 0}[op]


def _listed(fact: Any) -> Sequence[Any]:
    return fact if isinstance(fact, list | tuple) else [fact]


def _same(fact: Any, value: Any) -> bool:
    if isinstance(fact, list | tuple) or isinstance(value, list):
        raise _NotComparable
    if isinstance(fact, Chosen):
        if _is_number(value):
            return fact.points is not None and fact.points == value
        return value in (fact.id, fact.code)
    left, right = _common(fact, value)
    return bool(left == right)


def _same_or_other(fact: Any, value: Any) -> bool:
    """In a list of literals one of another kind is simply not the one."""
    try:
        return _same(fact, value)
    except _NotComparable:
        return False


def _begins(fact: Any, value: Any) -> bool:
    wanted = tuple(value) if isinstance(value, list) else (value,)
    texts = [each.id if isinstance(each, Chosen) else each for each in _listed(fact)]
    if not all(isinstance(text, str) for text in texts):
        raise _NotComparable
    return any(text.startswith(wanted) for text in texts)


def _order(fact: Any, value: Any) -> int:
    """-1, 0 or 1 as ``fact`` stands before, at or after ``value``."""
    if isinstance(fact, Chosen):
        if fact.points is None:
            raise _NotComparable
        fact = fact.points
    left, right = _common(fact, value)
    if isinstance(left, bool | str):
        raise _NotComparable
    return int(left > right) - int(left < right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _common(fact: Any, value: Any) -> tuple[Any, Any]:
    """Both in one kind: numbers, booleans, texts, days or instants. A day beside an instant is a day."""
    if _is_number(fact) and _is_number(value):
        return fact, value
    for kind in (bool, str):
        if isinstance(fact, kind) and isinstance(value, kind):
            return fact, value
    if isinstance(fact, date):
        return _common_time(fact, value)
    raise _NotComparable


def _common_time(fact: date, value: Any) -> tuple[Any, Any]:
    if isinstance(value, str):
        value = _parsed_time(value)
    if not isinstance(value, date) or isinstance(value, time):
        raise _NotComparable
    if isinstance(fact, datetime) and isinstance(value, datetime):
        if (fact.tzinfo is None) != (value.tzinfo is None):
            raise _NotComparable
        return fact, value
    return _day(fact), _day(value)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _parsed_time(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None
