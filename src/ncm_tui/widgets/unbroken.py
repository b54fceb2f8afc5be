"""Pages, lists and the app itself outlive a disk that cannot be read: it is said, the key does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
            app: NcmApp = self.app  # type: ignore[assignment]  # every page here belongs to it
            app.say_problem(problem)
