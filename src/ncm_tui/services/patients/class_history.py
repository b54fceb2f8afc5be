"""The nurse's own change of a stay's class is history like the EMR's: inpatient to observation asks for the
notice of 42 CFR 482.30 and 405.1210 (row DC38)."""

from datetime import datetime
from typing import TYPE_CHECKING

from ncm_tui.models.enums import Source

if TYPE_CHECKING:
    from ncm_tui.models.stays import Stay
    from ncm_tui.vault.work import Work

_FIELD = "class_code"


def note_class(work: "Work", stay: "Stay", was: str | None, at: datetime) -> None:
    """Keeps that the class shown changed from ``was`` at ``at``, the time she recorded it.

    A stay without history first gets ``was``, since a time that is not known. What she clears falls back
    to the EMR's class.
    """
    now = stay.class_code or _of_emr(work, stay)
    if not now or now == was:
        return
    newest = _newest(work, stay)
    if was and newest != was:
        _add(work, stay, was, None if newest is None else at)
    _add(work, stay, now, at)


def _add(work: "Work", stay: "Stay", value: str, at: datetime | None) -> None:
    from ncm_tui.models.stays import StatusChange

    assert stay.id is not None
    work.add(
        StatusChange(
            patient_id=stay.patient_id,
            stay_id=stay.id,
            field=_FIELD,
            value=value,
            at=at,
            source=Source.NURSE.value,
        )
    )


def _newest(work: "Work", stay: "Stay") -> str | None:
    from sqlmodel import col, select

    from ncm_tui.models.stays import StatusChange

    return work.session.exec(
        select(StatusChange.value)
        .where(
            StatusChange.stay_id == stay.id,
            col(StatusChange.field).in_(("class", _FIELD)),
            col(StatusChange.voided_at).is_(None),
        )
        .order_by(col(StatusChange.at).desc(), col(StatusChange.id).desc())
    ).first()


def _of_emr(work: "Work", stay: "Stay") -> str | None:
    from sqlmodel import select

    from ncm_tui.models.records import EmrValue

    return work.session.exec(
        select(EmrValue.value).where(
            EmrValue.entity == "stay", EmrValue.entity_id == stay.id, EmrValue.field == _FIELD
        )
    ).first()
