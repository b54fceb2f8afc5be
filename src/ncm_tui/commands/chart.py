"""A chart and its tabs."""

from ncm_tui.command_shape import Area, Command, in_area

DIGITS = "1,2,3,4,5,6,7,8,9"
#: Letters after the digits, one key each of the suggestions on their page: no other key of it is one of them.
FINDING_LETTERS = "a,b,c,e,f,i,l,m,p,r,s,t,v,x,z"
FINDING_KEYS = (*DIGITS.split(","), *FINDING_LETTERS.split(","))
#: What a form may declare as its ``letter``: every letter that is no key of the Assess tab or of the chart.
FORM_LETTERS = "c,d,i,l,m,p,r,x,z,A,B,C,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,V,W,X,Y,Z"

CHART = in_area(
    "chart",
    Command(
        "chart.tab", DIGITS, "tab", "Go to the tab with this number", "chart", action="pick_strip('{key}')"
    ),
    ("keep", "", "on my list", "Put this patient on my list"),
    ("private", "", "no information", "No-information patient or not any more, and the family's passcode"),
    ("undo", "u", "undo", "Take back the last thing done for this patient"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who changed the line under the cursor: when, from what to what"),
    ("barrier", "b", "barrier", "Record a barrier: owner and date"),
    ("findings", "S", "suggestions", "What the answers of finished forms suggest for this patient"),
    ("note", "n", "note", "Start a progress note, or go on with the one that is begun"),
    ("give_notice", "g", "notice", "Give the notice that is due: its evidence form"),
    Command("chart.todo", "t", "to-do", "A to-do about this patient: what, and when it is due", "chart",
            action="app.todo"),
    Command("chart.sticky", "T", "sticky line", "One undated line on this patient, for your eyes only",
            "chart", action="app.sticky"),
    Command("chart.todos", "o", "to-dos", "The to-dos of this patient", "chart", action="app.todos"),
    Command("chart.keys", "question_mark", "keys", "The keys of this page", "chart", action="app.help"),
    Command("chart.back", "q", "back", "Back to the list", "chart", True, action="app.close"),
)  # fmt: skip

SUMMARY = in_area(
    "summary",
    ("open", "enter", "open", "Open the line: enter or confirm what it shows", "footer"),
    ("edit", "e", "edit", "Edit the patient and the stay", "footer"),
    ("why", "w", "why", "Why this line is due: inputs, arithmetic, source, how sure"),
    ("fold", "left,right", "fold", "All lines of this group, or one that stands for them"),
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
    ("why", "w", "why", "The last score opened: points, cut-offs, source, limits", "footer"),
    ("more", "plus", "all forms", "All forms: open one, switch it on or off", "footer"),
    ("filter", "slash", "find", "Find a form by letters of its name", "footer"),
    ("copy", "y", "copy", "Copy the last finished one as text, identity line first"),
    ("dispose", "f", "flag", "Answer an open safety flag: what was done"),
    ("remove", "D", "discard", "Discard the unfinished form, with a reason"),
    Command("assess.letter", FORM_LETTERS, "its letter", "Open the form that has this letter", "assess",
            action="screen.form_letter('{key}')"),
)  # fmt: skip

FINDINGS = in_area(
    "findings",
    Command("findings.take_at", DIGITS, "take", "Take the suggestion with this digit", "findings", True,
            action="take_at('{key}')"),
    Command("findings.take_letter", FINDING_LETTERS, "its letter", "Take the suggestion with this letter",
            "findings", action="take_at('{key}')"),
    ("take", "enter,y,space", "take this", "Take the suggestion under the cursor", "footer"),
    ("decline", "n", "not needed", "Not needed: it is not offered from this form again", "footer"),
    ("source", "w", "its form", "The finished form whose answer raised it", "footer"),
    Command("findings.back", "q", "leave the rest", "Back; what was not taken stays offered", "findings",
            True, action="app.close"),
    ("undo", "u", "undo", "Take back the last thing done for this patient", "footer"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    Command("findings.keys", "question_mark", "keys", "The keys of this page", "findings",
            action="app.help"),
)  # fmt: skip

PLAN = in_area(
    "plan",
    ("open", "enter", "open", "A goal: its progress; a problem: fold; else edit", "footer"),
    ("add", "a", "add", "Add a problem; on a problem: a goal; on a goal: an intervention", "footer"),
    ("problem", "p", "problem", "Add a problem, then its goal", "footer"),
    ("barrier", "b", "barrier", "Add a barrier: owner and date", "footer"),
    ("done", "d", "next status", "The next status: a goal by its progress, the rest by this key", "footer"),
    ("edit", "e", "edit", "Edit the line"),
    ("remove", "D", "remove", "Remove, kept in history, with a reason"),
    ("source", "w", "where from", "The finished form that the line came from"),
    ("template", "P", "plan of it", "On a barrier: its plan template, goals and interventions as planned"),
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

TIMELINE = in_area(
    "timeline",
    ("open", "enter", "open", "Open what the line is about", "footer"),
    ("next_kind", "f,right", "next kind", "Only the next kind of entries; Esc: all again", "footer"),
    ("kind_before", "F,left", "kind before", "The kind before"),
)

PRIOR_STAYS = in_area(
    "prior_stays",
    ("open", "enter", "open", "Open the chart of that stay", "footer"),
    ("back", "q", "back", "Back", "footer"),
)

HERE: dict[str, Area] = {
    "chart": ("Chart", CHART),
    "summary": ("Chart: Summary", SUMMARY),
    "known": ("MRN already here", KNOWN),
    "alike": ("Somebody alike is here", ALIKE),
    "assess": ("Chart: Assess", ASSESS),
    "plan": ("Chart: Plan", PLAN),
    "findings": ("Suggested by findings", FINDINGS),
    "discharge": ("Chart: Discharge", DISCHARGE),
    "timeline": ("Chart: Timeline", TIMELINE),
    "prior_stays": ("Other stays", PRIOR_STAYS),
}
