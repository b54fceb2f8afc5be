"""Finishing a filling: answers as shown, state, score and flags, all in the caller's one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import AssessmentState, FlagSeverity, Provenance
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import Refused
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.assessments.asides import INFORMANT, INFORMANT_WHO
from ncm_tui.services.assessments.carrying import carry
from ncm_tui.services.assessments.draft_rows import changed, draft_row
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.services.assessments.prefilling import Derived
from ncm_tui.services.desk import Desk
from ncm_tui.services.findings.offering import offer, withdraw
from ncm_tui.services.flags import settle
from ncm_tui.views.changed import Changed
from ncm_tui.views.forms import Given, Write
from ncm_tui.views.words import counted

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work

_NAMED_GAPS = 3


def finish_draft(
    work: "Work", desk: Desk, draft: str, form: Form, facts: Mapping[str, Any], standing: Derived
) -> Changed:
    """Lock ``draft``. ``standing`` is what holds without being typed: results of this stay, computed
    items, who answered. Raises ``Refused`` on gaps."""
    row = draft_row(work, draft)
    stored = answers_store.stored(work, row)
    filling = Filling(form, now=lambda: work.now, zone=desk.zone, given=standing.under(stored), facts=facts)
    _refuse_gaps(filling)
    _refuse_future(filling)
    answers_store.write(work, row, _settled(filling, stored))
    row.state = AssessmentState.FINISHED
    row.finished_at = work.now
    row.parked_at = None
    row.informant = _informant(filling)
    work.session.add(row)
    _score(work, row, filling)
    settle(work, row, filling.result.flags)
    carried = carry(work, row, filling, facts)
    also = f" · set {', '.join(carried)}" if carried else ""
    waiting = offer(work, desk, row, filling, facts)
    also += f" · {counted(waiting, 'suggestion')}" if waiting else ""
    message = f"{form.short or form.title}{_said(filling)} finished & locked{also} (EMR not yet charted)"
    return changed(work, row, "form.finished", message)


def take_back(work: "Work", desk: Desk, row: "Assessment", reason: str) -> None:
    """Entered in error: the score leaves the chart, and the flags with it; not a safety flag that nobody has
    answered: somebody says what was done, or that it was another patient's."""
    from sqlmodel import select

    from ncm_tui.models.work import Flag, Score

    for score in work.session.exec(select(Score).where(Score.assessment_id == row.id)):
        work.void(score, reason)
    for flag in work.session.exec(select(Flag).where(Flag.assessment_id == row.id)):
        waits = flag.severity == FlagSeverity.SAFETY
        if flag.disposed_at is None and flag.withdrawn_at is None and not waits:
            flag.withdrawn_at = work.now
            work.session.add(flag)
    withdraw(work, desk, row, reason)


def _refuse_gaps(filling: Filling) -> None:
    gaps = filling.gaps()
    if not gaps:
        return
    named = ", ".join(item.text for item in gaps[:_NAMED_GAPS])
    more = f" and {len(gaps) - _NAMED_GAPS} more" if len(gaps) > _NAMED_GAPS else ""
    raise Refused(f"needed: {named}{more}", code="gaps", hint="F6 walks them.")


def _refuse_future(filling: Filling) -> None:
    """What is recorded as done cannot be still to come, whichever way the answer came in."""
    here = filling.now().astimezone(filling.zone)
    for item in filling.shown:
        given = filling.of(item) if item.past else None
        if given is not None and isinstance(given.value, str):
            said = datetime.fromisoformat(given.value)
            at = said if said.tzinfo else said.replace(tzinfo=filling.zone)
            not_future(at, here, item.text, item.id)


def _settled(filling: Filling, stored: Mapping[str, Given]) -> list[Write]:
    """What stands on the page and is not kept yet, and the answers that are no longer on it; but what still
    raises an alarm from beneath another answer is kept with its flag."""
    writes = [
        Write(item.id, _confirmed(filling.given[item.id]))
        for item in filling.shown
        if item.id in filling.given and stored.get(item.id) != filling.given[item.id]
    ]
    stands = {item.id for item in filling.shown if item.id in filling.given} | {*filling.result.beneath}
    return writes + [Write(item, None) for item in stored if item not in stands]


def _confirmed(given: Given) -> Given:
    """What came from the chart was on the page of all answers: F2 confirmed it."""
    if given.provenance is not Provenance.CHART:
        return given
    return replace(given, provenance=Provenance.CONFIRMED)


def _informant(filling: Filling) -> str:
    given = filling.given.get(INFORMANT)
    if given is None:
        return ""
    who = filling.given.get(INFORMANT_WHO)
    return str(who.value) if given.value == "proxy" and who is not None else str(given.value)


def _score(work: "Work", row: "Assessment", filling: Filling) -> None:
    from ncm_tui.models.work import Score

    scoring, result = filling.form.scoring, filling.result
    if scoring is None:
        return
    at: datetime = work.now
    work.add(
        Score(
            patient_id=row.patient_id,
            stay_id=row.stay_id,
            assessment_id=row.id,
            instrument=scoring.instrument or filling.form.instrument or filling.form.id,
            value=result.value,
            band=result.band.id if result.band else None,
            variant=result.variant,
            components=dict(result.components) or None,
            scorer_version=scoring.version,
            provisional=result.provisional,
            local=result.local,
            computed_at=at,
        )
    )


def _said(filling: Filling) -> str:
    result = filling.result
    band = f" {result.band.label.lower()}" if result.band else ""
    if filling.form.scoring is None or result.value is None:
        return f"{band}:" if band else ""
    return f" {result.value:g}{band}{' (prov.)' if result.provisional else ''}:"
