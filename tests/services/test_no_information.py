"""A no-information patient (P§13): no list, message or finder says the name; the passcode stands before any
contact; her own chart says who she is."""

from typing import Any

import pytest
from tests.services.hand import ANSWERS, add

from ncm_tui.rules.problems import Refused
from ncm_tui.services import caseload, chart, drafts, patients
from ncm_tui.services.desk import Desk
from ncm_tui.services.find import find
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.widgets import caseload_row
from ncm_tui.widgets.find_rows import note_of as _note
from ncm_tui.widgets.find_rows import told as _told


def hidden(desk: Desk, **more: Any) -> str:
    return add(desk, preferred_name="Mari", no_information=True, passcode="bluebird", **more)


def test_the_list_has_no_name_and_no_letter_of_it(desk: Desk) -> None:
    hidden(desk)
    add(desk, family="Zeta", given="Zoe", mrn="9", birth_date="1950-01-01", bed="4W-13")
    assert [row.name for row in caseload.rows(desk)] == [NO_INFORMATION, "ZETA, Zoe"]
    assert [row.name for row in caseload.rows(desk, "name")] == ["ZETA, Zoe", NO_INFORMATION], "not by letter"
    assert caseload.order(desk, "bed", "alvarez") == []
    assert len(caseload.order(desk, "bed", "0048213")) == 1


def test_found_by_the_whole_mrn_bed_or_name_alone(desk: Desk) -> None:
    stay = hidden(desk)
    for nothing in ("alv", "alvarez", "maria", "mari", "004821", "4w-12", "alvarez mari"):
        assert find(desk, nothing) == [], nothing
    for whole in ("0048213", "4W-12A", "alvarez maria", "Maria Alvarez"):
        (one,) = find(desk, whole)
        assert (one.stay, one.name) == (stay, NO_INFORMATION), whole
        assert one.birth_date is not None


def test_her_own_chart_names_her_and_asks_for_the_passcode_before_any_contact(desk: Desk) -> None:
    stay = hidden(desk)
    line = patients.line(desk, stay)
    assert (line.name, line.listed_name, line.no_information) == ("ALVAREZ, Maria", NO_INFORMATION, True)
    labels = [each.label for each in chart.summary(desk, stay).lines]
    assert labels.index("! no info") < labels.index("Contacts")
    (said,) = [each for each in chart.summary(desk, stay).lines if each.label == "! no info"]
    assert said.text == "passcode: bluebird"


def test_without_a_passcode_nobody_is_told(desk: Desk) -> None:
    stay = add(desk, no_information=True)
    (said,) = [each for each in chart.summary(desk, stay).lines if each.label == "! no info"]
    assert "tell nobody" in said.text


def test_messages_and_what_is_on_hold_do_not_name_her(desk: Desk) -> None:
    stay = hidden(desk)
    said = [
        patients.keep(desk, stay, False).result().message,
        patients.keep(desk, stay, True).result().message,
        patients.edit(desk, stay, {"unit": "5E"}).result().message,
    ]
    assert all(NO_INFORMATION in text and "ALVAREZ" not in text for text in said), said
    drafts.keep(desk, drafts.new_draft(), "barrier", {"title": "x"}, stay=stay).result()
    (held,) = drafts.parked(desk)
    assert held.name == f"{NO_INFORMATION} 4W-12A"


def test_beside_the_list_and_in_f3_bed_and_age_alone_tell_her(desk: Desk) -> None:
    hidden(desk)
    add(desk, family="Alvarez", given="Marta", mrn="9", birth_date="1950-01-01", bed="4W-13")
    (row,) = [each for each in caseload.rows(desk) if each.name == NO_INFORMATION]
    today = desk.local(desk.now()).date()
    assert row.name_alert
    line = "".join(text for text, _ in caseload_row.row_pieces(row, 120, today))
    for said in (caseload_row.row_line(row, today).plain, caseload_row.detail(row, today).plain, line):
        assert NO_INFORMATION in said
        assert "4W-12A" in said
        for secret in ("1948", "0048213", "ALERT", "≈"):
            assert secret not in said, said
    (one,) = find(desk, "0048213")
    assert _told(one) == ("", "")
    assert _note(one) == ""


def test_the_message_that_marks_her_does_not_name_her(desk: Desk) -> None:
    stay = add(desk)
    said = patients.edit(desk, stay, {"no_information": True, "passcode": "bluebird"}).result().message
    assert said == "2 changes to NO INFO saved"


def test_a_number_typed_again_does_not_give_her_away(desk: Desk) -> None:
    stay = hidden(desk)
    for typed in ({}, {"family": "Blount", "birth_date": "1990-01-01"}):
        with pytest.raises(Refused) as refused:
            patients.create(desk, {**ANSWERS, **typed})
        assert refused.value.message.startswith("MRN 0048213 is already here: NO INFO.")
        assert refused.value.path == stay


def test_her_newborn_does_not_give_her_away(desk: Desk) -> None:
    hidden(desk)
    baby = add(desk, family="Alvarez", given="", mrn="2", birth_date="2026-11-22", mother_mrn="0048213")
    rows = {row.stay: row.name for row in caseload.rows(desk)}
    assert rows[baby] == NO_INFORMATION
    lines = [each for each in chart.summary(desk, baby).lines if each.label == "Mother"]
    assert [each.text for each in lines] == [NO_INFORMATION]


def test_taken_off_again_everything_says_the_name(desk: Desk) -> None:
    stay = hidden(desk)
    baby = add(desk, family="Alvarez", given="", mrn="2", birth_date="2026-11-22", mother_mrn="0048213")
    patients.edit(desk, stay, {"no_information": False}).result()
    rows = {row.stay: row.name for row in caseload.rows(desk)}
    assert rows[stay] == "ALVAREZ, Maria"
    assert "ALVAREZ" in rows[baby]
    assert [one.stay for one in find(desk, "alv")] == [stay, baby]


def test_the_form_opens_with_what_was_agreed(desk: Desk) -> None:
    stay = hidden(desk)
    answers = patients.initial(desk, stay)
    assert (answers["no_information"], answers["passcode"]) == (True, "bluebird")
