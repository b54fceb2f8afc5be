"""What a finished form says of the stay is on the chart with it, and only once."""

from datetime import date

from tests.services import hand

from ncm_tui.rules.forms import Form, Section
from ncm_tui.services import assessments, careplan
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts


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
