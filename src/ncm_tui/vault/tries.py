"""Wrong passphrases are slowed, never punished: 0 0 0 1 2 4 … 60 seconds, and a restart changes nothing."""

import json
import math
import os
import time
from dataclasses import dataclass

from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.problems import storage_problem

FREE = 3
LONGEST = 60.0
_LENGTH = 64


def delay(wrong: int) -> float:
    """Seconds to wait after ``wrong`` wrong tries in a row, before the next."""
    return 0.0 if wrong < FREE else min(LONGEST, 2.0 ** min(wrong - FREE, 10))


@dataclass(frozen=True, slots=True)
class Tries:
    """``wrong`` tries in a row; ``last`` is the wall clock of the last one, in seconds."""

    wrong: int = 0
    last: float = 0.0

    def left(self, now: float) -> float:
        """Seconds still to wait. A clock that went back does not shorten the wait."""
        wait = delay(self.wrong)
        passed = now - self.last
        return max(0.0, wait - passed) if passed >= 0 else wait


def read(folder: VaultFolder) -> Tries:
    """What is known of earlier tries. A file that is not ours counts as if the free tries were used up.

    Raises ``StorageProblem``.
    """
    try:
        data = json.loads(folder.tries.read_bytes())
        return Tries(max(0, int(data["wrong"])), _finite(float(data["last"])))
    except FileNotFoundError:
        return Tries()
    except OSError as error:
        raise storage_problem(error, folder.path) from None
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return Tries(FREE, time.time())


def _finite(seconds: float) -> float:
    if not math.isfinite(seconds):
        raise ValueError("not a time")
    return seconds


def count_one(folder: VaultFolder, tries: Tries) -> Tries:
    """One more wrong try, written *before* the passphrase is tried, so that a kill does not save it."""
    more = Tries(tries.wrong + 1, time.time())
    _write(folder, more)
    return more


def forget(folder: VaultFolder) -> None:
    """After the right passphrase."""
    _write(folder, Tries())


def _write(folder: VaultFolder, tries: Tries) -> None:
    """Over the old content, always of one length: a full disk must not keep the nurse from unlocking."""
    text = json.dumps({"wrong": min(tries.wrong, 999_999), "last": round(tries.last, 3)}).ljust(_LENGTH)
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        fd = os.open(folder.tries, flags, 0o600)
        try:
            os.write(fd, text.encode("ascii"))
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError as error:
        raise storage_problem(error, folder.path) from None
