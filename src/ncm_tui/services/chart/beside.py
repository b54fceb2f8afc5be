"""The last notes of a stay, for the pane beside its Summary."""

from datetime import datetime

from ncm_tui.services.authors import authors
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.pages import title_of
from ncm_tui.views.chart import NoteBeside

MOST = 3
_LAST = """SELECT n.uid, n.kind, n.finished_at, n.created_by, n.body FROM note n
    JOIN stay s ON s.id = n.stay_id
    WHERE s.uid = ? AND n.state = 'finished' AND n.parent_id IS NULL AND n.voided_at IS NULL
    ORDER BY n.finished_at DESC, n.id DESC LIMIT ?"""


def last_notes(desk: Desk, stay_uid: str) -> tuple[NoteBeside, ...]:
    """The three finished last, newest first; drafts and addenda are on the Notes tab."""
    by = authors(desk)
    return tuple(
        NoteBeside(uid, title_of(desk, kind), desk.local(datetime.fromisoformat(at)), by.get(who, ""), body)
        for uid, kind, at, who, body in desk.vault.reader.rows(_LAST, (stay_uid, MOST))
    )
