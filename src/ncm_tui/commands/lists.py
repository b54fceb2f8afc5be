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
    ("sort", "s", "sort", "Next order: bed, name, EDD, length of stay, payer, status, safety flags"),
    ("reverse", "S", "turn round", "The same order the other way round"),
    ("group", "G", "group", "Next grouping: unit, payer, destination, EDD, none"),
    ("views", "f", "views", "Saved views: leaving soon, no EDD, not on census, your own", "footer"),
    ("mark", "space", "mark", "Mark this patient; D and t then work on all marked"),
    ("mark_all", "V", "mark all", "Mark all that are shown, or none of them"),
    ("add", "a", "add patient", "Add a patient and stay by hand", "footer"),
    ("edit", "e", "edit", "Edit this patient and stay"),
    ("keep", "D", "off my list", "Take this patient off my list (nothing is destroyed)"),
    ("import_list", "i", "import", "Take in the list or export your hospital gives you", "footer"),
    ("undo", "u", "undo", "Take back the last thing done; says for whom"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who changed what here: when, from what to what"),
    ("barrier", "b", "barrier", "Record a barrier"),
    ("note", "n", "note", "Start a progress note"),
    ("give_notice", "g", "notice", "Give the notice that is due: its evidence form"),
    ("why", "w", "why", "Why this row says what it says"),
    ("todo", "t", "to-do", "A to-do about this patient, or about all marked: what, and when it is due"),
    ("sticky", "T", "sticky line", "One undated line on this patient, for your eyes only"),
    Command("caseload.todos", "o", "to-dos", "All your to-dos, what is late first", "caseload",
            action="app.todos"),
    Command("caseload.print_list", "P", "print", "Print my list: one landscape page by bed", "caseload",
            action="app.print_list"),
    Command("caseload.to_confirm", "p", "to confirm", "Plan types and key times nobody has confirmed yet",
            "caseload", action="app.to_confirm"),
    Command("caseload.area", "1,2", "area", "Today, or the caseload", "caseload",
            action="pick_strip('{key}')"),
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
    Command("find.todo", "ctrl+t", "to-do", "A to-do about the hit under the cursor", "find",
            action="app.todo"),
)  # fmt: skip

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

TODOS = in_area(
    "todos",
    ("done", "d", "done", "It is done; on a line that is done: it is not", "footer"),
    ("put_off", "z", "put off", "Put it off: not late before then", "footer"),
    ("add", "a", "add", "A to-do about no patient, or the page's", "footer"),
    ("edit", "e", "edit", "Change text, due, repeat", "footer"),
    ("chart", "enter", "chart", "Open the chart it is about", "footer"),
    Command("todos.todo", "t", "to-do here", "Another to-do about the same patient", "todos",
            action="app.todo"),
    ("remove", "D", "remove", "Remove, kept in history, with a reason"),
    ("source", "w", "where from", "The finished form that the to-do came from"),
    ("with_done", "f", "done too", "Also what is done, newest first; again: only what is to be done"),
    ("filter", "slash", "filter", "Show only lines with these letters"),
    ("undo", "u", "undo", "Take back the last thing done"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who changed this to-do: when, from what to what"),
    Command("todos.keys", "question_mark", "keys", "The keys of this page", "todos", action="app.help"),
    ("back", "q", "back", "Back", "footer"),
)  # fmt: skip

VIEWS = in_area(
    "views",
    ("open", "enter", "show", "Show the caseload by this view", "footer"),
    Command("views.pick", "1,2,3,4,5,6,7,8,9", "pick", "Show the view with this number", "views",
            action="pick_strip('{key}')"),
    ("add", "a", "save the present one", "Save what the caseload shows now as a view with a name", "footer"),
    ("edit", "e", "rename", "Another name for a view of yours", "footer"),
    ("remove", "D", "remove", "Remove a view of yours; its patients stay", "footer"),
    ("undo", "u", "undo", "Bring back the view removed last"),
    ("back", "q", "back", "Back", "footer"),
)  # fmt: skip

HERE: dict[str, Area] = {
    "list": ("Lists", LIST),
    "caseload": ("Caseload", CASELOAD),
    "views": ("Saved views", VIEWS),
    "find": ("Find patient", FIND),
    "todos": ("To-dos", TODOS),
    "to_confirm": ("Payers and times to confirm", TO_CONFIRM),
}
