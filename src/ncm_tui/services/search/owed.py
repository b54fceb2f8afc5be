"""What the search owes: finished and unfinished forms in the words they are read in, unfinished notes."""

import contextlib
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.rules.forms import Form, ItemType
from ncm_tui.rules.problems import Problem
from ncm_tui.services import definitions
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.desk import Desk
from ncm_tui.vault import search
from ncm_tui.views.answers import answer_text

if TYPE_CHECKING:
    from ncm_tui.vault.connect import Reader
    from ncm_tui.vault.work import Work

#: So many at a time: no key waits longer than for these (a form takes half a millisecond).
BATCH: Final = 25
_WORDED: Final = frozenset(
    {ItemType.CHOICE, ItemType.MULTI, ItemType.TEXT, ItemType.LONG_TEXT, ItemType.TABLE}
)
_NOTE = "SELECT body FROM note WHERE id = ? AND voided_at IS NULL AND state <> 'entered_in_error'"
_FORM = """SELECT uid, form_id, form_version FROM assessment
WHERE id = ? AND voided_at IS NULL AND state IN ('draft', 'finished')"""


def settle(desk: Desk, batch: int = BATCH) -> "Future[int] | None":
    """Puts a ``batch`` of what is owed into the index; the future says how many are left, and is ``None``
    when nothing is owed, or nothing can be written."""
    if desk.vault.read_only or not search.owed(desk.vault.reader.rows, 1):
        return None

    def write(work: "Work") -> int:
        raw: Any = work.session.connection().connection.driver_connection
        # Every earlier write is done: this thread makes them all.
        with contextlib.closing(desk.vault.new_reader()) as reader:
            for text in search.owed(reader.rows, batch):
                search.settle(raw, text, _body(desk, reader, text))
        return int(raw.execute("SELECT count(*) FROM owed_shown").fetchone()[0])

    return desk.vault.submit_quiet(write)


def _body(desk: Desk, reader: "Reader", text: search.Owed) -> search.Body:
    row = reader.one(_NOTE if text.source == "note" else _FORM, (text.source_id,))
    if row is None:
        return search.Body("")
    return search.Body(str(row[0])) if text.source == "note" else _answers(desk, reader, *row)


def _answers(desk: Desk, reader: "Reader", assessment: str, form_id: str, version: str) -> search.Body:
    """A line an answer, in words. A yes, a number, a day are no words to look for; what is private stays out,
    asked or only recorded, for a list of hits is no place for it."""
    given = answers_store.read(reader, assessment)
    form = _form(desk, form_id, version)
    if form is None or form.private:
        return search.Body("")
    found = [
        (_line(answer_text(item, given[item.id].value, desk.zone)), _line(item.text))
        for item in form.items()
        if item.id in given and item.type in _WORDED and not item.private
    ]
    return search.Body("\n".join(answer for answer, _ in found), "\n".join(asked for _, asked in found))


def _line(text: str) -> str:
    return " ".join(text.split())


def _form(desk: Desk, form_id: str, version: str) -> Form | None:
    """The definition it was answered with; ``None`` where the nurse took it away or it no longer reads."""
    try:
        return definitions.used(desk, form_id, version)
    except Problem:
        return None
