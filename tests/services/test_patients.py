"""The patient's line, and patients entered and corrected by hand."""

from datetime import date

import pytest
from tests.services.hand import ANSWERS, add, at, emr, leave

from ncm_tui.models.enums import KeyTimeKind, PatientStatus, PayerClass
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import patients
from ncm_tui.services.desk import Desk


def test_the_line_says_who_where_and_how_long(desk: Desk) -> None:
    line = patients.line(desk, add(desk, gmlos=3.8, gmlos_year=2026))
    assert (line.name, line.age_sex, line.mrn, line.bed) == ("ALVAREZ, Maria", "78F", "0048213", "4W-12A")
    assert line.birth_date == date(1948, 3, 2)
    assert line.status is PatientStatus.IP
    assert (line.day, line.los_days) == (4, 3)
    assert line.gmlos == "3.8*", "the table of fiscal 2026 ended on 30 September 2026"
    assert line.since == at("2026-11-20T14:30")
    assert not line.payer_confirmed
    assert line.observation_hours is None


def test_hospital_days_and_inpatient_midnights_have_their_own_start(desk: Desk) -> None:
    line = patients.line(
        desk,
        add(desk, arrival="2026-11-18T23:50:00-05:00", observation_start="2026-11-19T01:00:00-05:00",
            inpatient_order="2026-11-21T09:00:00-05:00"),
    )  # fmt: skip
    assert line.status is PatientStatus.IP
    assert line.day == 6
    assert line.los_days == 2


def test_days_are_the_facilitys_not_utc(desk: Desk) -> None:
    late = add(desk, arrival="2026-11-22T23:30:00-05:00", inpatient_order=None)
    assert patients.line(desk, late).day == 2


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"class_code": "IMP", "inpatient_order": None}, PatientStatus.IP),
        ({"class_code": "OBSENC", "inpatient_order": None}, PatientStatus.OB),
        ({"class_code": "OBSENC"}, PatientStatus.IP),
        ({"class_code": "EMER", "inpatient_order": None}, PatientStatus.ED),
        ({"class_code": "SS", "inpatient_order": None}, PatientStatus.OP),
        ({"class_code": "IMP", "observation_start": "2026-11-21T10:00:00-05:00"}, PatientStatus.OB),
    ],
    ids=["inpatient", "observation", "order-beats-class", "emergency", "short-stay", "changed-back-to-obs"],
)
def test_status_from_class_and_key_times(
    desk: Desk, answers: dict[str, str | None], status: PatientStatus
) -> None:
    assert patients.line(desk, add(desk, **answers)).status is status


def test_observation_is_hours_and_needs_its_own_start(desk: Desk) -> None:
    unknown = add(desk, class_code="OBSENC", inpatient_order=None)
    line = patients.line(desk, unknown)
    assert line.observation_hours is None, "arrival never stands in for the observation start"
    patients.set_key_time(desk, unknown, KeyTimeKind.OBSERVATION_START, at("2026-11-22T08:00")).result()
    assert patients.line(desk, unknown).observation_hours == 30


def test_a_day_without_an_hour_counts_no_hours(desk: Desk) -> None:
    stay = add(desk, class_code="OBSENC", inpatient_order=None, observation_start="2026-11-22")
    line = patients.line(desk, stay)
    assert line.observation_hours is None
    assert not line.since_exact


def test_a_newborn_is_named_after_the_mother_and_ages_in_hours(desk: Desk) -> None:
    add(desk, family="Taylor", given="Ann", mrn="1")
    baby = add(
        desk, family="Taylor", given="Baby", mrn="2", birth_date="2026-11-22",
        born_at="2026-11-22T02:00:00-05:00", mother_mrn="1", newborn_label="Baby girl A",
        arrival="2026-11-22T02:00:00-05:00", inpatient_order=None,
    )  # fmt: skip
    line = patients.line(desk, baby)
    assert line.name == "BABY GIRL A of TAYLOR, Ann"
    assert line.age_sex == "36 h F"
    assert line.newborn
    assert line.name_alert, "surname and ward with a newborn"


def test_a_renamed_mother_renames_her_newborn(desk: Desk) -> None:
    mother = add(desk, family="Taylor", given="Ann", mrn="1")
    baby = add(desk, family="Taylor", given="", mrn="2", birth_date="2026-11-22", mother_mrn="1")
    patients.edit(desk, mother, {"given": "Anne"}).result()
    assert patients.line(desk, baby).name == "BABY GIRL of TAYLOR, Anne"


def test_hers_is_shown_and_the_emrs_is_kept(desk: Desk) -> None:
    stay = add(desk, bed=None)
    emr(desk, stay, bed="5E-03", language="Spanish")
    assert patients.line(desk, stay).bed == "5E-03"
    patients.edit(desk, stay, {"bed": "4W-01"}).result()
    assert patients.line(desk, stay).bed == "4W-01"
    assert desk.vault.reader.value("SELECT value FROM emr_value WHERE field = 'bed'") == "5E-03"
    patients.edit(desk, stay, {"bed": ""}).result()
    assert patients.line(desk, stay).bed == "5E-03", "what she clears falls back to the EMR's"


def test_an_edit_without_a_change_sets_nothing_of_hers(desk: Desk) -> None:
    stay = add(desk, bed=None)
    emr(desk, stay, bed="5E-03")
    done = patients.edit(desk, stay, patients.initial(desk, stay)).result()
    assert done.message.startswith("0 changes")
    assert desk.vault.reader.value("SELECT bed FROM stay") is None


def test_a_known_mrn_offers_the_chart_that_has_it(desk: Desk) -> None:
    stay = add(desk)
    with pytest.raises(Refused) as refused:
        patients.create(desk, {**ANSWERS, "given": "Mary"})
    assert refused.value.code == "mrn.known"
    assert refused.value.path == stay
    assert "ALVAREZ, Maria, DOB 02 Mar 1948" in refused.value.message


def test_who_was_here_before_gets_a_new_stay(desk: Desk) -> None:
    first = add(desk)
    leave(desk, first, "2026-11-21T10:00")
    second = add(desk, arrival="2026-11-23T09:00:00-05:00", inpatient_order=None)
    assert patients.line(desk, second).patient == patients.line(desk, first).patient
    assert not patients.line(desk, first).stay_open
    assert patients.stay_of_mrn(desk, "0048213") == second


def test_the_mrn_of_somebody_else_is_refused(desk: Desk) -> None:
    stay = add(desk)
    leave(desk, stay, "2026-11-21T10:00")
    with pytest.raises(Refused, match="not BROWN, Otis"):
        patients.create(desk, {**ANSWERS, "family": "Brown", "given": "Otis"})


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"family": ""}, "surname"),
        ({"mrn": ""}, "MRN"),
        ({"birth_date": "2027-01-01"}, "future"),
        ({"birth_date": "1848-03-02"}, "130 years"),
        ({"class_code": "FLD"}, "not one of"),
        ({"arrival": "2026-11-23T14:10:00-05:00"}, "Arrival: Mon 23 Nov 14:10 is still to come"),
        ({"inpatient_order": "2026-11-24"}, "still to come"),
        ({"born_at": "2026-11-23T15:00:00-05:00"}, "Born at: .* is still to come"),
    ],
)
def test_what_cannot_be_so_is_refused_with_a_sentence(desk: Desk, answers: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        patients.create(desk, {**ANSWERS, **answers})
    assert desk.vault.reader.value("SELECT count(*) FROM patient") == 0


def test_an_unknown_mother_adds_nobody(desk: Desk) -> None:
    with pytest.raises(Refused, match="No other patient has the MRN 77"):
        patients.create(desk, {**ANSWERS, "mother_mrn": "77"}).result()
    assert desk.vault.reader.value("SELECT count(*) FROM patient_shown") == 0


def test_control_bytes_never_come_in(desk: Desk) -> None:
    line = patients.line(desk, add(desk, family="Al\x1b]0;x\x07varez", bed="4\u202eW"))
    assert "\x1b" not in line.name
    assert "\u202e" not in line.bed


def test_the_payer_is_confirmed_with_class_source_and_author(desk: Desk) -> None:
    stay = add(desk, payer="UHC")
    assert patients.line(desk, stay).payer == "UHC"
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_ADVANTAGE, "card").result()
    line = patients.line(desk, stay)
    assert (line.payer, line.payer_confirmed) == ("UHC MA", True)
    with pytest.raises(Refused):
        patients.confirm_payer(desk, stay, PayerClass.UNKNOWN, "card")
    with pytest.raises(Refused, match="seen"):
        patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, " ")


def test_another_payer_by_hand_is_unconfirmed_again(desk: Desk) -> None:
    stay = add(desk, payer="UHC")
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_ADVANTAGE, "card").result()
    patients.edit(desk, stay, {"payer": "Aetna"}).result()
    line = patients.line(desk, stay)
    assert (line.payer, line.payer_confirmed) == ("Aetna", False)


def test_confirming_without_a_coverage_makes_one(desk: Desk) -> None:
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "portal").result()
    assert patients.line(desk, stay).payer == "Medicare"


def test_moving_an_edd_needs_a_reason_and_keeps_history(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 24)).result()
    with pytest.raises(Refused, match="why it moves"):
        patients.set_edd(desk, stay, date(2026, 11, 25))
    done = patients.set_edd(desk, stay, date(2026, 11, 25), "SNF bed Wednesday").result()
    assert done.message == "EDD Wed 25 Nov (was Tue 24 Nov)"
    assert desk.vault.reader.value("SELECT count(*) FROM expected_discharge") == 2


def test_her_key_time_is_confirmed_and_the_emrs_is_kept(desk: Desk) -> None:
    stay = add(desk, arrival=None)

    def write(work: object) -> None:
        from ncm_tui.models.stays import KeyTime, Stay

        row = work.get(Stay, stay)  # type: ignore[attr-defined]  # the vault's Work
        made = KeyTime(patient_id=row.patient_id, stay_id=row.id, kind="arrival",
                       at=at("2026-11-20T00:00"), precision="date", source="emr")  # fmt: skip
        work.add(made)  # type: ignore[attr-defined]  # the vault's Work

    desk.vault.submit("test", write).result()
    patients.set_key_time(desk, stay, KeyTimeKind.ARRIVAL, at("2026-11-20T11:05")).result()
    row = desk.vault.reader.one(
        "SELECT source, precision, confirmed_at IS NOT NULL FROM key_time WHERE kind = 'arrival'"
    )
    assert row == ("nurse", "minute", 1)
    kept = desk.vault.reader.value("SELECT value FROM emr_value WHERE field = 'key_time.arrival'")
    assert kept == "2026-11-20T05:00:00.000Z|date"


@pytest.mark.parametrize("kind", [kind for kind in KeyTimeKind if kind is not KeyTimeKind.LEFT])
def test_a_key_time_is_a_fact_and_never_still_to_come(desk: Desk, kind: KeyTimeKind) -> None:
    stay = add(desk)
    for ahead in (at("2026-11-23T14:10"), date(2026, 11, 24)):
        with pytest.raises(Refused, match="still to come"):
            patients.set_key_time(desk, stay, kind, ahead)
    patients.set_key_time(desk, stay, kind, date(2026, 11, 23)).result()


def test_leaving_has_one_door(desk: Desk) -> None:
    stay = add(desk)
    with pytest.raises(Refused, match="Discharge tab"):
        patients.set_key_time(desk, stay, KeyTimeKind.LEFT, at("2026-11-23T13:00"))
    kinds = {option.id for item in desk.library.dialog("key-time-other").items() for option in item.options}
    assert kinds == set(KeyTimeKind) - {KeyTimeKind.LEFT}


def test_left_can_be_taken_back(desk: Desk) -> None:
    stay = add(desk)
    leave(desk, stay, "2026-11-23T13:00")
    assert not patients.line(desk, stay).stay_open
    patients.set_key_time(desk, stay, KeyTimeKind.LEFT, None).result()
    assert patients.line(desk, stay).stay_open


def test_code_status_is_a_dated_record_with_an_hour(desk: Desk) -> None:
    stay = add(desk)
    old = patients.set_code_status(desk, stay, "Full code", at("2026-11-01T09:09")).result()
    assert old.message == "Full code as of 01 Nov"
    done = patients.set_code_status(desk, stay, "DNR", at("2026-11-23T06:42")).result()
    assert done.message == "DNR as of 06:42"
    shown = patients.line(desk, stay).code_status
    assert shown is not None
    assert (shown.text, shown.source, shown.at) == ("DNR", "me", at("2026-11-23T06:42"))
    with pytest.raises(Refused, match="hour"):
        patients.set_code_status(desk, stay, "DNR", date(2026, 11, 23))
    with pytest.raises(Refused, match="still to come"):
        patients.set_code_status(desk, stay, "DNR", at("2026-11-23T14:10"))


def test_nobody_there(desk: Desk) -> None:
    with pytest.raises(NotFound):
        patients.line(desk, "nobody")
    assert patients.stay_of_mrn(desk, "nobody") is None
