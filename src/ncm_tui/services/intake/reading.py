"""From paths to feeds: files opened within limits, each given to the reader of its kind, the rest refused
by name."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from ncm_tui.interop.context import ReadContext
from ncm_tui.interop.files import SourceFile, Watch, gather, load
from ncm_tui.interop.readers import readers
from ncm_tui.interop.readers.flat_csv import KIND as CENSUS
from ncm_tui.interop.recognize import TEXT, Kind, recognize
from ncm_tui.interop.records import Feed, FileTally, Origin, Quarantined
from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.services.intake.present import Rows

_NO_ROWS = (
    "What was pasted is no list: there are no tabs, no bars and no columns under each other in it. Copy the"
    " rows with all their columns and paste them again."
)


@dataclass(slots=True)
class Read:
    """Files on their way to feeds. ``repeated``: lists that say word for word what an earlier one said (as of
    when that was, and when this was written)."""

    sources: list[tuple[str, SourceFile]] = field(default_factory=list)
    refused: list[tuple[FileTally, Quarantined]] = field(default_factory=list)
    repeated: list[tuple[datetime, datetime]] = field(default_factory=list)


def load_all(
    reader: Rows, given: Sequence[Path | SourceFile], watch: Watch, anew: bool | None = None
) -> Read:
    """The files (and what was pasted), sorted into those a reader exists for and those refused by name. A
    file taken in before keeps the time it was taken in as of (``anew``: its own): where a list was written
    again later, ``repeated`` says so."""
    read, total = Read(), 0
    paths = [part for part in given if isinstance(part, Path)]
    found: list[Path | SourceFile] = [part for part in given if isinstance(part, SourceFile)]
    if paths:
        found += gather(paths, watch.limits)
    for number, path in enumerate(found):
        watch.progress("Opening", number, len(found))
        watch.check()
        try:
            source = path if isinstance(path, SourceFile) else load(path, watch.limits)
        except UnreadableInput as problem:
            _refuse(read, str(path), "unreadable", "", problem.message)
            continue
        total += len(source.data)
        if total > watch.limits.total_size:
            raise UnreadableInput("The files are too many to take in at once.", code="too_large",
                                  hint="Import a smaller part at a time.")  # fmt: skip
        kind = recognize(source.data)
        if kind.id in readers():
            read.sources.append((kind.id, _as_of(reader, source, kind.id, read.repeated, anew)))
        else:
            reason = _NO_ROWS if source.pasted and kind == TEXT else _not_taken(kind)
            _refuse(read, source.name, kind.id, source.sha256, reason)
    return read


def _refuse(read: Read, path: str, kind: str, sha256: str, reason: str) -> None:
    read.refused.append((FileTally(path, kind, sha256, quarantined=1), Quarantined(Origin(path, ""), reason)))


def _not_taken(kind: Kind) -> str:
    takes = " and ".join(dict.fromkeys(reader.title for reader in readers().values()))
    if kind.is_clinical:
        return f"This is {kind.title}: kind not supported yet. This program reads {takes}."
    return f"This is {kind.title}. It cannot be taken in; this program reads {takes}."


def _as_of(
    reader: Rows, source: SourceFile, kind: str, repeated: list[tuple[datetime, datetime]], anew: bool | None
) -> SourceFile:
    """As of when. What is pasted stands on her screen now, whatever an earlier list said; a copy of a file
    is no newer, but for a list that says the same again and was written later: which it is, she says."""
    if source.pasted:
        return source
    rows = reader.rows(
        "SELECT r.census_at FROM import_file f JOIN import_run r ON r.id = f.import_id"
        " WHERE f.sha256 = ? AND r.voided_at IS NULL ORDER BY r.census_at DESC LIMIT 1",
        (source.sha256,),
    )
    if not rows or not rows[0][0]:
        return source
    then = datetime.fromisoformat(rows[0][0])
    if kind == CENSUS and source.modified > then:
        if anew:
            return source
        if anew is None:
            repeated.append((then, source.modified))
    return replace(source, modified=then)


def feeds_of(read: Read, context: ReadContext) -> tuple[Feed, ...]:
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


def refuse_nothing(feeds: Sequence[Feed], read: Read) -> None:
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
    refuse_all(reasons)


def refuse_all(reasons: Sequence[Quarantined]) -> NoReturn:
    """Raises ``UnreadableInput`` with the first of ``reasons``."""
    first = reasons[0]
    where = " ".join(filter(None, (first.origin.path, first.origin.record)))
    more = f" ({len(reasons) - 1} more)" if len(reasons) > 1 else ""
    raise UnreadableInput(first.reason + more, path=where, hint="Nothing was changed.")


def _first(files: Sequence[FileTally], read: Read) -> str:
    return next((file.path for file in files), next((file.path for file, _note in read.refused), ""))
