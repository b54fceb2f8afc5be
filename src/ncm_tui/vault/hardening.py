"""No core dumps, and no other process of this user reads our memory."""

import contextlib
import sys

_PR_SET_DUMPABLE = 4


def harden() -> list[str]:
    """Turns core dumps off and, on Linux, makes the process not dumpable; what could be done.

    Called by the child and by every headless verb before a passphrase is read. What a system does not
    offer is left out: the app still runs.
    """
    done: list[str] = []
    if sys.platform == "win32":
        return done
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done.append("no core dumps")
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
                done.append("not dumpable")
    return done
