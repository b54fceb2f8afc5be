"""What makes a form wrong beyond its shape: ids, letters, conditions, circles, normals (P§3), links."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from ncm_tui.library.band_check import band_faults
from ncm_tui.library.condition_check import Names, condition_faults
from ncm_tui.library.hanging_check import hanging_faults
from ncm_tui.library.score_check import score_faults
from ncm_tui.library.tables import Fault
from ncm_tui.rules.asked import always_asked
from ncm_tui.rules.conditions import names
from ncm_tui.rules.entry import LONGEST_SCALE
from ncm_tui.rules.facts import REGISTER, nearest
from ncm_tui.rules.forms import Form, Item, ItemType, Option, Section
from ncm_tui.rules.scoring import SCORE_NAMES
from ncm_tui.rules.settable import SETTABLE

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]*", re.IGNORECASE)
_WITH_OPTIONS = frozenset({ItemType.CHOICE, ItemType.MULTI})
_IN_TABLES = frozenset(ItemType) - {ItemType.TABLE, ItemType.LINK, ItemType.COMPUTED, ItemType.LONG_TEXT}


def check(form: Form) -> list[Fault]:
    """The faults of a form that could be read; ids of linked forms are checked by the library."""
    faults = [*_own_faults(form), *_id_faults(form)]
    facts: dict[str, Item | None] = dict.fromkeys(REGISTER)
    known = facts | {"variant": _weightings(form)} | {item.id: item for item in form.items()}
    for key, section, item in placed(form):
        faults += _item_faults(item, key)
        faults += _shown_faults(item.show_if, key, known)
        faults += _normal_faults(form, section, item, key)
    for n, section in enumerate(form.sections):
        faults += _shown_faults(section.show_if, f"sections[{n}]", known)
        if not section.items:
            faults.append(Fault(f"sections[{n}].items", "a section needs at least one item."))
    scored = dict.fromkeys(SCORE_NAMES) | known
    faults += _flag_faults(form, scored)
    faults += hanging_faults(form, scored, facts)
    faults += score_faults(form, scored)
    return faults or [*band_faults(form), *_circles(form)]


def placed(form: Form) -> Iterable[tuple[str, Section, Item]]:
    """Each item with its key in the file and its section."""
    for s, section in enumerate(form.sections):
        for n, item in enumerate(section.items):
            yield f"sections[{s}].items[{n}]", section, item


def _weightings(form: Form) -> Item | None:
    """The name ``variant`` as conditions know it: one of those that the form has."""
    options = tuple(Option(each.variant, each.variant) for each in form.scorings() if each.variant)
    return Item("variant", "Weighting", ItemType.CHOICE, options=options) if options else None


def _own_faults(form: Form) -> Iterable[Fault]:
    if form.id and not _ID.fullmatch(form.id):
        yield Fault("id", f"'{form.id}' may hold letters, digits, '-', '_' and '.' only.")
    if form.min_age is not None and form.max_age is not None and form.min_age > form.max_age:
        yield Fault("min_age", f"{form.min_age:g} is above max_age {form.max_age:g}.")
    if not form.sections:
        yield Fault("sections", "a form needs at least one section.")


def _id_faults(form: Form) -> Iterable[Fault]:
    for name, count in Counter(section.id for section in form.sections).items():
        if count > 1:
            yield Fault("sections", f"the section id '{name}' is here {count} times.")
    for name, count in Counter(item.id for item in form.items()).items():
        if count > 1:
            yield Fault("sections", f"the item id '{name}' is here {count} times; each must be its own.")
        if name in SCORE_NAMES:
            yield Fault("sections", f"'{name}' cannot be an item id: conditions use it for the score.")


def _item_faults(item: Item, key: str) -> Iterable[Fault]:
    if item.id and not _ID.fullmatch(item.id):
        yield Fault(f"{key}.id", f"'{item.id}' may hold letters, digits, '-', '_' and '.' only.")
    yield from _kind_faults(item, key)
    yield from _option_faults(item, key)
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        yield Fault(f"{key}.minimum", f"{item.minimum:g} is above maximum {item.maximum:g}.")
    for name, fact in (("fact", item.fact), ("beside", item.beside)):
        if fact is not None and fact not in REGISTER:
            close = nearest(fact)
            hint = f"; did you mean '{close}'?" if close else "."
            yield Fault(f"{key}.{name}", f"'{fact}' is not a registered fact{hint}")
    yield from _sets_faults(item, key)
    for column_id, count in Counter(column.id for column in item.columns).items():
        if count > 1:
            yield Fault(f"{key}.columns", f"the column id '{column_id}' is here {count} times.")
    for n, column in enumerate(item.columns):
        place = f"{key}.columns[{n}]"
        yield from _item_faults(column, place)
        if column.type not in _IN_TABLES:
            yield Fault(f"{place}.type", f"'{column.type}' cannot be a column of a table.")
        if column.show_if is not None or column.normal is not None:
            yield Fault(place, "a column takes neither show_if nor normal.")


def _sets_faults(item: Item, key: str) -> Iterable[Fault]:
    if item.sets is None:
        return
    kinds = SETTABLE.get(item.sets)
    if kinds is None:
        yield Fault(f"{key}.sets", f"'{item.sets}' cannot be set by an answer: one of {', '.join(SETTABLE)}.")
    elif item.type not in kinds:
        yield Fault(
            f"{key}.sets", f"'{item.sets}' is set by {' or '.join(sorted(kinds))}, not '{item.type}'."
        )
    elif item.sets == "barriers" and "barrier" not in {column.id for column in item.columns}:
        yield Fault(f"{key}.columns", "a table that sets barriers needs the column 'barrier'.")


def _kind_faults(item: Item, key: str) -> Iterable[Fault]:
    if item.type in _WITH_OPTIONS and not item.options:
        yield Fault(f"{key}.options", f"a '{item.type}' item needs options.")
    if item.options and item.type not in (*_WITH_OPTIONS, ItemType.SCALE, ItemType.LINK):
        yield Fault(f"{key}.options", f"a '{item.type}' item takes no options.")
    if item.type is ItemType.SCALE and not item.options and (item.minimum is None or item.maximum is None):
        yield Fault(key, "a 'scale' item needs options, or minimum and maximum.")
    if item.type is ItemType.SCALE and not item.options and not _short(item):
        yield Fault(key, f"a 'scale' runs over at most {LONGEST_SCALE} steps: a 'number' was expected.")
    if item.past and item.type not in (ItemType.DATE, ItemType.DATETIME):
        yield Fault(f"{key}.past", f"a '{item.type}' item has no day that could be past.")
    if item.whole and item.type not in (ItemType.NUMBER, ItemType.SCALE):
        yield Fault(f"{key}.whole", f"a '{item.type}' item is no number that could be whole.")
    if item.counted and not item.options:
        yield from _whole_faults(item, key)
    if (item.type is ItemType.TABLE) != bool(item.columns):
        needed = "needs columns" if item.type is ItemType.TABLE else "takes no columns"
        yield Fault(f"{key}.columns", f"a '{item.type}' item {needed}.")
    if (item.type is ItemType.LINK) != bool(item.form):
        needed = "needs form, the id it opens" if item.type is ItemType.LINK else "takes no form"
        yield Fault(f"{key}.form", f"a '{item.type}' item {needed}.")


def _whole_faults(item: Item, key: str) -> Iterable[Fault]:
    for name, limit in (("minimum", item.minimum), ("maximum", item.maximum)):
        if limit is not None and not float(limit).is_integer():
            yield Fault(f"{key}.{name}", f"{limit:g} is a fraction: a whole number was expected.")


def _short(item: Item) -> bool:
    if item.minimum is None or item.maximum is None:
        return True
    return item.maximum - item.minimum <= LONGEST_SCALE


def _option_faults(item: Item, key: str) -> Iterable[Fault]:
    place = f"{key}.options"
    for called, words in (
        ("option id", [option.id for option in item.options]),
        ("code", [option.code for option in item.options if option.code]),
        ("letter", [option.key.lower() for option in item.options if option.key]),
    ):
        for word, count in Counter(words).items():
            if count > 1:
                yield Fault(place, f"the {called} '{word}' of '{item.id}' is here {count} times.")
    for option in item.options:
        if item.attested and option.key is None:
            yield Fault(place, f"'{option.id}' needs a key: '{item.id}' is attested and takes letters only.")
        if option.key is not None and (len(option.key) != 1 or not option.key.isalpha()):
            yield Fault(place, f"'{option.key}' of '{option.id}' is no letter: one letter was expected.")


def _shown_faults(condition: Any, key: str, known: Names) -> list[Fault]:
    return [] if condition is None else condition_faults(condition, f"{key}.show_if", known)


def _normal_faults(form: Form, section: Section, item: Item, key: str) -> Iterable[Fault]:
    if item.normal is None:
        return
    place = f"{key}.normal"
    if reason := _no_normal(form, section, item):
        yield Fault(place, f"'{item.id}' cannot have a normal: {reason}.")
    if not _answers(item, item.normal):
        yield Fault(place, f"{item.normal!r} is no answer of '{item.id}'.")


def _no_normal(form: Form, section: Section, item: Item) -> str:
    """Why one key must not answer ``item`` (P§3); empty where it may."""
    if form.kind == "instrument" or form.scoring is not None:
        return "an instrument is asked, item by item"
    if form.self_report:
        return "the patient reports it"
    if item.guarded or item.private:
        return "it is guarded"
    hung = {flag.item for flag in form.flags} | {
        name for flag in form.flags if isinstance(flag.when, Mapping) for name in _safe_names(flag.when)
    }
    if item.id in hung:
        return "a flag can fire on it"
    word = always_asked(section, item)
    return f"'{word}' is always asked" if word else ""


def _safe_names(condition: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of a condition that may itself be malformed (its faults are reported elsewhere)."""
    return () if condition_faults(condition, "", _Anything()) else names(condition)


class _Anything(dict[str, Item | None]):
    """Every name is known: for looking at the grammar alone."""

    def __contains__(self, name: object) -> bool:
        return True


def _answers(item: Item, value: Any) -> bool:
    ids = {option.id for option in item.options}
    if item.type is ItemType.YES_NO:
        return isinstance(value, bool)
    if item.type is ItemType.MULTI:
        return isinstance(value, list) and all(isinstance(each, str) and each in ids for each in value)
    if item.options:
        return isinstance(value, str) and value in ids
    if item.type in (ItemType.NUMBER, ItemType.SCALE):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return item.type in (ItemType.TEXT, ItemType.LONG_TEXT) and isinstance(value, str)


def _flag_faults(form: Form, known: Names) -> Iterable[Fault]:
    ids = {item.id for item in form.items()}
    for code, count in Counter(flag.code for flag in form.flags).items():
        if count > 1:
            yield Fault("flags", f"the flag code '{code}' is here {count} times.")
    for n, flag in enumerate(form.flags):
        if flag.when:
            yield from condition_faults(flag.when, f"flags[{n}].when", known)
        if flag.item and flag.item not in ids:
            close = nearest(flag.item, ids)
            hint = f"; did you mean '{close}'?" if close else "."
            yield Fault(f"flags[{n}].item", f"there is no item '{flag.item}'{hint}")


def _circles(form: Form) -> list[Fault]:
    """Items whose ``show_if`` wait for each other, in the order they were met."""
    waits = {
        item.id: [
            name
            for condition in (item.show_if, section.show_if)
            if condition is not None
            for name in names(condition)
        ]
        for _, section, item in placed(form)
    }
    for start in waits:
        path = _circle(start, waits, (start,))
        if path:
            return [Fault("sections", f"show_if goes in a circle: {' → '.join(path)}.")]
    return []


def _circle(start: str, waits: Mapping[str, list[str]], path: tuple[str, ...]) -> tuple[str, ...]:
    for name in waits.get(path[-1], []):
        if name == start:
            return (*path, name)
        if name not in path and (found := _circle(start, waits, (*path, name))):
            return found
    return ()
