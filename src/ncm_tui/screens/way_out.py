"""The app's half of the way out: dark at once, and never Textual's own page about a fault."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import RenderableType
from textual.app import App
from textual.worker import WorkerFailed


class WayOut(App[int]):
    """``on_fault`` is set in the app's own process: it records places only and ends the process."""

    on_fault: Callable[[BaseException], object] | None = None

    def go_dark(self) -> None:
        """Nothing is painted from here on, and what is on the screen goes: before anything is written."""
        dark = getattr(self._driver, "go_dark", None)
        if dark is not None:
            dark()

    def _handle_exception(self, error: Exception) -> None:
        """A fault: in the child an incident id and exit 70; never a traceback with what was in memory."""
        if self.on_fault is None:
            super()._handle_exception(error)
        else:
            self.on_fault(error.error if isinstance(error, WorkerFailed) else error)

    def panic(self, *renderables: RenderableType) -> None:
        """Textual gives up, for a reason it would print."""
        if self.on_fault is None:
            super().panic(*renderables)
        else:
            self.on_fault(RuntimeError("panic"))
