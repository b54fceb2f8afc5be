"""The facility and its own holidays: read, changed, a day added or removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.asking import ask
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import facility
from ncm_tui.views.changed import Changed
from ncm_tui.views.settings import FacilityPage, Holiday
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from datetime import date


class FacilityScreen(Undoing, NcmScreen[None]):
    """Name, zone, discharge hour, MRN system; below, the days that are closed here."""

    AREAS = ("facility",)
    BINDINGS = [*bindings("facility")]
    undo_only = facility.VERBS

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[Text, Holiday | str | None]] = []
        self.moved = False

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def current(self) -> Holiday | str | None:
        """The holiday under the cursor, or the item of the form."""
        at = self.rows.current
        return self.lines[at][1] if at is not None and at < len(self.lines) else None

    def compose(self) -> ComposeResult:
        yield Rule("Facility and holidays")
        yield LineList()
        yield KeyBar("facility", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._paint()
        self.rows.focus()

    def on_resize(self) -> None:
        self._paint()

    def _changed(self, _: Changed) -> None:
        self._paint()

    def _paint(self) -> None:
        at, today = self.rows.at, self.desk.local(self.desk.now()).date()
        self.lines = list(_lines(facility.page(self.desk), today, max(40, self.size.width or 80)))
        self.rows.set_rows(
            [text for text, _ in self.lines], selectable=lambda n: self.lines[n][1] is not None, at=at
        )

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        if isinstance(self.current, Holiday):
            self.say("D removes a day; a adds it with another name.")
            return
        ask(
            self.ncm,
            facility.FORM,
            lambda answers: facility.change(self.desk, answers),
            line=None,
            initial=facility.initial(self.desk),
            context={"about": "Days and hours are shown in this zone; nothing stored moves."},
            forgotten=True,
            then=self._taken,
        )

    def _taken(self, _: Changed) -> None:
        """The caseload reads its days anew; what is open above it is in the old zone, and goes with this
        page."""
        before, self.ncm.desk = self.desk.zone, facility.take(self.desk)
        self.moved = self.moved or self.desk.zone != before
        self.ncm.changed.publish(Changed(facility.CHANGED))

    def action_add(self) -> None:
        ask(
            self.ncm,
            facility.HOLIDAY_FORM,
            lambda answers: facility.add_holiday(self.desk, answers),
            line=None,
            context={"about": "A day on which offices are closed here."},
            forgotten=True,
        )

    def action_remove(self) -> None:
        one = self.current
        if isinstance(one, Holiday):
            self.ncm.follow(facility.remove_holiday(self.desk, one.uid))
        else:
            self.say("Put the cursor on a holiday first; a adds one.", "warning")

    def action_close(self) -> None:
        self.action_back()

    def action_back(self) -> None:
        if self.moved:
            self.ncm.leave_pages(lambda _: False)
        else:
            self.dismiss(None)


def _lines(page: FacilityPage, today: date, width: int) -> Iterator[tuple[Text, Holiday | str | None]]:
    """What the form holds, then the days: those past dim and last."""
    yield plain(" The facility", "accent"), None
    for item, label, value in (
        ("name", "Name", page.name),
        ("zone", "Time zone", page.zone),
        ("usual_discharge", "Usual discharge hour", f"{page.usual_discharge:%H:%M}"),
        (
            "mrn_system",
            "System of its MRNs",
            page.mrn_system or "none",
        ),
    ):
        words = plain(fit(value, max(10, width - 28)), "strong")
        yield Text.assemble(plain(f"   {label:<23} ", ""), words), item
    yield plain(""), None
    yield plain(" Closed here, beside the federal holidays", "accent"), None
    if not page.holidays:
        yield plain("   No day yet. a adds one.", "dim"), None
    for one in page.holidays:
        past = one.day < today
        yield plain(fit(f"   {one.day:%a %d %b %Y}  {one.name}", width - 1), "dim" if past else ""), one
