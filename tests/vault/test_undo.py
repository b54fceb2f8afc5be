"""Taking a verb back, at the rows: what is in the way, what a redo brings, whose number it was."""

from typing import Any

import pytest

from ncm_tui.vault.past import dones, settled
from ncm_tui.vault.store import Vault
from ncm_tui.vault.undo import REDO, UNDO, InTheWay


def take_back(vault: Vault, seq: int, verb: str = UNDO) -> Any:
    return vault.submit(verb, lambda work: work.past.take_back(seq)).result(20)


def last(vault: Vault) -> int:
    return int(vault.reader.value("SELECT max(seq) FROM audit_entry"))


def family(vault: Vault, uid: str) -> str | None:
    found: str | None = vault.reader.value("SELECT family FROM patient WHERE uid = ?", (uid,))
    return found


def test_a_row_changed_since_is_in_the_way_and_says_by_what(vault: Vault, add_patient, rename) -> None:
    uid = add_patient(vault, "LEE")
    rename(vault, uid, "LI")
    first = last(vault)
    rename(vault, uid, "LO")
    second = last(vault)
    with pytest.raises(InTheWay) as stop:
        take_back(vault, first)
    assert (stop.value.why, stop.value.table) == ("later", "patient")
    assert stop.value.done is not None
    assert stop.value.done.seq == second
    assert family(vault, uid) == "LO"
    assert last(vault) == second, "what is refused leaves no entry"
    take_back(vault, second)
    take_back(vault, first)
    assert family(vault, uid) == "LEE"


def test_undo_and_redo_make_a_chain_of_any_length(vault: Vault, add_patient, rename) -> None:
    uid = add_patient(vault, "LEE")
    rename(vault, uid, "LI")
    for turn in range(6):
        take_back(vault, last(vault), REDO if turn % 2 else UNDO)
        assert family(vault, uid) == ("LI" if turn % 2 else "LEE")
    rows = vault.reader.rows
    edited = dones(rows, None, skip=("undo", "redo"))[0]
    assert edited.verb == "patient.edited"
    assert edited.seq not in settled(rows)
    take_back(vault, last(vault))
    assert edited.seq in settled(rows)
    assert vault.verify_chain().ok


def test_what_hangs_on_a_row_keeps_it(vault: Vault, add_patient) -> None:
    mother = add_patient(vault, "TAYLOR")
    made = last(vault)
    number = vault.reader.value("SELECT id FROM patient WHERE uid = ?", (mother,))
    add_patient(vault, "TAYLOR", mother_id=number, newborn_label="BABY GIRL A")
    with pytest.raises(InTheWay) as stop:
        take_back(vault, made)
    assert (stop.value.why, stop.value.table) == ("hangs", "patient")
    assert stop.value.done is not None
    assert stop.value.done.verb == "patient.added"


def test_a_number_given_again_lends_no_past(vault: Vault, add_patient, rename) -> None:
    add_patient(vault, "WRONG")
    rename(vault, vault.reader.value("SELECT uid FROM patient"), "WRONGER")
    take_back(vault, last(vault))
    take_back(vault, last(vault) - 2)
    assert vault.reader.value("SELECT count(*) FROM patient") == 0
    uid = add_patient(vault, "RIGHT")
    number = vault.reader.value("SELECT id FROM patient WHERE uid = ?", (uid,))
    assert number == 1
    assert [done.seq for done in dones(vault.reader.rows, number)] == [last(vault)]


def test_only_open_verbs_are_offered(vault: Vault, add_patient, rename) -> None:
    uid = add_patient(vault, "LEE")
    added = last(vault)
    rename(vault, uid, "LI")
    take_back(vault, last(vault))
    newest = dones(vault.reader.rows, 1, open_only=True, skip=("undo",))[0]
    assert newest.seq == added


def test_images_hold_what_the_database_held(vault: Vault, add_patient) -> None:
    """A row that is taken back and brought again is the same in every column, to the byte."""
    text = "Ångström “[SNF]” \u2028 x" + "é" * 50
    uid = add_patient(vault, text, interpreter=True)
    made = last(vault)
    before = vault.reader.rows("SELECT * FROM patient")
    take_back(vault, made)
    assert family(vault, uid) is None
    take_back(vault, last(vault), REDO)
    assert vault.reader.rows("SELECT * FROM patient") == before
