"""How the app looks: theme and signs, by the settings file from the unlock page on, and kept there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.widgets import ink

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.services.preferences import Preferences

_OWN = "ncm-"


class Looks:
    """The app's half of its looks."""

    #: What the settings file itself says; the rest may come from a vault of before it could.
    said_by_file: frozenset[str] | None = None

    def take_preferences(self: NcmApp, chosen: Preferences) -> None:
        """What the settings file says, before the first page; NO_COLOR and NCM_ASCII stand above it."""
        self.watch_over.minutes = chosen.idle_minutes
        self.said_by_file = chosen.said
        if "theme" in chosen.said and not self.no_color:
            self.use_theme(_OWN + chosen.theme)
        if chosen.plain_signs:
            self.signs.enabled = True

    def take_look(self: NcmApp, desk: Desk) -> None:
        """Where no start has read the settings file, it is read now; what it does not say, this vault may,
        in which the look was kept before."""
        from ncm_tui.services import preferences, settings

        path = preferences.path_of(desk)
        if self.said_by_file is None and path is not None:
            self.take_preferences(preferences.read(path))
        said = self.said_by_file or frozenset()
        theme = str(settings.get(desk, "theme", ""))
        own = {one.name for one in ink.themes()}
        if "theme" not in said and theme in own and not self.no_color:
            self.use_theme(theme)
        if "plain_signs" not in said and settings.get(desk, "ascii", False):
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

    def take_setting(self: NcmApp, setting: str, value: object) -> None:
        """A setting of the file was changed on its page: it holds at once."""
        if setting == "theme" and self.no_color:
            self.say("Kept; but NO_COLOR is set here, and stands above it.")
        elif setting == "theme":
            self.use_theme(f"{_OWN}{value}")
        elif setting == "plain_signs":
            self.plain_signs(bool(value))
        elif setting == "idle_minutes" and isinstance(value, int):
            self.watch_over.minutes = value

    def action_next_theme(self: NcmApp) -> None:
        self.close_palette()
        names = [theme.name for theme in ink.themes()]
        self.use_theme(names[(names.index(self.theme) + 1) % len(names)])
        self.keep_look("theme", self.theme.removeprefix(_OWN))

    def action_glyphs(self: NcmApp) -> None:
        self.close_palette()
        self.plain_signs(not self.signs.enabled)
        self.keep_look("plain_signs", self.signs.enabled)

    def keep_look(self: NcmApp, setting: str, value: object) -> None:
        """A choice of look is hers: it is there again at the next start."""
        from ncm_tui.services import settings_page

        if self.desk is not None:
            self.follow(settings_page.put(self.desk, setting, value, quietly=True))
