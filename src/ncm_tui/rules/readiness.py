"""Ready to leave? Which checklist rows apply, which are done, and what is still needed to close.

Pure: a checklist's definition, the facts of the stay and what was recorded go in, a :class:`Readiness`
comes out. Source of the rows and of the stops: 42 CFR 482.43 and the rules cited by each row; a *hard*
stop is kept only for what the case manager herself owns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ncm_tui.models.enums import ChecklistState
from ncm_tui.rules.conditions import Truth, evaluate, needs
from ncm_tui.rules.forms import Condition


class Stop(StrEnum):
    """Whether an open row keeps the file from being closed. It never keeps a patient from leaving."""

    HARD = "hard"
    SOFT = "soft"
    NONE = "none"


class DestinationRows(StrEnum):
    """Which rows a destination takes: all general ones, only those that name it, or none."""

    ALL = "all"
    NAMED = "named"
    NONE = "none"


class Standing(StrEnum):
    """Where one row stands for this stay."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    NOT_SEEN = "not_seen"
    MISSED = "missed"
    NEEDED = "needed"
    OPEN = "open"
    WAITING = "waiting"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One row of a checklist.

    ``destinations`` of ``None`` means every destination that takes general rows; ``also_for`` adds one,
    ``not_for`` takes one out. ``applies`` narrows (payer, status), ``or_when`` adds the row for any
    destination (dialysis, infusion). ``hard_when`` is where a hard stop is hard; elsewhere it is soft.
    ``form`` is the dialog that takes the evidence, ``derived`` names evidence found in the chart,
    ``opens`` where a gap is filled (``form:lace``, ``dialog:edd``, ``tab:plan``). ``clock`` are
    the clock rules whose evidence is this row's: it is recorded there, and shown here.
    """

    id: str
    text: str
    who: str = ""
    phases: tuple[str, ...] = ()
    stop: Stop = Stop.SOFT
    detail: str = ""
    evidence: str = ""
    destinations: tuple[str, ...] | None = None
    also_for: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()
    applies: Condition | None = None
    or_when: Condition | None = None
    hard_when: Condition | None = None
    form: str = "evidence"
    derived: str = ""
    opens: str = ""
    clock: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A destination as the checklist knows it."""

    id: str
    title: str
    rows: DestinationRows = DestinationRows.ALL


@dataclass(frozen=True, slots=True)
class Checklist:
    """A definition as used: ``phases`` are (letter, title) in order."""

    id: str
    version: str
    title: str
    phases: tuple[tuple[str, str], ...]
    targets: tuple[Target, ...]
    rows: tuple[ChecklistRow, ...]
    licence: str = ""
    citation: str = ""
    sha256: str = ""
    local: bool = False
    text: str = ""

    def row(self, row_id: str) -> ChecklistRow | None:
        """The row of that id, also when a site retired it: ``None`` only when it was never here."""
        return next((row for row in self.rows if row.id == row_id), None)

    def target(self, destination: str | None) -> Target | None:
        return next((target for target in self.targets if target.id == destination), None)


@dataclass(frozen=True, slots=True)
class Judged:
    """One row for one stay: whether it applies, how hard it stops, what it waits for."""

    row: ChecklistRow
    applies: Truth
    stop: Stop
    standing: Standing
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readiness:
    """``done`` of ``total`` rows due before leaving; ``needed`` ids stop the closing; ``waiting`` ids do
    not know yet whether they apply; ``missed`` ids were due and not done (and are never *ready*);
    ``undirected`` counts rows that wait for the destination alone, ``unplanned`` are ids that wait only for
    what is planned after leaving: one question each, so they are not counted as needed one by one."""

    rows: tuple[Judged, ...]
    done: int
    total: int
    needed: tuple[str, ...]
    waiting: tuple[str, ...]
    missed: tuple[str, ...]
    undirected: int
    unplanned: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Nothing that stops is open, unknown or missed."""
        stops = {one.row.id for one in self.rows if one.stop is Stop.HARD}
        return not self.needed and not self.undirected and stops.isdisjoint((*self.missed, *self.unplanned))


_SATISFIED = {
    ChecklistState.DONE: Standing.DONE,
    ChecklistState.SEEN: Standing.DONE,
    ChecklistState.NOT_NEEDED: Standing.NOT_NEEDED,
}
_AFTER = "F"
#: Answered together by one short form: what is planned after leaving.
_PLANNED = frozenset({"planned_services", "psychiatric_need"})


def judge(checklist: Checklist, facts: Mapping[str, Any], recorded: Mapping[str, str]) -> Readiness:
    """Where every row stands. ``recorded`` maps a row id to its :class:`ChecklistState` value.

    While the fact ``discharged`` stands, what was due before leaving and has no evidence is *missed*: that
    is derived here and nowhere stored, so that a *left* taken back leaves every row as it was.
    A row that no longer applies but has evidence is kept (*set aside*): a new destination never undoes
    what was done. A row whose applicability is unknown is *waiting* and, where it would be a hard stop,
    counts as needed (or keeps *ready* off by the one question it waits for): unknown is never "not needed".
    """
    judged: list[Judged] = []
    undirected = 0
    for row in checklist.rows:
        one = _judge(checklist, row, facts, recorded.get(row.id))
        if one is None:
            continue
        if one.standing is Standing.WAITING and "destination" in one.needs:
            undirected += 1
            continue
        judged.append(one)
    before = [one for one in judged if _due_before_leaving(one)]
    return Readiness(
        rows=tuple(judged),
        done=sum(one.standing in (Standing.DONE, Standing.NOT_NEEDED) for one in before),
        total=len(before),
        needed=tuple(one.row.id for one in before if _keeps_open(one) and not _unplanned(one)),
        waiting=tuple(one.row.id for one in judged if one.standing is Standing.WAITING),
        missed=tuple(one.row.id for one in before if one.standing is Standing.MISSED),
        undirected=undirected,
        unplanned=tuple(one.row.id for one in before if _unplanned(one)),
    )


def applies(checklist: Checklist, row: ChecklistRow, facts: Mapping[str, Any]) -> Truth:
    """Whether ``row`` applies to a stay with these facts (three-valued)."""
    destination = facts.get("destination")
    target = checklist.target(destination)
    kind = target.rows if target else DestinationRows.ALL
    named = destination in (*(row.destinations or ()), *row.also_for)
    if kind is DestinationRows.NONE or (kind is DestinationRows.NAMED and not named):
        return Truth.FALSE
    own = _and(_goes_there(row, destination, named), _holds(row.applies, facts))
    if own is Truth.TRUE or row.or_when is None:
        return own
    added = evaluate(row.or_when, facts)
    return added if added is not Truth.FALSE else own


def applies_needs(row: ChecklistRow, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts whose absence leaves the row's applicability unknown."""
    found: list[str] = []
    if facts.get("destination") is None and row.destinations:
        found.append("destination")
    for condition in (row.applies, row.or_when):
        if condition is not None:
            found += [name for name in needs(condition, facts) if name not in found]
    return tuple(found)


def stop_of(row: ChecklistRow, facts: Mapping[str, Any]) -> tuple[Stop, tuple[str, ...]]:
    """How hard the row stops here, and what that still depends on. Unknown counts as hard."""
    if row.stop is not Stop.HARD or row.hard_when is None:
        return row.stop, ()
    truth = evaluate(row.hard_when, facts)
    if truth is Truth.FALSE:
        return Stop.SOFT, ()
    return Stop.HARD, needs(row.hard_when, facts) if truth is Truth.UNKNOWN else ()


def _judge(
    checklist: Checklist, row: ChecklistRow, facts: Mapping[str, Any], recorded: str | None
) -> Judged | None:
    truth = applies(checklist, row, facts)
    state = ChecklistState(recorded) if recorded else None
    stop, doubt = stop_of(row, facts)
    if truth is Truth.FALSE:
        return Judged(row, truth, Stop.NONE, Standing.SET_ASIDE) if state else None
    waits = applies_needs(row, facts) if truth is Truth.UNKNOWN else ()
    gone = facts.get("discharged") is not None and row.phases != (_AFTER,)
    return Judged(row, truth, stop, _standing(truth, stop, state, gone=gone), waits or doubt)


def _standing(truth: Truth, stop: Stop, state: ChecklistState | None, *, gone: bool) -> Standing:
    if state in _SATISFIED:
        return _SATISFIED[state]
    if state is ChecklistState.MISSED:
        return Standing.MISSED
    if truth is Truth.UNKNOWN:
        return Standing.WAITING
    if gone and state is None:
        return Standing.MISSED
    if stop is Stop.HARD and not gone:
        return Standing.NEEDED
    return Standing.NOT_SEEN if state is ChecklistState.NOT_SEEN else Standing.OPEN


def _keeps_open(one: Judged) -> bool:
    return one.standing is Standing.NEEDED or (one.standing is Standing.WAITING and one.stop is Stop.HARD)


def _unplanned(one: Judged) -> bool:
    return one.standing is Standing.WAITING and bool(one.needs) and _PLANNED.issuperset(one.needs)


def _due_before_leaving(one: Judged) -> bool:
    return one.standing is not Standing.SET_ASIDE and one.row.phases != (_AFTER,)


def _goes_there(row: ChecklistRow, destination: str | None, named: bool) -> Truth:
    if row.destinations is None:
        return Truth.FALSE if destination in row.not_for else Truth.TRUE
    if not row.destinations:
        return Truth.FALSE
    if destination is None:
        return Truth.UNKNOWN
    return Truth.TRUE if named and destination not in row.not_for else Truth.FALSE


def _holds(condition: Condition | None, facts: Mapping[str, Any]) -> Truth:
    return Truth.TRUE if condition is None else evaluate(condition, facts)


def _and(left: Truth, right: Truth) -> Truth:
    if Truth.FALSE in (left, right):
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in (left, right) else Truth.TRUE
