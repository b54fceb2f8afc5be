"""What the nurse did on the demo ward so far: assessments, plans, evidence, notes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ncm_tui.models import work as made
from ncm_tui.services.demo import clocked
from ncm_tui.services.demo.admit import Admitted
from ncm_tui.services.demo.assess import Deeds, assessments
from ncm_tui.services.demo.rows import Rows

if TYPE_CHECKING:
    from ncm_tui.library.library import Library

CHECKLIST = "discharge"


def work(rows: Rows, ward: list[Admitted], library: "Library", now: datetime, actor: str, nurse: str) -> None:
    """Everything the stories tell of the work of the nurse with uid ``actor`` and the name ``nurse``."""
    deeds = Deeds(rows, library, now, actor, nurse)
    clocked.place(rows, now)
    for each in ward:
        story = each.person.story
        both = {"patient_id": each.patient, "stay_id": each.stay}
        assessments(deeds, each)
        if story.problems:
            begun = deeds.ago(min(26.0, story.arrival * 0.4))
            _plan(deeds, both, story.problems, story.own_words, begun)
        for told in story.evidence:
            _evidence(deeds, both, told)
        clocked.events(deeds, both, story.events)
        clocked.evidence(deeds, both, story.clocks)
        for told in story.notes:
            _note(deeds, both, told)
        for need, planned in story.needs:
            rows.add(made.DischargeNeed, **both, need=need, planned=planned, recorded_at=deeds.ago(20))


def _plan(
    deeds: Deeds,
    both: Mapping[str, int],
    problems: tuple[dict[str, Any], ...],
    own_words: str,
    begun: datetime,
) -> None:
    rows, patient = deeds.rows, both["patient_id"]
    plan = rows.add(made.CarePlan, **both, what_matters=own_words, created_at=begun)
    for place, told in enumerate(problems):
        problem = rows.add(
            made.Problem,
            patient_id=patient,
            care_plan_id=plan,
            title=told["title"],
            position=place,
            created_at=begun,
        )
        for at, goal in enumerate(told["goals"]):
            _goal(deeds, patient, problem, at, goal, begun)


def _goal(
    deeds: Deeds, patient: int, problem: int, place: int, told: Mapping[str, Any], begun: datetime
) -> None:
    rows = deeds.rows
    parts = {"interventions", "progress", "due"}
    goal = rows.add(
        made.Goal,
        patient_id=patient,
        problem_id=problem,
        position=place,
        created_at=begun,
        due=(deeds.now + timedelta(days=told["due"])).date(),
        **{name: value for name, value in told.items() if name not in parts},
    )
    for at, each in enumerate(told.get("interventions", ())):
        rows.add(made.Intervention, patient_id=patient, goal_id=goal, position=at, **each)
    for each in told.get("progress", ()):
        rows.add(
            made.Progress,
            patient_id=patient,
            goal_id=goal,
            state=each["state"],
            value=each.get("value", ""),
            text=each.get("text", ""),
            happened_at=deeds.ago(each["hours_ago"]),
        )


def _evidence(deeds: Deeds, both: Mapping[str, int], told: Mapping[str, Any]) -> None:
    happened = (
        None if "happened" not in told else deeds.ago(told["happened"]).replace(second=0, microsecond=0)
    )
    offset = None if happened is None else happened.utcoffset()
    answers = {"state": told["state"], **told.get("answers", {})}
    if happened is not None:
        answers["happened_at"] = happened.isoformat()
    for name in ("evidence", "who", "reason"):
        if name in told:
            answers.setdefault(name, told[name])
    deeds.rows.add(
        made.ChecklistItem,
        **both,
        checklist=CHECKLIST,
        item=told["item"],
        state=told["state"],
        happened_at=happened,
        happened_offset=0 if offset is None else int(offset.total_seconds() // 60),
        entered_at=deeds.ago(told["entered"]),
        entered_by=deeds.actor,
        evidence=told.get("evidence", ""),
        who=told.get("who", ""),
        reason=told.get("reason", ""),
        answers=answers,
    )


def _note(deeds: Deeds, both: Mapping[str, int], told: Mapping[str, Any]) -> None:
    """A note in the state the story leaves it: draft, finished, copied, charted."""
    body = told["body"].strip() + "\n"
    draft = told.get("draft", False)
    copied, charted = told.get("copied"), told.get("charted")
    deeds.rows.add(
        made.Note,
        **both,
        kind=told["kind"],
        body=body,
        state="draft" if draft else "finished",
        written_at=deeds.ago(told["written"]),
        finished_at=None if draft else deeds.ago(told["written"] - 0.1),
        copied_at=None if copied is None else deeds.ago(copied),
        copied_sha256=None if copied is None else sha256(body.encode()).hexdigest(),
        charted_at=None if charted is None else deeds.ago(charted),
    )


_PAD = (
    "Case management progress note. Seen at the bedside; plan of care reviewed with patient and team.",
    "Discharge plan unchanged; barriers reviewed with the team at rounds; next review tomorrow.",
    "Called the facility: referral received, clinical under review, reply expected this afternoon.",
    "Family updated by telephone with the patient's permission; questions answered.",
)


def pad_with_notes(rows: Rows, ward: list[Admitted], notes: int, now: datetime) -> None:
    """``notes`` finished and charted notes, spread evenly over the ward's stays (for measurements)."""
    for index in range(notes):
        each = ward[index % len(ward)]
        written = now - timedelta(minutes=index % 4_000)
        body = f"{_PAD[index % len(_PAD)]}\n{each.person.story.reason}. Entry {index + 1}.\n"
        rows.add(
            made.Note,
            patient_id=each.patient,
            stay_id=each.stay,
            kind="progress",
            body=body,
            state="finished",
            written_at=written,
            finished_at=written,
            copied_at=written,
            charted_at=written,
        )
