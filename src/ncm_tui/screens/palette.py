"""^P: every command that works here, by name, from the one registry."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.fuzzy import Matcher
from textual.screen import Screen

from ncm_tui.command_shape import Command
from ncm_tui.commands import bindings, commands
from ncm_tui.screens.frame import NcmModal
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.plain import fit
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput


class PaletteScreen(NcmModal[Command | None]):
    """Letters rank, arrows walk, Enter gives the command to the page below. Nothing that is not in the
    registry: no screenshot, which would write patients to disk."""

    AREAS = ("find",)
    BINDINGS = [*bindings("find")]

    def __init__(self, areas: tuple[str, ...], more: tuple[Command, ...] = ()) -> None:
        """``more`` are what the page itself offers beside its keys."""
        super().__init__()
        here = (*commands(*areas, "everywhere"), *more)
        self.all = [c for c in here if "{key}" not in c.verb and c.verb != "palette"]
        self.shown = list(self.all)

    @classmethod
    def over(cls, page: Screen[object]) -> PaletteScreen:
        """The commands of ``page`` and those that work everywhere."""
        return cls(getattr(page, "AREAS", ()), getattr(page, "offers", tuple)())

    def compose(self) -> ComposeResult:
        yield Rule("Every command", "a few letters are enough")
        yield NcmInput(placeholder="what do you want to do?", id="text")
        yield LineList(empty="No command here has these letters.", id="rows")
        bar = KeyBar()
        bar.show_keys([("Enter", "do it"), ("↑↓", "walk"), ("Esc", "close")])
        yield bar

    def on_mount(self) -> None:
        box = self.query_one("#text", NcmInput)
        self.watch(box, "value", self._typed, init=False)
        self.rows.can_focus = False
        self._typed("")
        box.focus()

    @property
    def rows(self) -> LineList:
        return self.query_one("#rows", LineList)

    def _typed(self, value: str) -> None:
        self.shown = ranked(self.all, value.strip())
        self.rows.set_source(len(self.shown), self._row)

    def _row(self, index: int) -> Pieces:
        command = self.shown[index]
        return [
            ("  ", ""),
            (fit(command.label, 18), "strong"),
            (fit(command.shown, 10), "accent"),
            (fit(command.help, max(10, self.size.width - 31)), ""),
        ]

    def action_up(self) -> None:
        self.rows.action_up()

    def action_down(self) -> None:
        self.rows.action_down()

    def action_page_up(self) -> None:
        self.rows.action_page_up()

    def action_page_down(self) -> None:
        self.rows.action_page_down()

    def on_input_submitted(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        if self.shown:
            self.dismiss(self.shown[self.rows.at])

    def action_close(self) -> None:
        self.dismiss(None)


def ranked(members: list[Command], letters: str) -> list[Command]:
    """Best first: a label that begins so, then by how well it has the letters, then a help in which a word
    begins so: of a long help any letters would be found somewhere."""
    if not letters:
        return list(members)
    matcher = Matcher(letters)

    def score(command: Command) -> float:
        name = matcher.match(f"{command.label} {command.shown}")
        begins = command.label.casefold().startswith(letters.casefold())
        told = f" {letters.casefold()}" in f" {command.help.casefold()}"
        return max(name, 0.1 * told) + begins

    scored = [(score(command), command) for command in members]
    return [command for points, command in sorted(scored, key=lambda pair: -pair[0]) if points > 0]
