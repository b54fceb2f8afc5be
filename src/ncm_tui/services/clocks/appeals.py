"""An appeal to the QIO, led step by step (P§16): what is done, what is next, until when, and whose it is.

Told when and by whom → case number → detailed notice by noon → records → decision → no charge before noon →
reconsideration. In Original Medicare notice and records are the hospital's; in Medicare Advantage the plan
gives the notice and asks for records, and it is recorded here that it did (42 CFR 405.1206, 422.622). The
appeal of a change to outpatient goes the same way without a notice (405.1211–1212).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ncm_tui.models.enums import ClockState
from ncm_tui.services.clocks import page as pages
from ncm_tui.services.facts import facts
from ncm_tui.views.clock_page import Appeal, AppealStep, ClockPage, EventShown
from ncm_tui.views.clock_words import due_text, state_words
from ncm_tui.views.moments import moment_text

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

KINDS: Final = {"qio": "Discharge appeal", "mcsn": "Appeal of the change to outpatient"}
BEGINS: Final = {"qio": "qio_notified", "mcsn": "mcsn_appeal_notified"}
DECIDED: Final = {"qio": "qio_decision_notified", "mcsn": "mcsn_decision_notified"}
_MA = "medicare_advantage"
_FOR_PATIENT = "disagrees"
_OVER = (ClockState.MET, ClockState.MET_LATE, ClockState.NOT_NEEDED, ClockState.NOT_AVAILABLE)


@dataclass(frozen=True, slots=True)
class _Case:
    """What the steps are made of."""

    page: ClockPage
    kind: str
    payer: str
    told: EventShown | None
    decided: EventShown | None
    asked: EventShown | None

    @property
    def plan_gives(self) -> bool:
        return self.payer == _MA


def appeal(desk: Desk, stay_uid: str, kind: str = "qio") -> Appeal:
    """The newest appeal of ``kind`` (``qio``, ``mcsn``) on the stay, or its steps as they will be."""
    payer = str(facts(desk, stay_uid).get("payer_class") or "")
    return steps_of(pages.page(desk, stay_uid), kind, payer)


def steps_of(page: ClockPage, kind: str, payer_class: str) -> Appeal:
    """The same from the page of the tab; ``payer_class`` is empty while nobody confirmed it."""
    told = _newest(page, BEGINS[kind])
    case = _Case(
        page, kind, payer_class, told,
        decided=_newest(page, DECIDED[kind], told), asked=_newest(page, "plan_requested", told),
    )  # fmt: skip
    made = [_told(case)]
    if kind == "qio":
        made.append(_notice(case))
    made += [_records(case), _decision(case), *_afterwards(case)]
    return Appeal(kind, KINDS[kind], told.uid if told else "", _number(case), tuple(_with_next(made)))


def _newest(page: ClockPage, kind: str, told: EventShown | None = None) -> EventShown | None:
    """The newest event that begins an appeal; with ``told`` the newest that follows it, or came after it."""
    found = [one for one in page.events if one.kind == kind]
    if told is None:
        return found[0] if found and kind in BEGINS.values() else None
    return next((one for one in found if one.follows == told.uid or one.at >= told.at), None)


def _number(case: _Case) -> str:
    events = [one for one in (case.told, case.asked, case.decided) if one is not None]
    return next((str(one.fields["case_no"]) for one in events if one.fields.get("case_no")), "")


def _told(case: _Case) -> AppealStep:
    title = "We were told: when, by whom, case number"
    kind = BEGINS[case.kind]
    if case.told is None:
        return AppealStep(title, "waits", "Enter records the call: the clocks start from it.", event=kind)
    by = {"qio": "by the QIO", "plan": "by the plan", "patient": "by the patient or representative"}
    fields = case.told.fields
    number = f"case {fields['case_no']}" if fields.get("case_no") else "case number not entered"
    late = "asked too late: no protection from charges" if fields.get("appeal_timely") is False else ""
    when = moment_text(case.told.at, case.page.now.date(), exact=case.told.exact)
    said = [when, by.get(str(fields.get("by", "")), ""), str(fields.get("who") or ""), number, late]
    return AppealStep(title, "done", " · ".join(part for part in said if part), event=kind, shown=case.told)


def _notice(case: _Case) -> AppealStep:
    ours = "DND (CMS-10066) to the patient: by noon of the next day"
    plans = "DND: the MA plan gives it by noon; record that it was given"
    title = plans if case.plan_gives else ours
    return _clocked(case, title, "DND", case.told)


def _records(case: _Case) -> AppealStep:
    if case.kind == "mcsn":
        return _clocked(case, "Records to the QIO: by noon of the next day", "MCSN_RECORDS", case.told)
    if not case.plan_gives:
        return _clocked(
            case, "Records and notices to the QIO: by noon of the next day", "QIO_RECORDS", case.told
        )
    if case.asked is None:
        says = "When the plan asks, Enter records it: due by close of business that day."
        return AppealStep("Records to the MA plan, when it asks", "waits", says, event="plan_requested")
    return _clocked(case, "Records to the MA plan: close of business, the day it asks", "MA_PLAN_RECORDS",
                    case.asked)  # fmt: skip


def _decision(case: _Case) -> AppealStep:
    title = "Decision: the patient is told"
    if case.decided is not None:
        words = {
            "agrees": "the QIO agrees with the discharge" if case.kind == "qio" else "the QIO agrees",
            _FOR_PATIENT: "the QIO finds for the patient: coverage goes on",
            "partly": "the QIO agrees in part",
        }
        when = moment_text(case.decided.at, case.page.now.date(), exact=case.decided.exact)
        said = f"{when} · {words.get(str(case.decided.fields.get('qio_decision')), 'decision not entered')}"
        return AppealStep(title, "done", said, event=DECIDED[case.kind], shown=case.decided)
    rule = "QIO_DECISION" if case.kind == "qio" else "MCSN_DECISION"
    line = case.page.line(rule, case.told.uid) if case.told is not None else None
    says = "Within a day of having everything. Enter: when the patient was told."
    if line is not None and line.due is not None:
        says = f"QIO: {due_text(line, case.page.now)} · {state_words(line, case.page.now)}. Enter records it."
    return AppealStep(title, "waits", says, line=line, event=DECIDED[case.kind])


def _afterwards(case: _Case) -> list[AppealStep]:
    """What holds from the decision on; nothing of it where the QIO found for the patient."""
    for_patient = case.decided is not None and case.decided.fields.get("qio_decision") == _FOR_PATIENT
    if for_patient:
        return [
            AppealStep("Stay goes on covered", "done", "No liability. A new IM copy before a new discharge.")
        ]
    made = []
    if case.kind == "qio":
        made.append(_clocked(case, "No charge to the patient before noon of the next day",
                             "QIO_LIABILITY_END", case.decided))  # fmt: skip
    rule = "QIO_RECON" if case.kind == "qio" else "MCSN_RECON"
    made.append(
        _clocked(case, "Patient may ask for reconsideration: by noon of the next day", rule, case.decided)
    )
    return made


def _clocked(case: _Case, title: str, rule: str, event: EventShown | None) -> AppealStep:
    """A step with a clock of its own."""
    line = case.page.line(rule, event.uid) if event is not None else None
    if line is None:
        begins = "the decision" if rule.startswith(("QIO_LIAB", "QIO_RECON", "MCSN_RECON")) else "the call"
        says = f"Its clock starts with {begins}." if event is None else "No clock runs for it here."
        return AppealStep(title, "waits", says)
    now = case.page.now
    proof = next(iter(case.page.proof(line)), None)
    done = line.state in _OVER or _passed(line.state, rule)
    state = "done" if done else "not_ours" if line.watch and rule != "DND" else "waits"
    due = due_text(line, now)
    parts = [due and not proof and f"{due}", state_words(line, now), proof.text if proof else "",
             proof.by if proof else ""]  # fmt: skip
    return AppealStep(title, state, " · ".join(str(part) for part in parts if part), line=line, proof=proof)


def _passed(state: ClockState, rule: str) -> bool:
    """The end of the protection is no task: once its noon is past there is nothing left to watch."""
    return rule == "QIO_LIABILITY_END" and state is ClockState.OVERDUE


def _with_next(steps: list[AppealStep]) -> list[AppealStep]:
    """The first step of ours that is not done is the one to take now; so is one that overtook it by its own
    clock (notice and records run side by side)."""
    from dataclasses import replace

    made: list[AppealStep] = []
    found = False
    for step in steps:
        timed = step.line is not None and step.line.state in (ClockState.DUE, ClockState.OVERDUE)
        if step.state == "waits" and (not found or timed):
            step, found = replace(step, state="now"), True
        made.append(step)
    return made
