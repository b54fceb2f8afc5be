"""First run, lock, unlock, quit, and a terminal that is whole whatever the program dies of."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from benchmarks.terminal import Terminal
from tests.whole.conftest import PASSPHRASE

Start = Callable[..., Terminal]
Go = Callable[[Terminal], None]
LEFT_ALTERNATE = b"\x1b[?1049l"


def test_first_run_lock_unlock_quit(start: Start, first_run: Go, unlock: Go, home: Path) -> None:
    t = start()
    first_run(t)
    assert PASSPHRASE.encode() not in t.raw
    t.send("<f9>")
    unlock(t)
    t.wait_for("No patients yet")
    t.send("<c-q>")
    assert t.wait_exit() == 0
    assert LEFT_ALTERNATE in t.raw
    assert PASSPHRASE.encode() not in t.raw
    assert {path.name for path in home.iterdir()} <= {"vaults", "library", "settings.toml", "backups"}


def test_a_wrong_passphrase_is_a_sentence(start: Start, first_run: Go) -> None:
    t = start()
    first_run(t)
    t.send("<f9>")
    t.wait_for("Type your passphrase")
    t.settle(0.2)
    t.text("not the passphrase at all")
    t.send("<enter>")
    t.wait_for("not the passphrase of this vault")
    t.send("<c-q>")
    assert t.wait_exit() == 0


def test_killing_the_child_gives_the_terminal_back(start: Start) -> None:
    t = start("demo")
    t.wait_for("Bed +Patient")
    t.settle(0.3)
    (child,) = t.children()
    os.kill(child, signal.SIGKILL)
    assert t.wait_exit() != 0
    assert LEFT_ALTERNATE in t.raw
    assert "TAYLOR" not in t.screen()


def test_the_demo_leaves_nothing(start: Start, home: Path) -> None:
    t = start("demo")
    t.wait_for("DEMO")
    t.wait_for("18 patients")
    t.send("<f9>")
    t.wait_for("passphrase of the demo")
    t.send("<c-q>")
    assert t.wait_exit() == 0
    assert not home.exists() or not list(home.rglob("*.db"))


def test_the_demo_takes_in_no_files(start: Start) -> None:
    t = start("demo")
    t.wait_for("Bed +Patient")
    t.settle(0.3)
    t.send("i")
    t.wait_for("takes in no files")
    t.send("<c-q>")
    assert t.wait_exit() == 0


def test_no_text_of_a_vault_reaches_the_terminal_as_a_command(
    start: Start, home: Path, hostile_vault: Path
) -> None:
    """The bytes the terminal really gets, on a vault whose every word is hostile."""
    shutil.copytree(hostile_vault, home / "vaults" / "demo")
    t = start()
    t.wait_for("passphrase")
    t.settle(0.2)
    t.text(PASSPHRASE)
    t.send("<enter>")
    t.wait_for("Bed +Patient")
    for keys in ("w", "<down>", "<enter>", "2", "3", "4", "5", "<f5>", "2", "<f3>"):
        t.send(keys)
        t.settle(0.2)
    for command in (
        b"\x1b]0;title",
        b"\x1b]52;c;aGVsbG8=",
        b"\x1b[2J\x1b[Hgone",
        "\x9b".encode(),
        b"\x9b31mred",
    ):
        assert command not in t.raw, command
    assert "\u202e".encode() not in t.raw
    assert t.process.poll() is None
