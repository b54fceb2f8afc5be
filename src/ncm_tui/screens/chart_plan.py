"""The Plan tab: problems, goals, interventions, progress, barriers; short forms, one key for a status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from rich.text import Text

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.services import careplan, findings
from ncm_tui.views.changed import Changed
from ncm_tui.views.forms import DraftShown
from ncm_tui.views.plan import GoalView, PlanPage
from ncm_tui.views.words import counted
from ncm_tui.widgets.list_tab import ListTab
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.plan_forms import name_of, typed_of
from ncm_tui.widgets.plan_rows import PlanRow, detail, row_text, rows_of
from ncm_tui.widgets.rule import Rule

_EMPTY = (
    "No plan yet. Problems with their goals would be here.\n\n"
    "a   add a problem, then its goal\n"
    "b   add a barrier: owner and date"
)


def _kept(said: Answers) -> Future[bool]:
    """Whether the private parts stay in the text (P§4)."""
    done: Future[bool] = Future()
    done.set_result(said["private"] == "keep")
    return done


class PlanTab(ListTab):
    """The cursor's row decides what a key is about: ``a`` on a problem adds a goal, on a goal a step."""

    tab_id = "plan"
    title = "Plan"
    AREAS = ("plan",)
    empty = _EMPTY
    BINDINGS = [*bindings("plan")]

    def __init__(self) -> None:
        super().__init__()
        self.page: PlanPage | None = None
        self.lines: list[PlanRow] = []
        self.folded: frozenset[str] = frozenset()
        self.history = False
        self._seek = ""

    @property
    def current(self) -> PlanRow | None:
        at = self.rows.current
        return self.lines[at] if at is not None and at < len(self.lines) else None

    # -- what is shown

    def refresh_page(self, *, first: bool = False) -> None:
        if first:
            self.folded, self.history, self._seek = frozenset(), False, ""
        kept = self._seek or (self.current.uid if self.current and not first else "")
        self._seek = ""
        self.page = careplan.page(self.desk, self.stay)
        self._show(kept)

    def _show(self, kept: str = "") -> None:
        assert self.page is not None
        before = self.rows.at
        self.lines = rows_of(self.page, self.folded, history=self.history)
        at = next((n for n, row in enumerate(self.lines) if row.uid == kept), before if kept else 0)
        self.rows.set_source(len(self.lines), self._row, selectable=self._selectable, at=at)
        goals = [goal for problem in self.page.problems for goal in problem.goals]
        met = sum(goal.state.value == "met" for goal in goals)
        overdue = sum(goal.overdue for goal in goals)
        problems = counted(len(self.page.problems), "problem")
        parts = [problems, f"{met} of {len(goals)} goals met"] if goals else []
        parts += [f"! {overdue} overdue"] if overdue else []
        self.query_one(Rule).title = "Plan" + (" ─ " + " · ".join(parts) if parts else "")
        self.paint_detail()

    def go_to(self, row: str) -> None:
        """Unfold everything, so that the line is there."""
        self.folded = frozenset()
        self._show(row)

    def _selectable(self, index: int) -> bool:
        return self.lines[index].uid != "barriers"

    def _row(self, index: int) -> Text:
        assert self.page is not None
        return row_text(self.lines[index], self.rows.size.width or 80, self.page.today, self.folded)

    def paint_detail(self) -> None:
        pane = self.pane
        row = self.current
        if pane.display:
            pane.update(detail(row, self.page.today) if row and self.page else plain(""))

    # -- keys

    def action_open(self) -> None:
        """A problem folds and unfolds; a goal takes its progress; the rest is edited."""
        row = self.current
        if row is None:
            self.action_add()
        elif row.kind == "problem":
            self.action_fold()
        elif row.kind == "goal":
            self._progress(row)
        elif row.uid == "removed":
            self.action_history()
        elif row.kind != "removed":
            self.action_edit()

    def action_fold(self) -> None:
        row = self.current
        if row is not None and row.kind in ("problem", "goal"):
            self.folded = self.folded ^ {row.uid}
            self._show(row.uid)

    def action_history(self) -> None:
        """Show what was removed, or hide it again."""
        row = self.current
        self.history = not self.history
        self._show(row.uid if row else "")

    def action_add(self) -> None:
        row = self.current
        if row is None or row.kind in ("header", "removed"):
            self.action_problem()
        elif row.kind == "problem":
            self._goal(row.uid)
        elif row.kind == "barrier":
            self.action_barrier()
        else:
            self._intervention(row.goal)

    def action_problem(self) -> None:
        """A new problem; its first goal is asked for at once."""
        self._ask(
            "problem", lambda said: careplan.add_problem(self.desk, self.stay, said), then=self._then_goal
        )

    def _then_goal(self, changed: Changed) -> None:
        self._landed(changed)
        if changed.row:
            self._goal(changed.row)

    def _goal(self, problem: str) -> None:
        self._ask("goal", lambda said: careplan.add_goal(self.desk, problem, said), problem=problem)

    def _intervention(self, goal: str) -> None:
        self._ask(
            "intervention",
            lambda said: careplan.add_intervention(self.desk, goal, said),
            initial={"state": "planned"},
            goal=goal,
        )

    def action_barrier(self) -> None:
        self._ask("barrier", lambda said: careplan.add_barrier(self.desk, self.stay, said))

    def action_edit(self) -> None:
        row = self.current
        if row is None or row.kind in ("header", "removed"):
            self.ncm.say("There is nothing to edit on this line.", severity="warning")
            return
        kind, uid = row.kind, row.uid
        self._ask(
            kind, lambda said: careplan.edit(self.desk, kind, uid, said), initial=typed_of(row), edits=uid
        )

    def action_done(self) -> None:
        """The next status: a goal by its progress (met), an intervention, problem or barrier by this key."""
        row = self.current
        if row is None or row.kind in ("header", "removed"):
            self.ncm.say("There is nothing on this line that could be done.", severity="warning")
        elif row.kind == "goal":
            self._progress(row, state="met")
        else:
            self.ncm.follow(careplan.advance(self.desk, row.kind, row.uid))

    def _progress(self, row: PlanRow, state: str = "") -> None:
        initial: dict[str, Any] = {
            "happened_at": self.desk.local(self.desk.now()).isoformat(timespec="minutes")
        }
        if state:
            initial["state"] = state
        self._ask(
            "progress",
            lambda said: careplan.record_progress(self.desk, row.uid, said),
            initial=initial,
            about=row.shown.text if isinstance(row.shown, GoalView) else "",
            goal=row.uid,
        )

    def action_source(self) -> None:
        """The finished form behind a barrier or problem."""
        row = self.current
        origin = getattr(row.shown, "origin", None) if row is not None else None
        if origin is None:
            self.ncm.say("No finished form is behind this line.")
            return
        from ncm_tui.screens.form_read import FinishedScreen

        self.ncm.push_screen(FinishedScreen(origin.assessment))

    def action_template(self) -> None:
        """What a barrier becomes on the plan: a problem, goals due by rule, interventions as planned."""
        row = self.current
        if row is None or row.kind != "barrier":
            self.ncm.say("P makes the plan of a barrier: move to its line first.")
            return
        try:
            self.ncm.follow(findings.add_plan(self.desk, row.uid), self._landed)
        except Problem as problem:
            self.ncm.say_problem(problem)

    def action_remove(self) -> None:
        row = self.current
        if row is None or row.kind in ("header", "removed"):
            self.ncm.say("There is nothing to remove on this line.", severity="warning")
            return
        kind, uid = row.kind, row.uid
        self._ask(
            "remove",
            lambda said: careplan.remove(self.desk, kind, uid, said),
            about=f"Remove: {name_of(row)}",
            row=uid,
        )

    def action_copy(self) -> None:
        """The plan as text, identity line first. Where some of it is private, leaving that out or keeping it
        is asked each time."""
        if not careplan.has_private(self.desk, self.stay):
            self._send(private=False)
            return
        ask(
            self.ncm, "plan-private", _kept, line=self.line,
            context={"stay": self.stay, "about": "This plan holds what is private."},
            then=lambda keep: self._send(private=keep), forgotten=True,
        )  # fmt: skip

    def _send(self, *, private: bool) -> None:
        from ncm_tui.screens.copying import copy_text

        copy_text(self.ncm, careplan.text(self.desk, self.stay, private=private), self.line, "Plan")

    def _ask(
        self,
        form: str,
        save: Callable[[Answers], Future[Changed]],
        *,
        initial: Mapping[str, Any] | None = None,
        then: Callable[[Changed], object] | None = None,
        **context: str,
    ) -> None:
        kept = {name: value for name, value in context.items() if value}
        ask(
            self.ncm, form, save, line=self.line, initial=initial, context={"stay": self.stay, **kept},
            then=then or self._landed,
        )  # fmt: skip

    def _landed(self, changed: Changed) -> None:
        """The cursor goes to what was just written."""
        if changed.row:
            self._seek = changed.row
            self.refresh_page()

    def resume(self, draft: DraftShown) -> bool:
        """Take a short form that was on hold back where it belongs."""
        context = {str(name): str(value) for name, value in (draft.context or {}).items()}
        if draft.form == "problem" and "edits" not in context:
            self.action_problem()
        elif draft.form == "goal" and "problem" in context:
            self._goal(context["problem"])
        elif draft.form == "intervention" and "goal" in context:
            self._intervention(context["goal"])
        elif draft.form == "barrier" and "edits" not in context:
            self.action_barrier()
        else:
            return False
        return True
