"""``docs/clock-rules.md``: every clock rule there is, with its due time, owner, source and how sure it is."""

from collections.abc import Iterator

from ncm_tui.library.library import Library
from ncm_tui.rules.clock_rules import (
    CONFIDENCES,
    GROUPS,
    At,
    ByFact,
    Choose,
    ClockRule,
    Count,
    Dated,
    Pick,
    Time,
)
from ncm_tui.rules.clocks import function_names

FUNCTIONS = """
How to read a clock and how a site changes one is in [clocks.md](clocks.md). `CAL+2` is two calendar days
from where the rule starts, `HRS-4 from discharge` four elapsed hours before it. *(site)* marks a figure that
a site changes under *clock rules*, *(payer)* one of the payer's profile.

What the grammar cannot say is a named function, at most eight: {names}.
"""
_OWNERS = {
    "cm": "case management",
    "sw": "social work",
    "ur": "UR",
    "ur_committee": "UR committee",
    "qio": "QIO",
}


def clocks_page(made: str) -> str:
    """The page; ``made`` says that it is made."""
    rules = Library.load().clocks()
    parts = [f"# Clock rules\n\n{made}"]
    parts.append(FUNCTIONS.format(names=", ".join(f"`{name}`" for name in function_names())))
    parts.append(f"## All rules ({len(rules.by_id)})\n")
    parts.append("*Sure* is " + "; ".join(f"{tag}: {words}" for tag, words in CONFIDENCES.items()) + ".\n")
    for group, title in GROUPS.items():
        rows = [_row(rule) for rule in rules if rule.group == group]
        if rows:
            head = (
                "| rule | what | starts from | due | whose | source | sure |\n|---|---|---|---|---|---|---|"
            )
            parts.append(f"### {title}\n\n" + "\n".join([head, *rows]) + "\n")
    return "\n".join(parts)


def _row(rule: ClockRule) -> str:
    due = time_words(rule.due, rule) if rule.due is not None else "no hour"
    if rule.open is not None:
        due += f"; opens {time_words(rule.open, rule)}"
    if rule.mandatory is not None:
        due += f"; required after {time_words(rule.mandatory, rule)}"
    starts = f"`{rule.trigger}`" if rule.trigger else "read only"
    if rule.event:
        starts = f"event `{rule.event}`"
    sure = rule.confidence + (", verify" if rule.verify else "")
    cells = (f"`{rule.id}`", rule.title, starts, due, _owner(rule), rule.citation, sure)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _owner(rule: ClockRule) -> str:
    owner = _OWNERS.get(rule.owner, rule.owner)
    other = [f"{each} for {payer.replace('_', ' ')}" for payer, each in rule.owner_by.items()]
    return "; ".join([owner, *other])


def time_words(time: Time, rule: ClockRule) -> str:
    """A time in the short notation of the page: ``earliest of CAL+2, BEFORE(discharge)``."""
    if isinstance(time, At):
        return f"`{time.fact}`"
    if isinstance(time, Count):
        return _count_words(time, rule)
    if isinstance(time, Pick):
        how = {"min": "earliest of ", "max": "latest of ", "first": "first known of "}[time.how]
        return how + ", ".join(time_words(part, rule) for part in time.parts)
    if isinstance(time, Choose):
        other = "" if time.otherwise is None else f", else {time_words(time.otherwise, rule)}"
        return f"{time_words(time.then, rule)} in some cases{other}"
    return "; ".join(_cases(time, rule))


def _cases(time: ByFact | Dated, rule: ClockRule) -> Iterator[str]:
    if isinstance(time, ByFact):
        for value, each in time.cases.items():
            yield f"{value.replace('_', ' ')}: {time_words(each, rule)}"
        if time.default is not None:
            yield f"else {time_words(time.default, rule)}"
        return
    for period in time.periods:
        begins = "" if period.begins is None else f"from {period.begins:%m/%d/%Y} "
        ends = "" if period.ends is None else f"to {period.ends:%m/%d/%Y} "
        yield f"{begins}{ends}{time_words(period.time, rule)}"


def _count_words(count: Count, rule: ClockRule) -> str:
    start = "" if count.start is None else time_words(count.start, rule)
    if count.clock == "BEFORE":
        return f"BEFORE({start})"
    said = count.clock + _number(count.n, rule)
    said += f" at {count.at}" if count.at else ""
    said += ", rolled to a working day" if count.roll else ""
    return said if not start else f"{said} from {start}"


def _number(n: int | str, rule: ClockRule) -> str:
    if isinstance(n, int):
        return f"{n:+d}"
    sign, name = ("-", n[1:]) if n.startswith("-") else ("+", n)
    figure = rule.figures.get(name)
    if figure is None:
        return f"{sign}{name.replace('_', ' ')} (payer)"
    if figure.default is None:
        return f"{sign}n (the state's, asked once)" if figure.state else f"{sign}n (site, asked once)"
    return f"{sign}{figure.default:g} (site)"
