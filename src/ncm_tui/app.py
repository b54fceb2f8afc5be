"""The app: who is at the desk, which page is open, what a key everywhere does."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import SystemCommand
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.screen import Screen
from textual.signal import Signal

from ncm_tui.commands import bindings
from ncm_tui.screens.backing_up import BackingUp
from ncm_tui.screens.between_pages import Ways
from ncm_tui.screens.everywhere import EverywhereKeys
from ncm_tui.screens.following import Following
from ncm_tui.screens.frame import key_bar_of
from ncm_tui.screens.hiding import Hiding
from ncm_tui.screens.looks import Looks
from ncm_tui.screens.retention_look import FIRST_LOOK, first_look
from ncm_tui.screens.return_place import first_page, go_back, permission_first
from ncm_tui.screens.way_out import WayOut
from ncm_tui.terminal.clipboard import Clipboard, CopyOutcome
from ncm_tui.terminal.key_order import KeyOrder
from ncm_tui.terminal.signs import PlainSigns
from ncm_tui.terminal.watch import Watch
from ncm_tui.views.changed import Changed
from ncm_tui.widgets import ink
from ncm_tui.widgets.patient_bar import SWITCH_SECONDS
from ncm_tui.widgets.unbroken import Unbroken

if TYPE_CHECKING:
    from ncm_tui.screens.saving import Saving
    from ncm_tui.services.desk import Desk
    from ncm_tui.services.doors import Door
    from ncm_tui.views.patient import PatientLine

#: Keys that are heard even when typed ahead of a patient switch: they only walk, lock or leave.
_ALWAYS = frozenset({"f7", "f8", "f9", "ctrl+l", "ctrl+q"})


class NcmApp(
    Unbroken, EverywhereKeys, Ways, Looks, Hiding, BackingUp, Following, WayOut, inherit_bindings=False
):
    """``desk`` is set once unlocked; a test may give it at once. ``door`` opens and makes vaults."""

    CSS_PATH = "app.tcss"
    BINDINGS = [*bindings("everywhere")]
    COMMANDS = set()
    ALLOW_SELECT = False
    ENABLE_COMMAND_PALETTE = False  # Textual's own key and list; ^P shows ours

    def __init__(self, *, desk: Desk | None = None, door: Door | None = None,
                 start: Callable[[], Desk] | None = None, theme: str = "") -> None:  # fmt: skip
        super().__init__()
        for made in ink.themes():
            self.register_theme(made)
        self.desk: Desk | None = desk
        self.door = door
        self.start = start
        self.when_running: Callable[[], object] | None = None
        self.when_painted: Callable[[], object] | None = None
        self.warmed: threading.Event | None = None  # set once the rest is imported
        self.changed: Signal[Changed] = Signal(self, "changed")
        self.minute: Signal[None] = Signal(self, "minute")
        self.clipboard_channel = Clipboard(self)
        self.watch_over = Watch(self)
        self.in_order = KeyOrder(self)
        self.line: PatientLine | None = None
        self.walk: Callable[[int], str | None] | None = None
        self.resumed = 0
        self.owing: set[Saving] = set()  # what was typed and the disk refused
        self.leaver: Callable[[int], object] | None = None
        self._deaf_until = 0.0
        self.heard_at = 0.0  # when the key now at work was pressed, on the monotonic clock
        self._now_note = ""
        self._kept_place: dict[str, str] = {}
        if self.no_color:
            self._filters = [NoColor() if isinstance(one, Monochrome) else one for one in self._filters]
        self.signs = PlainSigns(enabled=os.environ.get("NCM_ASCII") == "1")
        self._filters.append(self.signs)
        self.theme = "ncm-plain" if self.no_color else (theme or "ncm-dark")

    # -- start ---------------------------------------------------------------------------------

    def get_driver_class(self) -> type[Driver]:
        """Ours where there is a POSIX terminal."""
        if sys.platform == "win32":
            return super().get_driver_class()
        from ncm_tui.terminal.driver import NcmDriver

        return NcmDriver

    def on_mount(self) -> None:
        self.animation_level = "none"
        if self.when_running is not None:
            self.when_running()
        if self.desk is not None:
            self.open_desk(self.desk)
        elif self.door is not None:
            self.push_screen(first_page(self.door, self.start))
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        if self.when_painted is not None:
            self.when_painted()

    def open_desk(self, desk: Desk, *, come_back: bool = False) -> None:
        """The vault is open: show the caseload, or where she was, and watch over idle and sleep."""
        from ncm_tui.screens.caseload import CaseloadScreen
        from ncm_tui.services import print_folder, settings

        self.desk = desk
        print_folder.clear(desk)
        if self.on_fault is not None:
            desk.vault.tell_faults(self.on_fault)
        place = settings.place(desk) if come_back else {}
        self.take_look(desk)
        self.watch_over.start()
        self.watch_backups()
        first = CaseloadScreen()
        if len(self.screen_stack) > 1:
            self.switch_screen(first)
        else:
            self.push_screen(first)
        if come_back:
            self.call_after_refresh(go_back, self, place)
        self.set_timer(FIRST_LOOK, lambda: first_look(self))
        self.call_after_refresh(permission_first, self)

    def watch_theme(self, theme: str) -> None:
        """The inks follow the theme."""
        ink.use(theme)

    def get_system_commands(self, screen: Screen[Any]) -> Iterator[SystemCommand]:
        """None: the screenshot of Textual's own list would write patients to disk."""
        yield from ()

    # -- who is in front ---------------------------------------------------------------------------

    def now_with(self, line: PatientLine) -> str:
        """A surface shows this patient now. At a switch: what was typed ahead is discarded and the
        clipboard emptied. Returns the note for the right edge of the patient bar (may be empty); what is
        opened over the next patient at once says it too."""
        before, self.line = self.line, line
        if before is not None and before.patient == line.patient:
            return self._now_note if self.switch_left() > 0 else ""
        if self.names_hidden:
            self._draw_curtain()
        note = self.clipboard_channel.switched(line)
        self.discard_typed_ahead()
        self._now_note = note or ("" if before is None else f"◂ now {line.name}")
        return self._now_note

    def switch_left(self) -> float:
        """Seconds for which a page still says that the patient has changed."""
        since = max(0.0, time.monotonic() - self._deaf_until)
        return SWITCH_SECONDS - since

    def discard_typed_ahead(self) -> None:
        """Keys pressed before what is now being drawn was on the screen are not meant for it."""
        self._deaf_until = float("inf")
        self.call_after_refresh(self._hear)

    def _hear(self) -> None:
        self._deaf_until = time.monotonic()

    def copy(self, text: str, line: PatientLine, then: Callable[[CopyOutcome], object]) -> None:
        """Copy a service's text (identity line first). ``then(outcome)`` is told whether it surely
        arrived: only then is anything marked copied (P§4)."""
        self.clipboard_channel.copy(text, line, then)

    def copy_to_clipboard(self, text: str) -> None:
        """Cut and copy inside an editor stay inside the app: nothing reaches the terminal unasked."""
        self._clipboard = text

    def keep_typing(self) -> None:
        """Every open page hands what is typed and not stored yet to the vault."""
        for screen in self.screen_stack:
            for node in (screen, *screen.query("*")):
                keep = getattr(node, "keep_typing", None)
                if keep is not None:
                    keep()

    def leave(self, code: int) -> None:
        """Quit (0) or lock (75): dark, typing kept, clipboard emptied, vault anchored. Never asks."""
        self.go_dark()
        self.keep_typing()
        for each in tuple(self.owing):
            each.now()
        self.keep_place()
        self.clipboard_channel.empty()
        if self.desk is not None:
            from ncm_tui.services import print_folder

            print_folder.clear(self.desk)
        if self.leaver is not None:
            self.leaver(code)
            return
        self.exit(code, return_code=code)

    # -- keys ------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.watch_over.touched()
            await self.in_order.hear(event)
        else:
            await super().on_event(event)

    async def hear(self, event: events.Key | events.Paste) -> None:
        """One key, when what the one before it set off is done."""
        always = isinstance(event, events.Key) and event.key in _ALWAYS
        if event.time < self._deaf_until and not always:
            return
        bar = key_bar_of(self.screen) if self.screen_stack else None
        if bar is not None:
            bar.key_pressed()
        self.heard_at = event.time
        await super().on_event(event)
