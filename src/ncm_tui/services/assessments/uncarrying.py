"""A form entered in error takes back what it set of the stay, where nothing newer stands.

That is the day it expected, where the patient goes, the barriers of its table that nobody worked on. Names
and words of the patient stay: what stood there before is only in history.
"""

from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import BarrierState, Source

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work


def uncarry(work: "Work", row: "Assessment", reason: str) -> None:
    """Take back what finishing ``row`` wrote (void, kept in history)."""
    from ncm_tui.models.stays import Disposition, ExpectedDischarge

    for table in (ExpectedDischarge, Disposition):
        newest = _newest(work, row, table)
        if newest is not None and newest.recorded_at == row.finished_at:
            work.void(newest, reason)
    _barriers(work, row, reason)


def _newest(work: "Work", row: "Assessment", table: Any) -> Any:
    """The nurse's newest row of that history: only that one may have been this form's and still stand."""
    from sqlmodel import col, select

    wanted = (
        select(table)
        .where(
            table.stay_id == row.stay_id, table.source == Source.NURSE.value, col(table.voided_at).is_(None)
        )
        .order_by(col(table.recorded_at).desc(), col(table.id).desc())
    )
    return work.session.exec(wanted).first()


def _barriers(work: "Work", row: "Assessment", reason: str) -> None:
    """Open ones of this form's table that no suggestion stands behind: those are taken back with it."""
    from sqlmodel import col, select

    from ncm_tui.models.findings import Suggestion
    from ncm_tui.models.stays import Barrier
    from ncm_tui.models.work import Answer

    answers = select(Answer.uid).where(Answer.assessment_id == row.id)
    suggested = select(Suggestion.made_uid).where(col(Suggestion.made_uid).is_not(None))
    wanted = select(Barrier).where(
        col(Barrier.answer_uid).in_(answers),
        col(Barrier.uid).not_in(suggested),
        Barrier.state == BarrierState.OPEN,
        col(Barrier.voided_at).is_(None),
    )
    for barrier in work.session.exec(wanted):
        work.void(barrier, reason)
