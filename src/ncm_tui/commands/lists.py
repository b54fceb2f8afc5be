"""Lists: the caseload, the finder, what every list can do."""

from ncm_tui.command_shape import Area, Command, in_area

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
    Command("caseload.to_confirm", "p", "to confirm", "Plan types and key times nobody has confirmed yet",
            "caseload", action="app.to_confirm"),
    Command("caseload.keys", "question_mark", "keys", "The keys of this page", "caseload",
            action="app.help"),
    Command("caseload.back", "q", "back", "Back", "caseload", action="app.close"),
)  # fmt: skip

FIND = in_area(
    "find",
    ("up", "up", "up", "One row up"),
    ("down", "down", "down", "One row down"),
    ("page_up", "pageup", "page up", "One page up"),
    ("page_down", "pagedown", "page down", "One page down"),
    ("open", "enter", "open", "Open this patient", "footer"),
)

TO_CONFIRM = in_area(
    "to_confirm",
    ("confirm", "y", "so it is", "It is as the row says: confirmed, with its source and now", "footer"),
    Command("to_confirm.digit", "1,2,3,4,5,6,7,8,9", "other plan type",
            "A plan type, then where it was seen; or the time the row offers, then y", "to_confirm", True,
            action="digit('{key}')"),
    ("type", "enter", "type it", "Type the time, or pick from all plan types", "footer"),
    ("chart", "o", "chart", "Open the chart", "footer"),
    ("undo", "u", "undo", "Take back the last thing done", "footer"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    Command("to_confirm.keys", "question_mark", "keys", "The keys of this page", "to_confirm",
            action="app.help"),
    ("back", "q", "back", "Back", "footer"),
)  # fmt: skip

HERE: dict[str, Area] = {
    "list": ("Lists", LIST),
    "caseload": ("Caseload", CASELOAD),
    "find": ("Find patient", FIND),
    "to_confirm": ("Payers and times to confirm", TO_CONFIRM),
}
