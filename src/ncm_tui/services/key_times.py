"""Key times of a stay (P§1): each is set on its own, with precision and source; none is derived."""

from typing import TYPE_CHECKING

from ncm_tui.models.enums import KeyTimeKind, Source
from ncm_tui.services.shown import ShownStay

if TYPE_CHECKING:
    from ncm_tui.models.stays import KeyTime, Stay
    from ncm_tui.services.patients.form import Moment
    from ncm_tui.vault.work import Work


def expected(kind: KeyTimeKind, row: ShownStay) -> bool:
    """Whether a missing key time is worth saying: an inpatient has an order, an observation a start."""
    if kind is KeyTimeKind.ARRIVAL:
        return True
    if kind is KeyTimeKind.INPATIENT_ORDER:
        return row.st == "IP"
    if kind is KeyTimeKind.OBSERVATION_START:
        return row.st == "OB" or row.observation_order is not None
    return kind is KeyTimeKind.LEFT and not row.open


def put_key_time(work: "Work", stay: "Stay", kind: KeyTimeKind, moment: "Moment | None") -> "KeyTime | None":
    """Sets one key time as the nurse's own and confirmed; ``None`` removes hers (kept in history).

    What the EMR had said is kept as its ``emr_value`` (``key_time.<kind>`` of the stay), never overwritten.
    """
    from sqlmodel import select

    from ncm_tui.models.stays import KeyTime

    row = work.session.exec(
        select(KeyTime).where(KeyTime.stay_id == stay.id, KeyTime.kind == kind.value)
    ).first()
    if moment is None:
        if row is not None and row.voided_at is None:
            work.void(row, "cleared by the nurse")
            if kind is KeyTimeKind.LEFT:
                void_departure(work, stay, "left was cleared by the nurse")
        return None
    if row is None:
        row = KeyTime(
            patient_id=stay.patient_id,
            stay_id=stay.id,
            kind=kind.value,
            at=moment.at,
            source=Source.NURSE.value,
        )
        _take(row, work, moment)
        return work.add(row)
    if row.source == Source.EMR.value and row.at != moment.at:
        _keep_emr(work, row)
    _take(row, work, moment)
    work.session.add(row)
    return row


def void_departure(work: "Work", stay: "Stay", reason: str) -> None:
    """What was said at leaving goes with *left* itself, kept in history."""
    from sqlmodel import select

    from ncm_tui.models.stays import Departure

    said = work.session.exec(select(Departure).where(Departure.stay_id == stay.id)).one_or_none()
    if said is not None and said.voided_at is None:
        work.void(said, reason)


def _take(row: "KeyTime", work: "Work", moment: "Moment") -> None:
    row.source = Source.NURSE.value if row.at != moment.at else row.source
    row.at, row.offset_minutes, row.precision = moment.at, moment.offset_minutes, moment.precision.value
    row.confirmed_at, row.confirmed_by = work.now, work.actor
    row.voided_at = row.voided_by = row.void_reason = None


def _keep_emr(work: "Work", row: "KeyTime") -> None:
    """The EMR's word in the form an import keeps it: ``instant|precision``. An import has done so already."""
    from sqlmodel import select

    from ncm_tui.models.columns import instant_text
    from ncm_tui.models.records import EmrValue

    field = f"key_time.{row.kind}"
    said = work.session.exec(
        select(EmrValue).where(
            EmrValue.entity == "stay", EmrValue.entity_id == row.stay_id, EmrValue.field == field
        )
    ).first()
    if said is None:
        value = f"{instant_text(row.at)}|{row.precision}"
        work.session.add(
            EmrValue(
                patient_id=row.patient_id, entity="stay", entity_id=row.stay_id, field=field, value=value,
                source=row.source,
            )
        )  # fmt: skip
