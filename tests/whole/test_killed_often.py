"""R1 and R3, from outside: kill -9 again and again, in the middle of a save and in the middle of typing.

R1: a save whose outcome was on the screen is there after the kill, and the vault is whole. R3: of what was
typed, half a second is lost at most. 20 kills here, 1,000 and 200 by hand.
"""

import random
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.terminal import Terminal
from tests.whole import places
from tests.whole.conftest import PASSPHRASE

from ncm_tui.vault.store import Vault

LOST_AT_MOST = 0.5  # seconds of typing, by hand; a machine that also runs other tests is given twice that
DESTINATIONS = (("home", "To home"), ("hospice", "To hospice"))  # what is typed, what is shown then


@pytest.fixture
def again(start: Callable[..., Terminal], home: Path, ward: Path, tmp_path: Path) -> Callable[[], Terminal]:
    """Starts the program; a passphrase file spares the prompt, nothing else."""
    shutil.copytree(ward, home / "vaults" / "dana")
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    return lambda: start(NCM_PASSPHRASE_FILE=str(secret))


class Ward:
    """One vault, one program after the other, each killed; ``acknowledged`` saves were on the screen."""

    def __init__(self, again: Callable[[], Terminal], folder: Path, seed: int) -> None:
        self.again, self.folder = again, folder
        self.dice = random.Random(seed)
        self.terminal = again()
        self.terminal.wait_for("3 patients")
        places.tab(self.terminal, "4", "DC04")
        self.planned, self.acknowledged = "", 0
        self.typed: dict[int, str] = {}

    def restart(self) -> None:
        """It comes back where it was killed."""
        self.terminal = self.again()
        self.terminal.wait_for("1 Summary")
        self.terminal.settle(0.2)

    def killed_in_a_save(self, number: int) -> None:
        """Plans the other destination, killed at a random moment after F2."""
        t = self.terminal
        words, pattern = DESTINATIONS[number // 2 % 2]
        places.press(t, "4", "DC04")
        places.press(t, "p", "Planned destination")
        t.settle(0.05)
        t.text(words)
        t.send("<enter><f2>")
        time.sleep(self.dice.uniform(0.0, 0.8))
        t.settle(0.001)
        on_screen = not t.has("F2 done") and t.has(pattern)
        places.kill(t)
        self.restart()
        t = self.terminal
        places.press(t, "4", "DC04")
        assert not on_screen or t.has(pattern), f"{pattern} was on the screen\n{t.screen()}"
        assert not self.planned or t.has(f"{self.planned}|{pattern}"), f"neither\n{t.screen()}"
        self.planned = pattern if t.has(pattern) else self.planned
        self.acknowledged += on_screen

    def killed_typing(self, number: int) -> None:
        """Writes on in one and the same note, killed at a random moment."""
        t = self.terminal
        places.press(t, "5", "Notes ─|No note yet")
        places.press(t, "<enter>" if self.typed else "a", "begun")
        t.settle(0.1)
        t.text(f"<{number}>")
        self.typed[number] = places.steadily(t, self.dice.uniform(0.3, 1.0))
        places.kill(t)
        self.restart()

    def lost(self) -> float:
        """Seconds of typing that are not in the note, at most, after every page and the chain were read."""
        places.kill(self.terminal)
        vault = Vault.open(self.folder, PASSPHRASE)
        try:
            whole(vault)
            body = vault.reader.value("SELECT body FROM note")
        finally:
            vault.close()
        kept = {int(number): text for number, text in re.findall(r"<(\d+)>([a-z]*)", body)}
        for number, typed in self.typed.items():
            assert typed.startswith(kept.get(number, "")), "other letters than were typed"
        missing = [len(typed) - len(kept.get(number, "")) for number, typed in self.typed.items()]
        return max(missing) * places.TYPING


def whole(vault: Vault) -> None:
    """Every page, every row and the chain are what was written."""
    vault.flush()
    vault.checkpoint()
    assert vault.reader.rows("PRAGMA cipher_integrity_check") == []
    assert vault.reader.rows("PRAGMA integrity_check") == [("ok",)]
    assert vault.reader.rows("PRAGMA foreign_key_check") == []
    assert vault.verify_chain().ok


def killed(
    again: Callable[[], Terminal], home: Path, kills: int, typing: int, most: float, seed: int = 3
) -> None:
    """``kills`` in all, ``typing`` of them while typing, spread evenly; it may cost ``most`` seconds."""
    ward = Ward(again, home / "vaults" / "dana", seed)
    every = kills // typing
    for number in range(kills):
        if number % every:
            ward.killed_in_a_save(number)
        else:
            ward.killed_typing(number)
    lost = ward.lost()
    sys.stdout.write(
        f"R1 {kills} kills: {ward.acknowledged} acknowledged, 0 lost; R3 {typing} kills: {lost:.2f} s lost\n"
    )
    assert ward.acknowledged
    assert lost <= most


def test_twenty_kills(again: Callable[[], Terminal], home: Path) -> None:
    """20 in a save, and 10 typing beside those of ``test_killed.py``."""
    killed(again, home, 30, 10, 2 * LOST_AT_MOST)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_a_thousand_kills(again: Callable[[], Terminal], home: Path, part: int) -> None:
    """50 a part, so that several can run side by side (``-n 2``)."""
    killed(again, home, 50, 10, LOST_AT_MOST, part)
