"""FHIR Coverage, its own or contained in an ExplanationOfBenefit. The payer class is only suggested (P§1)."""

from ncm_tui.interop import payer_words
from ncm_tui.interop.fhir.elements import Resource, codes, label, many, word
from ncm_tui.interop.fhir.pile import Entry, Pile, display
from ncm_tui.interop.records import Item

_DROPPED = frozenset({"cancelled", "draft", "entered-in-error"})


def coverage(entry: Entry, pile: Pile) -> Item | None:
    """One insurance, or ``None`` when it does not stand."""
    if word(entry.get("status")) in _DROPPED:
        return None
    payer = _payer(entry.get("payor"), entry, pile)
    plan = _plan(entry.resource, entry)
    kind = label(entry.get("type"), entry.scrub)
    member = entry.scrub.text(entry.get("subscriberId")) or _member(entry)
    if not (payer or plan or kind):
        entry.scrub.warn("an insurance without payer, plan or type was left out")
        return None
    order = entry.get("order")
    return Item(
        entry.record
        if entry.id and "#" not in entry.record
        else f"{payer}|{plan}|{kind}|{member}".casefold(),
        {
            "rank": order if isinstance(order, int) and 0 < order < 100 else 0,
            "payer": payer or plan or kind,
            "plan": "" if plan == payer else plan,
            "member_id": member,
            "emr_type": kind,
            "suggested_class": payer_words.suggested(kind, plan, payer).value,
        },
    )


def contained(entry: Entry) -> list[Entry]:
    """The insurances inside a claim's explanation, newest claims first by their record's own date."""
    found = []
    for number, part in enumerate(many(entry.get("contained"))):
        if part.get("resourceType") == "Coverage":
            found.append(Entry(part, entry.file, f"{entry.record}#{number}", "", entry.scope, entry.scrub))
    return found


def ranked(items: list[Item]) -> tuple[Item, ...]:
    """Without duplicates, ranked by their own order, else as they came; ranks are 1, 2, 3 …"""
    unique = {item.key: item for item in items}
    ordered = sorted(unique.values(), key=lambda item: (item.values["rank"] == 0, item.values["rank"]))
    return tuple(Item(item.key, {**item.values, "rank": number}) for number, item in enumerate(ordered, 1))


def _payer(payors: object, entry: Entry, pile: Pile) -> str:
    for part in many(payors):
        found = pile.find(part, entry)
        if found is not None and (name := entry.scrub.text(found.get("name"))):
            return name
        if text := display(part, entry.scrub):
            return text
    return ""


def _plan(resource: Resource, entry: Entry) -> str:
    classes: dict[str, str] = {}
    for part in many(resource.get("class")):
        name = entry.scrub.text(part.get("name")) or entry.scrub.text(part.get("value"))
        for code in codes(part.get("type")):
            classes.setdefault(code, name)
    return classes.get("plan") or classes.get("subplan") or classes.get("group") or ""


def _member(entry: Entry) -> str:
    for identifier in many(entry.get("identifier")):
        if "MB" in codes(identifier.get("type")):
            return entry.scrub.text(identifier.get("value"))
    return ""
