"""Payers and times to confirm: every plan type and key time that nobody has confirmed, settled on its row."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.models.enums import PayerClass
from ncm_tui.rules.limited_identity import born_text
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.one_by_one import InHand, SettledPage
from ncm_tui.screens.stay_doors import moment
from ncm_tui.services import patients, to_confirm
from ncm_tui.views.changed import Changed
from ncm_tui.views.to_confirm import ConfirmRow, Waits
from ncm_tui.views.words import PAYER_WORDS, counted
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ncm_tui.screens.asking import Answers

#: The plan types that have a digit; Enter has all of them.
DIGITS: Final = (
    PayerClass.MEDICARE_FFS, PayerClass.MEDICARE_ADVANTAGE, PayerClass.MEDICAID_FFS, PayerClass.MEDICAID_MCO,
    PayerClass.COMMERCIAL_PPO, PayerClass.PENDING, PayerClass.SELF_PAY, PayerClass.DUAL, PayerClass.NONE,
)  # fmt: skip
#: Where a plan type was seen, by digit.
SEEN: Final = (("card", "card"), ("portal", "portal"), ("registration", "registration"),
               ("payer_call", "call to the payer"))  # fmt: skip
_EMPTY = "Nothing waits: every plan type and every key time is confirmed."
_BED, _WHO, _WHAT = 9, 20, 17
_LEAST_NAME = 8


class ToConfirmScreen(SettledPage):
    """``y`` confirms the row as it stands. A digit picks another plan type, then where it was seen; or the
    time the row offers, then ``y``. Enter types it."""

    AREAS = ("to_confirm",)
    BINDINGS = [*bindings("to_confirm")]

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[ConfirmRow, ...] = ()
        self.picked: PayerClass | datetime | None = None
        self.went = False  # the cursor came by itself to another patient, and no key moved it since

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def current(self) -> ConfirmRow | None:
        at = self.rows.current
        return self.lines[at] if at is not None and at < len(self.lines) else None

    @property
    def in_hand(self) -> InHand | None:
        row = self.current
        return InHand(row.key, row.stay) if row is not None else None

    @property
    def stay_in_hand(self) -> str:
        """Whom a to-do begun here is about."""
        return self.current.stay if self.current is not None else ""

    def compose(self) -> ComposeResult:
        yield Static("", id="who", markup=False)
        yield Rule("To confirm")
        yield LineList(empty=_EMPTY)
        yield Static("", id="offer", markup=False)
        yield KeyBar("to_confirm", "everywhere")

    def on_mount(self) -> None:
        self.query_one("#who").styles.height = 1
        self.query_one("#offer").styles.height = 3
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.rows.focus()

    def on_resize(self) -> None:
        self.rows.refresh_rows()
        self._paint()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        """Read anew: the cursor stays on its row, or goes to the one that took its place."""
        before, hand, at = self.current, self.in_hand, self.rows.at
        self.lines = to_confirm.rows(self.desk)
        if before is not None:
            same = self.place_of(before.key)
            at = at if same is None else same
        self.rows.set_source(len(self.lines), self._row, at=at)
        people = len({row.stay for row in self.lines})
        who = f" ─ {counted(len(self.lines), 'row')}, {counted(people, 'patient')}" if self.lines else ""
        self.query_one(Rule).title = f"To confirm{who}"
        self.went = self.went_on(hand) or (self.went and hand == self.in_hand)
        self._let_go()

    def place_of(self, row: object) -> int | None:
        return next((n for n, line in enumerate(self.lines) if line.key == row), None)

    def _row(self, index: int) -> Text:
        row = self.lines[index]
        before = self.lines[index - 1] if index else None
        again = before is not None and before.stay == row.stay
        width = self.rows.size.width or 80
        first = "" if again else fit(row.bed, _BED)
        who = "" if again else f"{row.who} {row.age_sex}"
        room = max(8, width - _BED - _WHO - _WHAT - 6)
        tail = row.why or row.source
        if len(row.said) + len(tail) + 2 > room:
            tail = row.why  # the source stands below, with the whole row
        said = (
            row.said
            if len(row.said) + len(tail) + 2 <= room
            else fit(row.said, room - len(tail) - 2).rstrip()
        )
        gap = " " * max(1, room - len(said) - len(tail))
        return Text.assemble(
            plain(f"  {first:<{_BED}}", "dim"), plain(f"{fit(who, _WHO)} ", "strong"),
            plain(f"{fit(row.what, _WHAT)} "), plain(said, "" if row.one_key else "soon"),
            plain(f"{gap}{tail}", "soon" if row.why else "dim"),
        )  # fmt: skip

    def _let_go(self) -> None:
        self.picked = None
        self._paint()

    def _paint(self) -> None:
        row = self.current
        self.query_one("#who", Static).update(
            _identity(row, self.size.width or 80, now=self.went), layout=False
        )
        offer = plain("") if row is None else self._offer(row)
        self.query_one("#offer", Static).update(offer, layout=False)

    def _offer(self, row: ConfirmRow) -> Text:
        """The row under the cursor in full, and what the keys would do to it."""
        whole = plain(f" {row.what}: {row.said}{f' · {row.source}' if row.source else ''}\n")
        return whole.append_text(self._keys(row))

    def _keys(self, row: ConfirmRow) -> Text:
        if isinstance(self.picked, PayerClass):
            seen = "  ".join(f"{n} {words}" for n, (_, words) in enumerate(SEEN, 1))
            return plain(f" {PAYER_WORDS[self.picked]}: seen where?  {seen}  Esc", "accent")
        if isinstance(self.picked, datetime):
            return plain(f" {row.what} {self.picked:%a %d %b %H:%M}: y that is it  Esc", "accent")
        if row.waits is Waits.PAYER:
            named = [f"{n} {PAYER_WORDS[kind]}" for n, kind in enumerate(DIGITS, 1)]
            return plain(_in_lines(named, self.size.width or 80), "dim")
        offered = [f"{n} {each.at:%a %d %b %H:%M}, {each.words}" for n, each in enumerate(row.candidates, 1)]
        return plain(_in_lines(offered, self.size.width or 80), "dim")

    def on_line_list_moved(self) -> None:
        self.went = False
        self._let_go()

    # -- keys

    def action_confirm(self) -> None:
        """``y``: the row is so; or the time that was picked is the one."""
        row = self.current
        if row is None:
            self.say(_EMPTY)
            return
        if not self.may_answer():
            return
        if isinstance(self.picked, PayerClass):
            self.say("Say where it was seen: 1 to 4.", "warning")
            return
        picked = self.picked
        self._do(lambda: to_confirm.as_it_stands(self.desk, row) if picked is None
                 else to_confirm.set_time(self.desk, row, picked))  # fmt: skip

    def action_digit(self, digit: str) -> None:
        """A plan type, then where it was seen; a time the row offers."""
        row, place = self.current, int(digit) - 1
        if row is None or not self.may_answer():
            return
        if isinstance(self.picked, PayerClass):
            kind = self.picked
            if place < len(SEEN):
                self._do(lambda: to_confirm.plan_type(self.desk, row, kind, SEEN[place][0]))
            return
        if row.waits is Waits.PAYER:
            self.picked = DIGITS[place]
        elif place < len(row.candidates):
            self.picked = row.candidates[place].at
        else:
            self.say(f"There is no {digit} on this row: Enter types the time.", "warning")
        self._paint()

    def _do(self, settle: object) -> None:
        assert callable(settle)
        try:
            future: Future[Changed] = settle()
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        self.answered(future)

    def on_line_list_opened(self) -> None:
        self.action_type()

    def action_type(self) -> None:
        """The whole form: any plan type, with the payer's name; any time by its shorthand."""
        from ncm_tui.screens.asking import ask

        row = self.current
        if row is None:
            return
        line = patients.line(self.desk, row.stay)
        if row.waits is Waits.PAYER:

            def payer(said: Answers) -> Future[Changed]:
                return patients.confirm_payer(
                    self.desk,
                    row.coverage or row.stay,
                    said["payer_class"],
                    said["source"],
                    said.get("payer") or "",
                )

            ask(self.ncm, "payer", payer, line=line, initial={"payer": line.payer},
                context={"stay": row.stay})  # fmt: skip
            return
        held = row.at.isoformat() if row.at is not None and row.exact else None
        day = row.at.date().isoformat() if row.at is not None else None

        def at(said: Answers) -> Future[Changed]:
            when: datetime | date = moment(said["at"])
            return to_confirm.set_time(self.desk, row, when)

        ask(self.ncm, "key-time", at, line=line, initial={"at": held or day} if row.at else None,
            context={"stay": row.stay, "kind": str(row.kind), "about": row.what})  # fmt: skip

    def action_chart(self) -> None:
        if (row := self.current) is not None:
            self.ncm.open_chart(row.stay)

    def action_close(self) -> None:
        """Esc: what was picked is let go; then back."""
        if self.picked is not None:
            self._let_go()
        else:
            self.dismiss(None)

    def action_back(self) -> None:
        self.dismiss(None)


def _in_lines(parts: list[str], width: int) -> str:
    """The parts on as many lines as they need, each with a margin."""
    made = [""]
    for part in parts:
        if len(made[-1]) + len(part) + 2 > width:
            made.append("")
        made[-1] += f"  {part}" if made[-1] else f" {part}"
    return "\n".join(made)


def _identity(row: ConfirmRow | None, width: int, *, now: bool) -> Text:
    """Whose row a key would settle, by all identifiers (P§5); the name gives way, never what tells. ``now``:
    the patient is another one than before."""
    if row is None:
        return plain("")
    born = born_text(row.birth_date, row.birth_year)
    alert = "  NAME ALERT" if row.name_alert else ""
    said = f"  {row.age_sex}  {born}  MRN {row.mrn or 'not known'}  {row.bed}"
    mark = "◂ now " if now else ""
    room = max(_LEAST_NAME, width - len(said) - len(alert) - len(mark) - 2)
    name = fit(row.who, room).rstrip()
    return Text.assemble(" ", plain(mark, "accent"), plain(name, "strong"), plain(said), plain(alert, "late"))
