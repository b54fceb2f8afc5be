"""The forms of a stay: which fit this patient, what was finished, and one finished filling read again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ncm_tui.models.enums import AssessmentState
from ncm_tui.rules.forms import Form
from ncm_tui.rules.populations import refusal
from ncm_tui.rules.problems import NotFound
from ncm_tui.rules.scoring import score
from ncm_tui.services import definitions, flags
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.assessments.asides import ASIDES, with_asides
from ncm_tui.services.assessments.results import band_label, in_emr, results
from ncm_tui.services.desk import Desk
from ncm_tui.views.answers import answer_text
from ncm_tui.views.explanation import Explanation
from ncm_tui.views.forms import FinishedForm, FormEntry, Given, Result, ScoreShown

_DRAFTS = """
SELECT a.form_id, a.uid, coalesce(a.parked_at, a.started_at),
    (SELECT count(*) FROM answer n WHERE n.assessment_id = a.id AND n.value IS NOT NULL
        AND substr(n.item, 1, 1) <> '_')
FROM assessment a JOIN stay s ON s.id = a.stay_id
WHERE s.uid = ? AND a.state = 'draft' AND a.voided_at IS NULL ORDER BY a.started_at
"""
_FINISHED = """
SELECT a.form_id, a.form_version, a.state, a.informant, a.started_at, a.finished_at, coalesce(n.name, ''),
    coalesce(a.void_reason, ''), s.uid, c.uid, c.instrument, c.value, c.band, c.provisional, c.components,
    c.variant
FROM assessment a JOIN stay s ON s.id = a.stay_id
LEFT JOIN nurse n ON n.uid = a.created_by LEFT JOIN score c ON c.assessment_id = a.id
WHERE a.uid = ? AND a.state IN ('finished', 'entered_in_error')
"""


def forms_for(desk: Desk, stay: str) -> tuple[FormEntry, ...]:
    """Every form of the library for this stay: unfinished first, then those that fit the patient
    (assessments before instruments), then those refused, each with its sentence."""
    from ncm_tui.services.facts import facts as facts_of

    facts = facts_of(desk, stay)
    drafts = {row[0]: row[1:] for row in desk.vault.reader.rows(_DRAFTS, (stay,))}
    last = {result.form: result for result in results(desk, stay)}
    elsewhere = in_emr(desk, stay)
    entries = [
        replace(
            _entry(form, facts, drafts.get(form.id), last.get(form.id)),
            in_emr=elsewhere[form.id].words if form.id in elsewhere else "",
        )
        for form in desk.library.forms()
        if form.kind != "dialog"
    ]
    scored = {form.id for form in desk.library.forms() if form.kind == "instrument"}

    def order(entry: FormEntry) -> tuple[bool, bool, bool, str]:
        return entry.draft is None, bool(entry.refusal), entry.form in scored, entry.short.lower()

    return tuple(sorted(entries, key=order))


def _entry(
    form: Form, facts: Mapping[str, Any], draft: tuple[Any, ...] | None, last: Result | None
) -> FormEntry:
    uid, at, answered = draft or (None, None, 0)
    return FormEntry(
        form=form.id,
        title=form.title,
        short=form.short or form.title,
        refusal=refusal(form, facts) or "",
        draft=uid,
        draft_at=datetime.fromisoformat(at) if at else None,
        answered=answered,
        last=last,
        local=form.local,
    )


def finished(desk: Desk, stay: str) -> tuple[Result, ...]:
    """Every finished filling of a stay, newest first, those entered in error too."""
    return results(desk, stay, in_error=True)


def view(desk: Desk, assessment: str) -> FinishedForm:
    """One finished filling, with the definition it was answered with, its score and how it came to be.

    Raises ``NotFound`` for a draft or an unknown uid.
    """
    row = desk.vault.reader.one(_FINISHED, (assessment,))
    if row is None:
        raise NotFound("This form is not finished, or not in the vault.", code="assessment.unknown")
    form_id, version, state, informant, started, finished_at, by, reason, stay = row[:9]
    form = definitions.used(desk, form_id, version)
    given = answers_store.read(desk.vault.reader, assessment)
    return FinishedForm(
        assessment=assessment,
        stay=stay,
        form=form,
        state=AssessmentState(state),
        given=given,
        score=_score(desk, form_id, row[9:]) if row[9] else None,
        explanation=_explained(desk, form, given, stay),
        flags=flags.of_assessment(desk, assessment),
        informant=informant,
        started_at=datetime.fromisoformat(started),
        finished_at=datetime.fromisoformat(finished_at),
        by=by,
        error_reason=reason,
    )


def _score(desk: Desk, form_id: str, columns: tuple[Any, ...]) -> ScoreShown:
    import orjson

    _uid, instrument, value, band, provisional, components, variant = columns
    return ScoreShown(
        instrument=instrument,
        value=value,
        band=band_label(desk, form_id, band),
        provisional=bool(provisional),
        components=orjson.loads(components) if components else {},
        variant=variant,
    )


def _explained(desk: Desk, form: Form, given: Mapping[str, Given], stay: str) -> Explanation | None:
    """Scored again from the stored answers: inputs, steps, rule, version and source for ``w``."""
    from ncm_tui.services.facts import facts as facts_of

    if form.scoring is None:
        return None
    result = score(
        with_asides(form), {item: each.value for item, each in given.items()}, facts_of(desk, stay)
    )
    inputs = tuple(
        (item.text, answer_text(item, given[item.id].value, desk.zone))
        for item in form.items()
        if item.id in given and item.id not in ASIDES
    )
    rule = form.scoring.scorer + (f", variant {result.variant}" if result.variant else "")
    return Explanation(
        inputs=inputs,
        steps=result.explanation,
        rule=rule,
        version=f"{form.version}, scorer {form.scoring.version}",
        source=form.citation,
    )
