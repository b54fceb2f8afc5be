"""The way in: which vault, the passphrase, and while it is typed everything else gets ready."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.rules.problems import Problem
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.patience import Patience
from ncm_tui.screens.secret_page import help_on_step
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk
    from ncm_tui.services.doors import Door


class UnlockScreen(NcmScreen[None]):
    """No patient data is on this page or in this process before the passphrase is right."""

    HELP_AREAS = ()

    def __init__(self) -> None:
        super().__init__()
        self.vaults: list[tuple[str, Path]] = []
        self.patience = Patience(self.tell, self.set_timer)

    @property
    def door(self) -> Door:
        door = self.ncm.door
        assert door is not None
        return door

    def compose(self) -> ComposeResult:
        self.vaults = self.door.vaults()
        yield Rule("ncm ─ locked")
        yield Static("", id="about", markup=False)
        if len(self.vaults) > 1:
            yield LineList(id="vaults")
        yield NcmInput(password=True, placeholder="passphrase", id="passphrase")
        yield Static("", id="told", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        about = plain("\nYour notes are encrypted. Type your passphrase, then Enter.\n", "")
        if self.door.passphrase:
            about = plain("\nDEMO: invented patients, nothing is kept.\n", "soon").append_text(
                Text.assemble(
                    plain("The passphrase of the demo is  "), plain(self.door.passphrase, "strong"), "\n"
                )
            )
        self.query_one("#about", Static).update(about)
        self.query_one(KeyBar).show_keys(
            [
                ("Enter", "unlock"),
                *([("↑↓", "which vault")] if len(self.vaults) > 1 else []),
                *([] if self.door.passphrase else [("F4", "recovery code")]),
                ("^Q", "quit"),
            ]
        )
        for rows in self.query(LineList):
            rows.can_focus = False
            rows.styles.height = min(8, len(self.vaults))
            rows.set_rows([plain(f"   {name}") for name, _ in self.vaults])
        self.query_one("#passphrase").focus()
        self.ncm.discard_typed_ahead()

    def help_text(self) -> str:
        """F1: the way in."""
        return help_on_step("unlock", self.query_one(KeyBar).keys)

    def key_up(self) -> None:
        for rows in self.query(LineList):
            rows.action_up()

    def key_down(self) -> None:
        for rows in self.query(LineList):
            rows.action_down()

    def chosen(self) -> Path:
        """The folder of the vault to open."""
        for rows in self.query(LineList):
            return self.vaults[rows.at][1]
        return self.vaults[0][1]

    def action_pick(self) -> None:
        """F4: the passphrase is forgotten, or a key file opens this vault."""
        if self.patience.busy:
            return
        if self.door.passphrase:
            self.tell("The demo opens with the passphrase above.", "soon")
            return
        from ncm_tui.screens.recover import RecoverScreen

        self.app.switch_screen(RecoverScreen(self.chosen()))

    def tell(self, words: str, style: str = "") -> None:
        self.query_one("#told", Static).update(plain(f"\n{words}", style))

    def on_input_submitted(self) -> None:
        box = self.query_one("#passphrase", NcmInput)
        if self.patience.busy or not box.value:
            return
        passphrase, box.value = box.value, ""
        box.disabled = True
        self.patience.begin(self.door.wait(self.chosen()), "Unlocking …")
        self._open(self.chosen(), passphrase)

    @work(thread=True, exclusive=True, group="unlock")
    def _open(self, folder: Path, passphrase: str) -> None:
        try:
            desk: Any = self.door.open(folder, passphrase)
        except Problem as problem:
            self.app.call_from_thread(self._refused, problem)
            return
        self.app.call_from_thread(self._opened, desk)

    def _opened(self, desk: Desk) -> None:
        self.patience.end()
        self.ncm.open_desk(desk, come_back=True)

    def _refused(self, problem: Problem) -> None:
        self.patience.end()
        box = self.query_one("#passphrase", NcmInput)
        box.disabled = False
        box.focus()
        self.tell(" ".join(part for part in (problem.message, problem.hint) if part), "soon")
