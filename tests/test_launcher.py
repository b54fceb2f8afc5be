"""The parent in a real pseudo-terminal, with a tiny child in the app's place."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ncm_tui import __version__, launcher

if os.name == "nt":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import fcntl
import pty
import termios

CHILD = """
import json, os, signal, sys, time
from pathlib import Path
from ncm_tui.launcher_child import discard_typed, ready_to_suspend, watch_parent

folder = Path(os.environ["FAKE"])
number = len(list(folder.glob("start-*")))
step = (os.environ["FAKE_STEPS"].split(",") + ["exit 0"])[number]
tie = os.environ.get("NCM_PARENT_PIPE", "")
told = {"pid": os.getpid(), "argv": sys.argv[1:], "env": dict(os.environ)}
scratch = folder / f"writing-{number}"
scratch.write_text(json.dumps(told))

def ready():
    os.rename(scratch, folder / f"start-{number}")

def say(text):
    os.write(1, text.encode())

def leave(code):
    (folder / f"left-{number}").write_text(str(code))
    os._exit(code)

if step.startswith("exit"):
    ready()
    sys.exit(int(step.split()[1]))
if step.startswith("slow"):
    ready()
    while not (folder / "keys").exists():
        time.sleep(0.01)
    time.sleep(0.2)
    discard_typed()
    say("PROMPT")
    os.set_blocking(0, False)
    time.sleep(0.2)
    try:
        got = os.read(0, 100)
    except BlockingIOError:
        got = b""
    (folder / "typed").write_bytes(got)
    sys.exit(0)
if step == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready()
    time.sleep(60)
signal.signal(signal.SIGTERM, lambda *_: leave(143))
signal.signal(signal.SIGHUP, lambda *_: leave(129))
signal.signal(signal.SIGTSTP, lambda *_: leave(75))
ready_to_suspend()
watch_parent(lambda: leave(129))
say("\\x1b[?1049h\\x1b[?1003hPATIENT")
ready()
while True:
    if os.read(0, 1) == b"L":
        leave(75)
"""

PARENT = """
import sys
from ncm_tui import launcher
launcher.child_command = lambda mode: [sys.executable, {child!r}, mode]
launcher._GRACE = {grace}
sys.exit(launcher.main({argv!r}))
"""

# A shell in three lines: it gives the terminal to one job, says when it stopped, and resumes it.
SHELL = """
import os, signal, sys, termios, time
from pathlib import Path
folder = Path(os.environ["FAKE"])
for number in (signal.SIGTTOU, signal.SIGINT, signal.SIGTSTP):
    signal.signal(number, signal.SIG_IGN)
job = os.fork()
if not job:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    for number in (signal.SIGTTOU, signal.SIGINT, signal.SIGTSTP):
        signal.signal(number, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-c", {parent!r}])
(folder / "job").write_text(str(job))
while True:
    _, status = os.waitpid(job, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    os.tcsetpgrp(0, os.getpid())
    echo = bool(termios.tcgetattr(0)[3] & termios.ECHO)
    (folder / "stopped").write_text("echo" if echo else "no echo")
    while not (folder / "resume").exists():
        time.sleep(0.01)
    os.tcsetpgrp(0, job)
    os.killpg(job, signal.SIGCONT)
"""


def until(true: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Waits for something to come true and returns it."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)
    return found


class Played:
    """The parent under a terminal of its own, with the steps its children take."""

    def __init__(
        self, folder: Path, steps: str, argv: list[str], *, shell: bool, grace: int, extra: dict[str, str]
    ) -> None:
        self.folder = folder
        child = folder / "child.py"
        child.write_text(CHILD)
        parent = PARENT.format(child=str(child), argv=argv, grace=grace)
        program = SHELL.format(parent=parent) if shell else parent
        self.master, slave = pty.openpty()
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        environment = {**os.environ, "FAKE": str(folder), "FAKE_STEPS": steps, **extra}
        self.process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        self.output = b""

    def started(self, number: int) -> dict[str, Any]:
        """What child ``number`` was started with, once it is up."""
        path = self.folder / f"start-{number}"
        until(path.exists)
        told: dict[str, Any] = json.loads(path.read_text())
        return told

    def type(self, text: bytes) -> None:
        os.write(self.master, text)

    def read(self) -> bytes:
        """Everything that came to the screen so far."""
        while select.select([self.master], [], [], 0.05)[0]:
            try:
                self.output += os.read(self.master, 65536)
            except OSError:
                break
        return self.output

    def ended(self) -> int:
        """The parent's exit code; the screen is read meanwhile, so that nothing blocks."""
        end = time.monotonic() + 60
        while self.process.poll() is None:
            assert time.monotonic() < end, "the parent never ended"
            self.read()
        self.read()
        return self.process.returncode

    def attributes(self) -> list[Any]:
        return termios.tcgetattr(self.slave)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for start in self.folder.glob("start-*"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(json.loads(start.read_text())["pid"], signal.SIGKILL)
        os.close(self.master)
        os.close(self.slave)


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., Played]]:
    """Starts the parent with these steps of its children."""
    played: list[Played] = []

    def start(
        steps: str, argv: list[str] | None = None, *, shell: bool = False, grace: int = 10, **extra: str
    ) -> Played:
        folder = tmp_path / f"fake{len(played)}"
        folder.mkdir()
        played.append(Played(folder, steps, argv or [], shell=shell, grace=grace, extra=extra))
        return played[-1]

    yield start
    for one in played:
        one.close()


# --- what is asked for ----------------------------------------------------------------------------


def test_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert launcher.main(["--version"]) == 0
    assert capsys.readouterr().out == f"ncm {__version__}\n"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], ("app", {})),
        (["demo"], ("demo", {})),
        (
            ["demo", "--patients", "20", "--seed=7"],
            ("demo", {"NCM_DEMO_PATIENTS": "20", "NCM_DEMO_SEED": "7"}),
        ),
        (["--home", "/x", "demo"], ("demo", {"NCM_HOME": "/x"})),
        (["--home=/x"], ("app", {"NCM_HOME": "/x"})),
        (["--vault", "dana"], ("app", {"NCM_VAULT": "dana"})),
        (["demo", "--json"], None),
        (["demo", "--patients", "many"], None),
        (["--home"], None),
        (["--help"], None),
        (["init"], None),
        (["caseload", "--json"], None),
    ],
)
def test_which_words_open_the_app(words: list[str], asked: tuple[str, dict[str, str]] | None) -> None:
    assert launcher.app_call(words) == asked


def test_child_is_isolated_and_named_by_module() -> None:
    command = launcher.child_command("app")
    assert command[0] == sys.executable
    assert {"-E", "-P", "utf8"} <= set(command)
    assert command[-3:] == ["-m", "ncm_tui.child", "app"]


def test_no_textual_variable_reaches_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "/tmp/keys")
    monkeypatch.setenv("textual_debug", "1")
    made = launcher.child_environment({"NCM_HOME": "/x"})
    assert not [name for name in made if name.upper().startswith("TEXTUAL")]
    assert made["NCM_HOME"] == "/x"


def test_without_a_terminal_it_refuses() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ncm_tui"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "needs a terminal" in run.stderr
    assert run.stdout == ""


def test_a_frozen_clock_is_refused_on_a_real_vault(play: Callable[..., Played]) -> None:
    played = play("exit 0", ["--at", "2026-11-23T14:09:00-05:00"])
    assert played.ended() == 2
    assert b"--at" in played.read()
    assert not list(played.folder.glob("start-*"))


# --- the hand-over --------------------------------------------------------------------------------


def test_quit_leaves_the_terminal_as_it_was(play: Callable[..., Played]) -> None:
    played = play("exit 0")
    assert played.ended() == 0
    assert played.attributes() == played.before
    assert played.read().endswith(b"\x1b[?1049l")


def test_lock_starts_a_fresh_child_on_a_blank_screen(play: Callable[..., Played]) -> None:
    played = play("wait,wait,exit 0", TEXTUAL_LOG="/tmp/keys", NCM_PASSPHRASE_FILE="/somewhere")
    first = played.started(0)
    assert "TEXTUAL_LOG" not in first["env"]
    assert first["argv"] == ["app"]
    assert first["env"]["NCM_PASSPHRASE_FILE"] == "/somewhere"
    assert b"PATIENT" in until(lambda: played.read() if b"PATIENT" in played.read() else b"")
    played.type(b"L")
    second = played.started(1)
    assert second["pid"] != first["pid"]
    assert "NCM_PASSPHRASE_FILE" not in second["env"]
    shown = until(lambda: played.read() if played.read().count(b"PATIENT") == 2 else b"")
    between = shown.split(b"PATIENT")[1]
    assert b"\x1b[?1049h\x1b[H\x1b[2J" in between
    assert b"\x1b[?1003l" in between
    played.type(b"L")
    assert played.ended() == 0
    assert played.attributes() == played.before


def test_keys_between_two_children_are_neither_echoed_nor_kept(play: Callable[..., Played]) -> None:
    played = play("wait,slow")
    played.started(0)
    played.type(b"Lviolet harbor\r")
    played.started(1)
    played.type(b"seven lanterns\r")
    (played.folder / "keys").touch()
    assert played.ended() == 0
    assert (played.folder / "typed").read_bytes() == b""
    for word in (b"violet", b"harbor", b"seven", b"lanterns"):
        assert word not in played.read()


def test_flow_control_and_echo_are_off_while_the_app_runs(play: Callable[..., Played]) -> None:
    played = play("wait")
    played.started(0)
    now = played.attributes()
    assert not now[0] & termios.IXON
    assert not now[3] & (termios.ECHO | termios.ICANON)
    played.type(b"L")
    assert played.ended() == 0


def test_kill_9_of_the_child_restores_the_terminal(play: Callable[..., Played]) -> None:
    played = play("wait")
    pid = played.started(0)["pid"]
    until(lambda: b"PATIENT" in played.read())
    os.kill(pid, signal.SIGKILL)
    assert played.ended() == 137
    assert played.attributes() == played.before
    after = played.read().split(b"PATIENT")[1]
    assert b"\x1b[2J" in after
    assert b"\x1b[?1003l" in after
    assert b"\x1b[?1049l" in after
    assert b"ncm stopped (signal 9)" in after


def test_a_fault_of_the_child_is_its_exit(play: Callable[..., Played]) -> None:
    played = play("exit 70")
    assert played.ended() == 70
    assert played.attributes() == played.before


def test_a_child_that_locks_at_once_is_not_started_for_ever(play: Callable[..., Played]) -> None:
    played = play(",".join(["exit 75"] * 60))
    assert played.ended() in (0, 70)
    assert len(list(played.folder.glob("start-*"))) < 60


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_the_child_saves_first_when_the_parent_is_ended(
    play: Callable[..., Played], name: str, code: int
) -> None:
    played = play("wait")
    played.started(0)
    played.process.send_signal(getattr(signal, name))
    assert played.ended() == code
    assert (played.folder / "left-0").read_text() == str(code)
    assert played.attributes() == played.before


def test_a_child_that_hangs_is_ended_after_a_grace(play: Callable[..., Played]) -> None:
    played = play("deaf", grace=1)
    played.started(0)
    played.process.send_signal(signal.SIGTERM)
    assert played.ended() == 143
    assert played.attributes() == played.before


def test_control_c_means_nothing(play: Callable[..., Played]) -> None:
    played = play("wait")
    played.started(0)
    os.killpg(played.process.pid, signal.SIGINT)
    time.sleep(0.1)
    played.type(b"L")
    assert played.ended() == 0


def test_the_child_leaves_when_the_parent_is_killed(play: Callable[..., Played]) -> None:
    played = play("wait")
    played.started(0)
    played.process.kill()
    left = played.folder / "left-0"
    assert until(lambda: left.exists() and left.read_text()) == "129"


def test_suspend_locks_first_and_resume_starts_fresh(play: Callable[..., Played]) -> None:
    played = play("wait,wait", shell=True)
    first = played.started(0)
    job = int(until(lambda: (played.folder / "job").read_text()))
    until(lambda: b"PATIENT" in played.read())
    os.kill(job, signal.SIGTSTP)
    until(lambda: played.read() and (played.folder / "stopped").exists())
    assert until(lambda: (played.folder / "stopped").read_text()) == "echo"
    assert (played.folder / "left-0").read_text() == "75"
    assert played.read().endswith(b"\x1b[?1049l")
    assert not (played.folder / "start-1").exists()
    (played.folder / "resume").touch()
    second = played.started(1)
    assert second["pid"] != first["pid"]
    assert not played.attributes()[3] & termios.ECHO
    played.type(b"L")
    assert played.ended() == 0


# --- the demo -------------------------------------------------------------------------------------


def test_the_demo_folder_is_gone_at_the_end(play: Callable[..., Played], tmp_path: Path) -> None:
    home = tmp_path / "home"
    played = play("wait", ["--home", str(home), "demo", "--at", "2026-11-23T14:09:00-05:00"])
    told = played.started(0)
    ward = Path(told["env"]["NCM_DEMO_HOME"])
    assert told["argv"] == ["demo"]
    assert ward.is_dir()
    assert ward.stat().st_mode & 0o077 == 0
    (ward / "vault.db").write_bytes(b"x")
    played.type(b"L")
    assert played.ended() == 0
    assert not ward.exists()


def test_a_stale_demo_is_removed_at_the_next_start(play: Callable[..., Played], tmp_path: Path) -> None:
    home = tmp_path / "home"
    killed = play("wait", ["--home", str(home), "demo"])
    stale = Path(killed.started(0)["env"]["NCM_DEMO_HOME"])
    killed.process.kill()
    killed.process.wait()
    assert stale.is_dir()
    played = play("wait", ["--home", str(home), "demo"])
    played.started(0)
    assert not stale.exists()
    played.type(b"L")
    assert played.ended() == 0
