"""Row versions: what every row was before a verb touched it, kept by itself on each flush.

The before image is read from the database, so that it is what was stored and not what the session
believes. Statements that bypass the session (``session.execute(update(…))``) are not seen: verbs that
need history change rows, not tables.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import event, inspect
from sqlmodel import Session, SQLModel

from ncm_tui.vault.boundary import scrub
from ncm_tui.vault.feeding import feeds

_INSERT = (
    "INSERT INTO row_version (verb_seq, verb, table_name, row_uid, patient_id, before) VALUES (?,?,?,?,?,?)"
)
_OWN = frozenset({"row_version", "audit_entry", "undone"})


class Versions:
    """Listens to one session. ``patients`` are the ids touched, ``shown`` those of them whose shown rows
    may differ now, ``rows`` the uids, ``alerts`` the keys of names that may have gone from the list.

    With ``keep`` false (autosave of drafts) only the patients are collected.
    """

    def __init__(self, session: Session, raw: Any, verb: str, verb_seq: int, *, keep: bool) -> None:
        self.patients: set[int] = set()
        self.shown: set[int] = set()
        self.rows: dict[str, None] = {}
        self.alerts: set[tuple[str, str | None]] = set()
        self.verb_seq = verb_seq
        self._raw = raw
        self._verb = verb
        self._keep = keep
        self._seen: set[tuple[str, str]] = set()
        event.listen(session, "before_flush", self._before)
        event.listen(session, "after_flush", self._after)

    def _before(self, session: Session, _context: Any, _instances: Any) -> None:
        for row in [*session.new, *session.dirty]:
            scrub(row)
        for row in [*session.dirty, *session.deleted]:
            gone = row in session.deleted
            if gone or session.is_modified(row):
                self._note(row, self._stored(row) if self._keep else None, None if gone else _changed(row))

    def _after(self, session: Session, _context: Any) -> None:
        for row in session.new:
            self._note(row, None, None)

    def _note(self, row: SQLModel, before: dict[str, Any] | None, changed: list[str] | None) -> None:
        table = str(row.__tablename__)
        if table in _OWN:
            return
        patient = row.__dict__.get("id") if table == "patient" else row.__dict__.get("patient_id")
        if isinstance(patient, int):
            self.patients.add(patient)
            if feeds(table, changed):
                self.shown.add(patient)
        uid = _uid(row)
        if not self._keep or (table, uid) in self._seen:
            return
        self._seen.add((table, uid))
        self.rows[uid] = None
        image = None if before is None else _image(before)
        self._raw.execute(_INSERT, (self.verb_seq, self._verb, table, uid, patient, image))

    def note_new(self, table: str, rows: Sequence[tuple[str, int | None]]) -> None:
        """Notes rows inserted past the session, as (uid, patient id): before them there was nothing."""
        touched = {patient for _uid, patient in rows if patient is not None}
        self.patients |= touched
        if feeds(table):
            self.shown |= touched
        if self._keep:
            self._seen.update((table, uid) for uid, _patient in rows)
            self.rows.update((uid, None) for uid, _patient in rows)
            values = [(self.verb_seq, self._verb, table, uid, patient, None) for uid, patient in rows]
            self._raw.executemany(_INSERT, values)

    def note_past(self, table: str, uid: str, patient: int | None, before: dict[str, Any] | None) -> None:
        """Notes a row that is put back past the session; ``before`` is what stands there now, if anything."""
        if patient is not None:
            self.patients.add(patient)
            if feeds(table):
                self.shown.add(patient)
        self._seen.add((table, uid))
        self.rows[uid] = None
        image = None if before is None else _image(before)
        self._raw.execute(_INSERT, (self.verb_seq, self._verb, table, uid, patient, image))

    def _stored(self, row: SQLModel) -> dict[str, Any] | None:
        """The row as the database has it, column by column; ``None`` when it is not there (any more)."""
        identity = inspect(row).identity
        table = row.__table__  # type: ignore[attr-defined]  # every mapped class has one
        if identity is None or (table.name, _uid(row)) in self._seen:
            return None
        where = " AND ".join(f'"{column.name}" = ?' for column in table.primary_key)
        cursor = self._raw.execute(f'SELECT * FROM "{table.name}" WHERE {where}', tuple(identity))
        found = cursor.fetchone()
        if found is None:
            return None
        return dict(zip((column[0] for column in cursor.description), found, strict=True))


def _image(before: dict[str, Any]) -> str:
    return json.dumps(before, ensure_ascii=False, separators=(",", ":"))


def _changed(row: SQLModel) -> list[str]:
    return [attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()]


def _uid(row: SQLModel) -> str:
    uid = row.__dict__.get("uid")
    if isinstance(uid, str):
        return uid
    identity = inspect(row).mapper.primary_key_from_instance(row)
    return "/".join(str(part) for part in identity)
