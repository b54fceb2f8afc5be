"""Which item ``h`` is about: the row under the cursor of the page or tab in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ncm_tui.screens.history import HistoryScreen

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.widgets.chart_tab import ChartTab

_PLAN = ("problem", "goal", "intervention", "barrier")
#: What a line of the Summary opens says what it is about.
_OPENS = {
    "key_time": "Key time", "payer": "Coverage", "edd": "EDD", "disposition": "Destination",
    "code_status": "Code status", "patient": "Patient and stay", "conflict": "EMR difference",
    "flag": "Safety flag", "form": "Form",
}  # fmt: skip

#: What a line of the timeline is about, by what it opens: a row of the plan is addressed by its uid alone.
_ROWS = {"plan": "goal", "check": "checklist", "note": "note"}


class Item(NamedTuple):
    """An item's address for :func:`ncm_tui.services.history.page`, and its words."""

    address: str = "stay"
    title: str = ""


def show(app: NcmApp, stay: str, item: Item) -> None:
    """Open the history of an item of this stay."""
    app.push_screen(HistoryScreen(stay, item.address, item.title))


def item_of(tab: ChartTab | None) -> Item:
    """What stands under the cursor of a tab; a line that is about nothing of its own: the whole stay."""
    found = _FINDERS[tab.tab_id](tab) if tab is not None and tab.tab_id in _FINDERS else None
    return found or Item()


def _plan(tab: ChartTab) -> Item | None:
    from ncm_tui.screens.chart_plan import PlanTab

    row = tab.current if isinstance(tab, PlanTab) else None
    if row is None or row.kind not in _PLAN:
        return None
    words = getattr(row.shown, "title", "") or getattr(row.shown, "text", "")
    return Item(f"{row.kind}:{row.uid}", f"{row.kind.capitalize()}: {words}")


def _discharge(tab: ChartTab) -> Item | None:
    from ncm_tui.screens.chart_discharge import DischargeTab

    line = tab.current if isinstance(tab, DischargeTab) else None
    return None if line is None else Item(f"checklist:{line.id}", f"{line.id} {line.text}")


def _notes(tab: ChartTab) -> Item | None:
    from ncm_tui.screens.chart_notes import NotesTab

    note = tab.current if isinstance(tab, NotesTab) else None
    return None if note is None else Item(f"note:{note.uid}", note.title)


def _assess(tab: ChartTab) -> Item | None:
    from ncm_tui.screens.chart_assess import AssessTab
    from ncm_tui.views.forms import FlagShown, FormEntry

    row = tab.current if isinstance(tab, AssessTab) else None
    if isinstance(row, FlagShown):
        return Item(f"flag:{row.uid}", row.label)
    return Item(f"form:{row.form}", row.title) if isinstance(row, FormEntry) else None


def _summary(tab: ChartTab) -> Item | None:
    from ncm_tui.screens.chart_summary import SummaryTab

    at = tab.rows.current if isinstance(tab, SummaryTab) else None
    if at is None or not isinstance(tab, SummaryTab):
        return None
    return _opened(tab.lines[at].opens, tab.lines[at].text)


def _clocks(tab: ChartTab) -> Item | None:
    from ncm_tui.screens.chart_clocks import ClocksTab

    row = tab.current if isinstance(tab, ClocksTab) else None
    if row is not None and row.event is not None:
        return Item(f"event:{row.event.uid}", row.event.title)
    if row is not None and row.line is not None:
        return Item(f"evidence:{row.line.rule}:{row.line.trigger_uid}", row.line.what)
    return None


def _timeline(tab: ChartTab) -> Item | None:
    from ncm_tui.screens.chart_timeline import TimelineTab

    entry = tab.current if isinstance(tab, TimelineTab) else None
    return None if entry is None else _opened(entry.opens, entry.text)


def _opened(opens: str, text: str) -> Item | None:
    """The item of what Enter opens on a line, in the address of the history."""
    kind, _, what = opens.partition(":")
    if kind == "payer":
        return Item("coverage", "Coverage")
    if kind in _ROWS:
        return Item(f"{_ROWS[kind]}:{what}", text)
    if kind not in _OPENS:
        return None
    return Item(f"{kind}:{what}" if what else kind, f"{_OPENS[kind]}: {text}")


_FINDERS = {
    "plan": _plan, "discharge": _discharge, "notes": _notes, "assess": _assess, "summary": _summary,
    "time": _timeline, "clocks": _clocks,
}  # fmt: skip
