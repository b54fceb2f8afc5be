"""``ncm purge`` as a script sees it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.conftest import Ran
from tests.services.hand import add, leave

from ncm_tui.services import backups, purging, retention, todos
from ncm_tui.services.desk import Desk

Ncm = Callable[..., Ran]


def past(open_desk: Callable[..., Desk], folder: Path) -> Path:
    """Somebody who left long ago, in a vault with a backup; the backup."""
    desk = open_desk(folder)
    came = "2025-01-10T11:00:00-05:00"
    stay = add(desk, family="Zyxwvut", given="Quentin", mrn="7700", arrival=came, inpatient_order=came)
    leave(desk, stay, "2025-01-12T12:00")
    made = backups.make(desk, "test").backup.path
    desk.vault.close()
    return made


def test_says_what_would_go_and_touches_nothing_then_destroys_it_in_the_backup_too(
    ncm: Ncm, vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path
) -> None:
    past(open_desk, vault_folder)
    call = ["purge", "--passphrase-file", passphrase_file]
    ran = ncm(*call, "--dry-run")
    assert ran.exit == 0
    assert ran.out == "Would be destroyed: Z, Q · 4W-12A · left Sun 12 Jan 2025\n"
    ran = ncm(*call, "--set-days", "30")
    assert (ran.exit, ran.out) == (1, "")
    assert "--yes" in ran.err, "fewer days by which somebody goes are asked for twice"
    ran = ncm(*call, "--json")
    assert ran.exit == 0
    assert ran.json["patients"] == [
        {"who": "Z, Q", "bed": "4W-12A", "left": "2025-01-12", "goes_on": "2025-02-26"}
    ]
    assert (ran.json["days"], ran.json["backups"], ran.json["dry_run"]) == (45, 1, False)
    ran = ncm(*call)
    assert (ran.exit, ran.out) == (0, "Nothing is past its retention of 45 days.\n")
    ran = ncm("patient", "7700", "--passphrase-file", passphrase_file)
    assert ran.exit == 1


def test_an_open_to_do_keeps_its_patient_and_says_so(
    ncm: Ncm, vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path
) -> None:
    past(open_desk, vault_folder)
    desk = open_desk(vault_folder)
    stay = desk.vault.reader.value("SELECT uid FROM stay")
    todos.add(desk, stay, {"text": "call about the walker"}).result()
    desk.vault.close()
    call = ["purge", "--dry-run", "--passphrase-file", passphrase_file]
    ran = ncm(*call)
    assert "Nothing is past its retention" in ran.out
    assert "Stays: Z, Q · 4W-12A · left Sun 12 Jan 2025: open to-do\n" in ran.out
    desk = open_desk(vault_folder)
    todos.add(desk, stay, {"text": "and the niece"}).result()
    (kept,) = retention.page(desk).needed
    assert kept.why == ("2 open to-dos",)
    for row in todos.open_of(desk, stay):
        todos.done(desk, row.uid).result()
    desk.vault.close()
    assert ncm(*call).out == "Would be destroyed: Z, Q · 4W-12A · left Sun 12 Jan 2025\n"


def test_a_clock_in_doubt_destroys_nothing_until_she_says_so(
    ncm: Ncm, vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path
) -> None:
    past(open_desk, vault_folder)
    desk = open_desk(vault_folder)
    said = purging.doubt(desk, machine=datetime.now(UTC) + timedelta(days=3_000))
    desk.vault.close()
    call = ["purge", "--passphrase-file", passphrase_file]
    ran = ncm(*call, "--json")
    assert (ran.exit, ran.error["code"]) == (1, "clock_doubt")
    assert "--date-is-right" in ran.error["hint"]
    ran = ncm(*call, "--dry-run")
    assert ran.exit == 0
    assert ran.out.startswith(f"In doubt: {said}.")
    assert "Would be destroyed: Z, Q" in ran.out
    ran = ncm(*call, "--date-is-right", "--json")
    assert (ran.exit, len(ran.json["patients"]), ran.json["doubt"]) == (0, 1, "")


def test_a_backup_that_cannot_be_read_is_named_and_the_exit_is_1(
    ncm: Ncm, vault_folder: Path, open_desk: Callable[..., Desk], passphrase_file: Path
) -> None:
    made = past(open_desk, vault_folder)
    made.write_bytes(made.read_bytes()[:-1])
    ran = ncm("purge", "--passphrase-file", passphrase_file)
    assert ran.exit == 1
    assert f"Backup not clean: {made}" in ran.out
    assert "Zyxwvut" not in ran.out + ran.err


def test_days_are_set_and_wrong_ones_refused(ncm: Ncm, vault_folder: Path, passphrase_file: Path) -> None:
    call = ["purge", "--passphrase-file", passphrase_file, "--dry-run", "--set-days"]
    ran = ncm(*call, "90")
    assert (ran.exit, ran.out) == (0, "Nothing is past its retention of 90 days.\n")
    ran = ncm(*call, "1", "--at", "2027-11-24T12:00:00-05:00")
    assert (ran.exit, ran.out) == (0, "Nothing is past its retention of 1 day.\n")
    ran = ncm(*call[:-2])
    assert ran.out == "Nothing is past its retention of 45 days.\n", "a dry run sets nothing"
    ran = ncm(*call, "0", "--json")
    assert (ran.exit, ran.error["code"]) == (2, "days")
    assert "1 to 400" in ran.error["message"]
