"""What a new filling already knows: the chart's facts, results of this stay, the filling before it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Form, ItemType
from ncm_tui.rules.prefill import prefill
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.assessments.asides import ASIDES
from ncm_tui.services.assessments.results import results
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Given


def prefilled(desk: Desk, form: Form, facts: Mapping[str, Any]) -> dict[str, Given]:
    """Answers the chart has: shown as imported until the nurse confirms; computed items need no yes."""
    local = {name: desk.local(fact) if isinstance(fact, datetime) else fact for name, fact in facts.items()}
    found = {}
    for item_id, value in prefill(form, local).items():
        computed = form.item(item_id).type is ItemType.COMPUTED
        provenance = Provenance.COMPUTED if computed else Provenance.CHART
        found[item_id] = Given(value, provenance, None, "the chart")
    return found


def linked(desk: Desk, stay: str, form: Form) -> dict[str, Given]:
    """For each ``link`` item the newest finished result of this stay: it satisfies the item, dated."""
    wanted = {item.form: item.id for item in form.items() if item.type is ItemType.LINK and item.form}
    if not wanted:
        return {}
    found = {}
    for result in results(desk, stay):
        item = wanted.get(result.form)
        if item is not None:
            value: dict[str, Any] = {
                "assessment": result.assessment,
                "form": result.form,
                "result": result.text,
                "band": result.band,
                "score": result.value,
                "at": desk.local(result.at).isoformat(timespec="minutes"),
                "by": result.by,
            }
            found[item] = Given(value, Provenance.LINKED, result.at)
    return found


def previous(desk: Desk, patient: str, form_id: str) -> dict[str, Given]:
    """The answers of the patient's last finished filling of this form, for ^R; the app's own questions
    (who answered, alone) are asked anew."""
    uid = desk.vault.reader.value(
        """SELECT a.uid FROM assessment a JOIN patient p ON p.id = a.patient_id
        WHERE p.uid = ? AND a.form_id = ? AND a.state = 'finished' AND a.voided_at IS NULL
        ORDER BY a.finished_at DESC LIMIT 1""",
        (patient, form_id),
    )
    if uid is None:
        return {}
    return {
        item: given
        for item, given in answers_store.read(desk.vault.reader, uid).items()
        if item not in ASIDES
    }
