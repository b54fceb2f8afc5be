"""The way a text leaves the app: native clipboard, OSC 52, or a plain page for the terminal's own selection.

Copied is not charted, and a copy that may have failed is not even copied (P§4): OSC 52 gives no answer,
so the first copy in a terminal asks once whether the text arrived, and the answer is remembered for it.
"""

from __future__ import annotations

import base64
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.views.patient import PatientLine

KEPT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class CopyOutcome:
    """``sure`` says that the text arrived; ``how`` is ``native``, ``osc52`` or ``page``."""

    sure: bool
    how: str


class Clipboard:
    """One text at a time, with its patient; emptied at a patient switch, at lock and after a minute."""

    def __init__(self, app: NcmApp) -> None:
        self.app = app
        self.holder: PatientLine | None = None
        self._how = ""
        self._until = 0.0

    def copy(self, text: str, line: PatientLine, then: Callable[[CopyOutcome], object]) -> None:
        """Send ``text`` by the best channel known for this terminal; ``then`` is told what became of it."""
        how = "native" if sys.platform == "win32" else self._remembered()
        if how == "native":
            self._native(text, line, then)
        elif how == "osc52":
            self._osc52(text)
            self._holds(line, "osc52")
            then(CopyOutcome(True, "osc52"))
        elif how == "page":
            self._page(text, line, then)
        else:
            self._trial(text, line, then)

    def _native(self, text: str, line: PatientLine, then: Callable[[CopyOutcome], object]) -> None:
        from ncm_tui.terminal import win_clipboard

        if win_clipboard.put(text):
            self._holds(line, "native")
            then(CopyOutcome(True, "native"))
        else:
            self._page(text, line, then)

    def _trial(self, text: str, line: PatientLine, then: Callable[[CopyOutcome], object]) -> None:
        from ncm_tui.screens.plain import AskArrived

        self._osc52(text)
        self._holds(line, "osc52")

        def answered(arrived: bool | None) -> None:
            if arrived:
                self._remember("osc52")
                then(CopyOutcome(True, "osc52"))
            elif arrived is False:
                self._remember("page")
                self._page(text, line, then)
            else:
                then(CopyOutcome(False, "osc52"))

        self.app.push_screen(AskArrived(line), answered)

    def _page(self, text: str, line: PatientLine, then: Callable[[CopyOutcome], object]) -> None:
        from ncm_tui.screens.plain import CopyPage

        def answered(taken: bool | None) -> None:
            if taken:
                self._holds(line, "page")
            then(CopyOutcome(bool(taken), "page"))

        self.app.push_screen(CopyPage(text, line), answered)

    def _osc52(self, text: str) -> None:
        driver = self.app._driver
        if driver is not None:
            driver.write(f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\x07")

    def _holds(self, line: PatientLine, how: str) -> None:
        self.holder, self._how = line, how
        self._until = time.monotonic() + KEPT_SECONDS

    def empty(self) -> bool:
        """Take our text off the clipboard. False when this channel cannot (a page she selected herself)."""
        self.app.copy_to_clipboard("")
        if self.holder is None:
            return True
        if self._how == "osc52":
            self._osc52(" ")
        elif self._how == "native":
            from ncm_tui.terminal import win_clipboard

            if not win_clipboard.put(""):
                return False
        else:
            return False
        self.holder = None
        return True

    def switched(self, line: PatientLine) -> str:
        """Another patient is in front: empty; when that cannot be, the sentence for the top line."""
        holder = self.holder
        if holder is not None and holder.patient == line.patient:
            return ""
        if self.empty() or holder is None:
            return ""
        return f"clipboard: {holder.listed_name.partition(',')[0]}"

    def tick(self, now: float) -> None:
        """The minute is over: empty."""
        if self.holder is not None and now >= self._until and self.empty():
            self.app.say("The clipboard was emptied.")

    def _remembered(self) -> str:
        from ncm_tui.services import settings

        return str(settings.get(self.app.desk, _setting(), "")) if self.app.desk else ""

    def _remember(self, how: str) -> None:
        from ncm_tui.services import settings

        if self.app.desk is not None:
            self.app.follow(settings.put(self.app.desk, _setting(), how))


def _setting() -> str:
    """The setting's key for this terminal; no path and no host in it."""
    inside = "tmux" if os.environ.get("TMUX") else "ssh" if os.environ.get("SSH_TTY") else "local"
    return f"copy.{os.environ.get('TERM_PROGRAM') or os.environ.get('TERM', 'unknown')}.{inside}"
