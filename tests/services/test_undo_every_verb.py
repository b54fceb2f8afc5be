"""Every verb that u promises to take back: all rows as before, and as after when done again."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.services.hand import add, at
from tests.services.test_assessments import phq9
from tests.services.test_conflicts import clash
from tests.services.test_flags import TOLD
from tests.services.test_undo import BARRIER, GOAL, everything, problem

from ncm_tui.models.enums import AbsenceChoice
from ncm_tui.services import (
    absences,
    assessments,
    careplan,
    conflicts,
    discharge,
    findings,
    flags,
    notes,
    patients,
    payers,
    retention,
    todos,
    undo,
    volatile_facts,
    worklist,
)
from ncm_tui.services.clocks import events, evidence
from ncm_tui.services.desk import Desk
from ncm_tui.views.verb_words import VERBS, takes_back
from ncm_tui.views.worklist import WorkItem

Make = Callable[[Desk, str], Any]
Act = Callable[[Desk, str, Any], Any]
WHY = {"reason": "entered twice"}
STEP = {"text": "Walker", "owner": "PT", "frequency": "daily", "state": "planned"}
LEFT = {"left_at": at("2026-11-23T12:00").isoformat(), "destination": "home"}
SEEN = {"state": "met", "happened_at": at("2026-11-23T09:00").isoformat()}
HELD = {"reason": "appeal", "until": ""}


def goal(desk: Desk, stay: str) -> str:
    return str(careplan.add_goal(desk, problem(desk, stay), GOAL).result(9).row)


def step(desk: Desk, stay: str) -> str:
    return str(careplan.add_intervention(desk, goal(desk, stay), STEP).result(9).row)


def barrier(desk: Desk, stay: str) -> str:
    return str(careplan.add_barrier(desk, stay, BARRIER).result(9).row)


def checklist(desk: Desk, stay: str) -> None:
    discharge.record(desk, stay, "DC14", {"state": "not_needed", "reason": "goes home"}).result(9)


def left(desk: Desk, stay: str) -> None:
    discharge.left(desk, stay, LEFT).result(9)


def absent(desk: Desk, stay: str) -> None:
    """A census that did not name the stay."""

    def write(work: Any) -> None:
        from ncm_tui.models.daily import CensusAbsence
        from ncm_tui.models.stays import Stay

        row = work.get(Stay, stay)
        work.add(CensusAbsence(patient_id=row.patient_id, stay_id=row.id, census_at=work.now))

    desk.vault.submit_quiet(write).result(9)


def draft(desk: Desk, stay: str) -> str:
    return str(notes.draft(desk, stay, "progress").result(9).row)


def note(desk: Desk, stay: str) -> str:
    uid = draft(desk, stay)
    notes.finish(desk, uid, "Seen.").result(9)
    return uid


def copied(desk: Desk, stay: str) -> str:
    uid = note(desk, stay)
    notes.mark_copied(desk, uid, notes.copied_digest(desk, uid)).result(9)
    return uid


def form(desk: Desk, stay: str) -> str:
    return phq9(desk, stay, "000000000")


def finished(desk: Desk, stay: str) -> str:
    uid = phq9(desk, stay, "000000001")
    assessments.finish(desk, uid).result(9)
    return uid


def form_copied(desk: Desk, stay: str) -> str:
    uid = finished(desk, stay)
    assessments.mark_copied(desk, uid).result(9)
    return uid


def flag(desk: Desk, stay: str) -> str:
    finished(desk, stay)
    return flags.open_flags(desk, stay)[0].uid


def suggested(desk: Desk, stay: str) -> str:
    """A filling that suggests a barrier with its plan."""
    opened = assessments.open(desk, stay, "hunger-vital-sign")
    for item in opened.form.items():
        assessments.answer(desk, opened.assessment, item.id, item.options[0].id)
    assessments.answer(desk, opened.assessment, "_informant", "patient")
    assessments.finish(desk, opened.assessment).result(9)
    return next(each.uid for each in findings.open_of(desk, stay) if each.kind == "barrier")


def code(desk: Desk, stay: str) -> None:
    patients.set_code_status(desk, stay, "DNR", at("2026-11-23T09:00")).result(9)


def off(desk: Desk, stay: str) -> None:
    patients.keep(desk, stay, False).result(9)


def person(desk: Desk, _stay: str) -> str:
    return str(desk.vault.reader.value("SELECT uid FROM patient"))


def held(desk: Desk, stay: str) -> str:
    return str(retention.keep(desk, person(desk, stay), HELD).result(9).row)


def to_do(desk: Desk, stay: str) -> str:
    said = {"text": "Call the SNF", "due": "2026-11-22", "repeat": "daily"}
    return str(todos.add(desk, stay, said).result(9).row)


def to_do_done(desk: Desk, stay: str) -> str:
    uid = to_do(desk, stay)
    todos.done(desk, uid).result(9)
    return uid


def none(_desk: Desk, _stay: str) -> None:
    """Nothing has to be there before."""


def difference(desk: Desk, stay: str) -> str:
    return clash(desk, stay, "bed", "4W-12A", "5E-03")


PEOPLE = {"family": "Lee", "given": "Susan", "mrn": "77", "birth_date": "1950-01-01"}
NOTICE = {
    "recipient": "patient", "how": "signed", "happened_at": at("2026-11-23T09:00").isoformat(),
    "copy_left": True, "interpreter": "not_needed",
}  # fmt: skip
TOLD_US = {"at": at("2026-11-23T09:00").isoformat(), "by": "qio"}


def notice(desk: Desk, stay: str) -> str:
    return str(evidence.record(desk, stay, "IM_INITIAL", "", NOTICE).result(9).row)


def payer_profile(desk: Desk, stay: str) -> str:
    patients.confirm_payer(desk, stay, "medicare_advantage", "card", "Humana").result(9)
    return str(payers.add(desk, {"name": "UHC MA", "notify": "same_day"}).result(9).row)


def appeal(desk: Desk, stay: str) -> str:
    return str(events.record(desk, stay, "qio_notified", TOLD_US).result(9).row)


def line(desk: Desk, stay: str) -> WorkItem:
    return next(each for each in worklist.of_stay(desk, stay) if each.kind == "edd")


def pinned(desk: Desk, stay: str) -> WorkItem:
    worklist.pin(desk, line(desk, stay)).result(9)
    return line(desk, stay)


def handed(desk: Desk, stay: str) -> WorkItem:
    worklist.hand(desk, line(desk, stay), "J. Kim").result(9)
    return line(desk, stay)


CASES: dict[str, tuple[Make, Act]] = {
    "patient.created": (none, lambda d, s, x: patients.create(d, PEOPLE)),
    "patient.edited": (none, lambda d, s, x: patients.edit(d, s, {"bed": "5E-01", "given": "Marta"})),
    "key_time.set": (none, lambda d, s, x: patients.set_key_time(d, s, "inpatient_order", None)),
    "payer_profile.chosen": (payer_profile, lambda d, s, x: payers.choose(d, s, x)),
    "payer.confirmed": (none, lambda d, s, x: patients.confirm_payer(d, s, "medicare_ffs", "card", "M")),
    "edd.set": (none, lambda d, s, x: patients.set_edd(d, s, at("2026-11-25T00:00").date(), "PT")),
    "disposition.set": (none, lambda d, s, x: patients.set_disposition(d, s, "snf", "weak")),
    "code_status.set": (none, lambda d, s, x: patients.set_code_status(d, s, "DNR", at("2026-11-23T09:00"))),
    "fact.seen": (code, lambda d, s, x: volatile_facts.seen_again(d, s, "code_status")),
    "list.dropped": (none, lambda d, s, x: patients.keep(d, s, False)),
    "list.kept": (off, lambda d, s, x: patients.keep(d, s, True)),
    "problem.add": (none, lambda d, s, x: careplan.add_problem(d, s, {"title": "Falls"})),
    "goal.add": (problem, lambda d, s, x: careplan.add_goal(d, x, GOAL)),
    "intervention.add": (goal, lambda d, s, x: careplan.add_intervention(d, x, STEP)),
    "goal.progress": (goal, lambda d, s, x: careplan.record_progress(d, x, SEEN)),
    "barrier.add": (none, lambda d, s, x: careplan.add_barrier(d, s, BARRIER)),
    "finding.taken": (suggested, lambda d, s, x: findings.take(d, [x])),
    "finding.declined": (suggested, lambda d, s, x: findings.decline(d, x)),
    "problem.edit": (problem, lambda d, s, x: careplan.edit(d, "problem", x, {"title": "Falling"})),
    "goal.edit": (goal, lambda d, s, x: careplan.edit(d, "goal", x, {**GOAL, "target": "150"})),
    "intervention.edit": (step, lambda d, s, x: careplan.edit(d, "intervention", x, {**STEP, "owner": "OT"})),
    "barrier.edit": (barrier, lambda d, s, x: careplan.edit(d, "barrier", x, {**BARRIER, "owner": "SW"})),
    "problem.status": (problem, lambda d, s, x: careplan.advance(d, "problem", x)),
    "intervention.status": (step, lambda d, s, x: careplan.advance(d, "intervention", x)),
    "barrier.status": (barrier, lambda d, s, x: careplan.advance(d, "barrier", x)),
    "problem.remove": (problem, lambda d, s, x: careplan.remove(d, "problem", x, WHY)),
    "goal.remove": (goal, lambda d, s, x: careplan.remove(d, "goal", x, WHY)),
    "intervention.remove": (step, lambda d, s, x: careplan.remove(d, "intervention", x, WHY)),
    "barrier.remove": (barrier, lambda d, s, x: careplan.remove(d, "barrier", x, WHY)),
    "checklist.record": (none, lambda d, s, x: discharge.record(d, s, "DC14", {"state": "missed", **WHY})),
    "checklist.remove": (checklist, lambda d, s, x: discharge.remove(d, s, "DC14", WHY)),
    "discharge.needs": (
        none, lambda d, s, x: discharge.set_needs(d, s, {"services": [], "psychiatric_need": True}),
    ),
    "stay.left": (none, lambda d, s, x: discharge.left(d, s, LEFT)),
    "stay.left_taken_back": (left, lambda d, s, x: discharge.take_back_left(d, s, WHY)),
    "flag.disposed": (flag, lambda d, s, x: flags.dispose(d, x, TOLD)),
    "conflict.settled": (difference, lambda d, s, x: conflicts.settle(d, x, "emr")),
    "note.discard": (draft, lambda d, s, x: notes.discard(d, x, WHY)),
    "note.error": (note, lambda d, s, x: notes.error(d, x, WHY)),
    "note.charted": (copied, lambda d, s, x: notes.mark_charted(d, x)),
    "form.charted": (form_copied, lambda d, s, x: assessments.mark_charted(d, x)),
    "form.charted_by_hand": (finished, lambda d, s, x: assessments.mark_charted(d, x, by_hand=True)),
    "note.charted_by_hand": (note, lambda d, s, x: notes.mark_charted(d, x, by_hand=True)),
    "form.discarded": (form, lambda d, s, x: assessments.discard(d, x, "tired")),
    "form.entered_in_error": (finished, lambda d, s, x: assessments.enter_in_error(d, x, "other patient")),
    "todo.add": (none, lambda d, s, x: todos.add(d, s, {"text": "Call the SNF"})),
    "todo.edit": (to_do, lambda d, s, x: todos.edit(d, x, {"text": "Call the SNF again"})),
    "todo.done": (to_do, lambda d, s, x: todos.done(d, x)),
    "todo.reopened": (to_do_done, lambda d, s, x: todos.reopen(d, x)),
    "todo.snoozed": (to_do, lambda d, s, x: todos.snooze(d, x, {"until": "2026-11-25"})),
    "todo.remove": (to_do, lambda d, s, x: todos.remove(d, x, WHY)),
    "sticky.set": (none, lambda d, s, x: todos.set_sticky(d, s, {"text": "daughter first"})),
    "mark.pinned": (line, lambda d, s, x: worklist.pin(d, x)),
    "mark.unpinned": (pinned, lambda d, s, x: worklist.unpin(d, x)),
    "mark.snoozed": (line, lambda d, s, x: worklist.snooze(d, x, at("2026-11-24T10:00"))),
    "mark.handed": (line, lambda d, s, x: worklist.hand(d, x, "J. Kim")),
    "mark.taken": (handed, lambda d, s, x: worklist.taken(d, x)),
    "mark.taken_back": (handed, lambda d, s, x: worklist.take_back(d, x)),
    "absence.decided": (absent, lambda d, s, x: absences.decide(d, s, AbsenceChoice.LEFT)),
    "evidence.record": (none, lambda d, s, x: evidence.record(d, s, "IM_INITIAL", "", NOTICE)),
    "evidence.edit": (notice, lambda d, s, x: evidence.edit(d, x, {**NOTICE, "how": "refused"})),
    "evidence.remove": (notice, lambda d, s, x: evidence.remove(d, x, WHY)),
    "event.record": (none, lambda d, s, x: events.record(d, s, "qio_notified", TOLD_US)),
    "event.edit": (appeal, lambda d, s, x: events.edit(d, x, {**TOLD_US, "by": "plan"})),
    "event.remove": (appeal, lambda d, s, x: events.remove(d, x, WHY)),
    "retention.held": (person, lambda d, s, x: retention.keep(d, x, HELD)),
    "retention.released": (held, lambda d, s, x: retention.release(d, x, "closed")),
}  # fmt: skip
ELSEWHERE = {
    "import.taken_in", "redo", "retention.days", "facility.holiday_added", "facility.holiday_removed",
    "list.dropped_many", "todo.add_many", "payer_profile.added", "payer_profile.edited",
    "payer_profile.verified", "payer_profile.removed", "figure.put", "figure.cleared",
    "state_rule.added", "state_rule.edited", "state_rule.verified", "state_rule.removed", "state_rule.none",
}  # fmt: skip
"""The import is in ``test_undo_import``; a redo is what each of these tests does; the days are taken back on
their own page, in ``tests/screens/test_retention.py``, the facility's days off in ``test_facility``,
payer profiles in ``test_payers``, figures of the site and state rules beside the clocks,
what is done to many in ``test_caseload_order``."""


def test_every_verb_that_is_promised_is_here() -> None:
    assert set(CASES) | ELSEWHERE == {verb for verb in VERBS if takes_back(verb)}


@pytest.mark.parametrize("verb", CASES)
def test_back_and_again(desk: Desk, verb: str) -> None:
    make, act = CASES[verb]
    stay = add(desk)
    what = make(desk, stay)
    before = everything(desk)
    done = act(desk, stay, what).result(9)
    assert done.verb == verb
    after = everything(desk)
    assert after != before
    where = "" if verb == "patient.created" else stay
    said = undo.undo(desk, where).result(9)
    assert f"Taken back: {VERBS[verb].said}" in said.message
    assert everything(desk) == before
    undo.redo(desk, where).result(9)
    assert everything(desk) == after
    undo.undo(desk, where).result(9)
    assert everything(desk) == before
    assert desk.vault.reader.value("SELECT count(*) FROM pragma_foreign_key_check") == 0
    assert desk.vault.verify_chain().ok
