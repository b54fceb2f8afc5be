"""What every tab of a chart is: bound to one stay, re-bound for the next patient, never pushed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from ncm_tui.widgets.unbroken import Unbroken

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.patient import PatientLine


class ChartTab(Unbroken, Widget):
    """``tab_id`` names it in places and addresses, ``title`` on the strip, ``AREAS`` its keys in the
    registry. ``bind_stay`` is called whenever the chart shows another patient (and once at first),
    ``refresh_page`` when something of this patient changed."""

    tab_id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    AREAS: ClassVar[tuple[str, ...]] = ()
    ALLOW_SELECT = False
    DEFAULT_CSS = "ChartTab { height: 1fr; width: 1fr; }"
    stay: str = ""
    line: PatientLine | None = None

    @property
    def ncm(self) -> NcmApp:
        """The app, with its own type."""
        from ncm_tui.app import NcmApp

        assert isinstance(self.app, NcmApp)
        return self.app

    @property
    def desk(self) -> Desk:
        desk = self.ncm.desk
        assert desk is not None
        return desk

    def bind_stay(self, stay_uid: str, line: PatientLine) -> None:
        """Show this stay from now on, from its first row."""
        self.stay, self.line = stay_uid, line
        self.refresh_page(first=True)

    def refresh_page(self, *, first: bool = False) -> None:
        """Read the page anew. With ``first`` the cursor goes to the top: it is another patient."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """The tab came to the front: put the focus where the keys are wanted."""
        for child in self.query("*"):
            if child.focusable:
                child.focus()
                return

    def go_to(self, row: str) -> None:
        """Put the cursor on the row of this uid or id, where the tab has it."""

    def keep_typing(self) -> None:
        """Hand what is typed and not stored yet to the vault."""

    def close_inner(self) -> bool:
        """Esc: close what the tab itself has open (a reason, a fold). False when there is nothing."""
        return False
