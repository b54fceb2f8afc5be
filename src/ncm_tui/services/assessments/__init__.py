"""Assessments: open a form on a stay, keep each answer, finish and lock it.

Reads run raw on the caller's thread; writes return a future. An answer is kept quietly (durable, no audit
entry); opening, firing a safety flag, finishing, discarding are verbs with an audit entry each.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ncm_tui.models.enums import AssessmentState
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import definitions
from ncm_tui.services.assessments import answers_store, limited
from ncm_tui.services.assessments.comparing import compare, fillings
from ncm_tui.services.assessments.draft_rows import changed, draft_row, patient_uid
from ncm_tui.services.assessments.due_forms import due
from ncm_tui.services.assessments.empty import is_empty
from ncm_tui.services.assessments.explaining import about
from ncm_tui.services.assessments.keeping import answer, clear, fire, keep
from ncm_tui.services.assessments.linking import linked
from ncm_tui.services.assessments.outgoing import has_private, mark_charted, mark_copied, text
from ncm_tui.services.assessments.prefilling import derived, previous, provisional
from ncm_tui.services.assessments.reassessing import Beginning, beginning
from ncm_tui.services.assessments.shelf import finished, forms_for, view
from ncm_tui.services.assessments.signing import signature
from ncm_tui.services.assessments.trends import trend
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed
from ncm_tui.views.forms import HALF, OpenForm

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

__all__ = [
    "about",
    "answer",
    "clear",
    "compare",
    "discard",
    "due",
    "enter_in_error",
    "fillings",
    "finish",
    "finished",
    "fire",
    "forms_for",
    "has_private",
    "keep",
    "linked",
    "mark_charted",
    "mark_copied",
    "open",
    "park",
    "text",
    "trend",
    "view",
]  # fmt: skip

_DRAFT = """
SELECT a.uid, a.form_id, a.form_version, a.at_item, a.started_at, s.uid, p.uid FROM assessment a
JOIN stay s ON s.id = a.stay_id JOIN patient p ON p.id = a.patient_id
WHERE a.state = 'draft' AND a.voided_at IS NULL AND
"""


def open(desk: Desk, stay: str, form_id: str) -> OpenForm:
    """The unfinished filling of ``form_id`` on this stay, else a new one prefilled from the facts.

    A new one is written in the background (``opening``). Raises ``Refused`` when the form does not fit
    the patient's age, ``DefinitionProblem`` when its content changed without a new version.
    """
    from ncm_tui.rules.populations import refusal
    from ncm_tui.services.facts import facts as facts_of

    facts = facts_of(desk, stay)
    row = desk.vault.reader.one(
        f"{_DRAFT} s.uid = ? AND a.form_id = ? ORDER BY a.started_at DESC LIMIT 1", (stay, form_id)
    )
    if row is not None:
        return _resumed(desk, row, facts)
    form = desk.library.form(form_id)
    reason = refusal(form, facts)
    if reason:
        raise Refused(reason, code="population")
    definitions.check(desk, form)
    patient = desk.vault.reader.value(
        "SELECT p.uid FROM stay s JOIN patient p ON p.id = s.patient_id WHERE s.uid = ?", (stay,)
    )
    if patient is None:
        raise NotFound("This stay is not in the vault.", code="stay.unknown")
    uid, form = str(uuid4()), limited.asked(desk, form)
    before = beginning(desk, patient, stay, form)
    given = {**provisional(desk, stay, form), **derived(desk, stay, form, facts).under(before.given)}
    return OpenForm(
        assessment=uid,
        stay=stay,
        patient=patient,
        form=form,
        given=given,
        previous=previous(desk, patient, form.id),
        facts=facts,
        started_at=desk.now(),
        opening=desk.vault.submit("form.opened", lambda work: _start(work, uid, stay, form, before)),
    )


def _resumed(desk: Desk, row: tuple[Any, ...], facts: Mapping[str, Any]) -> OpenForm:
    uid, form_id, version, at_item, started_at, stay, patient = row
    form = limited.asked(desk, definitions.used(desk, form_id, version))
    stored = answers_store.read(desk.vault.reader, uid)
    half = stored.pop(HALF, None)
    given = derived(desk, stay, form, facts).under(stored)
    desk.vault.record("form.opened", patient=patient, detail=form_id)
    return OpenForm(
        assessment=uid,
        stay=stay,
        patient=patient,
        form=form,
        given=given,
        previous=previous(desk, patient, form_id),
        facts=facts,
        at_item=at_item,
        started_at=datetime.fromisoformat(started_at),
        resumed=True,
        half=half.value if half is not None and isinstance(half.value, dict) else None,
    )


def _start(work: "Work", uid: str, stay_uid: str, form: Form, before: Beginning) -> None:
    from ncm_tui.models.stays import Stay
    from ncm_tui.models.work import Assessment

    stay = work.get(Stay, stay_uid)
    definitions.store(work, form)
    row = work.add(
        Assessment(
            uid=uid,
            patient_id=stay.patient_id,
            stay_id=stay.id,
            form_id=form.id,
            form_version=form.version,
            form_sha256=form.sha256,
            started_at=work.now,
            based_on_uid=before.based_on or None,
        )
    )
    answers_store.write(work, row, before.writes())
    work.about(patient=patient_uid(work, stay.patient_id), uids=[uid], detail=form.id)


def park(desk: Desk, draft: str, at_item: str = "") -> Future[Changed]:
    """Put a draft on hold; ^O brings it back where the cursor was. One that holds nothing of the nurse's
    (:func:`ncm_tui.services.assessments.empty.is_empty`) was opened by a slip: it is discarded instead, and
    the change says so."""

    def save(work: "Work") -> Changed:
        row = draft_row(work, draft)
        if is_empty(work, row):
            work.verb = "form.discarded"
            row.state, row.void_reason = AssessmentState.DISCARDED, "opened, nothing answered"
            work.session.add(row)
            return changed(work, row, work.verb, "Nothing was answered: not kept")
        row.parked_at = work.now
        row.at_item = at_item or row.at_item
        work.session.add(row)
        return changed(work, row, "form.left", "")

    return desk.vault.submit("form.left", save)


def finish(desk: Desk, draft: str) -> Future[Changed]:
    """Finish & lock: state, score, flags in one transaction.

    Fails with ``Refused`` naming the gaps while required answers are missing or imports unconfirmed.
    """
    from ncm_tui.services.assessments.finishing import finish_draft
    from ncm_tui.services.facts import facts as facts_of

    desk.vault.flush(None)
    row = desk.vault.reader.one(f"{_DRAFT} a.uid = ?", (draft,))
    if row is None:
        raise NotFound("This form is not open any more.", code="assessment.unknown")
    form = definitions.used(desk, row[1], row[2])
    stay = row[5]
    facts = {**facts_of(desk, stay), **signature(desk, stay)}
    standing = derived(desk, stay, form, facts)
    return desk.vault.submit(
        "form.finished", lambda work: finish_draft(work, desk, draft, form, facts, standing), anchor=True
    )


def discard(desk: Desk, draft: str, reason: str) -> Future[Changed]:
    """Give a draft up, with a reason. Its answers and its safety flags stay in history."""
    if not reason.strip():
        raise Refused("A form is discarded with a reason.", code="reason")

    def save(work: "Work") -> Changed:
        row = draft_row(work, draft)
        row.state = AssessmentState.DISCARDED
        row.void_reason = reason.strip()
        work.session.add(row)
        return changed(work, row, "form.discarded", "Form discarded; it is kept in history")

    return desk.vault.submit("form.discarded", save)


def enter_in_error(desk: Desk, assessment: str, reason: str) -> Future[Changed]:
    """Mark a finished filling *entered in error*: readable, struck through, its score and flags gone from the
    chart; a safety flag without a disposition stays until there is one."""
    if not reason.strip():
        raise Refused("Entered in error needs a reason.", code="reason")

    def save(work: "Work") -> Changed:
        from ncm_tui.models.work import Assessment
        from ncm_tui.services.assessments.finishing import take_back
        from ncm_tui.services.assessments.uncarrying import uncarry

        row = work.get(Assessment, assessment)
        if row.state != AssessmentState.FINISHED:
            raise Refused("Only a finished form can be entered in error.", code="state")
        row.state = AssessmentState.ENTERED_IN_ERROR
        row.void_reason = reason.strip()
        work.session.add(row)
        take_back(work, desk, row, reason.strip())
        uncarry(work, row, reason.strip())
        return changed(work, row, "form.entered_in_error", "Marked entered in error; still readable")

    return desk.vault.submit("form.entered_in_error", save)
