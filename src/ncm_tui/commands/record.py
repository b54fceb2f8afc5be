"""The vault's record of itself: history, deeds, permission, retention; plain pages."""

from ncm_tui.command_shape import Area, Command, in_area

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

HERE: dict[str, Area] = {
    "history": ("History", HISTORY),
    "deeds": ("The record", DEEDS),
    "permission": ("Permission", PERMISSION),
    "retention": ("Retention", RETENTION),
    "plain": ("Plain pages", PLAIN),
}
