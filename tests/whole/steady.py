"""A terminal whose user looks before she presses: the program has taken in every key and done its work.

That nothing was painted for a while proves nothing on a busy machine, where a program may not even have been
given the processor. Here it stands still when none of its threads has, or wants, the processor (Linux).
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.terminal import WAIT, Terminal

GLANCE = 0.03  # seconds without anything new, before a key
WAITING = frozenset("SITZX")  # states of a thread that nobody keeps waiting; the others have work to do
TOLD = all(Path(f"/proc/self/task/{os.getpid()}/{name}").exists() for name in ("schedstat", "children"))
IDLE = 0.1  # of the time: what ticks of clocks and looks at the keyboard may take


class Work(NamedTuple):
    """What the processes did up to now, in seconds of the processor, and whether they have more to do."""

    spent: float
    more: bool


def work_of(pid: int) -> Work:
    """Of ``pid`` and of all that it started; nothing where the system does not tell: then what is painted is
    all there is to go by."""
    spent, more = 0.0, False
    if not TOLD:
        return Work(spent, more)
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        try:
            state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
            spent += int((thread / "schedstat").read_text().split()[0]) / 1e9
            children = (thread / "children").read_text().split()
        except OSError:  # it has ended meanwhile, which is work too
            more = True
            continue
        more = more or state not in WAITING
        for child in children:
            below = work_of(int(child))
            spent, more = spent + below.spent, more or below.more
    return Work(spent, more)


def rested(before: Work, after: Work, seconds: float) -> bool:
    """Whether nothing was done in these seconds, and nothing is left to do."""
    return not before.more and not after.more and abs(after.spent - before.spent) <= IDLE * seconds


def rest(pid: int, read: Callable[[float], bytes]) -> bytes:
    """What ``read`` brings until the program stands still: it waits so many seconds for more, at most."""
    seen, until = b"", time.monotonic() + WAIT
    while time.monotonic() < until:
        before, new = work_of(pid), read(GLANCE)
        seen += new
        if not new and rested(before, work_of(pid), GLANCE):
            break
    return seen


class Steady(Terminal):
    """Every key waits until the program stands still, unless it is pressed ``at_once``."""

    def settle(self, quiet: float = 0.08, timeout: float = WAIT) -> float:
        """Wait until the program did and painted nothing for ``quiet`` seconds; when the last bytes came."""
        last = time.perf_counter()
        until = last + timeout
        while time.perf_counter() < until:
            before = work_of(self.process.pid)
            arrived = self._take(quiet)
            if arrived is not None:
                last = arrived
            elif rested(before, work_of(self.process.pid), quiet):
                break
        return last

    def send(self, keys: str, *, at_once: bool = False) -> float:
        """Press keys; the moment before they were written."""
        if not at_once:
            self.settle(GLANCE)
        return super().send(keys)

    def text(self, text: str, *, at_once: bool = False) -> float:
        """Type ``text`` as it is."""
        if not at_once:
            self.settle(GLANCE)
        return super().text(text)
