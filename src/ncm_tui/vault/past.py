"""What the row versions and the audit record say was done: by verb, by row, by patient. Plain SQL."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Done:
    """One verb as the audit record has it. ``at`` is the stored instant, ``patient`` a uid."""

    seq: int
    verb: str
    at: str
    actor: str
    patient: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class PastRow:
    """A row as it was before a verb; ``before`` is ``None`` where there was none."""

    table: str
    uid: str
    patient: int | None
    before: dict[str, Any] | None

    @property
    def where(self) -> str:
        """The row's own address; a table without uids is addressed by its key."""
        return _KEYS.get(self.table, "uid = ?")

    @property
    def key(self) -> tuple[str, ...]:
        return (self.uid,)


#: Tables whose rows have no uid but are versioned: a setting is its key.
_KEYS = {"setting": '"key" = ?'}
_DONE = "SELECT e.seq, e.verb, e.at, e.actor, e.patient_uid, e.detail FROM audit_entry e WHERE "
# A patient's number may be given again after the patient was taken back: what is older is not this one's.
_OF_PATIENT = (
    "e.seq IN (SELECT v.verb_seq FROM row_version v WHERE v.patient_id = :patient AND v.verb_seq >= coalesce("
    "(SELECT max(b.verb_seq) FROM row_version b JOIN patient p ON p.id = b.patient_id AND p.uid = b.row_uid "
    "WHERE b.patient_id = :patient AND b.table_name = 'patient' AND b.before IS NULL), 0)) "
)
_OF_ANY = "EXISTS (SELECT 1 FROM row_version v WHERE v.verb_seq = e.seq) "
_OPEN = "AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.verb_seq = e.seq) "


Rows = Callable[[str, Any], list[tuple[Any, ...]]]
"""All rows of a query: a reader's ``rows``, or the writer's own within a transaction."""


def dones(
    rows: Rows,
    patient: int | None,
    *,
    seq: int | None = None,
    open_only: bool = False,
    skip: Collection[str] = (),
    limit: int = 1000,
) -> list[Done]:
    """Verbs that changed rows, newest first: of ``patient`` (an id), or of all; or the one numbered ``seq``.

    ``open_only`` leaves out what was taken back, ``skip`` verbs by name.
    """
    which = "e.seq = :seq " if seq is not None else _OF_ANY if patient is None else _OF_PATIENT
    sql = (
        f"{_DONE}{which}{_OPEN if open_only else ''}"
        "AND e.verb NOT IN (SELECT value FROM json_each(:skip)) ORDER BY e.seq DESC LIMIT :limit"
    )
    given = {"patient": patient, "seq": seq, "skip": json.dumps(sorted(skip)), "limit": limit}
    return [Done(*row) for row in rows(sql, given)]


def rows_of(rows: Rows, seq: int) -> list[PastRow]:
    """The rows of one verb, in the order in which they were touched."""
    found = rows(
        "SELECT table_name, row_uid, patient_id, before FROM row_version WHERE verb_seq = ? ORDER BY seq",
        (seq,),
    )
    return [
        PastRow(table, uid, patient, None if before is None else json.loads(before))
        for table, uid, patient, before in found
    ]


def settled(rows: Rows) -> set[int]:
    """The verbs that count for nothing any more: taken back, and those that took them back, in pairs."""
    by = {int(verb): int(back) for verb, back in rows("SELECT verb_seq, by_seq FROM undone", ())}
    gone: set[int] = set()
    for verb in sorted(by, reverse=True):
        if by[verb] not in gone:
            gone.update((verb, by[verb]))
    return gone
