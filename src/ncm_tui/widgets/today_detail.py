"""The line of Today under the cursor in full: two identifiers of whom it is about, then all that is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.console import Console
from rich.text import Text

from ncm_tui.rules.limited_identity import born_text
from ncm_tui.views.due_words import assumed_words, due_sentence, needs_words
from ncm_tui.views.moments import clock_text
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.worklist import WorkItem
from ncm_tui.widgets.plain import fit, plain

#: Lines under a list that has no room for the pane.
_MORE = 2
WEIGHTS = {"legal": "legal", "payer": "payer", "policy": "policy", "own": "your own"}


def who_line(item: WorkItem) -> Text:
    """Name, age, the two identifiers, bed; of a no-information patient bed and age alone (P§13)."""
    unnamed = item.name == NO_INFORMATION
    told = [item.age_sex]
    if item.stay and not unnamed:
        born = born_text(item.birth_date, item.birth_year)
        told += [born, f"MRN {item.mrn}" if item.mrn else ""]
    told.append(item.bed)
    made = plain(f" {item.name or 'About no patient'}", "strong")
    made.append_text(plain("".join(f" · {part}" for part in told if part), "dim"))
    if item.name_alert and not unnamed:
        made.append_text(plain(" · NAME ALERT", "late"))
    return made


def more_lines(item: WorkItem, now: datetime, width: int, console: Console) -> Text:
    """The same line's what, why, and all that qualifies it, on two lines; what does not fit is said to go
    on."""
    parts = [item.what, *(words for words, _ in facts(item, now))]
    said = plain(" · ".join(part for part in parts if part))
    room = max(20, width - 2)
    lines = list(said.wrap(console, room))
    if len(lines) > _MORE:
        lines = [*lines[: _MORE - 1], plain(fit(f"{lines[_MORE - 1].plain.rstrip(' ·')} …", room).rstrip())]
    return Text("\n").join(Text.assemble(" ", line) for line in lines)


def detail(item: WorkItem, now: datetime) -> Text:
    """The pane beside the list."""
    made = who_line(item)[1:]
    made.append_text(plain(f"\n\n{item.what}\n", "strong"))
    for words, ink in facts(item, now):
        made.append_text(plain(f"{words}\n", ink))
    return made


def facts(item: WorkItem, now: datetime) -> Iterator[tuple[str, str]]:
    """What is known of the line, each with its ink."""
    if item.why:
        yield item.why, ""
    late = item.marker == "!" and not item.watch
    yield due_sentence(item, now), "late" if late else "soon" if item.marker and not item.watch else ""
    for words in (assumed_words(item), needs_words(item)):
        if words:
            yield words, "soon"
    if item.verify:
        yield "▲ verify: the rule or its figure is not checked for this site", "soon"
    if item.watch:
        yield "watched: somebody else owns it", "dim"
    yield from _marks(item, now)
    source = " · ".join(part for part in (WEIGHTS.get(item.weight, item.weight), item.source) if part)
    if source:
        yield source, "dim"


def _marks(item: WorkItem, now: datetime) -> Iterator[tuple[str, str]]:
    today = now.date()
    if item.handed_to:
        since = f" since {clock_text(item.handed_at, today)}" if item.handed_at else ""
        taken = f"taken {clock_text(item.taken_at, today)}" if item.taken_at else "not confirmed"
        yield f"with {item.handed_to}{since}, {taken}", "" if item.taken_at else "soon"
    if item.snoozed_until is not None:
        yield f"put off until {clock_text(item.snoozed_until, today)}", "dim"
    if item.pinned:
        yield "pinned to the top", "dim"
