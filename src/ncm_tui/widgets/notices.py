"""What is wrong with the disk or the clock, on lines of its own; no line at all when nothing is."""

from __future__ import annotations

import contextlib

from textual import work
from textual.widgets import Static

from ncm_tui.rules.problems import Problem
from ncm_tui.services.desk import Desk
from ncm_tui.services.storage import Lookout
from ncm_tui.widgets.plain import plain


class Notices(Static):
    """``look`` asks the system, off the thread of the keys, and shows what it said."""

    DEFAULT_CSS = "Notices { height: auto; max-height: 4; width: 1fr; display: none; padding: 0 1; }"

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.lookout = Lookout(desk)
        self._shown: tuple[str, ...] = ()

    @work(thread=True, exclusive=True, group="notices")
    def look(self) -> None:
        """Look again. A disk that cannot be read is said where it is met; here the next minute tries anew."""
        with contextlib.suppress(Problem):
            self.lookout.look()
        self.app.call_later(self._show)

    def _show(self) -> None:
        """A line each, with its sign. Nothing new lays nothing out anew: the first key comes just then."""
        if not self.is_attached:
            return
        notices = self.lookout.notices()
        if notices == self._shown:
            return
        self._shown = notices
        self.display = bool(notices)
        self.update(plain("\n".join(f"▲ {each}" for each in notices), "soon"))
