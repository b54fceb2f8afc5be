"""F1 and ``?``: help on what has the focus, then the keys that work here, from the registry."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.command_shape import Command
from ncm_tui.commands import TITLES, bindings, commands, key
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

#: Cells of the keys' column; what is longer has a line of its own.
_KEYS = 16


class HelpScreen(NcmScreen[None]):
    """``help_on`` are plain lines about the focused field; ``areas`` the registry's areas to list."""

    AREAS = ("plain",)
    BINDINGS = [*bindings("plain")]

    def __init__(self, help_on: str, areas: tuple[str, ...]) -> None:
        super().__init__()
        self.help_on, self.areas = help_on, areas

    @classmethod
    def about(cls, app: NcmApp) -> HelpScreen:
        """Help for the page in front: the nearest ``help_text()`` from the focus up, and its areas."""
        words = ""
        for node in (app.focused or app.screen).ancestors_with_self:
            tell = getattr(node, "help_text", None)
            if tell is not None:
                words = str(tell())
                break
        here = getattr(app.screen, "HELP_AREAS", None)
        return cls(words, (*getattr(app.screen, "AREAS", ()), "list", "everywhere") if here is None else here)

    def compose(self) -> ComposeResult:
        yield Rule("Help and keys", "generated from the keys in use")
        yield LineList(reading=True)
        yield KeyBar("plain")

    def on_mount(self) -> None:
        self.query_one(LineList).focus()

    def on_resize(self) -> None:
        """Lines as wide as the window is now."""
        self.query_one(LineList).set_rows(self._rows())

    def _rows(self) -> list[Text]:
        made = [plain(f" {line}") for line in self.help_on.split("\n")] if self.help_on else []
        seen: set[str] = set()
        for area in self.areas:
            members = [c for c in commands(area) if c.id not in seen]
            seen.update(c.id for c in members)
            if not members:
                continue
            made += [plain(""), plain(f" {TITLES[area]}", "strong")]
            for command in members:
                made += self._lines(command)
        return made[1:] if made and not made[0].plain else made

    def _lines(self, command: Command) -> list[Text]:
        """Key and help; what is longer than the line goes on below. Without a key, ``^P`` and the words to
        type there."""
        keys = command.shown or f"{key('app.palette')} {command.label}"
        words = textwrap.wrap(command.help, max(20, self.app.size.width - 18))
        if len(keys) > _KEYS:
            return [plain(f" {keys}", "accent"), *(plain(" " * 17 + each) for each in words)]
        first = Text.assemble(" ", plain(fit(keys, _KEYS), "accent"), plain(words[0]))
        return [first, *(plain(" " * 17 + more) for more in words[1:])]

    def action_back(self) -> None:
        self.dismiss(None)
