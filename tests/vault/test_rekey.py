"""Changing the ways in: done or not, whatever kills it; the old one dead; recorded; nothing else changed."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.vault.conftest import Clock

from ncm_tui.rules.problems import Refused, StorageProblem, UnreadableInput, UsageProblem, WrongPassphrase
from ncm_tui.vault import key_file, rekey, slots, tries
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.problems import Damaged
from ncm_tui.vault.store import Owner, Vault

NEW = "copper meadow nine anchors"
THIRD = "orchard kettle maroon sixty"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed vault and its recovery code."""
    folder = tmp_path_factory.mktemp("made") / "v"
    vault, code = Vault.create(
        folder, "violet harbor seven lanterns", Owner("Dana Whitfield", "RN", "X", "UTC")
    )
    vault.close()
    return folder, code


@pytest.fixture
def place(made: tuple[Path, str], tmp_path: Path) -> VaultFolder:
    import shutil

    shutil.copytree(made[0], tmp_path / "v")
    return VaultFolder(tmp_path / "v")


@pytest.fixture
def code(made: tuple[Path, str]) -> str:
    return made[1]


def opens(place: VaultFolder, text: str, kind: str = "") -> bool:
    """Whether it opens; wrong tries are forgotten at once, so that the next question does not wait."""
    try:
        vault = Vault.open_with(place.path, kind, text) if kind else Vault.open(place.path, text)
    except WrongPassphrase:
        tries.forget(place)
        return False
    vault.close()
    return True


def audit_of(vault: Vault) -> list[tuple[str, str]]:
    assert vault.flush(20)
    rows = vault.reader.rows("SELECT verb, detail FROM audit_entry ORDER BY seq")
    return [(str(verb), str(detail)) for verb, detail in rows]


def test_the_new_one_opens_and_the_old_one_does_not(place: VaultFolder, passphrase: str, code: str) -> None:
    before = slots.read(place)
    vault = Vault.open(place.path, passphrase)
    rekey.new_passphrase(vault, passphrase, NEW)
    assert audit_of(vault)[-1] == (rekey.CHANGED, "revision 1: passphrase")
    assert vault.verify_chain().ok
    vault.close()
    after = slots.read(place)
    assert not opens(place, passphrase)
    assert opens(place, NEW)
    assert opens(place, code, slots.RECOVERY)
    assert after.damaged_copies == ()
    assert after.slot(slots.PASSPHRASE).salt != before.slot(slots.PASSPHRASE).salt
    assert after.slot(slots.RECOVERY) == before.slot(slots.RECOVERY)
    assert after.anchor is not None
    assert after.slot(slots.PASSPHRASE).cost.allowed()
    assert place.slots.read_bytes() == place.slots_copy.read_bytes()


@pytest.mark.parametrize(
    ("now", "new", "kind", "words"),
    [
        ("not the passphrase", NEW, WrongPassphrase, "not the passphrase"),
        ("", "short", UsageProblem, "at least 15"),
        ("", "Dana Whitfield 1980", UsageProblem, "own name"),
        ("", "violet harbor seven lanterns", UsageProblem, "passphrase you have now"),
        ("", "violet\u00a0harbor seven lanterns", UsageProblem, "passphrase you have now"),
    ],
)
def test_what_is_refused_changes_nothing(
    place: VaultFolder, passphrase: str, now: str, new: str, kind: type[Exception], words: str
) -> None:
    vault = Vault.open(place.path, passphrase)
    files = (place.slots.read_bytes(), place.slots_copy.read_bytes())
    with pytest.raises(kind, match=words):
        rekey.new_passphrase(vault, now or passphrase, new)
    assert (place.slots.read_bytes(), place.slots_copy.read_bytes()) == files
    assert rekey.CHANGED not in [verb for verb, _ in audit_of(vault)]
    vault.close()
    tries.forget(place)
    assert opens(place, passphrase)


def test_recovering_gives_a_new_code_and_the_old_one_is_dead(
    place: VaultFolder, passphrase: str, code: str
) -> None:
    vault = Vault.open_with(place.path, slots.RECOVERY, code.lower().replace("-", " "))
    assert ("vault.unlocked", "with the recovery") in audit_of(vault)
    kept: list[str] = []
    fresh = rekey.recover(vault, code, NEW, kept.append)
    vault.close()
    assert kept == [fresh]
    assert not opens(place, passphrase)
    assert opens(place, NEW)
    assert not opens(place, code, slots.RECOVERY)
    assert opens(place, fresh, slots.RECOVERY)


def test_a_new_code_that_finds_no_place_changes_nothing(
    place: VaultFolder, passphrase: str, code: str
) -> None:
    def full(_code: str) -> None:
        raise StorageProblem("The disk is full; nothing was changed.")

    vault = Vault.open(place.path, passphrase)
    with pytest.raises(StorageProblem):
        rekey.new_recovery_code(vault, passphrase, full)
    vault.close()
    assert opens(place, code, slots.RECOVERY)


def test_a_key_file_opens_is_replaced_and_removed(
    place: VaultFolder, passphrase: str, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.key", tmp_path / "second.key"
    vault = Vault.open(place.path, passphrase)
    rekey.add_key_file(vault, passphrase, first)
    with pytest.raises(Refused, match="never overwritten"):
        rekey.add_key_file(vault, passphrase, first)
    vault.close()
    assert first.stat().st_mode & 0o777 == 0o600
    assert opens(place, key_file.read(first))
    assert opens(place, passphrase)
    vault = Vault.open(place.path, key_file.read(first))
    rekey.add_key_file(vault, key_file.read(first), second)
    with pytest.raises(UsageProblem, match="cannot remove itself"):
        rekey.remove_key_file(vault, key_file.read(second))
    vault.close()
    assert not opens(place, key_file.read(first))
    assert opens(place, key_file.read(second))
    vault = Vault.open(place.path, passphrase)
    rekey.remove_key_file(vault, passphrase)
    with pytest.raises(Refused, match="no key file"):
        rekey.remove_key_file(vault, passphrase)
    vault.close()
    assert not opens(place, key_file.read(second))


def test_what_is_broken_off_leaves_a_secret_only_where_it_counts(
    place: VaultFolder, passphrase: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """^C while the slot file is replaced: the new secret's file stays once it opens the vault."""
    from ncm_tui.verbs.passwd import NewCode, or_nothing_new

    vault = Vault.open(place.path, passphrase)
    put = vault.change_slots
    before, after = tmp_path / "before", tmp_path / "after"

    def cut(when: Path) -> None:
        def change_slots(*given: Any) -> None:
            if when == after:
                put(*given)
            raise KeyboardInterrupt

        monkeypatch.setattr(vault, "change_slots", change_slots)

    def break_off(fresh: NewCode) -> None:
        or_nothing_new(fresh, lambda: (vault, rekey.new_recovery_code(vault, passphrase, fresh.keep)))

    for when in (before, after):
        cut(when)
        with pytest.raises(KeyboardInterrupt):
            rekey.add_key_file(vault, passphrase, when.with_suffix(".key"))
        with pytest.raises(KeyboardInterrupt):
            break_off(NewCode(place, when))
    vault.close()
    assert not before.exists()
    assert not before.with_suffix(".key").exists()
    assert opens(place, after.read_text(encoding="ascii").strip(), slots.RECOVERY)
    assert opens(place, key_file.read(after.with_suffix(".key")))


def test_a_second_copy_that_stays_behind_is_told(
    place: VaultFolder, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = slots.replace_file

    def first_only(path: Path, content: bytes) -> None:
        if path == place.slots_copy:
            raise OSError(errno.EIO, "Input/output error")
        put(path, content)

    monkeypatch.setattr(slots, "replace_file", first_only)
    vault = Vault.open(place.path, passphrase)
    rekey.new_passphrase(vault, passphrase, NEW)
    assert audit_of(vault)[-1][1] == "revision 1: passphrase; only one copy of the slot file could be written"
    vault.close()
    vault = Vault.open(place.path, NEW)
    assert audit_of(vault)[-1][1] == "only one copy of the slot file could be written"
    vault.close()
    monkeypatch.undo()
    vault = Vault.open(place.path, NEW)
    assert audit_of(vault)[-1][1] == f"repaired {place.slots_copy.name}"
    vault.close()


def test_who_forgot_the_passphrase_sets_another_by_the_key_file(
    place: VaultFolder, passphrase: str, tmp_path: Path
) -> None:
    vault = Vault.open(place.path, passphrase)
    rekey.add_key_file(vault, passphrase, tmp_path / "k")
    rekey.new_passphrase(vault, key_file.read(tmp_path / "k"), NEW)
    vault.close()
    assert opens(place, NEW)
    assert not opens(place, passphrase)


def test_a_damaged_key_file_is_no_wrong_one(place: VaultFolder, tmp_path: Path) -> None:
    line = key_file.new_line()
    for text in (line[:-1], line[:30], line[:12] + "g" + line[13:], key_file.PREFIX):
        with pytest.raises(UnreadableInput, match="not a whole key file"):
            Vault.open(place.path, text)
    with pytest.raises(UnreadableInput, match="could not be read"):
        key_file.read(tmp_path / "gone.key")
    assert tries.read(place).wrong == 0
    with pytest.raises(WrongPassphrase, match="no key file"):
        Vault.open(place.path, line)


@pytest.mark.usefixtures("clock")
def test_each_kind_of_wrong_secret_is_counted(
    place: VaultFolder, passphrase: str, code: str, tmp_path: Path
) -> None:
    from ncm_tui.vault import recovery

    vault = Vault.open(place.path, passphrase)
    rekey.add_key_file(vault, passphrase, tmp_path / "k")
    vault.close()
    wrong = [(slots.PASSPHRASE, NEW), (slots.RECOVERY, recovery.new_code()),
             (slots.KEY_FILE, key_file.new_line())]  # fmt: skip
    for count, (kind, text) in enumerate(wrong, start=1):
        with pytest.raises(WrongPassphrase):
            Vault.open_with(place.path, kind, text)
        assert tries.read(place).wrong == count
    with pytest.raises(UsageProblem, match="does not fit"):
        Vault.open_with(place.path, slots.RECOVERY, code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert tries.read(place).wrong == 3


def test_on_an_open_vault_wrong_ones_are_slowed_too(
    place: VaultFolder, passphrase: str, clock: Clock
) -> None:
    vault = Vault.open(place.path, passphrase)
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            rekey.new_passphrase(vault, "not the passphrase", NEW)
    vault.close()
    assert [round(wait, 2) for wait in clock.waits] == [0, *(tries.delay(n) for n in range(5))]


def breaking(real: Callable[..., None], at: int, error: BaseException) -> Callable[..., None]:
    """``replace_file`` whose call number ``at`` (from 1) breaks, and each after it."""
    count = 0

    def replace(path: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        if count >= at:
            raise error
        real(path, content)

    return replace


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_killed_at_any_write_one_of_the_two_opens(
    place: VaultFolder, passphrase: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both copies, then both again with the anchor: cut off before the first, the old one opens; from then
    on the new one, and the next unlock makes the copies alike and records what the kill left unrecorded."""
    vault = Vault.open(place.path, passphrase)
    real = slots.replace_file
    monkeypatch.setattr(slots, "replace_file", breaking(real, at, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        rekey.new_passphrase(vault, passphrase, NEW)
    monkeypatch.setattr(slots, "replace_file", real)
    vault.reader.close()
    vault._writer.close()  # as a kill: nothing anchored, nothing tidied
    vault._lock.release()
    right, wrong = (passphrase, NEW) if at == 1 else (NEW, passphrase)
    assert not opens(place, wrong)
    again = Vault.open(place.path, right)
    assert slots.read(place).damaged_copies == ()
    changes = [detail for verb, detail in audit_of(again) if verb == rekey.CHANGED]
    assert len(changes) == (at > 1)
    assert again.verify_chain().ok
    again.close()


def test_a_full_disk_leaves_the_old_one(
    place: VaultFolder, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault.open(place.path, passphrase)
    real = slots.replace_file
    monkeypatch.setattr(slots, "replace_file", breaking(real, 1, OSError(errno.ENOSPC, "full")))
    with pytest.raises(StorageProblem, match="full"):
        rekey.new_passphrase(vault, passphrase, NEW)
    monkeypatch.setattr(slots, "replace_file", real)
    vault.close()
    assert opens(place, passphrase)


def test_a_disk_that_fills_between_the_copies_keeps_the_new_one(
    place: VaultFolder, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = Vault.open(place.path, passphrase)
    real = slots.replace_file
    monkeypatch.setattr(slots, "replace_file", breaking(real, 2, OSError(errno.ENOSPC, "full")))
    rekey.new_passphrase(vault, passphrase, NEW)
    monkeypatch.setattr(slots, "replace_file", real)
    vault.close()
    assert opens(place, NEW)
    assert slots.read(place).damaged_copies == ()


def test_an_older_key_file_put_back_opens_nothing(place: VaultFolder, passphrase: str) -> None:
    old = place.slots.read_bytes()
    vault = Vault.open(place.path, passphrase)
    rekey.new_passphrase(vault, passphrase, NEW)
    vault.close()
    place.slots.write_bytes(old)
    assert opens(place, NEW)  # one copy behind: the newer one counts
    place.slots.write_bytes(old)
    place.slots_copy.write_bytes(old)
    with pytest.raises(Damaged, match="older than its last change") as caught:
        Vault.open(place.path, passphrase)
    assert caught.value.code == "old_key_file"
    assert not opens(place, NEW)


def test_two_changes_in_a_row(place: VaultFolder, passphrase: str) -> None:
    vault = Vault.open(place.path, passphrase)
    rekey.new_passphrase(vault, passphrase, NEW)
    rekey.new_passphrase(vault, NEW, THIRD)
    with pytest.raises(WrongPassphrase):
        rekey.new_passphrase(vault, passphrase, NEW)
    vault.close()
    tries.forget(place)
    assert opens(place, THIRD)
    assert slots.read(place).revision == 2


def test_the_last_change_is_found_by_its_index(place: VaultFolder, passphrase: str) -> None:
    """Asked at every unlock: it must not read a hundred thousand entries."""
    vault = Vault.open(place.path, passphrase)
    plan = vault.reader.rows(f"EXPLAIN QUERY PLAN {rekey._LAST}")
    vault.close()
    assert "ix_audit_entry_keys" in str(plan)
