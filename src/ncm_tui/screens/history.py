"""The history of one item or of a stay: who, when, from what to what; newest first."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import NotFound
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import history, patients
from ncm_tui.views.changed import Changed
from ncm_tui.views.history import Change, HistoryEntry, HistoryPage
from ncm_tui.views.moments import moment_text
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

_LABEL = 22
_LEAST = 20


class HistoryScreen(NcmScreen[None]):
    """Lines to read; Esc goes back to where the key was pressed. Without a stay the item is about no
    patient."""

    AREAS = ("history",)
    BINDINGS = [*bindings("history")]

    def __init__(self, stay: str, item: str = "stay", title: str = "") -> None:
        super().__init__()
        self.stay, self.item = stay, item
        self.page_title = title or "Everything about this patient"
        self.page: HistoryPage | None = None

    def compose(self) -> ComposeResult:
        assert self.ncm.desk is not None
        if self.stay:
            yield PatientBar(self.ncm.desk.zone)
        yield Rule(f"History ─ {self.page_title}")
        yield LineList(reading=True, private=True, empty="Nothing was changed here since it came in.")
        yield KeyBar("history", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.query_one(LineList).focus()

    def on_resize(self) -> None:
        self._paint()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        desk = self.ncm.desk
        assert desk is not None
        if self.stay:
            try:
                line = patients.line(desk, self.stay)
            except NotFound:
                self.dismiss(None)
                return
            self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.page = history.page(desk, self.stay, self.item, self.page_title)
        self._paint()

    def _paint(self) -> None:
        if self.page is None:
            return
        rows = self.query_one(LineList)
        rows.set_rows(lines(self.page, self.size.width or 80))

    def action_back(self) -> None:
        self.dismiss(None)


def lines(page: HistoryPage, width: int) -> list[Text]:
    """Each entry: when, who, what; its reason; a line a field, wrapped under itself."""
    made: list[Text] = []
    for entry in page.entries:
        made += _entry(entry, page, width)
        made.append(Text())
    if page.older:
        made.append(plain("   What is older than this is kept in the vault and not shown here.", "dim"))
    return made[:-1] if made and not page.older else made


def _entry(entry: HistoryEntry, page: HistoryPage, width: int) -> list[Text]:
    when = moment_text(entry.at, page.today)
    head = Text.assemble(
        plain(f" {when}  ", "accent"), plain(entry.what, "dim" if entry.gone else "strong"),
        plain(f"  {entry.who}", "dim"),
    )  # fmt: skip
    head.truncate(max(_LEAST, width), overflow="ellipsis")
    made = [head]
    if entry.gone:
        made.append(plain(f"   {entry.gone}", "soon"))
    if entry.reason:
        made += _wrapped("Reason", entry.reason, width, "")
    for change in entry.changes:
        made += _change(change, width)
    return made


def _change(change: Change, width: int) -> list[Text]:
    if not change.before and not change.after:
        return _wrapped(change.label, "", width, "")
    if not change.before:
        return _wrapped(change.label, change.after, width, "")
    return _wrapped(change.label, f"{change.before} → {change.after or 'nothing'}", width, "")


def _wrapped(label: str, text: str, width: int, ink: str) -> list[Text]:
    from ncm_tui.widgets.form.rows import wrap

    room = max(_LEAST, width - _LABEL - 5)
    first, *rest = wrap(text, room) or [""]
    names = wrap(label, _LABEL) or [""]
    made: list[Text] = []
    for place in range(max(1 + len(rest), len(names))):
        name = names[place] if place < len(names) else ""
        part = first if place == 0 else rest[place - 1] if place - 1 < len(rest) else ""
        made.append(Text.assemble(plain(f"   {name:<{_LABEL}}  ", "dim"), plain(part, ink)))
    return made
