"""From the passphrase to the data key, at the pace wrong tries earned; and is there a database at all."""

import time

from ncm_tui.rules.problems import WrongPassphrase
from ncm_tui.vault import slots, tries
from ncm_tui.vault.connect import damaged
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import normalised
from ncm_tui.vault.problems import storage_problem


def unlock(place: VaultFolder, file: slots.SlotFile, passphrase: str) -> bytes:
    """The data key. A try is counted before it is made; the right passphrase forgets the count."""
    so_far = tries.read(place)
    time.sleep(so_far.left(time.time()))
    so_far = tries.count_one(place, so_far)
    data_key = file.slot(slots.PASSPHRASE).open(normalised(passphrase), file.vault_uid)
    if data_key is None:
        wait = tries.delay(so_far.wrong)
        raise WrongPassphrase(
            "That is not the passphrase of this vault.",
            path=str(place.path),
            hint=f"The next try waits {wait:.0f} s." if wait else "Try again.",
        )
    tries.forget(place)
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
