"""The one vault thread: every write of the app, in order, each one durable before its future is done.

It owns the only writing connection. SQLModel is imported here at the first write that needs rows;
audit-only entries are plain SQL, so that opening a vault stays light.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher

from ncm_tui.rules.problems import Problem, StorageProblem
from ncm_tui.vault import audit
from ncm_tui.vault.connect import Connection
from ncm_tui.vault.problems import database_problem, gone, storage_problem
from ncm_tui.vault.reserve import Reserve

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ncm_tui.vault.work import Work

T = TypeVar("T")
_MANY = 20
#: Seconds that what is kept beside a key (its letters, that a chart was opened) lets pass: the thread that
#: writes to the terminal would else wait for this one, as long as the interpreter lets a thread go on (5 ms).
_PAINT_FIRST = 0.005


class Writer:
    """Runs jobs on its own thread. ``connection`` is keyed, in autocommit, and this thread's alone.

    ``fix`` anchors a head of the audit chain outside the database, ``again`` opens the database anew when
    its drive was away; both are called on this thread. ``full``: the disk was, when last something was
    to be saved.
    """

    def __init__(
        self,
        connection: Connection,
        path: Path,
        *,
        actor: str,
        audit_key: bytes,
        fix: Callable[[audit.Head], None],
        again: Callable[[audit.Head], Connection],
        reserve: Reserve,
    ) -> None:
        self._connection = connection
        self._path = path
        self._actor = actor
        self._audit_key = audit_key
        self._fix = fix
        self._again = again
        self._reserve = reserve
        self.full = False
        self._head = audit.head(connection)
        self._file = path.stat()
        self._shaken = False
        self._dead: list[object] = []
        self._engine: Engine | None = None
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any], float] | None] = (
            queue.SimpleQueue()
        )
        self._closed = False
        self._faults: queue.SimpleQueue[BaseException] = queue.SimpleQueue()
        self._tell: Callable[[BaseException], object] | None = None
        self._thread = threading.Thread(target=self._run, name="vault", daemon=True)
        self._thread.start()

    def submit(self, verb: str, fn: "Callable[[Work], T]", *, anchor: bool) -> "Future[T]":
        """One transaction with row versions and one audit entry; with ``anchor`` the chain is anchored
        on that entry before the future is done."""
        return self._put(lambda: self._anchored(verb, fn) if anchor else self._transaction(verb, fn))

    def submit_quiet(self, fn: "Callable[[Work], T]") -> "Future[T]":
        """One durable transaction that leaves neither version nor audit entry (what is kept at each key)."""
        return self._put(lambda: self._squeezed(fn), after=_PAINT_FIRST)

    def record(self, verb: str, patient: str | None, detail: str) -> "Future[None]":
        """An audit entry alone."""
        entry = audit.Entry(verb, self._actor, patient, "", detail)
        return self._put(lambda: self._record(entry), after=_PAINT_FIRST)

    def call(self, fn: Callable[[Any], T]) -> "Future[T]":
        """Runs ``fn(connection)`` on the thread, outside any transaction (checkpoint, backup)."""
        return self._put(lambda: fn(self._connection))

    def anchor(self) -> "Future[None]":
        """Anchors the newest entry, after all that was submitted. Carries a ``StorageProblem``."""
        return self._put(lambda: self._fix(self._head))

    def warm(self) -> "Future[None]":
        """Loads SQLModel and the tables ahead of the first write; puts the reserve aside."""
        return self._put(self._ready)

    def _ready(self) -> None:
        self._warm()
        self._reserve.lay()

    def _warm(self) -> None:
        from ncm_tui.vault.engine import engine_on

        self._engine = self._engine or engine_on(self._connection)

    def flush(self, timeout: float | None) -> bool:
        """Waits until everything submitted so far is on disk; ``False`` when ``timeout`` ran out."""
        done = self._put(lambda: None)
        try:
            done.result(timeout)
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Ends the thread after all that was submitted; closes the connection. Harmless when repeated."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        self._thread.join()

    def tell_faults(self, tell: Callable[[BaseException], object]) -> None:
        """``tell(error)`` for everything that goes wrong in a job and is no ``Problem``, whoever holds its
        future, or nobody; what already did is told at once. It is called on this thread, and must not wait
        for it."""
        self._tell = tell
        self._told()

    def _told(self) -> None:
        with contextlib.suppress(queue.Empty):
            while self._tell is not None:
                self._tell(self._faults.get_nowait())

    def _put(self, job: Callable[[], T], after: float = 0.0) -> "Future[T]":
        future: Future[T] = Future()
        if self._closed:
            future.set_exception(_locked())
            return future
        self._jobs.put((job, future, after))
        return future

    def _run(self) -> None:
        try:
            self._work()
        finally:
            # Also when a fault of this loop itself ends the thread: nobody waits for what is never done.
            self._closed = True
            with contextlib.suppress(queue.Empty):
                while True:
                    if (left := self._jobs.get_nowait()) is not None:
                        left[1].set_exception(_locked())

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            job, future, after = item
            if not future.set_running_or_notify_cancel():
                continue
            if after:
                time.sleep(after)
            try:
                with self._connection.turn:
                    result = job()
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever holds the future
                said = self._in_words(error)
                future.set_exception(said)
                if not isinstance(said, Problem):
                    self._faults.put(said)
                    self._told()
                del said
            else:
                future.set_result(result)
            # The caller's closures (and the row objects in them) must not live until the next job.
            del item, job, future
        if self._engine is not None:
            self._engine.dispose()
        with contextlib.suppress(sqlcipher.Error):
            self._connection.close()

    def _in_words(self, error: BaseException) -> BaseException:
        """A storage problem as a sentence; anything else as it is, without the statement's values."""
        original = getattr(error, "orig", None) or error
        if isinstance(original, sqlcipher.Error):
            error = database_problem(str(original), self._path) or error
        elif isinstance(original, OSError):
            error = storage_problem(original, self._path)
        if isinstance(error, StorageProblem):
            self.full = error.code == "storage_full"
            self._shaken = not self.full
        return error

    def _still_there(self) -> None:
        """A removed folder would take writes in silence as long as the file is open. One that is back is
        another file, or its connection is dead: it is opened again."""
        try:
            now = self._path.stat()
        except OSError:
            self._shaken = True
            raise gone(self._path.parent) from None
        if self._shaken or (now.st_ino, now.st_dev) != (self._file.st_ino, self._file.st_dev):
            fresh = self._again(self._head)
            self._dead += [self._connection, self._engine]
            self._connection, self._engine, self._file = fresh, None, now
            self._shaken = False

    @contextlib.contextmanager
    def _plain(self) -> Iterator[None]:
        self._still_there()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _record(self, entry: audit.Entry) -> None:
        with self._plain():
            head = audit.append(self._connection, self._audit_key, self._head, entry)
        self._head = head

    def _anchored(self, verb: str, fn: "Callable[[Work], T]") -> T:
        result = self._transaction(verb, fn)
        # What is committed stands: without room for the anchor, the chain keeps its earlier one.
        with contextlib.suppress(StorageProblem):
            self._fix(self._head)
        return result

    def _squeezed(self, fn: "Callable[[Work], T]") -> T:
        """What is typed finds room on a full disk too: the log is folded in and used again from its start,
        the reserve given up."""
        try:
            done = self._transaction("", fn, quiet=True)
            if self.full and self._reserve.room:
                self.full = False
                self._reserve.lay()
            return done
        except Exception as error:
            problem = self._in_words(error)
            if not isinstance(problem, StorageProblem) or problem.code != "storage_full":
                raise
        self._reserve.spend()
        with contextlib.suppress(sqlcipher.Error):  # the retry says it, if there is no room for that either
            self._connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        return self._transaction("", fn, quiet=True)

    def _transaction(self, verb: str, fn: "Callable[[Work], T]", *, quiet: bool = False) -> T:
        from ncm_tui.vault import projection
        from ncm_tui.vault.bulk import Bulk
        from ncm_tui.vault.engine import session_on
        from ncm_tui.vault.undo import Past
        from ncm_tui.vault.versions import Versions
        from ncm_tui.vault.work import Work

        self._still_there()
        self._warm()
        assert self._engine is not None
        raw, head = self._connection, self._head
        with session_on(self._engine) as session:
            versions = Versions(session, raw, verb, head.seq + 1, keep=not quiet)
            work = Work(session, now=datetime.now(UTC), actor=self._actor, verb=verb)
            work.bulk, work.past = Bulk(work, raw, versions), Past(work, raw, versions)
            result = fn(work)
            session.flush()
            if versions.shown:
                projection.refresh(raw, versions.shown, versions.alerts)
            if not quiet:
                head = audit.append(raw, self._audit_key, head, self._entry(work, versions))
            session.commit()
        self._head = head
        self.full = self.full and quiet
        return result

    def _entry(self, work: "Work", versions: Any) -> audit.Entry:
        patient = work.patient
        if patient is None and len(versions.patients) == 1:
            only = next(iter(versions.patients))
            row = self._connection.execute("SELECT uid FROM patient WHERE id = ?", (only,)).fetchone()
            patient = None if row is None else row[0]
        uids = list(dict.fromkeys([*work.uids, *versions.rows]))
        shown = ",".join(uids[:_MANY]) + (f",+{len(uids) - _MANY}" if len(uids) > _MANY else "")
        return audit.Entry(work.verb, self._actor, patient, shown, work.detail)


def _locked() -> Problem:
    return Problem("The vault is locked.", code="locked")
