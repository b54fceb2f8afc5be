"""Changing the ways into an open vault: passphrase, recovery code, key file.

The data key stays; it is wrapped anew, under a fresh salt and a cost calibrated anew, and the slot file is
replaced whole. So a change is done or it is not, whatever kills it. Who kept a copy of the old slot file
*and* knows the old secret still opens what was copied then: a change closes a door, it does not re-encrypt.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Problem, Refused, UsageProblem
from ncm_tui.vault import key_file, slots
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import calibrated, normalised
from ncm_tui.vault.passphrase import check_passphrase
from ncm_tui.vault.problems import Damaged
from ncm_tui.vault.recovery import new_code
from ncm_tui.vault.unlocking import kind_of, secret_of, unlock

if TYPE_CHECKING:
    from ncm_tui.vault.store import Vault

CHANGED = "keys.changed"  # the audit verb; its detail begins with the revision of the slot file
_LAST = f"SELECT detail FROM audit_entry WHERE verb = '{CHANGED}' ORDER BY seq DESC LIMIT 1"  # has its index
_PATIENCE = 20.0  # seconds for the vault thread to be through
_REVISION = re.compile(r"revision (\d{1,9})")


def _nowhere(_code: str) -> None:
    """The code is shown on the page by who asked for it."""


def new_passphrase(vault: "Vault", now: str, new: str) -> None:
    """Opens with ``new`` from now on, no longer with the passphrase of today. ``now`` proves who asks:
    today's passphrase, or the line of the key file.

    Raises ``WrongPassphrase`` (slowed like any try), ``UsageProblem`` for a weak or unchanged one,
    ``StorageProblem``; nothing is changed then.
    """
    check_new(vault, new)
    if kind_of(now) == slots.PASSPHRASE and normalised(now) == normalised(new):
        raise UsageProblem(
            "That is the passphrase you have now.", code="same_passphrase", hint="Take another one."
        )
    _change(vault, kind_of(now), now, {slots.PASSPHRASE: new})


def recover(vault: "Vault", code: str, new: str, keep: Callable[[str], None] = _nowhere) -> str:
    """A new passphrase with the recovery code. Gives the new recovery code: the old one is dead.

    ``keep(fresh)`` puts the new code in its place before the old one dies; what it raises changes nothing.
    Raises as :func:`new_passphrase` does.
    """
    check_new(vault, new)
    fresh = new_code()
    keep(fresh)
    _change(vault, slots.RECOVERY, code, {slots.PASSPHRASE: new, slots.RECOVERY: fresh})
    return fresh


def new_recovery_code(vault: "Vault", now: str, keep: Callable[[str], None] = _nowhere) -> str:
    """A new recovery code, for a paper that was lost or seen; the old one is dead. ``keep`` and what is
    raised are as in :func:`recover`."""
    fresh = new_code()
    keep(fresh)
    _change(vault, kind_of(now), now, {slots.RECOVERY: fresh})
    return fresh


def add_key_file(vault: "Vault", now: str, path: Path) -> None:
    """A new key file at ``path``, which opens the vault as the passphrase does. An earlier one is dead.

    Raises ``Refused`` when the file exists, and as :func:`new_passphrase` does.
    """
    line = key_file.new_line()
    data_key = unlock(vault.folder, vault.slot_file, kind_of(now), now)
    revision = vault.slot_file.revision
    key_file.write(path, line)
    try:
        _wrap(vault, data_key, {slots.KEY_FILE: line})
    except BaseException:
        if unchanged(vault.folder, revision):
            path.unlink(missing_ok=True)
        raise


def remove_key_file(vault: "Vault", now: str) -> None:
    """No file opens the vault any more. Raises ``Refused`` when none does."""
    if not vault.slot_file.has(slots.KEY_FILE):
        raise Refused("This vault has no key file.", code="no_key_file")
    if kind_of(now) == slots.KEY_FILE:
        raise UsageProblem(
            "The key file cannot remove itself.", code="key_file", hint="Prove yourself by the passphrase."
        )
    unlock(vault.folder, vault.slot_file, slots.PASSPHRASE, now)
    vault.change_slots(
        lambda file: file.changed(without=(slots.KEY_FILE,)), CHANGED, "key file removed"
    )  # fmt: skip


def check_new(vault: "Vault", new: str) -> None:
    """Raises ``UsageProblem`` with the reason when ``new`` is too weak for this nurse's vault."""
    known = (*vault.owner_name.split(), *vault.facility_name.split(), "ncm", "nurse")
    check_passphrase(new, known=known)


def rewrapped(file: slots.SlotFile, data_key: bytes, secrets: dict[str, str]) -> slots.SlotFile:
    """``file`` with fresh slots for these secrets by kind, derived side by side, at a cost calibrated now.
    The anchor and the other slots stay."""
    cost = calibrated()
    with ThreadPoolExecutor(max_workers=len(secrets)) as pool:
        made = [
            pool.submit(slots.new_slot, kind, secret_of(kind, text), data_key, file.vault_uid, cost)
            for kind, text in secrets.items()
        ]
    return file.changed(*(future.result() for future in made))


def _change(vault: "Vault", kind: str, proof: str, secrets: dict[str, str]) -> None:
    _wrap(vault, unlock(vault.folder, vault.slot_file, kind, proof), secrets)


def _wrap(vault: "Vault", data_key: bytes, secrets: dict[str, str]) -> None:
    made = rewrapped(vault.slot_file, data_key, secrets)
    fresh = [made.slot(kind) for kind in secrets]
    words = ", ".join(kind.replace("_", " ") for kind in secrets)
    try:
        # The vault thread may have anchored meanwhile: the fresh slots go into the file as it is then.
        vault.change_slots(lambda file: file.changed(*fresh), CHANGED, words)
    except BaseException:
        vault.flush(_PATIENCE)  # ^C ends the waiting here, not the vault thread: it may have changed them yet
        raise


def unchanged(folder: VaultFolder, revision: int) -> bool:
    """Whether the slot file on disk is still of ``revision``, after a change that did not come through; not
    where it cannot be read. A new secret may be thrown away only then."""
    try:
        return slots.read(folder).revision == revision
    except Problem:
        return False


def audited_revision(connection: Any) -> int:
    """The revision of the slot file that the audit knows of; 0 before the first change."""
    row = connection.execute(_LAST).fetchone()
    found = _REVISION.match(str(row[0])) if row else None
    return int(found[1]) if found else 0


def check_not_older(file: slots.SlotFile, audited: int, path: Path) -> None:
    """Raises :class:`Damaged` for a slot file from before the last change: its passphrase is dead."""
    if file.revision < audited:
        raise Damaged(
            "The vault's slot file is older than its last change of passphrase.",
            code="old_key_file",
            path=str(path),
            hint="Put the newer one back, or restore the newest backup, which has its own.",
        )
