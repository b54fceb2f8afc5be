"""Faults of what hangs on a form: its letter, when it is due, what it feeds the chart, what it suggests."""

from collections.abc import Iterable, Mapping
from typing import Final

from ncm_tui.library.condition_check import Names, condition_faults
from ncm_tui.library.tables import Fault
from ncm_tui.rules.facts import REGISTER, FactType, nearest
from ncm_tui.rules.forms import Form, Item, ItemType
from ncm_tui.rules.scoring import SUM

#: The keys that the Assess tab itself uses; no form is opened by one of them.
TAKEN: Final = frozenset("avfDehuUbngtToqkjwsyS")
#: What a site's own file may have changed in a form.
OVERRIDDEN: Final = ("cut-offs", "variant", "flags", "due", "on", "figures")
#: The kinds of item that can say each kind of fact.
_SAYS: Final[Mapping[FactType, frozenset[ItemType]]] = {
    FactType.YES_NO: frozenset({ItemType.YES_NO, ItemType.CHOICE}),
    FactType.INTEGER: frozenset({ItemType.NUMBER, ItemType.SCALE, ItemType.CHOICE}),
    FactType.NUMBER: frozenset({ItemType.NUMBER, ItemType.SCALE}),
    FactType.TEXT: frozenset({ItemType.TEXT, ItemType.LONG_TEXT, ItemType.CHOICE}),
    FactType.CODE: frozenset({ItemType.CHOICE}),
    FactType.DAY: frozenset({ItemType.DATE}),
    FactType.INSTANT: frozenset({ItemType.DATETIME, ItemType.DATE}),
    FactType.LIST: frozenset({ItemType.MULTI}),
    FactType.ROWS: frozenset({ItemType.TABLE}),
}


def hanging_faults(form: Form, known: Names, facts: Names) -> Iterable[Fault]:
    """``known`` are the names a suggestion may ask for, ``facts`` those that are no item of the form."""
    if form.letter and (len(form.letter) != 1 or not form.letter.isalpha()):
        yield Fault("letter", f"'{form.letter}' is no letter: one letter was expected.")
    elif form.letter in TAKEN:
        yield Fault(
            "letter", f"'{form.letter}' is a key of the Assess tab itself: another letter was expected."
        )
    for name in form.overridden:
        if name not in OVERRIDDEN:
            yield Fault("overridden", f"'{name}' is not one of {', '.join(OVERRIDDEN)}.")
    yield from _due_faults(form, facts)
    for s, section in enumerate(form.sections):
        for n, item in enumerate(section.items):
            yield from _item_faults(form, item, f"sections[{s}].items[{n}]")
    yield from _suggest_faults(form, known)


def _due_faults(form: Form, facts: Names) -> Iterable[Fault]:
    if form.due is None:
        return
    fact = REGISTER.get(form.due.after)
    if fact is None:
        yield Fault("due.after", _no_fact(form.due.after))
    elif fact.type is not FactType.INSTANT:
        yield Fault("due.after", f"'{fact.name}' is no instant: a time to count the hours from was expected.")
    if form.due.when is not None:
        yield from condition_faults(form.due.when, "due.when", facts)


def _item_faults(form: Form, item: Item, key: str) -> Iterable[Fault]:
    if item.feeds is not None:
        fact = REGISTER.get(item.feeds)
        if fact is None:
            yield Fault(f"{key}.feeds", _no_fact(item.feeds))
        elif item.type not in _SAYS[fact.type]:
            kinds = " or ".join(sorted(_SAYS[fact.type]))
            yield Fault(f"{key}.feeds", f"'{item.feeds}' is fed by {kinds}, not '{item.type}'.")
    summed = any(each.scorer == SUM and item.id in each.items for each in form.scorings())
    if item.hidden_points is not None and not summed:
        yield Fault(f"{key}.hidden_points", f"'{item.id}' is in no sum: nothing counts it while hidden.")
    for each in item.fields:
        if not each.isdigit():
            yield Fault(f"{key}.field", f"'{each}' is no number of a field.")


def _suggest_faults(form: Form, known: Names) -> Iterable[Fault]:
    ids = {item.id for item in form.items()}
    for n, each in enumerate(form.suggest):
        if each.when:
            yield from condition_faults(each.when, f"suggest[{n}].when", known)
        if each.item and each.item not in ids:
            close = nearest(each.item, ids)
            hint = f"; did you mean '{close}'?" if close else "."
            yield Fault(f"suggest[{n}].item", f"there is no item '{each.item}'{hint}")


def _no_fact(name: str) -> str:
    close = nearest(name)
    return f"'{name}' is not a registered fact" + (f"; did you mean '{close}'?" if close else ".")
