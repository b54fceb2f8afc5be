"""The clocks of a stay as plain text, identity line first: what is open, what is missing, what was done."""

from datetime import datetime

from ncm_tui.models.enums import ClockState
from ncm_tui.views.clock_page import ClockPage
from ncm_tui.views.clock_words import GROUPS, owner_words, state_words
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.moments import full_day, full_moment

_CLOSED = (ClockState.MET, ClockState.MET_LATE, ClockState.NOT_NEEDED, ClockState.NOT_AVAILABLE)


def clocks_text(page: ClockPage, identity: str) -> str:
    """Every open clock by its group, the facts that are missing, what met the others, what happened."""
    lines = [identity, "", "CLOCKS"]
    for group, title in GROUPS:
        rows = [
            one for one in page.lines
            if one.group == group and one.state not in (*_CLOSED, ClockState.UNKNOWN)
        ]  # fmt: skip
        if rows:
            lines += ["", title, *(_row(page, one) for one in rows)]
    if page.needs:
        lines += ["", "Not known yet"]
        lines += [f"[?] {need.words}: {', '.join(one.what for one in need.lines)}" for need in page.needs]
    closed = [one for one in page.lines if one.state in _CLOSED[:2]]
    if closed:
        lines += ["", "Done", *(_row(page, one) for one in closed)]
    if page.events:
        lines += ["", "What happened"]
        lines += [" · ".join(part for part in (_when(e.at, e.exact), e.title, e.text) if part)
                  for e in page.events]  # fmt: skip
    return "\n".join(lines) + "\n"


def _when(at: datetime, exact: bool) -> str:
    return full_moment(at) if exact else full_day(at.date())


def _row(page: ClockPage, line: ClockLine) -> str:
    closed = line.state in _CLOSED
    due = f"due {'~' if line.assumed else ''}{full_moment(line.due)}" if line.due and not closed else ""
    proof = page.proof(line)
    shown = f"{proof[0].text}, {proof[0].by}" + (", late entry" if proof[0].late else "") if proof else ""
    owner = "" if line.owner in ("cm", "ur") else owner_words(line.owner)
    said = [due, state_words(line, page.now), line.why, owner, shown]
    return f"[{'x' if closed else ' '}] {line.title}: " + " · ".join(part for part in said if part)
