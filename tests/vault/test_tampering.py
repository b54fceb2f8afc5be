"""Nothing is changed unseen: bits flipped in any file, the audit record edited, cut, rolled back.

500 flips and 100 edits here; 10,000 and 1,000 by hand (``-m soak``). Most are put to the functions that
``ncm verify`` calls; some to the program itself, from outside.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ncm_tui.rules.problems import Problem
from ncm_tui.vault import audit, backup, backup_file, checks, slots
from ncm_tui.vault.connect import Reader, connect
from ncm_tui.vault.database_copy import unsound
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys
from ncm_tui.vault.store import Vault


@dataclass(frozen=True)
class Whole:
    """A closed vault with work in it and one backup, its keys, and its database as it was at times before."""

    place: VaultFolder
    keys: Keys
    backup: Path
    before: tuple[bytes, ...]


@pytest.fixture
def whole(vault: Vault, add_patient: Any, rename: Any, passphrase: str, tmp_path: Path) -> Whole:
    keys, place = vault._keys, vault.folder
    before = []
    uid = add_patient(vault)
    for round_ in range(3):
        for n in range(10):
            rename(vault, uid, f"LEE{round_}{n}")
            vault.record("chart.opened", patient=uid).result(9)
        vault.close()
        before.append(place.database.read_bytes())
        vault = Vault.open(place.path, passphrase)
    made = vault.backups.make("by hand", tmp_path / "backups")
    vault.close()
    return Whole(place, keys, made.path, tuple(before))


# -- bits


def flip(path: Path, dice: random.Random) -> str:
    """Flips one bit of the file where it lies; says which."""
    at, bit = dice.randrange(path.stat().st_size), dice.randrange(8)
    with path.open("r+b") as stream:
        stream.seek(at)
        byte = stream.read(1)[0]
        stream.seek(at)
        stream.write(bytes([byte ^ 1 << bit]))
    return f"{path.name}, byte {at}, bit {bit}"


def seen_in_database(place: VaultFolder, keys: Keys) -> bool:
    """As ``ncm verify`` reads the pages."""
    try:
        reader = Reader(place.database, keys.database)
    except Problem:
        return True
    try:
        return bool(list(unsound(reader.rows)))
    except Problem:
        return True
    finally:
        reader.close()


def seen_in_backup(path: Path) -> bool:
    """As ``ncm verify`` and ``ncm restore`` read a backup."""
    try:
        found = backup.read(path)
        backup_file.check(path, found.header)
    except Problem:
        return True
    return bool(found.damaged_copies)


def missed_flips(whole: Whole, number: int, seed: int, folder: Path) -> list[str]:
    """The flips of ``number`` that nothing noticed; each on files as they were."""
    dice = random.Random(seed)
    place, other = whole.place, folder / whole.backup.name
    kinds: dict[Path, Callable[[], bool]] = {
        place.database: lambda: seen_in_database(place, whole.keys),
        place.slots: lambda: not checks.key_file(place).ok,
        place.slots_copy: lambda: not checks.key_file(place).ok,
        other: lambda: seen_in_backup(other),
    }
    shutil.copyfile(whole.backup, other)
    was = {path: path.read_bytes() for path in kinds}
    missed = []
    for _ in range(number):
        path = dice.choices([*kinds], weights=(6, 1, 1, 2))[0]
        which = flip(path, dice)
        if not kinds[path]():
            missed.append(which)
        for side in (f"{path}-wal", f"{path}-shm"):
            Path(side).unlink(missing_ok=True)
        path.write_bytes(was[path])
    return missed


def test_every_flipped_bit_is_seen(whole: Whole, tmp_path: Path) -> None:
    assert not seen_in_database(whole.place, whole.keys)
    assert not seen_in_backup(whole.backup)
    assert checks.key_file(whole.place).ok
    assert missed_flips(whole, 500, 4, tmp_path) == []


@pytest.mark.soak
def test_every_flipped_bit_is_seen_10_000(whole: Whole, tmp_path: Path) -> None:
    missed = missed_flips(whole, 10_000, 44, tmp_path)
    sys.stdout.write(
        f"S4: 10,000 bits flipped in database, slot file, its copy and a backup; {len(missed)} not seen\n"
    )
    assert missed == []


def unsaid_pages(whole: Whole, pages: list[int], passphrase: str) -> list[int]:
    """The pages that, with one bit flipped, neither refuse to open nor fail a check, each in a sentence."""
    place, unsaid = whole.place, []
    was = {path: path.read_bytes() for path in (place.database, place.slots, place.slots_copy)}
    for page in pages:
        content = bytearray(was[place.database])
        content[page * 4096 + 2000] ^= 1
        place.database.write_bytes(bytes(content))
        try:
            vault = Vault.open(place.path, passphrase)
        except Problem:
            said = True
        else:
            said = not all(check.ok for check in checks.look(vault, []))
            vault.close()
        if not said:
            unsaid.append(page)
        for side in ("-wal", "-shm"):
            Path(f"{place.database}{side}").unlink(missing_ok=True)
        for path, good in was.items():
            path.write_bytes(good)
    return unsaid


def test_a_damaged_page_is_said_wherever_it_is(whole: Whole, passphrase: str) -> None:
    """The page may be met first by the opening, by its entry in the record, or by a check."""
    pages = whole.place.database.stat().st_size // 4096
    assert unsaid_pages(whole, random.Random(7).sample(range(pages), 40), passphrase) == []


@pytest.mark.soak
def test_a_damaged_page_is_said_at_every_page(whole: Whole, passphrase: str) -> None:
    pages = whole.place.database.stat().st_size // 4096
    unsaid = unsaid_pages(whole, [*range(pages)], passphrase)
    sys.stdout.write(f"S4: each of {pages} pages damaged and the vault opened; {len(unsaid)} not said\n")
    assert unsaid == []


# -- the record


def edit(raw: Any, last: int, dice: random.Random) -> str:
    column = dice.choice(["at", "actor", "verb", "patient_uid", "uids", "detail", "prev_mac", "mac"])
    at = dice.randint(1, last)
    raw.execute(f"UPDATE audit_entry SET {column} = coalesce({column}, '') || 'x' WHERE seq = ?", (at,))
    return f"{column} of entry {at}"


def renumber(raw: Any, last: int, dice: random.Random) -> str:
    at = dice.randint(1, last)
    raw.execute("UPDATE audit_entry SET seq = -seq WHERE seq = ?", (at,))
    return f"entry {at} renumbered"


def cut_out(raw: Any, last: int, dice: random.Random) -> str:
    at = dice.randint(1, last)
    raw.execute("DELETE FROM audit_entry WHERE seq BETWEEN ? AND ?", (at, at + dice.randint(0, 5)))
    return f"entries from {at} cut out"


def cut_off(raw: Any, last: int, dice: random.Random) -> str:
    at = dice.randint(1, last)
    raw.execute("DELETE FROM audit_entry WHERE seq >= ?", (at,))
    return f"all from {at} cut off"


def swap(raw: Any, last: int, dice: random.Random) -> str:
    one = dice.randint(1, last - 1)
    for old, new in ((one, -1), (one + 1, one), (-1, one + 1)):
        raw.execute("UPDATE audit_entry SET seq = ? WHERE seq = ?", (new, old))
    return f"{one} and {one + 1} swapped"


def forge(raw: Any, last: int, dice: random.Random) -> str:
    """An entry written anew by someone who has no key of the chain: its MAC is made up."""
    at = dice.randint(1, last)
    raw.execute("UPDATE audit_entry SET verb = 'x', mac = ? WHERE seq = ?", (f"{at:064x}", at))
    return f"entry {at} forged"


EDITS = (edit, renumber, cut_out, cut_off, swap, forge)


def missed_edits(whole: Whole, number: int, seed: int) -> list[str]:
    """The edits, cuts and rollbacks of ``number`` that the proof of the chain did not notice."""
    dice = random.Random(seed)
    fixed = slots.read(whole.place).anchor
    assert fixed is not None
    now, missed = whole.place.database.read_bytes(), []
    for turn in range(number):
        if turn % 5 == 4:
            which = dice.randrange(len(whole.before))
            whole.place.database.write_bytes(whole.before[which])
            said = f"rolled back to {which}"
        else:
            raw = connect(whole.place.database, whole.keys.database)
            raw.execute("DROP TRIGGER audit_entry_no_update")
            raw.execute("DROP TRIGGER audit_entry_no_delete")
            said = dice.choice(EDITS)(raw, fixed.seq, dice)
            raw.close()
        if chain_holds(whole, fixed):
            missed.append(said)
        for side in ("-wal", "-shm"):
            Path(f"{whole.place.database}{side}").unlink(missing_ok=True)
        whole.place.database.write_bytes(now)
    return missed


def chain_holds(whole: Whole, fixed: slots.Anchor) -> bool:
    reader = Reader(whole.place.database, whole.keys.database)
    try:
        return audit.verify_chain(reader, whole.keys.audit, whole.keys.anchor, fixed).ok
    finally:
        reader.close()


def test_every_edit_cut_and_rollback_is_seen(whole: Whole) -> None:
    fixed = slots.read(whole.place).anchor
    assert fixed is not None
    assert chain_holds(whole, fixed)
    assert missed_edits(whole, 100, 5) == []


@pytest.mark.soak
def test_every_edit_cut_and_rollback_is_seen_1_000(whole: Whole) -> None:
    missed = missed_edits(whole, 1_000, 55)
    sys.stdout.write(f"S4: 1,000 edits, cuts and rollbacks of the record; {len(missed)} not seen\n")
    assert missed == []


# -- from outside


def verify(whole: Whole, secret: Path) -> tuple[int, dict[str, Any]]:
    """What ``ncm verify --json`` answers."""
    done = subprocess.run(
        [
            sys.executable, "-m", "ncm_tui", "--home", str(whole.place.path.parents[1]), "verify", "--json",
            "--passphrase-file", str(secret),
        ],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ},
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)


@pytest.mark.soak
def test_the_program_itself_sees_60_flipped_bits(whole: Whole, passphrase: str, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(passphrase, encoding="utf-8")
    own = whole.place.path.parents[1] / "backups" / whole.place.path.name
    own.mkdir(parents=True)
    kept = Path(shutil.copy(whole.backup, own))
    dice, missed = random.Random(6), []
    for turn in range(60):
        was = {path: path.read_bytes() for path in (whole.place.database, whole.place.slots, kept)}
        which = flip([*was][turn % 3], dice)
        code, said = verify(whole, secret)
        if code != 1:
            missed.append(f"{which}: exit {code}, {said}")
        for side in ("-wal", "-shm"):
            Path(f"{whole.place.database}{side}").unlink(missing_ok=True)
        for path, content in was.items():
            path.write_bytes(content)
        shutil.copyfile(whole.place.slots, whole.place.slots_copy)
    sys.stdout.write(f"S4: 60 flipped bits put to ncm verify; {len(missed)} not seen\n")
    assert missed == []


def test_the_program_itself_says_so(whole: Whole, passphrase: str, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(passphrase, encoding="utf-8")
    home = whole.place.path.parents[1]
    own = home / "backups" / whole.place.path.name
    own.mkdir(parents=True)
    kept = shutil.copy(whole.backup, own)
    code, said = verify(whole, secret)
    assert (code, said["ok"]) == (0, True), said
    was = whole.place.database.read_bytes()
    for path, name in ((whole.place.slots, "slot file"), (Path(kept), "backup"), (whole.place.database, "")):
        good = path.read_bytes()
        with path.open("r+b") as stream:
            stream.seek(len(good) // 2)
            stream.write(bytes([good[len(good) // 2] ^ 16]))
        code, said = verify(whole, secret)
        assert (code, said["ok"]) == (1, False), (path.name, said)
        wrong = [check["name"] for check in said["checks"] if not check["ok"]]
        assert any(name in each or path.name in each for each in wrong), wrong
        path.write_bytes(good)
    for side in ("-wal", "-shm"):
        Path(f"{whole.place.database}{side}").unlink(missing_ok=True)
    whole.place.database.write_bytes(whole.before[0])
    code, said = verify(whole, secret)
    assert code == 1
    assert {"anchor", "audit chain"} <= {check["name"] for check in said["checks"] if not check["ok"]}
    assert was
