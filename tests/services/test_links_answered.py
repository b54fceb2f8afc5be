"""Which result answers a link of the admission assessment: done since the patient came, and asked anew."""

from datetime import timedelta
from typing import Any

import pytest
from tests.services import hand

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.binding import visible
from ncm_tui.rules.findings import raised
from ncm_tui.rules.forms import Value
from ncm_tui.rules.scoring import score
from ncm_tui.services import assessments
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.services.assessments.linking import linked
from ncm_tui.services.desk import Desk
from ncm_tui.views.forms import Given

FORM = "admission-assessment"


def done(desk: Desk, stay: str, form: str, answers: dict[str, Value]) -> str:
    opened = assessments.open(desk, stay, form)
    if opened.opening is not None:
        opened.opening.result()
    for item, value in answers.items():
        assessments.answer(desk, opened.assessment, item, value)
    assessments.finish(desk, opened.assessment).result()
    return opened.assessment


def screen(desk: Desk, stay: str, result: str, hours_ago: float) -> str:
    at = desk.local(desk.now() - timedelta(hours=hours_ago)).replace(second=0, microsecond=0)
    said: dict[str, Value] = {"result": result, "done_at": at.isoformat(), "done_by": "J. Kim RN"}
    return done(desk, stay, "suicide-screen", said)


def under(desk: Desk, stay: str, item: str) -> Any:
    found = linked(desk, stay, desk.library.form(FORM)).get(item)
    return None if found is None else found.value


def test_the_later_done_answers_and_stands_at_its_own_time(desk: Desk) -> None:
    stay = hand.add(desk)
    high = screen(desk, stay, "high", 2)
    screen(desk, stay, "negative", 30)
    found = linked(desk, stay, desk.library.form(FORM))["suicide_screen"]
    assert isinstance(found.value, dict)
    assert (found.value["assessment"], found.value["band"]) == (high, "high")
    then = desk.now() - timedelta(hours=2)
    assert found.observed_at is not None
    assert abs(found.observed_at - then) < timedelta(minutes=1)
    assert str(found.value["at"]).startswith(f"{desk.local(then):%Y-%m-%dT%H:%M}")


def test_what_was_done_before_the_patient_came_answers_nothing(desk: Desk) -> None:
    stay = hand.add(desk)
    screen(desk, stay, "negative", 24 * 100)
    assert under(desk, stay, "suicide_screen") is None


def test_a_graver_result_recorded_after_the_emr_line_is_taken(desk: Desk) -> None:
    stay = hand.add(desk)
    opened = assessments.open(desk, stay, FORM)
    opened.opening.result()
    emr = {"result": "Negative", "band": "negative", "date": "2026-11-23", "by": "J. Kim RN"}
    assessments.answer(
        desk, opened.assessment, "suicide_screen", emr, Provenance.DONE_IN_EMR,
        observed_at=desk.now() - timedelta(minutes=5),
    ).result()  # fmt: skip
    assert assessments.open(desk, stay, FORM).given["suicide_screen"].value == emr
    high = screen(desk, stay, "high", 3)
    assert assessments.open(desk, stay, FORM).given["suicide_screen"].value["assessment"] == high


def test_a_screen_left_out_for_privacy_leaves_the_link_open(desk: Desk) -> None:
    stay = hand.add(desk)
    done(desk, stay, "audit-c", {"_alone": False})
    assert under(desk, stay, "audit_c") is None
    whole = done(desk, stay, "audit-c", {"_alone": True, "q1_frequency": "0"})
    assert under(desk, stay, "audit_c")["assessment"] == whole


def test_a_reassessment_asks_anew_what_is_asked_each_time(desk: Desk) -> None:
    stay = hand.add(desk)
    screen(desk, stay, "negative", 1)
    done(desk, stay, "sils", {"need_help_reading": "never"})
    assert under(desk, stay, "suicide_screen") is not None
    assert under(desk, stay, "sils") is not None

    def finished(self: Desk) -> None:
        from sqlmodel import select

        from ncm_tui.models.work import Assessment

        def write(work: Any) -> None:
            row = work.session.exec(select(Assessment).where(Assessment.form_id == FORM)).one()
            row.state, row.finished_at = "finished", work.now
            work.session.add(row)

        self.vault.submit("form.finished", write).result()

    assessments.open(desk, stay, FORM).opening.result()
    finished(desk)
    assert under(desk, stay, "suicide_screen") is None, "the screen of the last assessment is not today's"
    assert under(desk, stay, "sils") is not None, "what holds keeps its own date"
    again = screen(desk, stay, "low", 0.1)
    assert under(desk, stay, "suicide_screen")["assessment"] == again


def test_not_safe_to_talk_alone_lets_the_private_screens_wait(desk: Desk) -> None:
    form = desk.library.form(FORM)
    waits = {"suicide_screen", "audit_c", "ahc", "abuse_concern"}

    def gaps(said: str, **more: Value) -> set[str]:
        given = {item: Given(value) for item, value in {"safe_alone": said, **more}.items()}
        filling = Filling(
            form, now=desk.now, zone=desk.zone, given=given, facts={"age": 78, "newborn": False}
        )
        return {item.id for item in filling.gaps()}

    assert waits <= gaps("yes")
    assert not waits & gaps("no")
    assert "ahc" in gaps("no", ahc={"result": "No needs found", "band": "none"}), "begun: without date and by"
    answers: dict[str, Value] = {"safe_alone": "no"}
    found = raised(form, answers, {}, score(form, answers, {}))
    assert [(each.kind, each.ref) for each in found] == [("todo", "ask-alone")]


@pytest.mark.parametrize(
    ("item", "band", "flags", "offered"),
    [
        ("ahc", "safety", ("AHC_SAFETY_IN_EMR",), {"abuse_neglect", "social_work", "ahc-needs"}),
        ("ahc", "positive, safety 14", ("AHC_SAFETY_IN_EMR",), {"ahc-needs"}),
        ("ahc", "food", (), {"food", "Z59.41"}),
        ("ahc", "none", (), set()),
        ("phq9", "from_10_item9", ("PHQ9_ITEM9_IN_EMR",),
         {"suicide-screen", "suicide_risk", "depression_anxiety", "behavioral_health"}),
        ("phq9", "22 item 9 = 3", ("PHQ9_ITEM9_IN_EMR",), {"suicide-screen"}),
        ("phq9", "from_10", (), {"depression_anxiety", "behavioral_health"}),
        ("audit_c", "positive", (), {"substance_use", "brief-intervention"}),
        ("audit_c", "5 points", (), {"substance_use", "brief-intervention"}),
        ("audit_c", "negative", (), set()),
    ],
)  # fmt: skip
def test_done_in_the_emr_speaks_as_a_screen_does(
    desk: Desk, item: str, band: str, flags: tuple[str, ...], offered: set[str]
) -> None:
    form = desk.library.form(FORM)
    answers: dict[str, Value] = {
        "phq2": {"result": "Positive: 3 or more", "band": "positive"},
        item: {"result": band, "band": band, "date": "2026-11-23", "by": "J. Kim RN"},
    }
    facts = {"age": 78, "newborn": False}
    result = score(form, answers, facts)
    assert result.flag_codes == flags
    assert {each.ref for each in raised(form, answers, facts, result)} == offered


@pytest.mark.parametrize(
    ("said", "opens"),
    [
        ({"band": "negative", "result": "Negative: 0 to 2"}, False),
        ({"band": "not_done"}, False),
        ({"band": "positive"}, True),
        ({"result": "score 4"}, True),
        ({"result": "+"}, True),
        ({"assessment": "u", "band": "negative", "score": 2}, False),
        ({"assessment": "u", "band": "positive", "score": 3}, True),
    ],
)
def test_a_mood_screen_that_is_not_negative_opens_the_next(desk: Desk, said: Value, opens: bool) -> None:
    shown = visible(desk.library.form(FORM), {"phq2": said}, {"age": 50})
    assert ("phq9" in {item.id for item in shown}) is opens


def test_what_was_discussed_or_booked_is_not_carried(desk: Desk) -> None:
    from ncm_tui.rules.asked import carried_ids

    may = carried_ids(desk.library.form(FORM))
    assert not may & {"discussed_with", "address_verified", "transport_booked", "follow_up", "phq2", "phq9"}
    assert {"sils", "residence", "pharmacy"} <= may
