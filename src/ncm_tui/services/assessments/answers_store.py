"""Answers between the vault's rows and the page: read raw on the reader, written on the vault thread."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.clean import clean
from ncm_tui.rules.forms import Value
from ncm_tui.views.forms import Given, Write

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.connect import Reader
    from ncm_tui.vault.work import Work

_ANSWERS = """
SELECT n.item, n.value, n.provenance, n.observed_at, n.source FROM answer n
JOIN assessment a ON a.id = n.assessment_id WHERE a.uid = ? AND n.voided_at IS NULL ORDER BY n.id
"""


def read(reader: "Reader", assessment: str) -> dict[str, Given]:
    """The answers of a filling by item, not answered ones left out."""
    found = {}
    for item, value, provenance, observed_at, source in reader.rows(_ANSWERS, (assessment,)):
        if value is not None:
            found[item] = Given(
                stored_value(value), Provenance(provenance), datetime.fromisoformat(observed_at), source
            )
    return found


def stored_value(value: Any) -> Any:
    """A value of a JSON column read raw: SQLite gives a bare number back as a number."""
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def stored(work: "Work", assessment: "Assessment") -> dict[str, Given]:
    """The answers of a filling by item, read inside the transaction."""
    from sqlmodel import select

    from ncm_tui.models.work import Answer

    rows = work.session.exec(select(Answer).where(Answer.assessment_id == assessment.id))
    return {
        row.item: Given(row.value, Provenance(row.provenance), row.observed_at, row.source)
        for row in rows
        if row.value is not None
    }


def write(work: "Work", assessment: "Assessment", writes: Iterable[Write]) -> None:
    """Keep ``writes`` of a draft; a cleared answer becomes null (not answered)."""
    from sqlmodel import select

    from ncm_tui.models.work import Answer

    assert assessment.id is not None
    kept = {write.item: write for write in writes}
    rows = work.session.exec(
        select(Answer).where(Answer.assessment_id == assessment.id, Answer.item.in_(list(kept)))  # type: ignore[attr-defined]  # a column at class level
    )
    stored = {row.item: row for row in rows}
    for item, each in kept.items():
        row = stored.get(item)
        if row is None and each.given is None:
            continue
        if row is None:
            row = Answer(
                patient_id=assessment.patient_id,
                assessment_id=assessment.id,
                item=item,
                observed_at=work.now,
            )
        given = each.given
        row.value = None if given is None else cleaned(given.value)
        row.provenance = Provenance.TYPED if given is None else given.provenance
        row.source = "" if given is None else given.source
        row.observed_at = (given.observed_at if given else None) or work.now
        work.add(row)


def cleaned(value: Value) -> Any:
    """``value`` with every text in it safe to store (see ``rules.clean``)."""
    if isinstance(value, str):
        return clean(value)[0]
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): cleaned(each) for key, each in value.items()}
    return value
