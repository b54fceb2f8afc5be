"""The top line of the caseload in words: how many, who leaves, what is due, how old the census is."""

from __future__ import annotations

from ncm_tui.views.caseload import Banner

#: The cells of the banner beside its parts: the name of the program, the clock, a space between.
_AROUND = len(" ncm  ") + len("Mon 23 Nov  14:09 ") - len(" · ") + 1


def banner_parts(told: Banner, width: int) -> tuple[tuple[str, str], ...]:
    """``! 1 safety · 18 patients · 5 due today · 2 leave today · 1 past EDD · census 06:42, 7 h``; the age
    amber past 8 h, red past 24 h, with signs. Too narrow, the count goes first (the list says it), then those
    who leave, then the to-dos."""
    first = [("DEMO", "soon")] if told.demo else []
    if told.read_only:
        first.append(("! READ ONLY: newer vault", "late"))
    if told.safety:
        first.append((f"! {told.safety} safety", "late"))
    due = _due(told)
    leaving = [
        (words, "")
        for number, words in (
            (told.leave_today, f"{told.leave_today} leave{'s' if told.leave_today == 1 else ''} today"),
            (told.past_edd, f"{told.past_edd} past EDD"),
        )
        if number
    ]
    everyone, census = [(count(told.patients), "")], _census(told)
    for middle in ([*everyone, *due, *leaving], [*due, *leaving], [*due, *leaving[1:]], due):
        parts = (*first, *middle, census)
        if sum(len(words) + 3 for words, _ in parts) <= width - _AROUND:
            return parts
    return (*first, census)


def _due(told: Banner) -> list[tuple[str, str]]:
    """All that is due today, once that is known; before it the to-dos."""
    if told.due_today is not None:
        return [(f"{told.due_today} due today", "")] if told.due_today else []
    return [(f"{told.todos_due} to-do{'s' if told.todos_due > 1 else ''} due", "")] if told.todos_due else []


def _census(told: Banner) -> tuple[str, str]:
    if told.census_at is None:
        return "no census taken in", "dim"
    sign, style = {"amber": ("▲ ", "soon"), "red": ("! ", "late")}.get(told.census_state, ("", ""))
    today = told.census_at.date() == told.now.date()
    at = f"{told.census_at:{'%H:%M' if today else '%a %d %H:%M'}}"
    return f"{sign}census {at}, {told.census_age_hours} h", style


def count(patients: int) -> str:
    """``1 patient``, ``18 patients``."""
    return f"{patients} patient{'' if patients == 1 else 's'}"
