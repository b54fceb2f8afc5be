"""To-dos: all of mine, or one patient's; what is late first, what has no date last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import NotFound
from ncm_tui.screens import todo_edit
from ncm_tui.screens.letters import LettersInput, LettersPage
from ncm_tui.screens.one_by_one import InHand, SettledPage
from ncm_tui.services import patients, todos
from ncm_tui.views.changed import Changed
from ncm_tui.views.todos import TodoLine, TodoPage
from ncm_tui.widgets import todo_rows
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList, Pieces
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    pass

_EMPTY = "Nothing to do. What you promise would be here, by when it is due.\n\n{key}"
_ADD = "a   add a to-do about no patient     t   on any patient: about that one"
_ADD_HERE = "t   add a to-do about this patient"


class TodoScreen(LettersPage, SettledPage):
    """``stay``: the to-dos of that stay's patient alone, the patient on the first row."""

    AREAS = ("todos",)
    BINDINGS = [*bindings("todos")]
    DEFAULT_CSS = """
    TodoScreen #filter { display: none; }
    TodoScreen #whole { height: auto; max-height: 4; width: 1fr; }
    """

    def __init__(self, stay: str = "") -> None:
        super().__init__()
        self.stay = stay
        self.with_done = False
        self.letters = ""
        self.page: TodoPage | None = None
        self.lines: list[TodoLine | str] = []

    @property
    def current(self) -> TodoLine | None:
        """The to-do under the cursor."""
        at = self.rows.current
        line = self.lines[at] if at is not None and at < len(self.lines) else None
        return line if isinstance(line, TodoLine) else None

    @property
    def in_hand(self) -> InHand | None:
        line = self.current
        return InHand(line.uid, line.patient) if line is not None else None

    @property
    def stay_in_hand(self) -> str:
        """Whom ``t`` is about: the patient of the page, else of the row."""
        return self.stay or (self.current.stay if self.current is not None else "")

    @property
    def undo_stay(self) -> str:
        return self.stay

    def compose(self) -> ComposeResult:
        if self.stay:
            yield PatientBar(self.desk.zone)
        yield Rule("To-dos")
        yield LettersInput(placeholder="letters of a to-do, a name or a bed", id="filter")
        yield LineList(id="rows", empty=_EMPTY.format(key=_ADD_HERE if self.stay else _ADD))
        yield Static("", id="whole", markup=False)
        yield KeyBar("todos", "everywhere")

    def on_mount(self) -> None:
        self.watch(self.letters_box, "value", self._filtered, init=False)
        self.ncm.changed.subscribe(self, self._changed)
        self.ncm.minute.subscribe(self, lambda _: self._read())
        self._read()
        self.rows.focus()

    def on_resize(self) -> None:
        self._paint()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _filtered(self, letters: str) -> None:
        self.letters = letters
        self._paint()

    def _read(self) -> None:
        if self.stay:
            try:
                line = patients.line(self.desk, self.stay)
            except NotFound:  # the patient was taken back with the verb that had added them
                self.dismiss(None)
                return
            self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        before, current = self.in_hand, self.current
        self.page = todos.page(self.desk, self.stay, with_done=self.with_done)
        self._paint(current)
        self.went_on(before)

    def _paint(self, follow: TodoLine | None = None) -> None:
        """The cursor stays at its place, or on the to-do ``follow`` unless that one is done or open again."""
        page = self.page
        if page is None:
            return
        at = self.rows.at
        shown = [line for line in page.lines if todos.matches(line, self.letters)]
        self.lines = list(_grouped(shown, page))
        if follow is not None:
            at = next((n for n, line in enumerate(self.lines) if _is_still(line, follow)), at)
        rule = self.query_one(Rule)
        rule.title = f"To-dos ─ {todo_rows.counts(page)}"
        rule.right = f"{len(shown)} of {len(page.lines)} match" if self.letters else ""
        empty = f"No to-do has “{self.letters}”. Esc clears the letters." if self.letters else None
        self.rows.set_source(
            len(self.lines), self._row, selectable=lambda n: isinstance(self.lines[n], TodoLine), at=at,
            empty=empty or _EMPTY.format(key=_ADD_HERE if self.stay else _ADD),
        )  # fmt: skip
        self._paint_whole()

    def place_of(self, row: object) -> int | None:
        lines = enumerate(self.lines)
        return next((n for n, line in lines if isinstance(line, TodoLine) and line.uid == row), None)

    def _row(self, index: int) -> Pieces:
        line = self.lines[index]
        if isinstance(line, str):
            return [(f" {line}", "accent")]
        assert self.page is not None
        return todo_rows.row_pieces(line, self.rows.size.width or 80, self.page.now, alone=bool(self.stay))

    def on_line_list_moved(self) -> None:
        self._paint_whole()

    def _paint_whole(self) -> None:
        line, page = self.current, self.page
        told = plain("") if line is None or page is None else todo_rows.whole(line, page.now)
        self.query_one("#whole", Static).update(told)

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_chart()

    def action_chart(self) -> None:
        line = self.current
        if line is not None and line.stay:
            self.ncm.open_chart(line.stay)
        elif line is not None:
            self.say("This to-do is about no patient; there is no chart to open.")

    def action_add(self) -> None:
        todo_edit.start(self.ncm, self.stay or None)

    def action_done(self) -> None:
        if (line := self._line()) is not None and self.may_answer():
            do = todos.done if line.done is None else todos.reopen
            self.answered(do(self.desk, line.uid))

    def action_put_off(self) -> None:
        if (line := self._line()) is not None:
            todo_edit.put_off(self.ncm, line)

    def action_edit(self) -> None:
        if (line := self._line()) is not None:
            todo_edit.change(self.ncm, line)

    def action_remove(self) -> None:
        if (line := self._line()) is not None:
            todo_edit.remove(self.ncm, line)

    def action_source(self) -> None:
        """The finished form behind the to-do."""
        from ncm_tui.screens.form_read import FinishedScreen

        line = self._line()
        if line is not None and line.origin is not None:
            self.ncm.push_screen(FinishedScreen(line.origin.assessment))
        elif line is not None:
            self.say("No finished form is behind this to-do.")

    def action_past(self) -> None:
        from ncm_tui.screens.history_of import Item, show

        if (line := self._line()) is not None:
            show(self.ncm, line.stay, Item(f"todo:{line.uid}", f"To-do: {line.text}"))

    def action_with_done(self) -> None:
        self.with_done = not self.with_done
        self._read()
        self.say("What is done stands at the end." if self.with_done else "Only what is to be done.")

    def _line(self) -> TodoLine | None:
        if self.current is None:
            self.say("There is no to-do under the cursor.", "warning")
        return self.current


def _is_still(line: TodoLine | str, before: TodoLine) -> bool:
    return (
        isinstance(line, TodoLine) and line.uid == before.uid and (line.done is None) == (before.done is None)
    )


def _grouped(lines: list[TodoLine], page: TodoPage) -> Iterator[TodoLine | str]:
    """The lines under their headers."""
    before = ""
    for line in lines:
        group = todo_rows.group(line, page.now)
        if group != before:
            yield group
            before = group
        yield line
    if page.older and lines and lines[-1].done is not None:
        yield f"… and {page.older:,} more, done before"
