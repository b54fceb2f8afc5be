"""The first page, and after unlock: back where she was, and what is left unfinished."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from ncm_tui.commands import key
from ncm_tui.rules.problems import NotFound

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.services.doors import Door


def first_page(door: Door, start: Callable[[], Desk] | None) -> Screen[Any]:
    """Getting ready where ``start`` opens the desk by itself; else unlock; else first run."""
    if start is not None:
        from ncm_tui.screens.starting import StartingScreen

        return StartingScreen(start)
    if door.vaults():
        from ncm_tui.screens.unlock import UnlockScreen

        return UnlockScreen()
    from ncm_tui.screens.first_run import FirstRunScreen

    return FirstRunScreen()


def go_back(app: NcmApp, place: dict[str, str]) -> None:
    """Open the page she left (chart, tab, form) and say what is unfinished."""
    from ncm_tui.services import patients

    assert app.desk is not None
    if place.get("screen") == "today":
        app.action_today()
    stay = place.get("stay", "")
    if stay:
        try:
            patients.line(app.desk, stay)
        except NotFound:
            stay = ""
    if stay:
        app.open_chart(stay, place.get("tab", "summary"))
        if place.get("form"):
            app.open_form(stay, place["form"])
    tell_unfinished(app)


def permission_first(app: NcmApp) -> None:
    """The facility's permission is asked at once where it never was, so that the first patient may come."""
    from ncm_tui.services import permission

    if app.desk is not None and permission.current(app.desk) is None:
        from ncm_tui.screens.permission import ask

        ask(app)


def tell_unfinished(app: NcmApp) -> None:
    """``2 unfinished, 14:02 · ^O opens``: forms and notes."""
    from ncm_tui.services import drafts

    assert app.desk is not None
    held = drafts.parked(app.desk)
    if held:
        newest = app.desk.local(held[0].at)
        today = newest.date() == app.desk.local(app.desk.now()).date()
        when = f"{newest:{'%H:%M' if today else '%a %d %H:%M'}}"
        app.call_after_refresh(app.say, f"{len(held)} unfinished, {when} · {key('app.resume')} opens")
