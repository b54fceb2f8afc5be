"""Faults of a condition as written: its grammar, its names, and literals no answer could equal."""

from collections.abc import Mapping
from typing import Any

from ncm_tui.library.tables import Fault, kind_of, not_one_of
from ncm_tui.rules.conditions import JOINTS, OPERATORS
from ncm_tui.rules.entry import options_of
from ncm_tui.rules.facts import REGISTER, FactType, nearest
from ncm_tui.rules.forms import Item, ItemType

#: What a name may stand for: an item of the form, or ``None`` for a fact or one of the score's names.
Names = Mapping[str, Item | None]

_LISTS = ("in", "any_of")
_ORDER = (">", ">=", "<", "<=", "between")


def condition_faults(condition: Any, key: str, known: Names) -> list[Fault]:
    """Everything wrong with ``condition``; ``known`` holds the names it may use."""
    if not isinstance(condition, Mapping) or not condition:
        example = '{ f = "age", op = ">=", value = 65 }'
        return [Fault(key, f"a condition was expected, as {example}, not {kind_of(condition)}.")]
    if "f" in condition:
        return _leaf_faults(condition, key, known)
    if len(condition) != 1 or next(iter(condition)) not in JOINTS:
        given = ", ".join(str(each) for each in condition)
        return [Fault(key, f"one of f, {', '.join(JOINTS)} was expected alone, not {given}.")]
    ((joint, inner),) = condition.items()
    if joint == "known":
        return _name_faults(inner, f"{key}.known", known)
    if joint == "not":
        return condition_faults(inner, f"{key}.not", known)
    if joint == "at_least":
        return _at_least_faults(inner, f"{key}.at_least", known)
    return _part_faults(inner, f"{key}.{joint}", known)


def _part_faults(parts: Any, key: str, known: Names) -> list[Fault]:
    if not isinstance(parts, list) or not parts:
        return [Fault(key, f"a list of conditions was expected, not {kind_of(parts)}.")]
    return [fault for n, part in enumerate(parts) for fault in condition_faults(part, f"{key}[{n}]", known)]


def _at_least_faults(inner: Any, key: str, known: Names) -> list[Fault]:
    if not isinstance(inner, Mapping) or set(inner) != {"n", "of"}:
        return [Fault(key, "n and of are needed here, as { n = 2, of = [ … ] }.")]
    faults = _part_faults(inner["of"], f"{key}.of", known)
    n = inner["n"]
    count = len(inner["of"]) if isinstance(inner["of"], list) else 0
    if not isinstance(n, int) or isinstance(n, bool) or not 1 <= n <= count:
        faults.append(Fault(f"{key}.n", f"a whole number from 1 to {count} was expected, not {n!r}."))
    return faults


def _leaf_faults(condition: Mapping[str, Any], key: str, known: Names) -> list[Fault]:
    faults = _name_faults(condition["f"], f"{key}.f", known)
    if extra := sorted(set(condition) - {"f", "op", "value"}):
        faults.append(Fault(key, f"'{extra[0]}' does not belong beside f, op and value."))
    op, value = condition.get("op"), condition.get("value")
    if not isinstance(op, str) or op not in OPERATORS:
        return [*faults, Fault(f"{key}.op", not_one_of(str(op), OPERATORS))]
    if value is None:
        return [*faults, Fault(f"{key}.value", "a value is needed here.")]
    faults.extend(_shape_faults(op, value, f"{key}.value"))
    if not faults:
        faults.extend(_literal_faults(str(condition["f"]), op, value, f"{key}.value", known))
    return faults


def _name_faults(name: Any, key: str, known: Names) -> list[Fault]:
    if isinstance(name, str) and name in known:
        return []
    close = nearest(str(name), known)
    hint = f"; did you mean '{close}'?" if close else "."
    return [Fault(key, f"'{name}' is neither an item of this form nor a registered fact{hint}")]


def _shape_faults(op: str, value: Any, key: str) -> list[Fault]:
    if op == "between":
        fits = isinstance(value, list) and len(value) == 2
        return [] if fits else [Fault(key, "two limits were expected, as [18, 64].")]
    if op in _LISTS:
        return [] if isinstance(value, list) and value else [Fault(key, f"a list was expected after '{op}'.")]
    if op == "prefix":
        texts = value if isinstance(value, list) else [value]
        fits = bool(texts) and all(isinstance(each, str) for each in texts)
        return [] if fits else [Fault(key, "a text or a list of texts was expected after 'prefix'.")]
    if isinstance(value, list):
        return [Fault(key, f"one value was expected after '{op}', not a list.")]
    return []


def _literal_faults(name: str, op: str, value: Any, key: str, known: Names) -> list[Fault]:
    if op == "prefix":
        return []
    literals = value if isinstance(value, list) else [value]
    item = known.get(name)
    if item is None:
        return _fact_literals(name, literals, key)
    return [fault for literal in literals for fault in _item_literal(item, op, literal, key)]


def _item_literal(item: Item, op: str, literal: Any, key: str) -> list[Fault]:
    options = options_of(item)
    if not options or item.type in (ItemType.YES_NO, ItemType.LINK):
        fits = item.type is not ItemType.YES_NO or isinstance(literal, bool)
        return [] if fits else [Fault(key, f"'{item.id}' is yes or no: true or false was expected.")]
    if isinstance(literal, int | float) and not isinstance(literal, bool):
        if any(option.points is not None for option in options):
            return []
        return [Fault(key, f"'{item.id}' has no points to compare with {literal}.")]
    words = [option.id for option in options] + [option.code for option in options if option.code]
    if op in _ORDER:
        return [Fault(key, f"'{op}' compares points: a number was expected, not {literal!r}.")]
    return [] if literal in words else [Fault(key, not_one_of(str(literal), words))]


def _fact_literals(name: str, literals: list[Any], key: str) -> list[Fault]:
    fact = REGISTER.get(name)
    if fact is None or fact.type is not FactType.CODE or not fact.values:
        return []
    return [
        Fault(key, not_one_of(str(literal), fact.values))
        for literal in literals
        if str(literal) not in fact.values
    ]
