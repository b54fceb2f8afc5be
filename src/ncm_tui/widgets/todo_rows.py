"""One to-do as a line of a list, and in full below it."""

from __future__ import annotations

from datetime import datetime, timedelta

from rich.text import Text

from ncm_tui.rules.limited_identity import born_text
from ncm_tui.views.moments import clock_text, day_text
from ncm_tui.views.todos import REPEAT_WORDS, TodoLine, TodoPage, due_text
from ncm_tui.widgets.line_list import Pieces
from ncm_tui.widgets.plain import fit, plain

_DUE, _BED, _NAME, _WIDE_NAME = 12, 8, 20, 30
_WIDE = 100
_NEAR = timedelta(hours=2)
_LEAST = 10


def counts(page: TodoPage) -> str:
    """``2 late · 3 today · 9 to do``; ``nothing to do`` for an empty page."""
    to_do = sum(line.done is None for line in page.lines)
    parts = ((page.late, f"{page.late} late"), (page.today, f"{page.today} today"), (to_do, f"{to_do} to do"))
    return " · ".join(words for number, words in parts if number) or "nothing to do"


def group(line: TodoLine, now: datetime) -> str:
    """The header a line stands under."""
    if line.done is not None:
        return "Done"
    if line.late:
        return "Late"
    if line.due.day is None:
        return "No date"
    return "Today" if line.due.is_today(now) else "Later"


def row_pieces(line: TodoLine, width: int, now: datetime, *, alone: bool = False) -> Pieces:
    """`` ! Sun 22       ALVAREZ, Maria     4W-12A   call the SNF``; ``alone`` leaves out who, where the page
    is about one patient."""
    sign, ink = _sign(line, now)
    when = due_text(line.due, now) if line.done is None else clock_text(line.done, now.date())
    name = _WIDE_NAME if width >= _WIDE else _NAME
    whose = [] if alone else [(f"{fit(line.who, name)} ", ""), (f"{fit(line.bed, _BED)} ", "dim")]
    again = f" · {REPEAT_WORDS[line.repeat]}" if line.repeat and line.done is None else ""
    put_off = " · put off" if line.snoozed else ""
    room = max(_LEAST, width - _DUE - 5 - (0 if alone else name + _BED + 2))
    text = fit(f"{line.text}{put_off}{again}", room)
    return [
        (f" {sign} ", ink),
        (fit(when, _DUE) + " ", ink or "dim"),
        *whose,
        (text, "dim" if line.done is not None else "strong"),
    ]


def whole(line: TodoLine, now: datetime) -> Text:
    """Two identifiers of whom it is about, and the to-do in full."""
    made = plain(" ")
    if line.who:
        made.append_text(plain(line.who, "strong")).append_text(plain(f" · {' · '.join(_who(line))}", "dim"))
        if line.name_alert and not line.unnamed:
            made.append_text(plain(" · NAME ALERT", "late"))
        made.append_text(plain("\n "))
    made.append_text(plain(line.text))
    return made.append_text(plain(f" · {_times(line, now)}", "dim"))


def _who(line: TodoLine) -> list[str]:
    """Age, and the two identifiers; of a no-information patient bed and age alone."""
    told = [line.age_sex]
    if not line.unnamed:
        told += [born_text(line.birth_date, line.birth_year), f"MRN {line.mrn}" if line.mrn else ""]
    return [part for part in (*told, line.bed, "has left" if line.left else "") if part]


def _times(line: TodoLine, now: datetime) -> str:
    if line.done is not None:
        return f"done {clock_text(line.done, now.date())}"
    said = due_text(line.due, now)
    if line.due.day is not None and not line.due.is_today(now) and line.due.at is None:
        said = day_text(line.due.day, now.date())
    parts = [f"{'put off until' if line.snoozed else 'due'} {said}" if line.due.day else said]
    if line.late:
        parts.append("late")
    if line.repeat:
        parts.append(REPEAT_WORDS[line.repeat])
    if line.origin is not None:
        parts.append(f"from {line.origin.text}, w opens it")
    return " · ".join(parts)


def _sign(line: TodoLine, now: datetime) -> tuple[str, str]:
    """``!`` late; ``▲`` due within two hours, or today at large: one of this evening is not urgent yet."""
    if line.done is not None:
        return "✓", "dim"
    if line.late:
        return "!", "late"
    near = line.today and (line.due.at is None or line.due.at <= now + _NEAR)
    return ("▲", "soon") if near else (" ", "")
