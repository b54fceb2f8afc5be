"""First run: who I am, my facility, a passphrase, the recovery code shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from ncm_tui.rules.problems import Problem
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.secret_page import POLICY, help_on_step
from ncm_tui.services import doors
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

_WHO = (
    ("name", "Your name", "as you sign: Dana Whitfield"),
    ("credentials", "Credentials", "RN, CCM"),
    ("facility", "Facility", "the hospital you work in"),
    ("zone", "Time zone", ""),
)
_SECRET = (("first", "Passphrase", ""), ("second", "Once more", ""))


class FirstRunScreen(NcmScreen[None]):
    """Three steps on one page; nothing is made before the passphrase stands twice. The fourth, the
    facility's permission, is asked over the empty caseload (``screens/permission.py``)."""

    HELP_AREAS = ()

    def __init__(self) -> None:
        super().__init__()
        self.step = "who"
        self.owner = doors.Owner("", "", "", "")
        self.code = ""
        self.opened: Desk | None = None

    def compose(self) -> ComposeResult:
        yield Rule("ncm ─ first run", "step 1 of 4")
        yield Static("", id="about", markup=False)
        for step, fields in (("who", _WHO), ("secret", _SECRET), ("recovery", (("part", "That group", ""),))):
            with Vertical(id=step, classes="step"):
                for name, label, hint in fields:
                    with Horizontal(classes="field"):
                        yield Static(plain(f" {label:<12}"), classes="label", markup=False)
                        yield NcmInput(placeholder=hint, id=name, password=step == "secret")
        yield Static("", id="told", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#zone", NcmInput).value = doors.zone_guess()
        self._show("who")

    def _show(self, step: str) -> None:
        """Bring this step's fields to the page and the focus to its first."""
        self.step = step
        for box in self.query(".step"):
            box.display = box.id == step
        about, number, keys = {
            "who": ("Your own encrypted notebook on this machine. The EMR stays the legal record.\n", 1,
                    [("Enter", "next"), ("Tab", "next field"), ("^Q", "quit")]),
            "secret": (POLICY + "\n", 2,
                       [("Enter", "next"), ("F4", "offer me words"), ("Esc", "back"), ("^Q", "quit")]),
            "recovery": ("", 3, [("Enter", "check"), ("F2", "I have written it down")]),
        }[step]  # fmt: skip
        self.query_one(Rule).right = f"step {number} of 4"
        if about:
            self.query_one("#about", Static).update(plain(f"\n{about}"))
        self.query_one(KeyBar).show_keys(keys)
        self.tell("")
        self.query(f"#{step} NcmInput").first(NcmInput).focus()

    def help_text(self) -> str:
        """F1: this step, and the keys that work on it."""
        return help_on_step(self.step, self.query_one(KeyBar).keys)

    def tell(self, words: str, style: str = "soon") -> None:
        self.query_one("#told", Static).update(plain(f"\n{words}", style))

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", NcmInput).value.strip()

    def on_input_submitted(self, event: NcmInput.Submitted) -> None:
        boxes = list(self.query(f"#{self.step} NcmInput").results(NcmInput))
        place = boxes.index(event.input) if event.input in boxes else len(boxes) - 1
        if place + 1 < len(boxes):
            boxes[place + 1].focus()
        elif self.step == "who":
            self._who()
        elif self.step == "secret":
            self._secret()
        elif self.step == "recovery":
            self._check()

    def _who(self) -> None:
        for name, label, _ in _WHO:
            if not self._value(name) and name != "credentials":
                self.tell(f"{label} is needed.")
                self.query_one(f"#{name}").focus()
                return
        if not doors.is_zone(self._value("zone")):
            self.tell(f"“{self._value('zone')}” is not a time zone. For example America/Chicago.")
            self.query_one("#zone").focus()
            return
        self.owner = doors.Owner(*(self._value(name) for name, _, _ in _WHO))
        self._show("secret")

    def action_pick(self) -> None:
        """F4 on the passphrase: words nobody chose, shown once, to be typed by her own hand."""
        if self.step != "secret":
            self.tell("There is nothing to pick for this field.")
            return
        words = doors.generated_passphrase()
        self.query_one("#first", NcmInput).value = words
        self.query_one("#second", NcmInput).value = ""
        self.query_one("#second").focus()
        self.tell(f"Write these words down, then type them once:\n\n    {words}", "strong")

    def _secret(self) -> None:
        first, second = self.query_one("#first", NcmInput), self.query_one("#second", NcmInput)
        try:
            doors.check_passphrase(first.value, self.owner)
        except Problem as problem:
            self.tell(f"{problem.message} {problem.hint}")
            first.focus()
            return
        if first.value != second.value:
            second.value = ""
            self.tell("The two differ. Type the passphrase once more.")
            second.focus()
            return
        first.disabled = second.disabled = True
        self.tell("Making the vault …", "dim")
        self._create(first.value)
        first.value = second.value = ""

    @work(thread=True, exclusive=True, group="unlock")
    def _create(self, passphrase: str) -> None:
        door = self.ncm.door
        assert door is not None
        try:
            desk, code = door.create(self.owner, passphrase)
        except Problem as problem:
            self.app.call_from_thread(self._failed, problem)
            return
        self.app.call_from_thread(self._made, desk, code)

    def _failed(self, problem: Problem) -> None:
        for box in self.query("#secret NcmInput"):
            box.disabled = False
        self.query_one("#first").focus()
        self.tell(f"{problem.message} {problem.hint}")

    def _made(self, desk: Desk, code: str) -> None:
        self.opened, self.code = desk, code
        self.ncm.watch_over.start_without_desk()
        self.query_one("#about", Static).update(
            plain("\nYour recovery code: it opens the vault when the passphrase is forgotten.\n"
                  "It is shown only now. Write it on paper; keep it away from this machine.\n\n    ")
            .append_text(plain(code, "strong"))
            .append_text(plain("\n\nType the third group of it to check what you wrote.\n"))
        )  # fmt: skip
        self._show("recovery")

    def _check(self) -> None:
        wanted = self.code.split("-")[2]
        typed = self._value("part").upper().replace("O", "0").replace("I", "1").replace("L", "1")
        if typed == wanted:
            self._enter()
        else:
            self.tell("That is not the third group. Compare it again, or F2: I have written it down.")

    def action_finish(self) -> None:
        """F2 on the last step: she has it on paper."""
        if self.step == "recovery":
            self._enter()
        else:
            self.tell("Fill in the fields first; Enter goes on.")

    def action_close(self) -> None:
        """Esc: one step back while nothing is made yet."""
        if self.step == "secret" and not self.query_one("#first").disabled:
            self._show("who")

    def _enter(self) -> None:
        self.code = ""
        assert self.opened is not None
        # On the app's own turn: what is asked next must not answer to this page, which is going.
        self.ncm.call_next(self.ncm.open_desk, self.opened)
