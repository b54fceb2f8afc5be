"""My deadlines as a calendar: what is in it, whom it names, what it never says."""

from datetime import date
from pathlib import Path

import pytest
from tests.services.hand import add, at

from ncm_tui.rules.problems import Refused
from ncm_tui.services import deadlines, patients, todos
from ncm_tui.services.desk import Desk


@pytest.fixture
def ward(desk: Desk) -> Desk:
    """Maria, whose EDD is past; somebody nobody may name; a to-do about nobody."""
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 21)).result()
    todos.add(desk, stay, {"text": "call Bianca", "due": at("2026-11-24T10:30").isoformat()}).result()
    hidden = add(desk, family="Canary", given="Cora", mrn="2", birth_date="1950-01-01", bed="5E-01",
                 unit="5E", no_information=True)  # fmt: skip
    todos.add(desk, hidden, {"text": "tell Cora", "due": "2026-11-25"}).result()
    todos.add(desk, None, {"text": "order badges", "due": "2026-12-20"}).result()
    return desk


def summaries(text: str) -> list[str]:
    return [line.removeprefix("SUMMARY:") for line in text.splitlines() if line.startswith("SUMMARY:")]


def test_initials_and_bed_and_no_words_of_hers(ward: Desk) -> None:
    text, count = deadlines.text(ward)
    said = summaries(text)
    assert count == len(said)
    assert "A\\, M 4W-12A: move EDD" in said or any("4W-12A: move EDD" in each for each in said)
    assert any(each.endswith("4W-12A: to-do") for each in said)
    assert "5E-01: to-do" in said, "of a no-information patient the bed alone"
    for secret in ("ALVAREZ", "Maria", "Bianca", "Cora", "CANARY", "0048213", "badges"):
        assert secret not in text
    assert "\r\n" in text
    assert "DTSTART:20261124T153000Z" in text, "an instant in UTC"
    assert "DTSTART;VALUE=DATE:20261125" in text, "a day"
    assert "CLASS:PRIVATE" in text
    assert "TRANSP:TRANSPARENT" in text


def test_whom_it_names_is_hers_to_say(ward: Desk) -> None:
    named, _ = deadlines.text(ward, who="names", days=60)
    flat = named.replace("\r\n ", "")
    assert "ALVAREZ\\, Maria 4W-12A: call Bianca" in flat
    assert "order badges" in flat
    assert "Cora" not in flat, "never a patient whom nobody may name"
    nobody, _ = deadlines.text(ward, who="none")
    assert "4W-12A" not in nobody
    assert "5E-01" not in nobody
    with pytest.raises(Refused, match="one of"):
        deadlines.text(ward, who="all")
    with pytest.raises(Refused, match="1 to 60"):
        deadlines.text(ward, days=0)


def test_the_same_deadline_has_the_same_uid(ward: Desk) -> None:
    def uids(text: str) -> set[str]:
        return {line for line in text.replace("\r\n ", "").splitlines() if line.startswith("UID:")}

    first, second = uids(deadlines.text(ward)[0]), uids(deadlines.text(ward, who="bed")[0])
    assert first == second
    assert all("0048213" not in uid for uid in first)


def test_saved_once_for_her_eyes_and_on_record(ward: Desk, tmp_path: Path) -> None:
    place = tmp_path / "mine.ics"
    done = deadlines.save(ward, place).result()
    assert done.deadlines == place.read_text(encoding="utf-8").count("BEGIN:VEVENT")
    assert not done.ours
    with pytest.raises(Refused, match="there already"):
        deadlines.save(ward, place).result()
    said = ward.vault.reader.rows("SELECT detail FROM audit_entry WHERE verb = 'export.ics'")
    assert said == [(f"{done.deadlines} deadlines, initials",)]
    assert deadlines.offered(ward).suffix == ".ics"
