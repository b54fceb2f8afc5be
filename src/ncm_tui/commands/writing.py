"""Where the nurse writes: notes, forms, short forms, and what is read of them."""

from ncm_tui.command_shape import Area, Command, in_area
from ncm_tui.commands.chart import FORM_LETTERS

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
    ("why", "w", "why", "The score opened: points, cut-offs, source, limits; again: the answers", "footer"),
    ("copy", "y", "copy", "Copy it as text, identity line first; private answers are asked", "footer"),
    ("charted", "c", "charted", "Mark as charted in the EMR, after pasting", "footer"),
    ("trend", "r", "trend", "This score as it went: a small plot, the values and dates", "footer"),
    ("compare", "p", "compare", "Side by side with the one before: what changed", "footer"),
    ("again", "a", "new", "Start a new one; ^R repeats an answer with its own date"),
    ("error", "D", "in error", "Entered in error: struck through, kept, with a reason"),
    ("undo", "u", "undo", "Take back the last thing done for this patient"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who did what with this form, and when"),
    Command("form_read.back", "q", "back", "Back", "form_read", True, action="app.close"),
)

SCORE_TREND = in_area(
    "score_trend",
    ("open", "enter", "read", "Read the filling under the cursor", "footer"),
    ("compare", "p", "compare", "Side by side with the one before: what changed", "footer"),
    Command("score_trend.back", "q", "back", "Back", "score_trend", True, action="app.close"),
)

FORM_COMPARE = in_area(
    "form_compare",
    ("earlier", "left", "earlier", "An earlier one on the left", "footer"),
    ("later", "right", "later", "A later one on the left", "footer"),
    Command("form_compare.back", "q", "back", "Back", "form_compare", True, action="app.close"),
)

FORM_PICK = in_area(
    "form_pick",
    ("open", "enter", "open", "Open this form on this patient", "footer"),
    ("switch", "space", "on or off", "On: it stands on the Assess tab. Off: only here", "footer"),
    ("about", "w", "about", "Whom it is for, its cut-offs, licence and source", "footer"),
    ("filter", "slash", "filter", "Show only forms with these letters", "footer"),
    Command("form_pick.letter", FORM_LETTERS, "its letter", "Open the form that has this letter", "form_pick",
            action="letter('{key}')"),
    Command("form_pick.keys", "question_mark", "keys", "The keys of this page", "form_pick",
            action="app.help"),
    Command("form_pick.back", "q", "back", "Back", "form_pick", True, action="app.close"),
)  # fmt: skip

DIALOG = in_area("dialog")

HERE: dict[str, Area] = {
    "notes": ("Chart: Notes", NOTES),
    "note_edit": ("Note editor", NOTE_EDIT),
    "note_read": ("A finished note", NOTE_READ),
    "form": ("Forms", FORM),
    "form_read": ("Finished form", FORM_READ),
    "score_trend": ("A score over time", SCORE_TREND),
    "form_compare": ("Two forms side by side", FORM_COMPARE),
    "form_pick": ("All forms", FORM_PICK),
    "dialog": ("Short forms", DIALOG),
}
