"""Reads notes: the list of a stay, and one note with its patient and addenda."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ncm_tui.documents.note import digest
from ncm_tui.models.enums import NoteState
from ncm_tui.rules.problems import NotFound, Problem
from ncm_tui.services import patients
from ncm_tui.services.authors import authors
from ncm_tui.services.census import census_of
from ncm_tui.services.desk import Desk
from ncm_tui.services.shown import instant
from ncm_tui.views.notes import AddendumView, Charting, NoteLine, NotesPage, NoteView

#: Notes that still want the nurse: not in the EMR yet, or changed since (P§4).
UNCHARTED = (Charting.NOT_COPIED, Charting.COPIED, Charting.CHANGED)


class _Stored(NamedTuple):
    id: int
    uid: str
    parent_id: int | None
    kind: str
    template_id: str
    body: str
    state: str
    written_at: str
    finished_at: str | None
    copied_at: str | None
    copied_sha256: str | None
    typed_sha256: str | None
    charted_at: str | None
    error_reason: str | None
    created_by: str
    facts_at: str | None


_COLUMNS = ", ".join(f"n.{name}" for name in _Stored._fields)
_OF_STAY = f"""SELECT {_COLUMNS} FROM note n JOIN stay s ON s.id = n.stay_id
    WHERE s.uid = ? AND n.voided_at IS NULL ORDER BY n.written_at DESC, n.id DESC"""
_ONE = f"SELECT {_COLUMNS} FROM note n WHERE n.uid = ? AND n.voided_at IS NULL"
_CHILDREN = (
    f"SELECT {_COLUMNS} FROM note n WHERE n.parent_id = ? AND n.voided_at IS NULL ORDER BY n.written_at, n.id"
)
_STAY = "SELECT s.uid FROM note n JOIN stay s ON s.id = n.stay_id WHERE n.uid = ?"
_PARENT = "SELECT uid FROM note WHERE id = ?"


def page(desk: Desk, stay_uid: str) -> NotesPage:
    """The notes of a stay, newest first; addenda are counted on their note."""
    rows = [_Stored._make(row) for row in desk.vault.reader.rows(_OF_STAY, (stay_uid,))]
    children: dict[int, list[_Stored]] = defaultdict(list)
    for row in rows:
        if row.parent_id is not None:
            children[row.parent_id].append(row)
    notes = tuple(_line(desk, row, children[row.id]) for row in rows if row.parent_id is None)
    return NotesPage(
        stay=stay_uid,
        today=desk.local(desk.now()).date(),
        notes=notes,
        uncharted=sum(note.charting in UNCHARTED for note in notes),
    )


def view(desk: Desk, note_uid: str) -> NoteView:
    """One note with its patient. For an addendum's own row ``parent`` is the note it belongs to."""
    found = desk.vault.reader.one(_ONE, (note_uid,))
    if found is None:
        raise NotFound("This note is no longer there.", code="note.unknown", hint="Go back to the list.")
    row = _Stored._make(found)
    stay_uid = str(desk.vault.reader.value(_STAY, (note_uid,)))
    children = [_Stored._make(each) for each in desk.vault.reader.rows(_CHILDREN, (row.id,))]
    names = authors(desk)
    written = _at(desk, row.written_at)
    finished, facts = _maybe(desk, row.finished_at), _maybe(desk, row.facts_at)
    parent = desk.vault.reader.value(_PARENT, (row.parent_id,)) if row.parent_id is not None else ""
    return NoteView(
        uid=row.uid,
        stay=stay_uid,
        kind=row.kind,
        title="Addendum" if parent else title_of(desk, row.kind),
        state=NoteState(row.state),
        charting=charting(row, children),
        body=row.body,
        written=written,
        finished=finished,
        facts=facts,
        census=census_of(desk, facts or finished or written),
        author=names.get(row.created_by, ""),
        line=patients.line(desk, stay_uid),
        addenda=tuple(_addendum(desk, each, names) for each in children),
        copied=_maybe(desk, row.copied_at),
        charted=_maybe(desk, row.charted_at),
        by_hand=row.typed_sha256 is not None,
        error_reason=row.error_reason or "",
        parent=str(parent or ""),
        today=desk.local(desk.now()).date(),
    )


def _addendum(desk: Desk, row: _Stored, names: Mapping[str, str]) -> AddendumView:
    return AddendumView(
        row.uid,
        row.body,
        _at(desk, row.written_at),
        _maybe(desk, row.finished_at),
        names.get(row.created_by, ""),
    )


def title_of(desk: Desk, kind: str, *, short: bool = False) -> str:
    """The title of a kind of note, by its template; the kind itself where the template is gone."""
    try:
        template = desk.library.note_template(kind)
        return template.short if short else template.title
    except Problem:
        return kind.replace("_", " ").capitalize()


def charting(row: Any, children: list[Any]) -> Charting:
    """Where a note stands against the EMR: *changed* when what is there is not what was copied."""
    if row.state == NoteState.ENTERED_IN_ERROR:
        return Charting.IN_ERROR
    if row.state == NoteState.DRAFT:
        return Charting.DRAFT
    if row.copied_at is None and row.charted_at is None:
        return Charting.NOT_COPIED
    if (row.typed_sha256 or row.copied_sha256) != digest_of(row, children):
        return Charting.CHANGED
    return Charting.CHARTED if row.charted_at is not None else Charting.COPIED


def digest_of(row: Any, children: list[Any]) -> str:
    """The digest of a stored note with its finished addenda, in their order."""
    addenda = [
        AddendumView(each.uid, each.body, each.written_at, each.finished_at, "")
        for each in sorted(children, key=lambda each: (str(each.written_at), each.id))
    ]
    return digest(row.body, addenda)


def _line(desk: Desk, row: _Stored, children: list[_Stored]) -> NoteLine:
    drafts = [each.uid for each in children if each.state == NoteState.DRAFT]
    return NoteLine(
        uid=row.uid,
        kind=row.kind,
        title=title_of(desk, row.kind),
        short=title_of(desk, row.kind, short=True),
        state=NoteState(row.state),
        charting=charting(row, children),
        written=_at(desk, row.written_at),
        finished=_maybe(desk, row.finished_at),
        copied=_maybe(desk, row.copied_at),
        charted=_maybe(desk, row.charted_at),
        by_hand=row.typed_sha256 is not None,
        addenda=sum(each.state == NoteState.FINISHED for each in children),
        first_words=_first_words(row.body),
        error_reason=row.error_reason or "",
        open_addendum=drafts[0] if drafts else "",
    )


def _first_words(body: str) -> str:
    """The first line that says something of this day: the note's own *today*, else its first line of text."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    said = next((line for line in lines if line.startswith("Today:")), "")
    return (said.removeprefix("Today:").strip() or (lines[1] if len(lines) > 1 else (lines or [""])[0]))[:200]


def _at(desk: Desk, text: str) -> datetime:
    return desk.local(datetime.fromisoformat(text))


def _maybe(desk: Desk, text: str | None) -> datetime | None:
    at = instant(text)
    return None if at is None else desk.local(at)
