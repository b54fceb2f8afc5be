"""Faults of a ``[scoring]`` table: points that are not there, bands that overlap or leave a hole."""

from collections.abc import Iterable
from itertools import pairwise

from ncm_tui.library.condition_check import Names, condition_faults
from ncm_tui.library.tables import Fault
from ncm_tui.rules.conditions import NOT_SAID
from ncm_tui.rules.facts import nearest
from ncm_tui.rules.forms import Band, Form, Item, ItemType, Scoring
from ncm_tui.rules.scoring import SUM, scorer

_NUMERIC = frozenset({ItemType.NUMBER, ItemType.SCALE, ItemType.COMPUTED, ItemType.YES_NO})


def score_faults(form: Form, known: Names) -> list[Fault]:
    """Everything wrong with how ``form`` is scored; empty where it is not scored at all."""
    if form.scoring is None:
        return []
    faults = [*_scorer_faults(form, form.scoring), *_item_faults(form, form.scoring)]
    for n, band in enumerate(form.scoring.bands):
        if band.when is not None:
            faults += condition_faults(band.when, f"scoring.bands[{n}].when", known)
    if form.scoring.provisional_when is not None:
        faults += condition_faults(form.scoring.provisional_when, "scoring.provisional_when", known)
    if not faults and form.scoring.scorer == SUM:
        faults += _range_faults(form, form.scoring)
    return [*faults, *_band_faults(form.scoring)]


def _scorer_faults(form: Form, scoring: Scoring) -> Iterable[Fault]:
    if scoring.scorer == SUM:
        return
    try:
        module = scorer(scoring.scorer)
    except KeyError:
        yield Fault("scoring.scorer", f"there is no scorer '{scoring.scorer}'; 'sum' adds up points.")
        return
    for sentence in module.faults(form, scoring):
        yield Fault("scoring", f"scorer '{scoring.scorer}': {sentence}")


def _item_faults(form: Form, scoring: Scoring) -> Iterable[Fault]:
    items = {item.id: item for item in form.items()}
    if scoring.scorer == SUM and not scoring.items:
        yield Fault("scoring.items", "a sum needs the list of the items it adds up.")
    for n, item_id in enumerate(scoring.items):
        key = f"scoring.items[{n}]"
        if item_id not in items:
            close = nearest(item_id, items)
            hint = f"; did you mean '{close}'?" if close else "."
            yield Fault(key, f"there is no item '{item_id}'{hint}")
        elif scoring.scorer == SUM:
            yield from _summed(items[item_id], key)


def _summed(item: Item, key: str) -> Iterable[Fault]:
    if item.show_if is not None:
        yield Fault(key, f"'{item.id}' is scored and cannot have show_if: a hidden item would be missing.")
    if item.type is ItemType.MULTI or (not item.options and item.type not in _NUMERIC):
        yield Fault(key, f"'{item.id}' of type '{item.type}' has no points to add.")
    for option in item.options:
        if option.points is None and option.id not in NOT_SAID:
            yield Fault(key, f"the option '{option.id}' of '{item.id}' has no points.")


def _range_faults(form: Form, scoring: Scoring) -> Iterable[Fault]:
    lows, highs = [], []
    for item_id in scoring.items:
        item = form.item(item_id)
        found = [option.points for option in item.options if option.points is not None]
        low, high = (min(found), max(found)) if found else (item.minimum, item.maximum)
        if item.type is ItemType.YES_NO:
            low, high = 0.0, 1.0
        if low is None or high is None:
            return
        lows.append(low)
        highs.append(high)
    for name, said, true in (("low", scoring.low, sum(lows)), ("high", scoring.high, sum(highs))):
        if said is not None and said != true:
            yield Fault(f"scoring.{name}", f"{said:g} is said, but the points add up to {true:g}.")


def _band_faults(scoring: Scoring) -> Iterable[Fault]:
    for group in _groups(scoring.bands):
        yield from _group_faults(scoring, sorted(group, key=lambda band: band.low))


def _groups(bands: tuple[Band, ...]) -> list[list[Band]]:
    """Bands that hold under the same ``when`` must divide the range among themselves."""
    groups: list[list[Band]] = []
    for band in bands:
        same = next((group for group in groups if group[0].when == band.when), None)
        if same is None:
            groups.append([band])
        else:
            same.append(band)
    return groups


def _group_faults(scoring: Scoring, bands: list[Band]) -> Iterable[Fault]:
    key = "scoring.bands"
    for band in bands:
        if band.low > band.high:
            yield Fault(key, f"'{band.id}' runs from {band.low:g} down to {band.high:g}.")
    for lower, upper in pairwise(bands):
        if upper.low <= lower.high:
            yield Fault(key, f"'{lower.id}' and '{upper.id}' overlap at {upper.low:g}.")
        elif upper.low > lower.high + 1:
            yield Fault(key, f"no band holds {lower.high + 1:g}, between '{lower.id}' and '{upper.id}'.")
    first, last = bands[0], bands[-1]
    if scoring.low is not None and first.low != scoring.low:
        yield Fault(key, f"the bands begin at {first.low:g}, the score at {scoring.low:g}.")
    if scoring.high is not None and last.high != scoring.high:
        yield Fault(key, f"the bands end at {last.high:g}, the score at {scoring.high:g}.")
