"""What of a list is taken in, and how: what is mine, the list's time, the clock. Each compares it anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import work

from ncm_tui.rules.problems import Problem
from ncm_tui.screens.import_answers import Answering
from ncm_tui.services import intake, settings
from ncm_tui.services.intake import Options, Plan, mine
from ncm_tui.services.intake.times import ZoneAnswer
from ncm_tui.views.intake import Repeated
from ncm_tui.widgets.text_edit import NcmInput

MINE = "import.mine"
UNITS = "import.units"  # an earlier version kept the units alone


class MineInput(NcmInput):
    """What is mine, comma between."""


class Choosing(Answering):
    """``asked`` counts the comparisons; only the newest is shown. While ``comparing`` the page shows an older
    one, and F2 waits (``finishing``)."""

    def __init__(self) -> None:
        super().__init__()
        self.writing = False
        self.asked = 0
        self.comparing = self.finishing = False

    def read_again(self) -> None:
        """Reads all, with the options as they are now."""
        raise NotImplementedError

    def show_plan(self, plan: Plan, asked: int) -> None:
        """The plan of comparison ``asked``."""
        raise NotImplementedError

    def unreadable(self, problem: Problem) -> None:
        if self.is_attached:
            where = Path(problem.path).name if problem.path else ""
            parts = (f"{where}:" if where else "", problem.message, problem.hint)
            self.dismiss(" ".join(part for part in parts if part))

    def action_mine(self) -> None:
        box = self.query_one("#mine", MineInput)
        box.value = self.options.mine.text
        box.display = True
        box.focus()
        box.select_all()  # typing replaces it

    def on_input_submitted(self) -> None:
        box = self.query_one("#mine", MineInput)
        try:
            chosen = mine.typed(box.value)
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        box.display = False
        self.rows.focus()
        desk = self.ncm.desk
        assert desk is not None
        self.ncm.follow(settings.put(desk, MINE, mine.kept(chosen)))
        self.again(replace(self.options, mine=chosen))

    def answer_first(self, key: str) -> bool:
        """One of the answers about the list's time or the clock; ``False`` where nothing is asked."""
        question = self.plan.preview.asked_first if self.plan else None
        choice = next((one for one in question.choices if one.key == key), None) if question else None
        if choice is None:
            return False
        if choice.answer in (ZoneAnswer.KEEP, ZoneAnswer.TAKE):
            self.again(replace(self.options, answer=ZoneAnswer(choice.answer)))
            return True
        if isinstance(question, Repeated):
            self.options = replace(self.options, anew=choice.answer == "written")
        else:
            self.options = replace(self.options, zone=choice.answer)
        self.read_again()
        return True

    def again(self, options: Options) -> None:
        """The same records under other options, which hold from now on; F2 waits until they are shown."""
        self.options = options
        if self.plan is not None:
            self.asked += 1
            self.comparing = True
            self.replan(self.plan, options, partial(self.show_plan, asked=self.asked))

    @work(thread=True, exclusive=True, group="import")
    def replan(self, plan: Plan, options: Options, then: Callable[[Plan], None]) -> None:
        """Beside the keys: a list may have many thousand rows."""
        desk = self.ncm.desk
        if desk is None:
            return
        try:
            made = intake.replan(desk, plan, options)
        except Problem as problem:
            self.app.call_later(self.unreadable, problem)
            return
        self.app.call_later(then, made)
