"""Reading what hangs on a form beside its questions: scores, flags, when it is due, what it suggests."""

from collections.abc import Mapping

from ncm_tui.library.tables import Fault, Table
from ncm_tui.rules.forms import Band, Due, FlagRule, Scoring, Suggestion

SEVERITIES = ("safety", "review", "prompt")
SUGGESTED = ("barrier", "code", "referral", "todo", "form")


def read_scoring(table: Table) -> Scoring:
    """``[scoring]``, or one of ``[[variants]]`` laid over it."""
    scoring = Scoring(
        scorer=table.text("scorer"),
        version=table.text("version", "1"),
        items=table.texts("items"),
        low=table.number("low"),
        high=table.number("high"),
        bands=tuple(_band(each) for each in table.tables("bands")),
        variant=table.text("variant", ""),
        label=table.text("label", "score"),
        parameters=table.named("parameters"),
        provisional_when=table.get("provisional_when"),
        total=table.text("total", ""),
        instrument=table.text("instrument", ""),
        unverified=table.text("unverified", ""),
        gaps=table.flag("gaps"),
    )
    table.done()
    return scoring


def read_variants(top: Table) -> tuple[Scoring, ...]:
    """Each of ``[[variants]]``: ``[scoring]`` with the keys that the variant has in their place.

    What is wrong with an inherited key is said once, at ``[scoring]``.
    """
    base = top.get("scoring")
    inherited = dict(base) if isinstance(base, Mapping) else {}
    inherited.pop("instrument", None)
    variants = []
    for table in top.tables("variants"):
        own, faults = table.raw, list[Fault]()
        variants.append(read_scoring(Table({**inherited, **own}, table.key, faults)))
        top.faults.extend(fault for fault in faults if _first(fault, table.key) in own or not inherited)
        if "variant" not in own:
            table.fault("variant", "a text is needed here: the name of the weighting.")
    return tuple(variants)


def read_flag(table: Table) -> FlagRule:
    """One of ``[[flags]]``."""
    flag = FlagRule(
        code=table.text("code"),
        label=table.text("label"),
        when=_condition(table),
        severity=table.choice("severity", SEVERITIES, "review"),
        item=table.text("item", ""),
        advice=table.text("advice", ""),
        enabled=table.flag("enabled", True),
        unverified=table.flag("unverified"),
    )
    table.done()
    return flag


def read_due(table: Table) -> Due:
    """``[due]``: hours are 24 unless said, and neither they nor the days may be negative."""
    hours, days = table.number("hours"), table.number("again_days")
    for name, found in (("hours", hours), ("again_days", days)):
        if found is not None and found < 0:
            table.fault(name, f"{found:g} is before the time it counts from: 0 or more was expected.")
    due = Due(table.text("after"), 24.0 if hours is None else hours, table.get("when"), days)
    table.done()
    return due


def read_suggestion(table: Table) -> Suggestion:
    """One of ``[[suggest]]``."""
    suggestion = Suggestion(
        kind=table.choice("kind", SUGGESTED),
        ref=table.text("ref"),
        when=_condition(table),
        item=table.text("item", ""),
        title=table.text("title", ""),
        why=table.text("why", ""),
        one_of=table.text("one_of", ""),
        enabled=table.flag("enabled", True),
        unverified=table.flag("unverified"),
    )
    if suggestion.kind == "todo" and not suggestion.title:
        table.fault("title", "a text is needed here: what is to be done.")
    table.done()
    return suggestion


def _first(fault: Fault, key: str) -> str:
    """The key of its own table that a fault is about (``bands`` of ``variants[0].bands[1].low``)."""
    return fault.key.removeprefix(f"{key}.").partition(".")[0].partition("[")[0]


def _condition(table: Table) -> Mapping[str, object]:
    when = table.get("when")
    if not isinstance(when, Mapping) or not when:
        table.fault("when", "a condition is needed here.")
        return {}
    return when


def _band(table: Table) -> Band:
    """Limits are needed, but for a band that ``when`` alone decides."""
    low, high, when = table.number("low"), table.number("high"), table.get("when")
    bare = low is None and high is None and when is not None
    for name, found in (("low", low), ("high", high)):
        if found is None and not table.has(name) and not bare:
            table.fault(name, "a number is needed here.")
    band = Band(
        id=table.text("id"),
        label=table.text("label"),
        low=low or 0.0,
        high=high or 0.0,
        when=when,
        unverified=table.flag("unverified"),
        source=table.text("source", ""),
        code=table.maybe("code"),
    )
    table.done()
    return band
