"""The ways between the pages: to a chart, to a form, back to the first page, and where she is now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from ncm_tui.screens.frame import NcmScreen

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.widgets.chart_tab import ChartTab


class Ways:
    """The app's half of going from page to page."""

    def open_chart(
        self: NcmApp,
        stay_uid: str,
        tab: str = "summary",
        row: str = "",
        then: Callable[[ChartTab], object] | None = None,
    ) -> None:
        """Open the chart of a stay on a tab; a chart that is open is bound to it instead of stacked. The
        cursor goes to ``row`` of that tab, and ``then(tab)`` is called once it stands there."""
        from ncm_tui.screens.chart import ChartScreen

        self.leave_pages(lambda page: isinstance(page, ChartScreen) or getattr(page, "stays_below", False))
        if isinstance(self.screen, ChartScreen):
            self.screen.bind_stay(stay_uid, tab, row, then)
        else:
            self.push_screen(ChartScreen(stay_uid, tab, row, then))

    def action_today(self: NcmApp) -> None:
        """Today, the cursor where it was and no letters left over: whoever asks for the day gets all of it.
        It is a page over the caseload."""
        if self._locked_out():
            return
        from ncm_tui.screens.today import TodayScreen

        self.leave_pages(lambda page: isinstance(page, TodayScreen))
        if isinstance(self.screen, TodayScreen):
            self.screen.all_of_it()
        else:
            self.push_screen(TodayScreen())

    def action_leaving(self: NcmApp) -> None:
        """What is left before the shift ends."""
        from ncm_tui.screens.before_leaving import LeavingScreen

        if not self._locked_out() and not isinstance(self.screen, LeavingScreen):
            self.push_screen(LeavingScreen())

    def action_caseload(self: NcmApp) -> None:
        """Back to the caseload from wherever."""
        if not self._locked_out():
            self.leave_pages(lambda _: False)

    def leave_pages(self: NcmApp, stay_on: Callable[[Screen[Any]], bool]) -> None:
        """Back through the open pages to the first page, or one to stay on. A form is put on hold, never
        bound to another patient (P§5)."""
        self.keep_typing()
        while len(self.screen_stack) > 2 and not stay_on(self.screen):
            park = getattr(self.screen, "park", None)
            if park is not None:
                park()
            self.pop_screen()

    def open_form(self: NcmApp, stay_uid: str, form_id: str) -> None:
        """Open (or resume) a form over the page in front."""
        from ncm_tui.screens.form import FormScreen

        self.push_screen(FormScreen(stay_uid, form_id))

    def place(self: NcmApp) -> dict[str, str]:
        """Where the nurse is, of the topmost page that can say it."""
        for screen in reversed(self.screen_stack):
            told = screen.place() if isinstance(screen, NcmScreen) else {}
            if told:
                return told
        return {}

    def keep_place(self: NcmApp) -> None:
        """Store where she is, so that unlocking comes back to it."""
        from ncm_tui.services import settings

        place = self.place()
        if self.desk is not None and place and place != self._kept_place:
            self._kept_place = place
            self.follow(settings.put(self.desk, settings.PLACE, place))

    def action_todo(self: NcmApp) -> None:
        """A to-do about whoever is in front."""
        from ncm_tui.screens import todo_edit

        if not self._locked_out():
            todo_edit.start_here(self)

    def action_sticky(self: NcmApp) -> None:
        """The sticky line of whoever is in front."""
        from ncm_tui.screens import todo_edit

        if not self._locked_out():
            todo_edit.sticky(self, todo_edit.stay_in_front(self))

    def action_todos(self: NcmApp) -> None:
        """All to-dos; in a chart the patient's own."""
        from ncm_tui.screens.chart import ChartScreen
        from ncm_tui.screens.todo_list import TodoScreen

        if self._locked_out() or isinstance(self.screen, TodoScreen):
            return
        self.push_screen(TodoScreen(self.screen.stay if isinstance(self.screen, ChartScreen) else ""))

    def action_print_list(self: NcmApp) -> None:
        """My list on paper: how, and into which file."""
        from ncm_tui.screens import print_list

        if not self._locked_out():
            print_list.start(self)
