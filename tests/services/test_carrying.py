"""What a finished form says of the stay is on the chart with it, and only once."""

from dataclasses import replace
from datetime import date

import pytest
from tests.services import hand

from ncm_tui.models.enums import BarrierState, Provenance
from ncm_tui.rules.forms import Form, Section
from ncm_tui.services import assessments, careplan, findings
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts
from ncm_tui.views.forms import OpenForm


def form(desk: Desk) -> Form:
    """The admission assessment's own items that set something, nothing else."""
    real = desk.library.form("admission-assessment")
    return Form(
        id="sets", version="1", title="Sets", kind="assessment", licence="", citation="", sha256="s",
        sections=(Section("s", "S", tuple(item for item in real.items() if item.sets)),),
    )  # fmt: skip


BARRIERS = [{"barrier": "housing", "owner": "SW", "due": "2026-11-25"}]
OTHER = {"barrier": "other", "owner": "me", "due": "2026-11-26"}
ANSWERS = {
    "language": "Portuguese",
    "interpreter": "yes",
    "own_words": "My legs swelled",
    "edd": "2026-11-27",
    "pcp": "Dr. L. Ortiz",
    "destination": "snf",
    "barriers": BARRIERS,
}


def finished(desk: Desk, stay: str, answers: dict[str, object], monkeypatch) -> str:
    made = form(desk)
    monkeypatch.setattr(type(desk.library), "form", lambda self, name: made)
    opened = assessments.open(desk, stay, "sets")
    opened.opening.result()
    for item, value in answers.items():
        assessments.answer(desk, opened.assessment, item, value)
    message = assessments.finish(desk, opened.assessment).result().message
    monkeypatch.undo()
    return message


def test_what_was_typed_in_the_form_is_on_the_chart(desk: Desk, monkeypatch) -> None:
    stay = hand.add(desk)
    said = finished(desk, stay, ANSWERS, monkeypatch)
    known = facts(desk, stay)
    assert (known["edd"], known["destination"]) == (date(2026, 11, 27), "snf")
    assert (known["own_words"], known["pcp"]) == ("My legs swelled", "Dr. L. Ortiz")
    assert (known["language"], known["interpreter"]) == ("Portuguese", True)
    (barrier,) = careplan.barriers(desk, stay)
    assert (barrier.owner, barrier.due) == ("SW", date(2026, 11, 25))
    assert "set " in said
    assert "EDD Fri 27 Nov" in said
    assert "1 barrier" in said


def test_what_the_chart_shows_already_is_not_written_again(desk: Desk, monkeypatch) -> None:
    stay = hand.add(desk)
    finished(desk, stay, ANSWERS, monkeypatch)
    said = finished(desk, stay, ANSWERS, monkeypatch)
    assert " set " not in said
    assert len(careplan.barriers(desk, stay)) == 1
    rows = desk.vault.reader.value("SELECT count(*) FROM expected_discharge WHERE source = 'nurse'")
    assert rows == 1


def test_entered_in_error_takes_back_what_it_set(desk: Desk, monkeypatch) -> None:
    stay = hand.add(desk)
    finished(desk, stay, {**ANSWERS, "barriers": [*BARRIERS, OTHER]}, monkeypatch)
    (done,) = assessments.finished(desk, stay)
    assessments.enter_in_error(desk, done.assessment, "wrong patient").result()
    known = facts(desk, stay)
    assert {"edd", "destination"}.isdisjoint(known)
    assert [each for each in careplan.barriers(desk, stay) if each.resolved is None] == []


def test_what_was_set_after_it_stays(desk: Desk, monkeypatch) -> None:
    stay = hand.add(desk)
    finished(desk, stay, ANSWERS, monkeypatch)
    (first,) = assessments.finished(desk, stay)
    finished(desk, stay, {**ANSWERS, "edd": "2026-11-29", "destination": "irf"}, monkeypatch)
    assessments.enter_in_error(desk, first.assessment, "entered twice").result()
    known = facts(desk, stay)
    assert (known["edd"], known["destination"]) == (date(2026, 11, 29), "irf")


@pytest.mark.parametrize("how", ["carried", "still so", "one more row", "changed"])
def test_a_barrier_resolved_since_does_not_come_back_with_the_table(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    stay = hand.add(desk)
    made = form(desk)
    table = (Section("s", "S", (made.item("barriers"),)),)
    made = replace(made, sections=table)
    monkeypatch.setattr(type(desk.library), "form", lambda self, name: made)

    def begun() -> OpenForm:
        opened = assessments.open(desk, stay, "sets")
        opened.opening.result(9)
        return opened

    first = begun().assessment
    assessments.answer(desk, first, "barriers", BARRIERS)
    assessments.finish(desk, first).result(9)
    (barrier,) = careplan.barriers(desk, stay)
    careplan.advance(desk, "barrier", barrier.uid).result(9)
    for each in findings.open_of(desk, stay):
        findings.decline(desk, each.uid).result(9)
    opened = begun()
    filling = Filling(opened.form, now=desk.now, zone=desk.zone, given=opened.given, facts=opened.facts)
    assert filling.given["barriers"].provenance is Provenance.CARRIED
    said: dict[str, list[dict[str, str]]] = {
        "one more row": [*BARRIERS, OTHER],
        "changed": [{**BARRIERS[0], "due": "2026-11-29"}],
    }
    if how == "still so":
        assessments.keep(desk, opened.assessment, filling.confirm(made.item("barriers"))).result(9)
    elif how in said:
        assessments.answer(desk, opened.assessment, "barriers", said[how])
    assessments.finish(desk, opened.assessment).result(9)
    is_open = [each.code for each in careplan.barriers(desk, stay) if each.state is BarrierState.OPEN]
    assert is_open == {"one more row": ["other"], "changed": ["housing"]}.get(how, [])
    assert ("housing" in {each.ref for each in findings.open_of(desk, stay)}) is (how == "changed")
