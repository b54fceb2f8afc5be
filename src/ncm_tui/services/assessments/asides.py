"""Questions the app itself puts on a form: who answered, and is the patient alone.

A self-report tool answered by somebody else is not validated (flag ``PROXY_NOT_VALIDATED``); private
items are shown only after the nurse said once that nobody listens in who should not. That question stands
before the section it opens, so that the items of a sheet are keyed through without a word between them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.conditions import names
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.forms import FlagRule, Form, Item, ItemType, Option, Section, Value
from ncm_tui.rules.scoring import answered
from ncm_tui.views.forms import Given

INFORMANT: Final = "_informant"
INFORMANT_WHO: Final = "_informant_who"
ALONE: Final = "_alone"
SAFE_ALONE: Final = "safe_alone"
ASIDES: Final = frozenset({INFORMANT, INFORMANT_WHO, ALONE})

_INFORMANT_ITEM = Item(
    INFORMANT,
    "Answered by",
    ItemType.CHOICE,
    options=(Option("patient", "the patient"), Option("proxy", "someone else for the patient")),
    required=True,
)
_WHO_ITEM = Item(
    INFORMANT_WHO,
    "Who answered for the patient, and how related",
    ItemType.TEXT,
    required=True,
    show_if={"f": INFORMANT, "op": "==", "value": "proxy"},
    words=True,
)
PROXY = FlagRule(
    "PROXY_NOT_VALIDATED",
    "Answered by a proxy: this tool is validated for the patient's own answers only",
    {"f": INFORMANT, "op": "==", "value": "proxy"},
    severity="review",
    item=INFORMANT,
)


def with_asides(form: Form, facts: Mapping[str, Any] | None = None) -> Form:
    """``form`` with the app's own questions in place, and what the imports hold beside the questions that ask
    for it; the same object when it needs neither."""
    sections = form.sections
    if any(item.beside in (facts or {}) for item in form.items()):
        sections = tuple(_told(section, facts or {}) for section in sections)
    flags = form.flags
    if form.self_report and sections:
        first = sections[0]
        sections = (replace(first, items=(_INFORMANT_ITEM, _WHO_ITEM, *first.items)), *sections[1:])
        flags = (*flags, PROXY)
    if private_items(form):
        sections = tuple(_gated(form, sections))
    if sections is form.sections:
        return form
    return replace(form, sections=sections, flags=flags)


def _told(section: Section, facts: Mapping[str, Any]) -> Section:
    items: list[Item] = []
    for item in section.items:
        count = facts.get(item.beside) if item.beside else None
        items.append(item if count is None else replace(item, help=f"{item.help} {seen(count)}".strip()))
    return replace(section, items=tuple(items))


def seen(count: int) -> str:
    """What a count of imported encounters says: at least so many; none there is not none."""
    told = f"at least {count}" if count else "none, which is not zero"
    return f"In what was imported: {told}. Ask about other hospitals and earlier care."


def defaults(form: Form) -> dict[str, Given]:
    """How, never what: the patient answers for himself unless the nurse says otherwise."""
    if not form.self_report:
        return {}
    return {INFORMANT: Given("patient", Provenance.NORMAL, None, "assumed")}


def alone_with(given: Mapping[str, Given]) -> Given | None:
    """The privacy answer of a form, to hold for the linked forms opened from it in the same sitting."""
    asked = given.get(ALONE) or given.get(SAFE_ALONE)
    if asked is None or asked.value not in (True, "yes") or not asked.confirmed:
        return None
    return Given(True, Provenance.CONFIRMED, asked.observed_at)


def waits_for_privacy(item: Item, values: Mapping[str, Value], private: frozenset[str]) -> bool:
    """Whether ``item`` (of the ``private`` ones) is left out for now: not alone, or not asked yet. One that
    is answered stays on every page, whatever was said about privacy afterwards."""
    return item.id in private and values.get(ALONE) is not True and not answered(values.get(item.id))


def waits_alone(item: Item, values: Mapping[str, Value]) -> bool:
    """Whether ``item`` is private and need not be answered now: its form asked in its own words and was told
    that it is not safe. What the EMR has of it, or what was seen, may still be recorded."""
    return item.private and item.id != SAFE_ALONE and values.get(SAFE_ALONE) in (False, "no")


def private_items(form: Form) -> frozenset[str]:
    """The items asked of the patient in private. A record of what stands in the EMR asks nothing, a link
    opens a form with a question of its own, and a form may ask in its own words (``safe_alone``)."""
    asks = form.self_report or form.kind == "assessment"
    if not asks or any(item.id == SAFE_ALONE for item in form.items()):
        return frozenset()
    taken_over = () if form.scoring is None else _record(form, form.scoring.total)
    own = [item for item in form.items() if item.type is not ItemType.LINK and item.id not in taken_over]
    private = [item.id for item in own if item.private]
    return frozenset(private or ([item.id for item in own] if form.private else ()))


def _record(form: Form, total: str) -> tuple[str, ...]:
    """A total from paper or the EMR, and what is asked about it: nobody is asked anything for it."""
    if not total:
        return ()
    return (total, *(item.id for item in form.items() if item.show_if == {"known": total}))


def _gated(form: Form, sections: Iterable[Section]) -> Iterable[Section]:
    """The privacy question before the first question of the first section that holds a private item."""
    private = private_items(form)
    before: set[str] = set()
    placed = False
    for section in sections:
        if not placed and any(item.id in private for item in section.items):
            placed = True
            first = sum(item.id in ASIDES for item in section.items)
            gate = _gate([form.item(each) for each in private], before)
            yield replace(section, items=(*section.items[:first], gate, *section.items[first:]))
            continue
        before |= {item.id for item in section.items}
        yield section


def _gate(private: list[Item], before: set[str]) -> Item:
    """It is asked only where one of the ``private`` items may come up; what is answered after it stands
    cannot say so."""
    waits = [item.show_if for item in private if item.show_if is not None]
    told = len(waits) == len(private) and all(
        name in before or name in REGISTER for wait in waits for name in names(wait)
    )
    return Item(
        ALONE,
        "Alone with the patient, and no family interprets?",
        ItemType.YES_NO,
        required=True,
        help="No: the private questions are left out now; say so in the record, ask later.",
        show_if={"any": waits} if told else None,
        attested=True,
    )
