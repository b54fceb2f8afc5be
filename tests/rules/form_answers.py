"""Random answers to any form: what a nurse could have keyed, by a seed."""

import random
from typing import Any

from ncm_tui.rules.entry import options_of
from ncm_tui.rules.forms import Form, Item, ItemType

FACTS: tuple[dict[str, Any], ...] = (
    {},
    {"age": 78.5, "sex": "female", "stay_open": True},
    {"age": 41.0, "sex": "male", "stay_open": False, "destination": "snf"},
)
_FIXED: dict[ItemType, tuple[Any, ...]] = {
    ItemType.TEXT: ("words",),
    ItemType.LONG_TEXT: ("more words",),
    ItemType.DATE: ("2026-11-20", "2026-11-28"),
    ItemType.DATETIME: ("2026-11-20T10:00:00+00:00",),
    ItemType.TABLE: ([],),
    ItemType.LINK: ({"result": "negative", "date": "2026-11-20", "by": "RN"}, {"result": "12"}),
}


def value_of(item: Item, rng: random.Random) -> Any:
    """An answer of ``item`` that its page would take."""
    if item.type is ItemType.YES_NO and not item.options:
        return rng.random() < 0.5
    if item.type is ItemType.MULTI:
        return rng.sample([option.id for option in item.options], rng.randint(0, min(3, len(item.options))))
    if item.type in _FIXED:
        return rng.choice(_FIXED[item.type])
    if item.options:
        return rng.choice([option.id for option in item.options])
    low = int(item.minimum or 0)
    return rng.randint(low, int(item.maximum if item.maximum is not None else low + 40))


def asked(form: Form) -> list[Item]:
    """The items a nurse answers."""
    return [item for item in form.items() if item.type is not ItemType.COMPUTED]


def answers_of(form: Form, rng: random.Random, share: float = 1.0) -> dict[str, Any]:
    """Answers to ``share`` of the items; of a recorded total in one filling of four only."""
    totals = {scoring.total for scoring in form.scorings()}
    return {
        item.id: value_of(item, rng)
        for item in asked(form)
        if rng.random() < (share / 4 if item.id in totals else share)
    }


def points_of(item: Item, value: Any) -> float | None:
    """What an answer counts, read from the definition alone."""
    if isinstance(value, bool):
        return float(value)
    if item.options:
        return next((option.points for option in options_of(item) if option.id == value), None)
    return float(value) if isinstance(value, int | float) else None
