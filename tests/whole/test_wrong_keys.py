"""Nothing but the right secret opens: wrong passphrases at the pace they earned, and files that are cut
short, empty or swapped. Through the real program."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from benchmarks.terminal import WAIT, Terminal
from tests.whole.conftest import PASSPHRASE

from ncm_tui.vault import key_file, keys, recovery, rekey, slots
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.store import Owner, Vault

Start = Callable[..., Terminal]
OTHER = "orchard kettle maroon sixty"
LATER = "copper meadow nine anchors"
DELAYS = (0, 0, 0, 1, 2, 4, 8, 16, 32)  # seconds after so many wrong tries in a row
ROUNDED = 0.002  # seconds: the count keeps milliseconds


@dataclass(frozen=True)
class Made:
    """Two closed vaults: ``mine`` opens with PASSPHRASE, a code and a key file; ``other`` with OTHER."""

    mine: Path
    other: Path
    code: str
    line: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("two")
    owner = Owner("Dana Whitfield", "RN", "St. Brigid", "America/New_York")
    vault, code = Vault.create(folder / "mine", PASSPHRASE, owner)
    rekey.add_key_file(vault, PASSPHRASE, folder / "key")
    vault.close()
    vault, _code = Vault.create(folder / "other", OTHER, owner)
    vault.close()
    return Made(folder / "mine", folder / "other", code, key_file.read(folder / "key"))


# -- at the keyboard ---------------------------------------------------------------------------------


def counted(vault: Path) -> dict[str, float]:
    """How many tries were wrong, and when the last one was heard (wall clock, milliseconds)."""
    return dict(json.loads((vault / "tries.json").read_text()))


def try_one(t: Terminal, wrong: int, vault: Path) -> None:
    """The try after ``wrong`` wrong ones: neither heard nor answered earlier than it may."""
    before = counted(vault)["last"]
    t.text(f"not the passphrase {wrong}")
    t.send("<enter>")
    t.wait_for("slowed|Unlocking")
    t.wait_for("not the passphrase of this vault", timeout=DELAYS[wrong] + WAIT)
    answered, after = time.time(), counted(vault)
    assert after["wrong"] == wrong + 1
    assert after["last"] - before >= DELAYS[wrong] - ROUNDED
    assert answered - before >= DELAYS[wrong] - ROUNDED
    expected = DELAYS[wrong + 1]
    assert t.has(f"The next try waits {expected} s" if expected else "Try again"), t.screen()


def at_the_prompt(start: Start) -> Terminal:
    t = start()
    t.wait_for("Type your passphrase")
    t.settle(0.3)
    return t


def test_eight_wrong_passphrases_are_slowed_also_by_a_new_start(start: Start, home: Path, made: Made) -> None:
    """0 0 0 1 2 4 8 16 s before them, and 32 s before the next; none opens."""
    vault = home / "vaults" / "mine"
    shutil.copytree(made.mine, vault)
    t = at_the_prompt(start)
    for wrong in range(5):
        try_one(t, wrong, vault)
    t.send("<c-q>")
    assert t.wait_exit() == 0
    t = at_the_prompt(start)
    for wrong in range(5, 8):
        try_one(t, wrong, vault)
    t.send("<c-q>")
    assert t.wait_exit() == 0
    assert b"not the passphrase 7" not in t.raw
    assert counted(vault)["wrong"] == 8


# -- at the key slot ---------------------------------------------------------------------------------


def near_misses(right: str, count: int) -> list[str]:
    """Wrong secrets close to the right one: a sign dropped, doubled, changed, two swapped, cases, blanks."""
    dice, found = random.Random(3), {right}
    made = []
    while len(made) < count:
        at = dice.randrange(len(right) - 1)
        sign = dice.choice("abcdefghijklmnopqrstuvwxyz 0123456789äé")
        wrong = dice.choice([
            right[:at] + right[at + 1 :], right[:at] + sign + right[at:], right[:at] + sign + right[at + 1 :],
            right[:at] + right[at + 1] + right[at] + right[at + 2 :], right[:at].upper() + right[at:],
            " " * dice.randint(1, 3) + right, right + " " * dice.randint(1, 3), right[at:] + right[:at],
            right[: at + 1], "", dice.randbytes(9).hex(),
        ])  # fmt: skip
        if wrong not in found or (wrong == "" and wrong not in made):
            found.add(wrong)
            made.append(wrong)
    return made


def opened_at_the_slot(made: Made, count: int) -> tuple[int, int]:
    """How many of ``count`` wrong secrets opened a slot, of how many tried. The last one tried is right
    and must open: a slot that never opens proves nothing."""
    file = slots.read(VaultFolder(made.mine))
    slot = file.slot(slots.PASSPHRASE)
    tried = [keys.normalised(text) for text in near_misses(PASSPHRASE, count - 2)]
    tried += [recovery.parse(made.code).encode("ascii"), key_file.parse(made.line)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(lambda secret: slot.open(secret, file.vault_uid), tried))
    assert slot.open(keys.normalised(PASSPHRASE), file.vault_uid) is not None
    return sum(key is not None for key in found), len(tried)


def test_twenty_wrong_secrets_at_the_key_slot(made: Made) -> None:
    assert opened_at_the_slot(made, 20) == (0, 20)


@pytest.mark.soak
def test_a_thousand_wrong_secrets_at_the_key_slot(made: Made) -> None:
    opened, tried = opened_at_the_slot(made, 1000)
    sys.stdout.write(f"{tried} wrong secrets at the key slot: {opened} opened\n")
    assert (opened, tried) == (0, 1000)


# -- files that are not what they were ------------------------------------------------------------------


def cut(*names: str, to: float) -> Callable[[Path, Made], None]:
    """Files cut to a part of their length; 0 empties them."""

    def spoil(vault: Path, _made: Made) -> None:
        for name in names:
            os.truncate(vault / name, int((vault / name).stat().st_size * to))

    return spoil


def from_other(*names: str) -> Callable[[Path, Made], None]:
    """Files of the other vault in place of this one's."""

    def spoil(vault: Path, made: Made) -> None:
        for name in names:
            shutil.copyfile(made.other / name, vault / name)

    return spoil


def altered(change: Callable[[dict], None]) -> Callable[[Path, Made], None]:
    """Both copies of the key file changed by someone who knows the format: with the right check."""

    def spoil(vault: Path, made: Made) -> None:
        data = json.loads((vault / "slots.json").read_bytes().partition(b"\n")[0])
        data["other"] = json.loads((made.other / "slots.json").read_bytes().partition(b"\n")[0])
        change(data)
        del data["other"]
        body = slots.canonical(data)
        for name in ("slots.json", "slots.bak"):
            (vault / name).write_bytes(body + b"\n" + sha256(body).hexdigest().encode() + b"\n")

    return spoil


def swap_kinds(data: dict) -> None:
    first, second = data["slots"][:2]
    first["kind"], second["kind"] = second["kind"], first["kind"]


def cheap(data: dict) -> None:
    data["slots"][0]["kdf"].update(memory_kib=8, passes=1)


def endless(data: dict) -> None:
    data["slots"][0]["kdf"].update(memory_kib=1 << 20, passes=64)


def other_cost(data: dict) -> None:
    data["slots"][0]["kdf"]["passes"] += 1


def transplant(data: dict) -> None:
    data["slots"][0] = data["other"]["slots"][0]


def whole_other_ways(data: dict) -> None:
    data["slots"] = data["other"]["slots"]


def renamed(data: dict) -> None:
    data["vault"] = data["other"]["vault"]


BOTH = ("slots.json", "slots.bak")
SPOILED: dict[str, tuple[Callable[[Path, Made], None], int]] = {
    "both key files empty": (cut(*BOTH, to=0), 1),
    "both key files cut": (cut(*BOTH, to=0.6), 1),
    "both key files without their last byte": (cut(*BOTH, to=0.999), 1),
    "key file and copy of two vaults": (from_other("slots.json"), 1),
    "both key files of another vault": (from_other(*BOTH), 3),
    "database of another vault": (from_other("vault.db"), 1),
    "database empty": (cut("vault.db", to=0), 1),
    "database cut": (cut("vault.db", to=0.5), 1),
    "kinds of two slots swapped": (altered(swap_kinds), 3),
    "cost lowered": (altered(cheap), 1),
    "cost beyond any bound": (altered(endless), 1),
    "cost changed": (altered(other_cost), 3),
    "slot of another vault": (altered(transplant), 3),
    "all slots of another vault": (altered(whole_other_ways), 3),
    "vault renamed to the other": (altered(renamed), 3),
}  # fmt: skip


def caseload(home: Path, secret: str) -> subprocess.CompletedProcess[str]:
    """``ncm caseload`` with this passphrase or key file line."""
    path = home.parent / f"{home.name}-{sha256(secret.encode()).hexdigest()[:8]}.txt"
    path.write_text(secret + "\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "ncm_tui", "caseload", "--home", str(home), "--passphrase-file", str(path)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def refused(spoil: Callable[[Path, Made], None], home: Path, made: Made, secret: str) -> tuple[int, str]:
    """Exit and words of the program on a spoiled copy of the vault."""
    vault = home / "vaults" / "mine"
    shutil.copytree(made.mine, vault)
    spoil(vault, made)
    ran = caseload(home, secret)
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stderr


def test_files_cut_emptied_or_swapped_open_nothing(made: Made, tmp_path: Path) -> None:
    """Each told apart: 1 is damaged, 3 is a wrong passphrase."""

    def one(name: str) -> tuple[str, int, str]:
        spoil, _exit = SPOILED[name]
        return (name, *refused(spoil, tmp_path / f"home {name}", made, PASSPHRASE))

    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, found, words in pool.map(one, SPOILED):
            assert found == SPOILED[name][1], f"{name}: {found} {words}"
            damaged = "damaged" in words or "belong" in words
            assert damaged == (found == 1), f"{name}: {words}"


def test_one_whole_copy_of_the_key_file_is_enough(made: Made, tmp_path: Path) -> None:
    for name in BOTH:
        assert refused(cut(name, to=0), tmp_path / name, made, PASSPHRASE)[0] == 0
        vault = tmp_path / name / "vaults" / "mine"
        assert (vault / BOTH[0]).read_bytes() == (vault / BOTH[1]).read_bytes()


def test_the_other_vaults_secrets_open_only_the_other(made: Made, tmp_path: Path) -> None:
    """Its key files beside my database: its passphrase proves itself, and the database is not its."""
    code, words = refused(from_other(*BOTH), tmp_path / "swapped", made, OTHER)
    assert code == 1
    assert "damaged" in words
    assert refused(lambda _vault, _made: None, tmp_path / "whole", made, OTHER)[0] == 3


def test_after_a_change_the_key_file_of_before_opens_nothing(made: Made, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(made.mine, home / "vaults" / "mine")
    vault = Vault.open(home / "vaults" / "mine", PASSPHRASE)
    rekey.new_passphrase(vault, PASSPHRASE, LATER)
    vault.close()
    for name in BOTH:
        shutil.copyfile(made.mine / name, home / "vaults" / "mine" / name)
    for secret, code in ((PASSPHRASE, 1), (LATER, 3), (made.line, 1)):
        ran = caseload(home, secret)
        assert ran.returncode == code, ran.stderr


@pytest.mark.parametrize(
    "count",
    [
        '{"wrong": 1e400, "last": 1}',
        '{"wrong": 5, "last": NaN}',
        "[" * 9000,
        "",
        '{"wrong": 99999999, "last": 1}',
    ],
)
def test_a_forged_count_neither_opens_nor_crashes(made: Made, tmp_path: Path, count: str) -> None:
    def forge(vault: Path, _made: Made) -> None:
        (vault / "tries.json").write_text(count)

    code, words = refused(forge, tmp_path / "home", made, "not the passphrase")
    assert code == 3, words
    assert "The next try waits" in words
