"""A reassessment begins from the last finished filling of the patient, each finding with its own date.

On the same stay a finding holds until somebody says more (*carried*); from an earlier stay it is only
offered, and each needs its yes (*repeated*). What must be asked each
time (:mod:`ncm_tui.rules.asked`) is never there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.asked import carried_ids
from ncm_tui.rules.forms import Form, Item, ItemType, Value
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Given, Write

_LAST = """
SELECT a.uid, s.uid FROM assessment a JOIN stay s ON s.id = a.stay_id JOIN patient p ON p.id = a.patient_id
WHERE p.uid = ? AND a.form_id = ? AND a.state = 'finished' AND a.voided_at IS NULL
ORDER BY a.finished_at DESC, a.id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new filling begins with: ``based_on`` is the uid of the one before, empty for a first one."""

    based_on: str = ""
    given: Mapping[str, Given] = field(default_factory=dict)

    def writes(self) -> tuple[Write, ...]:
        """The answers to keep with the new draft, so that one taken back stays taken back."""
        return tuple(Write(item, given) for item, given in self.given.items())


def beginning(desk: Desk, patient: str, stay: str, form: Form) -> Beginning:
    """How a new filling of ``form`` begins; empty for an instrument and for a form that ``repeats``."""
    if form.kind != "assessment" or form.repeats:
        return Beginning()
    last = desk.vault.reader.one(_LAST, (patient, form.id))
    if last is None:
        return Beginning()
    uid, where = last
    may = carried_ids(form)
    stored = answers_store.read(desk.vault.reader, uid)
    given = {}
    for item in form.items():
        before = stored.get(item.id)
        if item.id not in may or before is None or not fits(item, before.value):
            continue
        if where == stay:
            given[item.id] = Given(before.value, Provenance.CARRIED, before.observed_at)
        elif _lasts(item):
            given[item.id] = Given(before.value, Provenance.REPEATED, before.observed_at)
    return Beginning(uid, given)


def _lasts(item: Item) -> bool:
    """Whether an answer may still hold in another stay: not what the chart has or gets, not a screen, and not
    what one key calls normal (how the patient does now)."""
    return item.fact is None and item.sets is None and item.normal is None and item.type is not ItemType.LINK


def fits(item: Item, value: Value) -> bool:
    """Whether ``value`` is still an answer of ``item``, whose definition may be a newer one."""
    if item.type is ItemType.LINK:
        return isinstance(value, Mapping) and not value.get("assessment")
    options = {option.id for option in item.options}
    if item.type is ItemType.MULTI:
        return isinstance(value, list) and set(value) <= options
    if item.type is ItemType.TABLE:
        return isinstance(value, list)
    if options:
        return value in options
    if item.type is ItemType.YES_NO:
        return isinstance(value, bool)
    if item.type in (ItemType.NUMBER, ItemType.SCALE):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)
