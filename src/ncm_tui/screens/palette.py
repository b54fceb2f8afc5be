"""Every command that works here, by name (^P), from the one registry."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from ncm_tui.commands import Command, commands

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


class NcmPalette(Provider):
    """The everywhere commands and those of the screen in front."""

    def _here(self) -> list[Command]:
        areas = getattr(self.screen, "AREAS", ())
        return [c for c in commands(*areas, "everywhere") if "{key}" not in c.verb and c.verb != "palette"]

    def _run(self, command: Command) -> Callable[[], object]:
        app = cast("NcmApp", self.app)
        if command.where == "everywhere":
            return partial(app.run_action, f"app.{command.verb}")
        if command.verb.startswith("app."):
            return partial(app.run_action, command.verb)
        return partial(app.ask, command.verb)

    async def discover(self) -> Hits:
        for command in self._here():
            yield DiscoveryHit(self._name(command), self._run(command), help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._here():
            score = max(matcher.match(self._name(command)), matcher.match(command.help) * 0.8)
            score += command.label.startswith(query.casefold())
            if score > 0:
                yield Hit(
                    score, matcher.highlight(self._name(command)), self._run(command), help=command.help
                )

    @staticmethod
    def _name(command: Command) -> str:
        return f"{command.label}  {command.shown}".rstrip()
