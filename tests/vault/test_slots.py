"""The slot file: wrong against damaged, bit flips, two copies; what slows a guesser; the two secrets."""

import json
import random
import time
from hashlib import sha256
from pathlib import Path

import pytest
from tests.vault.conftest import Clock

from ncm_tui.rules.problems import UsageProblem, WrongPassphrase
from ncm_tui.vault import keys, passphrase, recovery, slots, tries
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.problems import Damaged
from ncm_tui.vault.store import Vault


def test_cost_is_never_under_the_floor(vault_folder: Path) -> None:
    for slot in slots.read(VaultFolder(vault_folder)).slots:
        assert slot.cost.memory_kib >= 64 * 1024
        assert slot.cost.passes >= 3
        assert len(slot.salt) == 16
        assert len(slot.sealed) == 32 + 16
    assert keys.calibrated().allowed()


def test_both_slots_hold_the_same_data_key(tmp_path: Path, passphrase: str) -> None:
    from ncm_tui.vault.store import Owner

    vault, code = Vault.create(tmp_path / "v", passphrase, Owner("Dana", "RN", "X", "UTC"))
    vault.close()
    file = slots.read(VaultFolder(tmp_path / "v"))
    by_word = file.slot(slots.PASSPHRASE).open(keys.normalised(passphrase), file.vault_uid)
    by_code = file.slot(slots.RECOVERY).open(recovery.parse(code.lower()).encode(), file.vault_uid)
    assert by_word is not None
    assert by_word == by_code
    assert file.slot(slots.RECOVERY).open(keys.normalised(passphrase), file.vault_uid) is None


def test_every_bit_flip_is_noticed(vault_folder: Path) -> None:
    """500 flips over both copies: the flipped copy is named as damaged, the other one serves."""
    place = VaultFolder(vault_folder)
    whole = slots.read(place)
    dice = random.Random(7)
    for _ in range(500):
        path = dice.choice([place.slots, place.slots_copy])
        content = path.read_bytes()
        at, bit = dice.randrange(len(content)), 1 << dice.randrange(8)
        path.write_bytes(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
        found = slots.read(place)
        assert found.damaged_copies == (path.name,)
        assert found == whole
        path.write_bytes(content)


def test_a_damaged_copy_is_repaired_and_recorded(vault_folder: Path, passphrase: str) -> None:
    place = VaultFolder(vault_folder)
    place.slots.write_bytes(place.slots.read_bytes()[:-9])
    vault = Vault.open(vault_folder, passphrase)
    assert vault.flush()
    assert vault.reader.value("SELECT detail FROM audit_entry ORDER BY seq DESC") == "repaired slots.json"
    vault.close()
    assert slots.read(place).damaged_copies == ()


@pytest.mark.parametrize("content", [b"", b"{}", b"not json at all\n", b"\xff" * 400])
def test_both_copies_damaged_is_damage_not_a_wrong_passphrase(
    vault_folder: Path, passphrase: str, content: bytes
) -> None:
    place = VaultFolder(vault_folder)
    place.slots.write_bytes(content)
    place.slots_copy.unlink()
    with pytest.raises(Damaged, match="slot file"):
        Vault.open(vault_folder, passphrase)


def rechecked(place: VaultFolder, change) -> None:
    """Alters the content of both copies as someone who knows the format would: with the right check."""
    data = json.loads(place.slots.read_bytes().partition(b"\n")[0])
    change(data)
    body = slots.canonical(data)
    for path in (place.slots, place.slots_copy):
        path.write_bytes(body + b"\n" + sha256(body).hexdigest().encode() + b"\n")


def test_a_lowered_cost_is_refused(vault_folder: Path, passphrase: str) -> None:
    place = VaultFolder(vault_folder)
    rechecked(place, lambda data: data["slots"][0]["kdf"].update(memory_kib=8))
    with pytest.raises(Damaged):
        Vault.open(vault_folder, passphrase)


@pytest.mark.parametrize("name", ["vault", "cost", "kind"])
def test_what_the_tag_binds(vault_folder: Path, passphrase: str, name: str) -> None:
    def change(data) -> None:
        if name == "vault":
            data["vault"] = "00000000-0000-4000-8000-000000000000"
        elif name == "cost":
            data["slots"][0]["kdf"]["passes"] = 3 + (data["slots"][0]["kdf"]["passes"] == 3)
        else:
            data["slots"].reverse()
            data["slots"][0]["kind"], data["slots"][1]["kind"] = "passphrase", "recovery"

    rechecked(VaultFolder(vault_folder), change)
    with pytest.raises(WrongPassphrase):
        Vault.open(vault_folder, passphrase)


def test_wrong_passphrases_never_open(vault_folder: Path, passphrase: str) -> None:
    file = slots.read(VaultFolder(vault_folder))
    slot = file.slot(slots.PASSPHRASE)
    for wrong in (
        "",
        " ",
        passphrase[:-1],
        passphrase.upper(),
        passphrase + " ",
        passphrase.replace("n", "m"),
    ):
        assert slot.open(keys.normalised(wrong), file.vault_uid) is None


def test_the_delays() -> None:
    assert [tries.delay(n) for n in range(11)] == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_wrong_tries_are_slowed_across_restarts_and_forgotten_by_the_right_one(
    vault_folder: Path, passphrase: str, clock: Clock
) -> None:
    hints = []
    for _ in range(5):
        with pytest.raises(WrongPassphrase) as caught:
            Vault.open(vault_folder, "this is not the passphrase")
        hints.append(caught.value.hint)
    assert [round(wait, 2) for wait in clock.waits] == [0, 0, 0, 1, 2]
    assert hints[0] == "Try again."
    assert hints[4] == "The next try waits 4 s."
    Vault.open(vault_folder, passphrase).close()
    assert round(clock.waits[-1], 2) == 4
    assert tries.read(VaultFolder(vault_folder)) == tries.Tries()


def test_wrong_tries_are_one_entry_at_the_next_unlock(vault_folder: Path, passphrase: str) -> None:
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            Vault.open(vault_folder, "this is not the passphrase")
    sql = "SELECT detail FROM audit_entry WHERE verb = ?"
    for opened, told in enumerate((3, 0)):
        vault = Vault.open(vault_folder, passphrase)
        assert vault.wrong_tries.untold == told, opened
        vault.flush()
        ((detail,),) = vault.reader.rows(sql, (tries.RECORDED,))
        assert detail.startswith("3 2"), "a number, and when the last one was"
        vault.close()


def test_a_try_is_counted_before_it_is_made(vault_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_args) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("ncm_tui.vault.slots.derive", killed)
    with pytest.raises(KeyboardInterrupt):
        Vault.open(vault_folder, "this is not the passphrase")
    assert tries.read(VaultFolder(vault_folder)).wrong == 1


def test_an_altered_count_or_clock_shortens_nothing_for_long(vault_folder: Path) -> None:
    place = VaultFolder(vault_folder)
    place.tries.write_text("[]")
    assert tries.read(place).wrong == tries.FREE
    now = time.time()
    assert tries.Tries(9, now + 10_000).left(now) == 60
    assert tries.Tries(9, now - 45).left(now) == pytest.approx(15)


def test_recovery_code_as_a_person_types_it() -> None:
    for _ in range(200):
        code = recovery.new_code()
        typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert recovery.shown(recovery.parse(typed)) == code


def test_a_misread_character_is_noticed() -> None:
    code = recovery.new_code()
    wrong = ("2" if code[3] != "2" else "3").join([code[:3], code[4:]])
    with pytest.raises(UsageProblem, match="does not fit"):
        recovery.parse(wrong)
    with pytest.raises(UsageProblem, match="26 characters; this one has 25"):
        recovery.parse(code[:-1])
    with pytest.raises(UsageProblem, match="never holds"):
        recovery.parse("?" + code[1:])


def test_the_word_list() -> None:
    words = passphrase.word_list()
    assert len(words) >= 1024
    assert len(set(words)) == len(words)
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 8 for word in words)
    made = passphrase.generate_words()
    assert len(made.split()) == passphrase.WORDS
    passphrase.check_passphrase(made)
    assert made != passphrase.generate_words()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("fourteen chars", "14"),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats a few"),
        ("harborharborharbor", "repeats"),
        ("sunflowersunflower", "repeats one part"),
        ("12345678901234567", "follows the keyboard"),
        ("qwertyuiopasdfghjk", "follows the keyboard"),
        ("Dana Whitfield 1979", "own name"),
        ("Administrator Password 2026", "common"),
        ("this is my password 2026", "common"),
    ],
)
def test_weak_passphrases(text: str, why: str) -> None:
    with pytest.raises(UsageProblem, match=why):
        passphrase.check_passphrase(text, known=("Dana", "Whitfield"))


@pytest.mark.parametrize(
    "text", ["violet harbor seven lanterns", "Gänseblümchen am Wegesrand", "7 purple umbrellas!"]
)
def test_good_passphrases(text: str) -> None:
    passphrase.check_passphrase(text, known=("Dana", "Whitfield"))
