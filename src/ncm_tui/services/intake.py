"""Taking in what the hospital's system exports: read, compare, show, then write in one transaction.

``prepare`` reads the files and compares them with the vault; it changes nothing and may run in a worker
thread. ``commit`` writes what was shown, or nothing at all. A damaged file among good ones is listed; when
nothing can be read, ``prepare`` raises ``UnreadableInput`` and the vault is as it was, but for the audit
entry.
"""

import gc
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ncm_tui.interop.context import ColumnMapping, ReadContext
from ncm_tui.interop.files import SourceFile, Watch, gather, load
from ncm_tui.interop.readers import readers
from ncm_tui.interop.recognize import recognize
from ncm_tui.interop.records import Feed, FileTally, Origin, Quarantined
from ncm_tui.rules.problems import Refused, UnreadableInput, UsageProblem
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake_fold import Fold, fold
from ncm_tui.services.intake_known import Rows, known
from ncm_tui.services.intake_maps import saved_maps
from ncm_tui.services.intake_preview import preview
from ncm_tui.services.intake_times import ZoneAnswer
from ncm_tui.views.intake import Imported, Preview

__all__ = ["Options", "Plan", "Watch", "commit", "message", "prepare", "refuse_demo", "replan"]

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


@dataclass(frozen=True, slots=True)
class Options:
    """``units``: only stays there (those followed already are always updated). ``zone`` is the zone in
    which times that name none are read; ``answer`` what to do where two sources differ by whole hours;
    ``day_first`` how 03/04/2026 is read where a table leaves it open; ``leave_out`` keys of preview rows."""

    units: tuple[str, ...] = ()
    zone: str = ""
    answer: ZoneAnswer = ZoneAnswer.OPEN
    day_first: bool | None = None
    leave_out: frozenset[str] = frozenset()
    maps: Mapping[str, ColumnMapping] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``commit`` would write, and the page that shows it."""

    preview: Preview
    options: Options
    feeds: tuple[Feed, ...]
    fold: Fold
    at: datetime
    refused: tuple[tuple[FileTally, Quarantined], ...] = ()


@dataclass(slots=True)
class _Read:
    """Files on their way to feeds."""

    sources: list[tuple[str, SourceFile]] = field(default_factory=list)
    refused: list[tuple[FileTally, Quarantined]] = field(default_factory=list)


def prepare(
    desk: Desk, paths: Sequence[Path], options: Options | None = None, watch: Watch | None = None
) -> Plan:
    """Reads ``paths`` (files or folders) and compares them with the vault. Changes nothing.

    Raises ``Refused`` in the demo, ``UnreadableInput`` when a path is not there or not one record could be
    read, ``Stopped`` when the watch was told to stop, ``UsageProblem`` for an unknown zone.
    """
    refuse_demo(desk)
    options, watch = options or Options(), watch or Watch()
    with closing(desk.vault.new_reader()) as reader, _no_collector():
        try:
            return _prepare(desk, reader, paths, options, watch)
        except UnreadableInput as problem:
            desk.vault.record("import.refused", detail=problem.code).result()
            raise


def replan(desk: Desk, plan: Plan, options: Options) -> Plan:
    """The same records under other options (units, rows left out, keep or take); the files are not read
    again, so a zone for times that name none needs :func:`prepare`."""
    with closing(desk.vault.new_reader()) as reader, _no_collector():
        return _plan(desk, reader, plan.feeds, plan.refused, options)


def commit(desk: Desk, plan: Plan, watch: Watch | None = None) -> "Future[Imported]":
    """Writes the plan in one transaction; stopped by ``watch``, nothing is written. When the vault has
    changed since the plan was shown, the records are compared anew inside the transaction, so that
    nothing the nurse wrote meanwhile is lost."""
    watch = watch or Watch()

    def write(work: "Work") -> Imported:
        from ncm_tui.services import intake_commit

        if work.bulk is None:
            raise RuntimeError("an import needs the vault's own transaction")
        seq = int(work.bulk.rows("SELECT coalesce(max(seq), 0) FROM row_version")[0][0])
        current = plan.fold
        if seq != current.known.seq or current.written:
            current = _compare(work.bulk, plan.feeds, plan.options)
        current.written = True
        files = [file for feed in plan.feeds for file in feed.files]
        with _no_collector():
            run = intake_commit.write(work, current, files, _report(plan.preview), plan.at, watch)
        stays = frozenset(stay.uid for stay, _patient in current.stays.values())
        patients = frozenset(patient.uid for patient in current.touched.values())
        shown = plan.preview
        work.about(uids=[run.uid], detail=f"{shown.patients.total} patients, {shown.stays.total} stays")
        return Imported(run.uid, shown, stays, patients, message(shown))

    return desk.vault.submit("import.taken_in", write)


@contextmanager
def _no_collector() -> Iterator[None]:
    """An import makes some hundred thousand small objects and no cycles worth looking for: the garbage
    collector's passes over them cost more than the import itself."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def refuse_demo(desk: Desk) -> None:
    """The demo's vault takes no files: it is thrown away, and real patients do not belong in it."""
    if desk.vault.demo:
        raise Refused(
            "The demo takes no files in: everything in it is invented and is thrown away at the end.",
            code="demo",
            hint="Make a vault of your own with `ncm init`, then import there.",
        )


def message(shown: Preview) -> str:
    """One line that says what an import did."""
    if shown.changes_nothing:
        return f"Nothing new: {shown.patients.total} patients and {shown.stays.total} stays as they were"
    told = {
        "patients new": shown.patients.new,
        "patients changed": shown.patients.changed,
        "stays new": shown.stays.new,
        "stays changed": shown.stays.changed,
        "stays cancelled": shown.stays.cancelled,
        "prior encounters": shown.prior_encounters.new + shown.prior_encounters.changed,
        "conflicts": len(shown.conflicts),
        "quarantined": len(shown.quarantine),
    }
    return "Taken in: " + " · ".join(f"{count} {what}" for what, count in told.items() if count)


def _prepare(desk: Desk, reader: Rows, paths: Sequence[Path], options: Options, watch: Watch) -> Plan:
    read = _load(reader, paths, watch)
    context = ReadContext(
        zone=desk.zone,
        naive_zone=_zone(options.zone) if options.zone else desk.zone,
        now=desk.now(),
        maps={**saved_maps(reader), **options.maps},
        day_first=options.day_first,
        watch=watch,
    )
    feeds = _feeds(read, context)
    _nothing_read(feeds, read)
    watch.progress("Comparing", 0, 1)
    made = _plan(desk, reader, feeds, tuple(read.refused), options)
    watch.check()
    return made


def _plan(
    desk: Desk,
    reader: Rows,
    feeds: tuple[Feed, ...],
    refused: tuple[tuple[FileTally, Quarantined], ...],
    options: Options,
) -> Plan:
    state = _compare(reader, feeds, options)
    at = max((feed.as_of for feed in feeds if feed.as_of is not None), default=desk.now())
    return Plan(preview(state, feeds, refused, desk.zone, at), options, feeds, state, at, refused)


def _compare(reader: Rows, feeds: tuple[Feed, ...], options: Options) -> Fold:
    units = frozenset(" ".join(unit.casefold().split()) for unit in options.units)
    return fold(known(reader, feeds), feeds, options.answer, units, options.leave_out)


def _load(reader: Rows, paths: Sequence[Path], watch: Watch) -> _Read:
    """The files, sorted into those a reader exists for and those refused by name. A file taken in before
    keeps the time it was taken in as of: its copy is no newer."""
    read, total = _Read(), 0
    found = gather(paths, watch.limits)
    for number, path in enumerate(found):
        watch.progress("Opening", number, len(found))
        watch.check()
        try:
            source = load(path, watch.limits)
        except UnreadableInput as problem:
            _refuse(read, str(path), "unreadable", "", problem.message)
            continue
        total += len(source.data)
        if total > watch.limits.total_size:
            raise UnreadableInput("The files are too many to take in at once.", code="too_large",
                                  hint="Import a smaller part at a time.")  # fmt: skip
        kind = recognize(source.data)
        if kind.id in readers():
            read.sources.append((kind.id, _as_of(reader, source)))
        else:
            _refuse(read, source.name, kind.id, source.sha256, _not_taken(kind.title))
    return read


def _refuse(read: _Read, path: str, kind: str, sha256: str, reason: str) -> None:
    read.refused.append((FileTally(path, kind, sha256, quarantined=1), Quarantined(Origin(path, ""), reason)))


def _not_taken(title: str) -> str:
    takes = " and ".join(dict.fromkeys(reader.title for reader in readers().values()))
    return f"This is {title}. It cannot be taken in; this program reads {takes}."


def _as_of(reader: Rows, source: SourceFile) -> SourceFile:
    rows = reader.rows(
        "SELECT r.census_at FROM import_file f JOIN import_run r ON r.id = f.import_id"
        " WHERE f.sha256 = ? AND r.voided_at IS NULL ORDER BY f.id LIMIT 1",
        (source.sha256,),
    )
    return replace(source, modified=datetime.fromisoformat(rows[0][0])) if rows and rows[0][0] else source


def _feeds(read: _Read, context: ReadContext) -> tuple[Feed, ...]:
    """One call of a reader for the files of one folder; FHIR before tables, older files before newer."""
    groups: dict[tuple[str, str], list[SourceFile]] = {}
    for kind, source in read.sources:
        groups.setdefault((readers()[kind].title, source.folder), []).append(source)
    by_title = {reader.title: reader for reader in readers().values()}
    feeds: list[Feed] = []
    for (title, _folder), sources in groups.items():
        as_of = max(source.modified for source in sources)
        for feed in by_title[title].read(sources, context):
            feeds.append(feed if feed.as_of is not None else replace(feed, as_of=as_of))
    return tuple(sorted(feeds, key=lambda feed: (feed.name != "fhir", feed.as_of)))


def _nothing_read(feeds: Sequence[Feed], read: _Read) -> None:
    """Raises ``UnreadableInput`` when not one record is worth taking in."""
    files = [file for feed in feeds for file in feed.files]
    if any(file.accepted for file in files):
        return
    reasons = [*(note for feed in feeds for note in feed.quarantine), *(note for _file, note in read.refused)]
    skipped = sorted({name for file in files for name in file.skipped})
    if not reasons:
        what = f" It holds: {', '.join(skipped[:8])}." if skipped else ""
        raise UnreadableInput(
            f"There is no patient or stay in it.{what}", code="nothing", path=_first(files, read)
        )
    first = reasons[0]
    where = " ".join(filter(None, (first.origin.path, first.origin.record)))
    more = f" ({len(reasons) - 1} more)" if len(reasons) > 1 else ""
    raise UnreadableInput(first.reason + more, path=where, hint="Nothing was changed.")


def _first(files: Sequence[FileTally], read: _Read) -> str:
    return next((file.path for file in files), next((file.path for file, _note in read.refused), ""))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageProblem(
            f"There is no time zone named {name!r}.",
            code="zone",
            hint="A name such as America/New_York or UTC.",
        ) from error


def _report(shown: Preview) -> dict[str, object]:
    """The counts of a run for its ledger row: no names, no clinical text."""
    return {
        "patients": [shown.patients.new, shown.patients.changed, shown.patients.unchanged],
        "stays": [shown.stays.new, shown.stays.changed, shown.stays.unchanged, shown.stays.cancelled],
        "prior_encounters": [shown.prior_encounters.new, shown.prior_encounters.changed],
        "conflicts": len(shown.conflicts),
        "quarantined": len(shown.quarantine),
        "left_out": shown.left_out,
    }
