"""A destroyed patient is in no table and in no byte of any page."""

from typing import Any

import pytest
from tests.services.hand import add
from tests.vault import pages

from ncm_tui.services import todos, undo
from ncm_tui.services.desk import Desk
from ncm_tui.vault import purge, schema

NOW = "2026-11-23T19:09:00.000Z"


def linked_to_patient() -> set[str]:
    """The tables of the models from which foreign keys lead to a patient, at any distance."""
    found = {"patient"}
    while more := {
        table.name
        for table in schema.METADATA.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in found and table.name not in found
    }:
        found |= more
    return found - {"patient"}


def run(desk: Desk, change: Any) -> Any:
    def write(work: Any) -> Any:
        work.session.flush()
        return change(work.session.connection().connection.driver_connection)

    return desk.vault.submit("test", write).result()


def test_every_table_that_leads_to_a_patient_says_whose_its_rows_are(desk: Desk) -> None:
    """A new table without ``patient_id`` would keep a destroyed patient's rows: this fails first."""
    found = run(desk, purge.linked)
    assert linked_to_patient() <= set(found)
    assert {"row_version", "patient_shown", "stay_shown"} <= set(found)
    assert "audit_entry" not in found


def test_a_ward_is_destroyed_to_the_last_row(demo_desk: Desk) -> None:
    reader = demo_desk.vault.reader
    uids = [row[0] for row in reader.rows("SELECT uid FROM patient")]
    filled = {name for name in run(demo_desk, purge.linked) if reader.value(f'SELECT count(*) FROM "{name}"')}
    assert {"note", "answer", "assessment", "goal", "checklist_item", "emr_value"} <= filled
    gone = run(demo_desk, lambda raw: purge.destroy(raw, uids, NOW))
    assert gone.patients == len(uids)
    assert reader.value("SELECT count(*) FROM patient") == 0
    for name, column in run(demo_desk, purge.linked).items():
        assert reader.value(f'SELECT count(*) FROM "{name}" WHERE "{column}" IS NOT NULL') == 0, name
    assert reader.rows("PRAGMA foreign_key_check") == []
    assert demo_desk.vault.verify_chain().ok


def test_what_is_left_of_one_taken_back_goes_though_the_number_was_given_again(desk: Desk) -> None:
    """The next patient who is added gets it."""
    reader = desk.vault.reader
    number = "SELECT id FROM patient WHERE family = ?"
    add(desk, family="Takenback")
    first = reader.value(number, ("Takenback",))
    undo.undo(desk).result()
    add(desk, family="Kept")
    assert reader.value(number, ("Kept",)) == first
    of = "SELECT count(*) FROM row_version WHERE patient_id = ?"
    mine = f"{of} AND verb_seq >= (SELECT max(verb_seq) FROM row_version WHERE table_name = 'patient')"
    before, kept = reader.value(of, (first,)), reader.value(mine, (first,))
    assert 0 < kept < before
    run(desk, lambda raw: purge.sweep(raw, "2999-01-01T00:00:00.000Z"))
    assert reader.value(of, (first,)) == reader.value(mine, (first,)) == kept
    assert reader.value("SELECT count(*) FROM row_version WHERE instr(before, 'Takenback')") == 0


def test_a_to_do_about_nobody_goes_once_it_is_done_and_old(desk: Desk) -> None:
    """It may say a name all the same."""
    for text in ("Canary done", "Canary open", "Canary removed", "Canary taken back"):
        todos.add(desk, None, {"text": text}).result()
    uids = dict(desk.vault.reader.rows("SELECT text, uid FROM todo"))
    undo.undo(desk).result()
    todos.done(desk, uids["Canary done"]).result()
    todos.remove(desk, uids["Canary removed"], {"reason": "no"}).result()
    run(desk, lambda raw: purge.sweep(raw, "2001-01-01T00:00:00.000Z"))
    assert desk.vault.reader.value("SELECT count(*) FROM todo") == 3
    run(desk, lambda raw: purge.sweep(raw, "2999-01-01T00:00:00.000Z"))
    assert desk.vault.reader.rows("SELECT text FROM todo") == [("Canary open",)]
    held = "SELECT count(*) FROM row_version WHERE instr(before, 'Canary') AND row_uid <> ?"
    assert desk.vault.reader.value(held, (uids["Canary open"],)) == 0


def test_only_the_one_patient_goes(demo_desk: Desk) -> None:
    reader = demo_desk.vault.reader
    one, uid = reader.rows("SELECT id, uid FROM patient ORDER BY id LIMIT 1")[0]

    def others() -> dict[str, int]:
        return {
            name: reader.value(f'SELECT count(*) FROM "{name}" WHERE "{column}" <> ?', (who,))
            for name, column in run(demo_desk, purge.linked).items()
            for who in [uid if column == "patient_uid" else one]
            if name != "row_version"
        }

    before = others()
    run(demo_desk, lambda raw: purge.destroy(raw, [uid], NOW))
    assert others() == before


@pytest.mark.parametrize("table", ["emr_value", "note", "answer"])
def test_no_page_holds_what_was_destroyed(demo_desk: Desk, table: str) -> None:
    """Every long text of a patient is looked for in the decrypted pages, free space included; first that
    it is found there at all."""
    vault = demo_desk.vault
    column = {"emr_value": "value", "note": "body", "answer": "value"}[table]
    patient, uid = vault.reader.rows(
        f"SELECT p.id, p.uid FROM {table} t JOIN patient p ON p.id = t.patient_id"
        f" GROUP BY p.id ORDER BY sum(length(t.{column})) DESC LIMIT 1"
    )[0]
    texts = _only_here(vault, table, column, patient)
    assert texts
    vault.checkpoint()
    there = pages.plain(vault.folder.database, vault._keys.database)
    assert all(text in there for text in texts), "the scan finds what is there"
    run(demo_desk, lambda raw: purge.destroy(raw, [uid], NOW))
    vault.checkpoint()
    left = pages.plain(vault.folder.database, vault._keys.database)
    assert [text for text in texts if text in left] == []


def _only_here(vault: Any, table: str, column: str, patient: int) -> list[bytes]:
    """Texts of the patient that are nobody else's and no word of a form, short enough to lie on one page."""
    found = vault.reader.rows(
        f"SELECT DISTINCT substr({column}, 1, 60) FROM {table}"
        f" WHERE patient_id = :p AND length({column}) > 11"
        f" AND {column} NOT IN (SELECT {column} FROM {table} WHERE patient_id <> :p AND {column} NOT NULL)",
        {"p": patient},
    )
    of_a_form = "SELECT count(*) FROM definition WHERE instr(text, ?)"
    mine = [row[0] for row in found if not vault.reader.value(of_a_form, (row[0],))]
    every = "SELECT count(*) FROM {0} WHERE patient_id <> ? AND instr({1}, ?)"
    columns = (
        ("emr_value", "value"), ("note", "body"), ("answer", "value"), ("row_version", "before"),
        ("checklist_item", "answers"),
    )  # fmt: skip
    return [
        text.encode()
        for text in mine
        if not any(vault.reader.value(every.format(*where), (patient, text)) for where in columns)
    ]
