"""The keys of the page of what changed that decide: one key on a row answers it and goes to the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from ncm_tui.commands import bindings, commands
from ncm_tui.models.enums import AbsenceChoice, ConflictChoice
from ncm_tui.screens.one_by_one import InHand, OneByOne
from ncm_tui.views.intake import Outcome, PreviewRow, Repeated
from ncm_tui.widgets.import_rows import Grouped, answer
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from ncm_tui.services.intake import Options, Plan

C = TypeVar("C", bound=StrEnum | bool)
_ABSENT = ("left", "moved", "not_mine", "keep")
_SETTLES = {"1": ConflictChoice.NURSE, "2": ConflictChoice.EMR}


class ChangesList(LineList, inherit_bindings=False):
    """A list on which ``k`` answers: up is the arrow."""

    BINDINGS = [
        replace(binding, key=",".join(key for key in binding.key.split(",") if key != "k"))
        for binding in bindings("list")
    ]


class Answering(OneByOne):
    """A page with a ``plan``, ``options`` and ``grouped`` rows, answered with one key a question."""

    plan: Plan | None
    options: Options
    grouped: Grouped
    writing: bool

    @property
    def rows(self) -> ChangesList:
        return self.query_one("#rows", ChangesList)

    @property
    def in_hand(self) -> InHand | None:
        row = self.grouped.row(self.rows.at)
        return InHand((row.outcome, row.key), row.mrn or row.name) if row is not None else None

    def told(self) -> None:
        """The page's head and detail anew."""
        raise NotImplementedError

    def answer_first(self, key: str) -> bool:
        """The question about the list's time or the clock, if one is open."""
        raise NotImplementedError

    def show_keys(self) -> None:
        """The bar says what the row under the cursor can be answered with."""
        row = self.grouped.row(self.rows.at)
        outcome = row.outcome if row is not None else None
        members = {command.id.partition(".")[2]: command for command in commands("import")}
        pairs = []
        first = self.plan.preview.asked_first if self.plan is not None else None
        if first is not None:
            pairs = [
                (members["answer"].shown, "the list's time" if isinstance(first, Repeated) else "the clock")
            ]
        elif outcome is Outcome.ABSENT:
            pairs = [(members[verb].shown, members[verb].label) for verb in _ABSENT]
        elif outcome is Outcome.CONFLICT:
            pairs = [("1", "mine"), ("2", "the EMR's")]
        elif outcome is Outcome.ASKED:
            pairs = [("1", "yes"), ("2", "no")]
        finish = next(command for command in commands("everywhere") if command.id == "app.finish")
        pairs.append((finish.shown.split(" ")[0], "take it in"))
        pairs.append((members["detail"].shown, members["detail"].label))
        if not (row is not None and row.is_question):
            takes = outcome is Outcome.OTHERS
            pairs.append((members["mark"].shown, "take it in too" if takes else members["mark"].label))
            pairs.append((members["mine"].shown, members["mine"].label))
        pairs.append(("Esc", "back"))
        self.query_one(KeyBar).show_keys(pairs)

    def action_mark(self) -> None:
        """Leave the row under the cursor out, or take it again; take in one that is not mine."""
        row = self.grouped.row(self.rows.at)
        if self.plan is None or self.writing or row is None:
            return
        if row.is_question:
            self.say("This row is a question: answer it, or leave it open.")
            return
        if not row.key:
            self.say("There is nothing to choose on this line.")
            return
        if row.outcome is Outcome.OTHERS and row.key not in self.options.leave_out:
            self.options = replace(self.options, marked=self.options.marked ^ {row.key})
        else:
            self.options = replace(self.options, leave_out=self.options.leave_out ^ {row.key})
        self.rows.refresh_row(self.rows.at)
        self.rows.action_down()
        self.told()

    def action_left(self) -> None:
        """``l``: the patient who is not on the list left."""
        self._absent(AbsenceChoice.LEFT)

    def action_moved(self) -> None:
        """``m``: moved elsewhere. Not with an open safety flag."""
        self._off(AbsenceChoice.MOVED)

    def action_not_mine(self) -> None:
        """``n``: not mine any more. Not with an open safety flag."""
        self._off(AbsenceChoice.NOT_MINE)

    def _off(self, choice: AbsenceChoice) -> None:
        row = self._of(Outcome.ABSENT)
        lines = self.plan.preview.absent if self.plan is not None and row is not None else ()
        held = next((line.held for line in lines if row is not None and line.stay == row.key), "")
        if held:
            self.say(f"Not off my list: {held}.", "warning")
        else:
            self._absent(choice)

    def action_keep(self) -> None:
        """``k``: stays on my list, asked again next time. On other rows it goes up, as on every list."""
        if self._of(Outcome.ABSENT) is None:
            self.rows.action_up()
        else:
            self._absent(AbsenceChoice.STAYS)

    def action_answer(self, key: str) -> None:
        """1 or 2: the page's own question first, then the conflict under the cursor."""
        if self.answer_first(key):
            return
        row = self._of(Outcome.CONFLICT) or self._of(Outcome.ASKED)
        if row is None or self.writing:
            self.say("1 and 2 answer a conflict or a question: put the cursor on one.")
            return
        if not self.may_answer():
            return
        if row.outcome is Outcome.ASKED:
            said = _toggled(self.options.said, row.key, key == "1")
            self._answered(replace(self.options, said=said), row)
            return
        settled = _toggled(self.options.settled, row.key, _SETTLES[key])
        self._answered(replace(self.options, settled=settled), row)

    def _absent(self, choice: AbsenceChoice) -> None:
        row = self._of(Outcome.ABSENT)
        if row is None or self.writing:
            self.say("This key answers for a patient who is not on this list: put the cursor on one.")
            return
        if not self.may_answer():
            return
        absent = _toggled(self.options.absent, row.key, choice)
        self._answered(replace(self.options, absent=absent), row)

    def _answered(self, options: Options, row: PreviewRow) -> None:
        """The row says what was chosen; the cursor goes to the next open question, if there is one."""
        self.options = options
        self.rows.refresh_row(self.rows.at)
        asked = self.grouped.next_open(options, self.rows.at + 1) if answer(row, options) else None
        if asked is not None:
            before = self.in_hand
            self.rows.move_to(asked)
            self.went_on(before)
        self.told()

    def _of(self, outcome: Outcome) -> PreviewRow | None:
        """The row under the cursor, if it is of that group."""
        row = self.grouped.row(self.rows.at)
        return row if row is not None and row.outcome is outcome else None


def _toggled(chosen: Mapping[str, C], key: str, choice: C) -> dict[str, C]:
    """With the choice; the same key again takes it back."""
    rest = {other: value for other, value in chosen.items() if other != key}
    return rest if chosen.get(key) == choice else {**rest, key: choice}
