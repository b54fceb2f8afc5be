"""Answers from outside (a file of answers, a vector) as answers of a form.

A key is an item id, its LOINC code, or a registered fact; a value is an option id, its code, or its points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ncm_tui.rules.facts import REGISTER, FactType, fault, nearest
from ncm_tui.rules.forms import Form, Item, ItemType, Option, Value
from ncm_tui.rules.problems import UnreadableInput


@dataclass(frozen=True, slots=True)
class Inputs:
    """``answers`` by item id, and the ``facts`` that are no item of the form."""

    answers: dict[str, Value]
    facts: dict[str, Any]


def read_inputs(form: Form, given: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> Inputs:
    """Sort ``given`` into answers and facts. ``None`` is *not answered*.

    Raises :class:`UnreadableInput` with the key, what was expected, and the nearest known name.
    """
    by_key = {item.loinc: item for item in form.items() if item.loinc} | {
        item.id: item for item in form.items()
    }
    answers: dict[str, Value] = {}
    found: dict[str, Any] = {}
    for key, value in given.items():
        item = by_key.get(key)
        if item is not None:
            answers[item.id] = read_answer(item, value)
        elif key in REGISTER:
            found[key] = read_fact(key, value)
        else:
            close = nearest(key, [*by_key, *REGISTER])
            hint = f"Did you mean '{close}'?" if close else f"Its items: {', '.join(sorted(by_key))}."
            raise UnreadableInput(f"{form.id} has no item '{key}'.", code="unknown_item", path=key, hint=hint)
    for key, value in (facts or {}).items():
        found[key] = read_fact(key, value)
    return Inputs(answers, found)


def read_answer(item: Item, value: Any) -> Value:
    """``value`` as ``item`` stores it."""
    if value is None:
        return None
    if item.type is ItemType.MULTI:
        if not isinstance(value, list):
            raise _wrong(item, value, "a list of options")
        return [_option(item, each).id for each in value]
    if item.type is ItemType.LINK:
        if not isinstance(value, dict):
            raise _wrong(item, value, "an object, as {band, score, at, by}")
        return value
    if item.options:
        return _option(item, value).id
    if item.type is ItemType.YES_NO:
        return _yes_no(item, value)
    if item.type in (ItemType.NUMBER, ItemType.SCALE, ItemType.COMPUTED):
        return _number(item, value)
    if item.type is ItemType.TABLE:
        if not isinstance(value, list):
            raise _wrong(item, value, "a list of rows")
        return value
    if not isinstance(value, str):
        raise _wrong(item, value, "a text")
    return value


def read_fact(name: str, value: Any) -> Any:
    """A fact from JSON: days and instants are ISO texts there."""
    known = REGISTER.get(name)
    try:
        if known and known.type is FactType.DAY and isinstance(value, str):
            value = date.fromisoformat(value)
        elif known and known.type is FactType.INSTANT and isinstance(value, str):
            value = datetime.fromisoformat(value)
    except ValueError:
        raise UnreadableInput(f"'{name}' is not a date: {value!r}.", code="fact", path=name) from None
    if sentence := fault(name, value):
        raise UnreadableInput(sentence, code="fact", path=name)
    return value


def _option(item: Item, value: Any) -> Option:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    for option in item.options:
        if option.points == value if number else value in (option.id, option.code):
            return option
    if isinstance(value, bool):
        wanted = "yes" if value else "no"
        for option in item.options:
            if option.id == wanted:
                return option
    raise _wrong(item, value, f"one of {', '.join(option.id for option in item.options)}, its code or points")


def _yes_no(item: Item, value: Any) -> bool:
    words = {"yes": True, "no": False, "LA33-6": True, "LA32-8": False, 1: True, 0: False}
    if isinstance(value, bool):
        return value
    if isinstance(value, int | str) and value in words:
        return words[value]
    raise _wrong(item, value, "true or false")


def _number(item: Item, value: Any) -> int | float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong(item, value, "a number")
    low, high = item.minimum, item.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        limits = f"{low:g} to {high:g}" if low is not None and high is not None else "a number in range"
        raise _wrong(item, value, limits)
    if item.counted and not float(value).is_integer():
        raise _wrong(item, value, "a whole number")
    return value


def _wrong(item: Item, value: Any, expected: str) -> UnreadableInput:
    return UnreadableInput(
        f"'{item.id}' is {value!r}: {expected} was expected.", code="wrong_answer", path=item.id
    )
