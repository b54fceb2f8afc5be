"""From a secret to the data key, at the pace wrong tries earned; and is there a database at all."""

import time

from ncm_tui.rules.problems import WrongPassphrase
from ncm_tui.vault import key_file, recovery, slots, tries
from ncm_tui.vault.connect import damaged
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import normalised
from ncm_tui.vault.problems import storage_problem

_WRONG = {
    slots.PASSPHRASE: ("That is not the passphrase of this vault.", "Try again."),
    slots.RECOVERY: (
        "That is not the recovery code of this vault.",
        "A code that was replaced by a newer one no longer opens it.",
    ),
    slots.KEY_FILE: (
        "That key file does not open this vault.",
        "It is another vault's, or it was replaced or removed since.",
    ),
}


def kind_of(text: str) -> str:
    """Where a passphrase is asked for, the line of a key file is understood as well."""
    return slots.KEY_FILE if key_file.is_key(text) else slots.PASSPHRASE


def secret_of(kind: str, text: str) -> bytes:
    """The bytes a slot of ``kind`` is derived from. A recovery code may be typed in any case, with blanks
    and hyphens. Raises ``UsageProblem`` or ``UnreadableInput`` for a code or key file that is not one."""
    if kind == slots.RECOVERY:
        return recovery.parse(text).encode("ascii")
    return key_file.parse(text) if kind == slots.KEY_FILE else normalised(text)


def unlock(place: VaultFolder, file: slots.SlotFile, kind: str, text: str) -> bytes:
    """The data key. A try is counted before it is made, whatever the kind; the right secret forgets the
    count, but not what the record has yet to tell. Raises ``WrongPassphrase``, ``StorageProblem``, and the
    problems of :func:`secret_of`."""
    secret = secret_of(kind, text)
    if kind == slots.KEY_FILE and not file.has(kind):
        raise WrongPassphrase(
            "This vault has no key file.", path=str(place.path), hint="Use the passphrase."
        )  # fmt: skip
    slot = file.slot(kind)
    before = tries.read(place)
    time.sleep(before.left(time.time()))
    so_far = tries.count_one(place, before)
    data_key = slot.open(secret, file.vault_uid)
    if data_key is None:
        message, hint = _WRONG[kind]
        wait = tries.delay(so_far.wrong)
        raise WrongPassphrase(
            message, path=str(place.path), hint=f"The next try waits {wait:.0f} s." if wait else hint
        )
    tries.forget(place, before)
    return data_key


def check_database(place: VaultFolder) -> None:
    """Raises ``StorageProblem`` when the database is gone, ``Damaged`` when it is empty.

    An empty file opens with any key, so its size is asked first.
    """
    try:
        size = place.database.stat().st_size
    except OSError as error:
        raise storage_problem(error, place.path) from None
    if size < 1024:
        raise damaged(place.database)
