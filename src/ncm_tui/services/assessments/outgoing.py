"""What leaves of a finished form, and the marks of it: copied is not charted (P§4), as with a note."""

from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.documents import assessment as document
from ncm_tui.models.enums import AssessmentState
from ncm_tui.rules.problems import Refused
from ncm_tui.services.assessments.draft_rows import changed
from ncm_tui.services.assessments.shelf import view
from ncm_tui.services.clock import entered
from ncm_tui.services.desk import Desk
from ncm_tui.services.identity import identity_now
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work


_CODES = """SELECT g.ref, g.title, g.list_version, g.item FROM suggestion g
    JOIN assessment a ON a.id = g.assessment_id
    WHERE a.uid = ? AND g.kind = 'code' AND g.state = 'taken' AND g.voided_at IS NULL ORDER BY g.ref"""


def text(desk: Desk, assessment: str, *, private: bool = False) -> str:
    """A finished form as text, identity line first; its private answers only with ``private``.

    Raises ``Refused`` for one entered in error, ``NotFound`` for a draft.
    """
    shown = view(desk, assessment)
    if shown.state is AssessmentState.ENTERED_IN_ERROR:
        raise Refused(
            "This form was entered in error.", code="form.error", hint="It stays here; it is not copied."
        )
    codes = [document.Code(*row) for row in desk.vault.reader.rows(_CODES, (assessment,))]
    identity = identity_now(desk, shown.stay)
    return document.assessment_text(shown, identity, desk.zone, private=private, codes=codes)


def has_private(desk: Desk, assessment: str) -> bool:
    """Whether it holds private answers, so that leaving them out is asked first."""
    return document.has_private(view(desk, assessment))


def mark_copied(desk: Desk, assessment: str) -> "Future[Changed]":
    """Mark as copied what surely arrived. It is not charted by that."""

    def mark(work: "Work") -> Changed:
        row = _finished(work, assessment)
        row.copied_at, row.charted_at, row.by_hand = entered(desk, work), None, False
        work.session.add(row)
        said = f"Copied {desk.local(row.copied_at):%H:%M}. After pasting: c on the form marks it charted."
        return changed(work, row, "form.copied", said)

    return desk.vault.submit("form.copied", mark)


def mark_charted(desk: Desk, assessment: str, *, by_hand: bool = False) -> "Future[Changed]":
    """Mark as charted in the EMR, after pasting. Fails with ``Refused`` when nothing was copied, unless she
    says that it was typed into the EMR ``by_hand``."""

    def mark(work: "Work") -> Changed:
        row = _finished(work, assessment)
        if row.copied_at is None and not by_hand:
            raise Refused(
                "This form was not copied yet; charted comes after pasting.",
                code="form.not_copied",
                hint="y copies it.",
            )
        row.charted_at, row.by_hand = entered(desk, work), by_hand
        work.session.add(row)
        how = ", typed by hand" if by_hand else ""
        return changed(work, row, verb, f"Charted {desk.local(row.charted_at):%H:%M}{how}.")

    verb = "form.charted_by_hand" if by_hand else "form.charted"
    return desk.vault.submit(verb, mark)


def _finished(work: "Work", uid: str) -> "Assessment":
    from ncm_tui.models.work import Assessment

    row = work.get(Assessment, uid)
    if row.state != AssessmentState.FINISHED:
        raise Refused("Only a finished form is copied or charted.", code="form.state")
    return row
