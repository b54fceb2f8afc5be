"""What is written and not in the EMR yet, and what is begun and not finished (P§4): it has no hour, and is
behind what this shift has to do, before what is later."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from ncm_tui.rules.problems import Problem
from ncm_tui.rules.ranking import Bucket
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.pages import title_of
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.views.worklist import Place

UNCHARTED: Final = ("note", "filled")
# An addendum goes into the EMR with its note: the note alone is counted.
_NOTES: Final = """SELECT n.stay_id, n.uid, n.kind, n.finished_at, n.copied_at IS NOT NULL FROM note n
    WHERE n.stay_id IN (SELECT value FROM json_each(?)) AND n.state = 'finished' AND n.charted_at IS NULL
    AND n.parent_id IS NULL AND n.voided_at IS NULL"""
_FORMS: Final = """SELECT a.stay_id, a.uid, a.form_id, a.finished_at FROM assessment a
    WHERE a.stay_id IN (SELECT value FROM json_each(?)) AND a.state = 'finished' AND a.charted_at IS NULL
    AND a.copied_at IS NOT NULL AND a.voided_at IS NULL"""
_BEGUN: Final = """SELECT 'form', a.uid, a.form_id, '', t.uid, a.started_at
    FROM assessment a JOIN stay t ON t.id = a.stay_id WHERE a.state = 'draft' AND a.voided_at IS NULL
    UNION ALL SELECT 'draft', d.uid, d.form_id, d.title, t.uid, d.updated_at
    FROM draft d LEFT JOIN stay t ON t.id = d.stay_id WHERE d.voided_at IS NULL
    UNION ALL SELECT 'note', n.uid, n.kind, '', t.uid, n.written_at
    FROM note n JOIN stay t ON t.id = n.stay_id WHERE n.state = 'draft' AND n.voided_at IS NULL"""


def find(look: Look) -> Iterator[Found]:
    """Notes that are finished and not charted, and forms that were copied and not marked as charted."""
    reader = look.desk.vault.reader
    for stay_id, uid, kind, finished, copied in reader.rows(_NOTES, (look.stays,)):
        at = look.desk.local(datetime.fromisoformat(finished))
        yield Found(
            item=f"note:{uid}",
            what=f"chart the note: {title_of(look.desk, kind, short=True)}",
            why=f"{at:%a %d %H:%M}: {'copied, not charted' if copied else 'not copied'}",
            source="note",
            place=Place("notes", row=uid, dialog=f"note:{uid}", uid=uid),
            stay=look.by_id[stay_id].uid,
            undated=Bucket.NEXT_SHIFT,
        )
    for stay_id, uid, form, finished in reader.rows(_FORMS, (look.stays,)):
        at = look.desk.local(datetime.fromisoformat(finished))
        yield Found(
            item=f"filled:{uid}",
            what=f"chart the form: {_title(look.desk, form)}",
            why=f"{at:%a %d %H:%M}: copied, not charted",
            source="form",
            place=Place("assess", row=uid, dialog=f"filled:{uid}", uid=uid),
            stay=look.by_id[stay_id].uid,
            undated=Bucket.NEXT_SHIFT,
        )


class OnHold:
    """Everything that is begun and not finished, of anybody: read anew each time, for a draft is saved
    without a version; what is stored as it was asks the same."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []
        self._found: tuple[Found, ...] = ()

    def found(self, desk: Desk) -> tuple[Found, ...]:
        """As it is now; the very same where nothing of it changed."""
        rows = desk.vault.reader.rows(_BEGUN)
        if rows != self._rows:
            self._rows, self._found = rows, tuple(_begun(desk, rows))
        return self._found


def _begun(desk: Desk, rows: Iterable[tuple[Any, ...]]) -> Iterator[Found]:
    for kind, uid, form, title, stay, at in rows:
        since = desk.local(datetime.fromisoformat(at))
        named = title_of(desk, form, short=True) if kind == "note" else title or _title(desk, form)
        tab = {"form": "assess", "note": "notes"}.get(kind, "")
        opens = {"form": f"form:{form}", "note": f"note:{uid}"}.get(kind, f"draft:{uid}")
        yield Found(
            item=f"draft:{uid}",
            what=f"finish {named}",
            why=f"unfinished since {since:%a %d %H:%M}",
            source="unfinished",
            state="unfinished",
            place=Place(tab, row=uid, dialog=opens, uid=uid),
            stay=stay or "",
            undated=Bucket.NEXT_SHIFT,
            untold="finish what was begun" if title else "",
        )


def _title(desk: Desk, form_id: str) -> str:
    try:
        form = desk.library.form(form_id) if form_id in desk.library.ids("forms") else None
        shown = form or desk.library.dialog(form_id)
    except Problem:
        return form_id
    return shown.short or shown.title
