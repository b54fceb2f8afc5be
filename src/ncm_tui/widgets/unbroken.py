"""Pages, lists and the app itself outlive a disk that cannot be read: it is said, the key does nothing."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.message_pump import MessagePump

from ncm_tui.rules.problems import Problem

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


class Unbroken(MessagePump):
    """Comes first among the bases. Without it a handler that reads from a drive that was pulled out would end
    the program, and with it what stands on the screen and is nowhere else."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Problem as problem:
            self._say_it(problem)

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """As Textual's. What is called after a paint comes in no message of its own, so it is looked after
        here."""

        async def looked_after() -> None:
            try:
                answer = callback(*args, **kwargs)
                if isawaitable(answer):
                    await answer
            except Problem as problem:
                self._say_it(problem)

        return super().call_after_refresh(looked_after)

    def _say_it(self, problem: Problem) -> None:
        app: NcmApp = self.app  # type: ignore[assignment]  # every page here belongs to it
        app.say_problem(problem)
