"""The Summary: order, sources and ages, what each line opens; what is not known says so."""

from datetime import date
from pathlib import Path

import pytest
from tests.services.hand import add, at, leave, prior, put
from tests.services.test_intake import stay_uid
from tests.services.test_intake_absent import begin, second

from ncm_tui.models.enums import AbsenceChoice, Destination, PayerClass
from ncm_tui.services import absences, chart, patients, record, todos
from ncm_tui.services.chart.now import came_from
from ncm_tui.services.desk import Desk
from ncm_tui.views.chart import SummaryLine, Tone


def lines(desk: Desk, stay: str) -> tuple[SummaryLine, ...]:
    return chart.summary(desk, stay).lines


def labelled(desk: Desk, stay: str, label: str) -> list[SummaryLine]:
    """The lines of one group."""
    found: list[SummaryLine] = []
    group = ""
    for line in lines(desk, stay):
        group = line.label or group
        if group == label:
            found.append(line)
    return found


def test_a_new_chart_says_what_is_missing(desk: Desk) -> None:
    stay = add(desk, arrival=None, inpatient_order=None)
    said = {line.label: line.text for line in lines(desk, stay) if line.label}
    assert said["Why here"] == "reason not entered"
    assert said["Going"] == "EDD not set"
    assert said["Code status"] == "not recorded here: see the EMR"
    assert said["Allergies"] == "not recorded here: see the EMR"
    assert said["Coverage"] == "~ none entered"
    assert said["Key times"] == "Arrival: not entered"
    assert said["Earlier"] == "no history imported: not known"
    assert "Inpatient order: not entered" in [line.text for line in labelled(desk, stay, "Key times")]


def test_every_line_opens_its_thing(desk: Desk) -> None:
    stay = add(desk)
    opens = {line.opens for line in lines(desk, stay)}
    assert {f"work:clock:DP_EVAL:{stay}:", "edd", "disposition", "code_status", "payer", "patient",
            "tab:plan", "key_time:arrival", "key_time:inpatient_order"} <= opens  # fmt: skip


def test_going_shows_the_history_of_edd_and_destination(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 23)).result()
    patients.set_edd(desk, stay, date(2026, 11, 25), "SNF bed Wednesday").result()
    patients.set_disposition(desk, stay, Destination.HOME).result()
    patients.set_disposition(desk, stay, Destination.SNF, "needs two to transfer").result()
    edd, to = labelled(desk, stay, "Going")
    assert (edd.text, edd.note) == ("EDD Wed 25 Nov ~17:00", "first Mon 23, moved 1×")
    assert any("SNF bed Wednesday" in more for more in edd.more)
    assert (to.text, to.note) == ("to SNF", "first Home")
    assert any("needs two to transfer" in more for more in to.more)


def test_an_edd_that_is_past_says_by_how_much(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 21)).result()
    edd = labelled(desk, stay, "Going")[0]
    assert edd.text == "EDD Sat 21 Nov ~17:00, 2 d past"
    assert edd.tone is Tone.SOON


def test_who_left_left(desk: Desk) -> None:
    stay = add(desk)
    leave(desk, stay, "2026-11-23T12:10")
    assert labelled(desk, stay, "Going")[0].text == "left Mon 23 Nov 12:10"


def test_a_volatile_fact_shows_source_and_age_and_asks_again_after_a_day(desk: Desk) -> None:
    stay = add(desk)
    patients.set_code_status(desk, stay, "Full code", at("2026-11-23T06:42")).result()
    fresh = labelled(desk, stay, "Code status")[0]
    assert (fresh.text, fresh.note, fresh.tone) == ("Full code", "me Mon 23 06:42 · 7 h old", Tone.STRONG)
    other = add(desk, mrn="2", birth_date="1950-01-01")
    patients.set_code_status(desk, other, "DNR", at("2026-11-22T06:42")).result()
    stale = labelled(desk, other, "Code status")[0]
    assert "31 h old, v confirms it" in stale.note


def test_coverage_says_who_confirmed_and_where(desk: Desk) -> None:
    stay = add(desk, payer="UHC")
    assert labelled(desk, stay, "Coverage")[0].note == "plan type not confirmed"
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_ADVANTAGE, "card").result()
    line = labelled(desk, stay, "Coverage")[0]
    assert line.text == "UHC ✓"
    assert line.note.startswith("MA: card ")
    assert line.note.endswith("by me")


def test_key_times_say_source_precision_and_confirmation(desk: Desk) -> None:
    stay = add(desk, arrival="2026-11-20")
    arrival, order, others = labelled(desk, stay, "Key times")
    assert (arrival.text, arrival.note) == ("Arrival Fri 20 Nov", "me · day only · ✓")
    assert (order.text, order.note) == ("Inpatient order Fri 20 Nov 14:30", "me · ✓")
    assert (others.text, others.more[0]) == ("5 other times not entered", "Care start: not entered")


def test_observation_without_its_start_says_so(desk: Desk) -> None:
    stay = add(desk, class_code="OBSENC", inpatient_order=None)
    assert "Observation start: not entered" in [line.text for line in labelled(desk, stay, "Key times")]


def test_own_words_come_before_the_emrs_reason(desk: Desk) -> None:
    stay = add(desk, own_words="I fell in the kitchen", reason="Hip fracture")
    assert [line.text for line in labelled(desk, stay, "Why here")] == [
        "“I fell in the kitchen”",
        "Hip fracture",
    ]


def test_one_line_a_person_of_the_team(desk: Desk) -> None:
    stay = add(desk, attending="Dr. Shah")
    for role in ("Attending", "Admitting"):
        put(desk, stay, _member("Dr. Shah", role))
    put(desk, stay, _member("T. Boateng RN", "Bedside nurse"))
    said = [(line.text, line.note) for line in labelled(desk, stay, "Team")]
    assert said == [("Dr. Shah", "attending · Admitting"), ("T. Boateng RN", "Bedside nurse")]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("ED", "from ED"),
        ("From outpatient department", "from outpatient department"),
        ("born", "born here"),
        (None, ""),
    ],
)
def test_where_the_patient_came_from(source: str | None, said: str) -> None:
    assert came_from(source) == said


def test_mother_and_newborn_are_one_key_apart(desk: Desk) -> None:
    mother = add(desk, family="Taylor", given="Ann", mrn="1")
    baby = add(desk, family="Taylor", given="", mrn="2", birth_date="2026-11-22", mother_mrn="1")
    assert labelled(desk, mother, "Newborn")[0].opens == f"chart:{baby}"
    assert labelled(desk, baby, "Mother")[0].opens == f"chart:{mother}"


def test_history_is_counted(desk: Desk) -> None:
    stay = add(desk)
    prior(desk, stay, "EMER", "2026-10-01T07:00", "2026-10-01T09:00")
    line = labelled(desk, stay, "Earlier")[0]
    assert (line.text, line.note) == (
        "imported: 1 ED visit in 6 months, 0 admissions in 12 months",
        "1 encounter",
    )


def test_open_safety_flags_are_the_first_lines(desk: Desk) -> None:
    stay = add(desk)
    put(desk, stay, _draft)
    put(desk, stay, _flag)
    first = lines(desk, stay)[0]
    assert (first.label, first.tone) == ("! safety", Tone.LATE)
    assert first.text == "Item 9 positive"
    assert first.opens.startswith("flag:")
    unfinished = labelled(desk, stay, "Unfinished")[0]
    assert (unfinished.text, unfinished.opens) == ("PHQ-9", "form:phq-9")


def test_opening_a_chart_is_audited(desk: Desk) -> None:
    stay = add(desk)
    chart.opened(desk, stay).result()
    entry = desk.vault.reader.one("SELECT verb, patient_uid FROM audit_entry ORDER BY seq DESC LIMIT 1")
    assert entry == ("chart.opened", patients.line(desk, stay).patient)


def test_the_record_in_plain_values(desk: Desk) -> None:
    stay = add(desk)
    put(desk, stay, _draft)
    found = record.of(desk, stay)
    assert [(each["form"], each["state"]) for each in found["assessments"]] == [("phq-9", "draft")]
    assert (found["problems"], found["checklist"], found["notes"]) == ([], [], [])


def _member(name: str, role: str) -> object:
    def make(stay: object, work: object) -> object:
        from ncm_tui.models.stays import CareTeamMember

        return CareTeamMember(
            patient_id=stay.patient_id, stay_id=stay.id,  # type: ignore[attr-defined]  # a Stay row
            source="emr", name=name, role=role,
        )  # fmt: skip

    return make


def _draft(stay: object, work: object) -> object:
    from ncm_tui.models.work import Assessment

    return Assessment(
        patient_id=stay.patient_id, stay_id=stay.id,  # type: ignore[attr-defined]  # a Stay row
        form_id="phq-9", form_version="1", form_sha256="", state="draft", started_at=at("2026-11-23T14:02"),
    )  # fmt: skip


def _flag(stay: object, work: object) -> object:
    from sqlmodel import select

    from ncm_tui.models.work import Assessment, Flag

    form = work.session.exec(select(Assessment)).one()  # type: ignore[attr-defined]  # the vault's Work
    return Flag(
        patient_id=stay.patient_id, stay_id=stay.id,  # type: ignore[attr-defined]  # a Stay row
        assessment_id=form.id, code="SUICIDE_ITEM9_POSITIVE_ESCALATE", severity="safety",
        label="Item 9 positive", fired_at=at("2026-11-23T14:05"),
    )  # fmt: skip


def test_what_was_promised_is_on_the_page(desk: Desk) -> None:
    stay = add(desk)
    assert labelled(desk, stay, "To-do") == []
    todos.add(desk, stay, {"text": "call the daughter", "due": "2026-11-22"}).result()
    todos.add(desk, stay, {"text": "ask for the walker"}).result()
    todos.set_sticky(desk, stay, {"text": "daughter works nights"}).result()
    late, undated = labelled(desk, stay, "To-do")
    assert (late.text, late.note, late.tone) == ("call the daughter", "! due Sun 22", Tone.SOON)
    assert (undated.text, undated.note) == ("ask for the walker", "")
    assert [line.text for line in labelled(desk, stay, "Sticky")] == ["daughter works nights"]
    due = labelled(desk, stay, "Due")
    assert "discharge evaluation" in [line.text for line in due], (
        "the to-do has its own line and hides no step"
    )
    assert not [line for line in due if "call the daughter" in line.text]
    leave(desk, stay, "2026-11-23T12:10")
    assert labelled(desk, stay, "Sticky") == []


def test_a_return_within_30_days_has_its_line(desk: Desk) -> None:
    stay = add(desk)
    assert labelled(desk, stay, "Back") == []
    prior(desk, stay, "IMP", "2026-11-01T07:00", "2026-11-14T09:00")
    (line,) = labelled(desk, stay, "Back")
    assert (line.text, line.note, line.opens) == ("after 6 d, was inpatient", "left Sat 14", "prior")


def test_the_page_folds_until_it_fits_and_hides_nothing_that_waits(desk: Desk) -> None:
    stay = add(desk, inpatient_order=None, attending="Dr. Shah")
    for number in range(5):
        put(desk, stay, _member(f"Nurse {number}", "RN"))
    whole = chart.summary(desk, stay)
    assert whole.page(99, {}) == whole.lines
    page = whole.page(17, {})
    assert len(page) <= 17 < len(whole.lines)
    times = next(line for line in whole.page(1, {}) if line.opens == "fold:times")
    assert times.text.startswith("▲ Inpatient order: not entered")
    assert times.tone is Tone.SOON
    team = next(line for line in page if line.opens == "fold:team")
    assert (team.text, team.note) == ("Dr. Shah attending · Nurse 0 RN", "and 4 more")
    group = whole.group_of(team)
    assert group is not None
    assert set(group.lines) <= set(whole.page(17, {"team": True})), "what she unfolds stays unfolded"
    assert team in whole.page(99, {"team": False})


def test_the_cursor_finds_its_line_on_another_page(desk: Desk) -> None:
    stay = add(desk, attending="Dr. Shah")
    for number in range(5):
        put(desk, stay, _member(f"Nurse {number}", "RN"))
    before = chart.summary(desk, stay)
    nurse = next(line for line in before.lines if line.text == "Nurse 4")
    folded = before.page(1, {})
    assert folded[before.place_of(nurse, before.group_of(nurse), folded, 0)].opens == "fold:team"
    todos.add(desk, stay, {"text": "call"}).result()
    after = chart.summary(desk, stay)
    edd = next(line for line in before.lines if line.opens == "edd")
    place = after.place_of(edd, before.group_of(edd), after.lines, 0)
    assert after.lines[place].opens == "edd"
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    later = chart.summary(desk, stay)
    place = later.place_of(edd, before.group_of(edd), later.lines, 0)
    assert later.lines[place].text.startswith("EDD Wed 25")


def test_who_is_not_on_the_census_says_so_until_it_is_answered(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    second(desk, tmp_path)
    stay = stay_uid(desk, "V-2")

    def told() -> list[tuple[str, str, str]]:
        groups = chart.summary(desk, stay).groups
        return [(line.label, line.text, line.opens) for group in groups if group.id == "absent"
                for line in group.lines]  # fmt: skip

    assert told() == [("! census", "not on it", "absent")]
    absences.decide(desk, stay, AbsenceChoice.STAYS).result()
    assert told() == []
