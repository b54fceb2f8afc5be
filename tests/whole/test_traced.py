"""S6: a day on the demo ward under a trace of system calls: the app's own files, and no network.

Every file opened to be written, made, renamed or removed is under the home, or the terminal itself; every
socket is the event loop's own pair. What is only read is Python, its packages and the system's own tables;
what Python compiles at a first start lies in the ``__pycache__`` of its packages.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.whole.steady import Steady

import ncm_tui

STRACE = shutil.which("strace")
# Where Python and its packages lie, and this package.
CODE = (*map(Path, {sys.prefix, sys.base_prefix}), Path(ncm_tui.__file__).parent)
CALLS = (
    "openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat,symlink,symlinkat,"
    "truncate,mknod,mknodat,chmod,fchmodat,socket,socketpair,connect,bind,sendto,execve"
)
# The day: what she presses, and what must have been on the screen (empty: nothing in particular).
DAY = (
    ("<down><down>", ""),
    ("/", ""), ("4w", ""), ("<esc>", ""),
    ("<enter>", "1 Summary"),
    ("2", ""), ("<enter>", ""), ("<down><down>", ""), ("<esc>", ""),
    ("3", ""), ("p", ""), ("wal", ""), ("<esc>", ""), ("<esc>", ""), ("<esc>", ""),
    ("<f5>", "Today ─"), ("2", "Bed +Patient"), ("<enter>", "1 Summary"), ("4", ""), ("5", "Notes"),
    ("a", r"\.phrase"), ("seen at the bedside ", ""), ("<esc>", ""),
    ("<f8>", ""), ("1", ""), ("h", ""), ("<esc>", ""),
    ("<f3>", "Find patient"), ("ta", ""), ("<esc>", ""),
    ("<c-o>", r"\.phrase"), ("<esc>", ""), ("<f5>", "Today ─"), ("2", "Bed +Patient"),
    ("<c-p>", ""), ("<esc>", ""), ("<f1>", ""), ("<esc>", ""),
    ("<c-g>", ""), ("<c-g>", ""), ("<c-t>", ""),
)  # fmt: skip
# The event loop's own pair, and the C library asking a daemon of this machine for the user's name.
LOCAL = re.compile(
    r'socketpair\(AF_UNIX,|socket\(AF_UNIX,|connect\([^"]*"/(?:var/)?run/nscd/|'
    r'sendto\([^"]*"\\0", 1, 0, NULL, 0\)'
)
_WRITES = re.compile(r"O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)")
_LOOKS_ONLY = ("open", "openat")
_LINE = re.compile(r"^(?:\[pid\s+)?\d*\]?\s*(?P<call>\w+)\((?P<rest>.*)$")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Call:
    """One system call that did not fail."""

    name: str
    text: str

    @property
    def paths(self) -> list[str]:
        return _PATH.findall(self.text)

    @property
    def writes(self) -> bool:
        return self.name not in _LOOKS_ONLY or bool(_WRITES.search(self.text))


def calls_of(log: str) -> Iterator[Call]:
    for line in log.splitlines():
        found = _LINE.match(re.sub(r"^\d+\s+", "", line))
        if found and " = -1 " not in line:
            yield Call(found["call"], found["rest"])


def outside(log: str, home: Path) -> list[str]:
    """What was done that may not be: a socket, another program, a write outside ``home``."""
    wrong: list[str] = []
    for call in calls_of(log):
        if call.name in ("socket", "socketpair", "connect", "bind", "sendto"):
            if not LOCAL.match(f"{call.name}({call.text}"):
                wrong.append(f"{call.name}({call.text}")
        elif call.name == "execve":
            if not re.match(r'"[^"]*python[^"]*"', call.text):
                wrong.append(f"execve({call.text}")
        elif call.writes:
            wrong += [f"{call.name}({call.text}" for path in call.paths if not allowed(path, call, home)]
    return wrong


def allowed(path: str, call: Call, home: Path) -> bool:
    if not path.startswith("/"):  # beside a folder that was opened: strace shows the folder with -y
        folder = re.search(r"\d+<([^>]*)>", call.text)
        path = os.path.join(folder[1] if folder else "/", path)
    if "/__pycache__" in path and any(Path(path).is_relative_to(code) for code in CODE):
        return True
    return Path(path).is_relative_to(home) or path.startswith(("/dev/tty", "/dev/pts/", "/dev/null"))


def traced(home: Path, folder: Path, *more: str) -> tuple[Steady, Path]:
    log = folder.parent / "trace"
    argv = [str(STRACE), "-f", "-y", "-qq", "-s", "300", "-e", f"trace={CALLS}", "-o", str(log)]
    program = [sys.executable, "-B", "-m", "ncm_tui", *more]
    return Steady(
        [*argv, *program], env={"NCM_HOME": str(home), "TZ": "America/New_York"}, cwd=str(folder)
    ), log


def can_trace() -> bool:
    if STRACE is None:
        return False
    return (
        subprocess.run([STRACE, "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode
        == 0
    )


needs_strace = pytest.mark.skipif(not can_trace(), reason="strace is not installed, or may not trace here")


@needs_strace
def test_a_day_touches_only_the_apps_own_files_and_no_network(tmp_path: Path) -> None:
    home, folder = tmp_path / "ncm", tmp_path / "cwd"
    folder.mkdir()
    terminal, log = traced(home, folder, "demo")
    with terminal as t:
        t.wait_for("18 patients", timeout=90)
        t.settle(0.4)
        for keys, shown in DAY:
            t.send(keys)
            t.settle(0.15)
            if shown:
                t.wait_for(shown)
        t.send("<f9>")
        t.wait_for("passphrase of the demo")
        t.send("<c-q>")
        assert t.wait_exit() == 0
    told = log.read_text(errors="replace")
    assert f'"{home}/demo/ward-' in told, "the trace must have seen the demo's own folder"
    assert outside(told, home) == []
    assert list(folder.iterdir()) == []


HOME = Path("/home/dana/ncm")
OWN = """
100 openat(AT_FDCWD</w>, "/home/dana/ncm/vaults/d/vault.db", O_RDWR|O_CREAT, 0600) = 3
100 openat(AT_FDCWD</w>, "/usr/lib/libz.so", O_RDONLY|O_CLOEXEC) = 3
100 openat(AT_FDCWD</w>, "/etc/x", O_RDWR) = -1 EACCES (Permission denied)
101 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [7, 8]) = 0
"""


def test_the_reading_of_a_trace_lets_the_own_files_pass() -> None:
    assert outside(OWN, HOME) == []


@pytest.mark.parametrize(
    "line",
    [
        "100 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
        '100 connect(3<socket:[1]>, {sa_family=AF_UNIX, sun_path="/tmp/.X11-unix/X0"}, 20) = 0',
        '100 openat(AT_FDCWD</w>, "/tmp/patients.txt", O_WRONLY|O_CREAT, 0600) = 3',
        '100 openat(AT_FDCWD</w>, "notes.txt", O_WRONLY|O_CREAT, 0600) = 3',
        '100 openat(AT_FDCWD</w>, "/tmp/__pycache__/names.pyc", O_WRONLY|O_CREAT, 0600) = 3',
        '100 rename("/home/dana/ncm/a", "/tmp/a") = 0',
        '100 execve("/usr/bin/xclip", ["xclip"], 0x7f) = 0',
    ],
)
def test_the_reading_of_a_trace_finds(line: str) -> None:
    assert outside(OWN + line + "\n", HOME)
