"""A flat census: one row a stay, read through a column map (saved, given, or guessed from the header)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.context import ColumnMapping, ReadContext, Reader
from ncm_tui.interop.files import SourceFile
from ncm_tui.interop.flat import dates, fit, holding, rows, twice, whose
from ncm_tui.interop.flat.columns import BY_ID, KNOWN_NAMES, guess, missing, places
from ncm_tui.interop.flat.guessing import by_looks, find
from ncm_tui.interop.flat.printed import printed_at
from ncm_tui.interop.flat.shape import Table, decode, fold, is_damaged, read_table
from ncm_tui.interop.records import Feed, FileTally, Origin, PatientRecord, Quarantined

KIND, PASTED = "csv", "paste"
AMBIGUOUS = "Dates such as 03/04/2026 in this table read two ways"
_NO_ROWS = (
    "There are no rows of cells in it, or its columns cannot be told apart. Copy it with its column names, or"
    " some rows more at once: columns are found by their places."
)
_TELL = 512
_TITLES = 40  # lines above the rows that are looked at
_TOTAL = re.compile(
    r"(?:grand )?(?:sub)?total|count|page \d|printed|end of (?:list|report)|selected", re.IGNORECASE
)


@dataclass(slots=True)
class _Reading:
    """What the rows of one file became."""

    origin: Origin
    where: Mapping[str, int]
    accepted: list[tuple[PatientRecord, tuple[str, ...]]] = field(default_factory=list)
    quarantine: list[Quarantined] = field(default_factory=list)
    warnings: list[Quarantined] = field(default_factory=list)
    warned: int = 0
    duplicates: int = 0
    skipped: dict[str, int] = field(default_factory=dict)

    def hold(self, origin: Origin, reason: str, cells: tuple[str, ...]) -> None:
        self.quarantine.append(whose.named(Quarantined(origin, reason), cells, self.where))


def read(files: Sequence[SourceFile], context: ReadContext) -> Sequence[Feed]:
    """Each file is a feed of its own: tables do not refer to each other."""
    feeds = []
    for number, file in enumerate(files):
        context.watch.progress("Reading", number, len(files))
        feeds.append(_read_file(file, context))
    return feeds


def mapping_for(table: Table, context: ReadContext) -> ColumnMapping:
    """The saved map of this header, else the guess; with how its dates are written, if that can be told."""
    mapping = find(table, context.maps) or guess(table.header)
    if mapping.day_first is None:
        found = [place for column, place in places(table, mapping).items() if BY_ID[column].is_date]
        told = dates.day_first(dates.signs(table.column(place)) for place in found)
        mapping = replace(mapping, day_first=context.day_first if told is None else told)
    return mapping


def _read_file(file: SourceFile, context: ReadContext) -> Feed:
    table = read_table(file.data, KNOWN_NAMES)
    if table is None:
        return _refused(file, _NO_ROWS)
    mapping = mapping_for(table, context)
    if reason := _unusable(table, mapping, context):
        return _refused(file, reason)
    where = places(table, mapping)
    origin = Origin(file.name, "")
    reading = _Reading(origin, where, warnings=[Quarantined(origin, note) for note in table.notes])
    as_of = _as_of(file, table, where, context)
    _read_rows(table, mapping, context, reading, as_of)
    _hold(reading)
    return _feed(file, reading, as_of)


def _as_of(file: SourceFile, table: Table, where: Mapping[str, int], context: ReadContext) -> datetime:
    """The time of a file; of pasted rows when they say they were printed, if they say it in one way, else
    now."""
    if not file.pasted or not table.rows:
        return file.modified
    above = decode(file.data)[0].split("\n")[: min(table.rows[0][0], _TITLES) - 1]
    beside = [
        " ".join(cells)
        for _line, cells in table.rows
        if _passed_over(tuple(cell.strip() for cell in cells), table, where["mrn"])
    ]
    today = context.now.astimezone(context.zone).date()
    reader = dates.DateReader(context.naive_zone, today)
    return printed_at((*above, *beside), reader, file.modified) or file.modified


def _unusable(table: Table, mapping: ColumnMapping, context: ReadContext) -> str:
    """Why the table cannot be read through this map; empty when it can."""
    if wanted := missing(mapping, table.header):
        if not table.headed:
            return _without_header(table, context)
        return (
            f"The table has no column for: {', '.join(wanted)}. Its columns are: {_named(table.header)}."
            " Rename the column, or map it in the app (import, column map)."
        )
    if wider := _wider(table):
        return (
            f"{wider} of {len(table.rows)} rows have more cells than the row of names: which column is which"
            " cannot be told. Copy the list again with all its names, or without the row of names: then its"
            " columns are asked about."
        )
    misfit = fit.most_slip(table, places(table, mapping))
    if misfit is not None:
        return (
            f"Most rows do not fit the columns: {misfit.sentence}. Copy the list again with all its columns,"
            " or say in the app (import) which column is which."
        )
    if mapping.day_first is None:
        return f"{AMBIGUOUS}. Say which: --dates mdy or --dates dmy, or answer in the app."
    return ""


def _wider(table: Table) -> int:
    """How many rows have more cells than there are names, where most have; else 0."""
    wider = sum(any(cell.strip() for cell in cells[len(table.header) :]) for _line, cells in table.rows)
    return wider if 2 * wider > len(table.rows) else 0


def _without_header(table: Table, context: ReadContext) -> str:
    """A table without names is only read as somebody confirmed: the sentence says how it looks."""
    looks = by_looks(table, context.now.astimezone(context.zone).date())
    ids = {header: column for column, header in looks.items()}
    order = ",".join(ids.get(header, "-") for header in table.header)
    return (
        "The table has no row of column names. Paste it in the app once (i), where its columns are shown to"
        f" confirm, or name them in their order. They look like: --columns {order}"
    )


def _read_rows(
    table: Table,
    mapping: ColumnMapping,
    context: ReadContext,
    reading: _Reading,
    as_of: datetime,
) -> None:
    where, today = reading.where, context.now.astimezone(context.zone).date()
    reader = dates.DateReader(context.naive_zone, today, bool(mapping.day_first))
    fitting = fit.Fit(table, where)
    seen: set[tuple[str, ...]] = set()
    for number, (line, cells) in enumerate(table.rows):
        context.watch.record()
        if number % _TELL == 0:
            context.watch.progress("Reading row", number, len(table.rows))
        origin = Origin(reading.origin.path, f"row {line}")
        whole = tuple(cell.strip() for cell in cells)
        if is_damaged(cells):
            reason = "From here on the text is not rows: a cell is far too long."
            reading.quarantine.append(Quarantined(origin, reason))
        elif passed := _passed_over(whole, table, where["mrn"]):
            reading.skipped[passed] = reading.skipped.get(passed, 0) + 1
        elif reason := _misshapen(whole, table) or _slipped(whole, fitting, where["mrn"]):
            reading.hold(origin, reason, whole)
        elif whole in seen:
            reading.duplicates += 1
        else:
            seen.add(whole)
            picked = {column: whole[place] for column, place in where.items() if place < len(whole)}
            _take(rows.Row(picked, Scrub(), reader), whole, origin, reading, as_of)


def _passed_over(cells: tuple[str, ...], table: Table, mrn: int) -> str:
    """What a row is that is nobody's: a footer ("Total: 52"), a heading between rows, the names again."""
    filled = [cell for cell in cells if cell]
    if (
        table.headed
        and fold(cells[0]) == fold(table.header[0])
        and ([fold(cell) for cell in cells] == [fold(name) for name in table.header])
    ):
        return "column names again"
    if len(filled) == 1 or (len(filled) <= 2 and not _at(cells, mrn)):
        return "row without a patient"
    return "row without a patient" if len(filled) <= 3 and _TOTAL.match(filled[0]) else ""


def _slipped(cells: tuple[str, ...], fitting: fit.Fit, mrn: int) -> str:
    if not _at(cells, mrn):
        return "The row has no MRN."
    found = fitting.misfits(cells)
    return fit.slipped(found) if found else ""


def _take(
    row: rows.Row,
    whole: tuple[str, ...],
    origin: Origin,
    reading: _Reading,
    as_of: datetime,
) -> None:
    try:
        made = rows.record(row, origin, as_of)
    except rows.RowProblem as problem:
        reading.hold(origin, str(problem), whole)
        return
    reading.accepted.append((made, whole))
    if row.scrub.warnings:
        reading.warned += 1
        reading.warnings.extend(Quarantined(origin, sentence) for sentence in row.scrub.warnings)


def _at(cells: tuple[str, ...], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _misshapen(cells: tuple[str, ...], table: Table) -> str:
    if len(cells) > len(table.header) and any(cells[len(table.header) :]):
        wide = len(table.header)
        return f"The row has {len(cells)} cells for {wide} columns. Copy it again, or enter it by hand."
    return ""


def _hold(reading: _Reading) -> None:
    """What only the rows together show; and whose each row is that is spoken of."""
    cells = {made.origin: whole for made, whole in reading.accepted}
    held = holding.disagreeing(made for made, _cells in reading.accepted)
    origins = {note.origin for note in held}
    settled = twice.settle([made for made, _cells in reading.accepted if made.origin not in origins])
    for note in (*held, *settled.held):
        reading.hold(note.origin, note.reason, cells[note.origin])
    reading.accepted = [(made, cells[made.origin]) for made in settled.records]
    notes = [*settled.notes, *holding.shared_beds(settled.records)]
    warned = {note.origin for note in reading.warnings}
    reading.warned += len({note.origin for note in notes} - warned)
    reading.warnings.extend(notes)
    reading.warnings = [
        whose.named(note, cells[note.origin], reading.where) if note.origin in cells else note
        for note in reading.warnings
    ]


def _feed(file: SourceFile, reading: _Reading, as_of: datetime) -> Feed:
    tally = FileTally(
        path=file.name,
        kind=_kind(file),
        sha256=file.sha256,
        accepted=len(reading.accepted) + reading.duplicates,
        warned=reading.warned,
        quarantined=len(reading.quarantine),
        duplicates=reading.duplicates,
        skipped=reading.skipped,
    )
    patients = tuple(made for made, _cells in reading.accepted)
    return Feed("csv", patients, (tally,), tuple(reading.quarantine), tuple(reading.warnings), as_of,
                is_list=True)  # fmt: skip


def _kind(file: SourceFile) -> str:
    return PASTED if file.pasted else KIND


def _refused(file: SourceFile, reason: str) -> Feed:
    held = Quarantined(Origin(file.name, ""), reason)
    return Feed("csv", (), (FileTally(file.name, _kind(file), file.sha256, quarantined=1),), (held,))


def _named(header: Sequence[str]) -> str:
    names = [Scrub().text(name)[:30] for name in header if name.strip()]
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


READER = Reader(kinds=("csv",), title="a table (CSV)", read=read)
