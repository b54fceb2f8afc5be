"""What the nurse did on the demo ward so far."""

from datetime import datetime
from typing import TYPE_CHECKING

from ncm_tui.services.demo.admit import Admitted
from ncm_tui.services.demo.rows import Rows

if TYPE_CHECKING:
    from ncm_tui.library.library import Library


def work(rows: Rows, ward: list[Admitted], library: "Library", now: datetime, actor: str) -> None:
    pass


def pad_with_notes(rows: Rows, ward: list[Admitted], notes: int, now: datetime) -> None:
    pass
