"""Two finished fillings of a form side by side: what changed, and from when each answer is."""

from datetime import datetime

from ncm_tui.rules.forms import Form, Item, ItemType
from ncm_tui.rules.problems import NotFound
from ncm_tui.services.assessments.asides import ALONE, with_asides
from ncm_tui.services.assessments.shelf import view
from ncm_tui.services.desk import Desk
from ncm_tui.views.answers import NOT_ANSWERED, answer_text
from ncm_tui.views.comparison import Change, ComparedLine, Comparison, Sheet
from ncm_tui.views.forms import FinishedForm, Given

_FILLINGS = """
SELECT a.uid FROM assessment a
WHERE a.patient_id = (SELECT patient_id FROM assessment WHERE uid = :uid)
    AND a.form_id = (SELECT form_id FROM assessment WHERE uid = :uid)
    AND a.state = 'finished' AND a.voided_at IS NULL ORDER BY a.finished_at, a.id
"""


def fillings(desk: Desk, assessment: str) -> tuple[str, ...]:
    """Every finished filling (uid) of the same form of the same patient, oldest first, all stays."""
    return tuple(row[0] for row in desk.vault.reader.rows(_FILLINGS, {"uid": assessment}))


def compare(desk: Desk, before: str, after: str) -> Comparison:
    """The filling ``after`` against ``before`` (uids), each read with the definition it was answered with.

    Raises ``NotFound`` where one is not finished, or they are not the same form of the same patient.
    """
    if {before, after} - set(fillings(desk, after)):
        raise NotFound("These two cannot be compared.", code="assessment.unknown")
    old, new = view(desk, before), view(desk, after)
    lines = tuple(_lines(desk, old, new))
    return Comparison(
        form=new.form.id,
        title=new.form.title,
        stay=new.stay,
        before=_sheet(desk, old, elsewhere=old.stay != new.stay),
        after=_sheet(desk, new, elsewhere=False),
        lines=(
            *(line for line in lines if line.change is not Change.SAME),
            *(line for line in lines if line.change is Change.SAME),
        ),
        note=_note(old, new),
    )


def _sheet(desk: Desk, shown: FinishedForm, *, elsewhere: bool) -> Sheet:
    return Sheet(
        assessment=shown.assessment,
        at=desk.local(shown.finished_at),
        by=shown.by,
        score=shown.score.text if shown.score is not None else "",
        version=shown.form.version,
        elsewhere=elsewhere,
    )


def _note(old: FinishedForm, new: FinishedForm) -> str:
    variants = [shown.score.variant if shown.score else "" for shown in (old, new)]
    if variants[0] != variants[1]:
        named = [each or "the default" for each in variants]
        return f"Scored by two weightings ({named[0]}; {named[1]}): the numbers cannot be compared."
    if old.form.version != new.form.version:
        return f"Version {old.form.version} and version {new.form.version} of the form."
    return ""


def _lines(desk: Desk, old: FinishedForm, new: FinishedForm) -> list[ComparedLine]:
    form, form_before = with_asides(new.form), with_asides(old.form)
    items = {item.id: item for item in form.items()}
    past = {item.id: item for item in form_before.items()}
    numbers = {item.id: str(place) for place, item in enumerate(new.form.items(), 1)}
    sections = _sections(form_before) | _sections(form)
    found = []
    for item_id in dict.fromkeys([*items, *past]):
        before, after = old.given.get(item_id), new.given.get(item_id)
        item = items.get(item_id) or past[item_id]
        if item_id == ALONE or (before is None and after is None) or item.type is ItemType.COMPUTED:
            continue
        found.append(
            ComparedLine(
                item=item_id,
                number=numbers.get(item_id, ""),
                question=item.text,
                section=sections[item_id],
                before=_text(desk, past.get(item_id) or item, before),
                after=_text(desk, item, after),
                change=_change(before, after),
                before_at=_carried(desk, old, before),
                after_at=_carried(desk, new, after),
            )
        )
    return found


def _sections(form: Form) -> dict[str, str]:
    return {item.id: section.title for section in form.sections for item in section.items}


def _text(desk: Desk, item: Item, given: Given | None) -> str:
    return NOT_ANSWERED if given is None else answer_text(item, given.value, desk.zone)


def _change(before: Given | None, after: Given | None) -> Change:
    if before is None or after is None:
        return Change.NEW if before is None else Change.GONE
    if isinstance(before.value, dict) and isinstance(after.value, dict):
        # A linked result: the same one, or one of the same words and day.
        keys = ("result", "score", "band", "date", "at")
        same = all(before.value.get(key) == after.value.get(key) for key in keys)
        return Change.SAME if same else Change.CHANGED
    return Change.SAME if before.value == after.value else Change.CHANGED


def _carried(desk: Desk, shown: FinishedForm, given: Given | None) -> datetime | None:
    """When an answer was found, where that was before its filling was begun."""
    if given is None or given.observed_at is None or given.observed_at >= shown.started_at:
        return None
    return desk.local(given.observed_at)
