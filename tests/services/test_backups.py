"""When a backup is made, where it goes, what is said: the schedule over an open desk."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.interop.build import bundle, encounter, patient, write

from ncm_tui.rules.problems import Refused, StorageProblem
from ncm_tui.services import backups, intake, settings
from ncm_tui.services.desk import Desk
from ncm_tui.vault import backup, restore


def now() -> datetime:
    return datetime.now(UTC)


def add(desk: Desk, family: str = "LEE") -> None:
    def write_(work) -> None:
        from ncm_tui.models.people import Patient

        work.add(Patient(family=family))

    desk.vault.submit("patient.added", write_).result(20)


def draft(desk: Desk) -> None:
    def write_(work) -> None:
        from ncm_tui.models.work import Draft

        work.add(Draft(form_id="goal", title="D", updated_at=work.now))

    desk.vault.submit_quiet(write_).result(20)


def made(desk: Desk) -> list[backup.BackupFile]:
    return backup.list_backups([desk.vault.folder.backups])


def test_every_half_hour_of_change(desk: Desk) -> None:
    add(desk)
    first = backups.make_if_due(desk, "while working", now())
    assert first is not None
    add(desk, "ZED")
    assert backups.make_if_due(desk, "while working", now() + timedelta(minutes=29)) is None
    later = now() + timedelta(minutes=31)
    assert backups.make_if_due(desk, "while working", later) is not None
    assert backups.make_if_due(desk, "while working", later + timedelta(hours=5)) is None
    draft(desk)
    assert backups.make_if_due(desk, "while working", later + timedelta(hours=5)) is not None
    assert len(made(desk)) == 3


def test_one_made_while_the_clock_was_ahead_is_not_the_last_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk)
    with monkeypatch.context() as ahead:
        ahead.setattr(backup, "datetime", _Clock(now() + timedelta(days=90)))
        backups.make(desk, "the clock is ahead")
    assert backups.make_if_due(desk, "x", now()) is None, "nothing changed since"
    add(desk, "ZED")
    assert backups.make_if_due(desk, "x", now()) is not None
    assert backups.make_if_due(desk, "x", now() + timedelta(days=1)) is None
    draft(desk)
    assert backups.make_if_due(desk, "x", now()) is None, "half an hour is not over"


def test_after_a_restore_what_was_made_meanwhile_is_not_the_last(
    desk: Desk, passphrase: str, open_desk: Callable[..., Desk]
) -> None:
    """It counted on, so its place in the chain is a later one."""
    add(desk)
    wanted = backups.make(desk, "x").backup
    for name in ("ONE", "TWO", "THREE"):
        add(desk, name)
    backups.make(desk, "of another past")
    desk.vault.close()
    restore.restore(desk.vault.folder, wanted, desk.vault._keys)
    again = open_desk(desk.vault.path)
    found = backups.last(again)
    assert found is not None
    assert found.path == wanted.path
    assert backups.make_if_due(again, "x", now() + timedelta(hours=1)) is None, "nothing changed since"


def test_looking_and_settings_are_no_change(desk: Desk) -> None:
    add(desk)
    backups.make(desk, "x")
    desk.vault.record("chart.opened").result(5)
    settings.put(desk, "theme", "ncm-light").result(5)
    assert backups.make_if_due(desk, "x", now() + timedelta(days=1)) is None


def test_the_demo_is_never_backed_up(demo_desk: Desk) -> None:
    assert backups.make_if_due(demo_desk, "x", now()) is None
    assert backups.make_before(demo_desk, "import") is None
    told: list[str] = []
    backups.at_quit(demo_desk, told.append)
    assert told == []
    with pytest.raises(Refused, match="demo is never backed up"):
        backups.make(demo_desk, "x")
    assert not demo_desk.vault.folder.backups.exists()


def test_before_an_import_and_only_when_something_changed(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", bundle(patient(1), encounter(1)))
    intake.commit(desk, intake.prepare(desk, [path])).result(20)
    there = [each.header.reason for each in made(desk)]
    add(desk)
    intake.commit(desk, intake.prepare(desk, [path])).result(20)
    assert [each.header.reason for each in made(desk)] == ["before import", *there]
    assert backup_rows(desk) == 2
    backups.make(desk, "by hand")
    intake.commit(desk, intake.prepare(desk, [path])).result(20)
    assert [each.header.reason for each in made(desk)] == ["by hand", "before import", *there]


def backup_rows(desk: Desk) -> int:
    """Patients inside the newest backup."""
    newest = made(desk)[0]
    return backup.check_whole(newest, desk.vault._keys).rows["patient"]


def test_no_backup_no_import(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(desk)
    path = write(tmp_path, "a.json", bundle(patient(1), encounter(1)))
    plan = intake.prepare(desk, [path])

    def no_room(*_: object) -> None:
        raise StorageProblem("The disk of the backups is full; no backup was made.", hint="Free some space.")

    monkeypatch.setattr("ncm_tui.vault.backup.make", no_room)
    with pytest.raises(StorageProblem) as caught:
        intake.commit(desk, plan).result(20)
    assert caught.value.hint == "A backup comes first, so nothing was changed. Free some space."
    assert desk.vault.reader.value("SELECT count(*) FROM patient") == 1


def test_a_change_that_fails_behind_its_backup_says_so(desk: Desk) -> None:
    failed: Future[None] = Future()
    failed.set_exception(Refused("no"))
    with pytest.raises(Refused, match="no"):
        backups.behind_a_backup(desk, "x", lambda: failed).result(20)


def test_a_change_that_cannot_even_begin_says_so(desk: Desk) -> None:
    """Behind its backup, on another thread: whoever waits is told, and does not wait for ever."""

    def refused() -> Future[None]:
        raise Refused("not now")

    with pytest.raises(Refused, match="not now") as told:
        backups.behind_a_backup(desk, "x", refused).result(20)
    assert "A backup comes first" not in told.value.hint


def test_at_quit_one_line_when_it_is_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    backups.at_quit(desk, told.append)
    backups.at_quit(desk, told.append)
    had = len(made(desk))
    told.clear()
    add(desk)
    later = now() + timedelta(hours=1)
    monkeypatch.setattr(backups, "datetime", _Clock(later))
    backups.at_quit(desk, told.append)
    assert "".join(told) == "Making a backup before quitting … done.\n"
    assert len(made(desk)) == had + 1
    told.clear()
    backups.at_quit(desk, told.append)
    assert told == []


class _Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self, _zone: object) -> datetime:
        return self.at


def test_quitting_never_fails_for_a_backup(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add(desk)

    def gone(*_: object) -> None:
        raise StorageProblem("The backup's place is not there.", hint="Put the stick back.")

    monkeypatch.setattr("ncm_tui.vault.backup.make", gone)
    told: list[str] = []
    backups.at_quit(desk, told.append)
    assert "No backup was made: The backup's place is not there. Put the stick back." in "".join(told)


def test_quitting_waits_so_long_and_no_longer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup to a share that is gone hangs; it holds what the one at quit waits for."""
    backups.make(desk, "x")
    monkeypatch.setattr(backups, "PATIENCE", 0.2)
    told: list[str] = []
    with backups.ONE_AT_A_TIME:
        backups.at_quit(desk, told.append)
    assert told[0] == backups.QUITTING
    assert "did not answer" in told[1]
    assert len(told) == 2


def test_a_second_folder_gets_a_copy_and_its_absence_a_warning(desk: Desk, tmp_path: Path) -> None:
    home = desk.vault.path.parent.parent
    second = tmp_path / "stick" / "ncm"
    (home / "settings.toml").write_text(f'backup_folder = "{second}"\n')
    done = backups.make(desk, "by hand")
    assert "The second folder has no copy" in done.message  # the stick is not there: no folder is made up
    assert not second.parent.exists()
    second.parent.mkdir()
    done = backups.make(desk, "by hand")
    assert done.copy is not None
    assert done.copy.path.parent == second
    assert done.warnings == ()
    assert str(second) in done.message
    second.rename(tmp_path / "gone")
    second.write_text("x")
    done = backups.make(desk, "by hand")
    assert done.copy is None
    assert "The second folder has no copy" in done.message
    (home / "settings.toml").write_text("")
    assert backups.folders(desk) == [desk.vault.folder.backups, second]


def test_places_named_by_hand_are_remembered(desk: Desk, tmp_path: Path) -> None:
    backups.make_in(desk, tmp_path / "a")
    backups.make_in(desk, tmp_path / "b")
    backups.make_in(desk, tmp_path / "a")
    assert backups.folders(desk) == [desk.vault.folder.backups, tmp_path / "a", tmp_path / "b"]


def test_what_is_said(desk: Desk) -> None:
    assert backups.last_said(desk) == "It is the first one."
    done = backups.make(desk, "by hand")
    assert done.message == f"Backup made and checked, {done.backup.made_at.astimezone(desk.zone):%H:%M}."
    assert backups.last_said(desk) == f"The one before: {backup.day_of(done.backup, desk.zone)}."


def test_what_the_doctor_says(desk: Desk, tmp_path: Path) -> None:
    from ncm_tui.vault.home import Home

    home = Home(desk.vault.path.parent.parent)
    assert list(backups.look(home)) == [("backup of dana", True, "none yet; `ncm backup` makes one")]
    done = backups.make(desk, "by hand")
    (home.root / "settings.toml").write_text(f'backup_folder = "{tmp_path / "stick" / "ncm"}"\n')
    first, second = backups.look(home)
    assert first == ("backup of dana", True, f"{backup.day_of(done.backup)}, 1 kept")
    assert second[:2] == ("second folder", False)
    (tmp_path / "stick").mkdir()
    assert list(backups.look(home))[1][1] is True
    (home.root / "settings.toml").write_text("backup_folder = 7\n")
    assert list(backups.look(home))[1][:2] == ("settings", False)


def test_two_at_once_make_one(desk: Desk) -> None:
    """The half hour and the quit at the same moment."""
    add(desk)
    had = len(made(desk))
    threads = [
        threading.Thread(target=backups.make_if_due, args=(desk, "x", now() + timedelta(hours=1)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made(desk)) == had + 1
