"""How the app looks: the theme she chose last, and ASCII in place of drawn signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.widgets import ink

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


class Looks:
    """The app's half of its looks."""

    def take_settings(self: NcmApp, theme: str, ascii_signs: bool) -> None:
        """The look she chose last time; NO_COLOR and NCM_ASCII stand above it."""
        if theme in {one.name for one in ink.themes()} and not self.no_color:
            self.use_theme(theme)
        if ascii_signs:
            self.plain_signs(True)

    def use_theme(self: NcmApp, name: str) -> None:
        """This look from now on."""
        self.theme = name

    def plain_signs(self: NcmApp, on: bool) -> None:
        """ASCII in place of every drawn sign of the app; names keep their accents."""
        self.signs.enabled = on
        for screen in self.screen_stack:
            for node in (screen, *screen.query("*")):
                node.refresh()
