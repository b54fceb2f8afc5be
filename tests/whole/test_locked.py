"""S2 and the hand-over: locked when nobody is there, nothing in memory afterwards, nothing typed is echoed.

Minutes are made seconds, and a machine's sleep a file, in a copy of the package (``mutated.py``): the product
has no switch for either. The soak waits out the real shortest limit on the product itself.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from benchmarks.terminal import Terminal
from tests.test_lock_memory import hits, may_read_memory
from tests.whole.conftest import PASSPHRASE
from tests.whole.mutated import Mutated
from tests.whole.steady import Steady

Start = Callable[..., Terminal]
IDLE = 2.0  # seconds, in the copy
# Not "Rivera": the calendar of federal holidays knows a Luis Muñoz Rivera Day.
WORDS = [word.encode() for word in ("RIVERA", "Marta", "0071001", "Okonkwo", PASSPHRASE)]
PROMPT = "Type your passphrase"
UNLOCKED = "3 patients"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Mutated:
    return Mutated(tmp_path_factory.mktemp("copy"))


@pytest.fixture
def start_copy(copy: Mutated, home: Path, ward: Path, tmp_path: Path) -> Iterator[Callable[[], Terminal]]:
    """Starts the copy, unlocked by file; the copy is healed at the end."""
    running: list[Steady] = []

    def go() -> Terminal:
        t = Steady([str(copy.python), "-m", "ncm_tui"], env=unlocked_by_file(home, ward, tmp_path))
        running.append(t)
        t.wait_for(UNLOCKED)
        return t

    yield go
    for t in running:
        t.__exit__()
    copy.heal()


@pytest.fixture
def start_it(start: Callable[..., Steady], home: Path, ward: Path, tmp_path: Path) -> Callable[[], Steady]:
    """Starts the product itself, unlocked by file."""

    def go() -> Steady:
        t = start(**unlocked_by_file(home, ward, tmp_path))
        t.wait_for(UNLOCKED)
        return t

    return go


def unlocked_by_file(home: Path, ward: Path, folder: Path) -> dict[str, str]:
    shutil.copytree(ward, home / "vaults" / "dana")
    (folder / "secret").write_text(PASSPHRASE)
    return {"NCM_HOME": str(home), "TZ": "America/New_York", "NCM_PASSPHRASE_FILE": str(folder / "secret")}


def nothing_left(t: Terminal, locked_from: int) -> None:
    """The prompt stands, in a fresh process; no patient on the screen or in the memory of any of ours."""
    t.settle(0.3)
    assert not re.search("RIVERA|OKONKWO|0071001", t.screen()), t.screen()
    assert t.children() != [locked_from]
    assert not Path(f"/proc/{locked_from}").exists()
    if may_read_memory():
        for pid in (t.process.pid, *t.children()):
            assert hits(pid, WORDS) == 0, f"in the memory of {pid}"


def marker_found(t: Terminal) -> int:
    """The process that knows the patients; the scan must find them there, else it proves nothing later."""
    (child,) = t.children()
    assert not may_read_memory() or hits(child, WORDS) > 0
    return child


def test_idle_locks_and_leaves_nothing(
    copy: Mutated, start_copy: Callable[[], Terminal], tmp_path: Path
) -> None:
    """The limit counts from the moment the key was heard, however long the look into memory took before."""
    seen = tmp_path / "seen"
    limit = f"if idle >= {IDLE} and __import__('os').path.exists({str(seen)!r}):"
    copy.replace("terminal/watch.py", "if idle >= self.minutes * 60:", limit)
    t = start_copy()
    child = marker_found(t)
    t.settle(0.3)
    (under_cursor,) = re.findall(r"^▸.{20}", t.screen(), re.M)
    pressed = t.send("<down>")
    t.wait_gone(f"^{re.escape(under_cursor)}")
    seen.touch()
    locked = t.wait_for(PROMPT)
    assert locked - pressed >= IDLE
    nothing_left(t, child)


@pytest.mark.soak
def test_the_shortest_idle_limit_is_kept_to_the_second(start_it: Callable[[], Terminal], home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("idle_minutes = 1\n")
    t = start_it()
    child = marker_found(t)
    t.settle(0.5)
    pressed = t.send("<down>")
    t.wait_for("Locks in 30 seconds", timeout=90)
    gone = t.wait_gone("RIVERA", timeout=90)
    t.wait_for(PROMPT)
    nothing_left(t, child)
    sys.stdout.write(f"S2: idle limit 60 s, nothing on the screen after {gone - pressed:.2f} s\n")
    assert 60 <= gone - pressed <= 61.5


def test_a_machine_that_slept_is_locked(
    copy: Mutated, start_copy: Callable[[], Terminal], tmp_path: Path
) -> None:
    slept = tmp_path / "slept"
    copy.replace(
        "terminal/watch.py",
        "self.wall = time.time\n",
        f"import os\n        self.wall = lambda: time.time() + 3600 * os.path.exists({str(slept)!r})\n",
    )
    t = start_copy()
    child = marker_found(t)
    t.settle(1.2)  # the watch ticks once a second
    assert t.has(UNLOCKED)
    slept.touch()
    t.wait_for(PROMPT)
    nothing_left(t, child)


def test_keys_typed_while_it_locks_are_neither_echoed_nor_heard(start_it: Callable[[], Steady]) -> None:
    t = start_it()
    child = marker_found(t)
    t.settle(0.3)
    t.send("<f9>")
    shown = len(t.raw)
    while not t.has(PROMPT):
        t.send("q7violet", at_once=True)
        t.settle(0.02, timeout=0.05)
    t.settle(0.5)
    assert b"violet" not in t.raw[shown:]
    assert "•" not in t.screen()
    nothing_left(t, child)
    t.send("<c-q>")
    assert t.wait_exit() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_saves_and_leaves_a_clean_terminal(
    start_it: Callable[[], Terminal], number: signal.Signals
) -> None:
    t = start_it()
    t.settle(0.3)
    t.process.send_signal(number)
    assert t.wait_exit() == 128 + number
    clean(t)


def test_the_app_cleans_up_after_a_parent_that_was_killed(start_it: Callable[[], Terminal]) -> None:
    t = start_it()
    child = marker_found(t)
    t.settle(0.3)
    t.process.kill()
    t.process.wait()
    for _ in range(200):
        t.settle(0.05, timeout=0.1)
        if not Path(f"/proc/{child}").exists() or _zombie(child):
            break
    else:
        raise AssertionError("the app outlived its parent")
    assert not re.search("RIVERA|0071001", t.screen()), t.screen()
    assert termios.tcgetattr(t._fd)[3] & (termios.ECHO | termios.ICANON) == termios.ECHO | termios.ICANON


def _zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_a_second_window_is_told_and_its_exit_is_5(
    start_it: Callable[[], Terminal], home: Path, tmp_path: Path
) -> None:
    start_it()
    second = subprocess.run(
        [sys.executable, "-m", "ncm_tui", "caseload", "--json"],
        env={**os.environ, "NCM_HOME": str(home), "NCM_PASSPHRASE_FILE": str(tmp_path / "secret")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 5, second.stdout + second.stderr
    assert "open since" in second.stdout


def clean(t: Terminal) -> None:
    assert not re.search("RIVERA|0071001", t.screen()), t.screen()
    assert t.raw.rfind(b"\x1b[?1049l") > t.raw.rfind(b"\x1b[?1049h")
    assert termios.tcgetattr(t._fd)[3] & termios.ECHO
