"""Answers as conditions see them, and which items are on the form for this patient.

A name in a condition is an item of the form, else a registered fact. An item that is not shown has no
answer, whatever was typed before it went away.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ncm_tui.rules.conditions import Chosen, Truth, evaluate, needs, parts
from ncm_tui.rules.forms import Condition, FlagRule, Form, Item, ItemType, Section, Value

Answers = Mapping[str, Value]
#: What a link is called beside its band when the form was finished here: its own flags have spoken.
HERE = "done"
#: A result that is not one of those an item lists.
UNLISTED = Chosen("unlisted")
_LEADING_NUMBER = re.compile(r"\d{1,3}(\.\d+)?")


def bind(form: Form, answers: Answers, facts: Mapping[str, Any]) -> dict[str, Any]:
    """``facts`` with the answers of every shown item laid over them, each as a condition compares it."""
    return Look(form, answers, facts).bound()


def visible(form: Form, answers: Answers, facts: Mapping[str, Any]) -> tuple[Item, ...]:
    """The items on the form now, in order.

    An item whose ``show_if`` waits for an answer of this form is hidden until that answer is there; one
    that waits for a fact of the chart is shown, because missing is not *no*.
    """
    return Look(form, answers, facts).visible()


def compared(item: Item, value: Value) -> Any:
    """``value`` of ``item`` as a condition compares it (see ``docs/conditions.md``)."""
    if value is None:
        return None
    if item.type is ItemType.LINK:
        return _linked(item, value)
    if isinstance(value, list):
        return [_chosen(item, each) for each in value] if item.options else list(value)
    if item.options:
        return _chosen(item, value)
    if item.type is ItemType.DATE and isinstance(value, str):
        return date.fromisoformat(value)
    if item.type is ItemType.DATETIME and isinstance(value, str):
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    return value


def milder(item: Item, before: Value, after: Value) -> bool:
    """Whether ``after`` surely says less than ``before``: both have points, and it has fewer."""
    points = [
        each.points if isinstance(each := compared(item, value), Chosen) else None
        for value in (before, after)
    ]
    return points[0] is not None and points[1] is not None and points[1] < points[0]


def _chosen(item: Item, value: Any) -> Any:
    for option in item.options:
        if value == option.id:
            return Chosen(option.id, option.points, option.code)
    return Chosen(value) if isinstance(value, str) else value


def _linked(item: Item, value: Value) -> Any:
    """A finished link compares by the band and score of what it opened, and is :data:`HERE`; one *done in
    the EMR* by the words recorded there (lower case) and the number that stands first in them. Where the item
    lists the results that there are, words outside the list are :data:`UNLISTED`, whatever they say."""
    if not isinstance(value, dict):
        return value
    if value.get("assessment"):
        return Chosen(str(value.get("band") or HERE), value.get("score"), code=HERE)
    said = str(value.get("band") or value.get("result") or "").strip().lower()
    if said and item.options:
        return next((_chosen(item, o.id) for o in item.options if said in (o.id, o.label.lower())), UNLISTED)
    number = _LEADING_NUMBER.match(said)
    points = value.get("score") if number is None else float(number[0])
    return Chosen(said, points) if said else None


class Look:
    """Which items are shown, each decided once; ``show_if`` may look forward but never in a circle.

    ``variant`` is a name beside the facts: the weighting in use, the form's default unless ``facts`` say."""

    def __init__(self, form: Form, answers: Answers, facts: Mapping[str, Any]) -> None:
        self._items = {item.id: (section, item) for section in form.sections for item in section.items}
        self._form = form
        self._answers = answers
        self._facts = facts
        self._shown: dict[str, bool] = {}
        self._unless: dict[str, frozenset[str]] | None = None

    def covered(self) -> dict[frozenset[str], tuple[str, ...]]:
        """Answers that went out of sight because another question was answered as well (a total in place of
        the items, a result in place of the levels): by the questions that cover them."""
        if self._unless is None:
            self._unless = {
                item_id: found & self._items.keys()
                for item_id, (section, item) in self._items.items()
                if (found := _unless(section.show_if) | _unless(item.show_if)) & self._items.keys()
            }
        beneath: dict[frozenset[str], tuple[str, ...]] = {}
        for item_id, unless in self._unless.items():
            if self._answers.get(item_id) in (None, "") or self.shows(item_id):
                continue
            over = frozenset(name for name in unless if self._answers.get(name) not in (None, ""))
            if over:
                beneath[over] = (*beneath.get(over, ()), item_id)
        return beneath

    def never_asked(self, item_id: str) -> bool:
        """Whether the item is surely not asked: what it hangs on is answered so, or is itself never asked.
        One that waits for an answer still to come is not on the form either, but nothing is said yet."""
        if self.shows(item_id):
            return False
        section, item = self._items[item_id]
        return any(self._firm_no(condition) for condition in (section.show_if, item.show_if))

    def visible(self) -> tuple[Item, ...]:
        """The shown items, in order."""
        return tuple(item for item in self._form.items() if self.shows(item.id))

    def shows(self, item_id: str) -> bool:
        """Whether the item is on the form now; ``KeyError`` for an id it has not."""
        if item_id not in self._shown:
            self._shown[item_id] = False
            section, item = self._items[item_id]
            self._shown[item_id] = self._open(section) and self._holds(item.show_if)
        return self._shown[item_id]

    def bound(self) -> dict[str, Any]:
        """What :func:`bind` gives."""
        values = {"variant": self._variant(), **self._facts}
        for item_id, (_, item) in self._items.items():
            values[item_id] = compared(item, self._answers.get(item_id)) if self.shows(item_id) else None
        return values

    def fired(self, names: Mapping[str, Any]) -> tuple[FlagRule, ...]:
        """The flags that hold for ``names`` (:meth:`bound`, and what the score is called), in the order of
        the definition; one that is not enabled never does."""
        return tuple(flag for flag in self._form.flags if flag.enabled and evaluate(flag.when, names))

    def _view(self) -> Mapping[str, Any]:
        return _Names(self)

    def _variant(self) -> Any:
        default = self._form.scoring.variant if self._form.scoring is not None else ""
        return self._facts.get("variant", default) or None

    def _open(self, section: Section) -> bool:
        return self._holds(section.show_if)

    def _holds(self, condition: Condition | None) -> bool:
        if condition is None:
            return True
        view = self._view()
        truth = evaluate(condition, view)
        if truth is Truth.UNKNOWN:
            return any(name not in self._items for name in needs(condition, view))
        return truth is Truth.TRUE

    def _firm_no(self, condition: Condition | None) -> bool:
        if condition is None:
            return False
        view = self._view()
        truth = evaluate(condition, view)
        if truth is Truth.UNKNOWN:
            lacking = needs(condition, view)
            return all(name in self._items and self.never_asked(name) for name in lacking)
        return truth is Truth.FALSE

    def value(self, name: str) -> Any:
        """``name`` as a condition compares it: an item of the form, else a fact."""
        if name not in self._items:
            return self._variant() if name == "variant" else self._facts.get(name)
        return compared(self._items[name][1], self._answers.get(name)) if self.shows(name) else None


def _unless(condition: Condition | None, *, negated: bool = False) -> frozenset[str]:
    """The names that hide by being known at all."""
    if condition is None or "f" in condition:
        return frozenset()
    if "known" in condition:
        return frozenset({str(condition["known"])}) if negated else frozenset()
    turned = negated != ("not" in condition or "none" in condition)
    return frozenset(name for part in parts(condition) for name in _unless(part, negated=turned))


class _Names(Mapping[str, Any]):
    """A live view of names, so that a hidden item of ``show_if`` reads as not answered."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def __getitem__(self, name: str) -> Any:
        return self._look.value(name)

    def __iter__(self) -> Any:
        raise TypeError("names are asked for, never listed")

    def __len__(self) -> int:
        raise TypeError("names are asked for, never counted")
