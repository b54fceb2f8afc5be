"""Minimal Textual programs to compare with: what the toolkit itself costs.

``python -m benchmarks.anchors NAME``.
"""

import os
import sys

os.environ["TEXTUAL_FPS"] = "120"

from textual.app import App, ComposeResult
from textual.events import Key
from textual.widgets import DataTable, Input, Static, TextArea

ROWS = 200


class Hello(App[None]):
    """An empty app that counts keys."""

    count = 0

    def compose(self) -> ComposeResult:
        yield Static("ready 0")

    def on_key(self, event: Key) -> None:
        if event.key == "ctrl+q":
            self.exit()
        self.count += 1
        self.query_one(Static).update(f"ready {self.count}")


class Typing(App[None]):
    """One text field."""

    def compose(self) -> ComposeResult:
        yield Static("ready")
        yield Input()


class Note(App[None]):
    """One text area."""

    def compose(self) -> ComposeResult:
        yield Static("ready")
        yield TextArea()

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()


class Table(App[None]):
    """Textual's own table, 200 rows of ten columns."""

    def compose(self) -> ComposeResult:
        yield Static("ready")
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Bed", "Patient", "Age", "Payer", "St", "LOS", "EDD", "Dispo", "Barrier", "Next")
        for n in range(ROWS):
            name = f"PATIENT, Number {n}"
            table.add_row(
                f"4W-{n:03}", name, "78F", "Medicare", "IP", "3/3.8", "11/24", "SNF", "auth", "assess"
            )
        table.focus()


ANCHORS: dict[str, type[App[None]]] = {"hello": Hello, "input": Typing, "textarea": Note, "table": Table}

if __name__ == "__main__":
    ANCHORS[sys.argv[1]]().run(mouse=False)
