"""Which clock stamps evidence and notes."""

from datetime import datetime
from typing import TYPE_CHECKING

from ncm_tui.services.desk import Desk

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


def entered(desk: Desk, work: "Work") -> datetime:
    """*Entered at*: the machine's clock; on the demo ward the ward's own, which may stand still."""
    return desk.now() if desk.vault.demo else work.now
