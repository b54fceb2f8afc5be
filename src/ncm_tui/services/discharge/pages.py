"""Reads a stay's discharge checklist: definition + facts + evidence → where every row stands, and why."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ncm_tui.models.enums import ChecklistState
from ncm_tui.rules.conditions import Truth, names
from ncm_tui.rules.readiness import Checklist, ChecklistRow, Judged, Standing, Stop, judge
from ncm_tui.services.authors import authors
from ncm_tui.services.desk import Desk
from ncm_tui.services.discharge.clocked import Clocked, clocked
from ncm_tui.services.discharge.derived import found
from ncm_tui.services.facts import facts as stay_facts
from ncm_tui.services.shown import day, instant, observation, shown
from ncm_tui.views.checklist import LATE_MINUTES, ChecklistLine, ChecklistPage, Evidence

CHECKLIST = "discharge"
#: What stands as the reason where a patient left and none was given.
UNSAID = "left before it was done"
_RECORDED = """SELECT i.item, i.state, i.happened_at, i.entered_at, i.entered_by, i.evidence, i.who, i.reason,
    i.answers FROM checklist_item i JOIN stay s ON s.id = i.stay_id
    WHERE s.uid = ? AND i.checklist = ? AND i.voided_at IS NULL"""
_REASON = """SELECT d.reason FROM departure d JOIN stay s ON s.id = d.stay_id
    WHERE s.uid = ? AND d.voided_at IS NULL"""
_EDDS = """SELECT e.day FROM expected_discharge e JOIN stay s ON s.id = e.stay_id
    WHERE s.uid = ? AND e.voided_at IS NULL ORDER BY e.source = 'emr', e.recorded_at DESC, e.id DESC"""

#: A fact that is missing, as the nurse is asked for it.
NEEDS_WORDS: Mapping[str, str] = {
    "payer_class": "payer class",
    "has_medicare": "payer class",
    "obs_start": "observation start",
    "obs_hours": "observation start",
    "inpatient_admit": "inpatient order time",
    "discharged": "hour of leaving",
    "status": "status",
    "destination": "destination",
    "planned_services": "what is planned",
    "psychiatric_need": "what is planned",
}


def page(desk: Desk, stay_uid: str) -> ChecklistPage:
    """The whole checklist of a stay."""
    checklist = desk.library.checklist(CHECKLIST)
    facts = stay_facts(desk, stay_uid)
    recorded = _recorded(desk, stay_uid)
    derived = _derived(desk, stay_uid, checklist)
    clocks = clocked(desk, stay_uid, checklist.rows)
    readiness = judge(checklist, facts, _states(checklist, recorded, derived, clocks))
    unsaid = _missed(desk, stay_uid) if facts.get("discharged") else None
    target = checklist.target(facts.get("destination"))
    hours = observation(shown(desk, stay_uid), desk.now()).needs
    edd = facts.get("edd")
    left = facts.get("discharged")
    leaves = facts.get("discharge")
    return ChecklistPage(
        stay=stay_uid,
        title=checklist.title,
        version=checklist.version,
        local=checklist.local,
        destination=facts.get("destination"),
        destination_title=target.title if target else "",
        edd=edd,
        was=_was(desk, stay_uid),
        leaves=None if leaves is None else desk.local(leaves),
        assumed=bool(facts.get("discharge_assumed")),
        left=None if left is None else desk.local(left),
        today=desk.local(desk.now()).date(),
        done=readiness.done,
        total=readiness.total,
        needed=readiness.needed,
        missed=readiness.missed,
        ready=readiness.ready,
        undirected=readiness.undirected,
        unplanned=readiness.unplanned,
        phases=checklist.phases,
        lines=tuple(
            _line(checklist, _waiting(one, hours), facts, recorded, derived, clocks, unsaid)
            for one in readiness.rows
        ),
    )


def missed_if_left(desk: Desk, stay_uid: str, destination: str) -> int:
    """How many rows would be *missed* if the patient left to ``destination`` now."""
    checklist = desk.library.checklist(CHECKLIST)
    facts = stay_facts(desk, stay_uid) | {"destination": destination, "discharged": desk.local(desk.now())}
    shown = _recorded(desk, stay_uid), _derived(desk, stay_uid, checklist)
    states = _states(checklist, *shown, clocked(desk, stay_uid, checklist.rows))
    return len(judge(checklist, facts, states).missed)


def _derived(desk: Desk, stay_uid: str, checklist: Checklist) -> dict[str, Evidence]:
    return found(desk, stay_uid, (row.derived for row in checklist.rows if row.derived))


def _states(
    checklist: Checklist,
    recorded: "Recorded",
    derived: Mapping[str, Evidence],
    clocks: Mapping[str, Clocked],
) -> dict[str, str]:
    """What stands on each row: her own evidence before what its clock says and the chart itself shows."""
    good = {name for name, evidence in derived.items() if not evidence.unconfirmed}
    shown = {row.id: ChecklistState.DONE.value for row in checklist.rows if row.derived in good}
    said = {row: each.state.value for row, each in clocks.items() if each.state is not None}
    return shown | said | {item: entry[0] for item, entry in recorded.items()}


def _missed(desk: Desk, stay_uid: str) -> Evidence:
    """What a row without evidence reads once the patient has left: the one reason given at leaving."""
    reason = desk.vault.reader.value(_REASON, (stay_uid,)) or UNSAID
    return Evidence(happened=None, entered=None, late=False, by="", text="", reason=str(reason), found=True)


Recorded = dict[str, tuple[str, Evidence, dict[str, Any]]]


def _recorded(desk: Desk, stay_uid: str) -> Recorded:
    rows = desk.vault.reader.rows(_RECORDED, (stay_uid, CHECKLIST))
    by = authors(desk) if rows else {}
    made: Recorded = {}
    for item, state, happened_text, entered_text, entered_by, text, who, reason, answers in rows:
        happened, entered = instant(happened_text), instant(entered_text)
        late = happened is not None and entered is not None and is_late(happened, entered)
        evidence = Evidence(
            happened=None if happened is None else desk.local(happened),
            entered=None if entered is None else desk.local(entered),
            late=late,
            by=who or by.get(entered_by, ""),
            text=text,
            reason=reason,
            seen=state == ChecklistState.SEEN,
        )
        made[item] = (state, evidence, json.loads(answers) if answers else {})
    return made


def is_late(happened: Any, entered: Any) -> bool:
    """Written down more than an hour after it happened."""
    return bool(entered - happened > timedelta(minutes=LATE_MINUTES))


def _was(desk: Desk, stay_uid: str) -> Any:
    """The expected discharge date before the one that is shown, if it was another."""
    days = [row[0] for row in desk.vault.reader.rows(_EDDS, (stay_uid,))]
    return next((day(each) for each in days[1:] if each != days[0]), None)


def _line(
    checklist: Checklist,
    one: Judged,
    facts: Mapping[str, Any],
    recorded: Recorded,
    derived: Mapping[str, Evidence],
    clocks: Mapping[str, Clocked],
    unsaid: Evidence | None,
) -> ChecklistLine:
    row = one.row
    entry, of_clock = recorded.get(row.id), clocks.get(row.id)
    evidence = entry[1] if entry else (of_clock and of_clock.evidence) or derived.get(row.derived)
    if one.standing is Standing.MISSED and (evidence is None or evidence.unconfirmed):
        evidence = unsaid
    words = tuple(dict.fromkeys(NEEDS_WORDS.get(name, name.replace("_", " ")) for name in one.needs))
    return ChecklistLine(
        id=row.id,
        text=row.text,
        detail=row.detail,
        who=row.who,
        phase=row.phases[0] if row.phases else "",
        standing=one.standing,
        stop=one.stop,
        needs=words,
        asks=one.needs,
        why=why(checklist, one, facts, words),
        form=row.form,
        opens=row.opens,
        hint=row.evidence,
        clock="" if of_clock is None else of_clock.rule,
        trigger="" if of_clock is None else of_clock.trigger,
        source=row.source,
        evidence=evidence,
        answers=entry[2] if entry else {},
    )


def _waiting(one: Judged, hours: str) -> Judged:
    """Observation hours are not typed: the row waits for the time they lack (``hours``)."""
    return replace(one, needs=tuple((hours or name) if name == "obs_hours" else name for name in one.needs))


def why(checklist: Checklist, one: Judged, facts: Mapping[str, Any], words: tuple[str, ...]) -> str:
    """Why a row applies, waits, or was set aside; what it stops; where it comes from."""
    row = one.row
    said = [_applies_because(checklist, one, facts, words), _stops(one)]
    if row.clock:
        said.append("Recorded once, here or on UR/Auth: its clock is met by the same evidence.")
    if row.source:
        said.append(f"Source: {row.source}.")
    said.append(
        f"{checklist.title}, version {checklist.version}{', local' if checklist.local else ''}, row {row.id}."
    )
    return " ".join(part for part in said if part)


def _applies_because(
    checklist: Checklist, one: Judged, facts: Mapping[str, Any], words: tuple[str, ...]
) -> str:
    row, target = one.row, checklist.target(facts.get("destination"))
    if one.applies is Truth.UNKNOWN:
        return f"Not known yet whether it applies: needs {' and '.join(words)}."
    if one.standing is Standing.SET_ASIDE:
        where = f"to {target.title}" if target else "as things stand"
        return f"No longer needed {where}; what was done is kept."
    grounds = [
        f"to {target.title}" if target and row.destinations else "every destination",
        *_grounds(row, facts),
    ]
    return f"Applies: {', '.join(grounds)}."


def _grounds(row: ChecklistRow, facts: Mapping[str, Any]) -> list[str]:
    """The facts the row's conditions rest on, with their values."""
    asked: list[str] = []
    for condition in (row.applies, row.or_when):
        asked += [name for name in names(condition) if name not in asked] if condition else []
    known = [(name, facts.get(name)) for name in asked]
    return [f"{name.replace('_', ' ')} {_value(value)}" for name, value in known if value is not None]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def _stops(one: Judged) -> str:
    if one.standing is Standing.SET_ASIDE or one.stop is Stop.NONE:
        return ""
    if one.stop is Stop.HARD:
        return "Keeps the file open until it is done, or not needed with a reason; never keeps the patient."
    return "A reminder: it does not keep the file open."
