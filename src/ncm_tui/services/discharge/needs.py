"""What a patient will need after leaving, as the nurse says it: it decides which checklist rows apply."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Refused
from ncm_tui.services.careplan import rows
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

SERVICES = ("equipment", "oxygen", "infusion", "dialysis")
PSYCHIATRIC = "psychiatric_need"
_SAID = """SELECT n.need, n.planned FROM discharge_need n JOIN stay s ON s.id = n.stay_id
    WHERE s.uid = ? AND n.voided_at IS NULL"""


def answers(desk: Desk, stay_uid: str) -> dict[str, Any]:
    """What the short form held last; empty when it was never asked."""
    said = {need: bool(planned) for need, planned in desk.vault.reader.rows(_SAID, (stay_uid,))}
    if not said:
        return {}
    return {"services": [name for name in SERVICES if said.get(name)], PSYCHIATRIC: said.get(PSYCHIATRIC)}


def set_needs(desk: Desk, stay_uid: str, given: Mapping[str, Any]) -> "Future[Changed]":
    """Record what is planned: ``services`` a list, ``[]`` the explicit none; ``psychiatric_need`` yes/no."""
    services, psychiatric = given.get("services"), given.get("psychiatric_need")
    if not isinstance(services, list | tuple) or not isinstance(psychiatric, bool):
        raise Refused(
            "Say what is planned, or none, and whether psychiatric follow-up is needed.", code="needs.missing"
        )
    unknown = [name for name in services if name not in SERVICES]
    if unknown:
        raise Refused(f"'{unknown[0]}' is not one of {', '.join(SERVICES)}.", code="needs.unknown")
    said = {name: name in services for name in SERVICES} | {PSYCHIATRIC: psychiatric}

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        for need, planned in said.items():
            _put(work, stay, need, planned)
        listed = ", ".join(services) or "none"
        return rows.changed(work, stay, stay_uid, f"Planned after leaving: {listed}.")

    return desk.vault.submit("discharge.needs", write)


def _put(work: "Work", stay: Any, need: str, planned: bool) -> None:
    from sqlmodel import select

    from ncm_tui.models.work import DischargeNeed

    row = work.session.exec(
        select(DischargeNeed).where(DischargeNeed.stay_id == stay.id, DischargeNeed.need == need)
    ).one_or_none()
    if row is None:
        work.add(
            DischargeNeed(
                patient_id=stay.patient_id, stay_id=stay.id, need=need, planned=planned, recorded_at=work.now
            )
        )
    elif row.planned != planned:
        row.planned, row.recorded_at = planned, work.now
        work.session.add(row)
