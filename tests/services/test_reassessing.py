"""A reassessment starts from the last one: each finding keeps its own date, what must be asked is asked."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.services import hand

from ncm_tui.models.enums import Provenance
from ncm_tui.services import assessments, chart
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts
from ncm_tui.views.forms import OpenForm

FORM = "placement-needs"
ANSWERS: dict[str, Any] = {
    "height_cm": 168,
    "weight_kg": 81.5,
    "isolation_organism": "none",
    "oxygen_l_min": 2,
    "oxygen_how": "cannula",
    "iv": "no",
    "wound": "no",
    "airway": "none",
    "tube": "no",
    "dialysis": "yes",
    "dialysis_days": ["mon", "wed", "fri"],
    "sitter": "no",
    "behavior": ["none"],
    "smoking": "never",
    "limits": ["none"],
}


def answered(
    desk: Desk, stay: str, answers: dict[str, Any], form: str = FORM, at: datetime | None = None
) -> str:
    opened = assessments.open(desk, stay, form)
    if opened.opening is not None:
        opened.opening.result()
    for item, value in answers.items():
        assessments.answer(desk, opened.assessment, item, value, observed_at=at)
    assessments.finish(desk, opened.assessment).result()
    return opened.assessment


def page(desk: Desk, opened: OpenForm) -> Filling:
    return Filling(opened.form, now=desk.now, zone=desk.zone, given=opened.given, facts=opened.facts)


def test_the_next_one_starts_from_the_last_and_keeps_each_date(desk: Desk) -> None:
    stay = hand.add(desk)
    then = desk.now() - timedelta(days=2)
    first = answered(desk, stay, ANSWERS, at=then)
    opened = assessments.open(desk, stay, FORM)
    opened.opening.result()
    height, oxygen = opened.given["height_cm"], opened.given["oxygen_how"]
    assert height.provenance is Provenance.CHART, "what the chart has lies over it"
    assert height.observed_at == then, "a height is of the day it was taken"
    assert oxygen.provenance is Provenance.CARRIED
    assert oxygen.observed_at == then
    filling = page(desk, opened)
    assert filling.gaps() == (), "what is carried is no gap"
    said = filling.confirm(filling.form.item("oxygen_how"))
    assessments.keep(desk, opened.assessment, said)
    assessments.answer(desk, opened.assessment, "oxygen_l_min", 4)
    assessments.finish(desk, opened.assessment).result()
    done = assessments.view(desk, opened.assessment)
    assert done.given["airway"].provenance is Provenance.CARRIED
    assert done.given["airway"].observed_at == then
    assert done.given["oxygen_how"].observed_at == desk.now(), "still so: found again today"
    based = desk.vault.reader.value("SELECT based_on_uid FROM assessment WHERE uid = ?", (opened.assessment,))
    assert based == first


def test_what_was_carried_and_taken_back_stays_taken_back(desk: Desk) -> None:
    stay = hand.add(desk)
    answered(desk, stay, ANSWERS)
    opened = assessments.open(desk, stay, FORM)
    opened.opening.result()
    assessments.clear(desk, opened.assessment, "smoking").result()
    again = assessments.open(desk, stay, FORM)
    assert again.resumed
    assert "smoking" not in again.given
    assert again.given["sitter"].provenance is Provenance.CARRIED


def test_what_must_be_asked_is_asked_again(desk: Desk) -> None:
    from ncm_tui.rules.asked import carried_ids

    form = desk.library.form("admission-assessment")
    may = carried_ids(form)
    asked = {"capacity", "decision_maker", "sharing_consent", "safe_alone", "suicide_screen", "audit_c",
             "abuse_concern", "on_chart", "list_given", "choice_1", "agrees", "signed_by"}  # fmt: skip
    assert not may & asked
    assert {"residence", "bathing_now", "caregiver", "payers", "hazards", "equipment_owned"} <= may


def test_a_form_that_repeats_starts_empty(desk: Desk) -> None:
    stay = hand.add(desk)
    seen = desk.local(desk.now() - timedelta(hours=2)).isoformat()
    first = {"discipline": "slp", "seen_at": seen, "recommendation": "snf", "tolerance": 30}
    answered(desk, stay, first, "therapy-snapshot")
    assert "tolerance" not in assessments.open(desk, stay, "therapy-snapshot").given


@pytest.mark.parametrize("form", [FORM])
def test_answers_are_facts_with_their_own_time(desk: Desk, form: str) -> None:
    stay = hand.add(desk)
    answered(desk, stay, ANSWERS)
    known = facts(desk, stay)
    assert (known["height_cm"], known["oxygen_l_min"], known["dialysis_days"]) == (
        168,
        2,
        ["mon", "wed", "fri"],
    )
    assert (known["tube_feeding"], known["airway"]) == (False, "none")
    assert "iv_drug" not in known


def test_a_definition_that_changed_carries_only_what_still_fits() -> None:
    from ncm_tui.rules.forms import Item, ItemType, Option
    from ncm_tui.services.assessments.reassessing import fits

    item = Item("a", "A", ItemType.CHOICE, options=(Option("x", "X"),))
    assert fits(item, "x")
    assert not fits(item, "gone")
    assert not fits(Item("b", "B", ItemType.NUMBER), "3")


def test_the_summary_says_what_was_found_and_when(desk: Desk) -> None:
    stay = hand.add(desk)
    seen = (desk.now() - timedelta(hours=26)).replace(second=0, microsecond=0)
    therapy = {"discipline": "pt", "seen_at": desk.local(seen).isoformat(), "bed_mobility": "minimal",
               "transfer": "moderate", "gait": "contact_guard", "gait_feet": 40, "recommendation": "snf",
               "weight_bearing": "toe_touch"}  # fmt: skip
    answered(desk, stay, therapy, "therapy-snapshot")
    answered(desk, stay, ANSWERS)
    groups = chart.summary(desk, stay).groups
    lines = {line.label: (line.text, line.note) for group in groups for line in group.lines if line.label}
    assert lines["Therapy"][0] == "recommends SNF · by PT"
    assert lines["Therapy"][1] == f"therapy {desk.local(seen):%a %d %H:%M}", "when therapy saw the patient"
    assert lines["Function"][0] == "transfers Moderate · walks Contact guard · 40 feet"
    assert lines["Dialysis"][0] == "Mon, Wed, Fri"
    assert lines["Weight bearing"][0] == "Toe touch (TTWB)"
    assert "26 h old" in lines["Weight bearing"][1], "stale after a day"
    assert lines["Oxygen"][0] == "2 L/min"
    assert "Airway" not in lines


def test_rows_that_say_more_than_the_chart_are_kept() -> None:
    from ncm_tui.services.assessments.prefilling import Derived
    from ncm_tui.views.forms import Given

    rows = [{"payer": "UHC", "plan": "MA"}]
    checked = [{"payer": "UHC", "plan": "MA", "verified": True}]
    chart_has = Derived({"payers": Given(rows, Provenance.CHART)}, {})
    assert chart_has.under({"payers": Given(checked, Provenance.CARRIED)})["payers"].value == checked
    other = [{"payer": "Medicaid", "verified": True}]
    assert chart_has.under({"payers": Given(other, Provenance.CARRIED)})["payers"].value == rows


def test_of_an_earlier_stay_each_answer_wants_its_yes(desk: Desk) -> None:
    from ncm_tui.services.assessments.reassessing import beginning

    stay = hand.add(desk)
    answered(desk, stay, ANSWERS)
    patient = desk.vault.reader.value("SELECT uid FROM patient")
    found = beginning(desk, patient, "another stay", desk.library.form(FORM)).given
    assert found["smoking"].provenance is Provenance.REPEATED
    assert "height_cm" not in found, "the chart says it, or it is asked"
    filling = Filling(
        desk.library.form(FORM), now=desk.now, zone=desk.zone, given=found, facts=facts(desk, stay)
    )
    assert "smoking" in {item.id for item in filling.gaps()}
