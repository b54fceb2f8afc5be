"""Taking in what the hospital's system exports: read, compare, show, then write in one transaction.

``prepare`` reads the files and compares them with the vault; it changes nothing and may run in a worker
thread. ``commit`` writes what was shown, or nothing at all. A damaged file among good ones is listed; when
nothing can be read, ``prepare`` raises ``UnreadableInput`` and the vault is as it was, but for the audit
entry.
"""

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ncm_tui.interop.context import ReadContext
from ncm_tui.interop.files import SourceFile, Watch
from ncm_tui.interop.records import Feed, FileTally, Quarantined
from ncm_tui.rules.problems import Refused, UnreadableInput, UsageProblem
from ncm_tui.services import permission
from ncm_tui.services.backups import behind_a_backup
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake.absent import absent
from ncm_tui.services.intake.choosing import Chosen
from ncm_tui.services.intake.folding import Fold, fold
from ncm_tui.services.intake.limiting import Fingerprint, ServerIds, limit
from ncm_tui.services.intake.maps import saved_maps
from ncm_tui.services.intake.mine import Mine
from ncm_tui.services.intake.options import Options
from ncm_tui.services.intake.present import Rows, by_server_id, known
from ncm_tui.services.intake.previewing import preview
from ncm_tui.services.intake.question import repeated
from ncm_tui.services.intake.reading import feeds_of, load_all, refuse_all, refuse_nothing
from ncm_tui.views.intake import Imported, Outcome, Preview, Repeated

__all__ = [
    "Mine",
    "Options",
    "Plan",
    "SourceFile",
    "Watch",
    "commit",
    "message",
    "prepare",
    "refuse_demo",
    "replan",
]

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``commit`` would write, and the page that shows it."""

    preview: Preview
    options: Options
    feeds: tuple[Feed, ...]
    fold: Fold
    at: datetime
    refused: tuple[tuple[FileTally, Quarantined], ...] = ()
    limited: bool = False
    twice: Repeated | None = None


def prepare(
    desk: Desk, paths: Sequence[Path | SourceFile], options: Options | None = None, watch: Watch | None = None
) -> Plan:
    """Reads ``paths`` (files, folders, or rows made by :func:`pasting.pasted`) and compares them with the
    vault. Changes nothing.

    Raises ``Refused`` in the demo, ``UnreadableInput`` when a path is not there or not one record could be
    read, ``Stopped`` when the watch was told to stop, ``UsageProblem`` for an unknown zone.
    """
    refuse_demo(desk)
    options, watch = options or Options(), watch or Watch()
    if not options.unasked or permission.asked_again(desk):
        permission.required(desk)
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
        given = (plan.feeds, plan.refused, plan.twice)
        return _plan(desk, reader, *given, options, limited=plan.limited)


def commit(desk: Desk, plan: Plan, watch: Watch | None = None) -> "Future[Imported]":
    """Backs the vault up, then writes the plan in one transaction; stopped by ``watch``, nothing is
    written. When the vault has changed since the plan was shown, the records are compared anew inside the
    transaction, so that nothing the nurse wrote meanwhile is lost; what is told and kept is then the new
    comparison."""
    watch = watch or Watch()
    if permission.is_limited(desk) != plan.limited:
        raise Refused(
            "What may be kept has changed since these files were read.",
            code="permission.changed",
            hint="Read them again.",
        )

    def write(work: "Work") -> Imported:
        from ncm_tui.services.intake import writing

        if work.bulk is None:
            raise RuntimeError("an import needs the vault's own transaction")
        seq = int(work.bulk.rows("SELECT coalesce(max(seq), 0) FROM row_version")[0][0])
        current, shown = plan.fold, plan.preview
        if seq != current.known.seq or current.written:
            fingerprint = None if plan.limited else desk.vault.fingerprint
            current = _compare(work.bulk, plan.feeds, plan.options, fingerprint)
            shown = preview(current, plan.feeds, plan.refused, desk.zone, plan.at)
        current.written = True
        files = [file for feed in plan.feeds for file in feed.files]
        with _no_collector():
            answers = writing.Answers(plan.options.absent, plan.options.settled, desk.zone)
            run = writing.write(work, current, files, _report(shown), plan.at, watch, answers)
        stays = frozenset(stay.uid for stay, _patient in current.stays.values())
        patients = frozenset(patient.uid for patient in current.touched.values())
        stays |= {line.stay for line in current.absent}
        patients |= {line.patient for line in current.absent}
        work.about(uids=[run.uid], detail=f"{shown.patients.total} patients, {shown.stays.total} stays")
        return Imported(run.uid, shown, stays, patients, message(shown))

    return behind_a_backup(desk, "import", lambda: desk.vault.submit("import.taken_in", write))


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
    silent = (Outcome.UNCHANGED, Outcome.OTHERS, Outcome.WARNED)
    told = {outcome.value: shown.groups.get(outcome, 0) for outcome in Outcome if outcome not in silent}
    told["prior encounters"] = shown.prior_encounters.new + shown.prior_encounters.changed
    return "Taken in: " + " · ".join(f"{count} {what}" for what, count in told.items() if count)


def _prepare(
    desk: Desk, reader: Rows, paths: Sequence[Path | SourceFile], options: Options, watch: Watch
) -> Plan:
    read = load_all(reader, paths, watch, options.anew)
    context = ReadContext(
        zone=desk.zone,
        naive_zone=_zone(options.zone) if options.zone else desk.zone,
        now=desk.now(),
        maps={**saved_maps(reader), **options.maps},
        day_first=options.day_first,
        watch=watch,
        patients=ServerIds(by_server_id(reader), desk.vault.fingerprint),
    )
    feeds = feeds_of(read, context)
    refuse_nothing(feeds, read)
    limited = permission.is_limited(desk)
    if limited:
        feeds = limit(feeds, desk.vault.fingerprint)
    watch.progress("Comparing", 0, 1)
    twice = next((repeated(*times, desk.zone) for times in read.repeated), None)
    given = (feeds, tuple(read.refused), twice)
    made = _plan(desk, reader, *given, options, limited=limited, watch=watch)
    if not made.fold.asks and not any(file.accepted for file in made.preview.files):
        refuse_all(made.fold.quarantine)
    watch.check()
    return made


def _plan(
    desk: Desk,
    reader: Rows,
    feeds: tuple[Feed, ...],
    refused: tuple[tuple[FileTally, Quarantined], ...],
    twice: Repeated | None,
    options: Options,
    *,
    limited: bool,
    watch: Watch | None = None,
) -> Plan:
    state = _compare(reader, feeds, options, None if limited else desk.vault.fingerprint, watch)
    at = max((feed.as_of for feed in feeds if feed.as_of is not None), default=desk.now())
    shown = replace(preview(state, feeds, refused, desk.zone, at), repeated=twice)
    return Plan(shown, options, feeds, state, at, refused, limited, twice)


def _compare(
    reader: Rows,
    feeds: tuple[Feed, ...],
    options: Options,
    fingerprint: Fingerprint | None,
    watch: Watch | None = None,
) -> Fold:
    chosen = Chosen(options.mine, options.leave_out, options.marked, options.said)
    made = fold(known(reader, feeds, fingerprint), feeds, options.answer, chosen, watch)
    made.absent = absent(reader, made, feeds)
    return made


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
        "merged": shown.patients.merged,
        "absent": len(shown.absent),
    }
