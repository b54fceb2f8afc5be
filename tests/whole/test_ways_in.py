"""Passphrase, recovery code and key file changed by hand in a terminal, and killed while they change."""

import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.terminal import Terminal
from tests.whole.conftest import PASSPHRASE

from ncm_tui.rules.problems import WrongPassphrase
from ncm_tui.vault import slots, tries
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.store import Owner, Vault

Start = Callable[..., Terminal]
Go = Callable[[Terminal], None]
NEW = "copper meadow nine anchors"
THIRD = "orchard kettle maroon sixty"
CODE = r"(?:[0-9A-Z]{5}-){5}[0-9A-Z*~$=]"


def shown_code(t: Terminal) -> str:
    found = re.search(CODE, t.screen())
    assert found, t.screen()
    return found[0]


def answer(t: Terminal, prompt: str, text: str) -> None:
    t.wait_for(prompt)
    t.settle(0.1)
    t.text(text + "\r")


@pytest.fixture
def vault(home: Path) -> tuple[Path, str]:
    folder = home / "vaults" / "dana"
    opened, code = Vault.create(folder, PASSPHRASE, Owner("Dana Whitfield", "RN", "X", "America/New_York"))
    opened.close()
    return folder, code


def test_passwd_and_recover_by_hand(start: Start, vault: tuple[Path, str]) -> None:
    """Nothing typed is echoed; the new code is shown once and opens; the old one is dead."""
    folder, code = vault
    t = start("passwd")
    answer(t, "Passphrase of dana:", PASSPHRASE)
    answer(t, "New passphrase", NEW)
    answer(t, "The same again", NEW)
    assert t.wait_exit() == 0
    assert t.has("is changed")
    assert b"copper" not in t.raw
    assert b"violet" not in t.raw
    t = start("recover")
    answer(t, "Recovery code", code.lower())
    answer(t, "New passphrase", THIRD)
    answer(t, "The same again", THIRD)
    assert t.wait_exit() == 0
    fresh = shown_code(t)
    assert code.lower().encode() not in t.raw.lower()
    Vault.open(folder, THIRD).close()
    Vault.open_with(folder, slots.RECOVERY, fresh).close()
    for kind, text in ((slots.PASSPHRASE, PASSPHRASE), (slots.PASSPHRASE, NEW), (slots.RECOVERY, code)):
        with pytest.raises(WrongPassphrase):
            Vault.open_with(folder, kind, text)


def test_words_are_offered_and_two_that_differ_change_nothing(start: Start, vault: tuple[Path, str]) -> None:
    t = start("passwd")
    answer(t, "Passphrase of dana:", PASSPHRASE)
    answer(t, "New passphrase", "")
    t.wait_for("Write these words down")
    answer(t, "The same again", "something else")
    assert t.wait_exit() == 2
    assert t.has("Nothing was changed")
    Vault.open(vault[0], PASSPHRASE).close()


def test_a_forgotten_passphrase_inside_the_app(start: Start, vault: tuple[Path, str]) -> None:
    """Unlock page, F4, the code from paper, a new passphrase, the new code, then on to work."""
    folder, code = vault
    t = start()
    t.wait_for("F4 recovery code")
    t.settle(0.3)
    t.send("<f4>")
    t.wait_for("step 1 of 3")
    t.settle(0.2)
    t.text(code)
    t.send("<enter>")
    t.wait_for("step 2 of 3")
    for _ in range(2):
        t.text(NEW)
        t.send("<enter>")
        t.settle(0.2)
    t.wait_for("step 3 of 3")
    t.wait_for(CODE)
    fresh = shown_code(t)
    t.settle(0.2)
    t.text(fresh.split("-")[2].lower())
    t.send("<enter>")
    t.wait_gone("recovery code")
    t.settle(0.3)
    t.send("<c-q>")
    assert t.wait_exit() == 0
    assert NEW.encode() not in t.raw
    Vault.open(folder, NEW).close()
    Vault.open_with(folder, slots.RECOVERY, fresh).close()


# -- killed while it changes ---------------------------------------------------------------------------


def opens(folder: Path, text: str) -> bool:
    try:
        vault = Vault.open(folder, text)
    except WrongPassphrase:
        tries.forget(VaultFolder(folder))
        return False
    report = vault.verify_chain()
    vault.close()
    assert report.ok, report.detail
    return True


def change(folder: Path, now: str, then: str) -> subprocess.Popen[bytes]:
    """``ncm passwd``, started."""
    secrets = folder.parents[2]
    for name, text in (("now", now), ("then", then)):
        (secrets / name).write_text(text + "\n")
    return subprocess.Popen(
        [sys.executable, "-m", "ncm_tui", "passwd", "--home", str(folder.parents[1]),
         "--passphrase-file", str(secrets / "now"), "--new-passphrase-file", str(secrets / "then")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def wait_until_it_writes(program: subprocess.Popen[bytes], place: VaultFolder) -> None:
    """Until the first byte of the new slot file is on its way, or the program ended."""
    beside, before = place.slots.with_name("slots.json.new"), place.slots.stat().st_mtime_ns
    while program.poll() is None:
        if beside.exists() or place.slots.stat().st_mtime_ns != before:
            return
        time.sleep(0.0002)


def killed_changes(folder: Path, count: int) -> tuple[int, int]:
    """Kills ``ncm passwd`` ``count`` times: one in four at any moment of its run, the others within 6 ms of
    its first write; (stayed old, became new). Exactly one of the two passphrases opens after each, and the
    audit chain holds."""
    dice, now, then, changed = random.Random(11), PASSPHRASE, NEW, 0
    for turn in range(count):
        program = change(folder, now, then)
        if turn % 4 == 3:
            time.sleep(dice.uniform(0.1, 2.0))
        else:
            wait_until_it_writes(program, VaultFolder(folder))
            time.sleep(dice.uniform(0, 0.006))
        program.kill()
        program.wait()
        became = opens(folder, then)
        assert opens(folder, now) != became, f"turn {turn}"
        if became:
            now, then, changed = then, now, changed + 1
    return count - changed, changed


def test_passwd_killed_four_times(vault: tuple[Path, str]) -> None:
    stayed, changed = killed_changes(vault[0], 4)
    assert stayed + changed == 4


@pytest.mark.soak
def test_passwd_killed_two_hundred_times(vault: tuple[Path, str]) -> None:
    stayed, changed = killed_changes(vault[0], 200)
    sys.stdout.write(f"200 kills of passwd: {stayed} stayed old, {changed} became new, none between\n")
    assert min(stayed, changed) > 0
