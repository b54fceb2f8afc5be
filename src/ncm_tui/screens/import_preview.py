"""What an import would do, before anything is written; F2 takes it in, Esc leaves all as it was."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.import_answers import ChangesList
from ncm_tui.screens.import_choices import MINE, UNITS, Choosing, MineInput
from ncm_tui.screens.plain import PlainScreen
from ncm_tui.services import intake, settings
from ncm_tui.services.intake import Options, Plan, SourceFile, Watch, mine
from ncm_tui.services.intake import maps as column_maps
from ncm_tui.views.changed import Changed
from ncm_tui.views.intake import Imported, Preview, Repeated, TableQuestion
from ncm_tui.widgets import import_rows
from ncm_tui.widgets.hidden import PrivateText
from ncm_tui.widgets.import_rows import Grouped
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule


class ImportPreviewScreen(Choosing):
    """What changed since the last list, a line a stay, the open questions on their rows. Dismissed with an
    empty text when taken in, with a sentence when it could not be read, with ``None`` when left."""

    AREAS = ("import",)
    BINDINGS = [*bindings("import")]

    def __init__(self, paths: Sequence[Path | SourceFile]) -> None:
        super().__init__()
        self.paths = list(paths)
        self.options = Options()
        self.plan: Plan | None = None
        self.grouped = Grouped()
        self.stop = threading.Event()

    def compose(self) -> ComposeResult:
        yield Rule("What changed", "nothing is taken in yet")
        yield Static("", id="told", markup=False)
        yield Static("", id="question", markup=False)
        yield MineInput(placeholder="4W, 5E-01..5E-08, dr Lee, marked; empty: everybody", id="mine")
        with Horizontal():
            yield ChangesList(id="rows", private=True)
            yield PrivateText("", id="detail", classes="detail", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        desk = self.ncm.desk
        assert desk is not None
        for name in ("#mine", "#question"):
            self.query_one(name).display = False
        self.show_keys()
        self.options = Options(mine=mine.of_kept(settings.get(desk, MINE) or settings.get(desk, UNITS)))
        self.rows.focus()
        self.read_again()

    def on_unmount(self) -> None:
        """Locked or left: the reading thread ends at its next look."""
        self.stop.set()

    # -- reading -----------------------------------------------------------------------------------

    def read_again(self) -> None:
        """Reads all, with the options as they are now."""
        self.asked += 1
        self.comparing = True
        self._reading(self.options, self.asked)

    @work(thread=True, exclusive=True, group="import")
    def _reading(self, options: Options, asked: int) -> None:
        """In a thread of its own: tables without a map are asked about first, then all is read."""
        desk = self.ncm.desk
        assert desk is not None
        watch = Watch(progress=self._progress, stopped=self.stop.is_set)
        try:
            unknown = [] if options.maps else column_maps.tables(desk, self.paths)
            if unknown:
                self.app.call_later(self._ask_columns, unknown)
                return
            plan = intake.prepare(desk, self.paths, options, watch)
        except Problem as problem:
            self.app.call_later(self.unreadable, problem)
            return
        self.app.call_later(self.show_plan, plan, asked)

    def _progress(self, stage: str, done: int, total: int) -> None:
        self.app.call_later(self._say_progress, stage, done, total)

    def _say_progress(self, stage: str, done: int, total: int) -> None:
        if self.is_attached:
            counted = f" {done + 1} of {total}" if total > 1 else ""
            self.query_one("#told", Static).update(plain(f" {stage}{counted} …  Esc stops", "dim"))

    def _ask_columns(self, asked: list[TableQuestion]) -> None:
        from ncm_tui.screens.import_columns import ImportColumnsScreen

        def chosen(question: TableQuestion | None) -> None:
            if question is None:
                self.dismiss(None)
                return
            maps = {**self.options.maps, question.signature: column_maps.mapping_of(question)}
            self.options = replace(self.options, maps=maps)
            if asked[1:]:
                self._ask_columns(asked[1:])
            else:
                self.read_again()

        self.app.push_screen(ImportColumnsScreen(asked[0]), chosen)

    # -- the page ----------------------------------------------------------------------------------

    def show_plan(self, plan: Plan, asked: int) -> None:
        """The plan as groups of rows; the cursor stays where it was. What was answered while it was compared
        stands; a comparison that another choice has overtaken is not shown."""
        if not self.is_attached or asked != self.asked:
            return
        self.plan, self.comparing = plan, False
        shown = plan.preview
        first = not len(self.grouped)
        self.grouped = Grouped(shown, self.grouped.unfolded)
        self.query_one(Rule).right = f"as of {self._local(shown)}"
        question = self.query_one("#question", Static)
        question.display = shown.asked_first is not None
        if shown.asked_first is not None:
            question.update(import_rows.question(shown.asked_first))
        at = self.grouped.next_open(self.options) if first else None
        self._list(self.rows.at if at is None else at)
        if self.finishing:
            self.finishing = False
            self.action_finish()

    def _list(self, at: int) -> None:
        self.rows.set_source(
            len(self.grouped),
            lambda index: self.grouped.line(index, self.rows.size.width or 80, self.options),
            selectable=self.grouped.is_selectable,
            at=at,
            empty="There is nothing in these files for you.",
        )
        self.told()

    def told(self) -> None:
        """The head of the page, the row under the cursor and its keys."""
        if self.plan is None:
            return
        shown = self.plan.preview
        self.query_one("#told", Static).update(import_rows.summary(shown, self.options))
        self._paint_detail()

    def _local(self, shown: Preview) -> str:
        desk = self.ncm.desk
        return f"{desk.local(shown.census_at):%a %d %H:%M}" if desk and shown.census_at else "now"

    def _paint_detail(self) -> None:
        row = self.grouped.row(self.rows.at)
        self.query_one("#detail", Static).update(import_rows.detail(row) if row else Text())
        self.show_keys()

    def on_resize(self) -> None:
        self.query_one("#detail").display = self.size.width >= 100
        self.query_one("#detail").styles.width = max(30, self.size.width - 80)

    def on_line_list_moved(self) -> None:
        self._paint_detail()

    def on_line_list_opened(self) -> None:
        self.action_detail()

    def action_detail(self) -> None:
        """Enter: the row in full; a folded group shows its rows, or folds them again."""
        row, group = self.grouped.row(self.rows.at), self.grouped.group(self.rows.at)
        if row is not None:
            width = max(30, self.size.width - 3)
            lines = import_rows.detail(row).plain.split("\n")
            text = "\n".join(part for line in lines for part in (wrap(line, width) or [""]))
            self.app.push_screen(PlainScreen(row.name or row.what, text))
        elif group is not None and self.plan is not None:
            self.grouped = Grouped(self.plan.preview, self.grouped.unfolded ^ {group})
            self._list(self.rows.at)

    # -- in or out -----------------------------------------------------------------------------------

    def action_finish(self) -> None:
        """F2: write what is shown; what is still being compared is shown first."""
        desk = self.ncm.desk
        if self.plan is None:
            self.say("Still reading: F2 takes in what is then shown.")
            return
        if desk is None or self.writing:
            return
        if self.comparing:
            self.finishing = True
            return
        if (first := self.plan.preview.asked_first) is not None:
            what = "of which time the list is" if isinstance(first, Repeated) else "the clock"
            self.say(f"First {what}: press 1 or 2.", "warning")
            return
        self.writing = True
        plan = replace(self.plan, options=self.options)
        if self.options.rows_chosen != self.plan.options.rows_chosen:
            self.replan(plan, self.options, self._commit)
        else:
            self._commit(plan)

    def _commit(self, plan: Plan) -> None:
        desk = self.ncm.desk
        if desk is None or not self.is_attached:
            return
        self.plan = plan
        self.stop.clear()
        watch = Watch(progress=self._progress, stopped=self.stop.is_set)
        self.ncm.follow(intake.commit(desk, plan, watch), self._taken_in, self._not_taken)

    def _taken_in(self, done: Imported) -> None:
        self.dismiss("")
        self.ncm.changed.publish(Changed("import.taken_in", done.patients, done.stays, done.message))
        self.app.call_later(self.ncm.say, done.message)

    def _not_taken(self, problem: Problem) -> None:
        self.writing = False
        if problem.code == "stopped":
            self.dismiss(None)

    def action_back(self) -> None:
        self.action_close()

    def action_close(self) -> None:
        """Esc: the field closes; reading or writing stops; else back, all as it was."""
        box = self.query_one("#mine", MineInput)
        if box.display:
            box.display = False
            self.rows.focus()
        elif self.writing:
            self.stop.set()
        else:
            self.stop.set()
            self.dismiss(None)
