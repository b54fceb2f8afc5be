"""Marks on the caseload, and the few things that may be done to many patients at once (P§3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.commands import key
from ncm_tui.rules.problems import Problem
from ncm_tui.services import caseload, marked

if TYPE_CHECKING:
    from ncm_tui.screens.caseload import CaseloadScreen


class CaseloadMarks:
    """``Space`` and ``V`` mark; a key that is for one patient says so while any is marked."""

    def action_mark(self: CaseloadScreen) -> None:
        """Mark the row, or take its mark away; the cursor goes on to the next."""
        here = self.current_id()
        if here is None:
            return
        self.marked.symmetric_difference_update({here})
        self.rows.refresh_row(self.rows.at)
        self._paint_rule()
        self.rows.action_down()

    def action_mark_all(self: CaseloadScreen) -> None:
        """Mark all that are shown; where they all are, none of them."""
        shown = set(self.lines.ids)
        if shown <= self.marked:
            self.marked -= shown
        else:
            self.marked |= shown
        self.rows.refresh_rows()
        self._paint_rule()

    def clear_marks(self: CaseloadScreen) -> bool:
        """Take all marks away; false when there was none."""
        if not self.marked:
            return False
        self.marked.clear()
        self.rows.refresh_rows()
        self._paint_rule()
        return True

    def one_only(self: CaseloadScreen, what: str) -> bool:
        """Whether marks stand in the way of a verb that is about one patient; then it is said why."""
        if not self.marked:
            return False
        self.say(
            f"{what} is for one patient at a time, and {len(self.marked)} are marked. Esc takes the marks "
            "away; D and t work on all marked.",
            "warning",
        )
        return True

    def all_marked_shown(self: CaseloadScreen, key: str) -> bool:
        """Whether every marked row is before her eyes. Where letters hide some, nothing is done yet: all rows
        are there again, and it is said who they are."""
        hidden = [each for each in self._everyone or () if each in self.marked.difference(self.lines.ids)]
        if not hidden:
            return True
        self.ncm.discard_typed_ahead()
        names = marked.named([row.name for row in caseload.of_ids(self.desk, hidden)])
        self.clear_letters()
        self.say(
            f"Nothing done yet: {names} marked behind the letters. All {len(self.marked)} marked are shown "
            f"now: {key} again means them all, Esc none.",
            "warning",
        )
        return False

    def marked_stays(self: CaseloadScreen) -> list[str]:
        """The marked stays by uid, in the order of the list."""
        ids = [each for each in self._everyone or () if each in self.marked]
        return [row.stay for row in caseload.of_ids(self.desk, ids)]

    def keep_marked(self: CaseloadScreen) -> None:
        """All marked patients off my list, by one verb."""
        if not self.all_marked_shown(key("caseload.keep")):
            return
        try:
            future = marked.off_my_list(self.desk, self.marked_stays())
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        self.ncm.follow(future, lambda _: self._all_off())

    def _all_off(self: CaseloadScreen) -> None:
        """The same key again would be about the one patient under the cursor."""
        self.clear_marks()
        self.wait()
