"""A flat census: one row a stay, read through a column map (saved, given, or guessed from the header)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.context import ColumnMapping, ReadContext, Reader
from ncm_tui.interop.files import SourceFile
from ncm_tui.interop.flat import dates, rows
from ncm_tui.interop.flat.columns import BY_ID, KNOWN_NAMES, guess, missing
from ncm_tui.interop.flat.shape import Table, is_damaged, read_table
from ncm_tui.interop.records import Feed, FileTally, Origin, PatientRecord, Quarantined

KIND = "csv"
AMBIGUOUS = "Dates such as 03/04/2026 in this table read two ways"


@dataclass(slots=True)
class _Reading:
    """What the rows of one file became."""

    origin: Origin
    accepted: list[tuple[PatientRecord, tuple[str, ...]]] = field(default_factory=list)
    quarantine: list[Quarantined] = field(default_factory=list)
    warnings: list[Quarantined] = field(default_factory=list)
    warned: int = 0
    duplicates: int = 0
    skipped: dict[str, int] = field(default_factory=dict)


def read(files: Sequence[SourceFile], context: ReadContext) -> Sequence[Feed]:
    """Each file is a feed of its own: tables do not refer to each other."""
    feeds = []
    for number, file in enumerate(files):
        context.watch.progress("Reading", number, len(files))
        feeds.append(_read_file(file, context))
    return feeds


def mapping_for(table: Table, context: ReadContext) -> ColumnMapping:
    """The saved map of this header, else the guess; with how its dates are written, if that can be told."""
    mapping = context.maps.get(table.signature) or guess(table.header)
    if mapping.day_first is None:
        places = [table.header.index(name) for column, name in mapping.columns.items()
                  if BY_ID[column].is_date and name in table.header]  # fmt: skip
        told = dates.day_first(dates.signs(table.column(place)) for place in places)
        mapping = replace(mapping, day_first=context.day_first if told is None else told)
    return mapping


def _read_file(file: SourceFile, context: ReadContext) -> Feed:
    table = read_table(file.data, KNOWN_NAMES)
    origin = Origin(file.name, "")
    if table is None:
        return _refused(file, "There is no row of column names.")
    mapping = mapping_for(table, context)
    if wanted := missing(mapping, table.header):
        columns = ", ".join(wanted)
        return _refused(
            file,
            f"The table has no column for: {columns}. Its columns are: {_named(table.header)}."
            " Rename the column, or map it in the app (import, column map).",
        )
    if mapping.day_first is None:
        return _refused(file, f"{AMBIGUOUS}. Say which: --dates mdy or --dates dmy, or answer in the app.")
    reading = _Reading(origin, warnings=[Quarantined(origin, note) for note in table.notes])
    _read_rows(table, mapping, context, reading, file.modified)
    _hold_disagreeing(reading)
    return _feed(file, reading)


def _read_rows(
    table: Table, mapping: ColumnMapping, context: ReadContext, reading: _Reading, as_of: datetime
) -> None:
    places = {
        column: table.header.index(name) for column, name in mapping.columns.items() if name in table.header
    }
    today = context.now.astimezone(context.zone).date()
    reader = dates.DateReader(context.naive_zone, today, bool(mapping.day_first))
    seen: dict[tuple[str, ...], int] = {}
    for line, cells in table.rows:
        context.watch.record()
        origin = Origin(reading.origin.path, f"row {line}")
        whole = tuple(cell.strip() for cell in cells)
        if is_damaged(cells):
            reading.quarantine.append(
                Quarantined(origin, "From here on the text is not rows: a cell is far too long.")
            )
            continue
        if reason := _misshapen(whole, table):
            reading.quarantine.append(Quarantined(origin, reason))
        elif whole in seen:
            reading.duplicates += 1
        elif not _at(whole, places["mrn"]) or sum(map(bool, whole)) == 1:
            _without_patient(whole, origin, reading)
        else:
            seen[whole] = line
            picked = {column: whole[place] for column, place in places.items() if place < len(whole)}
            _take(rows.Row(picked, Scrub(), reader), whole, origin, reading, context, as_of)


def _take(
    row: rows.Row,
    whole: tuple[str, ...],
    origin: Origin,
    reading: _Reading,
    context: ReadContext,
    as_of: datetime,
) -> None:
    try:
        made = rows.record(row, origin, as_of)
    except rows.RowProblem as problem:
        reading.quarantine.append(Quarantined(origin, str(problem)))
        return
    reading.accepted.append((made, whole))
    if row.scrub.warnings:
        reading.warned += 1
        reading.warnings.extend(Quarantined(origin, sentence) for sentence in row.scrub.warnings)


def _at(cells: tuple[str, ...], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _misshapen(cells: tuple[str, ...], table: Table) -> str:
    if len(cells) > len(table.header) and any(cells[len(table.header) :]):
        return f"The row has {len(cells)} cells and the header {len(table.header)}."
    return ""


def _without_patient(cells: tuple[str, ...], origin: Origin, reading: _Reading) -> None:
    """A row without an MRN: a footer ("Total: 52") is passed over, anything fuller is quarantined."""
    if sum(bool(cell) for cell in cells) <= 2:
        reading.skipped["row without a patient"] = reading.skipped.get("row without a patient", 0) + 1
    else:
        reading.quarantine.append(Quarantined(origin, "The row has no MRN."))


def _hold_disagreeing(reading: _Reading) -> None:
    """Rows of one MRN with a different name or birth date, and one visit of two MRNs: all are held."""
    by_mrn: dict[tuple[str, str], list[PatientRecord]] = {}
    by_visit: dict[str, set[str]] = {}
    for made, _cells in reading.accepted:
        by_mrn.setdefault((made.mrn.system, made.mrn.value), []).append(made)
        for visit in (*(stay.visit_number for stay in made.stays), *(prior.key for prior in made.priors)):
            by_visit.setdefault(visit, set()).add(made.mrn.value)
    twins = {
        key for key, found in by_mrn.items() if any(not rows.same_person(found[0], other) for other in found)
    }
    shared = {visit for visit, found in by_visit.items() if len(found) > 1}
    kept = []
    for made, cells in reading.accepted:
        visits = {stay.visit_number for stay in made.stays} | {prior.key for prior in made.priors}
        if (made.mrn.system, made.mrn.value) in twins:
            reason = "Two rows of this file have the same MRN and a different name or birth date."
        elif visits & shared:
            reason = "Two rows of this file have the same visit number and different MRNs."
        else:
            kept.append((made, cells))
            continue
        reading.quarantine.append(Quarantined(made.origin, reason))
    reading.accepted = kept


def _feed(file: SourceFile, reading: _Reading) -> Feed:
    tally = FileTally(
        path=file.name,
        kind=KIND,
        sha256=file.sha256,
        accepted=len(reading.accepted) + reading.duplicates,
        warned=reading.warned,
        quarantined=len(reading.quarantine),
        duplicates=reading.duplicates,
        skipped=reading.skipped,
    )
    patients = tuple(made for made, _cells in reading.accepted)
    return Feed("csv", patients, (tally,), tuple(reading.quarantine), tuple(reading.warnings), file.modified,
                is_list=True)  # fmt: skip


def _refused(file: SourceFile, reason: str) -> Feed:
    held = Quarantined(Origin(file.name, ""), reason)
    return Feed("csv", (), (FileTally(file.name, KIND, file.sha256, quarantined=1),), (held,))


def _named(header: Sequence[str]) -> str:
    names = [Scrub().text(name)[:30] for name in header if name.strip()]
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")


READER = Reader(kinds=("csv",), title="a table (CSV)", read=read)
