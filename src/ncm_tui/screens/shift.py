"""My shift: the short form that Settings and the list of commands open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.screens.asking import ask
from ncm_tui.screens.dialog import ABOUT
from ncm_tui.services.worklist import hours

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

_ABOUT = "Today ranks by it: this shift, before my next shift, later."


def ask_shift(app: NcmApp) -> None:
    """Asked as it stands; the lists follow at once."""
    desk = app.desk
    assert desk is not None
    ask(
        app, hours.FORM, lambda answers: hours.put(desk, answers), line=None, forgotten=True,
        initial=hours.initial(desk), context={ABOUT: _ABOUT},
    )  # fmt: skip
