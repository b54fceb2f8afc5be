"""A stick that was pulled and put back, a share that was away: the same vault, opened again under the app.

What was open is dead then, although the file is there. It is taken up again only when it is the same vault
and nothing was written to it meanwhile; the lock is taken anew first.
"""

from ncm_tui.vault import audit
from ncm_tui.vault.connect import Connection, connect
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys
from ncm_tui.vault.platform import FolderLock
from ncm_tui.vault.problems import Damaged


def again(place: VaultFolder, keys: Keys, uid: str, head: audit.Head) -> tuple[FolderLock, Connection]:
    """The lock and a connection on what lies at ``place`` now.

    Raises ``StorageProblem``, ``VaultInUse``, and :class:`Damaged` when it is not this vault as it was left.
    """
    lock = FolderLock(place.lock)
    try:
        connection = connect(place.database, keys.database)
        try:
            _check(connection, place, uid, head)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.release()
        raise
    return lock, connection


def _check(connection: Connection, place: VaultFolder, uid: str, head: audit.Head) -> None:
    found = connection.execute("SELECT uid FROM vault_info").fetchone()
    if found is None or found[0] != uid or audit.head(connection) != head:
        raise Damaged(
            "What lies in the vault's folder now is not the vault that was open.",
            path=str(place.path),
            hint="Put the right stick back. If this is the right one, F9 locks; then unlock again.",
        )
