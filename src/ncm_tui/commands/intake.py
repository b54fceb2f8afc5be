"""What comes in from the hospital."""

from ncm_tui.command_shape import Area, Command, in_area

IMPORT = in_area(
    "import",
    ("detail", "enter", "detail", "What this row would change; on a folded group: show its rows", "footer"),
    ("mark", "space", "leave out", "Leave this row out or take it in, a row that is not mine, too", "footer"),
    ("mine", "u", "mine", "What is mine: units, beds, attending, or only what I mark", "footer"),
    ("left", "l", "left", "Not on this list: the patient left; the hour is confirmed later"),
    ("moved", "m", "moved", "Not on this list: moved elsewhere, off my list"),
    ("not_mine", "n", "not mine", "Not on this list: not mine any more, off my list"),
    ("keep", "k", "keep", "Not on this list: stays on my list, asked again next time; elsewhere one row up"),
    Command("import.answer", "1,2", "answer", "A conflict: 1 mine, 2 the EMR's; a question: 1 yes, 2 no",
            "import", action="answer('{key}')"),
    ("back", "q", "back", "Back, nothing taken in", "footer"),
)  # fmt: skip

IMPORT_PICK = in_area(
    "import_pick",
    ("read", "enter", "read it", "Read the file or folder that is typed", "footer"),
    ("complete", "tab", "complete", "Complete the name; a folder opens", "footer"),
    ("up", "up", "up", "One row up"),
    ("down", "down", "down", "One row down"),
    ("page_up", "pageup", "page up", "One page up"),
    ("page_down", "pagedown", "page down", "One page down"),
)

IMPORT_COLUMNS = in_area(
    "import_columns",
    ("choose", "enter", "choose", "Choose the column of the file for this line", "footer"),
    ("none", "backspace,delete", "none", "The file has no such column", "footer"),
    ("dates", "m", "month or day first", "How dates such as 03/04/2026 are written"),
    ("back", "q", "back", "Back, nothing taken in", "footer"),
)  # fmt: skip

LEDGER = in_area(
    "ledger",
    ("open", "enter", "what it changed", "What this import changed, a line a patient", "footer"),
    ("undo", "u", "take it back", "Take this import back; who was worked on since stays", "footer"),
    Command("ledger.keys", "question_mark", "keys", "The keys of this page", "ledger", action="app.help"),
    ("back", "q", "back", "Back", "footer"),
)  # fmt: skip

LEDGER_CHANGES = in_area(
    "ledger_changes",
    ("open", "enter", "history", "The history of that patient", "footer"),
    ("back", "q", "back", "Back to the imports", "footer"),
)

ABSENT = in_area(
    "absent",
    ("left", "l", "left", "The patient left, on the day of that list; the hour is confirmed later", "footer"),
    ("moved", "m", "moved", "Moved elsewhere: off my list", "footer"),
    ("not_mine", "n", "not mine", "Not mine any more: off my list", "footer"),
    ("keep", "k", "keep", "Stays on my list; asked again by the next one", "footer"),
    ("chart", "enter", "open", "Open the chart", "footer"),
    ("undo", "u", "undo", "Take back the last answer"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("back", "q", "back", "Back", "footer"),
)

HERE: dict[str, Area] = {
    "import": ("Import: what would change", IMPORT),
    "absent": ("Not on the census", ABSENT),
    "ledger": ("Imports", LEDGER),
    "ledger_changes": ("Imports: what one changed", LEDGER_CHANGES),
    "import_pick": ("Import: the file", IMPORT_PICK),
    "import_columns": ("Import: columns", IMPORT_COLUMNS),
}
