"""The one table of what a key does: bindings, command palette, help page and docs table come from it.

A new command is one line in its area's tuple. Where a key is pressed the screen's ``action_<verb>``
runs (``verb`` is the id after the dot, or ``action`` where it takes an argument). The area
``everywhere`` is bound on the app with priority: the app hands those on to the nearest
``action_<verb>`` from the focused widget up to the screen, and says why when nothing answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ncm_tui.command_shape import Command, bindings_of, in_area

if TYPE_CHECKING:
    from textual.binding import Binding

DIGITS = "1,2,3,4,5,6,7,8,9"

EVERYWHERE = (
    Command("app.help", "f1", "help", "Help on what has the focus, and the keys here", "everywhere", True),
    Command("app.finish", "f2,ctrl+s", "finish & lock", "Finish and lock what is open", "everywhere",
            refusal="Nothing is open here that could be finished."),
    Command("app.find", "f3,ctrl+f", "find", "Find a patient: three letters of any name, MRN or bed",
            "everywhere", True),
    Command("app.pick", "f4", "pick", "Pick a value for this field", "everywhere",
            refusal="There is nothing to pick for this field."),
    Command("app.today", "f5", "caseload", "Back to the list", "everywhere"),
    Command("app.next_gap", "f6", "next gap", "Go to the next unanswered item, or the next *** of a text",
            "everywhere", refusal="There are no gaps to walk here."),
    Command("app.previous_patient", "f7", "previous patient", "Previous patient, same tab", "everywhere"),
    Command("app.next_patient", "f8", "next patient", "Next patient, same tab", "everywhere"),
    Command("app.lock", "f9,ctrl+l", "lock", "Lock now: what you typed is kept", "everywhere"),
    Command("app.resume", "ctrl+o", "on-hold form", "Back to the form on hold; again: the one before",
            "everywhere"),
    Command("app.hide_names", "ctrl+g", "hide names", "Hide names, DOB and MRN on every page, or show them",
            "everywhere"),
    Command("app.palette", "ctrl+p", "every command", "Every command, by name", "everywhere"),
    Command("app.quit", "ctrl+q", "quit", "Quit: what you typed is kept", "everywhere"),
    Command("app.deeds", "", "the record", "What was done and looked at, newest first", "everywhere"),
    Command("app.back_up", "", "back up now", "Make a backup now; says when the last one was", "everywhere"),
    Command("app.permission", "", "permission", "Who allowed what to be kept here; read it, renew it",
            "everywhere"),
    Command("app.retention", "", "retention", "What goes when, what stays and why; keep longer; destroy now",
            "everywhere"),
    Command("app.next_theme", "", "theme", "Next look: dark, light, high contrast, no colours", "everywhere"),
    Command("app.glyphs", "", "plain signs", "ASCII signs instead of drawn ones, and back", "everywhere"),
    Command("app.change_passphrase", "", "change passphrase", "Another passphrase for this vault",
            "everywhere"),
    Command("app.new_recovery_code", "", "new recovery code",
            "Another recovery code: the paper is lost, or somebody saw it", "everywhere"),
    Command("app.close", "escape", "close", "Close, then clear the filter, then back", "everywhere"),
)  # fmt: skip

LIST = in_area(
    "list",
    ("up", "up,k", "up", "One row up"),
    ("down", "down,j", "down", "One row down"),
    ("page_up", "pageup", "page up", "One page up"),
    ("page_down", "pagedown", "page down", "One page down"),
    ("first", "home", "first", "First row"),
    ("last", "end", "last", "Last row"),
    ("open", "enter", "open", "Open the row"),
)

CASELOAD = in_area(
    "caseload",
    ("open_chart", "enter", "open", "Open the chart of this patient", "footer"),
    ("filter", "slash", "filter", "Show only rows with these letters", "footer"),
    ("sort", "s", "sort", "Next order: bed, name, EDD, length of stay, safety flags", "footer"),
    ("add", "a", "add patient", "Add a patient and stay by hand", "footer"),
    ("edit", "e", "edit", "Edit this patient and stay"),
    ("keep", "D", "off my list", "Take this patient off my list (nothing is destroyed)"),
    ("import_list", "i", "import", "Take in the list or export your hospital gives you", "footer"),
    ("undo", "u", "undo", "Take back the last thing done; says for whom"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who changed what here: when, from what to what"),
    ("barrier", "b", "barrier", "Record a barrier"),
    ("note", "n", "note", "Start a progress note"),
    ("give_notice", "g", "notice", "Record a notice given: its line of the discharge tab"),
    ("why", "w", "why", "Why this row says what it says"),
    Command("caseload.keys", "question_mark", "keys", "The keys of this page", "caseload",
            action="app.help"),
    Command("caseload.back", "q", "back", "Back", "caseload", action="app.close"),
)  # fmt: skip

CHART = in_area(
    "chart",
    Command(
        "chart.tab", DIGITS, "tab", "Go to the tab with this number", "chart", action="pick_strip('{key}')"
    ),
    ("keep", "", "on my list", "Put this patient on my list"),
    ("undo", "u", "undo", "Take back the last thing done for this patient"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who changed the line under the cursor: when, from what to what"),
    Command("chart.keys", "question_mark", "keys", "The keys of this page", "chart", action="app.help"),
    Command("chart.back", "q", "back", "Back to the list", "chart", True, action="app.close"),
)

SUMMARY = in_area(
    "summary",
    ("open", "enter", "open", "Open the line: enter or confirm what it shows", "footer"),
    ("edit", "e", "edit", "Edit the patient and the stay", "footer"),
    ("seen", "v", "still so", "Seen in the EMR now and still so: code status, isolation, oxygen …", "footer"),
)

KNOWN = in_area(
    "known",
    ("open", "enter", "open that chart", "Open the chart that has this MRN", "footer"),
    Command("known.back", "q", "back to the form", "Back to the form, with what was typed", "known", True,
            action="app.close"),
)  # fmt: skip

ALIKE = in_area(
    "alike",
    ("another", "y", "another person: add", "Another person: add this patient", "footer"),
    ("open", "enter", "same: open that chart", "The same person: open the chart that is here", "footer"),
    Command("alike.back", "q", "back to the form", "Back to the form, with what was typed", "alike", True,
            action="app.close"),
)  # fmt: skip

ASSESS = in_area(
    "assess",
    ("open", "enter", "open", "Go on with the unfinished form, read the finished one, or start it", "footer"),
    ("add", "a", "new", "Start a new one; ^R repeats an earlier answer with its own date", "footer"),
    ("view", "v", "view", "Read the last finished one", "footer"),
    ("dispose", "f", "flag", "Answer an open safety flag: what was done"),
    ("remove", "D", "discard", "Discard the unfinished form, with a reason"),
)

FORM_READ = in_area(
    "form_read",
    ("why", "w", "why", "How the score came to be: inputs, rule, version, source", "footer"),
    ("again", "a", "new", "Start a new one; ^R repeats an answer with its own date", "footer"),
    ("error", "D", "in error", "Entered in error: struck through, kept, with a reason", "footer"),
    ("undo", "u", "undo", "Take back the last thing done for this patient"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who did what with this form, and when"),
    Command("form_read.back", "q", "back", "Back", "form_read", True, action="app.close"),
)

PLAN = in_area(
    "plan",
    ("open", "enter", "open", "A goal: its progress; a problem: fold; else edit", "footer"),
    ("add", "a", "add", "Add a problem; on a problem: a goal; on a goal: an intervention", "footer"),
    ("problem", "p", "problem", "Add a problem, then its goal", "footer"),
    ("barrier", "b", "barrier", "Add a barrier: owner and date", "footer"),
    ("done", "d", "next status", "The next status: a goal by its progress, the rest by this key", "footer"),
    ("edit", "e", "edit", "Edit the line"),
    ("remove", "D", "remove", "Remove, kept in history, with a reason"),
    ("fold", "left,right", "fold", "Fold or unfold what is under the line"),
    ("history", "H", "removed", "Show what was removed, or hide it"),
    ("copy", "y", "copy", "Copy the plan as text, identity line first"),
)

DISCHARGE = in_area(
    "discharge",
    ("open", "enter", "fill gap", "Open what fills the gap; a row that is done: its evidence", "footer"),
    ("done", "d,space", "evidence", "Open the evidence form of the row", "footer"),
    ("why", "w", "why", "Why the row applies or waits, and where it comes from", "footer"),
    ("disposition", "p", "disposition", "Set where the patient goes", "footer"),
    ("planned", "n", "planned", "What is planned after leaving: equipment, oxygen, infusion, dialysis"),
    ("left", "l", "left", "The patient left: time, to where; always accepted", "footer"),
    ("back", "L", "take back left", "Take back a wrong left, kept in history, with a reason"),
    ("narrow", "f", "needed only", "Show only what is not done, or all rows again"),
    ("remove", "D", "take back", "Take back a row's evidence, kept in history, with a reason"),
    ("copy", "y", "copy", "Copy the checklist as text, identity line first"),
)

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

DIALOG = in_area("dialog")

FIND = in_area(
    "find",
    ("up", "up", "up", "One row up"),
    ("down", "down", "down", "One row down"),
    ("page_up", "pageup", "page up", "One page up"),
    ("page_down", "pagedown", "page down", "One page down"),
    ("open", "enter", "open", "Open this patient", "footer"),
)

IMPORT = in_area(
    "import",
    ("detail", "enter", "detail", "What this row would change", "footer"),
    ("mark", "space", "leave out", "Leave this row out, or take it again", "footer"),
    ("units", "u", "my units", "Only stays on these units; those you follow already are updated", "footer"),
    Command("import.answer", "1,2", "answer", "Answer the question about the clock", "import",
            action="answer('{key}')"),
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

HISTORY = in_area(
    "history",
    ("back", "q,h", "back", "Back", "footer"),
)  # fmt: skip

DEEDS = in_area(
    "deeds",
    ("filter", "slash", "filter", "Lines with letters of a deed or a patient, or a record code", "footer"),
    ("open", "enter", "history", "The history of that patient", "footer"),
    ("back", "q", "back", "Back", "footer"),
)  # fmt: skip

PERMISSION = in_area(
    "permission",
    ("renew", "e,enter", "renew", "Answer the page again: full or limited identity", "footer"),
    ("backups", "b", "backups too", "Reduce the backups that still hold full identity", "footer"),
    ("back", "q", "back", "Back", "footer"),
)

RETENTION = in_area(
    "retention",
    ("chart", "enter", "open", "Open the chart", "footer"),
    ("keep", "a", "keep longer", "Keep this patient longer, with the reason", "footer"),
    ("release", "D", "let go", "Keep this patient no longer than the others", "footer"),
    ("days", "e", "days", "How many days after discharge patients are kept", "footer"),
    ("purge", "p", "destroy now", "Destroy what is past, here and in the backups; asks first", "footer"),
    ("undo", "u", "undo", "Take back the last thing done"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    Command("retention.keys", "question_mark", "keys", "The keys of this page", "retention",
            action="app.help"),
    ("back", "q", "back", "Back", "footer"),
)  # fmt: skip

PLAIN = in_area(
    "plain",
    ("back", "q,enter", "back", "Back", "footer"),
)

AREAS: dict[str, tuple[Command, ...]] = {
    "everywhere": EVERYWHERE,
    "list": LIST,
    "caseload": CASELOAD,
    "chart": CHART,
    "summary": SUMMARY,
    "known": KNOWN,
    "alike": ALIKE,
    "assess": ASSESS,
    "plan": PLAN,
    "discharge": DISCHARGE,
    "notes": NOTES,
    "note_edit": NOTE_EDIT,
    "note_read": NOTE_READ,
    "form": FORM,
    "form_read": FORM_READ,
    "dialog": DIALOG,
    "find": FIND,
    "import": IMPORT,
    "import_pick": IMPORT_PICK,
    "import_columns": IMPORT_COLUMNS,
    "history": HISTORY,
    "deeds": DEEDS,
    "permission": PERMISSION,
    "retention": RETENTION,
    "plain": PLAIN,
}
TITLES = {
    "everywhere": "Everywhere, also while typing",
    "list": "Lists",
    "caseload": "Caseload",
    "chart": "Chart",
    "summary": "Chart: Summary",
    "known": "MRN already here",
    "alike": "Somebody alike is here",
    "assess": "Chart: Assess",
    "plan": "Chart: Plan",
    "discharge": "Chart: Discharge",
    "notes": "Chart: Notes",
    "note_edit": "Note editor",
    "note_read": "A finished note",
    "form": "Forms",
    "form_read": "Finished form",
    "dialog": "Short forms",
    "find": "Find patient",
    "import": "Import: what would change",
    "import_pick": "Import: the file",
    "import_columns": "Import: columns",
    "history": "History",
    "deeds": "The record",
    "permission": "Permission",
    "retention": "Retention",
    "plain": "Plain pages",
}


def everywhere_keys() -> frozenset[str]:
    """The keys no text widget may take for itself."""
    return frozenset(key for command in AREAS["everywhere"] for key in command.keys.split(",") if key)


def remap(keys: Mapping[str, str]) -> None:
    """Give commands (by id) other keys. Before a page is imported: bars, help and palette follow."""
    for area, members in AREAS.items():
        AREAS[area] = tuple(replace(c, keys=keys[c.id]) if c.id in keys else c for c in members)


def commands(*areas: str) -> tuple[Command, ...]:
    """The commands of these areas, in order. Raises ``KeyError`` for an unknown area."""
    return tuple(command for area in areas for command in AREAS[area])


def bindings(*areas: str) -> list[Binding]:
    """Textual bindings of these areas, for a screen's or widget's ``BINDINGS``."""
    made: list[Binding] = []
    for command in commands(*areas):
        made.extend(bindings_of(command))
    return made
