"""Taking a verb back: every row it touched becomes again what it was before, in one new verb.

A row that the verb made is deleted; its image stays in ``row_version`` under the verb that took it back,
so that history still shows it and a redo brings it back. ``undone`` says which verb was taken back by
which; a redo takes an undo back in the same way, so that the two make a chain of any length.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as sqlcipher

from ncm_tui.models.columns import instant_text
from ncm_tui.vault import projection, schema
from ncm_tui.vault.past import Done, PastRow, dones, rows_of, settled

if TYPE_CHECKING:
    from ncm_tui.vault.versions import Versions
    from ncm_tui.vault.work import Work

#: Stored at first use and used by everybody since: never taken away with the verb that happened to be first.
KEPT = frozenset({"definition"})
UNDO, REDO = "undo", "redo"
_FEW, _MANY = 8, 10_000


class InTheWay(Exception):
    """Why a verb cannot be taken back. ``why``: ``later`` (``done`` changed the row since), ``hangs``
    (something made since hangs on it), ``removed`` (what it hangs on is removed), ``other`` (the place was
    taken by something else), ``destroyed`` (a part of it is no longer kept). ``table`` is where."""

    def __init__(self, why: str, table: str, done: Done | None = None) -> None:
        super().__init__(why)
        self.why, self.table, self.done = why, table, done


@dataclass(frozen=True, slots=True)
class Restored:
    """The uids of the patients and stays that were touched, and of the patients that were left alone."""

    patients: frozenset[str]
    stays: frozenset[str]
    left: tuple[str, ...] = ()


class Past:
    """What was done, and taking it back, inside one transaction on the vault thread."""

    def __init__(self, work: "Work", raw: Any, versions: "Versions") -> None:
        self._work = work
        self._raw = raw
        self._versions = versions

    def _rows(self, sql: str, given: Any = ()) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._raw.execute(sql, given).fetchall()
        return found

    def newest(
        self, patient: int | None, wanted: Callable[[str], bool], *, skip: Collection[str] = ()
    ) -> Done | None:
        """The newest verb that changed rows (of ``patient``, or any) and was not taken back, and that is in
        the end about a ``wanted`` verb."""
        for limit in (_FEW, _MANY):
            for done in dones(self._rows, patient, open_only=True, skip=skip, limit=limit):
                if wanted(self.root(done).verb):
                    return done
        return None

    def standing_since(self, seq: int, patient: int | None, wanted: Callable[[str], bool]) -> Done | None:
        """The newest ``wanted`` verb after ``seq`` that stands: not taken back, or brought back since."""
        cancelled = settled(self._rows)
        since = (done for done in dones(self._rows, patient, skip=(UNDO, REDO)) if done.seq > seq)
        return next((done for done in since if wanted(done.verb) and done.seq not in cancelled), None)

    def root(self, done: Done) -> Done:
        """What ``done`` is about in the end: the verb an undo took back, or a redo brought back."""
        while done.verb in (UNDO, REDO):
            row = self._raw.execute("SELECT verb_seq FROM undone WHERE by_seq = ?", (done.seq,)).fetchone()
            if row is None:
                break
            done = dones(self._rows, None, seq=int(row[0]))[0]
        return done

    def newest_of(self, done: Done) -> Done:
        """What was done last about ``done``: its newest undo or redo, or itself."""
        seq = done.seq
        while found := self._rows("SELECT by_seq FROM undone WHERE verb_seq = ?", (seq,)):
            seq = int(found[0][0])
        return dones(self._rows, None, seq=seq)[0]

    def take_back(self, seq: int) -> Restored:
        """Restores every row of verb ``seq``. Raises :class:`InTheWay`; the caller rolls back."""
        rows = rows_of(self._rows, seq)
        self._refuse_half(seq, rows)
        rows = [row for row in rows if row.table not in KEPT]
        self._refuse_later(seq, rows)
        return self._put_back(seq, rows)

    def take_back_import(self, seq: int) -> Restored:
        """The same for an import, patient by patient: those worked on since are left as they are.

        The import itself is struck, not deleted: what was left still says where it came from.
        """
        rows = rows_of(self._rows, seq)
        left = self._worked_on(seq, rows)
        runs = {row.uid for row in rows if row.table == "import_run"}
        back = [row for row in rows if row.patient not in left and row.uid not in runs]
        if left and not any(row.patient is not None for row in back):
            raise InTheWay("later", "patient")
        restored = self._put_back(seq, [row for row in back if row.table not in KEPT], strike=runs)
        return Restored(restored.patients, restored.stays, tuple(self._uids("patient", left)))

    # -- what is in the way

    def _refuse_half(self, seq: int, rows: Iterable[PastRow]) -> None:
        """What was taken back with a patient who was destroyed since is not done again by half: a merge
        would leave the other record hidden in one that is gone. The audit entry of an undo or a redo counts
        the rows it touched."""
        ((verb, listed),) = self._rows("SELECT verb, uids FROM audit_entry WHERE seq = ?", (seq,))
        if verb not in (UNDO, REDO):
            return
        uids = [part for part in str(listed).split(",") if part]
        more = int(uids.pop()) if uids and uids[-1].startswith("+") else 0
        if len({row.uid for row in rows}) < len(uids) + more:
            raise InTheWay("destroyed", "")

    def _refuse_later(self, seq: int, rows: Iterable[PastRow]) -> None:
        cancelled = settled(self._rows)
        for row in rows:
            newer = self._raw.execute(
                "SELECT verb_seq FROM row_version"
                " WHERE row_uid = ? AND table_name = ? AND verb_seq > ? ORDER BY verb_seq DESC",
                (row.uid, row.table, seq),
            ).fetchall()
            for (later,) in newer:
                if later not in cancelled:
                    raise InTheWay("later", row.table, self.root(dones(self._rows, None, seq=later)[0]))

    def _worked_on(self, seq: int, rows: list[PastRow]) -> set[int]:
        """The patients of an import with anything done since, even a form begun or gone on with; their
        mothers; and who was merged with them: a merge is taken back whole or not at all."""
        cancelled = settled(self._rows)
        ((at,),) = self._rows("SELECT at FROM audit_entry WHERE seq = ?", (seq,))
        left: set[int] = set()
        for patient in {row.patient for row in rows if row.patient is not None}:
            since = self._raw.execute(
                "SELECT DISTINCT verb_seq FROM row_version WHERE patient_id = ? AND verb_seq > ?",
                (patient, seq),
            ).fetchall()
            begun = self._rows("SELECT 1 FROM draft WHERE patient_id = ? AND updated_at > ?", (patient, at))
            if begun or any(later not in cancelled for (later,) in since):
                left.add(patient)
        more = left
        while more:
            marks = ",".join("?" * len(more))
            found = self._raw.execute(
                f"SELECT mother_id FROM patient WHERE mother_id NOT NULL AND id IN ({marks})", tuple(more)
            ).fetchall()
            more = {int(mother) for (mother,) in found} | self._merged_with(more, rows)
            more -= left
            left |= more
        return left

    def _merged_with(self, patients: Collection[int], rows: Iterable[PastRow]) -> set[int]:
        """Who became one with these in the same import."""
        made = [row.uid for row in rows if row.table == "patient_merge"]
        if not made:
            return set()
        pairs = self._rows(
            "SELECT m.patient_id, p.id FROM patient_merge m JOIN patient p ON p.uid = m.merged_uid"
            " WHERE m.uid IN (SELECT value FROM json_each(?))",
            (json.dumps(made),),
        )
        return {other for pair in pairs if set(pair) & set(patients) for other in pair}

    # -- putting back

    def _put_back(self, seq: int, rows: list[PastRow], strike: Collection[str] = ()) -> Restored:
        rows = [*rows, *(PastRow("import_run", uid, None, None) for uid in strike)]
        patients = {row.patient for row in rows if row.patient is not None}
        before = set(self._uids("patient", patients)), set(self._stays(patients))
        alerts = projection.alert_keys(self._raw, patients)
        order = {table.name: place for place, table in enumerate(schema.METADATA.sorted_tables)}
        made = [row for row in rows if row.before is None and row.uid not in strike]
        there = [row for row in rows if row.before is not None]
        try:
            for row in sorted(there, key=lambda each: order.get(each.table, 0)):
                self._restore(row)
            last_first = sorted(made, key=lambda each: order.get(each.table, 0))
            for row in reversed(last_first):
                self._delete(row)
            for uid in strike:
                self._strike(uid)
        except sqlcipher.IntegrityError:
            raise InTheWay("other", "") from None
        for row in there:
            self._refuse_removed(row)
        self._versions.alerts |= alerts
        self._raw.execute(
            "INSERT INTO undone (verb_seq, by_seq) VALUES (?, ?)", (seq, self._versions.verb_seq)
        )
        after = set(self._uids("patient", patients)), set(self._stays(patients))
        return Restored(frozenset(before[0] | after[0]), frozenset(before[1] | after[1]))

    def _now(self, row: PastRow) -> dict[str, Any] | None:
        """The row as it is in the database."""
        cursor = self._raw.execute(f'SELECT * FROM "{row.table}" WHERE {row.where}', row.key)
        found = cursor.fetchone()
        return None if found is None else dict(zip((c[0] for c in cursor.description), found, strict=True))

    def _restore(self, row: PastRow) -> None:
        assert row.before is not None
        now = self._now(row)
        self._versions.note_past(row.table, row.uid, row.patient, now)
        known = {column.name for column in schema.METADATA.tables[row.table].columns}
        image = {name: value for name, value in row.before.items() if name in known}
        if now is None:
            quoted = ", ".join(f'"{name}"' for name in image)
            marks = ", ".join("?" * len(image))
            self._raw.execute(f'INSERT INTO "{row.table}" ({quoted}) VALUES ({marks})', tuple(image.values()))
            return
        pairs = ", ".join(f'"{name}" = ?' for name in image)
        self._raw.execute(f'UPDATE "{row.table}" SET {pairs} WHERE {row.where}', (*image.values(), *row.key))

    def _delete(self, row: PastRow) -> None:
        now = self._now(row)
        if now is None:
            return
        for table, column in _REFERRING.get(row.table, ()):
            held = self._raw.execute(
                f'SELECT uid FROM "{table}" WHERE "{column}" = ? LIMIT 1', (now["id"],)
            ).fetchone()
            if held is not None:
                raise InTheWay("hangs", table, self._maker(table, str(held[0])))
        self._versions.note_past(row.table, row.uid, row.patient, now)
        self._raw.execute(f'DELETE FROM "{row.table}" WHERE {row.where}', row.key)

    def _strike(self, uid: str) -> None:
        row = PastRow("import_run", uid, None, None)
        self._versions.note_past(row.table, uid, None, self._now(row))
        self._raw.execute(
            "UPDATE import_run SET voided_at = ?, voided_by = ?, void_reason = 'taken back' WHERE uid = ?",
            (instant_text(self._work.now), self._work.actor, uid),
        )

    def _maker(self, table: str, uid: str) -> Done | None:
        """The verb that made a row; ``None`` for what is kept quietly (a draft)."""
        row = self._raw.execute(
            "SELECT min(verb_seq) FROM row_version WHERE row_uid = ? AND table_name = ?", (uid, table)
        ).fetchone()
        return None if row[0] is None else self.root(dones(self._rows, None, seq=int(row[0]))[0])

    def _refuse_removed(self, row: PastRow) -> None:
        """A row comes back to life only under parents that live."""
        assert row.before is not None
        if row.before.get("voided_at") is not None:
            return
        for column, parent in _PARENTS.get(row.table, ()):
            if row.before.get(column) is None:
                continue
            found = self._raw.execute(
                f'SELECT voided_at FROM "{parent}" WHERE id = ?', (row.before[column],)
            ).fetchone()
            if found is not None and found[0] is not None:
                raise InTheWay("removed", parent)

    def _uids(self, table: str, ids: Collection[int]) -> list[str]:
        found = self._raw.execute(
            f'SELECT uid FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))',
            (json.dumps(sorted(ids)),),
        )
        return [str(row[0]) for row in found.fetchall()]

    def _stays(self, patients: Collection[int]) -> list[str]:
        found = self._raw.execute(
            "SELECT uid FROM stay WHERE patient_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(patients)),),
        )
        return [str(row[0]) for row in found.fetchall()]


def _links() -> tuple[dict[str, list[tuple[str, str]]], dict[str, list[tuple[str, str]]]]:
    """(who refers to a table, what a table's rows hang on), from the schema's own foreign keys."""
    referring: dict[str, list[tuple[str, str]]] = {}
    parents: dict[str, list[tuple[str, str]]] = {}
    for table in schema.METADATA.tables.values():
        for key in table.foreign_keys:
            referring.setdefault(key.column.table.name, []).append((table.name, key.parent.name))
            if "voided_at" in key.column.table.columns:
                parents.setdefault(table.name, []).append((key.parent.name, key.column.table.name))
    return referring, parents


_REFERRING, _PARENTS = _links()
