"""The facts of a stay for a note template: each with its own time, private ones left out unless wanted."""

import json
from datetime import datetime
from typing import Any

from ncm_tui.documents.checklist import readiness_words
from ncm_tui.library.note_templates import NoteTemplate
from ncm_tui.models.enums import BarrierState, GoalState, PatientStatus
from ncm_tui.rules.problems import Problem
from ncm_tui.rules.readiness import Standing
from ncm_tui.rules.volatile import stale
from ncm_tui.services import careplan, discharge, patients
from ncm_tui.services.assessments.results import newest
from ncm_tui.services.authors import me
from ncm_tui.services.census import census_of
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts as stay_facts
from ncm_tui.services.notes.clocks import happened_since, met_since, notices_given
from ncm_tui.services.notes.codes import taken_codes
from ncm_tui.services.notes.private_plan import private_plan
from ncm_tui.services.shown import day, instant, shown
from ncm_tui.services.volatile_facts import outgoing as volatile_words
from ncm_tui.services.volatile_facts import standing
from ncm_tui.vault.private_work import PRIVATE_BARRIERS
from ncm_tui.views.checklist import ChecklistPage
from ncm_tui.views.moments import full_day, full_moment, utc_text
from ncm_tui.views.notes import Finding, NoteFacts, OpenBarrier, PlanFact
from ncm_tui.views.patient import PatientLine
from ncm_tui.views.plan import PlanPage, goal_words
from ncm_tui.views.words import DESTINATION_WORDS, PAYER_WORDS, word

_FLAGS = """SELECT f.label, f.fired_at FROM flag f JOIN stay s ON s.id = f.stay_id
    WHERE s.uid = ? AND f.severity = 'safety' AND f.disposed_at IS NULL AND f.withdrawn_at IS NULL
    AND f.voided_at IS NULL ORDER BY f.fired_at"""
_MOVED = """SELECT 'edd', e.day, e.reason, e.recorded_at FROM expected_discharge e
    JOIN stay s ON s.id = e.stay_id
    WHERE s.uid = :stay AND e.voided_at IS NULL AND e.source = 'nurse' AND e.recorded_at > :since
    UNION ALL SELECT 'disposition', d.destination, d.reason, d.recorded_at FROM disposition d
    JOIN stay s ON s.id = d.stay_id
    WHERE s.uid = :stay AND d.voided_at IS NULL AND d.source = 'nurse' AND d.recorded_at > :since
    UNION ALL SELECT 'left', d.destination, coalesce(nullif(d.offered, ''), d.reason), d.recorded_at
    FROM departure d JOIN stay s ON s.id = d.stay_id
    JOIN key_time k ON k.stay_id = s.id AND k.kind = 'left' AND k.voided_at IS NULL
    WHERE s.uid = :stay AND d.voided_at IS NULL AND d.recorded_at > :since
    UNION ALL SELECT 'barrier', b.title, '', b.resolved_at FROM barrier b JOIN stay s ON s.id = b.stay_id
    WHERE s.uid = :stay AND b.voided_at IS NULL AND b.resolved_at > :since
    AND NOT b.private AND b.code NOT IN (SELECT value FROM json_each(:private))
    ORDER BY 4"""
_DAY_OF_DISCHARGE = "T"  # the checklist's phase
_EDD_REASON = """SELECT e.reason FROM expected_discharge e JOIN stay s ON s.id = e.stay_id
    WHERE s.uid = ? AND e.voided_at IS NULL
    ORDER BY e.source = 'emr', e.recorded_at DESC, e.id DESC LIMIT 1"""
_SINCE = """SELECT max(n.finished_at) FROM note n JOIN stay s ON s.id = n.stay_id
    WHERE s.uid = ? AND n.state = 'finished' AND n.parent_id IS NULL AND n.voided_at IS NULL"""
_SAID_WHEN_OLD = ("code_status", "isolation")
_STATUS_WORDS = {
    PatientStatus.IP: "inpatient",
    PatientStatus.OB: "in observation",
    PatientStatus.OP: "outpatient in a bed",
    PatientStatus.ED: "in the emergency department",
}


def note_facts(desk: Desk, stay_uid: str, template: NoteTemplate, *, private: bool = False) -> NoteFacts:
    """What a template may say about the stay now. ``private`` keeps private findings in the text."""
    facts = stay_facts(desk, stay_uid)
    line = patients.line(desk, stay_uid)
    now = desk.local(desk.now())
    since = instant(desk.vault.reader.value(_SINCE, (stay_uid,)))
    checklist = discharge.page(desk, stay_uid)
    plan = careplan.page(desk, stay_uid)
    volatile, stale = _volatile(desk, stay_uid)
    findings = _findings(desk, stay_uid)
    return NoteFacts(
        line=line,
        title=template.title,
        author=me(desk),
        written=now,
        census=census_of(desk, desk.now()),
        since=None if since is None else desk.local(since),
        status=_status(line),
        reason=str(facts.get("reason") or facts.get("principal_problem") or ""),
        own_words=str(facts.get("own_words") or ""),
        payer=_payer(facts),
        edd=checklist.edd,
        edd_was=checklist.was,
        edd_reason=str(desk.vault.reader.value(_EDD_REASON, (stay_uid,)) or "") if checklist.was else "",
        destination=checklist.destination_title,
        medically_ready=facts.get("medically_ready"),
        volatile=volatile,
        stale=stale,
        findings=tuple(each for each in findings if private or not each.private),
        moved=(*_moved(desk, stay_uid, since), *happened_since(desk, stay_uid, since)),
        done=(
            *_done(checklist, None if since is None else desk.local(since)),
            *met_since(desk, stay_uid, since),
        ),
        notices=notices_given(desk, stay_uid),
        goals=_goals(plan),
        barriers=_barriers(plan),
        needed=_needed(checklist),
        unanswered=_unanswered(checklist),
        readiness=readiness_words(checklist),
        withheld=0 if private else sum(each.private for each in findings),
    )


def private_findings(desk: Desk, stay_uid: str) -> tuple[Finding, ...]:
    """The private findings of a stay: they come into a text one by one, by choice."""
    return tuple(each for each in _findings(desk, stay_uid) if each.private)


def _status(line: PatientLine) -> str:
    said = _STATUS_WORDS[line.status]
    if line.since is not None:
        at = full_moment(line.since) if line.since_exact else full_day(line.since.date())
        said += f" (order time not entered), arrived {at}" if line.since_arrival else f" since {at}"
    if line.status is PatientStatus.OB and line.observation_hours is not None:
        return f"{said}, {line.observation_hours} h"
    return f"{said}, day {line.day}" if line.day is not None else said


def _payer(facts: dict[str, Any]) -> str:
    named = str(facts.get("payer") or "not known")
    if facts.get("payer_confirmed"):
        return f"{named} ({word(PAYER_WORDS, facts.get('payer_class'))}, plan type confirmed)"
    return f"{named} (plan type not confirmed)"


def _volatile(desk: Desk, stay_uid: str) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """(current, past 24 h). Of a stale code status or isolation the time stays and the value goes; the others
    are left out, as is one without a time. Allergies are never listed: the EMR's own list is (P§7)."""
    current, old = [], []
    for fact in standing(desk, shown(desk, stay_uid)):
        if fact.at is None or fact.fact == "allergies":
            continue
        if stale(fact.at, desk.now()):
            if fact.fact in _SAID_WHEN_OLD:
                old.append(Finding(fact.label, fact.at))
        else:
            current.append(Finding(volatile_words(fact), fact.at))
    return tuple(current), tuple(old)


def _findings(desk: Desk, stay_uid: str) -> tuple[Finding, ...]:
    """The newest score of each instrument, the open safety flags, the codes, what is private of the plan:
    each with its own time."""
    found = []
    for each in newest(desk, stay_uid, scored=True):
        found.append(Finding(each.score, desk.local(each.at), _is_private(desk, each.form)))
    for label, at in desk.vault.reader.rows(_FLAGS, (stay_uid,)):
        found.append(Finding(f"Open safety flag: {label}", _local(desk, at), private=True))
    return (*found, *taken_codes(desk, stay_uid), *private_plan(desk, stay_uid))


def _is_private(desk: Desk, form_id: str) -> bool:
    """Private when the form says so, or when it cannot be asked any more."""
    try:
        form = desk.library.form(form_id)
    except Problem:
        return True
    return form.private or any(item.private for item in form.items())


def _moved(desk: Desk, stay_uid: str, since: datetime | None) -> tuple[Finding, ...]:
    if since is None:
        return ()
    asked = {"stay": stay_uid, "since": utc_text(since), "private": json.dumps(PRIVATE_BARRIERS)}
    rows = desk.vault.reader.rows(_MOVED, asked)
    return tuple(
        Finding(_moved_words(kind, value, reason), _local(desk, at)) for kind, value, reason, at in rows
    )


def _moved_words(kind: str, value: str, reason: str) -> str:
    because = f": {reason}" if reason else ""
    if kind == "edd":
        moved_to = day(value)
        return f"Expected discharge now {full_day(moved_to) if moved_to else value}{because}"
    if kind == "left":
        return f"Left to {word(DESTINATION_WORDS, value)}{because}"
    if kind == "disposition":
        return f"Disposition now {word(DESTINATION_WORDS, value)}{because}"
    return f"Barrier resolved: {value}"


def _needed(checklist: ChecklistPage) -> tuple[str, ...]:
    """What keeps the file open; what is due on the day of discharge not before the day before it."""
    leaves = checklist.leaves
    near = leaves is not None and (leaves.date() - checklist.today).days <= 1
    open_rows = (line for line in checklist.lines if line.standing is Standing.NEEDED)
    return tuple(line.text for line in open_rows if near or line.phase != _DAY_OF_DISCHARGE)


def _done(checklist: ChecklistPage, since: datetime | None) -> tuple[Finding, ...]:
    """Evidence entered since the last note, by when it happened; a late entry says so."""
    made = []
    for line in checklist.lines:
        evidence = line.evidence
        if evidence is None or evidence.found or evidence.happened is None or evidence.entered is None:
            continue
        if evidence.clock_uid:  # told among what met the clocks
            continue
        if since is None or evidence.entered > since:
            late = "; late entry" if evidence.late else ""
            text = f"{line.text}: {evidence.text}" if evidence.text else line.text
            seen = " (seen in EMR)" if evidence.seen else ""
            made.append(Finding(f"{text}{seen}{late}", evidence.happened))
    return tuple(sorted(made, key=lambda each: each.at))


def _goals(plan: PlanPage) -> tuple[PlanFact, ...]:
    facts = []
    for problem in (each for each in plan.problems if not each.private):
        for goal in problem.goals:
            newest = goal.progress[0] if goal.progress else None
            if goal.state is GoalState.STOPPED:
                continue
            facts.append(
                PlanFact(
                    problem=problem.title,
                    goal=goal.text,
                    due=goal.due,
                    state=goal_words(goal),
                    value=newest.value if newest else "",
                    seen=newest.at if newest else None,
                )
            )
    return tuple(facts)


def _barriers(plan: PlanPage) -> tuple[OpenBarrier, ...]:
    return tuple(
        OpenBarrier(each.title, each.owner, each.due)
        for each in plan.barriers
        if each.state is BarrierState.OPEN and not each.private
    )


def _unanswered(checklist: ChecklistPage) -> tuple[str, ...]:
    """The questions that rows wait for, each once: payer class, what is planned, the destination."""
    asked = [need for line in checklist.lines if line.standing is Standing.WAITING for need in line.needs]
    return tuple(dict.fromkeys([*asked, *(["destination"] if checklist.undirected else [])]))


def _local(desk: Desk, text: str) -> datetime:
    return desk.local(datetime.fromisoformat(text))
