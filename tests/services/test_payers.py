"""Payer profiles: made, found by the name of a coverage, chosen by hand, stale; what clocks make of them."""

from datetime import date
from typing import Any

import pytest
from tests.services.hand import add, at

from ncm_tui.models.enums import ClockState, PayerClass
from ncm_tui.rules.payer_names import fitting, is_whole
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import patients, payers, undo
from ncm_tui.services.clocks import board, events
from ncm_tui.services.desk import Desk
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.payer_words import details, stay_words, verified_short, verified_words

UHC: dict[str, Any] = {
    "name": "UHC MA", "names": "uhc medicare, unitedhealthcare medicare", "notify": "uhc_style",
    "clinical": "hours", "clinical_hours": 24, "cadence_days": 2, "p2p_unit": "business_days", "p2p": 2,
    "p2p_ends": "discharge", "contract_appeal_days": 60, "phone": "555-0190",
    "source_note": "Provider guide ch. 7", "verified_on": "2026-11-02",
}  # fmt: skip
NAMES = {
    "uhc": ["UHC"], "uhc_ma": ["UHC Medicare", "UHC-MA"],
    "aetna": ["Aetna"], "better": ["Aetna Better Health"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("coverage", "found"),
    [
        ("UHC", ("uhc",)),
        ("UHC Medicare Advantage HMO", ("uhc_ma",)),
        ("uhc-ma (PPO)", ("uhc_ma",)),
        ("AETNA BETTER HEALTH of Ohio", ("better",)),
        ("Aetna", ("aetna",)),
        ("Aetnabank", ()),  # whole words only
        ("", ()),
        ("UHC / Aetna", ("aetna",)),  # the longer name; with equal ones nobody guesses, below
    ],
)
def test_a_coverage_finds_the_longest_name_it_carries(coverage: str, found: tuple[str, ...]) -> None:
    assert fitting(coverage, NAMES) == found


def test_names_of_one_length_are_no_guess() -> None:
    assert fitting("Alpha Omega", {"a": ["alpha"], "o": ["omega"]}) == ("a", "o")


def added(desk: Desk, **answers: Any) -> str:
    uid = payers.add(desk, {**UHC, **answers}).result().row
    assert uid is not None
    return uid


def insured(desk: Desk, payer: str = "UHC Medicare Advantage", kind: str = "medicare_advantage") -> str:
    stay = add(desk, inpatient_order="2026-11-23T10:00:00-05:00", arrival="2026-11-23T08:00:00-05:00")
    patients.confirm_payer(desk, stay, PayerClass(kind), "card", payer=payer).result()
    return stay


def clock(desk: Desk, stay: str, rule: str) -> ClockLine:
    return next(line for line in board.lines(desk, stay) if line.rule == rule)


def test_as_typed_and_back(desk: Desk) -> None:
    uid = added(desk)
    one = payers.profile(desk, uid)
    assert payers.initial(one) == UHC
    assert (one.names, one.appeals) == (("uhc medicare", "unitedhealthcare medicare"), {"contract": 60})
    assert not one.stale
    payers.edit(desk, uid, {**UHC, "clinical": "none", "clinical_hours": 24}).result()
    again = payers.profile(desk, uid)
    assert (again.clinical, again.clinical_hours) == ("none", None), "what is not on the form says nothing"
    undo.undo(desk, only=payers.VERBS).result()
    assert payers.profile(desk, uid) == one


def test_removed_it_stays_in_history_and_its_clock_waits(desk: Desk) -> None:
    uid, stay = added(desk), insured(desk)
    assert clock(desk, stay, "PAYER_NOTIFY").due == at("2026-11-24T10:00")
    payers.remove(desk, uid, "contract ended").result()
    with pytest.raises(NotFound):
        payers.profile(desk, uid)
    line = clock(desk, stay, "PAYER_NOTIFY")
    assert (line.state, line.needs) == (ClockState.UNKNOWN, ("payer_profile",))
    undo.undo(desk, only=payers.VERBS).result()
    assert clock(desk, stay, "PAYER_NOTIFY").state is ClockState.DUE


@pytest.mark.parametrize(
    ("answers", "path", "words"),
    [
        ({"name": " - "}, "name", "name is needed"),
        ({"notify": "hours"}, "notify_hours", "how many"),
        ({"clinical_hours": None}, "clinical_hours", "how many"),
        ({"p2p": None}, "p2p", "needs its number"),
        ({"verified_on": "2026-11-24"}, "verified_on", "day to come"),
        ({"verified_on": "soon"}, "verified_on", "is a day"),
        ({"source_note": ""}, "source_note", "Verified against what"),
        ({"contacts": "x" * 201}, "contacts", "At most 200"),
    ],
)
def test_what_cannot_stand(desk: Desk, answers: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        payers.add(desk, {**UHC, **answers})
    assert caught.value.path == path


def test_a_name_finds_one_payer_only(desk: Desk) -> None:
    uid = added(desk)
    with pytest.raises(Refused, match="“uhc medicare” is a name of UHC MA already"):
        payers.add(desk, {**UHC, "name": "Other", "names": "UHC-Medicare"})
    payers.edit(desk, uid, UHC).result()


def test_by_name_and_by_hand(desk: Desk) -> None:
    """The one chosen by hand stands above the name, for this patient's coverage alone; once more: by name."""
    uid, stay = added(desk), insured(desk)
    other = payers.add(desk, {"name": "Humana", "notify": "same_day"}).result().row
    assert (
        stay_words(payers.of_stay(desk, stay))
        == "UHC Medicare Advantage · MA → UHC MA, ~ by a part of its name"
    )
    payers.choose(desk, stay, other).result()
    found = payers.of_stay(desk, stay).found
    assert (found.how, found.profile and found.profile.name) == ("chosen", "Humana")
    assert clock(desk, stay, "PAYER_NOTIFY").due == at("2026-11-23T17:00")
    undo.undo(desk, stay).result()
    assert payers.of_stay(desk, stay).found.profile == payers.profile(desk, uid)
    payers.choose(desk, stay, other).result()
    payers.choose(desk, stay, None).result()
    assert payers.of_stay(desk, stay).found.how == "part"
    payers.choose(desk, stay, other).result()
    payers.remove(desk, str(other)).result()
    assert payers.of_stay(desk, stay).found.how == "part", "one that is gone is not chosen"


@pytest.mark.parametrize(
    ("payer", "plan", "whole"),
    [
        ("UHC-MA", "", True), ("UHC", "MA", True), ("UnitedHealthcare", "UHC MA", True),
        ("UHC MA HMO", "", False), ("UHC", "", False),
        ("UHC MA", "Medicaid", False), ("UHC MA", "HMO-POS", True),
    ],
)  # fmt: skip
def test_a_whole_name_is_no_part_of_one(payer: str, plan: str, whole: bool) -> None:
    assert is_whole(payer, plan, ["UHC MA"]) is whole


def test_a_profile_found_by_a_word_is_marked_until_it_is_chosen(desk: Desk) -> None:
    """Anthem's commercial numbers are not those of Anthem's Medicaid plan."""
    uid = payers.add(desk, {"name": "Anthem", "notify": "same_day"}).result().row
    stay = insured(desk, "Anthem Medicaid HMO", "medicaid_mco")
    line = clock(desk, stay, "PAYER_NOTIFY")
    assert line.due is not None
    assert "notify_template" in line.assumed
    payers.choose(desk, stay, uid).result()
    assert clock(desk, stay, "PAYER_NOTIFY").assumed == ()
    payers.choose(desk, stay, None).result()
    assert "notify_template" in clock(desk, stay, "PAYER_NOTIFY").assumed
    patients.confirm_payer(desk, stay, PayerClass.COMMERCIAL_PPO, "card", payer="Anthem").result()
    assert clock(desk, stay, "PAYER_NOTIFY").assumed == ()


def test_nobody_is_guessed(desk: Desk) -> None:
    stay = insured(desk, "Alpha Omega")
    assert "no profile" in stay_words(payers.of_stay(desk, stay))
    for name in ("Alpha", "Omega"):
        payers.add(desk, {"name": name, "notify": "same_day"}).result()
    assert "Alpha and Omega both fit" in stay_words(payers.of_stay(desk, stay))
    assert clock(desk, stay, "PAYER_NOTIFY").state is ClockState.UNKNOWN
    nobody = add(desk, mrn="0099", family="Brandt")
    assert "No payer is entered" in stay_words(payers.of_stay(desk, nobody))
    with pytest.raises(Refused, match="No payer is entered"):
        payers.choose(desk, nobody, None)


def test_the_name_alone_starts_no_clock(desk: Desk) -> None:
    """P§1: with the plan type not confirmed the clock waits for it, whatever the payer is called."""
    added(desk)
    stay = add(desk, payer="UHC Medicare Advantage")
    line = clock(desk, stay, "PAYER_NOTIFY")
    assert (line.state, line.needs) == (ClockState.UNKNOWN, ("payer_class",))


def test_stale_says_verify_where_it_is_used(desk: Desk) -> None:
    """180 days to 23 Nov 2026 are up on 27 May; verified anew today it is not stale."""
    uid, stay = added(desk, verified_on="2026-05-27"), insured(desk)
    today = date(2026, 11, 23)
    assert not payers.profile(desk, uid).stale
    payers.edit(desk, uid, {**UHC, "verified_on": "2026-05-26"}).result()
    one = payers.profile(desk, uid)
    assert one.stale
    assert verified_words(one, today) == "verify: last verified 181 days ago"
    assert verified_short(one, today) == "verify 181 d"
    events.record(desk, stay, "authorized", {
        "at": "2026-11-23T11:00:00-05:00", "last_covered_day": "2026-11-28",
    }).result()  # fmt: skip
    assert clock(desk, stay, "AUTH_LAPSE").verify
    payers.verify(desk, uid).result()
    assert verified_words(payers.profile(desk, uid), today) == "verified 11/23/2026"
    assert not clock(desk, stay, "AUTH_LAPSE").verify


def test_verified_against_something(desk: Desk) -> None:
    uid = added(desk, source_note="", verified_on="")
    assert verified_words(payers.profile(desk, uid), date(2026, 11, 23)) == "verify: never verified"
    with pytest.raises(Refused, match="Say first where it stands"):
        payers.verify(desk, uid)


def test_from_a_template(desk: Desk) -> None:
    found, broken = payers.templates(desk)
    assert {each.id for each in found} == {"uhc_style", "one_business_day", "same_day", "hours", "none"}
    assert broken == ()
    for each in found:
        answers = payers.from_template(desk, each.id, f"Payer {each.id}")
        payers.add(desk, answers, each.id).result()
    made = {one.template: one for one in payers.profiles(desk)}
    assert made["hours"].notify_hours == 24
    assert all(one.stale for one in made.values()), "nobody has verified a template"
    assert all(dict(details(one))["Source"] == "not said" for one in made.values())


def test_its_numbers_reach_the_clocks(desk: Desk) -> None:
    """Denied Mon 23 12:00: peer-to-peer to Wed 25 17:00, or to the planned discharge before it."""
    added(desk)
    stay = insured(desk)
    events.record(desk, stay, "denied", {
        "at": "2026-11-23T12:00:00-05:00", "request_kind": "concurrent", "appeal_level": "contract",
        "approved_before": True, "notice_date": "2026-11-20",
    }).result()  # fmt: skip
    assert clock(desk, stay, "P2P").due == at("2026-11-25T17:00")
    assert clock(desk, stay, "CONTRACT_DISPUTE").due == at("2027-01-19T23:59:59")
    assert clock(desk, stay, "MA_APPROVAL_LOCK").state is ClockState.PENDING
    patients.set_edd(desk, stay, at("2026-11-24T14:00")).result()
    assert clock(desk, stay, "P2P").due == at("2026-11-24T14:00")
