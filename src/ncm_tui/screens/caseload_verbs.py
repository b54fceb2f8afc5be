"""What a key does to the patient under the cursor of the caseload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.commands import key
from ncm_tui.rules.problems import Refused
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import caseload, patients

if TYPE_CHECKING:
    from ncm_tui.screens.caseload import CaseloadScreen
    from ncm_tui.views.undo import TakenBack


class CaseloadVerbs:
    """The verbs of the caseload."""

    def action_open_chart(self: CaseloadScreen) -> None:
        if (row := self.current) is not None:
            self.ncm.open_chart(row.stay)

    def on_line_list_opened(self: CaseloadScreen) -> None:
        self.action_open_chart()

    def _walk(self: CaseloadScreen, step: int) -> str | None:
        """The stay ``step`` rows from the one in hand; the cursor goes along."""
        line = self.ncm.line
        at = caseload.position(self.desk, self.pages.ids, line.stay) if line is not None else None
        there = (self._place if at is None else at) + step
        if not 0 <= there < len(self.pages):
            return None
        row = self.pages.row(there)
        self.move_to(there)
        return row.stay if row else None

    def action_next_patient(self: CaseloadScreen) -> None:
        self.rows.action_down()

    def action_previous_patient(self: CaseloadScreen) -> None:
        self.rows.action_up()

    def action_pick_strip(self: CaseloadScreen, digit: str) -> None:
        if digit == "1":
            self.ncm.action_today()

    def action_note(self: CaseloadScreen) -> None:
        from ncm_tui.screens.note_edit import start_note

        if (row := self.current) is not None and not self.one_only("A note"):
            self.ncm.open_chart(row.stay, "notes")
            start_note(self.ncm, row.stay)

    def action_todo(self: CaseloadScreen) -> None:
        """A to-do for the row, or the same for all that are marked."""
        from ncm_tui.screens import todo_edit

        if self.marked:
            if not self.all_marked_shown(key("caseload.todo")):
                return
            todo_edit.start_many(self.ncm, self.marked_stays(), lambda _: self.clear_marks())
        else:
            todo_edit.start_here(self.ncm)

    def action_sticky(self: CaseloadScreen) -> None:
        if not self.one_only("A sticky line"):
            self.ncm.action_sticky()

    def action_why(self: CaseloadScreen) -> None:
        row = self.current
        if row is not None and row.absent_since is not None:
            self.say(
                f"The census of {row.absent_since:%a %d %H:%M} did not name this patient. Nobody is "
                "discharged by that: say on the next import what happened, or l on the Discharge tab."
            )
        elif row is None or row.next is None:
            self.say("Nothing is known to be due here, so there is no reason to show.")
        else:
            self.say(f"{row.next.what}: {row.next.why}")

    def action_keep(self: CaseloadScreen) -> None:
        if not self.may_answer():
            return
        if self.marked:
            self.keep_marked()
            return
        if (row := self.current) is None:
            return
        try:
            future = patients.keep(self.desk, row.stay, False)
        except Refused as problem:
            self.ncm.say_problem(problem)
            return
        self.answered(future)

    def _taken_back(self: CaseloadScreen, done: TakenBack) -> None:
        """The cursor goes to whom it was about."""
        Undoing._taken_back(self, done)
        stay = next(iter(done.stays), "") if len(done.stays) == 1 else ""
        at = caseload.position(self.desk, self.pages.ids, stay) if stay else None
        if at is not None:
            self.move_to(at)

    def action_past(self: CaseloadScreen) -> None:
        from ncm_tui.screens.history_of import Item, show

        if (row := self.current) is not None:
            show(self.ncm, row.stay, Item())

    def action_add(self: CaseloadScreen) -> None:
        from ncm_tui.screens import patient_edit, permission

        permission.first(self.ncm, lambda: patient_edit.add(self.ncm))

    def action_edit(self: CaseloadScreen) -> None:
        from ncm_tui.screens import patient_edit

        if (row := self.current) is not None and not self.one_only("Editing"):
            patient_edit.edit(self.ncm, row.stay)

    def action_import_list(self: CaseloadScreen) -> None:
        if self.desk.vault.demo:
            self.say("The demo takes in no files: its patients are invented.", "warning")
            return
        from ncm_tui.screens import permission
        from ncm_tui.screens.import_pick import ImportPickScreen

        permission.first(self.ncm, lambda: self.app.push_screen(ImportPickScreen()))

    def action_barrier(self: CaseloadScreen) -> None:
        from ncm_tui.screens.asking import ask
        from ncm_tui.services import careplan

        if (row := self.current) is not None and not self.one_only("A barrier"):
            stay = row.stay
            ask(
                self.ncm, "barrier", lambda said: careplan.add_barrier(self.desk, stay, said),
                line=patients.line(self.desk, stay), context={"stay": stay},
            )  # fmt: skip

    def action_give_notice(self: CaseloadScreen) -> None:
        from ncm_tui.screens.clock_forms import give_notice

        if (row := self.current) is not None and not self.one_only("A notice"):
            give_notice(self.ncm, row.stay)
