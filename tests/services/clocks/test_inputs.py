"""The facts clocks get: key times as exact as they are known, what is assumed, happened and was shown."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.services.hand import add, at, leave, prior

from ncm_tui.models.enums import Destination, KeyTimeKind, PayerClass
from ncm_tui.rules.facts import REGISTER
from ncm_tui.services import patients
from ncm_tui.services.clocks import board, events, evidence
from ncm_tui.services.clocks.happened import Happened, after_change, of_event, of_rows, of_stay, typed
from ncm_tui.services.clocks.inputs import FAST, Inputs, beyond, inputs, timely
from ncm_tui.services.clocks.reckoning import rules_of
from ncm_tui.services.clocks.shown_by import shown_by, shown_facts
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts


def of(desk: Desk, stay: str) -> Inputs:
    return inputs(desk, [stay], frozenset({"hrrp_conditions"}))[stay]


def test_what_is_read_fast_is_what_the_register_says(desk: Desk) -> None:
    """The two ways to one fact agree, for every fact both know."""
    stay = add(desk, class_code="OBSENC", inpatient_order=None, observation_start="2026-11-22T08:00:00-05:00")
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result()
    patients.set_disposition(desk, stay, Destination.SNF).result()
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    held = of(desk, stay)
    known = {**held.facts, **timely(desk, held.row, desk.now(), FAST)}
    assert set(known) <= set(REGISTER) & FAST
    whole = facts(desk, stay)
    assert {name: _listed(known.get(name)) for name in whole.keys() & FAST} == {
        name: _listed(whole[name]) for name in whole.keys() & FAST
    }


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def test_a_key_time_known_by_its_day_is_a_day(desk: Desk) -> None:
    stay = add(desk, inpatient_order="2026-11-20")
    held = of(desk, stay)
    assert held.facts["inpatient_admit"] == date(2026, 11, 20)
    assert held.facts["hospital_start"] == held.facts["arrival"]
    assert "hospital_start" in held.unconfirmed, (
        "care start was never entered: arrival stands in, and is said to"
    )
    patients.set_key_time(desk, stay, KeyTimeKind.CARE_START, at("2026-11-20T11:30")).result()
    held = of(desk, stay)
    assert (held.facts["hospital_start"], "hospital_start" in held.unconfirmed) == (
        at("2026-11-20T11:30"),
        False,
    )


def test_observation_ends_at_the_order_else_at_leaving(desk: Desk) -> None:
    started = {
        "class_code": "OBSENC",
        "inpatient_order": None,
        "observation_start": "2026-11-22T08:00:00-05:00",
    }
    stay = add(desk, **started)
    assert "obs_end" not in of(desk, stay).facts
    patients.set_key_time(desk, stay, KeyTimeKind.INPATIENT_ORDER, at("2026-11-23T10:00")).result()
    assert of(desk, stay).facts["obs_end"] == at("2026-11-23T10:00")
    other = add(desk, **started, mrn="0048214")
    leave(desk, other, "2026-11-23T12:00")
    assert of(desk, other).facts["obs_end"] == at("2026-11-23T12:00")


def test_an_edd_with_an_hour_is_not_assumed(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    held = of(desk, stay)
    assert held.facts["discharge"] == held.facts["release"] == at("2026-11-25T17:00")
    assert {"discharge", "release"} <= held.unconfirmed
    patients.set_edd(desk, stay, at("2026-11-25T14:00")).result()
    held = of(desk, stay)
    assert (held.facts["discharge"], held.facts["discharge_assumed"]) == (at("2026-11-25T14:00"), False)
    assert not {"discharge", "release"} & held.unconfirmed
    assert facts(desk, stay)["discharge"] == at("2026-11-25T14:00")
    patients.set_edd(desk, stay, date(2026, 11, 26), "SNF bed").result()
    assert of(desk, stay).facts["discharge"] == at("2026-11-26T17:00"), "another day has an hour of its own"


def test_part_b_is_what_somebody_said(desk: Desk) -> None:
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result()
    assert "part_b" not in of(desk, stay).facts
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", part_b=False).result()
    assert of(desk, stay).facts["part_b"] is False
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "portal").result()
    assert of(desk, stay).facts["part_b"] is False, "not said again is not taken back"


def test_each_denial_has_its_own_answers(desk: Desk) -> None:
    answers = '{"notice_date": "2026-11-20", "expedited": true}'
    rows: list[list[Any]] = [
        ["a", "denied", "2026-11-21T15:00:00.000Z", "minute", answers, None],
        ["b", "denied", "2026-11-22T15:00:00.000Z", "minute", {"notice_date": "2026-11-22"}, None],
    ]
    first, second = of_rows(desk, rows, {})
    assert (first.facts["notice_date"], first.facts["expedited"]) == (date(2026, 11, 20), True)
    assert (first.facts["superseded"], second.facts["superseded"]) == (True, False)
    assert "expedited" not in second.facts
    stay = of_stay([first, second])
    assert stay["denied"] == at("2026-11-22T10:00")
    assert "expedited" not in stay, "several kinds ask for it: whose it would be is not known"


@pytest.mark.parametrize(
    ("left", "days"),
    [(None, None), (date(2026, 11, 24), 0), (date(2026, 11, 25), 0), (date(2026, 11, 26), 0),
     (date(2026, 11, 28), 2), ("2026-11-29T08:00", 3)],
)  # fmt: skip
def test_days_of_a_stay_after_the_last_covered_one(desk: Desk, left: Any, days: int | None) -> None:
    """Covered to the end of Wed 25. Who leaves on Thu 26 was covered: the day of leaving is not counted."""
    gone = at(left) if isinstance(left, str) else left
    rows: list[list[Any]] = [
        ["a", "authorized", "2026-11-21T15:00:00.000Z", "minute", {"last_covered_day": "2026-11-25"}, None]
    ]
    (event,) = of_rows(desk, rows, {} if gone is None else {"discharged": gone})
    assert event.facts.get("uncovered_days") == days


def test_what_follows_an_event_knows_it(desk: Desk) -> None:
    rows: list[list[Any]] = [
        ["a", "qio_notified", "2026-11-21T15:00:00.000Z", "minute", '{"appeal_timely": true}', None],
        ["b", "qio_notified", "2026-11-22T15:00:00.000Z", "date", None, None],
        ["c", "qio_decision_notified", "2026-11-23T15:00:00.000Z", "minute", {"qio_decision": "agrees"}, "a"],
    ]
    one, two, three = of_rows(desk, rows, {})
    assert (one.facts["answered"], two.facts["answered"]) == (True, False)
    assert one.facts["answered_at"] == at("2026-11-23T10:00")
    assert "answered_at" not in two.facts
    assert two.at == date(2026, 11, 22)
    assert three.facts["qio_notified"] == at("2026-11-21T10:00")
    assert three.facts["appeal_timely"] is True
    assert of_stay([one, two, three])["qio_notified"] == date(2026, 11, 22)


def test_a_change_the_census_told_of_is_one_until_it_is_recorded(desk: Desk) -> None:
    told = {"reclassified": at("2026-11-22T10:00")}
    (only,) = of_rows(desk, [], told)
    assert (only.uid, only.at, only.facts["receives_observation"]) == ("", told["reclassified"], True)
    rows: list[list[Any]] = [
        ["u", "reclassified", "2026-11-22T16:00:00.000Z", "minute", {"receives_observation": "no"}, None]
    ]
    (recorded,) = of_rows(desk, rows, told)
    assert recorded == Happened("u", "reclassified", at("2026-11-22T11:00"), recorded.facts)
    assert of_stay([recorded])["receives_observation"] is False


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("expedited", "yes", True),
        ("expedited", "unknown", None),
        ("notice_date", "2026-11-20T09:00:00-05:00", date(2026, 11, 20)),
        ("delivery", "2026-11-20", date(2026, 11, 20)),
        ("delivery", "soon", None),
        ("hospice_period", "2", 2),
        ("amount_in_controversy", "240.5", 240.5),
        ("amount_in_controversy", "much", None),
        ("hcpcs", "E1390", "E1390"),
        ("no_such_fact", "x", None),
    ],
)
def test_answers_become_facts_of_their_type(desk: Desk, name: str, raw: Any, value: Any) -> None:
    assert typed(desk, name, raw) == value


def test_evidence_gives_the_facts_other_rules_ask_for(desk: Desk) -> None:
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result()
    assert "im_initial_delivered" not in of(desk, stay).facts
    given = {"recipient": "patient", "how": "refused", "copy_left": True, "interpreter": "not_needed"}
    evidence.record(
        desk, stay, "IM_INITIAL", "", {**given, "happened_at": "2026-11-21T10:00:00-05:00"}
    ).result()
    held = of(desk, stay)
    assert held.facts["im_initial_delivered"] == at("2026-11-21T10:00")
    assert held.evidence["IM_INITIAL", ""] == {"refused_at": (at("2026-11-21T10:00"),)}


def test_given_again_it_is_the_newest_im(desk: Desk) -> None:
    stay = add(desk)
    given = {"recipient": "patient", "how": "signed", "copy_left": True, "interpreter": "not_needed"}
    for when in ("2026-11-14T10:00:00-05:00", "2026-11-23T10:00:00-05:00"):
        evidence.record(desk, stay, "IM_INITIAL", "", {**given, "happened_at": when}).result()
    assert of(desk, stay).facts["im_initial_delivered"] == at("2026-11-23T10:00")


def test_an_event_takes_no_answer_of_another_one(desk: Desk) -> None:
    """Two denials: what the first does not say is not known, whatever the second says."""
    rows: list[list[Any]] = [
        ["a", "denied", "2026-11-11T15:00:00.000Z", "minute", {"notice_date": "2026-11-11"}, None],
        ["b", "denied", "2026-11-20T15:00:00.000Z", "minute",
         {"notice_date": "2026-11-20", "actual_receipt": "2026-11-22", "amount_in_controversy": 150}, None],
    ]  # fmt: skip
    first, second = of_rows(desk, rows, {})
    stay = {"payer_class": "medicare_advantage", **of_stay([first, second])}
    assert stay["amount_in_controversy"] == 150
    own = of_event(stay, first, {})
    assert own["payer_class"] == "medicare_advantage"
    assert own["notice_date"] == date(2026, 11, 11)
    assert not {"amount_in_controversy", "actual_receipt"} & set(own)
    assert of_event(stay, second, {})["amount_in_controversy"] == 150


def test_records_of_an_appeal_are_its_own(desk: Desk) -> None:
    rows: list[list[Any]] = [
        ["a", "qio_notified", "2026-11-20T15:00:00.000Z", "minute", None, None],
        ["b", "qio_notified", "2026-11-23T15:00:00.000Z", "minute", None, None],
    ]
    first, second = of_rows(desk, rows, {})
    shown = {("QIO_RECORDS", "a"): {"delivered": (at("2026-11-21T09:00"),)}}
    stay = {"qio_records_sent": at("2026-11-21T09:00")}
    assert of_event(stay, first, shown)["qio_records_sent"] == at("2026-11-21T09:00")
    assert "qio_records_sent" not in of_event(stay, second, shown)


CHANGED = ["a", "reclassified", "2026-11-22T19:00:00.000Z", "minute", {"receives_observation": True}, None]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"inpatient_admit": "2026-11-21T10:00"}, ("observation", True, None, None)),
        # Observation of before the order says nothing of the one that begins with the change.
        ({"inpatient_admit": "2026-11-21T10:00", "obs_start": "2026-11-20T10:00"},
         ("observation", True, None, None)),
        ({"inpatient_admit": "2026-11-21T10:00", "obs_start": "2026-11-22T14:00"},
         ("observation", True, "2026-11-22T14:00", None)),
        ({"inpatient_admit": "2026-11-21T10:00", "obs_start": "2026-11-22T14:00",
          "discharged": "2026-11-23T09:00"}, ("observation", True, "2026-11-22T14:00", "2026-11-23T09:00")),
    ],
)  # fmt: skip
def test_a_change_to_outpatient_makes_the_stay_what_it_now_is(
    desk: Desk, facts: dict[str, str], expected: tuple[Any, ...]
) -> None:
    held = {name: at(text) for name, text in facts.items()}
    found = after_change(held, of_rows(desk, [CHANGED], held))
    times = [None if text is None else at(text) for text in expected[2:]]
    assert found == {"status": expected[0], "observed": expected[1], "obs_start": times[0],
                     "obs_end": times[1]}  # fmt: skip


@pytest.mark.parametrize(
    ("order", "back"),
    [(at("2026-11-23T08:00"), True), (date(2026, 11, 23), True), (date(2026, 11, 22), False)],
)
def test_an_inpatient_order_after_the_change_turns_it_back(
    desk: Desk, order: datetime | date, back: bool
) -> None:
    held = {"inpatient_admit": order}
    assert (after_change(held, of_rows(desk, [CHANGED], held)) == {}) is back


def test_what_asked_for_an_inpatient_stops_and_says_why(desk: Desk) -> None:
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result()
    events.record(
        desk, stay, "reclassified", {"at": "2026-11-22T14:00:00-05:00", "receives_observation": True}
    ).result()
    found = {line.rule: line for line in board.lines(desk, stay)}
    assert (found["IM_INITIAL"].state.value, found["IM_INITIAL"].reason) == (
        "not_needed", "changed to outpatient",
    )  # fmt: skip
    assert (found["MOON"].state.value, found["MOON"].needs) == ("unknown", ("obs_start",))


def test_without_a_lace_the_tier_is_not_confirmed(desk: Desk) -> None:
    stay = add(desk)
    assert "risk_tier" in of(desk, stay).unconfirmed
    leave(desk, stay, "2026-11-23T12:00")
    call = next(line for line in board.lines(desk, stay) if line.rule == "POST_DC_CALL")
    assert (call.state.value, call.assumed) == ("due", ("risk_tier",))


def test_one_call_meets_both_calls(desk: Desk) -> None:
    contacted = (at("2026-11-23T12:00"),)
    for rule in ("POST_DC_CALL", "POST_DC_CALL_HIGH"):
        assert shown_facts({(rule, ""): {"contacted": contacted}}) == {"post_dc_called": contacted[0]}
    assert shown_facts({("POST_DC_CALL", ""): {"attempt": contacted}}) == {}


def test_an_approval_after_a_denial_overturns_it_and_is_no_appeal(desk: Desk) -> None:
    rows: list[list[Any]] = [
        ["a", "denied", "2026-11-20T15:00:00.000Z", "minute", None, None],
        ["b", "authorized", "2026-11-21T15:00:00.000Z", "minute", {"last_covered_day": "2026-11-25"}, "a"],
        ["c", "denied", "2026-11-22T15:00:00.000Z", "minute", None, None],
        ["d", "appeal_filed", "2026-11-23T15:00:00.000Z", "minute", None, "c"],
    ]
    found = {event.uid: event.facts for event in of_rows(desk, rows, {})}
    assert (found["a"]["overturned"], found["a"]["answered"]) == (True, False)
    assert (found["c"]["overturned"], found["c"]["answered"]) == (False, True)
    assert "answered_at" not in found["a"]


def test_an_authorization_for_another_place_takes_nothing_from_the_days_here(desk: Desk) -> None:
    def approved(uid: str, day: str, level: str, facility: str = "") -> list[Any]:
        answers = {"last_covered_day": f"2026-12-{day}", "level": level, "facility": facility}
        return [uid, "authorized", f"2026-11-{day}T15:00:00.000Z", "minute", answers, None]

    rows = [
        approved("here", "20", "inpatient"), approved("snf", "21", "snf", "Oak Hill"),
        approved("more", "22", "telemetry"), approved("other", "23", "snf", "Elm"),
    ]  # fmt: skip
    found = {event.uid: event.facts["superseded"] for event in of_rows(desk, rows, {})}
    assert found == {"here": True, "snf": False, "more": False, "other": False}


@pytest.mark.parametrize(("status", "stops"), [("inpatient", True), (None, True), ("emergency", False)])
def test_a_readmission_that_was_told_stops_what_comes_after(
    desk: Desk, status: str | None, stops: bool
) -> None:
    answers = {} if status is None else {"readmit_status": status}
    (event,) = of_rows(desk, [["a", "readmit", "2026-11-22T15:00:00.000Z", "minute", answers, None]], {})
    assert ("readmitted_at" in of_stay([event])) is stops


def test_missed_with_its_reason_closes_a_clock(desk: Desk) -> None:
    (found,) = shown_by(desk, [["ADMIT_ORDER", "", "missed", None, None, "left at once"]]).values()
    assert found == {"missed": ("left at once",)}


def test_a_later_stay_is_known(desk: Desk) -> None:
    stay = add(desk)
    leave(desk, stay, "2026-11-22T12:00")
    assert "readmitted_at" not in of(desk, stay).facts
    prior(desk, stay, "IMP", "2026-11-23T08:00:00-05:00")
    assert of(desk, stay).facts["readmitted_at"] == at("2026-11-23T08:00")


def test_a_rule_of_the_users_own_may_ask_for_any_fact(desk: Desk) -> None:
    stay = add(desk, interpreter=True)
    assert "interpreter" not in FAST
    assert inputs(desk, [stay], frozenset({"interpreter"}))[stay].facts["interpreter"] is True


def test_hours_pass_and_days_change(desk: Desk) -> None:
    stay = add(desk)
    row = of(desk, stay).row
    wanted = frozenset({"today", "hospital_day", "age_years", "status"})
    later = datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert timely(desk, row, later, wanted) == {
        "today": date(2026, 11, 24),
        "hospital_day": 5,
        "age_years": 78,
    }


def test_the_usual_rules_ask_for_nothing_that_is_read_stay_by_stay(desk: Desk) -> None:
    """A fact beyond these is right all the same, but then a caseload takes several times as long."""
    assert beyond(rules_of(desk).wanted) == frozenset()
    assert beyond({"interpreter", "no_fact"}) == {"interpreter"}
