"""The app's own settings in the vault: a key and a JSON value, written quietly."""

import json
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.services.desk import Desk

if TYPE_CHECKING:
    from ncm_tui.vault.connect import Reader
    from ncm_tui.vault.work import Work

PLACE = "place"


def get(desk: Desk, key: str, default: Any = None, *, reader: "Reader | None" = None) -> Any:
    """The setting's value, or ``default``. Another thread than that of the keys gives its own ``reader``."""
    stored = (reader or desk.vault.reader).value("SELECT value FROM setting WHERE key = ?", (key,))
    if stored is None:
        return default
    return json.loads(stored) if isinstance(stored, str) else stored  # a number is stored as a number


def put(desk: Desk, key: str, value: Any) -> "Future[None]":
    """Store a setting: durable, no audit entry, no row version (it is not part of a record)."""

    def write(work: "Work") -> None:
        from ncm_tui.models.records import Setting

        row = work.session.get(Setting, key)
        if row is None:
            work.session.add(Setting(key=key, value=value))
        else:
            row.value = value
            work.session.add(row)

    return desk.vault.submit_quiet(write)


def place(desk: Desk) -> dict[str, str]:
    """Where the nurse was (``screen``, ``stay``, ``tab``, ``form``); empty at first."""
    stored = get(desk, PLACE, {})
    return {str(key): str(value) for key, value in stored.items()} if isinstance(stored, dict) else {}
