"""Destroying what is past its retention (P§10): in the vault, then in every backup that can be reached.

Blocks for as long as it takes; never on the thread of the keys.
"""

import contextlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.rules import retention as rule
from ncm_tui.rules.problems import Problem, Refused
from ncm_tui.services import backups, retention, settings
from ncm_tui.services.desk import Desk
from ncm_tui.services.shown import instant
from ncm_tui.vault import purge
from ncm_tui.views.moments import utc_text
from ncm_tui.views.retention import Destroyed, Kept, in_days

if TYPE_CHECKING:
    from ncm_tui.vault.backup import BackupFile
    from ncm_tui.vault.connect import Reader
    from ncm_tui.vault.work import Work

#: Which backups are clean: the tag of a backup (its content's own), and up to which entry it was cleaned.
CLEANED = "retention.cleaned"
_MOST = 2_000
_ORDERS = f"""
SELECT seq, patient_uid FROM audit_entry WHERE verb IN ('{purge.PURGED}', '{purge.SWEPT}') ORDER BY seq
"""

_HEAD = "SELECT max(seq) FROM audit_entry"
_SINCE = """
SELECT 1 FROM row_version WHERE patient_id = (SELECT id FROM patient WHERE uid = ?) AND verb_seq > ? LIMIT 1
"""


def daily(desk: Desk, *, skip: Collection[str] = (), machine: datetime | None = None) -> Destroyed:
    """The first look of a day: destroys what is past. Nothing in a demo, in a vault opened to read, on the
    same day again, and while the clock of the ``machine`` may be wrong (the page then says so)."""
    today = desk.local(desk.now()).date()
    if desk.vault.demo or desk.vault.read_only:
        return Destroyed()
    with contextlib.closing(desk.vault.new_reader()) as reader:
        if settings.get(desk, retention.LOOKED, "", reader=reader) == today.isoformat():
            return Destroyed()
        waits = _doubt(desk, reader, machine)
        settings.put(desk, retention.LOOKED, today.isoformat()).result()
        if not waits:
            return _destroy(desk, reader, skip)
        return Destroyed(doubt=waits if retention.page(desk, reader).past else "")


def doubt(desk: Desk, *, machine: datetime | None = None) -> str:
    """Why the clock of the ``machine`` may be wrong, or was in doubt before; empty when all is well, and in a
    vault opened to read."""
    if desk.vault.read_only:
        return ""
    with contextlib.closing(desk.vault.new_reader()) as reader:
        return _doubt(desk, reader, machine)


def run(desk: Desk, *, skip: Collection[str] = ()) -> Destroyed:
    """Destroys what is past, because she said so: a clock that was doubted is hers to judge.

    Raises ``Refused`` for a vault that is open to read only.
    """
    if desk.vault.read_only:
        raise Refused(
            "This vault is open to read only; nothing is destroyed.",
            code="read_only",
            hint=desk.vault.read_only,
        )
    settings.put(desk, retention.WAITS, "").result()
    with contextlib.closing(desk.vault.new_reader()) as reader:
        return _destroy(desk, reader, skip)


def not_cleaned(desk: Desk) -> tuple[tuple[Path, str], ...]:
    """The backups that still hold what was destroyed, or cannot be looked into, each with the reason."""
    with contextlib.closing(desk.vault.new_reader()) as reader:
        waiting, unreached = _waiting(desk, reader)
        if not reader.one(_ORDERS):
            return ()  # nothing was ever destroyed: no backup can hold it
    return (*unreached, *((each.path, "It still holds patients that were destroyed.") for each in waiting))


def _destroy(desk: Desk, reader: "Reader", skip: Collection[str]) -> Destroyed:
    head = reader.value(_HEAD) or 0
    page = retention.page(desk, reader)
    past = [one for one in page.past if one.patient not in skip]
    gone = [one for one in past if _destroy_one(desk, one, page.days, head)]
    swept = _sweep(desk, reader)
    if gone or swept:
        desk.vault.anchor_now()
        desk.vault.checkpoint()
    cleaned, failed = _clean_backups(desk, reader)
    return Destroyed(tuple(gone), cleaned, failed)


def _destroy_one(desk: Desk, one: Kept, days: int, head: int) -> bool:
    """One patient, one transaction, one entry; looked at again inside it, for something may have begun: what
    was written of the patient after the entry ``head`` may have started a clock."""
    today = desk.local(desk.now()).date()

    def write(work: "Work") -> bool:
        raw = _raw(work)
        rows = _rows_of(raw)
        if rows(_SINCE, (one.patient, head)) or not retention.is_past(
            rows, one.patient, desk.zone, today, days
        ):
            raise _StillNeeded
        gone = _destroy_shown(raw, [one.patient], utc_text(work.now))
        told = f"stays: {gone.stays}, rows: {gone.rows}, kept {in_days(days)}"
        work.about(patient=one.patient, detail=told)
        return True

    try:
        return desk.vault.submit(purge.PURGED, write).result()
    except _StillNeeded:
        return False


class _StillNeeded(Problem):
    """Something was begun about the patient since the page was made, or nothing is left over: nothing is
    destroyed, and nothing recorded. It ends the transaction and is never shown."""

    def __init__(self) -> None:
        super().__init__("Nothing is to be destroyed here.", code="still_needed")


def _sweep(desk: Desk, reader: "Reader") -> bool:
    """What belongs to nobody any more; an entry only where there was something."""
    before = utc_text(retention.cutoff(desk, reader))

    def write(work: "Work") -> bool:
        count = purge.sweep(_raw(work), before)
        if not count:
            raise _StillNeeded
        work.about(detail=f"rows: {count}")
        return True

    try:
        return desk.vault.submit(purge.SWEPT, write).result()
    except _StillNeeded:
        return False


def _clean_backups(desk: Desk, reader: "Reader") -> tuple[int, tuple[tuple[Path, str], ...]]:
    """Every backup that may hold what was destroyed is opened, cleaned and sealed again."""
    with backups.ONE_AT_A_TIME:  # one that is being made of what was there before is listed, too
        waiting, unreached = _waiting(desk, reader)
    orders = reader.rows(_ORDERS)
    uids = {uid for _, uid in orders if uid}
    newest = max((seq for seq, _ in orders), default=0)
    cutoff = retention.cutoff(desk, reader)
    now, before = utc_text(desk.now()), utc_text(cutoff)
    clean: dict[str, list[Any]] = {}
    failed = list(unreached) if orders else []
    for each in waiting:
        try:
            made = desk.vault.backups.rewrite(each.path, _change(uids, now, before))
        except Problem as problem:
            failed.append((each.path, problem.message))
        else:
            clean[made.header.tag] = [newest, _is_aged(each, cutoff)]
    if clean:
        known = dict(settings.get(desk, CLEANED, {}, reader=reader))
        kept = dict(list({**known, **clean}.items())[-_MOST:])
        settings.put(desk, CLEANED, kept).result()
    return len(clean), tuple(failed)


def _change(uids: Collection[str], now: str, before: str) -> Callable[[Any], None]:
    def change(connection: Any) -> None:
        _destroy_shown(connection, uids, now)
        purge.sweep(connection, before)

    return change


def _destroy_shown(connection: Any, uids: Collection[str], now: str) -> purge.Gone:
    """Destroys, and rebuilds what others' rows show. A backup of an older version is rebuilt when it is
    restored."""
    from ncm_tui.vault import migrate, projection

    if migrate.pending(connection):
        return purge.destroy(connection, uids, now)
    sql = "SELECT id FROM patient WHERE uid IN (SELECT value FROM json_each(?))"
    ids = [row[0] for row in connection.execute(sql, (json.dumps(sorted(uids)),))]
    alerts = projection.alert_keys(connection, ids)
    gone = purge.destroy(connection, uids, now)
    projection.refresh(connection, ids, alerts)
    return gone


def _waiting(desk: Desk, reader: "Reader") -> "tuple[list[BackupFile], tuple[tuple[Path, str], ...]]":
    """The backups to clean: older than an order to destroy and not cleaned since, or older than the
    retention itself and not yet looked into. And those that cannot be read or reached."""
    from ncm_tui.vault import lineage

    listed = desk.vault.backups.listing(backups.folders(desk))
    newest = max((seq for seq, _ in reader.rows(_ORDERS)), default=0)
    cutoff = retention.cutoff(desk, reader)
    known: dict[str, list[Any]] = settings.get(desk, CLEANED, {}, reader=reader)
    upto = {tag: int(seq) for tag, (seq, _) in known.items()}
    hold = {each.path for each in lineage.not_clean(listed.backups, newest, upto, reader.rows)}
    aged = {tag for tag, (_, was_aged) in known.items() if was_aged}
    waiting = [
        each
        for each in listed.backups
        if each.path in hold or (_is_aged(each, cutoff) and each.header.tag not in aged)
    ]
    return waiting, (*listed.unreadable, *listed.unreached, *_away(desk, listed.aside))


def _away(desk: Desk, aside: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Where backups were put and nobody can look now, and what a restore set aside."""
    for folder in backups.folders(desk):
        if folder != desk.vault.folder.backups and not folder.is_dir():
            yield folder, "It is not there now. Its backups may still hold patients that were destroyed."
    for path in aside:
        yield path, "A restore set these files aside, and they cannot be cleaned. Delete them when you can."


def _is_aged(each: "BackupFile", cutoff: datetime) -> bool:
    return each.made_at < cutoff


def _doubt(desk: Desk, reader: "Reader", machine: datetime | None) -> str:
    """What is in doubt is kept: tomorrow's newest entry is of the wrong day, too."""
    before: str = settings.get(desk, retention.WAITS, "", reader=reader)
    waits = before or _jumped(desk, reader, desk.local(machine or datetime.now(UTC)).date())
    if waits != before:
        settings.put(desk, retention.WAITS, waits).result()
    return waits


def _jumped(desk: Desk, reader: "Reader", today: date) -> str:
    """Why ``today`` may be wrong, by the newest entry that is not of it; empty when all is well."""
    start = datetime.combine(today, datetime.min.time(), desk.zone)
    edges = (utc_text(start), utc_text(start + timedelta(days=1)))
    at = instant(
        reader.value("SELECT at FROM audit_entry WHERE at < ? OR at >= ? ORDER BY seq DESC LIMIT 1", edges)
    )
    before = None if at is None else desk.local(at).date()
    if before is None or not rule.clock_jumped(before, today):
        return ""
    return f"the last entry is of {before:%a %d %b %Y}, and the clock said {today:%a %d %b %Y}"


def _raw(work: "Work") -> Any:
    """The driver's own connection of this transaction."""
    work.session.flush()
    return work.session.connection().connection.driver_connection


def _rows_of(raw: Any) -> Callable[..., list[tuple[Any, ...]]]:
    def rows(sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = raw.execute(sql, params).fetchall()
        return found

    return rows
