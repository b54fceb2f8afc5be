"""Rows of the checklist whose evidence is that of a clock: one truth for Today, the UR/Auth tab and here.

A row is done where its clock is met, and not needed where the clock says so. Too early, gone stale or half
given is not done.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ncm_tui.models.enums import ChecklistState, ClockState
from ncm_tui.rules.evidence import ATTEMPT, MISSED, NOT_NEEDED, PART
from ncm_tui.rules.readiness import ChecklistRow
from ncm_tui.services.desk import Desk
from ncm_tui.views.checklist import Evidence
from ncm_tui.views.clock_page import EvidenceShown
from ncm_tui.views.clocks import ClockLine

Proofs = Mapping[tuple[str, str], tuple[EvidenceShown, ...]]
#: Its clock does not run yet, or nobody knows since when: what was done is done.
_NOT_RUNNING = (ClockState.NOT_YET, ClockState.UNKNOWN)
_MET = (ClockState.MET, ClockState.MET_LATE)


class Clocked(NamedTuple):
    """What the clocks of a row come to: its state (``None``: still open) and what shows it. ``rule`` and
    ``trigger`` say whose evidence form it opens."""

    state: ChecklistState | None
    evidence: Evidence | None
    rule: str
    trigger: str


def clocked(desk: Desk, stay_uid: str, rows: Iterable[ChecklistRow]) -> dict[str, Clocked]:
    """By row, for those that name a clock. Nothing where the library has no such rule."""
    asked = {row.id: row.clock for row in rows if row.clock}
    if not asked:
        return {}
    # Read here: a checklist without a clock needs none of the engine.
    from ncm_tui.services.clocks import board, in_force, page

    lines, shown = board.lines(desk, stay_uid), page.proofs(desk, stay_uid)
    early = {rule.id for rule in in_force.in_force(desk) if rule.early != "ok"}
    found = {}
    for row, rules in asked.items():
        own = [line for line in lines if line.rule in rules]
        if own:
            found[row] = _clocked(own, shown, early)
    return found


def _clocked(lines: list[ClockLine], shown: Proofs, early: set[str]) -> Clocked:
    """What is still open comes first: two changes of status are two notices. ``early`` are the rules whose
    evidence may come too early: it is judged once their clock runs."""
    about = [line for line in lines if not _elsewhere(line)] or lines
    line = next((each for each in about if each.open), about[-1])
    proof = shown.get((line.rule, line.trigger_uid), ())
    newest = next((each for each in proof if line.state not in _MET or each.happened == line.done_at), None)
    newest = newest or next(iter(proof), None)
    state, evidence = None, None
    if line.state in _MET:
        state, evidence = ChecklistState.DONE, _evidence(newest) if newest else _passed(line)
    elif line.state is ClockState.NOT_NEEDED and not _elsewhere(line):
        state, evidence = ChecklistState.NOT_NEEDED, _reason(line, newest)
    elif newest is not None and newest.kind == MISSED:
        state, evidence = ChecklistState.MISSED, _evidence(newest)
    elif newest is not None:
        evidence = _evidence(newest)
        given = newest.kind not in (ATTEMPT, PART, NOT_NEEDED)
        if given and line.state in _NOT_RUNNING and line.rule not in early:
            state = ChecklistState.DONE
    return Clocked(state, evidence, line.rule, line.trigger_uid)


def _elsewhere(line: ClockLine) -> bool:
    """Whether the rule is for other patients: that says nothing of the row."""
    from ncm_tui.rules.clock_given import DOES_NOT_APPLY

    return line.state is ClockState.NOT_NEEDED and line.reason == DOES_NOT_APPLY


def _evidence(shown: EvidenceShown) -> Evidence:
    return Evidence(
        happened=shown.happened,
        entered=shown.entered,
        late=shown.late,
        by=shown.by,
        text=shown.text,
        reason=shown.reason,
        clock_uid=shown.uid,
    )


def _reason(line: ClockLine, newest: EvidenceShown | None) -> Evidence:
    """Why it is not needed, by the rule or by her own word."""
    if newest is not None and newest.reason:
        return _evidence(newest)
    return Evidence(happened=None, entered=None, late=False, by="", text="", reason=line.reason, found=True)


def _passed(line: ClockLine) -> Evidence:
    """Met by the hour alone."""
    return Evidence(
        happened=line.done_at, entered=None, late=False, by="", text=line.reason, reason="", found=True
    )
