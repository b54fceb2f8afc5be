"""Faults of a ``[scoring]`` table: points that are not there, bands that overlap or leave a hole."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from ncm_tui.library.condition_check import Names, condition_faults
from ncm_tui.library.tables import Fault
from ncm_tui.rules.conditions import NOT_SAID
from ncm_tui.rules.cutoffs import BANDS
from ncm_tui.rules.facts import nearest
from ncm_tui.rules.forms import Band, Condition, Form, Item, ItemType, Scoring, Section
from ncm_tui.rules.scoring import SUM, scorer

_NUMERIC = frozenset({ItemType.NUMBER, ItemType.SCALE, ItemType.COMPUTED, ItemType.YES_NO})
_TOTALS = frozenset({ItemType.NUMBER, ItemType.SCALE, ItemType.CHOICE})


def score_faults(form: Form, known: Names) -> list[Fault]:
    """Everything wrong with how ``form`` is scored, by each of its weightings; empty where it is not."""
    if form.scoring is None:
        return [Fault("variants", "a variant needs [scoring] to differ from.")] if form.variants else []
    faults = list(_variant_faults(form))
    for key, scoring in (
        ("scoring", form.scoring),
        *((f"variants[{n}]", each) for n, each in enumerate(form.variants)),
    ):
        found = _scoring_faults(form, scoring, key, known)
        faults += found
        if key == "scoring" and found:
            break
    return faults


def _variant_faults(form: Form) -> Iterable[Fault]:
    for name, count in Counter(each.variant for each in form.scorings()).items():
        if count > 1 and name:
            yield Fault("variants", f"the variant '{name}' is here {count} times.")
    if form.variants and form.scoring is not None and not form.scoring.variant:
        yield Fault("scoring.variant", "a name is needed here: there are [[variants]] beside it.")


def _scoring_faults(form: Form, scoring: Scoring, key: str, known: Names) -> list[Fault]:
    faults = [*_scorer_faults(form, scoring, key), *_item_faults(form, scoring, key)]
    faults += _total_faults(form, scoring, key)
    for n, band in enumerate(scoring.bands):
        if band.when is not None:
            faults += condition_faults(band.when, f"{key}.bands[{n}].when", known)
    if scoring.provisional_when is not None:
        faults += condition_faults(scoring.provisional_when, f"{key}.provisional_when", known)
    if not faults and scoring.scorer == SUM:
        faults += _range_faults(form, scoring, key)
    return [*faults, *_band_faults(scoring, f"{key}.bands")]


def _scorer_faults(form: Form, scoring: Scoring, key: str) -> Iterable[Fault]:
    if scoring.scorer in (SUM, BANDS):
        return
    try:
        module = scorer(scoring.scorer)
    except KeyError:
        message = f"there is no scorer '{scoring.scorer}'; 'sum' adds up points, 'bands' only names a band."
        yield Fault(f"{key}.scorer", message)
        return
    for sentence in module.faults(form, scoring):
        yield Fault(key, f"scorer '{scoring.scorer}': {sentence}")


def _item_faults(form: Form, scoring: Scoring, key: str) -> Iterable[Fault]:
    sections = {item.id: section for section in form.sections for item in section.items}
    if scoring.scorer in (SUM, BANDS) and not scoring.items:
        told = (
            "a sum needs the list of the items it adds up."
            if scoring.scorer == SUM
            else "name what is asked."
        )
        yield Fault(f"{key}.items", told)
    for n, item_id in enumerate(scoring.items):
        place = f"{key}.items[{n}]"
        if item_id not in sections:
            yield Fault(place, _no_item(item_id, sections))
        elif scoring.scorer == SUM:
            yield from _summed(form.item(item_id), sections[item_id], scoring, place)


def _total_faults(form: Form, scoring: Scoring, key: str) -> Iterable[Fault]:
    """A total is typed as a number within the range of the score, or chosen by its points."""
    if not scoring.total:
        return
    items = {item.id: item for item in form.items()}
    item = items.get(scoring.total)
    if item is None:
        yield Fault(f"{key}.total", _no_item(scoring.total, items))
    elif item.id in scoring.items:
        yield Fault(f"{key}.total", f"'{item.id}' cannot be both the total and one of the items.")
    elif item.type not in _TOTALS:
        yield Fault(f"{key}.total", f"'{item.id}' of type '{item.type}' is no number to take as a total.")
    elif not item.options:
        for name, said, true in (
            ("minimum", item.minimum, scoring.low),
            ("maximum", item.maximum, scoring.high),
        ):
            if true is not None and said != true:
                yield Fault(
                    f"{key}.total", f"'{item.id}' needs {name} = {true:g}, so that no other total is taken."
                )


def _no_item(name: str, known: Iterable[str]) -> str:
    close = nearest(name, known)
    return f"there is no item '{name}'" + (f"; did you mean '{close}'?" if close else ".")


def _summed(item: Item, section: Section, scoring: Scoring, key: str) -> Iterable[Fault]:
    if item.hidden_points is None and not all(
        _spares(condition, scoring) for condition in (item.show_if, section.show_if)
    ):
        yield Fault(
            key,
            f"'{item.id}' is scored and show_if can hide it: hidden_points must say what it then counts.",
        )
    if item.type is ItemType.MULTI or (not item.options and item.type not in _NUMERIC):
        yield Fault(key, f"'{item.id}' of type '{item.type}' has no points to add.")
    for option in item.options:
        if option.points is None and option.id not in NOT_SAID:
            yield Fault(key, f"the option '{option.id}' of '{item.id}' has no points.")


def _spares(condition: Condition | None, scoring: Scoring) -> bool:
    """Whether a scored item may hide so: never, while there is a total in its place, or under a weighting
    that does not count it."""
    if condition is None or condition == {"not": {"known": scoring.total}}:
        return True
    return condition_faults(condition, "", {"variant": None}) == []


def _range_faults(form: Form, scoring: Scoring, key: str) -> Iterable[Fault]:
    lows, highs = [], []
    for item_id in scoring.items:
        item = form.item(item_id)
        found = [option.points for option in item.options if option.points is not None]
        low, high = (min(found), max(found)) if found else (item.minimum, item.maximum)
        if item.type is ItemType.YES_NO:
            low, high = 0.0, 1.0
        if low is None or high is None:
            return
        if item.hidden_points is not None:
            low, high = min(low, item.hidden_points), max(high, item.hidden_points)
        lows.append(low)
        highs.append(high)
    for name, said, true in (("low", scoring.low, sum(lows)), ("high", scoring.high, sum(highs))):
        if said is not None and said != true:
            yield Fault(f"{key}.{name}", f"{said:g} is said, but the points add up to {true:g}.")


def _band_faults(scoring: Scoring, key: str) -> Iterable[Fault]:
    for name, count in Counter((band.id, str(band.when)) for band in scoring.bands).items():
        if count > 1:
            yield Fault(key, f"the band '{name[0]}' is here {count} times.")
    if scoring.scorer == BANDS:
        for n, band in enumerate(scoring.bands):
            if band.when is None and n < len(scoring.bands) - 1:
                yield Fault(f"{key}[{n}]", f"'{band.id}' has no when, so that no band after it could apply.")
        return
    for group in _groups(tuple(band for band in scoring.bands if not _bare(band, scoring))):
        yield from _group_faults(scoring, sorted(group, key=lambda band: band.low), key)


def _bare(band: Band, scoring: Scoring) -> bool:
    """A band of a scorer that decides it itself, and has no number."""
    return scoring.scorer not in (SUM, BANDS) and scoring.low is None and scoring.high is None


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


def _group_faults(scoring: Scoring, bands: list[Band], key: str) -> Iterable[Fault]:
    for band in bands:
        if band.low > band.high:
            yield Fault(key, f"'{band.id}' runs from {band.low:g} down to {band.high:g}.")
    for lower, upper in pairwise(bands):
        if upper.low <= lower.high:
            yield Fault(key, f"'{lower.id}' and '{upper.id}' overlap at {upper.low:g}.")
        elif upper.low > lower.high + 1 and not scoring.gaps:
            yield Fault(key, f"no band holds {lower.high + 1:g}, between '{lower.id}' and '{upper.id}'.")
    first, last = bands[0], bands[-1]
    if scoring.low is not None and first.low != scoring.low:
        yield Fault(key, f"the bands begin at {first.low:g}, the score at {scoring.low:g}.")
    if scoring.high is not None and last.high != scoring.high:
        yield Fault(key, f"the bands end at {last.high:g}, the score at {scoring.high:g}.")
