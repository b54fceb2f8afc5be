"""Which folders of backups are a vault's own: what is destroyed or reduced is so in them, too.

A copy (a trial restore, another machine) has only the backups it makes, until she names a folder: those of
the vault it came from are not its to change.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ncm_tui.vault.backup import PLACES

#: The setting of a vault that was restored where none was.
COPY = "restored_copy"


@dataclass(frozen=True, slots=True)
class Cared:
    """The folders a vault knows beside its own; ``copy`` where the backups there were are another's."""

    places: frozenset[str] = frozenset()
    copy: bool = False


def of(connection: Any) -> Cared:
    """What the vault behind ``connection`` cares for."""
    rows = connection.execute("SELECT key, value FROM setting WHERE key IN (?, ?)", (PLACES, COPY))
    stored = {key: json.loads(str(value)) for key, value in rows}
    return Cared(frozenset(map(str, stored.get(PLACES, ()))), bool(stored.get(COPY)))


def take_over(connection: Any, there: Cared, folder: Path) -> None:
    """What the restored vault cares for: what the one before it did, and where that was no copy, the folders
    of that day and the ``folder`` the file came from."""
    places = there.places if there.copy else there.places | of(connection).places | {str(folder)}
    for key, value in ((PLACES, sorted(places)), (COPY, int(there.copy))):
        connection.execute(
            "INSERT INTO setting (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, json.dumps(value)),
        )
