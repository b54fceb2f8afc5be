"""What a key does to the line of Today under the cursor."""

from __future__ import annotations

from ncm_tui.commands import key
from ncm_tui.screens import today_doors
from ncm_tui.screens.today_lines import ORDERS, WORDS
from ncm_tui.screens.work_page import WorkPage
from ncm_tui.services import worklist
from ncm_tui.views.worklist import WorkItem


class TodayVerbs(WorkPage):
    """The verbs of Today. No mark and no repeat key: what needs evidence is shown one by one (P§3)."""

    with_watched = False
    with_snoozed = False

    def read(self) -> None:
        """The list anew."""
        raise NotImplementedError

    def set_order(self, order: str) -> None:
        """The same lines in another order; the cursor stays on its line."""
        raise NotImplementedError

    # -- where it leads ----------------------------------------------------------------------------

    def action_leaving(self) -> None:
        self.ncm.action_leaving()

    def walk(self, step: int) -> str | None:
        """The stay of the next line about somebody else than who is in front; the cursor goes along."""
        line = self.ncm.line
        here = line.stay if line is not None else self.stay_in_hand
        at = (self.rows.at if self.rows.current is not None else 0) + step
        while 0 <= at < len(self.lines):
            there = self.lines[at]
            if isinstance(there, WorkItem) and there.stay and there.stay != here:
                self.rows.move_to(at)
                return there.stay
            at += step
        return None

    def action_next_patient(self) -> None:
        self.rows.action_down()

    def action_previous_patient(self) -> None:
        self.rows.action_up()

    # -- marks of the line -------------------------------------------------------------------------

    def action_pin(self) -> None:
        if (item := self.item_in_hand()) is not None and self.may_answer():
            do = worklist.unpin if item.pinned else worklist.pin
            self.ncm.follow(do(self.desk, item))

    def action_put_off(self) -> None:
        if (item := self.item_in_hand()) is not None:
            today_doors.put_off(self.ncm, item)

    def action_take_back(self) -> None:
        item = self.item_in_hand()
        if item is None:
            return
        if not item.handed_to:
            self.say("This line is yours already.")
        elif self.may_answer():
            self.ncm.follow(worklist.take_back(self.desk, item))

    # -- what is shown -----------------------------------------------------------------------------

    def action_arrange(self) -> None:
        order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self.set_order(order)
        said = " ".join(f"[{WORDS[one]}]" if one == order else WORDS[one] for one in ORDERS)
        self.say(f"Set out: {said} · {key('today.arrange')} next")

    def action_watch(self) -> None:
        self.with_watched = not self.with_watched
        self.read()
        self.say("Also what others own: it stands last, never red." if self.with_watched
                 else "Only what is mine to do.")  # fmt: skip

    def action_with_snoozed(self) -> None:
        self.with_snoozed = not self.with_snoozed
        self.read()
        self.say("Also what is put off." if self.with_snoozed else "What is put off is not shown.")

    def action_pick_strip(self, digit: str) -> None:
        if digit == "2":
            self.ncm.action_caseload()

    # -- of the patient ----------------------------------------------------------------------------

    def action_add(self) -> None:
        from ncm_tui.screens import todo_edit

        todo_edit.start(self.ncm, None)

    def action_barrier(self) -> None:
        from ncm_tui.screens.asking import ask
        from ncm_tui.services import careplan, patients

        if stay := self._stay():
            ask(
                self.ncm, "barrier", lambda said: careplan.add_barrier(self.desk, stay, said),
                line=patients.line(self.desk, stay), context={"stay": stay},
            )  # fmt: skip

    def action_note(self) -> None:
        from ncm_tui.screens.note_edit import start_note

        if stay := self._stay():
            self.ncm.open_chart(stay, "notes")
            start_note(self.ncm, stay)

    def action_give_notice(self) -> None:
        from ncm_tui.screens.clock_forms import give_notice

        if stay := self._stay():
            give_notice(self.ncm, stay)

    def action_past(self) -> None:
        from ncm_tui.screens.history_of import Item, show

        if stay := self._stay():
            show(self.ncm, stay, Item())

    def _stay(self) -> str:
        item = self.item_in_hand()
        if item is not None and not item.stay:
            self.say("This line is about no patient.", "warning")
        return item.stay if item is not None else ""
