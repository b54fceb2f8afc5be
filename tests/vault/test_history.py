"""The audit chain and the row versions."""

import random
from pathlib import Path
from typing import Any

import pytest

from ncm_tui.vault import slots
from ncm_tui.vault.connect import connect
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.store import Vault


def entries(vault: Vault) -> list[tuple[Any, ...]]:
    return vault.reader.rows("SELECT verb, patient_uid, uids, detail FROM audit_entry ORDER BY seq")


def test_one_verb_one_entry_with_its_patient(vault, add_patient) -> None:
    uid = add_patient(vault)
    vault.record("chart.opened", patient=uid, detail="summary").result(5)
    assert [entry[0] for entry in entries(vault)] == [
        "vault.created", "permission.given", "vault.unlocked", "patient.added", "chart.opened",
    ]  # fmt: skip
    assert entries(vault)[3] == ("patient.added", uid, uid, "")
    assert entries(vault)[4] == ("chart.opened", uid, "", "summary")


def test_a_verb_says_what_it_was_about(vault, add_patient) -> None:
    uid = add_patient(vault)
    vault.submit(
        "export.made", lambda work: work.about(patient=uid, uids=["a", "b"], detail="2 notes")
    ).result(9)
    assert entries(vault)[-1] == ("export.made", uid, "a,b", "2 notes")


def test_a_verb_over_many_rows_stays_short(vault) -> None:
    def write(work):
        from ncm_tui.models.people import Patient

        for n in range(30):
            work.add(Patient(family=f"P{n}"))

    vault.submit("import.done", write).result(20)
    _, patient, uids, _ = entries(vault)[-1]
    assert patient is None
    assert uids.count(",") == 20
    assert uids.endswith(",+10")


def test_quiet_leaves_no_trace_but_the_row(vault) -> None:
    def write(work):
        from ncm_tui.models.work import Draft

        work.add(Draft(form_id="goal", updated_at=work.now))

    before, versions = len(entries(vault)), vault.reader.value("SELECT count(*) FROM row_version")
    vault.submit_quiet(write).result(20)
    assert vault.reader.value("SELECT count(*) FROM draft") == 1
    assert vault.reader.value("SELECT count(*) FROM row_version") == versions
    assert len(entries(vault)) == before


def test_versions_hold_what_was_there_before(vault, add_patient, rename) -> None:
    uid = add_patient(vault, "LEE", given="Susan")
    rename(vault, uid, "LI")
    rename(vault, uid, "LI")
    rows = vault.reader.rows(
        "SELECT verb, table_name, row_uid, patient_id, json_extract(before, '$.family'), before IS NULL,"
        " verb_seq FROM row_version WHERE table_name = 'patient' ORDER BY seq"
    )
    assert rows == [
        ("patient.added", "patient", uid, 1, None, 1, 4),
        ("patient.edited", "patient", uid, 1, "LEE", 0, 5),
    ]


def test_one_version_a_row_and_verb(vault, add_patient) -> None:
    uid = add_patient(vault)

    def twice(work):
        from ncm_tui.models.people import Patient

        row = work.get(Patient, uid)
        row.family = "A"
        work.session.flush()
        row.family = "B"

    vault.submit("patient.edited", twice).result(20)
    assert vault.reader.rows(
        "SELECT json_extract(before, '$.family') FROM row_version WHERE before NOT NULL"
    ) == [("LEE",)]


def test_removing_keeps_the_row_and_its_reason(vault, add_patient) -> None:
    uid = add_patient(vault)

    def remove(work):
        from ncm_tui.models.people import Patient

        work.void(work.get(Patient, uid), "entered twice")

    vault.submit("patient.removed", remove).result(20)
    row = vault.reader.one("SELECT void_reason, voided_by, voided_at IS NOT NULL FROM patient")
    assert row == ("entered twice", vault.actor, 1)


def test_a_deleted_row_leaves_its_image(vault) -> None:
    def put(work):
        from ncm_tui.models.records import Setting

        work.session.add(Setting(key="theme", value="dark"))

    def drop(work):
        from ncm_tui.models.records import Setting

        work.session.delete(work.session.get(Setting, "theme"))

    vault.submit("setting.put", put).result(20)
    vault.submit("setting.dropped", drop).result(20)
    rows = vault.reader.rows(
        "SELECT row_uid, json_extract(before, '$.key') FROM row_version"
        " WHERE table_name = 'setting' ORDER BY seq"
    )
    assert rows == [("theme", None), ("theme", "theme")]


def test_the_database_itself_refuses_edits_of_the_record(vault) -> None:
    for sql in ("UPDATE audit_entry SET verb = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(Exception, match="append-only"):
            vault._writer.call(lambda raw, sql=sql: raw.execute(sql)).result(5)


@pytest.fixture
def closed(vault, add_patient, rename) -> Vault:
    """A closed vault with thirty-odd entries and its anchor on the last."""
    uid = add_patient(vault)
    for n in range(30):
        rename(vault, uid, f"LEE{n}")
    vault.close()
    return vault


def tamper(vault: Vault, *statements: str) -> None:
    """As someone who has the key and drops the triggers first."""
    raw = connect(vault.folder.database, vault._keys.database)
    raw.execute("DROP TRIGGER audit_entry_no_update")
    raw.execute("DROP TRIGGER audit_entry_no_delete")
    for statement in statements:
        raw.execute(statement)
    raw.close()


def report(vault: Vault, passphrase: str):
    opened = Vault.open(vault.path, passphrase)
    try:
        return opened.verify_chain()
    finally:
        opened.close()


def test_a_whole_chain_verifies(closed: Vault, passphrase: str) -> None:
    found = report(closed, passphrase)
    assert found.ok
    assert found.entries >= 33
    assert "anchored at" in found.detail


def test_every_edit_of_every_column_is_noticed(closed: Vault, passphrase: str) -> None:
    """100 edits, one at a time, on a copy in memory of the rows."""
    from ncm_tui.vault import audit

    opened = Vault.open(closed.path, passphrase)
    rows = opened.reader.rows(f"SELECT {audit._COLUMNS} FROM audit_entry ORDER BY seq")
    fixed = opened._slots.anchor

    class Held:
        def __init__(self, held):
            self.held = held

        def rows(self, sql, params=()):
            return self.held

    def ok(held) -> bool:
        return audit.verify_chain(Held(held), opened._keys.audit, opened._keys.anchor, fixed).ok

    assert ok(rows)
    dice = random.Random(3)
    for _ in range(100):
        at, column = dice.randrange(len(rows)), dice.randrange(9)
        row = list(rows[at])
        row[column] = row[column] + 1 if column == 0 else f"{row[column] or ''}x"
        assert not ok([*rows[:at], tuple(row), *rows[at + 1 :]]), (at, column)
    for at in range(len(rows) - 1):
        assert not ok([*rows[:at], *rows[at + 1 :]])
        swapped = list(rows)
        swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
        assert not ok(swapped)
    assert not ok(rows[: fixed.seq - 1])
    opened.close()


def test_a_cut_tail_stays_visible_after_more_work(closed: Vault, passphrase: str) -> None:
    tamper(closed, "DELETE FROM audit_entry WHERE seq > 10")
    assert not report(closed, passphrase).ok
    again = report(closed, passphrase)
    assert not again.ok
    assert "not on the chain" in again.detail


def test_an_older_database_under_a_newer_anchor_is_noticed(vault, add_patient, passphrase: str) -> None:
    vault.close()
    old = vault.folder.database.read_bytes()
    newer = Vault.open(vault.path, passphrase)
    add_patient(newer)
    newer.close()
    vault.folder.database.write_bytes(old)
    assert not report(vault, passphrase).ok


def test_an_altered_anchor_is_noticed(closed: Vault, passphrase: str) -> None:
    place = VaultFolder(Path(closed.path))
    file = slots.read(place)
    slots.write(place, file.anchored(slots.Anchor(1, file.anchor.mac, file.anchor.tag)))
    assert not report(closed, passphrase).ok
