"""Keys: every command with its key; another one is given here, and a clash refused."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.command_shape import Command, shown_key
from ncm_tui.commands import TITLES, bindings, shipped
from ncm_tui.rules.problems import Refused
from ncm_tui.screens.asking import ask
from ncm_tui.screens.key_table import clashes, named_keys
from ncm_tui.screens.letters import LettersInput, LettersPage
from ncm_tui.services import settings_page
from ncm_tui.views.changed import Changed
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    pass

FORM = "command-key"
_NEXT = "in use from the next unlock: F9 locks"


class KeyRemapScreen(LettersPage):
    """By area; a changed key stands with its usual one. What is chosen holds from the next unlock on, for
    the whole app is started anew with it."""

    AREAS = ("key_remap",)
    BINDINGS = [*bindings("key_remap")]
    DEFAULT_CSS = """
    KeyRemapScreen #filter { display: none; }
    KeyRemapScreen #about { height: auto; max-height: 3; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, str] = {}
        self.lines: list[tuple[Text, Command | None]] = []

    @property
    def current(self) -> Command | None:
        """The command under the cursor, as shipped."""
        at = self.rows.current
        return self.lines[at][1] if at is not None and at < len(self.lines) else None

    def compose(self) -> ComposeResult:
        yield Rule("Keys", _NEXT)
        yield LettersInput(placeholder="letters of a command or a page", id="filter")
        yield LineList(empty="No command has these letters. Esc clears them.")
        yield Static("", id="about", markup=False)
        yield KeyBar("key_remap", "everywhere")

    def on_mount(self) -> None:
        self.watch(self.letters_box, "value", lambda _: self._paint(), init=False)
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.rows.focus()

    def on_resize(self) -> None:
        self._paint()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        self.keys = named_keys(settings_page.keys(self.desk))
        self._paint()

    def _paint(self) -> None:
        letters = self.letters_box.value.strip().casefold()
        width, at = max(40, self.size.width or 80), self.rows.at
        self.lines = []
        for area, members in shipped().items():
            found = [each for each in members if letters in _words(area, each)]
            if found:
                self.lines.append((plain(f" {TITLES[area]}", "accent"), None))
                self.lines += [(self._line(each, width), each) for each in found]
        self.rows.set_rows(
            [text for text, _ in self.lines], selectable=lambda n: self.lines[n][1] is not None, at=at
        )
        self._tell()

    def _line(self, command: Command, width: int) -> Text:
        changed = command.id in self.keys
        keys = _printed(self.keys[command.id]) if changed else command.shown
        was = f"(usual: {command.shown or 'only ^P'})  " if changed else ""
        return Text.assemble(
            plain(f"   {fit(command.label, 20)} ", ""),
            plain(f"{fit(keys or 'only ^P', 12)} ", "strong" if changed else "accent"),
            plain(fit(f"{was}{command.help}", max(10, width - 38)), "dim"),
        )

    def on_line_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """Its id, as the settings file and the docs name it; what is wrong with the file's keys."""
        command = self.current
        wrong = clashes(self.keys)
        told = plain("! " + " ".join(wrong) + " The usual keys are in use.", "soon") if wrong else plain("")
        if command is not None and not wrong:
            told = plain(f"{command.help}. Its name in settings.toml: {command.id}", "dim")
        self.query_one("#about", Static).update(told)

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_change()

    def action_change(self) -> None:
        command = self.current
        if command is None:
            return
        now = self.keys.get(command.id, command.keys)
        ask(
            self.ncm,
            FORM,
            lambda answers: self._give(command, str(answers.get("keys") or "")),
            line=None,
            initial={"keys": _printed(now)},
            context={"about": f"{TITLES[command.where]}: {command.help}"},
            forgotten=True,
        )

    def _give(self, command: Command, typed: str) -> Future[Any]:
        """Raises ``Refused`` naming both commands where a key would have two jobs."""
        chosen = named_keys({command.id: typed})
        keys = {**self.keys, **chosen}
        if chosen[command.id] == command.keys:
            del keys[command.id]
        wrong = [said for said in clashes(keys) if said not in clashes(self.keys)]
        if wrong:
            raise Refused(" ".join(wrong), code="keys.clash", path="keys", hint="Nothing was changed.")
        given = _printed(chosen[command.id]) or "only ^P"
        return settings_page.put_keys(self.desk, keys, f"{command.label}: {given} · {_NEXT}")

    def action_usual(self) -> None:
        command = self.current
        if command is None or command.id not in self.keys:
            self.say("This command has its usual key.")
            return
        keys = {name: key for name, key in self.keys.items() if name != command.id}
        wrong = [said for said in clashes(keys) if said not in clashes(self.keys)]
        if wrong:
            self.say(" ".join(wrong), "warning")
            return
        self._put(keys, f"{command.label}: {command.shown or 'only ^P'} · {_NEXT}")

    def action_all_usual(self) -> None:
        if self.keys:
            self._put({}, f"Every key as shipped · {_NEXT}")
        else:
            self.say("Every command has its usual key.")

    def _put(self, keys: dict[str, str], message: str) -> None:
        self.ncm.follow(settings_page.put_keys(self.desk, keys, message))


def _words(area: str, command: Command) -> str:
    return f"{TITLES[area]} {command.label} {command.help} {command.id}".casefold()


def _printed(keys: str) -> str:
    return " ".join(shown_key(key) for key in keys.split(",") if key)
