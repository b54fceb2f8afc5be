"""Settings: everything that can be set, in one place; what it does stands below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.library.settings import BY_ID
from ncm_tui.screens.asking import ask
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.key_table import clashes, named_keys
from ncm_tui.services import settings_page
from ncm_tui.views.changed import Changed
from ncm_tui.views.settings import SettingRow, SettingsPage
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from concurrent.futures import Future


FORM = "setting"
_TITLE = 24


class SettingsScreen(NcmScreen[None]):
    """A row a setting, by groups; Enter changes it: a choice goes to the next, the rest is typed."""

    AREAS = ("settings",)
    BINDINGS = [*bindings("settings")]
    DEFAULT_CSS = """
    SettingsScreen #about { height: auto; max-height: 6; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.page = SettingsPage("", ())
        self.lines: list[tuple[Text, SettingRow | None]] = []

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def current(self) -> SettingRow | None:
        """The setting under the cursor."""
        at = self.rows.current
        return self.lines[at][1] if at is not None and at < len(self.lines) else None

    def compose(self) -> ComposeResult:
        yield Rule("Settings")
        yield LineList()
        yield Static("", id="about", markup=False)
        yield KeyBar("settings", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.rows.focus()

    def on_resize(self) -> None:
        self._paint()

    def on_screen_resume(self) -> None:
        """A page opened from here may have changed what a line says."""
        if self.page.rows:
            self._read()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        self.page = settings_page.page(self.desk)
        clash = clashes(named_keys(settings_page.keys(self.desk)))
        if clash:
            told = f"{' '.join(clash)} The usual keys are in use."
            rows = (replace(row, wrong=told) if row.id == "keys" else row for row in self.page.rows)
            self.page = replace(self.page, rows=tuple(rows))
        self._paint()

    def _paint(self) -> None:
        width, at = max(40, self.size.width or 80), self.rows.at
        self.lines, group = [], ""
        for wrong in self.page.wrong:
            self.lines.append((plain(fit(f" ! {wrong}", width - 1), "soon"), None))
        for row in self.page.rows:
            if row.group != group:
                group = row.group
                self.lines.append((plain(f" {group}", "accent"), None))
            self.lines.append((_line(row, width), row))
        self.rows.set_rows(
            [text for text, _ in self.lines], selectable=lambda n: self.lines[n][1] is not None, at=at
        )
        self._tell()

    def on_line_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """What the setting does, what may be there, where it is kept."""
        row = self.current
        if row is None:
            return
        usual = f"Usual: {row.of_usual}. " if row.of_usual else ""
        kept = f"Kept in {row.place}." if row.place != "the vault" else "Kept in the vault."
        made = plain(row.help)
        if row.wrong:
            made = Text.assemble(plain(f"! {row.wrong}", "soon"), "\n", made)
        self.query_one("#about", Static).update(Text.assemble(made, "\n", plain(f"{usual}{kept}", "dim")))

    # -- keys

    def on_line_list_opened(self) -> None:
        self.call_later(self.action_change)

    async def action_change(self) -> None:
        """The next choice, a value that is typed, or the page of its own."""
        row = self.current
        if row is None:
            return
        if row.opens:
            await self.ncm.run_action(f"app.{row.opens}")
        elif row.kind in ("choice", "yes_no"):
            choices = list(BY_ID[row.id].choices or ())
            words = [BY_ID[row.id].words(value) for value in choices]
            self._put(row.id, choices[(words.index(row.value) + 1) % len(choices)])
        elif row.id == "mine":
            self._type(row, settings_page.mine_text(self.desk), self._mine)
        elif row.kind == "page":
            self.say("Nothing to change here.")
        else:
            now = settings_page.value(self.desk, row.id)
            self._type(row, "" if now is None else str(now), self._typed)

    def _type(self, row: SettingRow, now: str, save: Any) -> None:
        about = f"{row.title}: {row.expected or row.help}"
        ask(
            self.ncm,
            FORM,
            lambda answers: save(row.id, str(answers.get("value") or "").strip()),
            line=None,
            initial={"value": now},
            context={"about": about},
            forgotten=True,
            then=lambda _: self._in_use(row.id),
        )

    def _mine(self, _: str, typed: str) -> Future[Changed]:
        return settings_page.put_mine(self.desk, typed)

    def _typed(self, setting: str, typed: str) -> Future[Changed]:
        return settings_page.put(self.desk, setting, _as_value(setting, typed))

    def action_usual(self) -> None:
        row = self.current
        if row is None or row.kind == "page":
            self.say("This line has a page of its own: Enter opens it.", "warning")
        else:
            self._put(row.id, None)

    def _put(self, setting: str, value: Any) -> None:
        self.ncm.follow(settings_page.put(self.desk, setting, value), lambda _: self._in_use(setting))

    def _in_use(self, setting: str) -> None:
        """What was changed holds at once."""
        self.ncm.take_setting(setting, settings_page.value(self.desk, setting))

    def action_back(self) -> None:
        self.dismiss(None)


def _as_value(setting: str, typed: str) -> Any:
    """What was typed as the setting's kind; empty is the usual one. Raises ``UsageProblem``."""
    declared = BY_ID[setting]
    number = declared.kind == "whole" and typed.isascii() and typed.isdigit() and len(typed) < 7
    value: Any = int(typed) if number else typed
    if typed:
        declared.checked(value, declared.title)
    return value if typed else None


def _line(row: SettingRow, width: int) -> Text:
    sign = "!" if row.wrong else " "
    value = row.value if row.usual or not row.of_usual else f"{row.value}  (usual: {row.of_usual})"
    return Text.assemble(
        plain(f" {sign} ", "soon"),
        plain(fit(row.title, _TITLE), ""),
        plain(fit(value, max(10, width - _TITLE - 5)), "strong" if not row.usual else "dim"),
    )
