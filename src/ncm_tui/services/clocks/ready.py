"""Whether the day's clocks of a vault were reckoned once. Light: the first page of a start asks it."""

from typing import TYPE_CHECKING
from weakref import WeakSet

from ncm_tui.services.desk import Desk

if TYPE_CHECKING:
    from ncm_tui.vault.store import Vault

_BUILT: "WeakSet[Vault]" = WeakSet()


def ready(desk: Desk) -> bool:
    """Whether the board was built, so that asking it is quick."""
    return desk.vault in _BUILT


def built(desk: Desk) -> None:
    """Says that it is there."""
    _BUILT.add(desk.vault)
