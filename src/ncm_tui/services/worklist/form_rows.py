"""Forms that are due on a stay, and the final score once it is over."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from ncm_tui.rules import stay_days
from ncm_tui.rules.conditions import names
from ncm_tui.rules.due import due_at
from ncm_tui.rules.forms import Form
from ncm_tui.rules.populations import refusal
from ncm_tui.rules.ranking import POLICY, Bucket
from ncm_tui.services import forms_on, shown
from ncm_tui.services.assessments import results
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.views.worklist import Place

_FINISHED: Final = """SELECT a.stay_id, a.form_id, max(a.finished_at) FROM assessment a
    WHERE a.stay_id IN (SELECT value FROM json_each(?)) AND a.state = 'finished' AND a.voided_at IS NULL
    GROUP BY 1, 2"""
#: The cells of Today's *What*.
_ROOM: Final = 26
_PROVISIONAL: Final = "(prov.)"


def find(look: Look) -> Iterator[Found]:
    """Forms with a ``[due]`` of their own that are on and fit the patient, due by my next shift."""
    yield from _final_scores(look)
    heads = [form for form in look.desk.library.form_heads() if form.due is not None]
    chosen = forms_on.switched(look.desk) if heads else None
    heads = [form for form in heads if forms_on.is_on(look.desk, form, chosen)]
    done = {
        (stay, form): datetime.fromisoformat(at)
        for stay, form, at in look.desk.vault.reader.rows(_FINISHED, (look.stays,))
    }
    waiting = {
        row.uid: [form for form in heads if _may_be_due(form, done.get((row.stay_id, form.id)))]
        for row in look.mine.values()
        if row.open
    }
    waiting = {uid: forms for uid, forms in waiting.items() if forms}
    elsewhere_by_stay = results.in_emr_of(look.desk, waiting) if waiting else {}
    for uid, facts in look.facts(waiting, _asked(heads)).items():
        for form in waiting[uid]:
            at = done.get((look.mine[uid].stay_id, form.id))
            assert form.due is not None
            if refusal(form, facts) or due_at(form.due, facts, at) is None:
                continue
            elsewhere = elsewhere_by_stay.get(uid, {}).get(form.id)
            if elsewhere is not None:
                at = max(elsewhere.recorded_at, at or elsewhere.recorded_at)
            due = due_at(form.due, facts, at)
            if due is not None and look.desk.local(due).date() <= look.until:
                yield _due(look, uid, form, look.desk.local(due), again=at is not None)


def _asked(heads: Iterable[Form]) -> set[str]:
    """The facts that say whether these forms fit a patient, and from when they are due."""
    asked = {"age", "newborn", "discharged"}
    for form in heads:
        if form.due is not None:
            asked |= {form.due.after, *(() if form.due.when is None else names(form.due.when))}
    return asked


def _may_be_due(form: Form, finished: datetime | None) -> bool:
    return finished is None or (form.due is not None and form.due.again_days is not None)


def _due(look: Look, stay: str, form: Form, due: datetime, *, again: bool) -> Found:
    return Found(
        item=f"form:{stay}:{form.id}",
        what=_named(form),
        why="due again" if again else f"not done, {_since(look, stay)}",
        source="form",
        rule=form.id,
        due=due,
        weight=POLICY,
        place=Place("assess", row=form.id, dialog=f"form:{form.id}"),
        stay=stay,
    )


def _named(form: Form) -> str:
    """``admission assessment``; an instrument keeps its capitals."""
    title = form.title if len(form.title) <= _ROOM else form.short or form.title
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _since(look: Look, stay: str) -> str:
    """``30 h``, ``day 4``: how long the patient is here."""
    row, now = look.mine[stay], look.desk.now()
    arrived = shown.instant(row.arrival)
    if arrived is None:
        return "arrival not entered"
    hours = stay_days.whole_hours(arrived, now)
    return f"{hours} h" if hours < 48 else f"day {stay_days.hospital_day(arrived, now, look.desk.zone)}"


def next_hour(row: shown.ShownStay, found: Sequence[Found], now: datetime) -> datetime | None:
    """When lines of a stay say another hour by themselves: since the arrival below 48 hours, of a newborn's
    age below 72."""
    since = [(row.born_at, 72)]
    if any(each.item.startswith("form:") for each in found):
        since.append((row.arrival, 48))
    moments = []
    for text, most in since:
        at = shown.instant(text)
        if at is not None and 0 <= (hours := stay_days.whole_hours(at, now)) < most:
            moments.append(at + timedelta(hours=hours + 1))
    return min(moments, default=None)


def _final_scores(look: Look) -> Iterator[Found]:
    """A score taken while the stay was open is provisional: with the stay over its days are known."""
    for row in look.mine.values():
        if not row.open and (row.lace or "").endswith(_PROVISIONAL):
            yield Found(
                item=f"form:{row.uid}:lace",
                what="LACE: final score due",
                why=f"{row.lace}, the stay is over",
                source="form",
                rule="lace",
                weight=POLICY,
                place=Place("assess", row="lace", dialog="form:lace"),
                stay=row.uid,
                undated=Bucket.SHIFT,
            )
