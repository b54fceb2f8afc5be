"""The caseload: order, filter, banner, and what is next."""

from dataclasses import replace
from datetime import date

import pytest
from tests.services.hand import add, at, leave, put
from tests.services.test_assessments import start

from ncm_tui.models.enums import PayerClass, Provenance
from ncm_tui.services import assessments, caseload, chart, patients, shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.next_step import next_step
from ncm_tui.verbs.caseload import line
from ncm_tui.widgets import caseload_row


@pytest.fixture
def ward(desk: Desk) -> Desk:
    """Three patients: beds 9, 12 and one in the ED."""
    add(
        desk,
        family="Zuñiga",
        given="Ana",
        mrn="1",
        birth_date="1950-01-01",
        bed="4W-9",
        unit="4W",
        payer="Aetna",
    )
    add(desk, family="Brown", given="Otis", mrn="2", birth_date="1951-01-01", bed="4W-12", unit="4W",
        arrival="2026-11-10T10:00:00-05:00", payer="UHC")  # fmt: skip
    add(desk, family="Okafor", given="Ben", mrn="3", birth_date="1952-01-01", bed="ED-07", unit="ED",
        class_code="EMER", inpatient_order=None)  # fmt: skip
    return desk


def names(desk: Desk, sort: str = "bed", filter: str = "") -> list[str]:
    return [row.name.split(",")[0] for row in caseload.page(desk, caseload.order(desk, sort, filter))]


def test_beds_sort_as_numbers(ward: Desk) -> None:
    assert names(ward) == ["ZUÑIGA", "BROWN", "OKAFOR"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["BROWN", "OKAFOR", "ZUÑIGA"]),
        ("los", ["BROWN", "OKAFOR", "ZUÑIGA"]),
        ("status", ["OKAFOR", "ZUÑIGA", "BROWN"]),
        ("payer", ["OKAFOR", "ZUÑIGA", "BROWN"]),
    ],
)
def test_other_orders(ward: Desk, sort: str, expected: list[str]) -> None:
    assert names(ward, sort) == expected


def test_by_edd_those_without_one_come_last(ward: Desk) -> None:
    stay = caseload.page(ward, caseload.order(ward, "name"))[2].stay
    patients.set_edd(ward, stay, date(2026, 11, 25)).result()
    assert names(ward, "edd") == ["ZUÑIGA", "BROWN", "OKAFOR"]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [("zuni", ["ZUÑIGA"]), ("4w", ["ZUÑIGA", "BROWN"]), ("uhc", ["BROWN"]), ("ed", ["OKAFOR"]),
     ("4w ana", ["ZUÑIGA"]), ("nobody", []), ("[/", ["ZUÑIGA", "BROWN", "OKAFOR"])],
)  # fmt: skip
def test_filter_by_letters_of_anything_on_the_row(ward: Desk, letters: str, expected: list[str]) -> None:
    assert names(ward, filter=letters) == expected


def test_who_left_or_was_taken_off_is_not_on_the_list(ward: Desk) -> None:
    rows = caseload.rows(ward)
    leave(ward, rows[0].stay, "2026-11-23T12:00")
    patients.keep(ward, rows[1].stay, False).result()
    assert names(ward) == ["OKAFOR"]
    patients.keep(ward, rows[1].stay, True).result()
    assert names(ward) == ["BROWN", "OKAFOR"]
    assert caseload.position(ward, caseload.order(ward), rows[1].stay) == 0


def test_a_page_leaves_out_what_is_gone(ward: Desk) -> None:
    assert [row.mrn for row in caseload.page(ward, [*caseload.order(ward), 999])] == ["1", "2", "3"]


def test_the_banner_counts_and_ages_the_census(ward: Desk) -> None:
    told = caseload.banner(ward)
    assert (told.patients, told.census_at, told.census_state) == (3, None, "")
    assert (told.leave_today, told.past_edd) == (0, 0)
    for row, day in zip(caseload.rows(ward), (23, 21, 24), strict=True):
        patients.set_edd(ward, row.stay, date(2026, 11, day)).result()
    told = caseload.banner(ward)
    assert (told.leave_today, told.past_edd) == (1, 1), "what is past is not due today"
    put(ward, caseload.rows(ward)[0].stay, _census("2026-11-23T06:00"))
    told = caseload.banner(ward)
    assert (told.census_age_hours, told.census_state) == (8, "amber")


def test_next_walks_from_assessment_to_payer_to_edd(desk: Desk) -> None:
    stay = add(desk, payer="UHC")
    assert _next(desk) == ("admission assessment", "not done, day 4")
    put(desk, stay, _finished_admission)
    assert _next(desk) == ("confirm payer", "UHC: plan type not confirmed")
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_ADVANTAGE, "card").result()
    assert _next(desk) == ("set EDD", "no expected discharge date")
    patients.set_edd(desk, stay, date(2026, 11, 21)).result()
    assert _next(desk) == ("move EDD", "EDD Sat 21 is 2 days past")
    patients.set_edd(desk, stay, date(2026, 11, 24), "SNF bed").result()
    assert _next(desk) == ("discharge", "EDD tomorrow")
    patients.set_edd(desk, stay, date(2026, 11, 28), "fever").result()
    assert _next(desk) is None


def test_two_in_one_bed_have_a_sign_but_not_a_mother_with_her_newborn(desk: Desk) -> None:
    stay = add(desk)
    add(
        desk,
        family="Newby",
        given="Al",
        mrn="5",
        birth_date="2026-11-22",
        arrival="2026-11-22T10:00:00-05:00",
    )
    add(desk, family="Hall", given="Bo", mrn="6", birth_date="1950-01-01", unit="ED", bed="HALL")
    add(desk, family="Lobb", given="Cy", mrn="7", birth_date="1951-01-01", unit="ED", bed="HALL")
    assert not any(row.bed_twice for row in caseload.rows(desk))
    add(desk, family="Brown", given="Otis", mrn="2", birth_date="1952-01-01", unit="4W", bed="4W-12A")
    rows = {row.mrn: row for row in caseload.rows(desk)}
    assert [mrn for mrn, row in rows.items() if row.bed_twice] == ["0048213", "2"]
    told = caseload_row.row_line(rows["2"], date(2026, 11, 23)).plain
    assert "? two in 4W-12A" in told
    listed = "".join(text for text, _ in caseload_row.row_pieces(rows["2"], 80, date(2026, 11, 23)))
    assert listed[2:10] == "4W-12A? "
    patients.keep(desk, stay, False).result()
    assert not any(row.bed_twice for row in caseload.rows(desk))


def test_a_line_of_the_printed_caseload_has_the_month_and_the_absence(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 12, 4)).result()
    (row,) = caseload.rows(desk)
    absent = replace(row, absent_since=at("2026-11-23T06:42"))
    said = line(absent, date(2026, 11, 23))
    assert " 12/04 " in said
    assert "? not on census 06:42 · admission assessment" in said


def test_an_open_safety_flag_and_an_unfinished_form_come_first(desk: Desk) -> None:
    stay = add(desk)
    put(desk, stay, _draft_phq9)
    assert _next(desk) == ("finish PHQ-9", "unfinished since Mon 23 14:02")
    put(desk, stay, _safety_flag)
    row = caseload.rows(desk)[0]
    assert row.safety
    assert row.next is not None
    assert row.next.what == "safety flag"
    assert row.next.why == "nothing recorded since Mon 23 14:05", "which flag it is stands in the chart alone"


def test_a_provisional_lace_is_asked_for_again_when_the_stay_is_over(desk: Desk) -> None:
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_ADVANTAGE, "card").result()
    answers = {"los_days": 3, "acute_admission": True, "comorbidities": ["dm"], "ed_visits_6mo_excl_index": 1}
    first = start(desk, stay, "lace")
    for item, value in answers.items():
        assessments.answer(desk, first, item, value).result()
    assessments.finish(desk, first).result()
    assert caseload.rows(desk)[0].risk.endswith("(prov.)")
    leave(desk, stay, "2026-11-23T11:00")
    due = next_step(desk, shown.shown(desk, stay), desk.now())
    assert due is not None
    assert due.what == "LACE: final score due"
    assert due.why.endswith("(prov.), the stay is over")
    assert any(line.text == "LACE: final score due" for line in chart.summary(desk, stay).lines)
    again = assessments.open(desk, stay, "lace")
    assert again.assessment != first
    asked = again.given["comorbidities"]
    assert (asked.value, asked.provenance) == (["dm"], Provenance.REPEATED)
    assert again.given["los_days"].provenance is Provenance.CHART
    for item, given in again.given.items():
        assessments.answer(desk, again.assessment, item, given.value, Provenance.CONFIRMED).result()
    assessments.finish(desk, again.assessment).result()
    assert next_step(desk, shown.shown(desk, stay), desk.now()) is None


def test_an_admission_assessment_is_not_asked_of_a_newborn(desk: Desk) -> None:
    add(desk, birth_date="2026-11-22", newborn_label="Baby girl A", arrival="2026-11-22T02:00:00-05:00")
    row = caseload.rows(desk)[0]
    assert row.next is not None
    assert row.next.what != "admission assessment"


def test_name_alert_only_while_the_other_is_on_my_list(desk: Desk) -> None:
    first = add(desk, mrn="1", birth_date="1950-01-01")
    second = add(desk, mrn="2", given="Mario", birth_date="1960-01-01")
    assert [row.name_alert for row in caseload.rows(desk)] == [True, True]
    patients.keep(desk, second, False).result()
    assert not patients.line(desk, first).name_alert
    assert patients.line(desk, second).name_alert, "the first one is still active"


@pytest.mark.parametrize(
    ("other", "alert"),
    [
        ({"family": "Alvárez", "given": "Miguel"}, True),
        ({"family": "Alvarez", "given": "Pedro"}, False),
        ({"family": "Brown", "given": "Otis", "birth_date": "1948-03-02"}, True),
        ({"family": "Brown", "given": "Otis"}, False),
    ],
    ids=["surname-and-initial", "another-initial", "same-birth-date", "nothing-alike"],
)
def test_name_alert_rules(desk: Desk, other: dict[str, str], alert: bool) -> None:
    add(desk, mrn="1")
    add(desk, **{"mrn": "2", "birth_date": "1960-01-01", **other})
    assert {row.name_alert for row in caseload.rows(desk)} == {alert}


def _next(desk: Desk) -> tuple[str, str] | None:
    step = caseload.rows(desk)[0].next
    return None if step is None else (step.what, step.why)


def _census(text: str) -> object:
    def make(stay: object, work: object) -> object:
        from ncm_tui.models.records import ImportRun

        return ImportRun(census_at=at(text))

    return make


def _finished_admission(stay: object, work: object) -> object:
    return _assessment(stay, "admission-assessment", "finished")


def _draft_phq9(stay: object, work: object) -> object:
    return _assessment(stay, "phq-9", "draft")


def _assessment(stay: object, form: str, state: str) -> object:
    from ncm_tui.models.work import Assessment

    return Assessment(
        patient_id=stay.patient_id, stay_id=stay.id,  # type: ignore[attr-defined]  # a Stay row
        form_id=form, form_version="1", form_sha256="", state=state, started_at=at("2026-11-23T14:02"),
        finished_at=at("2026-11-23T14:04") if state == "finished" else None,
    )  # fmt: skip


def _safety_flag(stay: object, work: object) -> object:
    from sqlmodel import select

    from ncm_tui.models.work import Assessment, Flag

    form = work.session.exec(select(Assessment)).one()  # type: ignore[attr-defined]  # the vault's Work
    return Flag(
        patient_id=stay.patient_id, stay_id=stay.id,  # type: ignore[attr-defined]  # a Stay row
        assessment_id=form.id, code="SUICIDE_ITEM9_POSITIVE_ESCALATE", severity="safety",
        label="PHQ-9 item 9 positive", fired_at=at("2026-11-23T14:05"),
    )  # fmt: skip
