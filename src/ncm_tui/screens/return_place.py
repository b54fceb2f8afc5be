"""After unlock: back where she was, and what is left unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.rules.problems import NotFound

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp


def go_back(app: NcmApp) -> None:
    """Open the page she left (chart, tab, form) and name the unfinished forms."""
    from ncm_tui.services import patients, settings

    assert app.desk is not None
    place = settings.place(app.desk)
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


def tell_unfinished(app: NcmApp) -> None:
    """``1 unfinished form, 14:02 · ^O opens``."""
    from ncm_tui.services import drafts

    assert app.desk is not None
    held = drafts.parked(app.desk)
    if held:
        newest = app.desk.local(held[0].at)
        count = f"{len(held)} unfinished form{'' if len(held) == 1 else 's'}"
        app.call_after_refresh(app.say, f"{count}, {newest:%H:%M} · ^O opens")
