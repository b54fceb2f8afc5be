"""Which column of a table is what: guessed from the header, put right by the nurse, remembered."""

from __future__ import annotations

from dataclasses import replace

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmModal, NcmScreen
from ncm_tui.services.intake import maps
from ncm_tui.views.intake import ColumnChoice, TableQuestion
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

_KEYS = (("F2", "use these"), ("Enter", "choose"), ("Backspace", "none"), ("m", "dates"), ("Esc", "back"))


class ImportColumnsScreen(NcmScreen[TableQuestion]):
    """Dismissed with the answered question (saved), or with ``None`` when left."""

    AREAS = ("import_columns",)
    BINDINGS = [*bindings("import_columns")]

    def __init__(self, question: TableQuestion) -> None:
        super().__init__()
        self.question = self.first = question
        self.doubted: dict[str, str] = {}
        self.told_doubts: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        headless = "no names above them: by their looks" if self.question.kinds else ""
        yield Rule("Import ─ columns", headless or "asked once for a table of this kind")
        yield Static("", id="told", markup=False)
        yield LineList(id="rows", private=True)
        bar = KeyBar()
        bar.show_keys(_KEYS)
        yield bar

    def on_mount(self) -> None:
        self._show(0)
        self.query_one(LineList).focus()

    def _show(self, at: int) -> None:
        self.doubted = maps.doubts(self.question)
        self.query_one("#told", Static).update(self._told())
        self.query_one(LineList).set_source(len(self.question.columns), self._row, at=at)

    def _told(self) -> Text:
        asked = self.question
        if asked.told and asked is self.first:
            made = plain(f" ▲ {asked.told}", "soon")
        elif asked.missing:
            made = plain(f" ▲ still needed: {', '.join(asked.missing)}", "soon")
        elif self.doubted:
            made = plain(f" ▲ {self._doubt()}", "soon")
        else:
            used = {choice.header for choice in asked.columns if choice.header}
            unused = len([name for name in asked.header if name and name not in used])
            made = plain(f" {len(used)} columns used, {unused} of the file's left aside", "dim")
        if asked.dates_ask and asked.day_first is None:
            made.append_text(plain("\n ▲ dates like 03/04/2026: m says March 4, m again 3 April", "soon"))
        elif asked.day_first is not None:
            way = "3 April (day first)" if asked.day_first else "March 4 (month first)"
            made.append_text(plain(f"\n   03/04/2026 is {way}", "dim"))
        return made

    def _row(self, index: int) -> Text:
        choice = self.question.columns[index]
        width = max(10, self.size.width - 52)
        sign = "needed" if any(choice.title in text for text in self.question.missing) else ""
        made = plain(f"  {fit(choice.title, 20)} ", "strong" if choice.header else "")
        made.append_text(plain(fit(choice.header or "·", 26) + " ", "accent" if choice.header else "dim"))
        if choice.id in self.doubted:
            return made.append_text(plain(fit(f"▲ {choice.sample}", width), "soon"))
        return made.append_text(plain(fit(choice.sample or sign, width), "dim"))

    def _doubt(self) -> str:
        """The first column in doubt, and how many more."""
        title = {choice.id: choice.title for choice in self.question.columns}
        column, said = next(iter(self.doubted.items()))
        more = f" ({len(self.doubted) - 1} more)" if len(self.doubted) > 1 else ""
        return f"{title[column]} holds {said}{more}"

    @property
    def _current(self) -> ColumnChoice:
        return self.question.columns[self.query_one(LineList).at]

    def on_line_list_opened(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        choice = self._current

        def chosen(header: str | None) -> None:
            if header is not None:
                self._set(choice.id, header)

        self.app.push_screen(HeaderPick(self.question, choice), chosen)

    def action_none(self) -> None:
        self._set(self._current.id, "")

    def _set(self, column: str, header: str) -> None:
        self.question = maps.choose(self.question, column, header)
        self._show(self.query_one(LineList).at)

    def action_dates(self) -> None:
        if not self.question.dates_ask:
            self.say("The dates of this table can be read one way only.")
            return
        now = self.question.day_first
        self.question = replace(self.question, day_first=False if now is None else not now)
        self._show(self.query_one(LineList).at)

    def action_finish(self) -> None:
        asked = self.question
        if asked.missing:
            self.say(f"A table needs: {', '.join(asked.missing)}. Enter chooses the column.", "warning")
        elif asked.dates_ask and asked.day_first is None:
            self.say("First say how the dates are written: m.", "warning")
        elif self.doubted and self.doubted != self.told_doubts:
            self.told_doubts = self.doubted
            self.say(f"{self._doubt()}. Enter chooses another column, F2 again uses it as it is.", "warning")
        else:
            desk = self.ncm.desk
            assert desk is not None
            self.ncm.follow(maps.save(desk, asked), lambda _: self.dismiss(asked))

    def action_back(self) -> None:
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)


class HeaderPick(NcmModal[str]):
    """The file's own columns with their first value; gives the one picked."""

    AREAS = ("plain",)
    BINDINGS = [*bindings("plain")]

    def __init__(self, question: TableQuestion, choice: ColumnChoice) -> None:
        super().__init__()
        self.question, self.choice = question, choice
        self.headers = [name for name in question.header if name.strip()]

    def compose(self) -> ComposeResult:
        yield Rule(f"Which column is: {self.choice.title}")
        yield LineList(empty="The table has no columns.", private=True)
        bar = KeyBar()
        bar.show_keys([("Enter", "this one"), ("Esc", "back")])
        yield bar

    def on_mount(self) -> None:
        at = self.headers.index(self.choice.header) if self.choice.header in self.headers else 0
        rows = self.query_one(LineList)
        rows.set_source(len(self.headers), self._row, at=at)
        rows.focus()

    def _row(self, index: int) -> Text:
        name = self.headers[index]
        used = next((one.title for one in self.question.columns if one.header == name), "")
        made = plain(f"  {fit(name, 28)} ", "strong")
        made.append_text(plain(fit(self.question.samples.get(name, ""), 26) + " "))
        return made.append_text(plain(f"is {used}" if used else "", "dim"))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.dismiss(self.headers[event.index])

    def action_back(self) -> None:
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)
