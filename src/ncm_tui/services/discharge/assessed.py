"""Evidence from the finished admission assessment, where what it says is plainly what the row asks.

Only answers that settle the row count: a decision maker other than the patient needs the document on the
chart, a caregiver needs able, willing and the patient's consent. Everything short of that leaves the row to
the nurse. The time is that of the oldest answer used.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

from ncm_tui.models.enums import AssessmentState
from ncm_tui.rules.conditions import NOT_SAID
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import Problem
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.desk import Desk
from ncm_tui.views.answers import answer_text
from ncm_tui.views.forms import Given
from ncm_tui.views.moments import full_day

FORM: Final = "admission-assessment"
_NEWEST: Final = """
SELECT a.uid, a.finished_at, a.created_by FROM assessment a JOIN stay s ON s.id = a.stay_id
WHERE s.uid = ? AND a.form_id = ? AND a.state = ? AND a.voided_at IS NULL
ORDER BY a.finished_at DESC, a.id DESC LIMIT 1
"""
_DOCUMENTS: Final = ("directive", "polst")
_ACTIVITIES: Final = ("bathing", "dressing", "toileting", "transfers", "continence", "eating")


class Seen(NamedTuple):
    """What the assessment says of a row: in words, when it was found, who recorded it (uid)."""

    text: str
    at: datetime
    by: str


class _Filled(NamedTuple):
    desk: Desk
    form: Form
    given: dict[str, Given]
    at: datetime
    by: str

    def value(self, item: str) -> Any:
        """The answer; ``None`` where there is none, or it is only why there is none."""
        given = self.given.get(item)
        value = None if given is None else given.value
        return None if isinstance(value, str) and value in NOT_SAID else value

    def words(self, item: str) -> str:
        return answer_text(self.form.item(item), self.value(item), self.desk.zone)

    def seen(self, text: str, *items: str) -> Seen:
        times = [given.observed_at for each in items if (given := self.given.get(each)) and given.observed_at]
        at = min(times, default=self.at)
        day = full_day(self.desk.local(at).date())
        return Seen(f"{text} (admission assessment, {day})", at, self.by)


def seen(desk: Desk, stay: str, name: str) -> Seen | None:
    """What the newest finished admission assessment of the stay shows of ``name``; ``None`` short of that."""
    row = desk.vault.reader.one(_NEWEST, (stay, FORM, AssessmentState.FINISHED.value))
    if row is None:
        return None
    uid, at, by = row
    try:
        form = desk.library.form(FORM)
    except Problem:  # the site's own file is broken: doctor says so, and nothing is derived from it
        return None
    filled = _Filled(desk, form, answers_store.read(desk.vault.reader, uid), datetime.fromisoformat(at), by)
    return READERS[name](filled)


def _goals(filled: _Filled) -> Seen | None:
    words = filled.value("matters_most")
    return filled.seen(str(words), "matters_most") if words else None


def _decides(filled: _Filled) -> Seen | None:
    """The patient, or somebody whose document is on the chart; and which directive there is, or none."""
    who, on_chart = filled.value("decision_maker"), filled.value("on_chart")
    if who in (None, "none") or not isinstance(on_chart, list):
        return None
    if who != "self" and filled.value("decision_maker_document") is not True:
        return None
    if not set(on_chart) & {*_DOCUMENTS, "none"}:
        return None
    text = f"{filled.words('decision_maker')}; on chart: {filled.words('on_chart')}"
    return filled.seen(text, "decision_maker", "on_chart")


def _caregiver(filled: _Filled) -> Seen | None:
    asked = ("caregiver_able", "caregiver_willing")
    if any(filled.value(each) != "yes" for each in asked) or filled.value("sharing_consent") is not True:
        return None
    if filled.value("caregiver_available") in (None, "none") or not filled.value("caregiver"):
        return None
    text = f"{filled.words('caregiver')}: able and willing, patient consents"
    return filled.seen(text, "caregiver", "sharing_consent", *asked)


def _language(filled: _Filled) -> Seen | None:
    """Only that there is no need: a need is met by somebody, and that is evidence of its own."""
    if filled.value("interpreter") != "no" or filled.value("communication") != ["none"]:
        return None
    text = f"{filled.words('language')}, no interpreter; no communication need"
    return filled.seen(text, "interpreter", "communication")


def _before(filled: _Filled) -> Seen | None:
    """Prior function, the home, the equipment: all three, or the row stays open."""
    home = [
        each for each in ("entry_steps", "interior_stairs", "one_level") if filled.value(each) is not None
    ]
    before = [f"{each}_before" for each in _ACTIVITIES]
    if not home or filled.value("equipment_owned") is None or any(not filled.value(each) for each in before):
        return None
    alone = sum(filled.value(each) == "independent" for each in before)
    text = f"{alone} of 6 activities alone before; equipment: {filled.words('equipment_owned')}"
    return filled.seen(text, "equipment_owned", *home, *before)


READERS: Final[dict[str, Callable[[_Filled], Seen | None]]] = {
    "goals": _goals,
    "decides": _decides,
    "caregiver": _caregiver,
    "language": _language,
    "before": _before,
}
