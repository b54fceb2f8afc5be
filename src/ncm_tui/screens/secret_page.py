"""Pages that ask for secrets: fields in steps, words offered, a recovery code shown once and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from ncm_tui.rules.problems import Problem
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.patience import Patience
from ncm_tui.services import doors
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

POLICY = (
    "At least 15 characters, any you like; four or more unrelated words are best.\n"
    "Refused: your own name or workplace, common words, repeats, rows of keys.\n"
    "Stored nowhere: without it or the recovery code, nobody can read your notes."
)

_HELP = {
    "who": "Your name, as you sign: it stands under what you write and in the record.\n"
    "Credentials stand behind it; they may be left empty.\n"
    "Facility: the hospital you work in.\n"
    "Time zone: the one every time is shown in, by its region and city, as in\n"
    "America/Chicago. The one of this computer is filled in.",
    "secret": f"{POLICY}\n"
    "F4 offers six words nobody chose: write them down, then type them once.\n"
    "Wrong tries wait longer each time; nothing is ever wiped.",
    "unlock": "Wrong tries wait longer each time; nothing is ever wiped.\n"
    "Forgotten: F4 takes the recovery code on your paper, or your key file.",
    "secret_now": "The passphrase you use now proves that it is you who asks.",
    "paper": "Blanks, hyphens and upper or lower case do not matter; O is read as 0, I and\n"
    "L as 1. The code gives a new passphrase and a new code; the key file opens.",
    "recovery": "26 characters: 25 and one that finds a slip of the pen. Who has the code can\n"
    "read everything: on paper, away from this machine, not in the same bag.\n"
    "Type its third group to check what you wrote, or F2: it is written down.",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a step. ``open`` shows what is typed."""

    name: str
    label: str
    hint: str = ""
    open: bool = False


NEW = (Field("first", "New passphrase"), Field("second", "Once more"))
PART = (Field("part", "That group", open=True),)


class SecretPage(NcmScreen[None]):
    """``TITLE`` and ``STEPS`` (name → fields) are a page's own; so are :meth:`about`, :meth:`keys` and
    :meth:`entered`, which is called with the step whose last field got its Enter."""

    TITLE: ClassVar[str] = ""
    STEPS: ClassVar[dict[str, tuple[Field, ...]]] = {}
    HELP_AREAS = ()

    def __init__(self) -> None:
        super().__init__()
        self.step = next(iter(self.STEPS))
        self.code = ""
        self.patience = Patience(self.tell, self.set_timer)

    def compose(self) -> ComposeResult:
        yield Rule(self.TITLE, self._count(self.step))
        yield Static("", id="about", markup=False)
        for step, fields in self.STEPS.items():
            with Vertical(id=step, classes="step"):
                for field in fields:
                    with Horizontal(classes="field"):
                        yield Static(plain(f" {field.label:<14}"), classes="label", markup=False)
                        yield NcmInput(placeholder=field.hint, id=field.name, password=not field.open)
        yield Static("", id="told", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.show(self.step)
        self.ncm.discard_typed_ahead()

    def _count(self, step: str) -> str:
        steps = list(self.STEPS)
        return f"step {steps.index(step) + 1} of {len(steps)}" if len(steps) > 1 else ""

    def help_text(self) -> str:
        """F1: this step, and the keys that work on it."""
        return help_on_step(self.step, self.keys(self.step))

    def about(self, step: str) -> str:
        """The words on top of a step."""
        raise NotImplementedError

    def keys(self, step: str) -> list[tuple[str, str]]:
        """The key bar of a step."""
        raise NotImplementedError

    def entered(self, step: str) -> None:
        """All fields of the step are typed."""
        raise NotImplementedError

    def show(self, step: str) -> None:
        """Bring this step's fields to the page, empty, and the focus to its first."""
        self.step = step
        for box in self.query(".step"):
            box.display = box.id == step
        self.query_one(Rule).right = self._count(step)
        about = plain(f"\n{self.about(step)}")
        if step == "recovery":
            about = _code_shown(self.code)
        self.query_one("#about", Static).update(about)
        self.query_one(KeyBar).show_keys(self.keys(step))
        self.tell("")
        self.boxes[0].focus()

    @property
    def boxes(self) -> list[NcmInput]:
        """The fields of this step."""
        return list(self.query(f"#{self.step} NcmInput").results(NcmInput))

    def value(self, name: str) -> str:
        """A field as typed: blanks count."""
        return self.query_one(f"#{name}", NcmInput).value

    def wipe(self, *names: str) -> None:
        for name in names:
            self.query_one(f"#{name}", NcmInput).value = ""

    def tell(self, words: str, style: str = "soon") -> None:
        self.query_one("#told", Static).update(plain(f"\n{words}", style))

    def on_input_submitted(self, event: NcmInput.Submitted) -> None:
        boxes = self.boxes
        if self.patience.busy or event.input not in boxes:
            return
        place = boxes.index(event.input)
        if place + 1 < len(boxes):
            boxes[place + 1].focus()
        elif self.step == "recovery":
            self._check_part()
        else:
            self.entered(self.step)

    def action_pick(self) -> None:
        """F4 on a new passphrase: words nobody chose, shown once, to be typed by her own hand."""
        if not any(box.id == "first" for box in self.boxes) or self.patience.busy:
            self.tell("There is nothing to pick for this field.")
            return
        words = doors.generated_passphrase()
        self.query_one("#first", NcmInput).value = words
        self.wipe("second")
        self.query_one("#second").focus()
        self.tell(f"Write these words down, then type them once:\n\n    {words}", "strong")

    def new_passphrase(self) -> str | None:
        """What stands twice in the two fields; ``None``, and why is told, when it does not."""
        if self.value("first") == self.value("second"):
            return self.value("first")
        self.wipe("second")
        self.tell("The two differ. Type the passphrase once more.")
        self.query_one("#second").focus()
        return None

    def begin(self, wait: float, meanwhile: str) -> None:
        """A derivation runs: no field takes keys. ``wait`` in seconds is what wrong tries earned."""
        for box in self.boxes:
            box.disabled = True
        self.patience.begin(wait, meanwhile)

    def refused(self, problem: Problem, at: str) -> None:
        """Nothing was changed; the field ``at`` has the focus and why is told."""
        self.patience.end()
        for box in self.query(NcmInput):
            box.disabled = False
        self.query_one(f"#{at}").focus()
        self.tell(" ".join(part for part in (problem.message, problem.hint) if part))

    def show_code(self, code: str) -> None:
        """The new recovery code, once."""
        self.patience.end()
        self.code = code
        self.show("recovery")

    def _check_part(self) -> None:
        typed = self.value("part").strip().upper().replace("O", "0").replace("I", "1").replace("L", "1")
        if typed == self.code.split("-")[2]:
            self._written_down()
        else:
            self.tell("That is not the third group. Compare it again, or F2: I have written it down.")

    def action_finish(self) -> None:
        """F2 on the last step: she has it on paper."""
        if self.step == "recovery":
            self._written_down()
        else:
            self.tell("Fill in the fields first; Enter goes on.")

    def _written_down(self) -> None:
        self.code = ""
        self.written_down()

    def written_down(self) -> None:
        """The recovery code is on paper."""
        raise NotImplementedError


def help_on_step(step: str, keys: Iterable[tuple[str, str]]) -> str:
    """F1 on a page of secrets: what the step asks for, then its ``keys`` (as printed, word)."""
    return "\n".join([_HELP[step], "", *(f"{key:<8} {word}" for key, word in keys)])


def _code_shown(code: str) -> Text:
    return (
        plain("\nYour new recovery code: it opens the vault when the passphrase is forgotten.\n"
              "The one before is dead. This one is shown only now: write it on paper,\n"
              "and keep it away from this machine.\n\n    ")
        .append_text(plain(code, "strong"))
        .append_text(plain("\n\nType the third group of it to check what you wrote.\n"))
    )  # fmt: skip
