"""Clocks that wait for a fact: what may run already is one line of this shift, what is planned another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.services.hand import add, at

from ncm_tui.models.enums import ClockState, Destination, PayerClass
from ncm_tui.rules.clock_rules import PLANS
from ncm_tui.rules.problems import Refused
from ncm_tui.rules.ranking import POLICY, Bucket
from ncm_tui.services import patients, stays, worklist
from ncm_tui.services.clocks import events, evidence
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist import waiting_rows
from ncm_tui.services.worklist.lines import Whose
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.worklist import WorkItem

MON, TUE = date(2026, 11, 23), date(2026, 11, 24)
NOBODY = Whose()


def clock(rule: str, *needs: str, kind: str = "legal", **more: object) -> ClockLine:
    made = ClockLine(
        "s", rule, "", rule, rule, ClockState.UNKNOWN, None, None, "", "notice", kind, "cm", needs=needs
    )
    return made._replace(planned=set(needs) <= PLANS)._replace(**more)


def waiting(desk: Desk) -> list[WorkItem]:
    return [item for item in worklist.today(desk).items if item.needs]


def test_what_may_run_is_not_hidden_behind_what_is_planned() -> None:
    clocks = [
        clock("A", "destination"), clock("B", "destination"), clock("C", "destination"),
        clock("PAYER_NOTIFY", "payer_profile", kind="payer"),
    ]  # fmt: skip
    of = replace(NOBODY, payer="UHC MA")
    running, planned = waiting_rows.found(clocks, of, MON, TUE)
    assert (running.what, running.why) == ("PAYER_NOTIFY?", "UHC MA: no profile")
    assert (running.weight, running.undated) == ("payer", Bucket.SHIFT)
    assert (planned.what, planned.why) == ("destination not set", "3 clocks wait: A, B")
    assert (planned.weight, planned.undated) == (POLICY, Bucket.LATER)
    assert running.item != planned.item


def test_the_most_pressing_fact_is_named_however_few_wait_for_it() -> None:
    clocks = [
        clock("A", "risk_tier"), clock("B", "risk_tier"), clock("C", "payer_profile", kind="payer"),
        clock("D", "inpatient_admit"), clock("E", "has_medicare", "destination"),
    ]  # fmt: skip
    named = []
    for gone in range(5, 1, -1):
        (line,) = waiting_rows.found(clocks[:gone], NOBODY, MON, TUE)
        named.append(line.place.dialog)
    assert named == ["need:has_medicare", "need:inpatient_admit", "need:payer_profile", "need:risk_tier"]


def test_a_plan_rises_as_its_day_comes_near() -> None:
    clocks = [clock("A", "destination")]
    found = {}
    for day in (23, 24, 25, 27):
        (line,) = waiting_rows.found(clocks, replace(NOBODY, expected=date(2026, 11, day)), MON, TUE)
        found[day] = line.undated
    assert found == {23: Bucket.SHIFT, 24: Bucket.SHIFT, 25: Bucket.LATER, 27: Bucket.LATER}
    # Before a weekend: who leaves on Monday is planned for by Friday, though Sunday is the day before.
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    (line,) = waiting_rows.found(clocks, replace(NOBODY, expected=monday), friday, monday)
    assert line.undated is Bucket.NEXT_SHIFT


def test_questions_without_a_deadline_do_not_wait() -> None:
    clocks = [clock("SNF_3DAY", "has_medicare"), clock("AGENCY", "has_medicare", watch=True)]
    assert not list(waiting_rows.found(clocks, NOBODY, MON, TUE))


def test_the_copy_is_no_line_while_the_first_notice_is_one(desk: Desk) -> None:
    stay = add(desk)
    stays.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", "Medicare", True).result()
    patients.set_edd(desk, stay, TUE).result()
    patients.set_disposition(desk, stay, Destination.HOME).result()
    rules = [item.rule for item in worklist.today(desk).items]
    assert "IM_INITIAL" in rules
    assert not [item for item in waiting(desk) if "im_initial_delivered" in item.needs]
    given = {"recipient": "patient", "how": "signed", "copy_left": True, "interpreter": "not_needed"}
    told = {**given, "happened_at": at("2026-11-20T16:00").isoformat()}
    evidence.record(desk, stay, "IM_INITIAL", "", told).result()
    assert "IM_FOLLOWUP" in [item.rule for item in worklist.today(desk).items]


def test_one_line_for_the_day_and_what_waits_for_it(desk: Desk) -> None:
    stay = add(desk)
    stays.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", "Medicare", True).result()
    (line,) = waiting(desk)
    assert (line.kind, line.what, line.bucket, line.weight) == ("edd", "set EDD", Bucket.LATER, POLICY)
    assert line.why == "no expected discharge date; 1 clock waits: 2nd IM copy"
    assert (line.needs, line.place.dialog) == (("discharge",), "edd")


def test_the_payer_is_asked_once(demo_desk: Desk) -> None:
    asking = {"payer_class", "has_medicare", "payer_confirmed"}
    found = [item.stay for item in worklist.today(demo_desk).items if asking & set(item.needs)]
    assert len(found) == len(set(found)) > 5


def test_a_form_that_is_begun_is_the_line_of_what_it_meets(demo_desk: Desk) -> None:
    opens = [
        (item.stay, item.place.dialog)
        for item in worklist.today(demo_desk).items
        if item.place.dialog.startswith("form:")
    ]
    assert len(opens) == len(set(opens)) > 2


def test_the_hour_of_a_notice_runs_whoever_pays(desk: Desk) -> None:
    # Observation since Mon 02:00: were it Medicare, the MOON is due at hour 36, Tue 14:00.
    add(
        desk, class_code="OBSENC", inpatient_order=None, arrival=at("2026-11-23T01:00").isoformat(),
        observation_start=at("2026-11-23T02:00").isoformat(), payer="Medicare",
    )  # fmt: skip
    (line,) = (item for item in waiting(desk) if item.kind == "unknown")
    assert (line.what, line.by, line.due) == ("by Tue 24: MOON?", at("2026-11-24T14:00"), None)
    assert (line.bucket, line.state, line.marker) == (Bucket.SHIFT, "unknown", "")
    then = replace(desk, now=lambda: at("2026-11-24T12:05"))
    near = next(item for item in waiting(then) if item.kind == "unknown")
    assert (near.what, near.bucket, near.marker) == ("by 14:00: MOON?", Bucket.TWO_HOURS, "▲")
    assert near in worklist.leaving(then).lapses, "it is over before my next shift"
    assert worklist.is_due_by(near, at("2026-11-24T14:00").date())
    assert not worklist.is_due_by(near, at("2026-11-23T14:00").date())
    late = replace(desk, now=lambda: at("2026-11-24T16:00"))
    past = next(item for item in waiting(late) if item.kind == "unknown")
    assert (past.bucket, past.marker) == (Bucket.TWO_HOURS, "▲"), "nobody knows: not red"


def test_a_report_whose_hours_nobody_knows_is_harm_and_lists_do_not_name_it(desk: Desk) -> None:
    stay = add(desk)
    told = {"at": at("2026-11-23T13:00").isoformat(), "abuse_of": "elder"}
    events.record(desk, stay, "abuse_suspected", told).result()
    first = worklist.today(desk).items[0]
    assert (first.rule, first.bucket, first.marker) == ("ABUSE_REPORT", Bucket.SAFETY, "!")
    assert (first.what, first.why) == ("safety report", "in the chart")
    assert first.place.dialog == "evidence"
    with pytest.raises(Refused, match="not put off"):
        worklist.snooze(desk, first, at("2026-11-23T16:00"))
    (own,) = (item for item in worklist.of_stay(desk, stay) if item.rule == "ABUSE_REPORT")
    assert own.what == "abuse report by phone"
    assert own.why.startswith("at once: ")


def test_what_runs_already_is_no_plan_though_it_waits_for_one() -> None:
    (line,) = waiting_rows.found([clock("MCSN", "release", planned=False)], NOBODY, MON, TUE)
    assert (line.weight, line.undated, line.what) == ("legal", Bucket.SHIFT, "MCSN?")


def test_what_was_put_off_is_these_clocks_and_a_new_one_wakes_it(desk: Desk) -> None:
    stay = add(desk)
    stays.confirm_payer(desk, stay, PayerClass.COMMERCIAL_PPO, "card", "Anthem", no_medicare=True).result()
    (line,) = (item for item in waiting(desk) if item.kind == "unknown")
    worklist.snooze(desk, line, at("2026-11-24T06:30")).result()
    assert not [item for item in waiting(desk) if item.kind == "unknown"]
    denied = {"request_kind": "post_service", "appeal_level": "internal_appeal", "approved_before": False}
    told = {"at": at("2026-11-23T13:00").isoformat(), **denied}
    events.record(desk, stay, "denied", told).result()
    assert [item for item in waiting(desk) if item.kind == "unknown"]


def test_what_was_handed_on_and_done_is_mine_when_it_is_due_again(desk: Desk) -> None:
    stay = add(desk)
    stays.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", "Medicare", True).result()

    def notice(here: Desk) -> WorkItem:
        return next(item for item in worklist.today(here).items if item.rule == "IM_INITIAL")

    worklist.hand(desk, notice(desk), "J. Kim").result()
    worklist.taken(desk, notice(desk)).result()
    assert notice(desk).handed_to == "J. Kim"
    later = replace(desk, now=lambda: desk.now() + timedelta(minutes=5))
    given = {"recipient": "patient", "how": "signed", "copy_left": True, "interpreter": "not_needed"}
    # Over seven days before the admission: it is to be given again, and Kim has not confirmed that.
    told = {**given, "happened_at": at("2026-11-10T16:00").isoformat()}
    evidence.record(later, stay, "IM_INITIAL", "", told).result()
    assert (notice(later).state, notice(later).handed) == ("invalid_early", "")


def test_what_somebody_else_does_does_not_wait_for_me(demo_desk: Desk) -> None:
    # The demo's permission page names a social worker: PASRR is hers.
    told = [item for item in waiting(demo_desk) if item.kind == "unknown"]
    assert told
    assert not [item for item in told if "PASRR" in f"{item.what} {item.why}"]
