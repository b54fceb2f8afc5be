"""The app in a real terminal: any size, any byte, the end of its terminal. POSIX only."""

import contextlib
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pty here", allow_module_level=True)

import fcntl
import pty
import termios

from tests.whole.steady import rest


class Run:
    """``ncm`` on an empty home, in a terminal of our own."""

    def __init__(self, home: Path, columns: int, lines: int) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "NCM_HOME": str(home), "TERM": "xterm-256color"}
            os.execvpe(sys.executable, [sys.executable, "-m", "ncm_tui"], environment)
        self.size(columns, lines)
        self.seen = b""

    def size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def until(self, words: bytes, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < end, self.seen[-500:]
            self.read(0.1)

    def read(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and select.select([self.fd], [], [], left)[0]:
            try:
                self.seen += os.read(self.fd, 65536)
            except OSError:
                return

    def new(self, seconds: float) -> bytes:
        before = len(self.seen)
        self.read(seconds)
        return self.seen[before:]

    def until_quiet(self) -> None:
        """Until it stands still: what an earlier size still had to draw is read, keys are taken in."""
        rest(self.pid, self.new)

    def code(self, seconds: float = 60.0) -> int:
        """The exit code, once it ends; what it writes meanwhile is read."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("still running")

    def close(self) -> None:
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
            with contextlib.suppress(AssertionError):
                self.code(5.0)
        os.close(self.fd)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    made = Run(tmp_path / "home", 80, 24)
    yield made
    made.close()


def test_any_size_and_back(run: Run) -> None:
    run.until(b"first run")
    for columns, lines in ((1, 1), (2, 1), (5, 2), (39, 24), (80, 9), (300, 80)):
        run.size(columns, lines)
        run.until_quiet()
    run.until_quiet()
    run.seen = b""
    run.size(20, 5)
    run.until(b"ncm: this window is")
    assert b"first run" not in run.seen
    run.seen = b""
    run.size(80, 24)
    run.until(b"first run")
    os.write(run.fd, b"\x11")
    assert run.code() == 0


def test_the_environment_does_not_hide_the_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    run = Run(tmp_path / "home", 80, 24)
    try:
        run.until(b"first run")
        run.size(20, 5)
        run.until(b"ncm: this window is")
    finally:
        run.close()


def test_every_byte(run: Run) -> None:
    run.until(b"first run")
    for start in range(0, 256, 16):
        chunk = bytes(set(range(start, start + 16)) - {0x11, 0x0C})
        os.write(run.fd, chunk)
        run.read(0.05)
    run.until_quiet()
    os.write(run.fd, b"\x11")
    assert run.code() == 0


def test_a_paste_of_64_kb_with_control_codes(run: Run) -> None:
    run.until(b"first run")
    os.set_blocking(run.fd, False)
    left = b"\x1b[200~" + b"name \x1b]0;t\x07\xff " * 5_000 + b"\x1b[201~"
    while left:
        with contextlib.suppress(BlockingIOError):
            left = left[os.write(run.fd, left) :]
        run.read(0.005)
    run.until_quiet()
    os.write(run.fd, b"\x11")
    assert run.code() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(run: Run, number: signal.Signals) -> None:
    run.until(b"first run")
    os.kill(run.pid, number)
    assert run.code() == 128 + number
    ours, fresh = pty.openpty()
    assert termios.tcgetattr(run.fd)[:4] == termios.tcgetattr(fresh)[:4]
    os.close(ours)
    os.close(fresh)
    assert run.seen.rstrip().endswith(b"\x1b[?1049l") or b"\x1b[?1049l" in run.seen[-400:]
