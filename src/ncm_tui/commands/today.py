"""Today, and what is left before the shift ends."""

from ncm_tui.command_shape import Area, Command, in_area

TODAY = in_area(
    "today",
    ("open", "enter", "do it", "Go to the place where it is done; q comes back to this line", "footer"),
    ("why", "w", "why", "How the due time came to be: inputs, arithmetic, source, how sure", "footer"),
    ("done", "d", "done", "It is done: the evidence form where evidence is due", "footer"),
    ("put_off", "z", "put off", "Put it off; never past the due time of a legal or payer line", "footer"),
    ("leaving", "L", "before I leave", "What is uncharted, unfinished, or lapses before my next shift",
     "footer"),
    ("arrange", "f", "by patient, hour", "In rank order, by patient, by hour"),
    ("filter", "slash", "filter", "Show only lines with these letters"),
    ("watch", "W", "watch too", "Also what others own and I only watch; again: mine alone"),
    ("with_snoozed", "Z", "put off too", "Also what is put off; again: not"),
    ("pin", "p", "pin", "Pin the line to the top, or let it go"),
    ("hand", "H", "hand on", "Hand it to somebody: it stays here until they confirmed"),
    ("taken", "y", "taken", "They confirmed that they have it"),
    ("take_back", "R", "back to me", "It is mine again"),
    Command("today.todo", "t", "to-do", "A to-do about this patient: what, and when it is due", "today",
            action="app.todo"),
    Command("today.sticky", "T", "sticky line", "One undated line on this patient, for your eyes only",
            "today", action="app.sticky"),
    ("add", "a", "add", "A to-do about no patient"),
    ("barrier", "b", "barrier", "Record a barrier of this patient"),
    ("note", "n", "note", "Start a progress note on this patient"),
    ("give_notice", "g", "notice", "Give the notice that is due: its evidence form"),
    ("undo", "u", "undo", "Take back the last thing done; says for whom"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    ("past", "h", "history", "Who changed what on this patient: when, from what to what"),
    Command("today.todos", "o", "to-dos", "All your to-dos, what is late first", "today", action="app.todos"),
    Command("today.area", "1,2", "area", "Today, or the caseload", "today", action="pick_strip('{key}')"),
    Command("today.keys", "question_mark", "keys", "The keys of this page", "today", action="app.help"),
    Command("today.back", "q", "caseload", "Back to the caseload", "today", action="app.close"),
)  # fmt: skip

LEAVING = in_area(
    "leaving",
    ("open", "enter", "do it", "Go to the place where it is done", "footer"),
    ("why", "w", "why", "How the due time came to be", "footer"),
    ("done", "d", "done", "It is done: the evidence form where evidence is due", "footer"),
    ("hand", "H", "hand on", "Hand it to somebody: it stays here until they confirmed", "footer"),
    ("taken", "y", "taken", "They confirmed that they have it", "footer"),
    ("undo", "u", "undo", "Take back the last thing done; says for whom"),
    ("redo", "U", "redo", "Do again what was just taken back"),
    Command("leaving.todo", "t", "to-do", "A to-do about this patient: what, and when it is due", "leaving",
            action="app.todo"),
    Command("leaving.keys", "question_mark", "keys", "The keys of this page", "leaving", action="app.help"),
    ("back", "q", "back", "Back", "footer"),
)  # fmt: skip

HERE: dict[str, Area] = {
    "today": ("Today", TODAY),
    "leaving": ("Before I leave", LEAVING),
}
