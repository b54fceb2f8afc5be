"""Whom the caseload shows, in which order, under which headings: letters, orders, groups, saved views."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ncm_tui.commands import key
from ncm_tui.services import saved_views
from ncm_tui.services.caseload_order import GROUPS, SORTS
from ncm_tui.services.saved_views import GROUP_WORDS, SORT_WORDS
from ncm_tui.views.caseload import SavedView, Selection
from ncm_tui.widgets.text_edit import NcmInput

if TYPE_CHECKING:
    from ncm_tui.screens.caseload import CaseloadScreen

#: Seconds after the field opened: its page is painted, and no letter was typed yet.
_SOON = 0.08
_SHORT = {"bed": "bed", "name": "name", "edd": "EDD", "los": "stay", "payer": "payer", "status": "status",
          "safety": "safety"}  # fmt: skip


class CaseloadViews:
    """The page's half that chooses what it shows; each choice is there again after the next unlock."""

    # -- letters -----------------------------------------------------------------------------------

    def action_filter(self: CaseloadScreen) -> None:
        box = self.query_one("#filter", NcmInput)
        box.display = True
        box.focus()
        self.set_timer(_SOON, self.read_keys)

    def _filtered(self: CaseloadScreen, value: str) -> None:
        self.chosen = replace(self.chosen, filter=value)
        self.load()

    def action_to_list(self: CaseloadScreen) -> None:
        self.query_one("#filter").display = bool(self.chosen.filter)
        self.rows.focus()

    def clear_letters(self: CaseloadScreen) -> bool:
        """The field goes and all rows are there again; false when there was no field."""
        if not self.query_one("#filter").display:
            return False
        self._show(replace(self.chosen, filter=""), self.view_name)
        self.rows.focus()
        return True

    # -- order and groups --------------------------------------------------------------------------

    def action_sort(self: CaseloadScreen) -> None:
        sort = SORTS[(SORTS.index(self.chosen.sort) + 1) % len(SORTS)]
        self._choose(replace(self.chosen, sort=sort, reverse=False))
        keys = f"{key('caseload.sort')} next · {key('caseload.reverse')} turns it round"
        self.say(f"Order: {_choices(_SHORT, sort)} · {keys}")

    def action_reverse(self: CaseloadScreen) -> None:
        self._choose(replace(self.chosen, reverse=not self.chosen.reverse))

    def action_group(self: CaseloadScreen) -> None:
        every = ("", *GROUPS)
        group = every[(every.index(self.chosen.group) + 1) % len(every)]
        self._choose(replace(self.chosen, group=group))
        self.say(f"Groups: {_choices(GROUP_WORDS, group)} · {key('caseload.group')} next")

    def _choose(self: CaseloadScreen, chosen: Selection) -> None:
        """A choice of her own: a view that no longer is what its name says loses it."""
        self._show(chosen, "")
        self._remember()

    # -- saved views -------------------------------------------------------------------------------

    def action_views(self: CaseloadScreen) -> None:
        from ncm_tui.screens.view_pick import ViewPick

        self.app.push_screen(ViewPick(self.chosen, self.view_name), self._picked)

    def _picked(self: CaseloadScreen, view: SavedView | None) -> None:
        if view is None:
            return
        self._show(view.chosen, view.name)
        self._remember()
        self.rows.focus()

    def leave_view(self: CaseloadScreen) -> bool:
        """Everybody again, in the order that is; false when everybody is shown already."""
        if not self.chosen.only:
            return False
        self._choose(replace(self.chosen, only=""))
        self.say(f"All patients of your list again · {key('caseload.views')} views")
        return True

    def _show(self: CaseloadScreen, chosen: Selection, name: str) -> None:
        keep = self.current_id()
        if (chosen.only, chosen.sort, chosen.reverse) != (
            self.chosen.only,
            self.chosen.sort,
            self.chosen.reverse,
        ):
            self.forget_order()
        self.chosen, self.view_name = chosen, name
        box = self.query_one("#filter", NcmInput)
        with self.prevent(NcmInput.Changed):
            box.set_reactive(NcmInput.value, chosen.filter)
            box.refresh()
        box.display = bool(chosen.filter)
        self.load(keep=keep)

    def _remember(self: CaseloadScreen) -> None:
        if not self.desk.vault.read_only:
            self.ncm.follow(saved_views.remember(self.desk, self.view_name, self.chosen))

    # -- words -------------------------------------------------------------------------------------

    def _view_title(self: CaseloadScreen) -> str:
        """The name of the view, or of what it keeps to; nothing for everybody."""
        if self.view_name or not self.chosen.only:
            return "" if self.view_name == saved_views.BUNDLED[0].name else self.view_name
        return next(view.name for view in saved_views.BUNDLED if view.chosen.only == self.chosen.only)

    def _order_words(self: CaseloadScreen) -> str:
        group = f"by {GROUP_WORDS[self.chosen.group]}" if self.chosen.group else ""
        order = SORT_WORDS[self.chosen.sort] + (", turned round" if self.chosen.reverse else "")
        return f"{group}, then {order}" if group else order

    def _nobody(self: CaseloadScreen, at_first: str) -> str:
        """What an empty list says, and the key that brings patients back."""
        if self.chosen.filter.strip():
            nobody = f"Nobody matches “{self.chosen.filter}”. Esc clears the filter."
            return nobody if len(self.lines) else f"{nobody}{self._nor_hidden()}"
        if self.chosen.only:
            return f"Nobody here now: “{self._view_title()}”.\n\nEsc shows everybody, f other views."
        return at_first

    def _nor_hidden(self: CaseloadScreen) -> str:
        """Whom no letters find here: F3 does, by what is known of such a patient."""
        from ncm_tui.services.find import HIDDEN_FOUND_BY, has_hidden

        return f"\n\n{HIDDEN_FOUND_BY.rstrip('.')}: F3." if has_hidden(self.desk) else ""


def _choices(words: dict[str, str], now: str) -> str:
    """All of them on one line, the one in use in brackets: told without color."""
    return " ".join(f"[{said}]" if name == now else said for name, said in words.items())
