"""Evidence of clocks: recorded by its own form, changed, removed; what counts and what is said at once."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.services.hand import add, at, leave

from ncm_tui.models.enums import ClockState, PayerClass
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.rules.ranking import Bucket
from ncm_tui.services import discharge, patients, search, timeline, worklist
from ncm_tui.services.clocks import board, events, evidence, forms, notices
from ncm_tui.services.clocks.page import proofs
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.drafting import preview
from ncm_tui.views.clocks import ClockLine

SIGNED: Mapping[str, Any] = {
    "recipient": "patient",
    "how": "signed",
    "happened_at": "2026-11-23T10:00:00-05:00",
    "copy_left": True,
    "interpreter": "not_needed",
    "early_leave": False,
}


def inpatient(desk: Desk, **answers: Any) -> str:
    uid = add(desk, **answers)
    patients.confirm_payer(desk, uid, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result(9)
    return uid


def observed(desk: Desk) -> str:
    """Thirty hours in observation."""
    start = "2026-11-22T08:00:00-05:00"
    return inpatient(desk, class_code="OBSENC", inpatient_order=None, observation_start=start, arrival=start)


def clock(desk: Desk, stay: str, rule: str) -> ClockLine:
    return next(line for line in board.lines(desk, stay) if line.rule == rule)


def give(desk: Desk, stay: str, rule: str, **answers: Any) -> str:
    return evidence.record(desk, stay, rule, "", {**SIGNED, **answers}).result(9).message


def test_a_notice_meets_its_clock_late_or_in_time(desk: Desk) -> None:
    stay = inpatient(desk)
    assert clock(desk, stay, "IM_INITIAL").state is ClockState.OVERDUE
    assert give(desk, stay, "IM_INITIAL") == "IM: given (late entry). Later than it was due: met late."
    assert clock(desk, stay, "IM_INITIAL").state is ClockState.MET_LATE
    (shown,) = proofs(desk, stay)["IM_INITIAL", ""]
    assert (shown.text, shown.late) == (
        "given, to the patient, signed, copy left, no interpreter needed",
        True,
    )


def test_a_refusal_is_receipt_and_a_call_is_still_to_be_mailed(desk: Desk) -> None:
    stay = inpatient(desk)
    given = "2026-11-22T09:00:00-05:00"
    said = give(desk, stay, "IM_INITIAL", how="refused", happened_at=given)
    assert said == "IM: refused, annotated: counts as received (late entry)."
    assert clock(desk, stay, "IM_INITIAL").state is ClockState.MET
    called = {"recipient": "representative", "recipient_name": "J. Alvarez, son", "how": "phone"}
    assert "still to be mailed" in give(desk, stay, "IM_INITIAL", **called, happened_at=given)
    with pytest.raises(Refused, match="Representative's name"):
        give(desk, stay, "IM_INITIAL", recipient="representative")


@pytest.mark.parametrize(
    ("lack", "words"), [({"oral": False}, "not explained aloud"), ({"copy_left": False}, "no copy left")]
)
def test_half_given_is_not_given(desk: Desk, lack: dict[str, bool], words: str) -> None:
    stay = observed(desk)
    before = clock(desk, stay, "MOON").state
    said = give(desk, stay, "MOON", **({"oral": True} | lack))
    assert said == f"MOON: {words}, so it is not given yet: it stays open."
    assert clock(desk, stay, "MOON").state is before
    assert "given (late" in give(desk, stay, "MOON", oral=True)
    assert clock(desk, stay, "MOON").state is ClockState.MET


def test_too_early_and_stale_are_said_at_once(desk: Desk) -> None:
    stay = inpatient(desk)
    assert "Too early" in give(desk, stay, "IM_INITIAL", happened_at="2026-11-11T10:00:00-05:00")
    assert clock(desk, stay, "IM_INITIAL").state is ClockState.INVALID_EARLY
    give(desk, stay, "IM_INITIAL", happened_at="2026-11-20T15:00:00-05:00")
    patients.set_edd(desk, stay, at("2026-11-26T00:00").date()).result(9)
    assert "Too old to count" in give(desk, stay, "IM_FOLLOWUP")
    assert clock(desk, stay, "IM_FOLLOWUP").state is ClockState.NOT_YET


def test_under_four_hours_counts_with_the_patients_agreement(desk: Desk) -> None:
    stay = inpatient(desk, arrival="2026-11-19T08:00:00-05:00", inpatient_order="2026-11-19T09:00:00-05:00")
    give(desk, stay, "IM_INITIAL", happened_at="2026-11-19T10:00:00-05:00")
    discharge.left(desk, stay, {"left_at": at("2026-11-23T12:00").isoformat(), "destination": "home"}).result(
        9
    )
    assert "wish to leave sooner" in give(desk, stay, "IM_FOLLOWUP")
    assert clock(desk, stay, "IM_FOLLOWUP").state is ClockState.MET_LATE
    uid = evidence.newest(desk, stay, "IM_FOLLOWUP", "")
    said = evidence.edit(desk, uid, {**SIGNED, "early_leave": True}).result(9).message
    assert said.endswith("it counts, by the patient's own wish.")
    assert clock(desk, stay, "IM_FOLLOWUP").state is ClockState.MET
    assert evidence.typed_of(desk, uid)[3]["early_leave"] is True


def test_not_needed_asks_why_and_nothing_lies_ahead(desk: Desk) -> None:
    stay = inpatient(desk)
    with pytest.raises(Refused, match="nothing was typed"):
        evidence.record(desk, stay, "IM_INITIAL", "", {"recipient": "not_needed"})
    with pytest.raises(Refused, match="no time was typed"):
        evidence.record(desk, stay, "IM_INITIAL", "", {"recipient": "patient"})
    ahead = max(datetime.now(UTC), desk.now()) + timedelta(minutes=5)
    with pytest.raises(Refused, match="still to come"):
        give(desk, stay, "IM_INITIAL", happened_at=ahead.isoformat())
    with pytest.raises(NotFound, match="no clock rule IM_THIRD"):
        evidence.record(desk, stay, "IM_THIRD", "", SIGNED)
    spared = {"recipient": "not_needed", "reason": "Part A days used up"}
    assert evidence.record(desk, stay, "IM_INITIAL", "", spared).result(9).message == "IM: not needed."
    line = clock(desk, stay, "IM_INITIAL")
    assert (line.state, line.reason) == (ClockState.NOT_NEEDED, "Part A days used up")


def test_removed_evidence_lets_the_clock_run_again(desk: Desk) -> None:
    stay = inpatient(desk)
    give(desk, stay, "IM_INITIAL")
    uid = evidence.newest(desk, stay, "IM_INITIAL", "")
    evidence.remove(desk, uid, {"reason": "other patient"}).result(9)
    assert clock(desk, stay, "IM_INITIAL").state is ClockState.OVERDUE
    with pytest.raises(NotFound, match="removed"):
        evidence.typed_of(desk, uid)


def test_a_form_asks_only_what_its_rule_asks(desk: Desk) -> None:
    asked = {
        rule: {item.id for item in forms.form_of(desk, rule).items()} for rule in ("MOON", "IM_FOLLOWUP")
    }
    assert {"oral", "interpreter"} <= asked["MOON"]
    assert not {"early_leave", "option", "cost"} & asked["MOON"]
    assert "early_leave" in asked["IM_FOLLOWUP"]
    assert not {"oral", "interpreter", "option"} & asked["IM_FOLLOWUP"]


def test_the_checklist_shows_and_counts_the_clocks_evidence(desk: Desk) -> None:
    stay = inpatient(desk)
    patients.set_disposition(desk, stay, "home").result(9)
    assert "DC35" in discharge.page(desk, stay).needed
    give(desk, stay, "IM_INITIAL")
    patients.set_edd(desk, stay, at("2026-11-24T00:00").date()).result(9)
    page = discharge.page(desk, stay)
    first, copy = page.line("DC35"), page.line("DC36")
    assert first is not None
    assert copy is not None
    assert first.evidence is not None
    assert first.evidence.clock_uid
    assert first.evidence.text.startswith("given, to the patient")
    assert copy.evidence is not None
    assert copy.evidence.reason == "the first IM was received 2 days or less before leaving"
    assert not {"DC35", "DC36"} & set(page.needed)


def test_evidence_of_before_on_the_checklist_meets_the_clock(desk: Desk) -> None:
    stay = inpatient(desk)
    old = {"state": "done", "recipient": "patient", "how": "signed", "copy_left": True, "explained": True}
    discharge.record(desk, stay, "DC35", {**old, "happened_at": "2026-11-21T10:00:00-05:00"}).result(9)
    assert clock(desk, stay, "IM_INITIAL").state is ClockState.MET
    assert "DC35" not in discharge.page(desk, stay).needed


def test_what_g_opens(desk: Desk) -> None:
    stay = observed(desk)
    found = notices.next_notice(desk, stay)
    assert found.line is not None
    assert found.line.rule == "MOON"
    give(desk, stay, "MOON", oral=True)
    assert notices.next_notice(desk, stay).line is None
    unknown = add(desk, mrn="77", family="Lee")
    found = notices.next_notice(desk, unknown)
    assert found.line is None
    assert "plan type" in found.said


def test_it_is_on_the_timeline_found_by_words_and_in_notes(desk: Desk) -> None:
    stay = inpatient(desk)
    give(desk, stay, "IM_INITIAL", note="daughter Imelda read it along")
    page = timeline.timeline(desk, stay)
    texts = [page.entry(n).text for n in range(len(page.days))]
    assert any(text.startswith("IM: given, to the patient") for text in texts)
    hit = next(hit for who in search.hits(desk, "imelda") for hit in who.hits)
    assert (hit.what, hit.title, hit.opens) == ("clock", "IM", "clock:IM_INITIAL")
    assert "IM: given, to the patient, signed" in preview(desk, stay, "initial")


def test_a_notice_told_by_phone_is_asked_for_until_it_is_mailed(desk: Desk) -> None:
    stay = observed(desk)
    called = {
        "recipient": "representative",
        "recipient_name": "J. Alvarez, son",
        "how": "phone",
        "oral": True,
    }
    give(desk, stay, "MOON", **called)
    (line,) = (each for each in worklist.today(desk).items if each.kind == "mail")
    assert (line.what, line.why, line.due) == ("mail the MOON", "told by phone 10:00", date(2026, 11, 23))
    assert (line.weight, line.bucket) == ("legal", Bucket.SHIFT)
    assert line.place.row == f"clock:MOON:{stay}:"
    uid = evidence.newest(desk, stay, "MOON", "")
    _, _, _, answers = evidence.typed_of(desk, uid)
    evidence.edit(desk, uid, {**answers, "mailed": "2026-11-23"}).result(9)
    assert not any(each.kind == "mail" for each in worklist.today(desk).items)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"how": ""}, "how"),
        ({"copy_left": None}, "copy_left"),
        ({"how": "phone"}, "how"),
        ({"interpreter": ""}, "interpreter"),
    ],
)
def test_what_the_form_needs_is_answered_whoever_calls(desk: Desk, wrong: dict[str, Any], path: str) -> None:
    stay = inpatient(desk)
    with pytest.raises(Refused) as said:
        give(desk, stay, "IM_INITIAL", **wrong)
    assert said.value.path == path


def test_nothing_answers_what_has_not_happened_yet(desk: Desk) -> None:
    stay = inpatient(desk)
    told = {"at": "2026-11-23T10:00:00-05:00", "by": "qio", "case_no": "1", "appeal_timely": True}
    appeal = str(events.record(desk, stay, "qio_notified", told).result(9).row)
    with pytest.raises(Refused, match="Before what it answers: Patient appealed"):
        evidence.record(desk, stay, "DND", appeal, {**SIGNED, "happened_at": "2026-11-19T10:00:00-05:00"})
    leave(desk, stay, "2026-11-23T12:00:00-05:00")
    with pytest.raises(Refused, match="Before what it answers: The patient left"):
        evidence.record(
            desk, stay, "POST_DC_CALL", "",
            {"state": "done", "how": "phone", "happened_at": "2026-11-23T11:00:00-05:00"},
        )  # fmt: skip


@pytest.mark.parametrize(("rule", "said"), [("IM_INITIAL", "recipient"), ("DP_EVAL", "state")])
def test_what_was_missed_is_closed_with_its_reason_and_never_done(desk: Desk, rule: str, said: str) -> None:
    stay = inpatient(desk)
    assert clock(desk, stay, rule).open
    asked = {item.id: [option.id for option in item.options] for item in forms.form_of(desk, rule).items()}
    assert "missed" in asked[said]
    with pytest.raises(Refused, match="Reason"):
        evidence.record(desk, stay, rule, "", {said: "missed"})
    evidence.record(desk, stay, rule, "", {said: "missed", "reason": "left at night"}).result(9)
    now = clock(desk, stay, rule)
    assert (now.open, now.reason) == (False, "missed: left at night")
    assert rule not in [each.rule for each in worklist.today(desk).items]
