"""The settings, the keys, the facility, the saved columns of lists."""

from ncm_tui.command_shape import Area, Command, in_area

SETTINGS = in_area(
    "settings",
    ("change", "enter,e", "change", "Change this setting, or open its page", "footer"),
    ("usual", "D", "usual again", "Back to the usual value", "footer"),
    Command("settings.keys", "question_mark", "keys", "The keys of this page", "settings", action="app.help"),
    ("back", "q", "back", "Back", "footer"),
)

KEY_REMAP = in_area(
    "key_remap",
    ("change", "enter,e", "other key", "Give this command another key", "footer"),
    ("usual", "D", "usual key", "This command has its usual key again", "footer"),
    ("all_usual", "R", "all usual", "Every command has its usual key again", "footer"),
    ("filter", "slash", "filter", "Only commands with these letters", "footer"),
    ("back", "q", "back", "Back", "footer"),
)

FACILITY = in_area(
    "facility",
    ("edit", "e,enter", "edit", "Name, time zone, MRN system, usual discharge hour; a holiday", "footer"),
    ("add", "a", "add a holiday", "Add a day on which offices are closed here", "footer"),
    ("remove", "D", "remove", "Remove the holiday under the cursor", "footer"),
    ("undo", "u", "undo", "Take back the last thing done here"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("back", "q", "back", "Back", "footer"),
)

PAYER_PROFILES = in_area(
    "payer_profiles",
    ("edit", "e,enter", "edit", "Change the profile; on a template: a new profile from it", "footer"),
    ("add", "a", "add", "A new payer profile", "footer"),
    ("choose", "c", "this patient's", "The patient's payer has this profile; again: by its name", "footer"),
    ("verified", "v", "verified today", "Held against the payer's own word today, and still so", "footer"),
    ("remove", "D", "remove", "Remove, kept in history, with a reason"),
    ("undo", "u", "undo", "Take back the last thing done here"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("back", "q", "back", "Back", "footer"),
)

COLUMN_MAPS = in_area(
    "column_maps",
    ("rename", "e,enter", "rename", "Another name for these columns", "footer"),
    ("forget", "D", "forget", "Forget these columns: the next list like it asks again", "footer"),
    ("back", "q", "back", "Back", "footer"),
)

HERE: dict[str, Area] = {
    "settings": ("Settings", SETTINGS),
    "key_remap": ("Keys", KEY_REMAP),
    "facility": ("Facility and holidays", FACILITY),
    "payer_profiles": ("Payer profiles", PAYER_PROFILES),
    "column_maps": ("Saved columns of lists", COLUMN_MAPS),
}
