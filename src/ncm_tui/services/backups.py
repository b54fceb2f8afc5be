"""When a backup is made, where it goes, and what is said of it. Never for the demo."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ncm_tui.rules import backup_times
from ncm_tui.rules.problems import Problem, Refused
from ncm_tui.services import preferences, settings
from ncm_tui.vault.backup import PLACES

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.backup import BackupFile
    from ncm_tui.vault.home import Home

T = TypeVar("T")
BY_HAND = "by hand"
QUITTING = "Making a backup before quitting …"
#: Seconds a quit waits for its backup: a share that is gone answers never.
PATIENCE = 20.0
_NO_ANSWER = (
    f"The backup was not ended: a folder of the backups did not answer in {PATIENCE:.0f} seconds. "
    "What you entered is saved; `ncm backup` makes one when it answers again."
)
#: Held while one is made, from the reading of the vault to the file's name.
ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, its copy in the second folder (``None``: there is no such folder or it failed), and plain
    warnings; ``let_go`` older ones were deleted. ``zone`` is the facility's."""

    backup: BackupFile
    copy: BackupFile | None
    warnings: tuple[str, ...]
    let_go: int
    zone: tzinfo

    @property
    def message(self) -> str:
        """One line: what was done, and what was not."""
        at = f"{self.backup.made_at.astimezone(self.zone):%H:%M}"
        where = f", and copied to {self.copy.path.parent}" if self.copy is not None else ""
        return " ".join((f"Backup made and checked, {at}{where}.", *self.warnings))


def make(desk: Desk, reason: str) -> Made:
    """A backup in the vault's own folder and in the second one; old ones are let go in both.

    Some tenths of a second, not on the thread of the keys. Raises ``Refused`` for the demo,
    ``StorageProblem`` and ``Damaged`` when the first cannot be made. A second folder that fails is a
    warning.
    """
    _refuse_demo(desk)
    with ONE_AT_A_TIME:
        made = desk.vault.backups.make(reason)
        gone = len(_let_go(desk, made.path.parent))
        second, warnings = second_folder(desk)
        copy = None
        if second is not None:
            _remember(desk, second)
            try:
                copy = _copied(made, second)
                gone += len(_let_go(desk, second))
            except Problem as problem:
                warnings += (f"The second folder has no copy: {problem}",)
    return Made(made, copy, warnings, gone, desk.zone)


def make_in(desk: Desk, folder: Path) -> BackupFile:
    """A backup in a folder of her choice; it is hers to delete, and remembered so that purge finds it."""
    _refuse_demo(desk)
    with ONE_AT_A_TIME:
        made = desk.vault.backups.make(BY_HAND, folder)
        _remember(desk, folder)
    return made


def folders(desk: Desk) -> list[Path]:
    """Every folder that may hold backups of this vault: its own, the second, those named by hand."""
    second, _ = second_folder(desk)
    kept = [Path(str(place)) for place in settings.get(desk, PLACES, [])]
    return list(dict.fromkeys([desk.vault.folder.backups, *([second] if second else []), *kept]))


def second_folder(desk: Desk) -> tuple[Path | None, tuple[str, ...]]:
    """The second folder of the settings, and what is wrong with the settings."""
    home = _home(desk)
    if home is None:
        return None, ()
    found = preferences.read(home.settings)
    wrong = found.wrong_about("backup_folder")
    return found.backup_folder, tuple(f"No second folder: {problem}" for problem in wrong)


def last(desk: Desk) -> BackupFile | None:
    """The backup in the vault's own folder that was made last of what the vault is now."""
    from ncm_tui.vault import backup, lineage

    found = backup.list_backups([desk.vault.folder.backups], desk.vault.uid)
    with contextlib.closing(desk.vault.new_reader()) as reader:
        return lineage.latest(found, reader.rows, datetime.now(UTC))


def look(home: Home) -> Iterator[tuple[str, bool, str]]:
    """For the doctor: (name, all well, what is found) of the newest backup of each vault and of the second
    folder. No passphrase, no patient data."""
    from ncm_tui.vault import backup

    for vault in home.vaults():
        found = backup.list_backups([vault.backups])
        said = (
            f"{backup.day_of(found[0])}, {len(found)} kept" if found else "none yet; `ncm backup` makes one"
        )
        yield f"backup of {vault.name}", True, said
    found_settings = preferences.read(home.settings)
    yield from (("settings", False, str(problem)) for problem in found_settings.wrong)
    second = found_settings.backup_folder
    if second is not None:
        there = second.is_dir() or second.parent.is_dir()
        hint = "" if there else "; it is not there: put the stick or the drive back"
        yield "second folder", there, f"{second}{hint}"


def last_said(desk: Desk) -> str:
    """``The one before: Mon 23 Nov 2026, 14:09.``, or that there was none."""
    from ncm_tui.vault import backup

    newest = last(desk)
    return (
        "It is the first one." if newest is None else f"The one before: {backup.day_of(newest, desk.zone)}."
    )


def make_if_due(
    desk: Desk, reason: str, now: datetime, before: Callable[[], object] | None = None
) -> Made | None:
    """A backup when records changed and the last one is 30 minutes old; ``before`` is called first.

    ``None`` when nothing is due: also in the demo and where nothing can be written. Raises as
    :func:`make`.
    """
    with ONE_AT_A_TIME:
        changed, newest = _changed(desk)
        if not backup_times.due(newest.made_at if newest else None, now, changed=changed):
            return None
        if before is not None:
            before()
        return make(desk, reason)


def make_before(desk: Desk, what: str) -> Made | None:
    """A backup ahead of a large change, unless the last one holds all there is. Raises as :func:`make`."""
    with ONE_AT_A_TIME:
        changed, _ = _changed(desk)
        return make(desk, f"before {what}") if changed else None


def _changed(desk: Desk) -> tuple[bool, BackupFile | None]:
    """Whether records or drafts changed since the newest backup, and that backup. Never in the demo, and
    never where nothing can be written."""
    if desk.vault.demo or desk.vault.read_only:
        return False, None
    newest, stands = last(desk), desk.vault.backups.mark()
    return bool(stands) and (newest is None or newest.header.mark != stands), newest


def behind_a_backup(desk: Desk, what: str, change: Callable[[], Future[T]]) -> Future[T]:
    """``change()`` once :func:`make_before` has made its backup; nothing is changed when that fails."""
    answer: Future[T] = Future()

    def begin() -> Future[T]:
        try:
            make_before(desk, what)
        except Problem as problem:
            problem.hint = f"A backup comes first, so nothing was changed. {problem.hint}"
            raise
        return change()

    def go_on(begun: Future[Future[T]]) -> None:
        error = begun.exception()
        if error is None:
            begun.result().add_done_callback(lambda changed: _pass_on(changed, answer))
        else:
            answer.set_exception(error)

    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="backup")
    thread.submit(begin).add_done_callback(go_on)
    thread.shutdown(wait=False)
    return answer


def at_quit(desk: Desk, say: Callable[[str], object]) -> None:
    """The backup at quit, when it is due, told in one plain line. Never raises a ``Problem`` and ends after
    :data:`PATIENCE` seconds: nothing keeps her from leaving."""
    said: list[str] = []

    def tell() -> None:
        if not said:
            said.append(QUITTING)
            say(QUITTING)

    def leave() -> Made | None:
        desk.vault.flush()
        if ONE_AT_A_TIME.acquire(blocking=False):
            ONE_AT_A_TIME.release()
        else:
            tell()
        return make_if_due(desk, "at quit", datetime.now(UTC), tell)

    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="backup")
    leaving = thread.submit(leave)
    thread.shutdown(wait=False)
    try:
        made = leaving.result(PATIENCE)
    except TimeoutError:
        say(f"\n{_NO_ANSWER}\n")
    except Problem as problem:
        say(f"\nNo backup was made: {problem}\n")
    else:
        if said:
            say(" ".join((" done.", *(made.warnings if made is not None else ()))) + "\n")


def _pass_on(changed: Future[T], answer: Future[T]) -> None:
    error = changed.exception()
    if error is None:
        answer.set_result(changed.result())
    else:
        answer.set_exception(error)


def _let_go(desk: Desk, folder: Path) -> list[Path]:
    now = datetime.now(UTC)
    return desk.vault.backups.let_go(folder, lambda made: backup_times.kept(made, now))


def _copied(made: BackupFile, folder: Path) -> BackupFile:
    from ncm_tui.vault import backup

    return backup.copy_to(made, folder)


def _remember(desk: Desk, folder: Path) -> None:
    """Where the vault cannot be written, the place is not remembered; the backup is made all the same."""
    places = [str(place) for place in settings.get(desk, PLACES, [])]
    if str(folder) not in places:
        with contextlib.suppress(Problem):
            settings.put(desk, PLACES, [*places, str(folder)]).result()


def _home(desk: Desk) -> Home | None:
    from ncm_tui.vault.home import Home

    above = desk.vault.path.parent
    return Home(above.parent) if above.name == "vaults" else None


def _refuse_demo(desk: Desk) -> None:
    if desk.vault.demo:
        raise Refused(
            "The demo is never backed up: everything in it is invented.",
            code="demo",
            hint="Nothing was made.",
        )
