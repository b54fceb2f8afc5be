"""What was promised about a patient, that she is back, not on a census: to-dos, sticky line, stay before."""

from collections.abc import Iterator

from ncm_tui.services import prior_stays, shown, todos
from ncm_tui.services.desk import Desk
from ncm_tui.views.chart import SummaryLine, Tone
from ncm_tui.views.moments import day_text
from ncm_tui.views.todos import due_text


def to_dos(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Open to-dos in the order they are due; nothing where there is none."""
    now = desk.local(desk.now())
    for place, each in enumerate(todos.open_of(desk, row.uid)):
        due = "" if each.due.day is None else f"due {due_text(each.due, now)}"
        note = f"! {due}" if each.late else due
        tone = Tone.SOON if each.late or each.today else Tone.PLAIN
        yield SummaryLine("" if place else "To-do", each.text, note, f"todo:{each.uid}", tone)


def sticky(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Her one undated line."""
    if row.sticky:
        yield SummaryLine("Sticky", row.sticky, "", "sticky", Tone.STRONG)


def back(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """A return within 30 days of leaving a bed: after how long, and from where."""
    said = prior_stays.bounced(desk, row)
    if not said:
        return
    left = shown.instant(row.prior_left)
    today = desk.local(desk.now()).date()
    note = f"left {day_text(desk.local(left).date(), today)}" if left is not None else ""
    yield SummaryLine("Back", said.removeprefix("back "), note, "prior", Tone.SOON)


def absent(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """A census did not name the patient, and nobody has said yet what became of her (P§6)."""
    since = shown.instant(row.absent_since)
    if row.active and since is not None:
        said = f"since that of {desk.local(since):%a %d %H:%M}; nothing is concluded from that"
        yield SummaryLine("! census", "not on it", said, "absent", Tone.SOON)
