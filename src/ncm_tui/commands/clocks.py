"""UR/Auth: the clocks of a stay, why they stand where they do, an appeal led step by step, the rules."""

from ncm_tui.command_shape import Area, Command, in_area

CLOCKS = in_area(
    "clocks",
    ("open", "enter", "do it", "What is missing: its one field; a clock: its evidence form", "footer"),
    ("add", "a", "what happened", "Record what happened: a denial, a call of the QIO, a decision", "footer"),
    ("why", "w", "why", "The whole reckoning: inputs, arithmetic, rule, source, how sure", "footer"),
    ("done", "d,space", "evidence", "The evidence form of the clock under the cursor", "footer"),
    ("appeal", "A", "appeal", "A QIO appeal, led step by step: what is next and until when", "footer"),
    ("edit", "e", "edit", "Change what happened, or the last evidence of this clock"),
    ("remove", "D", "remove", "Remove an event or the last evidence, kept in history, with a reason"),
    ("fold", "left,right", "fold", "Unfold the line, or fold it again"),
    ("payer", "p", "payer profile", "What this payer asks for: its profile"),
    ("copy", "y", "copy", "Copy the clocks as text, identity line first"),
)

CLOCK_WHY = in_area(
    "clock_why",
    ("done", "d", "evidence", "The evidence form of this clock", "footer"),
    ("figures", "f", "figures", "The figures of the site that this rule counts with", "footer"),
    ("payer", "p", "payer profile", "What this payer asks for: its profile", "footer"),
    Command("clock_why.back", "q", "back", "Back", "clock_why", True, action="app.close"),
)

EVENTS = in_area(
    "events",
    ("open", "enter", "record it", "Record that this happened: when, and what its clocks need", "footer"),
    ("filter", "slash", "find", "Find a kind by letters", "footer"),
    Command("events.back", "q", "back", "Back", "events", True, action="app.close"),
)

APPEAL = in_area(
    "appeal",
    ("open", "enter", "do this step", "Record the step under the cursor", "footer"),
    ("why", "w", "why", "The whole reckoning of the step's clock", "footer"),
    ("other", "m", "other appeal", "Discharge appeal, or appeal of the change to outpatient", "footer"),
    ("undo", "u", "undo", "Take back the last thing done for this patient", "footer"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    Command("appeal.back", "q", "back", "Back", "appeal", True, action="app.close"),
)

CLOCK_RULES = in_area(
    "clock_rules",
    (
        "open",
        "enter,e",
        "edit figure",
        "Change a figure of the site, or a state rule",
        "footer",
    ),
    (
        "add",
        "a",
        "state rule",
        "A rule of your state's own law: what, when due, source",
        "footer",
    ),
    (
        "none",
        "N",
        "no state rules",
        "On a line of the state's rules: there are none, and who says so",
        "footer",
    ),
    ("usual", "D", "usual again", "The figure as the rule has it; a state rule: remove it, with a reason"),
    ("narrow", "v", "to verify", "Only what is to be verified, or all rules again", "footer"),
    ("filter", "slash", "find", "Find a rule by letters", "footer"),
    ("undo", "u", "undo", "Take back the last figure or state rule changed here"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    Command("clock_rules.back", "q", "back", "Back", "clock_rules", True, action="app.close"),
)

HERE: dict[str, Area] = {
    "clocks": ("Chart: UR/Auth", CLOCKS),
    "clock_why": ("Why: a clock", CLOCK_WHY),
    "events": ("What happened", EVENTS),
    "appeal": ("Appeal, step by step", APPEAL),
    "clock_rules": ("Clock rules", CLOCK_RULES),
}
