"""Lock, quit and kill -9 from outside: no canary of a patient on the screen, in memory, or in a file.

Reading another process's memory needs root here, for the child is made not dumpable.
"""

import contextlib
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from benchmarks.terminal import WAIT
from tests.whole.mutated import Mutated
from tests.whole.steady import rest

from ncm_tui.vault.store import Vault

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux"),
]

CANARY, MRN, NOTE = "QZXCANARY", "99QZX7731", "note text qzxq"
BORN = date(1931, 8, 17)
#: As they are shown, stored, and written in a message; none may be in a file in clear.
WORDS = [
    word.encode()
    for word in (CANARY, CANARY.title(), MRN, NOTE, "1931-08-17", "08/17/1931", "8/17/1931", "17 Aug 1931")
]
F9, FIND, QUIT = b"\x1b[20~", b"\x1bOR", b"\x11"


@pytest.fixture
def home(vault_folder: Path, passphrase: str, tmp_path: Path) -> Path:
    """A home whose one vault holds a patient with canaries in name, MRN and note."""
    vault = Vault.open(vault_folder, passphrase)

    def write(work: Any) -> None:
        from ncm_tui.models.people import Identifier, Patient
        from ncm_tui.models.stays import KeyTime, Stay
        from ncm_tui.models.work import Note

        patient = work.add(Patient(family=CANARY, given="Maria", sex="female", birth_date=BORN))
        work.add(Identifier(patient_id=patient.id, value=MRN))
        stay = work.add(
            Stay(patient_id=patient.id, facility_id=1, visit_number="V1", class_code="IMP",
                 status="in-progress", on_my_list=True, unit="4W", bed="4W-01")
        )  # fmt: skip
        work.add(KeyTime(patient_id=patient.id, stay_id=stay.id, kind="arrival", at=work.now, source="nurse"))
        work.add(
            Note(patient_id=patient.id, stay_id=stay.id, kind="progress", body=NOTE, written_at=work.now)
        )

    vault.submit("patient.added", write).result(20)
    vault.close()
    (tmp_path / "passphrase").write_text(passphrase + "\n")
    return tmp_path / "ncm-home"


class Running:
    """The whole program in a terminal of its own."""

    def __init__(self, home: Path, passphrase_file: Path, python: str = sys.executable) -> None:
        folders = {name: home.parent / name for name in ("tmp", "cwd", "data")}
        for folder in folders.values():
            folder.mkdir(exist_ok=True)
        self.master, slave = pty.openpty()
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [python, "-m", "ncm_tui", "--home", str(home), "--passphrase-file", str(passphrase_file)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "TMPDIR": str(folders["tmp"]),
                "HOME": str(folders["data"]),
                "XDG_DATA_HOME": str(folders["data"]),
            },
            cwd=folders["cwd"],
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def until(self, word: str, seconds: float = WAIT) -> bytes:
        """Reads the screen's bytes until ``word`` was painted; everything since the last call."""
        seen, end = b"", time.monotonic() + seconds
        while word.encode() not in seen:
            assert time.monotonic() < end, f"{word!r} never came: {seen[-400:]!r}"
            seen += self.read(0.02)
        return seen

    def press(self, keys: bytes, word: str) -> None:
        """Again, if need be: a key that comes with the switch of patients is meant for nobody."""
        self.rest()
        for _ in range(20):
            self.type(keys)
            seen = self.rest()
            if word.encode() in seen:
                return
        raise AssertionError(f"{word!r} never came: {seen[-400:]!r}")

    def rest(self) -> bytes:
        """Until the program stands still; what it painted meanwhile."""
        return rest(self.process.pid, self.read)

    def read(self, wait: float = 0.1) -> bytes:
        seen = b""
        with contextlib.suppress(OSError):
            while select.select([self.master], [], [], wait)[0]:
                seen += os.read(self.master, 65536)
        return seen

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def child(self) -> int:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(path.read_text().split()[0])

    def ended(self) -> int:
        end = time.monotonic() + WAIT
        while self.process.poll() is None:
            assert time.monotonic() < end
            self.read(0.02)
        return self.process.returncode

    def close(self) -> None:
        with contextlib.suppress(OSError, IndexError, ValueError):
            os.kill(self.child(), signal.SIGKILL)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def start(python: str = sys.executable) -> Running:
        running.append(Running(home, tmp_path / "passphrase", python))
        running[-1].until(CANARY)
        return running[-1]

    yield start
    for one in running:
        one.close()


def hits(pid: int, words: list[bytes]) -> int:
    """How often any of ``words`` is in the readable memory of ``pid``."""
    found = 0
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            place, mode, *_, last = line.split()
            low, high = (int(part, 16) for part in place.split("-"))
            of_a_file = last.startswith("/") and "w" not in mode  # as it is on the disk, and never written to
            if not mode.startswith("r") or "[v" in line or of_a_file:
                continue
            try:
                memory.seek(low)
                content = memory.read(high - low)
            except (OSError, ValueError, OverflowError):
                continue
            found += sum(content.count(word) for word in words)
    return found


def spent_by(pid: int) -> int:
    """Ticks of the processor that ``pid`` used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def may_read_memory() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.mark.skipif(not may_read_memory(), reason="reading a process that is not dumpable needs root")
def test_lock_leaves_nothing_in_memory_and_on_the_screen(run: Callable[[], Running], passphrase: str) -> None:
    words = [CANARY.encode(), MRN.encode(), passphrase.encode()]
    app = run()
    locked_from = app.child()
    assert hits(locked_from, words) > 0, "the scan must find what is there"
    app.type(F9)
    after = app.until("passphrase") + app.rest()
    assert app.child() != locked_from
    assert not Path(f"/proc/{locked_from}").exists()
    assert hits(app.child(), words) == 0
    assert hits(app.process.pid, words) == 0
    assert CANARY.encode() not in after.split(b"\x1b[2J")[-1]
    app.type(QUIT)
    assert app.ended() == 0
    assert termios.tcgetattr(app.slave) == app.before


@pytest.mark.soak
@pytest.mark.skipif(not may_read_memory(), reason="reading a process that is not dumpable needs root")
def test_a_terminal_that_takes_nothing_is_locked_too(
    run: Callable[[], Running], home: Path, passphrase: str
) -> None:
    """Nobody reads the terminal: the page cannot be painted, and the idle limit holds all the same."""
    words = [CANARY.encode(), MRN.encode(), passphrase.encode()]
    (home / "settings.toml").write_text("idle_minutes = 1\n")
    app = run()
    locked_from = app.child()
    for _ in range(60):
        spent = spent_by(locked_from)
        for _ in range(10):  # pages enough to fill what the system keeps for the terminal
            app.type(b"\r\x1b[15~")
            time.sleep(0.1)
        if spent_by(locked_from) == spent:  # keys cost nothing any more: nobody hears them
            break
    else:
        raise AssertionError("the terminal took it all")
    began = time.monotonic()
    assert hits(locked_from, words) > 0, "the scan must find what is there"
    while Path(f"/proc/{locked_from}").exists():
        assert time.monotonic() - began < 100, "still there"
        time.sleep(0.1)
    took = time.monotonic() - began
    sys.stdout.write(f"S2: a terminal that takes nothing: gone {took:.1f} s after it stood still\n")
    assert hits(app.process.pid, words) == 0
    seen = app.until("passphrase")
    assert CANARY.encode() not in seen.split(b"\x1b[2J")[-1]
    app.type(QUIT)
    assert app.ended() == 0


def canary_outside(tmp_path: Path) -> list[str]:
    """Files under the test's folder that hold a canary in clear: the home with its vault, incidents and
    settings, the temporary folder, the working folder, the user's own."""
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "copy" not in path.parts]
    return [str(path) for path in files if any(word in path.read_bytes() for word in WORDS)]


def a_note_is_written(app: Running) -> None:
    """The chart, her note, a few words of a new one: the canary has been everywhere it can be shown."""
    app.press(b"\r", "Summary")
    app.press(b"5", NOTE)
    app.press(b"a", ".phrase")
    app.rest()
    app.type(NOTE.encode())
    app.until("kept ")


def crashing(folder: Path) -> str:
    """A copy of the program that has a fault behind F3; the fault quotes the canary."""
    copy = Mutated(folder)
    copy.replace(
        "screens/everywhere.py",
        "    def action_find(self: NcmApp) -> None:\n",
        f"    def action_find(self: NcmApp) -> None:\n        raise RuntimeError({CANARY + MRN!r})\n",
    )
    return str(copy.python)


@pytest.mark.parametrize("how", ["quit", "crash", "kill -9 of the app", "kill -9 of both", "SIGTERM"])
def test_nothing_of_a_patient_is_in_any_file(
    run: Callable[..., Running], home: Path, tmp_path: Path, how: str, passphrase: str
) -> None:
    app = run(crashing(tmp_path / "copy") if how == "crash" else sys.executable)
    a_note_is_written(app)
    if how == "quit":
        app.type(QUIT)
        assert app.ended() == 0
    elif how == "crash":
        app.type(FIND)
        assert app.ended() == 70
        assert list(home.glob("incidents/*.txt"))
        assert termios.tcgetattr(app.slave) == app.before
    elif how == "SIGTERM":
        app.process.send_signal(signal.SIGTERM)
        assert app.ended() == 143
    elif how == "kill -9 of the app":
        os.kill(app.child(), signal.SIGKILL)
        assert app.ended() == 137
        assert termios.tcgetattr(app.slave) == app.before
    else:
        os.kill(app.child(), signal.SIGKILL)
        app.process.kill()
        app.process.wait()
    assert canary_outside(tmp_path) == []
    planted = tmp_path / "tmp" / "planted"
    planted.write_bytes(b"x" * 5000 + WORDS[-1])
    assert canary_outside(tmp_path) == [str(planted)], "the search must find what is there"
    copy = tmp_path / "again"
    shutil.copytree(home / "vaults" / "dana", copy)
    vault = Vault.open(copy, passphrase)
    assert vault.reader.value("SELECT family FROM patient") == CANARY
    assert vault.verify_chain().ok
    vault.close()
