"""In the child: the one way out, for a lock, a quit, a signal and a fault alike."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

from ncm_tui.launcher_child import terminal_to_shell
from ncm_tui.rules.problems import Problem

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

FAULT = 70
_TAKES = 1.0  # seconds a terminal has to take a few words
_BLANK = "\x1b[0m\x1b[2J\x1b[H"
_LEAVE_SCREEN = (
    "\x18\x1b\\\x1b[?2026l\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[0m\x1b[2J\x1b[H\x1b[?25h\x1b[?7h\x1b[?1049l"
)


class _Logged(logging.Handler):
    """What a library catches and only logs (a callback of a future that fails) is a fault as well; the
    usual handler would write its traceback over the page."""

    def __init__(self, leaving: Leaving) -> None:
        super().__init__(logging.ERROR)
        self._leaving = leaving

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self._leaving.fault(record.exc_info[1])


class Leaving:
    """The vault is closed (written, anchored) first; the parent tidies the terminal.

    ``app`` is set once there is one: a fault before that leaves the same way.
    """

    def __init__(self) -> None:
        self.app: NcmApp | None = None
        self.orphan = False
        self._gone = threading.Lock()
        self._late: BaseException | None = None

    def take_faults(self) -> None:
        """From now on no thread and no finalizer of this process writes a traceback: it would quote
        what was in memory, over whatever is on the screen."""
        sys.excepthook = lambda _kind, error, _trace: self.fault(error)
        threading.excepthook = lambda args: self.fault(args.exc_value or RuntimeError(args.thread))
        sys.unraisablehook = lambda _: None
        logging.getLogger().addHandler(_Logged(self))

    def leave(self, code: int) -> None:
        """Blank, close the vault, end the process with ``code``; only the first call counts.

        What goes wrong on the way is a fault: recorded, exit 70.
        """
        if not self._gone.acquire(blocking=False):
            return
        try:
            self._darken()
            if code == 0:
                self._back_up()
            self._close()
        except Exception as error:  # noqa: BLE001 - the last door: nothing may keep a lock from ending us
            self._stop(error)
        if self._late is not None:
            self._stop(self._late)
        self._end(code)

    def fault(self, error: BaseException) -> None:
        """A fault of the program: places only are recorded, an incident id is said, exit 70.

        From another thread than the main one it comes back at once: the way out waits for that thread,
        if it is the vault's. One that comes while everything is being written changes how that ends.
        """
        if not self._gone.acquire(blocking=False):
            self._late = self._late or error
            return
        if threading.current_thread() is threading.main_thread():
            self._stop(error)
        threading.Thread(target=self._stop, args=(error,), name="fault", daemon=True).start()

    def _stop(self, error: BaseException) -> NoReturn:
        from ncm_tui.vault.incident import record_incident

        incident = "not recorded"
        try:
            self._darken()
            incident = record_incident(error)
            self._close()
        finally:
            try:
                self._to_terminal(
                    f"{_LEAVE_SCREEN}ncm had to stop. What was saved is kept. Incident {incident}\r\n"
                )
            finally:
                self._end(FAULT)

    def _darken(self) -> None:
        if self.app is not None:
            self.app.go_dark()
        self._to_terminal(_BLANK)

    def _back_up(self) -> None:
        """At quit only, when it is due: a line on the shell's screen; at lock nothing waits for a disk."""
        from ncm_tui.services import backups

        told: list[str] = []

        def say(text: str) -> None:
            self._to_terminal(("" if told else _LEAVE_SCREEN) + text.replace("\n", "\r\n"))
            told.append(text)

        if self.app is not None and self.app.desk is not None:
            backups.at_quit(self.app.desk, say)

    def _close(self) -> None:
        """Everything submitted is written. What the disk refuses was told when it was typed."""
        desk = None if self.app is None else self.app.desk
        if desk is not None:
            with contextlib.suppress(Problem, OSError):
                desk.vault.close()

    def _to_terminal(self, text: str) -> None:
        """A terminal that takes nothing holds this up for a second, no longer."""

        def write() -> None:
            with contextlib.suppress(OSError):
                os.write(2, text.encode())

        writing = threading.Thread(target=write, name="last words", daemon=True)
        writing.start()
        writing.join(_TAKES)

    def _end(self, code: int) -> NoReturn:
        if self.orphan:
            self._to_terminal(_LEAVE_SCREEN)
            terminal_to_shell()
        os._exit(code)
