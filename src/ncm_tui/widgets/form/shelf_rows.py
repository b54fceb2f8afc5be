"""The rows of the Assess tab and of the page of all forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.text import Text

from ncm_tui.rules.forms import Form
from ncm_tui.views.forms import FormEntry
from ncm_tui.widgets.plain import fit, plain

_NAME, _TITLE, _MARKS = 22, 34, 26
When = Callable[[datetime], str]


def entry_row(entry: FormEntry, width: int, when: When, now: datetime) -> Text:
    """`` p PHQ-9    12 moderate ↑ · Mon 23 14:09 · D. Whitfield``; what is due says by when."""
    said, ink = _said(entry, when, now)
    sign = {"late": "! ", "soon": "▲ "}.get(ink, "  ")
    quiet = bool(entry.refusal) and entry.draft is None
    return Text.assemble(
        plain(f" {fit(entry.letter, 1)} ", "accent"),
        plain(fit(entry.short, _NAME), "dim" if quiet else "strong"),
        plain(sign, ink),
        plain(fit(said, max(8, width - _NAME - 6)), ink),
    )


def _said(entry: FormEntry, when: When, now: datetime) -> tuple[str, str]:
    """What the row says, and its ink. What is unfinished hides neither when its form is due nor the last
    result of it."""
    last = _last(entry, when)
    if entry.draft is not None and entry.draft_at is not None:
        held = f"unfinished, {entry.answered} answered, on hold {when(entry.draft_at)}"
        late = entry.due is not None and entry.due < now
        if entry.due is not None:
            held = f"{'overdue since' if late else 'due'} {when(entry.due)} · {held}"
        return (f"{held} · last: {last}" if last else held), "late" if late else "soon"
    if entry.refusal:
        return last or entry.refusal, "" if last else "dim"
    if entry.due is not None:
        late = entry.due < now
        said = f"overdue since {when(entry.due)}" if late else f"due {when(entry.due)}"
        return f"{said} · last {last}" if last else said, "late" if late else "soon"
    if last:
        return last, ""
    return " · ".join(("not done in this stay", *entry.marks)), "dim"


def _last(entry: FormEntry, when: When) -> str:
    """The last finished one, else the one done in the EMR."""
    last = entry.last
    if last is None:
        return entry.in_emr
    flags = [flag for flag in last.flags if flag != last.text]
    score = f"{last.text} {entry.trend}".rstrip()
    marks = [mark for mark in entry.marks if mark != "local"]
    marks += ["local cut-off"] if last.local else []
    return " · ".join((score, when(last.at), last.by, *flags[:1], *marks))


def pick_row(entry: FormEntry, width: int) -> Text:
    """`` ■ p PHQ-9    PHQ-9 depression severity    record only``: on or off, letter, names, what it is."""
    told = " · ".join((*entry.marks, *((entry.refusal,) if entry.refusal else ())))
    title = max(_TITLE, width - _NAME - _MARKS - 8)
    return Text.assemble(
        plain(f" {'■' if entry.on else '□'} ", "accent" if entry.on else "dim"),
        plain(f"{fit(entry.letter, 1)} ", "accent"),
        plain(fit(entry.short, _NAME) + " ", "dim" if entry.refusal else "strong"),
        plain(fit(entry.title, title) + " ", ""),
        plain(fit(told, max(6, width - _NAME - title - 8)), "dim"),
    )


def form_detail(form: Form, entry: FormEntry) -> list[str]:
    """Paragraphs about one form: title, refusal, last result with its flags, what it is good for, source."""
    last = entry.last
    parts = [form.title, entry.refusal]
    if last is not None:
        flags = "".join(f"\n! {flag.removeprefix('! ')}" for flag in last.flags)
        parts.append(f"Last: {last.text}, by {last.by}{flags}")
    if entry.in_emr:
        parts.append(entry.in_emr[:1].upper() + entry.in_emr[1:])
    if form.record_only:
        parts.append("Record only: its wording is licensed and not here. Take the total, the date, by whom.")
    if form.unverified:
        parts.append(f"Unverified: {form.unverified}")
    if form.override_note:
        parts.append(f"Your site says: {form.override_note}")
    return [*parts, form.screening_only, f"Source: {form.citation}", f"Version {form.version}"]
