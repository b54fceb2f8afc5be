"""The barrier rows of a table that a reassessment carried along: what was resolved does not come back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import BarrierState

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work


def still_meant(work: "Work", row: "Assessment", item: str, value: Any) -> tuple[Mapping[str, Any], ...]:
    """The rows of ``value`` that may become a barrier of the stay: each the nurse typed or changed in this
    filling, and of those carried along word for word the ones whose kind was not resolved meanwhile. Yes to
    a table says that it stood so, not that what is solved has begun again."""
    rows = [cells for cells in value if isinstance(cells, Mapping)] if isinstance(value, list) else []
    before = _before(work, row, item)
    resolved = _resolved(work, row.stay_id) if before else frozenset()
    return tuple(cells for cells in rows if cells not in before or cells.get("barrier") not in resolved)


def _before(work: "Work", row: "Assessment", item: str) -> list[Any]:
    """The rows of that table in the filling this one began from."""
    from sqlmodel import col, select

    from ncm_tui.models.work import Answer, Assessment

    wanted = (
        select(Answer)
        .join(Assessment, col(Assessment.id) == col(Answer.assessment_id))
        .where(
            Assessment.uid == (row.based_on_uid or ""), Answer.item == item, col(Answer.voided_at).is_(None)
        )
    )
    answer = work.session.exec(wanted).first()
    return answer.value if answer is not None and isinstance(answer.value, list) else []


def _resolved(work: "Work", stay_id: int) -> frozenset[str]:
    from sqlmodel import col, select

    from ncm_tui.models.stays import Barrier

    wanted = select(Barrier.code).where(
        Barrier.stay_id == stay_id,
        Barrier.state == BarrierState.RESOLVED,
        col(Barrier.voided_at).is_(None),
    )
    return frozenset(work.session.exec(wanted))
