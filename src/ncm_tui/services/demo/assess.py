"""The forms the nurse filled in on the demo ward, finished or left in the middle.

Scores and flags are computed by the rules from the answers, never written by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ncm_tui.models import findings, records
from ncm_tui.models import work as made
from ncm_tui.models.enums import FlagSeverity, Provenance
from ncm_tui.rules import scoring
from ncm_tui.rules.findings import Raised, raised
from ncm_tui.rules.forms import Form
from ncm_tui.services.demo import admission, suggest
from ncm_tui.services.demo.admit import Admitted
from ncm_tui.services.demo.rows import Rows

if TYPE_CHECKING:
    from ncm_tui.library.library import Library


@dataclass(frozen=True, slots=True)
class Deeds:
    rows: Rows
    library: "Library"
    now: datetime
    actor: str
    nurse: str
    stored: set[str] = field(default_factory=set)

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)


def assessments(deeds: Deeds, each: Admitted) -> None:
    """The story's screens in order, then the admission assessment that links those finished before it."""
    story = each.person.story
    done: dict[str, dict[str, Any]] = {}
    limit = 0.0 if story.admission is None else story.admission.get("finished", 0.0)
    for told in story.assessments:
        link = _assess(deeds, each, told)
        if told.get("finished", -1.0) >= limit:
            done[told["form"]] = link
    if story.admission is not None:
        form = deeds.library.form(admission.FORM)
        _assess(deeds, each, admission.told(each, form, done, deeds.now))


def _assess(deeds: Deeds, each: Admitted, told: Mapping[str, Any]) -> dict[str, Any]:
    """Write one filling; returned is what a form that links to it keeps of it."""
    form = deeds.library.form(told["form"])
    _store_definition(deeds, form)
    finished = told.get("finished")
    both = {"patient_id": each.patient, "stay_id": each.stay}
    told = {**told, "answers": {**told["answers"], **_times(deeds, told)}}
    answers: dict[str, Any] = told["answers"]
    started = deeds.ago(told["started"])
    assessment = deeds.rows.add(
        made.Assessment,
        **both,
        form_id=form.id,
        form_version=form.version,
        form_sha256=form.sha256,
        state="draft" if finished is None else "finished",
        at_item=told.get("at_item", ""),
        informant=told.get("informant", ""),
        started_at=started,
        parked_at=None if finished is not None else deeds.ago(told["parked"]),
        finished_at=None if finished is None else deeds.ago(finished),
    )
    stored = _answers(deeds, each, assessment, told)
    years = (deeds.now.date() - each.person.birth_date).days / 365.2425
    facts = {"age": years, "sex": each.person.story.sex, "newborn": each.person.born_at is not None}
    result = scoring.score(form, answers, facts)
    if finished is not None and form.scoring is not None:
        _score(deeds, both, assessment, form, result, deeds.ago(finished))
    _flags(deeds, both, assessment, result, told)
    if finished is not None and told.get("suggests"):
        _suggestions(deeds, both, assessment, stored, raised(form, answers, facts, result), finished)
    at = deeds.ago(told.get("finished", told["started"])).isoformat(timespec="minutes")
    uid = deeds.rows.uid_of(made.Assessment, assessment)
    return {"assessment": uid, "form": form.id, **_result(result), "at": at, "by": deeds.nurse}


def _times(deeds: Deeds, told: Mapping[str, Any]) -> dict[str, str]:
    """Answers that are a moment (``hours_ago``) or a day (``days`` from today)."""
    moments = {
        item: deeds.ago(hours).replace(second=0, microsecond=0).isoformat()
        for item, hours in told.get("hours_ago", {}).items()
    }
    days = {
        item: (deeds.now + timedelta(days=count)).date().isoformat()
        for item, count in told.get("days", {}).items()
    }
    return moments | days


def _result(result: scoring.ScoreResult) -> dict[str, Any]:
    """What a form that links to this one shows of its score."""
    band = result.band
    value = [] if result.value is None else [f"{result.value:g}"]
    words = [] if band is None else [band.label.lower()]
    return {
        "result": " ".join(value + words),
        "band": None if band is None else band.id,
        "score": result.value,
    }


def _answers(deeds: Deeds, each: Admitted, assessment: int, told: Mapping[str, Any]) -> dict[str, str]:
    """Each answer with how it came to be; a linked one keeps the date of what it links to. Their uids by
    item."""
    started, how = deeds.ago(told["started"]), told.get("provenance", {})
    stored = {}
    for item, value in told["answers"].items():
        provenance = Provenance(how.get(item, Provenance.TYPED))
        linked = provenance is Provenance.LINKED
        row = deeds.rows.add(
            made.Answer,
            patient_id=each.patient,
            assessment_id=assessment,
            item=item,
            value=value,
            provenance=provenance.value,
            source="the chart" if provenance is Provenance.CONFIRMED else "",
            observed_at=datetime.fromisoformat(value["at"]) if linked else started,
        )
        stored[item] = deeds.rows.uid_of(made.Answer, row)
    return stored


def _suggestions(
    deeds: Deeds,
    both: Mapping[str, int],
    assessment: int,
    answers: Mapping[str, str],
    found: tuple[Raised, ...],
    finished: float,
) -> None:
    """What ``told["suggests"]`` of a story leaves for the nurse to look at."""
    for columns in suggest.columns_of(deeds.library, found):
        deeds.rows.add(
            findings.Suggestion,
            **both,
            **columns,
            assessment_id=assessment,
            answer_uid=answers.get(columns["item"]),
            offered_at=deeds.ago(finished),
        )


def _score(
    deeds: Deeds,
    both: Mapping[str, int],
    assessment: int,
    form: Form,
    result: scoring.ScoreResult,
    at: datetime,
) -> None:
    deeds.rows.add(
        made.Score,
        **both,
        assessment_id=assessment,
        instrument=form.instrument or form.id,
        value=result.value,
        band=None if result.band is None else result.band.id,
        variant=result.variant,
        components=dict(result.components) or None,
        scorer_version="" if form.scoring is None else form.scoring.version,
        provisional=result.provisional,
        computed_at=at,
    )


def _flags(
    deeds: Deeds,
    both: Mapping[str, int],
    assessment: int,
    result: scoring.ScoreResult,
    told: Mapping[str, Any],
) -> None:
    """The flags that fired and are kept (a prompt is not); ``told["disposed"]`` gives a flag's disposition by
    its code."""
    for flag in (each for each in result.flags if each.severity in tuple(FlagSeverity)):
        disposed = told.get("disposed", {}).get(flag.code)
        deeds.rows.add(
            made.Flag,
            **both,
            assessment_id=assessment,
            item=flag.item,
            code=flag.code,
            severity=flag.severity,
            label=flag.label,
            fired_at=deeds.ago(told.get("finished", told["started"])),
            notified=None if disposed is None else disposed["notified"],
            notified_at=None if disposed is None else deeds.ago(disposed["hours_ago"]),
            action=None if disposed is None else disposed["action"],
            disposed_at=None if disposed is None else deeds.ago(disposed["hours_ago"]),
            disposed_by=None if disposed is None else deeds.actor,
        )


def _store_definition(deeds: Deeds, form: Form) -> None:
    if form.id not in deeds.stored:
        deeds.stored.add(form.id)
        deeds.rows.add(
            records.Definition,
            kind="form",
            id=form.id,
            version=form.version,
            sha256=form.sha256,
            text=form.text,
            stored_at=deeds.now,
        )
