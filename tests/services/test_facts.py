"""Facts under registered names; unknown stays absent."""

from datetime import date

import pytest
from tests.services.hand import add, at, emr, leave, prior, put

from ncm_tui.models.enums import Destination, KeyTimeKind, PayerClass
from ncm_tui.rules.facts import REGISTER, fault
from ncm_tui.rules.problems import NotFound
from ncm_tui.services import assessments, patients
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts, facts_of


def test_only_registered_names_and_fitting_values(desk: Desk) -> None:
    stay = add(desk, payer="UHC", language="Spanish", interpreter=True, gmlos=3.8, own_words="I fell")
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    patients.set_disposition(desk, stay, Destination.SNF).result()
    patients.set_code_status(desk, stay, "Full code", at("2026-11-23T06:42")).result()
    known = facts(desk, stay)
    assert set(known) <= set(REGISTER)
    assert [said for name, value in known.items() if (said := fault(name, value))] == []
    assert known["language"] == "Spanish"
    assert known["destination"] == "snf"
    assert known["days_to_edd"] == 2


def test_a_thin_chart_knows_little_and_says_nothing_else(desk: Desk) -> None:
    stay = add(desk, birth_date=None, sex=None, arrival=None, inpatient_order=None, class_code=None)
    known = facts(desk, stay)
    for name in ("age", "sex", "los_days", "payer_class", "has_medicare", "acute_admission", "allergies",
                 "ed_visits_6mo_seen", "edd", "discharge", "planned_services"):  # fmt: skip
        assert name not in known


def test_length_of_stay_counts_from_the_order_else_arrival(desk: Desk) -> None:
    stay = add(desk, arrival="2026-11-18T20:00:00-05:00", inpatient_order=None)
    assert facts(desk, stay)["los_days"] == 5
    assert "inpatient_midnights" not in facts(desk, stay)
    patients.set_key_time(desk, stay, KeyTimeKind.INPATIENT_ORDER, at("2026-11-20T01:00")).result()
    known = facts(desk, stay)
    assert (known["los_days"], known["hospital_day"], known["inpatient_midnights"]) == (3, 6, 3)
    assert known["los_provisional"]


def test_an_edd_without_an_hour_takes_the_usual_one_assumed(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    known = facts(desk, stay)
    assert (known["discharge"], known["discharge_assumed"]) == (at("2026-11-25T17:00"), True)
    leave(desk, stay, "2026-11-23T12:10")
    known = facts(desk, stay)
    assert (known["discharge"], known["discharge_assumed"]) == (at("2026-11-23T12:10"), False)


def test_payer_class_only_once_confirmed(desk: Desk) -> None:
    stay = add(desk, payer="Medicare")
    assert "payer_class" not in facts(desk, stay)
    assert not facts(desk, stay)["payer_confirmed"]
    patients.confirm_payer(desk, stay, PayerClass.MEDICAID_MCO, "portal").result()
    known = facts(desk, stay)
    # 78 years old: whether there is Medicare too is open until somebody asked.
    assert (known["payer_class"], known.get("has_medicare")) == ("medicaid_mco", None)
    patients.confirm_payer(desk, stay, PayerClass.MEDICAID_MCO, "portal", no_medicare=True).result()
    assert facts(desk, stay)["has_medicare"] is False


def test_ed_visits_are_unknown_without_history(desk: Desk) -> None:
    assert "ed_visits_6mo_seen" not in facts(desk, add(desk))


def test_one_unrelated_visit_makes_no_zero_and_no_false(desk: Desk) -> None:
    stay = add(desk, arrival="2026-11-20T11:00:00-05:00")
    prior(desk, stay, "AMB", "2019-03-01T07:00", "2019-03-01T08:00")
    known = facts(desk, stay)
    assert (known["ed_visits_6mo_seen"], "readmit_30d" in known) == (0, False)
    lace = assessments.open(desk, stay, "lace")
    assert "ed_visits_6mo_excl_index" not in lace.given
    admission = assessments.open(desk, stay, "admission-assessment")
    assert {"ed_visits_6mo", "admissions_12mo", "readmit_30d"}.isdisjoint(admission.given)


def test_what_is_known_stands_beside_the_question(desk: Desk) -> None:
    stay = add(desk, arrival="2026-11-20T11:00:00-05:00")
    prior(desk, stay, "EMER", "2026-10-01T07:00", "2026-10-01T09:00")
    lace = assessments.open(desk, stay, "lace")
    filling = Filling(lace.form, now=desk.now, zone=desk.zone, given=lace.given, facts=lace.facts)
    assert "at least 1." in filling.form.item("ed_visits_6mo_excl_index").help
    assert "ed_visits_6mo_excl_index" not in filling.given
    bare = Filling(lace.form, now=desk.now, zone=desk.zone)
    assert "imported" not in bare.form.item("ed_visits_6mo_excl_index").help


def test_ed_visits_leave_out_the_one_that_led_here(desk: Desk) -> None:
    stay = add(desk, arrival="2026-11-20T11:00:00-05:00")
    prior(desk, stay, "EMER", "2026-11-20T07:00", "2026-11-20T10:50")
    prior(desk, stay, "EMER", "2026-10-01T07:00", "2026-10-01T09:00")
    prior(desk, stay, "EMER", "2026-05-20T07:00", "2026-05-20T09:00")
    prior(desk, stay, "EMER", "2026-05-19T07:00", "2026-05-19T09:00")
    prior(desk, stay, "IMP", "2026-10-25T07:00", "2026-10-30T09:00")
    known = facts(desk, stay)
    assert known["ed_visits_6mo_seen"] == 2
    assert known["admissions_12mo_seen"] == 1
    assert known["readmit_30d"]


@pytest.mark.parametrize(
    ("source", "acute"),
    [
        ("ED", True),
        ("From accident/emergency department", True),
        ("Elective referral", False),
        ("Clinic", None),
        ("Emergency", True),
        ("ER", True),
        ("Emergent", True),
        ("Urgent", True),
        ("Trauma", True),
        ("Trauma Center", True),
        ("Ambulance", True),
        ("Unplanned", True),
        ("Un-planned", True),
        ("Unscheduled", True),
        ("Not planned", True),
        ("Not scheduled", True),
        ("Non-elective", True),
        ("Nonelective", True),
        ("NON ELECTIVE ADMISSION", True),
        ("Planned", False),
        ("Scheduled surgery", False),
        ("Elective", False),
        ("Non-emergency", None),
        ("Nonemergency", None),
        ("Non-urgent", None),
        ("Not an emergency", None),
        ("Non-emergency, elective", False),
        ("Non-emergency, unplanned", True),
        ("Elective or urgent", None),
        ("Transferred", None),
        ("Medicaid expansion", None),
        ("", None),
    ],
)
def test_acute_admission_from_the_admit_source(desk: Desk, source: str, acute: bool | None) -> None:
    stay = add(desk)
    emr(desk, stay, admit_source=source)
    assert facts(desk, stay).get("acute_admission") is acute


def test_a_stay_that_began_in_the_ed_was_acute(desk: Desk) -> None:
    stay = add(desk)

    def make(row: object, work: object) -> object:
        from ncm_tui.models.stays import StatusChange

        return StatusChange(
            patient_id=row.patient_id, stay_id=row.id,  # type: ignore[attr-defined]  # a Stay row
            field="class_code", value="EMER", at=at("2026-11-20T10:00"), source="emr",
        )  # fmt: skip

    put(desk, stay, make)
    assert facts(desk, stay)["acute_admission"] is True


def test_many_stays_at_once_and_none_that_is_not_here(desk: Desk) -> None:
    first, second = add(desk, mrn="1"), add(desk, mrn="2", birth_date="1990-01-01")
    found = facts_of(desk, [first, second, "nobody"])
    assert set(found) == {first, second}
    assert found[first]["age"] > found[second]["age"]
    assert facts_of(desk, []) == {}
    with pytest.raises(NotFound):
        facts(desk, "nobody")
