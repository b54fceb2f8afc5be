"""What the search owes: finished and unfinished forms in the words they are read in, unfinished notes."""

import contextlib
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import Problem
from ncm_tui.services import definitions
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.assessments.asides import private_items
from ncm_tui.services.desk import Desk
from ncm_tui.vault import search
from ncm_tui.views.answers import answer_text

if TYPE_CHECKING:
    from ncm_tui.vault.connect import Reader
    from ncm_tui.vault.work import Work

#: So many at a time: a key that wants the vault thread waits for no more than these (a form takes 1 ms).
BATCH: Final = 20
_NOTE = "SELECT body FROM note WHERE id = ? AND voided_at IS NULL AND state <> 'entered_in_error'"
_FORM = """SELECT uid, form_id, form_version FROM assessment
WHERE id = ? AND voided_at IS NULL AND state IN ('draft', 'finished')"""


def settle(desk: Desk) -> "Future[int] | None":
    """Puts a batch of what is owed into the index; the future says how many are left, and is ``None`` when
    nothing is owed, or nothing can be written."""
    if desk.vault.read_only or not search.owed(desk.vault.reader.rows, 1):
        return None

    def write(work: "Work") -> int:
        raw: Any = work.session.connection().connection.driver_connection
        # Every earlier write is done: this thread makes them all.
        with contextlib.closing(desk.vault.new_reader()) as reader:
            for text in search.owed(reader.rows, BATCH):
                search.settle(raw, text, _body(desk, reader, text))
        return int(raw.execute("SELECT count(*) FROM owed_shown").fetchone()[0])

    return desk.vault.submit_quiet(write)


def _body(desk: Desk, reader: "Reader", text: search.Owed) -> str:
    row = reader.one(_NOTE if text.source == "note" else _FORM, (text.source_id,))
    if row is None:
        return ""
    return str(row[0]) if text.source == "note" else _answers(desk, reader, *row)


def _answers(desk: Desk, reader: "Reader", assessment: str, form_id: str, version: str) -> str:
    """A line an answer: the question, then the answer in words. What is asked in private stays out: a list of
    hits is no place for it."""
    given = answers_store.read(reader, assessment)
    form = _form(desk, form_id, version)
    if form is None:
        return "\n".join(value for each in given.values() if isinstance(value := each.value, str))
    private = private_items(form)
    return "\n".join(
        f"{item.text}: {answer_text(item, given[item.id].value, desk.zone)}"
        for item in form.items()
        if item.id in given and item.id not in private
    )


def _form(desk: Desk, form_id: str, version: str) -> Any:
    """The definition it was answered with; ``None`` where the nurse took it away or it no longer reads."""
    try:
        found: Form = definitions.used(desk, form_id, version)
    except Problem:
        return None
    return found
