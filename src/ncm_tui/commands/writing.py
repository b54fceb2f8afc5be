"""Where the nurse writes: notes, forms, short forms, and what is read of them."""

from ncm_tui.command_shape import Area, Command, in_area

NOTES = in_area(
    "notes",
    ("open", "enter", "open", "Open the note: a draft to write on, a finished one to read", "footer"),
    ("add", "a", "new note", "Start a progress note from the facts", "footer"),
    ("initial", "i", "initial note", "Start an initial CM assessment from the facts"),
    ("copy", "y", "copy", "Copy the text, identity line first", "footer"),
    ("charted", "c", "charted", "Mark as charted in the EMR, after pasting", "footer"),
    ("addendum", "n", "addendum", "Add to a finished note", "footer"),
    ("error", "D", "in error", "A finished note: entered in error, kept; a draft: removed, with a reason"),
)

NOTE_EDIT = in_area(
    "note_edit",
    Command("note_edit.expand", "tab", "expand .phrase", "Expand the dot phrase before the cursor",
            "note_edit", True),
    Command("note_edit.phrases", "ctrl+t", "phrases", "Pick a dot phrase or a private finding", "note_edit",
            action="app.pick"),
)  # fmt: skip

NOTE_READ = in_area(
    "note_read",
    Command("note_read.todo", "t", "to-do", "A to-do about this patient", "note_read", action="app.todo"),
    ("copy", "y", "copy", "Copy the text, identity line first", "footer"),
    ("charted", "c", "charted", "Mark as charted in the EMR, after pasting", "footer"),
    ("addendum", "n", "addendum", "Add to this note", "footer"),
    ("error", "D", "in error", "Entered in error: struck through, kept, with a reason", "footer"),
    ("undo", "u", "undo", "Take back the last thing done for this patient"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who did what with this note, and when"),
    Command(
        "note_read.back", "q", "back", "Back to the list of notes", "note_read", True, action="app.close"
    ),
)

FORM = in_area(
    "form",
    ("normal", "ctrl+n", "rest normal", "The rest of this section is normal (items that say what normal is)"),
    ("repeat", "ctrl+r", "repeat", "Repeat the previous answer, with its own date"),
)

FORM_READ = in_area(
    "form_read",
    Command("form_read.todo", "t", "to-do", "A to-do about this patient", "form_read", action="app.todo"),
    ("why", "w", "why", "How the score came to be: inputs, rule, version, source", "footer"),
    ("again", "a", "new", "Start a new one; ^R repeats an answer with its own date", "footer"),
    ("error", "D", "in error", "Entered in error: struck through, kept, with a reason", "footer"),
    ("undo", "u", "undo", "Take back the last thing done for this patient"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who did what with this form, and when"),
    Command("form_read.back", "q", "back", "Back", "form_read", True, action="app.close"),
)

DIALOG = in_area("dialog")

HERE: dict[str, Area] = {
    "notes": ("Chart: Notes", NOTES),
    "note_edit": ("Note editor", NOTE_EDIT),
    "note_read": ("A finished note", NOTE_READ),
    "form": ("Forms", FORM),
    "form_read": ("Finished form", FORM_READ),
    "dialog": ("Short forms", DIALOG),
}
