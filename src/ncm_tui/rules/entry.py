"""What a key does to a form, as pure functions: the screen only draws and calls these.

A digit answers by the printed number (points where they run 0, 1, 2 …, else the position from 1), a letter
only where the definition declares it (or y/n), ^N fills what declares a normal. Nothing here ever drops an
answer that was given: an unfit key returns :class:`Unfit` with the reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import Any, TypeAlias

from ncm_tui.rules import dates
from ncm_tui.rules.binding import Answers, visible
from ncm_tui.rules.conditions import NOT_SAID
from ncm_tui.rules.forms import Form, Item, ItemType, Option, Value
from ncm_tui.rules.problems import UsageProblem
from ncm_tui.rules.scoring import answered

#: Types answered by one key; the rest take characters and Enter.
BY_KEY = frozenset({ItemType.CHOICE, ItemType.MULTI, ItemType.YES_NO, ItemType.SCALE})
#: The steps a scale may have; what is longer is a number.
LONGEST_SCALE = 100
_MOST_BY_DIGIT = 9
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,12})(\.\d{1,6})?")
_YES_NO = (Option("yes", "Yes", key="y"), Option("no", "No", key="n"))


@dataclass(frozen=True, slots=True)
class Answered:
    """The new value, and whether the cursor moves on (never on a guarded item, nor in a ``multi``)."""

    value: Value
    advance: bool


@dataclass(frozen=True, slots=True)
class Unfit:
    """The key means nothing here, and why; the answer stays as it was."""

    reason: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, as a value to store and as the sentence to echo."""

    value: Value
    echo: str


Keyed: TypeAlias = Answered | Unfit


def options_of(item: Item) -> tuple[Option, ...]:
    """The options on screen; a ``yes_no`` has two, a short ``scale`` one for each whole number."""
    if item.options:
        return item.options
    if item.type is ItemType.YES_NO:
        return _YES_NO
    if item.type is ItemType.SCALE and item.minimum is not None and item.maximum is not None:
        if not item.maximum - item.minimum <= LONGEST_SCALE:
            return ()
        numbers = range(int(item.minimum), int(item.maximum) + 1)
        return tuple(Option(str(number), str(number), points=number) for number in numbers)
    return ()


def filters(item: Item) -> bool:
    """Whether there are too many options for digits: the nurse types to filter, then Enter."""
    return item.type in BY_KEY and "" in printed(item)


def printed(item: Item) -> tuple[str, ...]:
    """The key printed before each option: a digit, a declared letter, or nothing where it must be found
    by typing. *Unable* and *declined* are asked by letter, so that they take no digit; what is attested
    takes letters only."""
    options = options_of(item)
    if item.attested:
        return tuple(option.key or "" for option in options)
    numbered = [option for option in options if option.id not in NOT_SAID or option.key is None]
    digits = _digits(numbered)
    return tuple(digits.get(option.id, option.key or "") for option in options)


def digit(item: Item, n: int, current: Value = None) -> Keyed:
    """The digit ``n`` on ``item``. In a ``multi`` it toggles; ``0`` there is the explicit *none*,
    and moves on."""
    if item.type not in BY_KEY:
        return Unfit("Type the answer, then Enter.")
    if filters(item):
        return Unfit("More than nine answers: type part of a word, then Enter.")
    if item.attested:
        keys = ", ".join(key for key in printed(item))
        return Unfit(f"No number answers this: {keys}. Nothing was recorded.")
    for option, key in zip(options_of(item), printed(item), strict=True):
        if key == str(n):
            return choose(item, option, current)
    if item.type is ItemType.MULTI and n == 0:
        return _none(item, current)
    return Unfit(f"There is no answer {n} here.")


def letter(item: Item, character: str, current: Value = None) -> Keyed:
    """A letter on ``item``: y/n, or one that its definition declares."""
    wanted = character.lower()
    if item.type in BY_KEY:
        for option in options_of(item):
            if option.key is not None and option.key.lower() == wanted:
                return choose(item, option, current)
        if filters(item):
            return Unfit("Type part of a word to filter, then Enter.")
    return Unfit(f"'{character}' answers nothing here.")


def is_key(item: Item, character: str) -> bool:
    """Whether ``character`` is one of the keys that answer ``item``, or a digit."""
    keys = {key.lower() for key in printed(item)} | {(each.key or "").lower() for each in options_of(item)}
    return character.isdecimal() or character.lower() in keys


def is_none(item: Item, character: str) -> bool:
    """Whether ``character`` is the explicit *none of these* of a ``multi``, or another answer that stands
    alone (*unable*, *declined*)."""
    pairs = zip(options_of(item), printed(item), strict=True)
    alone = {key.lower() for option, key in pairs if option.exclusive or option.id in NOT_SAID}
    return character == "0" or character.lower() in alone


def choose(item: Item, option: Option, current: Value = None) -> Answered:
    """Take ``option``, as a digit, letter or Enter on a filtered list does."""
    if item.type is ItemType.MULTI:
        return Answered(_toggled(item, option, current), advance=False)
    if item.type is ItemType.YES_NO and not item.options:
        return Answered(option.id == "yes", advance=not item.guarded)
    if item.type is ItemType.SCALE and not item.options:
        return Answered(int(option.points or 0), advance=not item.guarded)
    return Answered(option.id, advance=not item.guarded)


def matching(item: Item, text: str) -> tuple[int, ...]:
    """The positions of the options a filter leaves: words that begin so first, then any that contain it."""
    wanted = text.strip().lower()
    labels = [option.label.lower() for option in options_of(item)]
    begin = [n for n, label in enumerate(labels) if any(word.startswith(wanted) for word in label.split())]
    return tuple(begin + [n for n, label in enumerate(labels) if n not in begin and wanted in label])


def typed(item: Item, text: str, now: datetime, zone: tzinfo) -> Typed:
    """What was typed in a number, text, date or date-time item.

    Raises a ``Problem`` with a sentence: not a number, out of range (with the unit), no such day, one
    still to come where the item is of the past.
    """
    if item.type is ItemType.NUMBER or (item.type is ItemType.SCALE and not item.options):
        return _typed_number(item, text)
    if item.type in (ItemType.DATE, ItemType.DATETIME):
        want: dates.Want = "date" if item.type is ItemType.DATE else "instant"
        parsed = dates.parse(text, now, zone, want, past=item.past)
        if item.past:
            here = now.astimezone(zone)
            at = parsed.instant or datetime.combine(parsed.day, time(), zone)
            dates.not_future(at, here, item.text, item.id)
        return Typed(parsed.value, dates.echo(parsed, now, zone))
    stripped = text.strip()
    if item.words and stripped and not any(map(str.isalpha, stripped)):
        raise UsageProblem(f"'{stripped}' names nobody: words were expected.", code="words", path=item.id)
    return Typed(stripped or None, stripped)


def echo(item: Item, text: str, now: datetime, zone: tzinfo) -> str:
    """What :func:`typed` would say back while the nurse is typing; empty for an empty line."""
    return typed(item, text, now, zone).echo if text.strip() else ""


def normal_fill(
    form: Form, section: str, answers: Answers, facts: Mapping[str, Any]
) -> dict[str, Value] | str:
    """What ^N stores in ``section``: the normal of each shown item that declares one and has no answer.

    A sentence where it is refused (P§3): a scored or patient-reported form, or nothing left to fill.
    """
    name = form.short or form.title
    if form.self_report:
        return f"{name} is the patient's own report: each answer is asked."
    if form.scoring is not None or form.kind == "instrument":
        return f"{name} is scored: each answer is asked."
    inside = {item.id for part in form.sections if part.id == section for item in part.items}
    declared = [
        item for item in visible(form, answers, facts) if item.id in inside and item.normal is not None
    ]
    if not declared:
        return "Nothing in this section has a normal answer: each is asked."
    filled = {item.id: item.normal for item in declared if not answered(answers.get(item.id))}
    return filled or "Everything here that has a normal answer is answered already."


def _digits(options: list[Option]) -> dict[str, str]:
    points = [option.points for option in options]
    if points and points == list(range(len(options))) and len(options) <= _MOST_BY_DIGIT + 1:
        return {option.id: str(n) for n, option in enumerate(options)}
    if len(options) > _MOST_BY_DIGIT:
        return {}
    return {option.id: str(n) for n, option in enumerate(options, start=1)}


def _toggled(item: Item, option: Option, current: Value) -> list[Any]:
    before = current if isinstance(current, list) else []
    if option.id in before:
        return [each for each in before if each != option.id]
    alone = {each.id for each in item.options if each.exclusive or each.id in NOT_SAID}
    if option.id in alone:
        return [option.id]
    kept = {*before, option.id} - alone
    return [each.id for each in item.options if each.id in kept]


def _none(item: Item, current: Value) -> Answered:
    """None of these, in one key; over something ticked before the cursor stays, so that it is seen."""
    onward = not current and not item.guarded
    alone = next((option.id for option in item.options if option.exclusive), None)
    return Answered([] if alone is None else [alone], advance=onward)


def _typed_number(item: Item, text: str) -> Typed:
    bare = text.strip()
    unit = f" {item.unit}" if item.unit else ""
    limited = item.minimum is not None or item.maximum is not None
    wanted = f": {_limits(item)}{unit} was expected" if limited else ""
    if not _NUMBER.fullmatch(bare):
        raise UsageProblem(f"'{bare}' is not a number{wanted}.", code="number", path=item.id)
    number = float(bare.replace(",", ""))
    if (item.minimum is not None and number < item.minimum) or (
        item.maximum is not None and number > item.maximum
    ):
        raise UsageProblem(f"{number:g} is out of range{wanted}.", code="range", path=item.id)
    if item.counted and not number.is_integer():
        limits = f", {_limits(item)}{unit}," if limited else ""
        told = f"{number:g} is a fraction: a whole number{limits} was expected."
        raise UsageProblem(told, code="whole", path=item.id)
    value: Value = int(number) if number.is_integer() else number
    return Typed(value, f"{number:g}{unit}")


def _limits(item: Item) -> str:
    if item.maximum is None:
        return f"{item.minimum:g} or more"
    return f"{item.maximum:g} or less" if item.minimum is None else f"{item.minimum:g} to {item.maximum:g}"
