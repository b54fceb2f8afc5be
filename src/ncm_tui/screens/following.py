"""What a write did: its future awaited without holding a key, its message said, its change published."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.signal import Signal

from ncm_tui.rules.problems import Problem
from ncm_tui.screens.frame import key_bar_of
from ncm_tui.screens.undoing import said
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


class Following(App[int]):
    """The app's half of a service's write, and the bottom line that says it."""

    changed: Signal[Changed]

    def follow(
        self,
        future: Future[Any],
        then: Callable[[Any], object] | None = None,
        failed: Callable[[Problem], object] | None = None,
    ) -> None:
        """Await a service's future without holding a key: ``then(result)`` runs on the UI thread. A
        ``Changed`` is published and its message said first. A ``Problem`` becomes a plain message
        (``failed`` is called as well); the page stays open. Anything else is a fault of the app."""
        future.add_done_callback(lambda done: self.call_later(self._landed, done, then, failed))

    def _landed(self, done: Future[Any], then: Any, failed: Any) -> None:
        try:
            result = done.result()
        except Problem as problem:
            self.say_problem(problem)
            if failed is not None:
                failed(problem)
            return
        if isinstance(result, Changed):
            if result.message:
                self.say(said(cast("NcmApp", self), result))
            self.changed.publish(result)
        if then is not None:
            then(result)

    def say(self, text: str, *, severity: str = "information") -> None:
        """A plain message on the bottom line of the page in front: ``information warning error``."""
        for screen in reversed(self.screen_stack):
            bar = key_bar_of(screen)
            if bar is not None:
                bar.say(text, severity)
                return

    def say_problem(self, problem: Problem) -> None:
        """A problem as its sentence and what to do."""
        self.say(" ".join(part for part in (problem.message, problem.hint) if part), severity="warning")
