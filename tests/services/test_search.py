"""Search over all texts: what is found, whose it is, what is never found."""

from typing import Any

import pytest
from tests.services.hand import add, emr, leave
from tests.services.test_assessments import phq9, start

from ncm_tui.services import assessments, careplan, notes, patients, search, todos
from ncm_tui.services.desk import Desk
from ncm_tui.vault import migrate
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.search import PatientHits


def settled(desk: Desk) -> Desk:
    while (owed := search.settle(desk)) is not None:
        owed.result(9)
    return desk


def told(found: list[PatientHits]) -> list[tuple[str, str, str]]:
    """(name, what, the excerpt with what was found in brackets)."""
    return [
        (
            each.who.name if each.who else "",
            hit.title or hit.what,
            "".join(f"[{text}]" if marked else text for text, marked in hit.excerpt),
        )
        for each in found
        for hit in each.hits
    ]


@pytest.fixture
def stay(desk: Desk) -> str:
    return add(desk)


def problem(desk: Desk, stay: str, title: str) -> str:
    return str(careplan.add_problem(desk, stay, {"title": title}).result(9).row)


def test_a_word_is_found_by_its_beginning_without_accents_and_no_sign_is_an_operator(
    desk: Desk, stay: str
) -> None:
    problem(desk, stay, "Naïve about the oxygen concentrator, says O'Brien")
    assert told(search.hits(desk, "naive conc")) == [
        ("ALVAREZ, Maria", "problem", "[Naïve] about the oxygen [conc]entrator, says O'Brien")
    ]
    assert told(search.hits(desk, "o'bri"))[0][2].endswith("says [O'Bri]en")
    assert len(search.hits(desk, "oxygen c")) == 1, "a word just begun does not yet count"
    for nothing in ("", "n", "naive walker", '"', "NOT OR *", "c oxygen", "(", "oxy:gen"):
        assert search.hits(desk, nothing) == [], nothing


def test_by_patient_mine_first_then_newest(desk: Desk, stay: str) -> None:
    other, gone = add(desk, family="Lee", mrn="1"), add(desk, family="Novak", mrn="2")
    for each, title in ((stay, "ramp one"), (other, "ramp two"), (stay, "ramp three"), (gone, "ramp four")):
        problem(desk, each, title)
    patients.keep(desk, gone, False).result(9)
    found = search.hits(desk, "ramp")
    assert [each.who.name for each in found if each.who] == ["ALVAREZ, Maria", "LEE, Maria", "NOVAK, Maria"]
    assert [text for _, _, text in told(found)] == ["[ramp] three", "[ramp] one", "[ramp] two", "[ramp] four"]
    assert found[0].hits[0].stay == stay
    assert len(told(search.hits(desk, "ramp", 2))) == 2


def test_answers_are_found_by_their_own_words_and_shown_with_the_question(desk: Desk, stay: str) -> None:
    draft = start(desk, stay, "hunger-vital-sign")
    assessments.answer(desk, draft, "worried", "sometimes").result(9)
    assert search.hits(desk, "sometimes") == []
    ((name, title, text),) = told(search.hits(settled(desk), "sometimes"))
    assert (name, title) == ("ALVAREZ, Maria", "Hunger VS")
    assert text.startswith("[Sometimes] true · ")
    hit = search.hits(desk, "sometimes")[0].hits[0]
    assert (hit.unfinished, hit.opens) == (True, "fill:hunger-vital-sign")
    assert search.hits(desk, "worried") == [], "a question is not what the patient said"


def test_what_is_asked_in_private_is_in_no_list(desk: Desk, stay: str) -> None:
    assessments.finish(desk, phq9(desk, stay, "000000003", difficulty="3")).result(9)
    settled(desk)
    assert search.hits(desk, "nearly every day") == []
    flags = [hit for each in search.hits(desk, "suicide") for hit in each.hits]
    assert [(hit.what, hit.excerpt) for hit in flags] == [("! safety", ())]


def test_no_private_answer_is_found_whoever_asks_for_privacy(desk: Desk, stay: str) -> None:
    private = {"psychiatric_history": "zebra", "recent_loss_words": "giraffe", "abuse_concern": "disclosed"}
    long = start(desk, stay, "admission-assessment")
    for item, value in (private | {"residence": "house", "recent_loss": True}).items():
        assessments.answer(desk, long, item, value).result(9)
    recorded = start(desk, stay, "prapare")
    assessments.answer(desk, recorded, "safety", "concern").result(9)
    whole = start(desk, stay, "ahc-hrsn")
    assessments.answer(desk, whole, "housing_problems", ["mold"]).result(9)
    settled(desk)
    assert search.hits(desk, "house"), "what is not private is found"
    for word in ("zebra", "giraffe", "disclosed", "concern", "mold"):
        assert search.hits(desk, word) == [], word


def test_what_an_older_index_held_of_private_answers_goes_with_the_new_schema(desk: Desk, stay: str) -> None:
    draft = start(desk, stay, "admission-assessment")
    assessments.answer(desk, draft, "psychiatric_history", "zebra").result(9)
    settled(desk)
    file = next(path for number, path in migrate.files() if number == 10)

    def as_before(work: Any) -> None:
        rows = "SELECT 'assessment', id, patient_id, 'zebra' FROM assessment"
        raw = work.session.connection().connection.driver_connection
        raw.execute(f"INSERT INTO text_shown (source, source_id, patient_id, body) {rows}")

    def brought_up(work: Any) -> None:
        raw = work.session.connection().connection.driver_connection
        for statement in migrate.split(file.read_text(encoding="utf-8")):
            raw.execute(statement)

    desk.vault.submit_quiet(as_before).result(9)
    assert search.hits(desk, "zebra")
    desk.vault.submit_quiet(brought_up).result(9)
    assert search.hits(desk, "zebra") == []
    assert search.hits(settled(desk), "zebra") == []


def test_notes_until_they_are_entered_in_error(desk: Desk, stay: str) -> None:
    note = str(notes.draft(desk, stay, "progress").result(9).row)
    notes.finish(desk, note, "Family meeting\nabout  the quince ramp").result(9)
    ((_, title, text),) = told(search.hits(desk, "quince"))
    assert (title, text) == ("Progress", "…about the [quince] ramp")
    assert search.hits(desk, "quince")[0].hits[0].opens == f"note:{note}"
    notes.error(desk, note, {"reason": "wrong patient"}).result(9)
    assert search.hits(desk, "quince") == []


def test_what_hangs_on_something_removed_is_not_found(desk: Desk, stay: str) -> None:
    uid = problem(desk, stay, "Falls")
    goal = {"text": "Walks to the quince", "due": "2026-12-01", "whose": "patient"}
    careplan.add_goal(desk, uid, goal).result(9)
    assert search.hits(desk, "quince")[0].hits[0].opens.startswith("plan:")
    careplan.remove(desk, "problem", uid, {"reason": "twice"}).result(9)
    assert search.hits(desk, "quince") == []


def test_to_dos_the_sticky_line_and_why_here(desk: Desk, stay: str) -> None:
    todos.add(desk, None, {"text": "order quince forms"}).result(9)
    todos.set_sticky(desk, stay, {"text": "quince allergy? ask"}).result(9)
    emr(desk, stay, reason="Quince poisoning")
    found = search.hits(desk, "quince")
    assert [(name, what) for name, what, _ in told(found)] == [
        ("ALVAREZ, Maria", "why here"),
        ("ALVAREZ, Maria", "sticky line"),
        ("", "to-do"),
    ]
    patients.edit(desk, stay, {"reason": "Hip fracture"}).result(9)
    leave(desk, stay, "2026-11-23T12:00")
    assert [what for _, what, _ in told(search.hits(desk, "quince"))] == ["to-do"]


def test_a_no_information_patient_is_neither_named_nor_found_by_letters_of_the_name(desk: Desk) -> None:
    hidden = add(desk, preferred_name="Mari", no_information=True, passcode="bluebird")
    problem(desk, hidden, "Mrs. Alvarez and Mari want the quince ramp")
    contact(desk, hidden, "Quincy Alvarez")
    for nothing in ("alv", "alvarez", "mari", "ma ramp", "bluebird", "quincy"):
        assert search.hits(desk, nothing) == [], nothing
    assert told(search.hits(desk, "quince")) == [
        (NO_INFORMATION, "problem", "Mrs. … and … want the [quince] ramp")
    ]
    assert len(search.hits(desk, "alvarez maria ramp")) == 0, "the text does not say it"


def contact(desk: Desk, stay: str, name: str) -> None:
    def write(work: Any) -> None:
        from ncm_tui.models.people import Contact
        from ncm_tui.models.stays import Stay

        work.add(Contact(patient_id=work.get(Stay, stay).patient_id, source="nurse", name=name))

    desk.vault.submit("test.contact", write).result(9)
