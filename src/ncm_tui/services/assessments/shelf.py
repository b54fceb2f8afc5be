"""The forms of a stay: which fit this patient, what was finished, and one finished filling read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ncm_tui.models.enums import AssessmentState
from ncm_tui.rules.forms import Form
from ncm_tui.rules.populations import refusal
from ncm_tui.rules.problems import NotFound
from ncm_tui.services import definitions, flags, forms_on
from ncm_tui.services.assessments import answers_store, due_forms
from ncm_tui.services.assessments.explaining import explained
from ncm_tui.services.assessments.results import band_label, charting, in_emr, results
from ncm_tui.services.assessments.trends import arrows
from ncm_tui.services.desk import Desk
from ncm_tui.views.explanation import ScoreExplained
from ncm_tui.views.forms import FinishedForm, FormEntry, Given, Result, ScoreShown

_DRAFTS = """
SELECT a.form_id, a.uid, coalesce(a.parked_at, a.started_at),
    (SELECT count(*) FROM answer n WHERE n.assessment_id = a.id AND n.value IS NOT NULL
        AND substr(n.item, 1, 1) <> '_' AND n.provenance NOT IN ('carried', 'repeated'))
FROM assessment a JOIN stay s ON s.id = a.stay_id
WHERE s.uid = ? AND a.state = 'draft' AND a.voided_at IS NULL ORDER BY a.started_at
"""
_FINISHED = """
SELECT a.form_id, a.form_version, a.state, a.informant, a.started_at, a.finished_at, coalesce(n.name, ''),
    coalesce(a.void_reason, ''), s.uid, c.uid, c.instrument, c.value, c.band, c.provisional, c.components,
    c.variant, c.local, a.copied_at, a.charted_at,
    (SELECT max(max(coalesce(f.disposed_at, ''), coalesce(f.withdrawn_at, ''))) FROM flag f
        WHERE f.assessment_id = a.id AND f.voided_at IS NULL), a.by_hand, b.finished_at
FROM assessment a JOIN stay s ON s.id = a.stay_id
LEFT JOIN assessment b ON b.uid = a.based_on_uid
LEFT JOIN nurse n ON n.uid = a.created_by LEFT JOIN score c ON c.assessment_id = a.id
WHERE a.uid = ? AND a.state IN ('finished', 'entered_in_error')
"""


def forms_for(desk: Desk, stay: str) -> tuple[FormEntry, ...]:
    """Every form of the library for this stay: unfinished first, what is due by its hour, then those that
    fit the patient (assessments before instruments), then those refused, each with its sentence; those that
    are switched off in the same order among them (``listed``).

    Reads no form whole: fifty of them cost a few milliseconds.
    """
    from ncm_tui.services.facts import facts as facts_of

    facts, heads = facts_of(desk, stay), desk.library.form_heads()
    waits = due_forms.of(desk, heads, facts, due_forms.finished_at(desk, stay))
    there = _There(
        drafts={row[0]: row[1:] for row in desk.vault.reader.rows(_DRAFTS, (stay,))},
        last={result.form: result for result in results(desk, stay)},
        elsewhere=_elsewhere(desk, stay),
        due={each.form: each.at for each in waits},
        trends=arrows(desk, stay),
        chosen=forms_on.switched(desk),
    )
    entries = [_entry(desk, form, facts, there) for form in heads if form.kind != "dialog"]
    return tuple(sorted(entries, key=_order))


def _elsewhere(desk: Desk, stay: str) -> dict[str, str]:
    """What is recorded of a form done in the EMR; in a form not finished yet where that is all there is."""
    drafts = in_emr(desk, stay, AssessmentState.DRAFT)
    found = {form: each.words_of_a_draft for form, each in drafts.items()}
    return found | {form: each.words for form, each in in_emr(desk, stay).items()}


@dataclass(frozen=True, slots=True)
class _There:
    """What is on the chart, by form id."""

    drafts: Mapping[str, tuple[Any, ...]]
    last: Mapping[str, Result]
    elsewhere: Mapping[str, str]
    due: Mapping[str, datetime]
    trends: Mapping[str, str]
    chosen: Mapping[str, bool]


def _order(entry: FormEntry) -> tuple[bool, bool, datetime, bool, str]:
    far = datetime.max.replace(tzinfo=UTC)
    return (
        entry.draft is None,
        bool(entry.refusal),
        entry.due or far,
        entry.kind == "instrument",
        entry.short.casefold(),
    )


def _entry(desk: Desk, form: Form, facts: Mapping[str, Any], there: _There) -> FormEntry:
    uid, at, answered = there.drafts.get(form.id) or (None, None, 0)
    return FormEntry(
        form=form.id,
        title=form.title,
        short=form.short or form.title,
        refusal=refusal(form, facts) or "",
        draft=uid,
        draft_at=datetime.fromisoformat(at) if at else None,
        answered=answered,
        last=there.last.get(form.id),
        local=form.local or bool(form.overridden),
        in_emr=there.elsewhere.get(form.id, ""),
        kind=form.kind,
        on=forms_on.is_on(desk, form, there.chosen),
        letter=form.letter,
        due=there.due.get(form.id),
        trend=there.trends.get(form.id, ""),
        marks=_marks(form),
    )


def _marks(form: Form) -> tuple[str, ...]:
    """What the form is, in a word each."""
    said = (
        ("record only", form.record_only),
        ("local", form.local or bool(form.overridden)),
        ("unverified", bool(form.unverified)),
    )
    return tuple(word for word, holds in said if holds)


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
    shown = _score(desk, form, row[9:17]) if row[9] else None
    return FinishedForm(
        assessment=assessment,
        stay=stay,
        form=form,
        state=AssessmentState(state),
        given=given,
        score=shown,
        explanation=_explained(desk, form, given, stay, shown),
        flags=flags.of_assessment(desk, assessment),
        informant=informant,
        started_at=datetime.fromisoformat(started),
        finished_at=datetime.fromisoformat(finished_at),
        by=by,
        error_reason=reason,
        charting=charting(state, *row[17:20]),
        copied=_local(desk, row[17]),
        charted=_local(desk, row[18]),
        by_hand=bool(row[20]),
        based_on=_local(desk, row[21]),
    )


def _local(desk: Desk, stored: str | None) -> datetime | None:
    return desk.local(datetime.fromisoformat(stored)) if stored else None


def _score(desk: Desk, form: Form, columns: tuple[Any, ...]) -> ScoreShown:
    import orjson

    _uid, instrument, value, band, provisional, components, variant, local = columns
    return ScoreShown(
        instrument=instrument,
        value=value,
        band=band_label(desk, form.id, band, form),
        provisional=bool(provisional),
        components=orjson.loads(components) if components else {},
        variant=variant,
        band_id=band,
        local=bool(local),
    )


def _explained(
    desk: Desk, form: Form, given: Mapping[str, Given], stay: str, stored: ScoreShown | None
) -> ScoreExplained | None:
    from ncm_tui.services.facts import facts as facts_of

    return explained(desk, form, given, facts_of(desk, stay), stored) if form.scoring else None
