"""In the child: noticing that the parent is gone, and what it owes the terminal.

The parent keeps the writing end of a pipe whose reading end the child inherits (``NCM_PARENT_PIPE``):
when the parent dies of anything, the child reads the end of file, saves and leaves.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Callable

PIPE = "NCM_PARENT_PIPE"  # as in launcher_process
GRACE = 10.0  # seconds the child may take to save when its parent is gone


def watch_parent(gone: Callable[[], object]) -> None:
    """In the child: calls ``gone`` from a thread of its own when the parent is no longer there.

    ``gone`` should have everything saved and end the app; after ``GRACE`` seconds the process ends by
    itself, whatever hangs. Without a parent (a test) it does nothing.
    """
    tie = os.environ.pop(PIPE, "")
    if not tie:
        return

    def wait() -> None:
        _parent_end(tie)
        gone()
        threading.Event().wait(GRACE)
        os._exit(70)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def _parent_end(tie: str) -> None:
    """Returns when the parent is gone."""
    if not tie.startswith("pid:"):
        with contextlib.suppress(OSError):
            os.set_inheritable(int(tie), False)
            while os.read(int(tie), 1):
                pass
        return
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(0x00100000, False, int(tie[4:]))  # SYNCHRONIZE
        if handle:
            kernel.WaitForSingleObject(handle, -1)


def ready_to_suspend() -> None:
    """In the child, once its own handler of SIGTSTP is set: the signal may come from now on."""
    if sys.platform != "win32":
        import signal

        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTSTP})


def discard_typed() -> None:
    """In the child, just before the passphrase prompt is drawn: keys typed earlier are not for it."""
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
        return
    import termios

    with contextlib.suppress(termios.error):
        termios.tcflush(0, termios.TCIFLUSH)


def terminal_to_shell() -> None:
    """In the child, at its end when the parent is gone: nobody else gives echo and lines back."""
    if sys.platform == "win32":
        return
    import termios

    with contextlib.suppress(termios.error):
        now = termios.tcgetattr(0)
        now[0] |= termios.IXON | termios.ICRNL
        now[1] |= termios.OPOST
        now[3] |= termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN
        termios.tcsetattr(0, termios.TCSANOW, now)
