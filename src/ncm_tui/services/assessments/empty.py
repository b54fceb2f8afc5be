"""A filling that was opened and left with nothing in it: it holds no answer of the nurse's."""

from typing import TYPE_CHECKING

from ncm_tui.models.enums import Provenance
from ncm_tui.services.assessments.asides import ALONE, INFORMANT

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work

#: What a filling has by itself: from the chart, the filling before, a linked form, the other answers.
_NOT_HERS = frozenset(
    {Provenance.CHART, Provenance.REPEATED, Provenance.CARRIED, Provenance.COMPUTED, Provenance.LINKED}
)


def is_empty(work: "Work", assessment: "Assessment") -> bool:
    """Whether nothing of a draft was typed, confirmed or called normal, no line is half typed, and no flag
    was ever fired. Said once for all the forms of one sitting, *alone* is no answer of this one; nor is who
    answers, where it is only assumed."""
    from sqlmodel import col, select

    from ncm_tui.models.work import Answer, Flag

    if work.session.exec(select(Flag).where(Flag.assessment_id == assessment.id)).first() is not None:
        return False
    rows = work.session.exec(
        select(Answer).where(Answer.assessment_id == assessment.id, col(Answer.voided_at).is_(None))
    )
    return not any(_hers(row.item, row.value, Provenance(row.provenance)) for row in rows)


def _hers(item: str, value: object, provenance: Provenance) -> bool:
    if value is None or provenance in _NOT_HERS:
        return False
    assumed = {(ALONE, Provenance.CONFIRMED), (INFORMANT, Provenance.NORMAL)}
    return (item, provenance) not in assumed
