"""The parent's half of the tie: starting one child at a time and waiting for its end."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable

PIPE = "NCM_PARENT_PIPE"  # names the descriptor whose end of file tells the child that its parent died


class Child:
    """One child at a time."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._pid = 0

    def run(self, environment: dict[str, str], over: Callable[[], bool]) -> int:
        """Starts the child and waits for its end; its exit code, or 128+n when signal n ended it.

        ``over`` is asked once no signal can come between: true starts nothing.
        """
        if sys.platform == "win32":
            return self._run_windows(environment)
        ends = {signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP}
        reading, writing = os.pipe()
        os.set_inheritable(reading, True)
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        try:
            if over():
                return 0
            # SIGTSTP stays blocked in the child until it can lock: see `ready_to_suspend`.
            self._pid = os.posix_spawn(
                sys.executable,
                self._command,
                {**environment, PIPE: str(reading)},
                setsigmask=[signal.SIGTSTP],
            )
        finally:
            os.close(reading)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)
        try:
            return self._wait(ends)
        finally:
            os.close(writing)

    def _wait(self, ends: "set[signal.Signals]") -> int:
        """Reaps only while no signal can be passed on, so that none reaches a stranger's process.

        macOS has ``waitid`` from Python 3.13 on; before, that gap of microseconds stays open there.
        """
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
            signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        try:
            _, status = os.waitpid(self._pid, 0)
            self._pid = 0
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ends)
        code = os.waitstatus_to_exitcode(status)
        return code if code >= 0 else 128 - code

    def _run_windows(self, environment: dict[str, str]) -> int:
        """Built for, never run: there the child watches its parent's process instead of a pipe."""
        import subprocess

        process = subprocess.Popen(self._command, env={**environment, PIPE: f"pid:{os.getpid()}"})
        self._pid = process.pid
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                return process.wait()

    def tell(self, number: int) -> None:
        """Passes a signal on, if a child is there."""
        if self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, number)
