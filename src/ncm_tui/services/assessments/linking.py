"""What answers a ``link``: a result of this stay that says something, by when it was done.

A screen that was left out for privacy answers nothing, nor does one done before the patient came. What is
asked each time (:mod:`ncm_tui.rules.asked`) is answered in a reassessment only by what was finished since the
one before.
"""

from datetime import datetime
from typing import Any, NamedTuple

from ncm_tui.models.enums import AssessmentState, Provenance
from ncm_tui.rules.asked import carried_ids
from ncm_tui.rules.forms import Form, Item, ItemType
from ncm_tui.services.assessments.asides import ALONE
from ncm_tui.services.assessments.results import results
from ncm_tui.services.desk import Desk
from ncm_tui.services.shown import instant, shown
from ncm_tui.views.forms import Given, Result

_TOLD = f"""
SELECT a.uid, max(CASE WHEN n.item = 'done_at' THEN json_extract(n.value, '$') END),
    max(n.item = '{ALONE}' AND json_extract(n.value, '$') = 0)
FROM answer n JOIN assessment a ON a.id = n.assessment_id JOIN stay s ON s.id = a.stay_id
WHERE s.uid = ? AND a.state = 'finished' AND n.item IN ('done_at', '{ALONE}') AND n.voided_at IS NULL
GROUP BY a.uid
"""
_LAST = """
SELECT max(a.finished_at) FROM assessment a JOIN stay s ON s.id = a.stay_id
WHERE s.uid = ? AND a.form_id = ? AND a.state = 'finished' AND a.voided_at IS NULL
"""


def linked(desk: Desk, stay: str, form: Form) -> dict[str, Given]:
    """For each ``link`` item the newest result of this stay that answers it, dated as it was done."""
    return {item: each.given for item, each in answering(desk, stay, form).items()}


class Answering(NamedTuple):
    """A result under a link; ``finished`` is when it was recorded, ``given`` has when it was done."""

    given: Given
    finished: datetime


def answering(desk: Desk, stay: str, form: Form) -> dict[str, Answering]:
    """What :func:`linked` gives, with when each was recorded."""
    wanted = {item.form: item for item in form.items() if item.type is ItemType.LINK and item.form}
    if not wanted:
        return {}
    told = {uid: (done, left_out) for uid, done, left_out in desk.vault.reader.rows(_TOLD, (stay,))}
    since = _Since(desk, stay, form)
    found: dict[str, Answering] = {}
    for result in results(desk, stay, in_error=True):
        item = wanted.get(result.form)
        if item is None or result.state is not AssessmentState.FINISHED:
            continue
        done, left_out = told.get(result.assessment, (None, False))
        at = _instant(desk, done) if done else result.at
        if (left_out and result.value is None) or not since.holds(item, at, result.at):
            continue
        before = found.get(item.id)
        if before is None or before.given.observed_at is None or at > before.given.observed_at:
            found[item.id] = Answering(_given(desk, result, at), result.at)
    return found


class _Since:
    """Since when a result of this stay answers an item of ``form``."""

    def __init__(self, desk: Desk, stay: str, form: Form) -> None:
        reader = desk.vault.reader
        arrival = instant(shown(desk, stay).arrival)
        last = reader.value(_LAST, (stay, form.id))
        self._came = None if arrival is None else desk.local(arrival).date()
        self._last = None if last is None else datetime.fromisoformat(last)
        self._carried = carried_ids(form)
        self._desk = desk

    def holds(self, item: Item, done: datetime, finished: datetime) -> bool:
        if self._came is not None and self._desk.local(done).date() < self._came:
            return False
        return self._last is None or item.id in self._carried or finished > self._last


def _given(desk: Desk, result: Result, at: datetime) -> Given:
    value: dict[str, Any] = {
        "assessment": result.assessment,
        "form": result.form,
        "result": result.text,
        "band": result.band,
        "score": result.value,
        "at": desk.local(at).isoformat(timespec="minutes"),
        "by": result.by,
    }
    return Given(value, Provenance.LINKED, at)


def _instant(desk: Desk, said: str) -> datetime:
    """A day without an hour is its midnight."""
    at = datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=desk.zone)
