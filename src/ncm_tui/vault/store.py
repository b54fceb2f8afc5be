"""One nurse's vault: made, opened, written to, read from, closed."""

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ncm_tui.rules.problems import Refused, StorageProblem
from ncm_tui.vault import audit, coming_back, opening, rekey, slots, tries
from ncm_tui.vault.connect import Connection, Reader, connect, in_words
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys
from ncm_tui.vault.making import Owner, check_owner, make
from ncm_tui.vault.passphrase import check_passphrase
from ncm_tui.vault.platform import FolderLock, private_folder
from ncm_tui.vault.problems import gone, storage_problem
from ncm_tui.vault.read_only import ReadOnlyWriter
from ncm_tui.vault.recovery import new_code
from ncm_tui.vault.reserve import Reserve
from ncm_tui.vault.unlocking import check_database, kind_of, unlock
from ncm_tui.vault.writer import Writer

__all__ = ["Owner", "Vault"]

if TYPE_CHECKING:
    from ncm_tui.vault.own_backups import OwnBackups
    from ncm_tui.vault.work import Work

T = TypeVar("T")
_ONE_COPY = "only one copy of the slot file could be written"
#: Begins a fingerprint; ``rules/limited_identity.py`` tells by it what is one already.


class Vault:
    """An open vault. Reads go through ``reader`` on the caller's thread, writes through the vault thread.

    ``read_only`` says why nothing can be written (a newer version's vault); empty when writing works.
    ``wrong_tries`` are those before this unlock that no entry had told of (``untold``).
    ``anchor_lost`` says what was wrong with the audit chain's anchor at this opening; empty when nothing.
    """

    def __init__(self, folder: VaultFolder, lock: FolderLock, keys: Keys, file: slots.SlotFile) -> None:
        """Opens the database with ``keys``; :meth:`create` and :meth:`open` are the ways in."""
        self.folder = folder
        self.path = folder.path
        self.uid = file.vault_uid
        self._lock = lock
        self._keys = keys
        self._slots = file
        self._closed, self.wrong_tries = False, tries.NONE
        with in_words(folder.database), contextlib.ExitStack() as undo:
            connection = connect(folder.database, keys.database)
            undo.callback(connection.close)
            self.read_only = opening.prepare(connection, folder, keys, file)
            self._who(connection)
            self._audited_revision = rekey.audited_revision(connection)
            rekey.check_not_older(file, self._audited_revision, folder.slots)
            self.anchor_lost = audit.lost(connection, keys.anchor, file.anchor)
            self._beside = connection
            self.reader = Reader(folder.database, keys.database, beside=connection)
            undo.callback(self.reader.close)
            self._writer = self._new_writer(connection)
            undo.pop_all()

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, owner: Owner, *, demo: bool = False
    ) -> "tuple[Vault, str]":
        """A new vault in ``folder`` and its recovery code, which is nowhere else.

        Raises ``UsageProblem`` for a weak passphrase or an unknown zone, ``Refused`` when a vault is
        there already, ``StorageProblem``.
        """
        check_passphrase(passphrase, known=(*owner.name.split(), *owner.facility.split(), "ncm", "nurse"))
        check_owner(owner)
        place = VaultFolder(Path(folder))
        if place.exists():
            raise Refused(
                "There is a vault in this folder already.", code="exists", path=str(place.path),
                hint="Choose another name.",
            )  # fmt: skip
        try:
            private_folder(place.path)
        except OSError as error:
            raise storage_problem(error, place.path) from None
        lock = FolderLock(place.lock)
        try:
            code = new_code()
            keys, file = make(place, passphrase, code, owner, demo=demo)
            vault = cls(place, lock, keys, file)
        except BaseException:
            lock.release()
            raise
        vault.record("vault.created")
        return vault, code

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> "Vault":
        """Opens with the passphrase, or with the line of the key file where there is one.

        Raises ``WrongPassphrase``, ``Damaged``, ``VaultInUse``, ``StorageProblem``, ``NewerVault``.
        """
        return cls.open_with(folder, kind_of(passphrase), passphrase)

    @classmethod
    def open_with(cls, folder: Path, kind: str, secret: str) -> "Vault":
        """Opens with a secret of ``kind``: ``slots.PASSPHRASE``, ``RECOVERY`` or ``KEY_FILE``. The lock is
        taken before the key is derived, and wrong tries are slowed whatever the kind.

        Raises as :meth:`open` does, and ``UsageProblem`` for a recovery code that cannot be one.
        """
        place = VaultFolder(Path(folder))
        if not place.path.is_dir():
            raise gone(place.path)
        lock = FolderLock(place.lock)
        try:
            opening.finish_restore(place)
            file = slots.read(place)
            data_key = unlock(place, file, kind, secret)
            check_database(place)
            vault = cls(place, lock, Keys.of(data_key), file)
        except BaseException:
            lock.release()
            raise
        vault._opened(kind)
        return vault

    @property
    def slot_file(self) -> slots.SlotFile:
        """The slot file as it is now: which ways in there are."""
        return self._slots

    def change_slots(
        self, change: Callable[[slots.SlotFile], slots.SlotFile], verb: str, detail: str
    ) -> None:
        """Puts a changed slot file in place of both copies, then records and anchors it. Waits for it, so
        not on the thread of the keys. Raises ``StorageProblem``; the old slot file then still stands."""

        def put(_connection: Any) -> tuple[int, bool]:
            changed = change(self._slots)
            both = slots.write(self.folder, changed)
            self._slots = changed
            return changed.revision, both

        revision, both = self._writer.call(put).result()
        detail = detail if both else f"{detail}; {_ONE_COPY}"
        # It stands. Where the disk has no room for the rest, the next unlock records and anchors it.
        with contextlib.suppress(StorageProblem):
            self.record(verb, detail=f"revision {revision}: {detail}").result()
            self._audited_revision = revision
            self.fix_anchor()

    def new_reader(self) -> Reader:
        """A read-only connection for another thread; its owner closes it."""
        return Reader(self.folder.database, self._keys.database, beside=self._beside)

    def submit(self, verb: str, fn: "Callable[[Work], T]", *, anchor: bool = False) -> "Future[T]":
        """Runs ``fn`` as one transaction on the vault thread: one audit entry, row versions.

        The future is done when the change is durable; it carries a ``Problem`` otherwise, and then
        nothing was changed. A verb that finishes something says ``anchor``: the audit chain is then
        anchored on its entry at once, not only at lock and exit, so that a killed session loses no more
        than what came after.
        """
        return self._writer.submit(verb, fn, anchor=anchor)

    def submit_quiet(self, fn: "Callable[[Work], T]") -> "Future[T]":
        """The autosave of drafts: durable, no audit entry, no row version."""
        return self._writer.submit_quiet(fn)

    def record(self, verb: str, *, patient: str | None = None, detail: str = "") -> "Future[None]":
        """An audit entry for something that was looked at or taken out. ``patient`` is a uid."""
        return self._writer.record(verb, patient, detail)

    def fingerprint(self, text: str) -> str:
        """A number that may not be kept (P§10), as ``keys.Keys.fingerprint_of``."""
        return self._keys.fingerprint_of(text)

    def tell_faults(self, tell: Callable[[BaseException], object]) -> None:
        """``tell(error)`` for every fault of a write, also of one that nobody waits for and of one that is
        over: a ``Problem`` is no fault. It is called on the vault thread."""
        self._writer.tell_faults(tell)

    def flush(self, timeout: float | None = None) -> bool:
        """Waits for everything submitted so far. ``timeout`` in seconds; ``False`` when it ran out."""
        return self._writer.flush(timeout)

    @property
    def full(self) -> bool:
        """The disk had no room when last something was to be saved: only typing is kept."""
        return self._writer.full

    def warm(self) -> "Future[None]":
        """Loads what the first write needs, on the vault thread: 0.3 s, best after first paint."""
        return self._writer.warm()

    @property
    def backups(self) -> "OwnBackups":
        """Backups of this vault: made, checked, rewritten with its keys."""
        from ncm_tui.vault.own_backups import OwnBackups

        return OwnBackups(self.folder, self._keys, lambda: self._slots, self.new_reader)

    def checkpoint(self) -> None:
        """Brings the write-ahead log into the database file. Raises ``StorageProblem``."""
        if not self.read_only:
            self._writer.call(lambda raw: raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()).result()

    def verify_chain(self) -> audit.ChainReport:
        """Proves the audit chain against its last anchor."""
        return audit.verify_chain(self.reader, self._keys.audit, self._keys.anchor, self._slots.anchor)

    def fix_anchor(self) -> None:
        """Anchors the head of the audit chain in the slot file (at lock and exit). Raises
        ``StorageProblem``."""
        self._writer.anchor().result()

    def anchor_now(self) -> slots.Anchor:
        """Anchors the chain after everything submitted so far; the anchor, for a backup's header too.

        Raises ``StorageProblem``."""
        self.fix_anchor()
        fixed = self._slots.anchor
        assert fixed is not None
        return fixed

    def close(self) -> None:
        """Lock and exit: everything submitted is written, the chain anchored, the lock given back."""
        if self._closed:
            return
        self._closed = True
        try:
            # A lock never fails: without room for the anchor, the chain keeps its earlier one.
            with contextlib.suppress(StorageProblem):
                self.fix_anchor()
        finally:
            self.reader.close()
            self._writer.close()
            self._lock.release()

    def _new_writer(self, connection: Connection) -> Writer | ReadOnlyWriter:
        if self.read_only:
            return ReadOnlyWriter(connection, self.read_only)
        return Writer(
            connection,
            self.folder.database,
            actor=self.actor,
            audit_key=self._keys.audit,
            fix=self._fix,
            again=self._again,
            reserve=Reserve(self.folder.reserve),
        )

    def _again(self, head: audit.Head) -> Connection:
        """On the vault thread: the drive was away and is back."""
        self._lock.release()
        self._lock, self._beside = coming_back.again(self.folder, self._keys, self.uid, head)
        self.reader.move_to(self._keys.database, self._beside)
        return self._beside

    def _fix(self, head: audit.Head) -> None:
        """On the vault thread, which alone writes the slot file once the vault is open."""
        anchored = self._slots.anchored(audit.anchor(self._keys.anchor, head))
        slots.write(self.folder, anchored)
        self._slots = anchored

    def _who(self, connection: Any) -> None:
        self.demo = bool(connection.execute("SELECT demo FROM vault_info").fetchone()[0])
        nurse = connection.execute(
            "SELECT uid, name, credentials FROM nurse WHERE owner = 1 ORDER BY id LIMIT 1"
        ).fetchone()
        facility = connection.execute("SELECT name, zone FROM facility ORDER BY id LIMIT 1").fetchone()
        self.actor, self.owner_name, self.credentials = (str(part) for part in nurse)
        self.facility_name, self.zone = (str(part) for part in facility)

    def _opened(self, kind: str) -> None:
        if self.anchor_lost:
            self.record(audit.BROKEN, detail=self.anchor_lost)
        if self._slots.revision > self._audited_revision:  # changed, and killed before it was recorded
            self.record(rekey.CHANGED, detail=f"revision {self._slots.revision}: seen at unlock")
        if not self.read_only:
            self.wrong_tries = tries.tell(self.folder, lambda told: self.record(tries.RECORDED, detail=told))
        words = [] if kind == slots.PASSPHRASE else [f"with the {kind.replace('_', ' ')}"]
        if self._repaired():
            words.append(f"repaired {' '.join(self._slots.damaged_copies)}")
        elif self._slots.damaged_copies and not self.read_only:
            words.append(_ONE_COPY)
        self.record("vault.unlocked", detail=", ".join(words))

    def _repaired(self) -> bool:
        """A copy of the slot file that was damaged or left behind is written again, where there is room."""
        if self.read_only or not self._slots.damaged_copies:
            return False
        try:
            return slots.write(self.folder, self._slots)
        except StorageProblem:
            return False
