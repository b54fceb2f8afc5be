"""What Enter opens on a text that was found: the place itself, over the finder, so that Esc comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ncm_tui.views.search import TextHit

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


def open_hit(app: NcmApp, hit: TextHit) -> None:
    """Open where the text stands."""
    kind, _, what = hit.opens.partition(":")
    _DOORS[kind](app, hit.stay, what)


def _note(app: NcmApp, _: str, uid: str) -> None:
    from ncm_tui.screens.note_edit import open_note

    open_note(app, uid)


def _form(app: NcmApp, _: str, uid: str) -> None:
    from ncm_tui.screens.form_read import FinishedScreen

    app.push_screen(FinishedScreen(uid))


def _fill(app: NcmApp, stay: str, form_id: str) -> None:
    app.open_form(stay, form_id)


def _tab(app: NcmApp, stay: str, tab: str, row: str = "") -> None:
    from ncm_tui.screens.chart import ChartScreen

    chart = ChartScreen(stay, tab)
    app.push_screen(chart)
    if row:
        app.call_after_refresh(chart.show_tab, tab, row)


def _todo(app: NcmApp, stay: str, _: str) -> None:
    from ncm_tui.screens.todo_list import TodoScreen

    app.push_screen(TodoScreen(stay))


_DOORS: Mapping[str, Callable[[NcmApp, str, str], None]] = {
    "note": _note,
    "form": _form,
    "fill": _fill,
    "tab": _tab,
    "plan": lambda app, stay, row: _tab(app, stay, "plan", row),
    "discharge": lambda app, stay, row: _tab(app, stay, "discharge", row),
    "clock": lambda app, stay, rule: _tab(app, stay, "clocks", rule),
    "event": lambda app, stay, uid: _tab(app, stay, "clocks", f"event:{uid}"),
    "todo": _todo,
}
