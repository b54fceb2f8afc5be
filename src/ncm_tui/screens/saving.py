"""What is typed on a page, saved until it is on disk. While it is not, the page says so and stays open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.problems import Problem, StorageProblem

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

#: Seconds to the next try while the disk refuses.
AGAIN = 2.0
FULL = "The disk is full. Your typing is still kept, in room held back for it. Free some space now."
KEPT = "The disk is back: everything you typed is kept."


class Saving:
    """``save()`` hands over everything that is not on disk yet; ``saved(result)`` is called when it is,
    ``failed(problem)`` when it was refused. What the disk refuses is tried again every two seconds, and
    once more at lock and quit, also when the page is gone. ``app()`` is asked at the first save: a page
    is made before it has one."""

    def __init__(
        self,
        app: Callable[[], NcmApp],
        save: Callable[[], Future[Any]],
        saved: Callable[[Any], object],
        failed: Callable[[Problem], object] = lambda _: None,
    ) -> None:
        self._app = app
        self.save, self.saved, self.failed = save, saved, failed
        self.owed = ""
        self._newest: Future[Any] | None = None
        self._told_full = False

    def now(self) -> None:
        """Save what is not saved yet; returns at once."""
        app = self.app
        try:
            future = self._newest = self.save()
        except Problem as problem:
            app.say_problem(problem)
            self.failed(problem)
            return
        future.add_done_callback(lambda done: app.call_later(self._done, done))

    @property
    def app(self) -> NcmApp:
        return self._app()

    def over(self) -> None:
        """What was typed is finished or dropped: nothing is left to save."""
        self.owed = ""
        self.app.owing.discard(self)

    def stays(self) -> bool:
        """Whether the page has to stay, for it holds what is nowhere else; then it is said why."""
        if self.owed:
            self.now()
            self.app.say(f"Not saved yet, so this page stays. {self.owed}", severity="warning")
        return bool(self.owed)

    def _done(self, done: Future[Any]) -> None:
        try:
            result = done.result()
        except StorageProblem as problem:
            self.failed(problem)
            self._refused(problem)
        except Problem as problem:
            self.app.say_problem(problem)
            self.failed(problem)
        else:
            self.saved(result)
            if done is self._newest:
                self._landed()

    def _refused(self, problem: StorageProblem) -> None:
        first = not self.owed
        self.owed = f"{problem.message} {problem.hint}".strip()
        self.app.owing.add(self)
        if first:
            self.app.say(f"Not saved yet. {self.owed}", severity="warning")
            self.app.set_timer(AGAIN, self._again)

    def _again(self) -> None:
        if self.owed:
            self.now()
            self.app.set_timer(AGAIN, self._again)

    def _landed(self) -> None:
        was_owed, full = bool(self.owed), self.app.desk is not None and self.app.desk.vault.full
        self.over()
        if full and not self._told_full:
            self.app.say(FULL, severity="warning")
        elif was_owed:
            self.app.say(KEPT)
        self._told_full = full
