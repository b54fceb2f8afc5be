"""What a new filling already knows: the chart's facts, results of this stay, the filling before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Form, ItemType
from ncm_tui.rules.prefill import fitted, prefill
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.assessments.asides import ASIDES, defaults
from ncm_tui.services.assessments.linking import Answering, answering
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Given


@dataclass(frozen=True, slots=True)
class Derived:
    """What a filling has without anybody having typed it: ``known`` (who answers, the chart's facts) and
    ``linked`` (finished results of this stay)."""

    known: Mapping[str, Given]
    linked: Mapping[str, Answering]

    def under(self, stored: Mapping[str, Given]) -> dict[str, Given]:
        """The answers as they stand, on the page and when it is locked: what is stored lies over what is
        known, and what a reassessment began with lies under both. A result of this stay answers its item as
        it is now, whichever one was stored; what the nurse recorded herself (done in the EMR) gives way only
        to a result that came later."""
        not_hers = (Provenance.LINKED, Provenance.CARRIED)
        hers = {item: given for item, given in stored.items() if given.provenance not in not_hers}
        before = {item: given for item, given in stored.items() if given.provenance is Provenance.CARRIED}
        newer = {
            item: each.given
            for item, each in self.linked.items()
            if not _later(hers.get(item), each.finished)
        }
        fuller = {item: given for item, given in before.items() if _says_more(given, self.known.get(item))}
        return {**before, **self.known, **fuller, **hers, **newer}


def derived(desk: Desk, stay: str, form: Form, facts: Mapping[str, Any]) -> Derived:
    """What a filling of ``form`` on this stay has before anything is typed."""
    known = {**defaults(form), **prefilled(desk, form, facts), **_found(desk, stay, form, facts)}
    return Derived(known, answering(desk, stay, form))


def _says_more(before: Given, known: Given | None) -> bool:
    """Whether the rows of a table that were found before hold all that the chart has, and more."""
    if known is None or not isinstance(before.value, list) or not isinstance(known.value, list):
        return False
    if len(before.value) != len(known.value) or not known.value:
        return False
    pairs = zip(before.value, known.value, strict=True)
    return all(
        isinstance(had, dict) and isinstance(has, dict) and has.items() <= had.items() for had, has in pairs
    )


def _later(own: Given | None, finished: datetime) -> bool:
    """Whether the nurse's own answer is later than a result finished then."""
    return own is not None and (own.observed_at is None or own.observed_at > finished)


def prefilled(desk: Desk, form: Form, facts: Mapping[str, Any]) -> dict[str, Given]:
    """Answers the chart has: shown as imported until the nurse confirms; computed items need no yes."""
    local = {name: desk.local(fact) if isinstance(fact, datetime) else fact for name, fact in facts.items()}
    found = {}
    for item_id, value in prefill(form, local).items():
        computed = form.item(item_id).type is ItemType.COMPUTED
        provenance = Provenance.COMPUTED if computed else Provenance.CHART
        found[item_id] = Given(value, provenance, None, "the chart")
    return found


def _found(desk: Desk, stay: str, form: Form, facts: Mapping[str, Any]) -> dict[str, Given]:
    """What the chart has because somebody answered it before keeps the time it was found (a weight)."""
    from ncm_tui.services.facts import answers

    fed = [item for item in form.items() if item.feeds is not None and item.fact in facts]
    if not fed:
        return {}
    found = answers.of_stay(desk, stay)
    return {
        item.id: Given(value, Provenance.CHART, found[name].at, "the chart")
        for item in fed
        if (name := str(item.fact)) in found and (value := fitted(item, facts[name])) is not None
    }


def provisional(desk: Desk, stay: str, form: Form) -> dict[str, Given]:
    """The answers of the last filling on this stay if its score was provisional: it is to be computed
    again, so they stand there to be confirmed one by one, each with its own date. What the chart knows (the
    length of stay) lies over them."""
    last = desk.vault.reader.one(
        """SELECT a.uid, c.provisional FROM assessment a JOIN stay s ON s.id = a.stay_id
        JOIN score c ON c.assessment_id = a.id AND c.voided_at IS NULL
        WHERE s.uid = ? AND a.form_id = ? AND a.state = 'finished' AND a.voided_at IS NULL
        ORDER BY a.finished_at DESC, a.id DESC LIMIT 1""",
        (stay, form.id),
    )
    if last is None or not last[1]:
        return {}
    asked = {item.id for item in form.items() if item.type not in (ItemType.COMPUTED, ItemType.LINK)}
    return {
        item: Given(given.value, Provenance.REPEATED, given.observed_at)
        for item, given in answers_store.read(desk.vault.reader, last[0]).items()
        if item in asked
    }


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
