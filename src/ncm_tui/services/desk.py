"""The desk: what every service takes first. It imports no table, so that the start path stays light."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from ncm_tui.library.library import Library
    from ncm_tui.vault.store import Vault


@dataclass(frozen=True)
class Desk:
    """An open vault, the definitions, the clock and the facility's zone.

    ``now`` gives an aware UTC instant; under ``--at`` it is frozen. Writes are stamped by the vault
    with the machine's own clock whatever ``now`` says.
    """

    vault: "Vault"
    library: "Library"
    now: Callable[[], datetime]
    zone: ZoneInfo

    def local(self, at: datetime) -> datetime:
        """``at`` on the facility's wall clock."""
        return at.astimezone(self.zone)
