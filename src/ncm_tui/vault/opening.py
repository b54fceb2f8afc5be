"""What is done with a database before it is used: is it this vault's, is its schema this version's."""

from typing import Any

from ncm_tui.rules.problems import Problem
from ncm_tui.vault import migrate, read_only, slots
from ncm_tui.vault.connect import APPLICATION_ID
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys
from ncm_tui.vault.problems import NewerVault

BEFORE_MIGRATION = "before migration"


def finish_restore(place: VaultFolder) -> None:
    """A restore that was cut off after it counted is ended. Under the vault's lock."""
    if place.restoring.exists():
        from ncm_tui.vault import restore

        restore.finish(place)


def prepare(connection: Any, place: VaultFolder, keys: Keys, file: slots.SlotFile) -> str:
    """Brings an older vault to this version's schema, behind a verified backup; why it is only read, else
    empty.

    Raises :class:`Damaged` when it is another vault's, ``NewerVault`` when a newer version's vault cannot
    even be read, ``MigrationFault`` and ``StorageProblem``: then the vault is as it was.
    """
    migrate.check_identity(connection, APPLICATION_ID, file.vault_uid, place.database)
    why = read_only.sentence(connection)
    if why:
        lost = read_only.missing(connection)
        if lost:
            raise NewerVault(
                f"A newer version of ncm wrote this vault; this one cannot read it ({lost}).",
                path=str(place.database),
                hint="Install the newer version; nothing was changed.",
            )
        connection.execute("PRAGMA query_only=ON")
        return why
    if migrate.pending(connection):
        _backed_up(connection, place, keys, file)
        from ncm_tui.vault import projection

        migrate.migrate(connection, before_commit=projection.rebuild)
    return ""


def _backed_up(connection: Any, place: VaultFolder, keys: Keys, file: slots.SlotFile) -> None:
    from ncm_tui.vault import backup

    try:
        backup.make(place, keys, file, connection, BEFORE_MIGRATION, place.backups)
    except Problem as problem:
        problem.hint = (
            f"This version brings the vault to a new form and makes a backup first. {problem.hint}"
            " The vault was left as it was."
        )
        raise
