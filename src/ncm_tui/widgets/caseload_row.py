"""How one patient of the caseload is set: columns of P§14, and the longer form beside or below the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from rich.cells import cell_len
from rich.text import Text

from ncm_tui.rules.limited_identity import born_text
from ncm_tui.views.caseload import CaseloadRow, NextItem
from ncm_tui.widgets.caseload_short import destination_text, payer_text
from ncm_tui.widgets.line_list import MARK, Pieces
from ncm_tui.widgets.plain import fit, one_line, plain

#: (heading, cells at 80 columns, share of what is over), ``Next`` takes the rest.
_COLUMNS = (
    ("Bed", 7, 0),
    ("Patient", 14, 5),
    ("Age", 4, 1),
    ("Payer", 9, 2),
    ("St", 2, 0),
    ("LOS/GM", 7, 0),
    ("EDD", 5, 0),
    ("Dispo", 5, 0),
    ("Barrier", 7, 4),
)
_RIGHT = {"LOS/GM"}

PANE_FROM = 100
#: From here on both fit: a pane, and beside it a list with every column.
_BOTH_FROM = 140
#: ``ALERT`` is written out where a short *Next* stands whole behind it; else ``≈`` at the left says it.
_ALERT_ROOM = 15
_ABSENT = "? census "
_HIDDEN = "hidden"


def pane_width(width: int) -> int:
    """Cells of the pane beside the list; none under 100 columns. The list gets 72 to 79 cells, from 140
    columns on 100 and more: never a width at which it would have a barrier column but no room for *Next*."""
    if width < PANE_FROM:
        return 0
    return 40 if width >= _BOTH_FROM else max(28, width - 79)


def widths(width: int) -> list[int]:
    """The cells of each column for a list ``width`` cells wide. Narrower than 80 it stands beside the
    pane, which shows the barrier: its column goes, and *Next* has its cells."""
    over = min(30, max(0, width - 80))
    cells = [cells + over * share // 20 for _, cells, share in _COLUMNS]
    return cells if width >= 80 else [*cells[:-1], 0]


def heading(width: int) -> Text:
    """The line of column names."""
    pairs = zip(_COLUMNS, widths(width), strict=True)
    cells = [fit(name, w, right=name in _RIGHT) for (name, _, _), w in pairs if w]
    return plain("  " + " ".join(cells) + " Next", "dim")


def heading_pieces(title: str, rows: int, width: int) -> Pieces:
    """The line over a group: its title, how many stand under it, a rule."""
    said = f"· {rows} patient{'' if rows == 1 else 's'} "
    line = one_line(title)
    name = fit(line, max(1, min(cell_len(line), width - len(said) - 6)))
    dash = max(0, width - cell_len(name) - len(said) - 5)
    return [(" ─ ", "rule"), (f"{name} ", "strong"), (said, "dim"), ("─" * dash, "rule")]


def row_pieces(row: CaseloadRow, width: int, today: date, *, marked: bool = False) -> Pieces:
    """One line of the list: ``●`` where it is marked, ``≈`` where a name has its double (and ``ALERT`` in
    words where there is room; the name itself is never cut for it), ``~`` behind a payer not confirmed."""
    cells = widths(width)
    bed, name, age, payer, st, los, edd, dispo, barrier = cells
    room = width - 2 - sum(cell + 1 for cell in cells if cell)
    to = destination_text(row, dispo)
    return [
        (MARK, "accent") if marked else (" ", ""),
        ("≈", "late") if row.name_alert and not row.unnamed else (" ", ""),
        (_bed(row, bed) + " ", "soon" if row.bed_twice else ""),
        (fit(row.name, name) + " ", "strong"),
        (fit(_years(row.age_sex, age), age) + " ", ""),
        (fit(payer_text(row, payer), payer) + " ", "" if row.payer_confirmed else "dim"),
        (fit(str(row.status), st) + " " + fit(los_text(row), los, right=True) + " ", ""),
        (fit(f"{row.edd:%m/%d}" if row.edd else "", edd) + " ", edd_ink(row.edd, today)),
        (fit(to, dispo) + " " + (fit(row.barrier, barrier) + " " if barrier else ""), ""),
        *next_pieces(row, today, room),
    ]


def _bed(row: CaseloadRow, width: int) -> str:
    """The bed, with ``?`` behind it where another patient lies in it too."""
    if not row.bed_twice:
        return fit(row.bed, width)
    return fit(f"{fit(row.bed, width - 1).rstrip()}?", width)


def _years(text: str, width: int) -> str:
    """``78F``, ``36hF``; where it does not fit the sex goes, never a digit: ``~101`` of ``~101M``."""
    close = text if len(text) <= width else text.replace(" ", "")
    return close if len(close) <= width else close.rstrip("FMX")


def los_text(row: CaseloadRow) -> str:
    """Observation in hours; else hospital days over the geometric mean."""
    if row.observation_hours is not None:
        return f"{row.observation_hours} h"
    if row.los_days is None:
        return ""
    return f"{row.los_days}/{row.gmlos}" if row.gmlos else str(row.los_days)


def edd_ink(edd: date | None, today: date) -> str:
    """Amber today and once past: a date to look at, not a legal one."""
    return "soon" if edd is not None and edd <= today else ""


def next_pieces(row: CaseloadRow, today: date, room: int) -> Pieces:
    """``! safety`` first, then ``ALERT`` where there is room, then ``? census`` for one it did not name; then
    what is next, as long as it fits."""
    made: Pieces = [("! safety ", "late")] if row.safety else []
    if row.name_alert and not row.unnamed and room >= _ALERT_ROOM:
        made.append(("ALERT ", "late"))
    left = room - sum(len(text) for text, _ in made)
    if row.absent_since is not None and left >= len(_ABSENT):
        made.append((_ABSENT, "soon"))
        left -= len(_ABSENT)
    if row.next is not None and (row.absent_since is None or left >= len(row.next.short)):
        made.append((one_line(_next_text(row.next, today, left)), ""))
    return made


def _next_text(step: NextItem, today: date, room: int) -> str:
    """The longest of its wordings that fits into ``room`` cells, else the shortest."""
    due = due_text(step.due, today)
    wordings = (f"{step.what} {due}", step.what, f"{step.short} {due}", step.short)
    return next((text.rstrip() for text in wordings if len(text.rstrip()) <= room), step.short)


def due_text(due: datetime | date | None, today: date) -> str:
    """``17:00`` today, else ``Tue 24``; with the hour where there is one."""
    if due is None:
        return ""
    if isinstance(due, datetime):
        return f"{due:%H:%M}" if due.date() == today else f"{due:%a %d %H:%M}"
    return "today" if due == today else f"{due:%a %d}"


def row_line(row: CaseloadRow, today: date) -> Text:
    """Two identifiers of the row under the cursor, and what is unusual about the stay."""
    made = plain(f" {row.name}", "strong").append_text(plain(f" · {' · '.join(_who(row))}", "dim"))
    if row.name_alert and not row.unnamed:
        made.append_text(plain(" · NAME ALERT", "late"))
    for words in (bed_text(row), absent_text(row, today), returned_text(row)):
        if words:
            made.append_text(plain(f" · {words}", "soon"))
    return made


def more_line(row: CaseloadRow, today: date) -> Text:
    """The line under it: her sticky line, what is next with its why, the first to-do where that is not it,
    else the step after it."""
    made = Text()
    for words, style in (
        (row.sticky, "strong"), (_next_why(row, today), ""), (_other_todo(row, today), ""), (_then(row), "")
    ):  # fmt: skip
        if words:
            made.append_text(plain(" · " if made else " ", "dim")).append_text(plain(words, style))
    return made


def without_own_words(row: CaseloadRow) -> CaseloadRow:
    """The row while names are hidden: of sticky line, to-do and barrier only that they are there. Cut into
    the lines of a pane, two words of them are no longer known as hers."""
    step = row.next
    if step is not None and row.todo and row.todo in step.what:
        step = replace(step, what="to-do")
    return replace(
        row,
        sticky=_HIDDEN if row.sticky else "",
        todo=_HIDDEN if row.todo else "",
        barrier=_HIDDEN if row.barrier else "",
        next=step,
    )


def _next_why(row: CaseloadRow, today: date) -> str:
    if row.next is None:
        return ""
    why = f"({row.next.why})" if row.next.why else ""
    return " ".join(filter(None, (f"next: {row.next.what}", due_text(row.next.due, today), why)))


def _then(row: CaseloadRow) -> str:
    """What the to-do that is next stands before."""
    return "" if row.then is None else f"then: {row.then.what}"


def _other_todo(row: CaseloadRow, today: date) -> str:
    said = row.next is not None and bool(row.todo) and row.todo in row.next.what
    return "" if said else todo_text(row, today)


def bed_text(row: CaseloadRow) -> str:
    """``? two in 4W-01``: one of them is somewhere else by now."""
    return f"? two in {row.bed}" if row.bed_twice else ""


def returned_text(row: CaseloadRow) -> str:
    """``back after 6 d``: she left a hospital bed so many days before this arrival."""
    return "" if row.returned_days is None else f"back after {row.returned_days} d"


def absent_text(row: CaseloadRow, today: date) -> str:
    """``? not on census 06:42``: a question, for absence discharges nobody."""
    if row.absent_since is None:
        return ""
    return f"? not on census {due_text(row.absent_since, today)}"


def todo_text(row: CaseloadRow, today: date) -> str:
    """``to-do: call the daughter 14:00 (+2)``; of a no-information patient only how many."""
    if not row.todos:
        return ""
    if not row.todo:
        return f"{row.todos} to-do{'' if row.todos == 1 else 's'}"
    due = due_text(row.todo_due, today)
    more = f" (+{row.todos - 1})" if row.todos > 1 else ""
    return f"to-do: {row.todo}{f' {due}' if due else ''}{more}"


def _who(row: CaseloadRow) -> tuple[str, ...]:
    """What tells the patient from others, beside the name: of a no-information patient bed and age alone."""
    if row.unnamed:
        return (row.bed or "no bed", row.age_sex)
    return (born_text(row.birth_date, row.birth_year), f"MRN {row.mrn or 'not known'}")


def detail(row: CaseloadRow, today: date) -> Text:
    """The pane beside the list at 100 columns and more."""
    who = row.age_sex if row.unnamed else "{} · {}\n{}".format(row.age_sex, *_who(row))
    made = plain(f"{row.name}\n", "strong").append_text(plain(f"{who}\n"))
    if row.name_alert and not row.unnamed:
        made.append_text(plain("NAME ALERT: another active patient looks alike\n", "late"))
    if row.safety:
        made.append_text(plain("! safety: open the chart, Assess\n", "late"))
    made.append("\n")
    since = f"{row.admitted:%a %d %b %H:%M}" if row.admitted else "not known"
    counted = "arrived" if row.admitted_is_arrival else "since"
    edd = f"{row.edd:%a %d %b}" if row.edd else "not set"
    for name, words in (
        ("Where", f"{row.unit} {row.bed}".strip() if row.unit and row.unit not in row.bed else row.bed),
        ("Status", f"{row.status} {counted} {since}"),
        ("LOS/GM", los_text(row)),
        ("Payer", payer_text(row) if row.payer_confirmed else f"{payer_text(row)} not confirmed"),
        ("EDD", edd),
        ("To", row.disposition or "not set"),
        ("Barrier", row.barrier or "none recorded"),
        ("Risk", row.risk),
        ("MD", row.attending),
        ("Bed", bed_text(row)),
        ("Return", returned_text(row)),
        ("Census", absent_text(row, today)),
        ("To-do", _other_todo(row, today).removeprefix("to-do: ")),
        ("Sticky", row.sticky),
    ):
        if words:
            made.append_text(plain(f"{name:<9}", "dim")).append_text(plain(f"{words}\n"))
    if row.next is not None:
        made.append("\n").append_text(plain("Next     ", "dim"))
        made.append_text(plain(f"{row.next.what} {due_text(row.next.due, today)}\n", "strong"))
        made.append_text(plain(row.next.why, "dim"))
    if row.then is not None:
        made.append("\n").append_text(plain("Then     ", "dim")).append_text(plain(row.then.what))
    return made
