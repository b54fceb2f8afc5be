"""The lines of the discharge tab: the row, where it stands, and in full beside the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rich.text import Text

from ncm_tui.rules.readiness import Standing
from ncm_tui.views.checklist import ChecklistLine, ChecklistPage, Evidence
from ncm_tui.views.moments import day_text, moment_text
from ncm_tui.widgets.plain import fit, plain

_MARKS = {
    Standing.DONE: "■",
    Standing.NOT_NEEDED: "–",
    Standing.MISSED: "✗",
    Standing.WAITING: "?",
    Standing.SET_ASIDE: "·",
}
_INKS = {
    Standing.DONE: "",
    Standing.NOT_NEEDED: "dim",
    Standing.MISSED: "soon",
    Standing.NEEDED: "strong",
    Standing.WAITING: "soon",
    Standing.SET_ASIDE: "dim",
}
_FINISHED = (Standing.DONE, Standing.NOT_NEEDED, Standing.MISSED, Standing.SET_ASIDE)
#: Where the right column begins at 80 columns, and its least width.
_TEXT, _STATUS = 47, 22


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A row of the checklist, or a heading (``line`` is ``None``). ``asks`` is the one question that many
    rows wait for, which Enter opens: ``destination`` or ``planned``."""

    text: str
    line: ChecklistLine | None = None
    asks: str = ""


def rows_of(page: ChecklistPage, *, narrow: bool) -> list[CheckRow]:
    """The rows under their phases; ``narrow`` leaves out what is finished. Rows set aside come last."""
    rows: list[CheckRow] = []
    if page.undirected:
        rows.append(CheckRow(f"? {page.undirected} more rows wait for the destination", asks="destination"))
    if len(page.unplanned) > 1:
        text = f"? needs: what is planned (n) · {len(page.unplanned)} rows wait for it"
        rows.append(CheckRow(text, asks="planned"))
    for letter, title in page.phases:
        rows.extend(_under(title, page, _live_in(letter), narrow))
    if not narrow:
        kept = "Done before, no longer needed: kept"
        rows.extend(_under(kept, page, lambda line: line.standing is Standing.SET_ASIDE, narrow))
    return rows


def _live_in(phase: str) -> Callable[[ChecklistLine], bool]:
    return lambda line: line.phase == phase and line.standing is not Standing.SET_ASIDE


def _under(
    title: str, page: ChecklistPage, wanted: Callable[[ChecklistLine], bool], narrow: bool
) -> list[CheckRow]:
    lines = [line for line in page.lines if wanted(line) and not (narrow and line.standing in _FINISHED)]
    return [CheckRow(title), *(CheckRow(line.text, line) for line in lines)] if lines else []


def row_text(row: CheckRow, width: int, today: date) -> Text:
    """`` □ DC46 PASRR level I (and II if positive)      needed: tracking number``."""
    line = row.line
    if line is None:
        return plain(f" {row.text}" if row.asks else f"   {row.text}", "soon" if row.asks else "dim")
    ink = _INKS.get(line.standing, "")
    room = max(_TEXT, min(62, width - 40))
    mark = _MARKS.get(line.standing, "□")
    left = f" {mark} {fit(line.id, 5)} {fit(line.text, room - 1)} "
    status, tone = status_of(line, today)
    return plain(left, ink).append_text(plain(fit(status, max(0, width - room - 9)), tone))


def status_of(line: ChecklistLine, today: date) -> tuple[str, str]:
    """(what stands at the right, its ink)."""
    if line.standing is Standing.WAITING:
        return f"needs: {', '.join(line.needs)}", "soon"
    if line.standing is Standing.NEEDED:
        return f"needed: {line.hint}", "late"
    if line.standing is Standing.NOT_SEEN:
        return "not seen in EMR", "soon"
    evidence = line.evidence
    if evidence is None:
        return "", "dim"
    if line.standing in (Standing.NOT_NEEDED, Standing.MISSED):
        word = "not needed" if line.standing is Standing.NOT_NEEDED else "missed"
        return f"{word}: {evidence.reason}", "soon" if line.standing is Standing.MISSED else "dim"
    return short_evidence(
        evidence, today
    ), "soon" if evidence.late or evidence.unconfirmed else "dim" if evidence.found else ""


def short_evidence(evidence: Evidence, today: date) -> str:
    """``Sun 22 09:40 S. Ruiz RN``; what the chart itself shows instead of an author; late where it is."""
    when = moment_text(evidence.happened, today) if evidence.happened else ""
    who = evidence.text if evidence.found and not evidence.unconfirmed else evidence.by
    late = "late entry" if evidence.late else ""
    return " ".join(part for part in (when, late, who) if part)


def header(page: ChecklistPage, width: int = 200) -> str:
    """``To SNF · today 17:00 (was Tue 24) · 19 of 22 done · NOT READY, needed: 3``, in ``width`` cells: what
    was before goes first, then what the rest says already; whether it is ready is never cut."""
    return next((said for short in range(3) if len(said := _header(page, short)) <= width), _header(page, 3))


def _header(page: ChecklistPage, short: int) -> str:
    parts = [f"To {page.destination_title}" if page.destination_title else "Destination not set"]
    if short < 3:
        parts.append(_leaves(page, was=not short))
    parts.append(f"{page.done}/{page.total}" if short > 1 else f"{page.done} of {page.total} done")
    if page.left is None:
        needed = "" if page.undirected else str(len(page.needed) or "what is planned")
        needed = f", needed: {needed}" if needed else ""
        parts.append("READY" if page.ready else f"NOT READY{needed}")
    if page.missed:
        parts.append(f"missed: {len(page.missed)}")
    return " · ".join(part for part in parts if part)


def _leaves(page: ChecklistPage, *, was: bool) -> str:
    if page.left is not None:
        return f"left {moment_text(page.left, page.today)}"
    before = f" (was {day_text(page.was, page.today)})" if page.was and was else ""
    if page.leaves is None:
        return "EDD not set"
    day = "today" if page.leaves.date() == page.today else day_text(page.leaves.date(), page.today)
    return f"{day} {'~' if page.assumed else ''}{page.leaves:%H:%M}{before}"


def detail(line: ChecklistLine, today: date) -> Text:
    """The row in full: what it asks, the evidence with both times, and why it is here."""
    made = plain(f"{line.id} {line.text}\n", "strong")
    if line.detail:
        made.append_text(plain(f"{line.detail}\n"))
    asked = " · ".join(part for part in (line.who, line.hint) if part)
    made.append_text(plain(f"\n{asked}\n", "dim"))
    evidence = line.evidence
    if evidence is not None:
        made.append_text(_evidence(evidence, today))
    elif line.needs:
        made.append_text(plain(f"\nneeds: {', '.join(line.needs)}\n", "soon"))
    return made.append_text(plain(f"\n{line.why}", "dim"))


def _evidence(evidence: Evidence, today: date) -> Text:
    happened = f"happened {moment_text(evidence.happened, today)}" if evidence.happened else ""
    entered = f"entered {moment_text(evidence.entered, today)}" if evidence.entered else ""
    if evidence.late:
        entered += ", late entry"
    seen = (
        "seen in the EMR by me"
        if evidence.seen
        else "shown by the chart"
        if evidence.found and evidence.text
        else ""
    )
    said = [
        evidence.text,
        evidence.reason and f"reason: {evidence.reason}",
        happened,
        entered,
        evidence.by,
        seen,
    ]
    return plain("\n" + "\n".join(part for part in said if part) + "\n")
