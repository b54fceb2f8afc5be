"""What works everywhere, also while typing."""

from ncm_tui.command_shape import Area, Command

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
    Command("app.todo", "", "to-do", "A to-do about whoever is in front, also while typing", "everywhere"),
    Command("app.palette", "ctrl+p", "every command", "Every command, by name", "everywhere"),
    Command("app.quit", "ctrl+q", "quit", "Quit: what you typed is kept", "everywhere"),
    Command("app.todos", "", "to-dos", "All your to-dos; in a chart: this patient's", "everywhere"),
    Command("app.print_list", "", "print my list", "One landscape page by bed, to carry and to shred",
            "everywhere"),
    Command("app.deeds", "", "the record", "What was done and looked at, newest first", "everywhere"),
    Command("app.to_confirm", "", "to confirm", "Plan types and key times that nobody has confirmed yet",
            "everywhere"),
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

HERE: dict[str, Area] = {
    "everywhere": ("Everywhere, also while typing", EVERYWHERE),
}
