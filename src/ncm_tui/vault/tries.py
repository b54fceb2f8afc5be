"""Wrong passphrases are slowed, never punished: 0 0 0 1 2 4 … 60 seconds, and a restart changes nothing.

They are also told: what was not in the record yet is one entry of it at the next unlock. The file lies
beside the vault and is not sealed: who can write there can also delete it.
"""

import json
import math
import os
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime

from ncm_tui.rules.problems import StorageProblem
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.problems import storage_problem

FREE = 3
LONGEST = 60.0
#: The verb of the entry that tells of them.
RECORDED = "vault.wrong_tries"
_LENGTH = 96
_LATEST = 4e9  # a clock beyond the year 2096 is none


def delay(wrong: int) -> float:
    """Seconds to wait after ``wrong`` wrong tries in a row, before the next."""
    return 0.0 if wrong < FREE else min(LONGEST, 2.0 ** min(wrong - FREE, 10))


@dataclass(frozen=True, slots=True)
class Tries:
    """``wrong`` tries in a row; ``last`` is the wall clock of the last one, in seconds. ``untold`` were
    wrong, or cut off, since the record last told of any; ``untold_at`` is the clock of the last of these."""

    wrong: int = 0
    last: float = 0.0
    untold: int = 0
    untold_at: float = 0.0

    @property
    def last_at(self) -> datetime:
        """When the last untold one was, in UTC."""
        return datetime.fromtimestamp(self.untold_at, UTC)

    def left(self, now: float) -> float:
        """Seconds still to wait. A clock that went back does not shorten the wait."""
        wait = delay(self.wrong)
        passed = now - self.last
        return max(0.0, wait - passed) if passed >= 0 else wait


NONE = Tries()


def read(folder: VaultFolder) -> Tries:
    """What is known of earlier tries. A file that is not ours counts as if the free tries were used up.

    Raises ``StorageProblem``.
    """
    try:
        data = json.loads(folder.tries.read_bytes())
        wrong, last = max(0, int(data["wrong"])), _finite(float(data["last"]))
        untold = max(0, int(data.get("untold", wrong)))
        return Tries(wrong, last, untold, min(_LATEST, max(0.0, float(data.get("untold_at", last)))))
    except FileNotFoundError:
        return NONE
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
    now = time.time()
    more = Tries(tries.wrong + 1, now, tries.untold + 1, now)
    _write(folder, more)
    return more


def forget(folder: VaultFolder, before: Tries = NONE) -> None:
    """After the right passphrase: nothing is slowed any more. What was untold ``before`` it stays so."""
    _write(folder, Tries(untold=before.untold, untold_at=before.untold_at))


def tell(folder: VaultFolder, record: Callable[[str], "Future[None]"]) -> Tries:
    """At an unlock: ``record(detail)`` makes one entry of the tries no entry told of, and only then are they
    forgotten. What was told; without room for the entry nothing is, and the next unlock tells."""
    found = read(folder)
    if not found.untold:
        return found
    try:
        record(f"{found.untold} {found.last_at.isoformat(timespec='seconds')}").result()
    except StorageProblem:
        return found
    forget(folder)
    return found


def _write(folder: VaultFolder, tries: Tries) -> None:
    """Over the old content, always of one length: a full disk must not keep the nurse from unlocking."""
    numbers = {
        "wrong": min(tries.wrong, 999_999), "last": round(tries.last, 3),
        "untold": min(tries.untold, 999_999), "untold_at": round(tries.untold_at, 3),
    }  # fmt: skip
    text = json.dumps(numbers).ljust(_LENGTH)
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
