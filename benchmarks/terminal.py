"""A terminal of our own: runs a program in a pty, shows its screen, presses keys, and times what is seen.

Times are taken by a reader thread when bytes arrive, so the emulator's own work is not in them. POSIX only.
"""

import contextlib
import fcntl
import os
import queue
import re
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence

import pyte

KEYS = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "s-tab": "\x1b[Z", "backspace": "\x7f", "space": " ",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pgup": "\x1b[5~", "pgdn": "\x1b[6~", "delete": "\x1b[3~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~",
}  # fmt: skip
# What pyte would draw instead of obeying: kitty keyboard, mode queries, device attribute variants.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;:]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?u|\x1b[P_^][^\x1b]*\x1b\\")
_PARTIAL = re.compile(rb"\x1b(?:\[[0-9;:<>=?$]*|[P\]_^][^\x07\x1b]*\x1b?)?$")


WAIT = 60.0  # seconds for what has to come: a wait that is met costs nothing, and a busy machine is slow


class TimedOut(AssertionError):
    """What was waited for did not appear; the message shows the screen."""


def encode(keys: str) -> bytes:
    """``ab<enter><f3><c-s>`` as bytes; ``<lt>`` is a literal ``<``."""

    def one(match: "re.Match[str]") -> str:
        name = match[1].lower()
        if name == "lt":
            return "<"
        if name.startswith("c-") and len(name) == 3:
            return chr(ord(name[2]) & 0x1F)
        return KEYS[name]

    return re.sub(r"<([a-zA-Z0-9-]+)>", one, keys).encode()


class Terminal:
    """One program in one pty. Use as a context manager; what is left running is killed at the end."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: str | None = None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._rest = b""
        self.raw = bytearray()
        self._chunks: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        main, child = os.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        base = {
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "COLORTERM": "truecolor",
        }
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            list(argv),
            stdin=child,
            stdout=child,
            stderr=child,
            env={**base, **(env or {})},
            cwd=cwd,
            start_new_session=True,
            preexec_fn=_own_terminal,
        )
        os.close(child)
        self._fd = main
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)
        self._reader.join(2)
        with contextlib.suppress(OSError):
            os.close(self._fd)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                data = b""
            self._chunks.put((time.perf_counter(), data))
            if not data:
                return

    def send(self, keys: str) -> float:
        """Press keys (see :func:`encode`); the moment before they were written."""
        at = time.perf_counter()
        os.write(self._fd, encode(keys))
        return at

    def text(self, text: str) -> float:
        """Type ``text`` as it is."""
        at = time.perf_counter()
        os.write(self._fd, text.encode())
        return at

    def screen(self) -> str:
        """What is on the screen now, one line a row."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def has(self, pattern: str) -> bool:
        return re.search(pattern, self.screen(), re.M) is not None

    def _take(self, timeout: float) -> float | None:
        """Feed the next chunk; when it arrived, or ``None`` when none came in time."""
        try:
            at, data = self._chunks.get(timeout=max(timeout, 0.0))
        except queue.Empty:
            return None
        self.raw += data
        data = _UNKNOWN.sub(b"", self._rest + data)
        partial = _PARTIAL.search(data)
        self._rest = data[partial.start() :] if partial else b""
        self._stream.feed(data[: partial.start()] if partial else data)
        return at

    def wait_for(self, pattern: str, timeout: float = WAIT) -> float:
        """Wait until the regex is on the screen; when the bytes that brought it arrived."""
        at, until = time.perf_counter(), time.perf_counter() + timeout
        while not self.has(pattern):
            arrived = self._take(until - time.perf_counter())
            if arrived is None:
                raise TimedOut(f"no {pattern!r} within {timeout} s:\n{self.screen()}")
            at = arrived
        return at

    def press_until(
        self, keys: str, pattern: str, every: float = 0.01, timeout: float = 10.0
    ) -> tuple[float, int]:
        """Press ``keys`` again and again until the regex is on the screen; when, and how often pressed."""
        at, pressed, until = time.perf_counter(), 0, time.perf_counter() + timeout
        while not self.has(pattern):
            if time.perf_counter() > until:
                raise TimedOut(f"no {pattern!r} after {pressed} × {keys!r}:\n{self.screen()}")
            self.send(keys)
            pressed += 1
            at = self._take(every) or at
        return at, pressed

    def wait_gone(self, pattern: str, timeout: float = WAIT) -> float:
        """Wait until the regex is on the screen no more."""
        at, until = time.perf_counter(), time.perf_counter() + timeout
        while self.has(pattern):
            arrived = self._take(until - time.perf_counter())
            if arrived is None:
                raise TimedOut(f"still {pattern!r} after {timeout} s:\n{self.screen()}")
            at = arrived
        return at

    def settle(self, quiet: float = 0.08, timeout: float = 10.0) -> float:
        """Wait until nothing came for ``quiet`` seconds; when the last bytes arrived (now if none did)."""
        last, until = time.perf_counter(), time.perf_counter() + timeout
        while time.perf_counter() < until:
            arrived = self._take(quiet)
            if arrived is None:
                return last
            last = arrived
        return last

    def measure(self, keys: str, until: str | None = None, quiet: float = 0.08) -> float:
        """Seconds from the key to ``until`` on the screen, else to the last paint before quiet."""
        self.settle(quiet)
        pressed = self.send(keys)
        if until is not None:
            return self.wait_for(until) - pressed
        first = self._take(2.0)
        if first is None:
            raise TimedOut(f"{keys!r} painted nothing:\n{self.screen()}")
        return max(first, self.settle(quiet) if not self._chunks.empty() else first) - pressed

    def wait_exit(self, timeout: float = WAIT) -> int:
        """Wait for the end; the exit code (negative: the signal)."""
        until = time.perf_counter() + timeout
        while self.process.poll() is None and time.perf_counter() < until:
            self._take(0.05)
        if self.process.poll() is None:
            raise TimedOut(f"still running after {timeout} s:\n{self.screen()}")
        # What it wrote last may still be on its way: until the terminal's end, or nobody writes any more.
        self._reader.join(2.0)
        while self._take(0.05) is not None:
            pass
        return int(self.process.returncode)

    def children(self) -> list[int]:
        """Process ids of the program's children (Linux)."""
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(path, encoding="ascii") as file:
            return [int(pid) for pid in file.read().split()]


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
