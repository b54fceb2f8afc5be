"""What to take in: rows pasted from a list, or a file or folder by its path, with what lies there."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import intake, settings
from ncm_tui.services.intake import SourceFile
from ncm_tui.services.intake.pasting import pasted
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule
from ncm_tui.widgets.text_edit import NcmInput

_FOLDER = "import.folder"
_DOWNLOADS = Path("~/Downloads")
_MOST = 2_000
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_PASTE = "Paste the rows of your list here (F4: in several parts), or type a path."
_ANEW = re.compile(r"""/(?=['"]?[/~])""" if os.sep == "/" else r"""[/\\](?=['"]?(?:[/~]|[A-Za-z]:[/\\]))""")


class PathInput(NcmInput):
    """Tab completes here instead of walking the fields. Rows that are pasted are no path: the page reads
    them."""

    BINDINGS = [Binding("tab", "screen.complete", show=False)]

    def _on_paste(self, event: events.Paste) -> None:
        if are_rows(event.text):
            event.prevent_default()  # and on to the page
        else:
            super()._on_paste(event)


def are_rows(text: str) -> bool:
    """Whether pasted text is rows of a list and no path: several lines, or cells on one."""
    bare = text.strip("\r\n ")
    return "\n" in bare or "\r" in bare or "\t" in bare or len(_GAP.findall(bare)) > 1


class ImportPickScreen(NcmScreen[None]):
    """The input keeps the focus; arrows walk what lies there, Tab takes it, Enter reads."""

    AREAS = ("import_pick",)
    BINDINGS = [*bindings("import_pick")]

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Path] = []

    def compose(self) -> ComposeResult:
        yield Rule("Import", "pasted rows, a table (CSV), FHIR R4")
        yield Static(plain(f" {_PASTE}"), id="told", markup=False)
        yield PathInput(placeholder="path of a file or folder", id="path")
        yield LineList(id="rows")
        yield KeyBar("import_pick", "everywhere")

    def on_mount(self) -> None:
        desk = self.ncm.desk
        assert desk is not None
        box = self.query_one("#path", PathInput)
        self.query_one(LineList).can_focus = False
        self.watch(box, "value", self._typed, init=False)
        likely = (
            Path(str(settings.get(desk, _FOLDER, "") or _DOWNLOADS)).expanduser(),
            _DOWNLOADS.expanduser(),
        )
        box.value = _as_folder(next((folder for folder in likely if folder.is_dir()), Path.home()))
        box.cursor_position = len(box.value)
        box.focus()

    def _typed(self, value: str) -> None:
        if (afresh := _begun_anew(value)) != value:
            box = self.query_one("#path", PathInput)
            box.value = afresh
            box.cursor_position = len(afresh)
            return
        self.entries = _matching(value)
        if not value:
            empty = "Type a path. ~ is your own folder."
        elif value.endswith(os.sep):
            empty = "Nothing lies in this folder. Type or paste the path of the export."
        else:
            empty = "Nothing here begins like that."
        self.query_one(LineList).set_source(len(self.entries), self._row, empty=empty)

    def _row(self, index: int) -> Text:
        entry = self.entries[index]
        is_folder = entry.is_dir()
        width = max(20, self.size.width - 14)
        name = f"{entry.name}{os.sep if is_folder else ''}"
        made = plain(f"  {fit(name, width)}", "" if is_folder else "strong")
        return made.append_text(plain(fit("folder" if is_folder else _size(entry), 10, right=True), "dim"))

    def action_complete(self) -> None:
        """The common beginning of all that fits; the row under the cursor once nothing more is common."""
        box = self.query_one("#path", PathInput)
        if not self.entries:
            return
        folder, typed = _split(box.value)
        at = self.query_one(LineList).at
        common = _common([entry.name for entry in self.entries])
        if at == 0 and len(self.entries) > 1 and len(common) > len(typed):
            box.value = _joined(folder, common)
        else:
            entry = self.entries[at]
            box.value = _as_folder(entry) if entry.is_dir() else str(entry)
        box.cursor_position = len(box.value)

    def on_paste(self, event: events.Paste) -> None:
        """Rows, wherever the keys are: read at once."""
        event.stop()
        self._rows_came(event.text)

    def action_pick(self) -> None:
        """F4: a page that gathers rows copied in several parts."""
        from ncm_tui.screens.import_paste import ImportPasteScreen

        self.app.push_screen(ImportPasteScreen(), lambda text: self._rows_came(text) if text else None)

    def _rows_came(self, text: str) -> None:
        desk = self.ncm.desk
        assert desk is not None
        try:
            intake.refuse_demo(desk)
            rows = pasted(desk, text)
        except Problem as problem:
            self.say(f"{problem.message} {problem.hint}", "warning")
            return
        self._preview(rows)

    def _preview(self, source: Path | SourceFile) -> None:
        from ncm_tui.screens.import_preview import ImportPreviewScreen

        self.app.push_screen(ImportPreviewScreen([source]), self._came_back)

    def action_read(self) -> None:
        self.on_input_submitted()

    def on_input_submitted(self) -> None:
        """Enter: the path as typed; a row the cursor was moved to counts as typed."""
        desk = self.ncm.desk
        assert desk is not None
        rows = self.query_one(LineList)
        path = _path(self.query_one("#path", PathInput).value)
        if rows.at > 0 and rows.at < len(self.entries):
            path = self.entries[rows.at]
        if not path.exists():
            self.say(f"There is no {path.name or 'such file'} here. Tab completes the path.", "warning")
            return
        try:
            intake.refuse_demo(desk)
        except Problem as problem:
            self.ncm.say_problem(problem)
            return
        folder = path if path.is_dir() else path.parent
        self.ncm.follow(settings.put(desk, _FOLDER, str(folder.absolute())))
        self._preview(path)

    def _came_back(self, said: str | None) -> None:
        """The preview is gone. Taken in: so is this page; else it stays, with the reason."""
        if said is None:
            return
        if said:
            self.say(said, "warning")
            return
        self.dismiss(None)

    def action_up(self) -> None:
        self.query_one(LineList).action_up()

    def action_down(self) -> None:
        self.query_one(LineList).action_down()

    def action_page_up(self) -> None:
        self.query_one(LineList).action_page_up()

    def action_page_down(self) -> None:
        self.query_one(LineList).action_page_down()


def _path(text: str) -> Path:
    """What was typed or dragged into the terminal: quotes and escaped spaces are taken off."""
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1]
    if os.sep == "/":
        bare = bare.replace("\\ ", " ")
    return Path(bare).expanduser() if bare else Path()


def _begun_anew(text: str) -> str:
    """A path from the root, ``~`` or a drive, typed or pasted behind another one, starts over: what stood
    before it is dropped. A quote before it (a file dragged in) stays with it."""
    starts = [match.end() for match in _ANEW.finditer(text)]
    return text[starts[-1] :] if starts else text


def _split(text: str) -> tuple[str, str]:
    """(folder part, beginning of a name) of what is typed."""
    folder, name = os.path.split(text)
    return folder, name


def _joined(folder: str, name: str) -> str:
    return os.path.join(folder, name) if folder else name


def _common(names: list[str]) -> str:
    """The beginning all names share."""
    alike = itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in alike)


def _as_folder(path: Path) -> str:
    text = str(path)
    return text if text.endswith(os.sep) else text + os.sep


def _matching(text: str) -> list[Path]:
    """What lies in the folder typed so far and begins like its last part, folders first."""
    folder, typed = _split(text)
    try:
        found = [entry for entry in _path(folder or ".").iterdir() if _begins(entry.name, typed)][:_MOST]
        return sorted(found, key=lambda entry: (not entry.is_dir(), entry.name.casefold()))
    except (OSError, RuntimeError, ValueError):
        return []


def _begins(name: str, typed: str) -> bool:
    return name.casefold().startswith(typed.casefold()) and (
        typed.startswith(".") or not name.startswith(".")
    )


def _size(entry: Path) -> str:
    try:
        size = entry.stat().st_size
    except OSError:
        return ""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, size // 1024)} KB"
