"""Which forms are due on a stay, and when: the ``[due]`` of their definitions or of the site's override."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ncm_tui.rules.due import due_at
from ncm_tui.rules.forms import Form
from ncm_tui.rules.populations import refusal
from ncm_tui.services import forms_on
from ncm_tui.services.assessments.results import in_emr, results
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import FormDue


def due(desk: Desk, stay: str) -> tuple[FormDue, ...]:
    """The forms due on this stay, the most pressing first; of those that are on and fit the patient."""
    from ncm_tui.services.facts import facts as facts_of

    heads = [form for form in desk.library.form_heads() if form.due is not None]
    if not heads:
        return ()
    times = finished_at(desk, stay)
    return of(desk, heads, facts_of(desk, stay), times)


def of(
    desk: Desk, forms: Iterable[Form], facts: Mapping[str, Any], finished: Mapping[str, datetime]
) -> tuple[FormDue, ...]:
    """:func:`due` for a caller that has the facts and the times of the last fillings already."""
    now, chosen = desk.local(desk.now()), forms_on.switched(desk)
    found = []
    for form in forms:
        if form.due is None or not forms_on.is_on(desk, form, chosen) or refusal(form, facts):
            continue
        at = due_at(form.due, facts, finished.get(form.id))
        if at is not None:
            found.append(FormDue(form.id, form.short or form.title, desk.local(at), at < now))
    return tuple(sorted(found, key=lambda each: each.at))


def finished_at(desk: Desk, stay: str) -> dict[str, datetime]:
    """By form id, when it was last finished on this stay or recorded as done in the EMR."""
    times = {form: each.recorded_at for form, each in in_emr(desk, stay).items()}
    for each in results(desk, stay):
        times[each.form] = max(each.at, times.get(each.form, each.at))
    return times
