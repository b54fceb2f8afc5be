"""What a form shows and which flags hold, kept up to date answer by answer.

An answer asks again only the conditions that speak of it, and those that wait for what it shows or hides, so
that a key on a long form costs no more than one on a short form. It says at any moment what
:class:`~ncm_tui.rules.binding.Look` would say of the same answers.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ncm_tui.rules.binding import Answers, Look, compared
from ncm_tui.rules.conditions import evaluate, names
from ncm_tui.rules.forms import FlagRule, Form, Section

#: The names that only a score gives; they change with it.
SCORED = ("score", "band", "points_so_far", "scorer_says")


class Living(Look):
    """``answers`` is the caller's own mapping: it changes there first, then :meth:`changed` is told of it."""

    def __init__(self, form: Form, answers: Answers, facts: Mapping[str, Any]) -> None:
        super().__init__(form, answers, facts)
        first = Look(form, answers, facts)
        self._names = first.bound()
        self._shown = first._shown
        self._truth: dict[int, bool] = {}
        self._last: dict[str, Any] = {}
        self._waiting, self._flags = _speakers(form)

    def changed(self, items: Iterable[str]) -> bool:
        """Take what ``answers`` now say of ``items``; whether that shows or hides any item."""
        turned: set[str] = set()
        open_names = [item for item in items if item in self._items]
        while open_names:
            name = open_names.pop()
            self._bind(name)
            for waiting in self._waiting.get(name, ()):
                if self._turn(waiting):
                    turned ^= {waiting}  # shown and hidden again by the next answer is as it was
                    open_names.append(waiting)
        return bool(turned)

    def bound(self) -> dict[str, Any]:
        return dict(self._names)

    def fired(self, names: Mapping[str, Any]) -> tuple[FlagRule, ...]:
        for name in SCORED:
            if name in names and names[name] != self._last.get(name, self):
                self._last[name] = names[name]
                self._forget(name)
        found = []
        for place, flag in enumerate(self._form.flags):
            if place not in self._truth:
                self._truth[place] = flag.enabled and bool(evaluate(flag.when, names))
            if self._truth[place]:
                found.append(flag)
        return tuple(found)

    def _view(self) -> Mapping[str, Any]:
        return self._names

    def _bind(self, name: str) -> None:
        item = self._items[name][1]
        self._names[name] = compared(item, self._answers.get(name)) if self._shown[name] else None
        self._forget(name)

    def _forget(self, name: str) -> None:
        for place in self._flags.get(name, ()):
            self._truth.pop(place, None)

    def _turn(self, item_id: str) -> bool:
        """Look again whether the item is shown; true where that changed."""
        section, item = self._items[item_id]
        shown = self._open(section) and self._holds(item.show_if)
        if shown == self._shown[item_id]:
            return False
        self._shown[item_id] = shown
        return True


def _speakers(form: Form) -> tuple[dict[str, list[str]], dict[str, list[int]]]:
    """By name: the items whose showing depends on it, and the places of the flags that ask for it."""
    waiting: dict[str, list[str]] = {}
    for section in form.sections:
        outer = _names(section)
        for item in section.items:
            inner = names(item.show_if) if item.show_if is not None else ()
            for name in dict.fromkeys((*outer, *inner)):
                waiting.setdefault(name, []).append(item.id)
    flags: dict[str, list[int]] = {}
    for place, flag in enumerate(form.flags):
        for name in dict.fromkeys(names(flag.when)):
            flags.setdefault(name, []).append(place)
    return waiting, flags


def _names(section: Section) -> tuple[str, ...]:
    return names(section.show_if) if section.show_if is not None else ()
