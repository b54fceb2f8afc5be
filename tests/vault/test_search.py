"""The search is true after every kind of write, and nothing of a destroyed patient is left in it."""

import shutil
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher
from tests.services.hand import add
from tests.services.test_search import settled
from tests.vault import pages

from ncm_tui.services import careplan, notes, patients, todos, undo
from ncm_tui.services.desk import Desk
from ncm_tui.vault import migrate, purge, search

WORD = "Zyxwvutsrq"
BARRIER = {"title": "No ramp", "code": "home", "owner": "CM", "due": "2026-12-01"}
NOW = "2026-11-23T19:09:00.000Z"


def texts(desk: Desk, typed: str) -> list[str]:
    """The sources of the texts that have these words."""
    return sorted(t.source for t in search.newest(desk.vault.reader.rows, search.words_of(typed), 99))


def raw(desk: Desk, change: Any) -> Any:
    def write(work: Any) -> Any:
        return change(work.session.connection().connection.driver_connection)

    return desk.vault.submit("test", write).result(9)


def sound(desk: Desk) -> bool:
    """The index says what the texts say."""
    raw(desk, lambda db: db.execute("INSERT INTO text_fts(text_fts, rank) VALUES ('integrity-check', 1)"))
    return bool(desk.vault.reader.value("PRAGMA integrity_check") == "ok")


def test_changed_removed_taken_back_and_done_again(desk: Desk) -> None:
    stay = add(desk)
    uid = str(careplan.add_problem(desk, stay, {"title": "Falls at night"}).result(9).row)
    assert texts(desk, "nigh") == ["problem"]
    careplan.edit(desk, "problem", uid, {"title": "Falls on stairs"}).result(9)
    assert (texts(desk, "night"), texts(desk, "stairs falls")) == ([], ["problem"])
    undo.undo(desk, stay).result(9)
    assert (texts(desk, "night"), texts(desk, "stairs")) == (["problem"], [])
    undo.redo(desk, stay).result(9)
    careplan.remove(desk, "problem", uid, {"reason": "entered twice"}).result(9)
    assert texts(desk, "falls") == []
    undo.undo(desk, stay).result(9)
    assert texts(desk, "stairs") == ["problem"]
    undo.undo(desk, stay).result(9)
    undo.undo(desk, stay).result(9)
    assert texts(desk, "falls") == []
    assert sound(desk)


def test_an_unfinished_note_is_owed_and_costs_no_key_a_word(desk: Desk) -> None:
    note = str(notes.draft(desk, add(desk), "progress").result(9).row)
    settled(desk)
    notes.write(desk, note, "Daughter calls about the ramp").result(9)
    assert texts(desk, "ramp") == []
    assert search.owed(desk.vault.reader.rows, 9) == [search.Owed("note", 1, 1)]
    settled(desk)
    assert texts(desk, "ramp") == ["note"]
    notes.finish(desk, note, "Daughter calls about the lift").result(9)
    assert (texts(desk, "ramp"), texts(desk, "lift")) == ([], ["note"])
    assert sound(desk)


def test_rows_led_to_another_patient_are_that_patients(desk: Desk) -> None:
    stay, other = add(desk), add(desk, family="Lee", mrn="0000001")
    careplan.add_barrier(desk, stay, BARRIER).result(9)
    whose = "SELECT patient_id FROM stay WHERE uid = ?"
    to = desk.vault.reader.value(whose, (other,))
    raw(desk, lambda db: db.execute("UPDATE barrier SET patient_id = ?", (to,)))
    found = search.newest(desk.vault.reader.rows, ["ramp"], 9)
    assert [text.patient_id for text in found] == [to]


def test_of_a_destroyed_patient_no_word_is_left_in_any_page(desk: Desk) -> None:
    stay, other = add(desk, family=WORD, given="Q"), add(desk, family="Zyxwauer", mrn="0000001")
    careplan.add_problem(desk, stay, {"title": f"{WORD} alone"}).result(9)
    careplan.add_problem(desk, other, {"title": "Zyxwa beside Zyxwvu"}).result(9)
    patients.edit(desk, stay, {"own_words": f"I am {WORD}"}).result(9)
    todos.add(desk, stay, {"text": f"call {WORD}'s daughter"}).result(9)
    notes.write(desk, str(notes.draft(desk, stay, "progress").result(9).row), f"{WORD} {WORD}xyz").result(9)
    settled(desk)
    assert len(texts(desk, WORD)) == 4
    uid = desk.vault.reader.value("SELECT uid FROM patient WHERE family = ?", (WORD,))
    raw(desk, lambda db: purge.destroy(db, [uid], NOW))
    desk.vault.checkpoint()
    assert texts(desk, WORD) == []
    assert texts(desk, "zyxw") == ["problem"]
    assert sound(desk)
    left = pages.plain(desk.vault.folder.database, desk.vault._keys.database).lower()
    assert b"zyxwa" in left
    for part in (b"zyxwvutsrq", b"wvutsrq", b"vutsrq", b"utsrq"):
        assert part not in left, part


def test_what_was_there_before_the_search_is_in_it(tmp_path: Path) -> None:
    for _, file in migrate.files()[:5]:
        shutil.copy(file, tmp_path)
    db = sqlcipher.connect(":memory:", isolation_level=None)
    assert migrate.migrate(db, tmp_path) == 5
    by = "'2026-11-23T12:00:00.000Z', 'n'"
    db.execute(f"INSERT INTO patient (id, uid, created_at, created_by) VALUES (1, 'p', {by})")
    db.execute(f"INSERT INTO facility VALUES (1, 'f', {by}, NULL, NULL, NULL, 'H', 'UTC', '', '17:00')")
    db.execute(
        "INSERT INTO stay (id, uid, created_at, created_by, patient_id, facility_id, system, visit_number,"
        f" on_my_list, own_words) VALUES (1, 's', {by}, 1, 1, '', 'v', 1, 'I want the garden')"
    )
    for number, state in enumerate(("finished", "draft"), 1):
        db.execute(
            "INSERT INTO note (id, uid, created_at, created_by, patient_id, stay_id, kind, template_id,"
            " template_version, body, state, written_at)"
            f" VALUES ({number}, 'n{number}', {by}, 1, 1, 'progress',"
            f" '', '', 'About the garden', '{state}', '2026')"
        )
    migrate.migrate(db)
    rows = lambda sql, given=(): db.execute(sql, given).fetchall()  # noqa: E731
    assert sorted(text.source for text in search.newest(rows, ["garden"], 9)) == ["note", "stay"]
    assert search.owed(rows, 9) == [search.Owed("note", 2, 1)]
