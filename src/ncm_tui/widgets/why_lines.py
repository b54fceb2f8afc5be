"""The lines of the page that says why: result, inputs, arithmetic, source, how sure."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from ncm_tui.views.clock_words import CONFIDENCE, owner_words
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.explanation import Explanation
from ncm_tui.views.fact_words import fact_name, fact_words
from ncm_tui.widgets.plain import fit, plain

_NAME = 26
Line = tuple[Text, int]


def why_lines(explained: Explanation, result: str, clock: ClockLine | None) -> Iterator[Line]:
    """(text, its indent), line by line: what stands on the first screen is the result and its source."""
    yield plain(result, "strong"), 3
    if clock is not None and clock.why:
        yield plain(clock.why), 3
    yield from _doubts(clock)
    yield from _source(explained, clock)
    if explained.inputs:
        yield from _title("From")
        for name, value in explained.inputs:
            doubt = value.startswith("~") or "not confirmed" in value or "not entered" in value
            yield Text.assemble(plain(f"{fit(name, _NAME)} "), plain(value, "soon" if doubt else "strong")), 3
    if explained.steps:
        yield from _title("Reckoned")
        for step in explained.steps:
            yield plain(step), 3
    if explained.notes:
        yield from _title("The rule says")
        for note in explained.notes:
            yield plain(note), 3
    yield from _title("Rule")
    yield from _rule(explained, clock)


def _title(text: str) -> Iterator[Line]:
    yield plain(""), 0
    yield plain(text, "accent"), 1


def _doubts(clock: ClockLine | None) -> Iterator[Line]:
    if clock is None:
        return
    if clock.needs:
        yield plain("? needs: " + ", ".join(fact_words(name) for name in clock.needs), "soon"), 3
    if clock.assumed:
        yield (
            plain("~ rests on what nobody confirmed: " + ", ".join(map(fact_name, clock.assumed)), "soon"),
            3,
        )


def _source(explained: Explanation, clock: ClockLine | None) -> Iterator[Line]:
    """Where the rule stands, and how sure it is."""
    if explained.source:
        yield plain(explained.source, "dim"), 3
    if explained.confidence:
        sure = CONFIDENCE.get(explained.confidence, explained.confidence)
        unsure = explained.confidence in ("M", "C")
        yield plain(f"{'▲ ' if unsure else ''}{sure}", "soon" if unsure else "dim"), 3
    if clock is not None and clock.verify and explained.confidence not in ("M", "C"):
        yield plain("▲ rests on a payer profile that was not verified lately", "soon"), 3


def _rule(explained: Explanation, clock: ClockLine | None) -> Iterator[Line]:
    local = " · local: your own file" if clock is not None and clock.local else ""
    version = f" · version {explained.version}" if explained.version else ""
    yield plain(f"{explained.rule}{version}{local}"), 3
    if clock is not None:
        yield plain(f"usually done by: {owner_words(clock.owner)}", "dim"), 3
