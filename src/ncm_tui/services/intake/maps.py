"""Column maps of flat tables: saved under the signature of their header, asked for when there is none."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ncm_tui.interop.cleaning import Scrub
from ncm_tui.interop.context import ColumnMapping
from ncm_tui.interop.files import Limits, SourceFile, gather, load
from ncm_tui.interop.flat import dates, fit
from ncm_tui.interop.flat.columns import BY_ID, COLUMNS, KNOWN_NAMES, missing, places
from ncm_tui.interop.flat.guessing import find, suggested
from ncm_tui.interop.flat.shape import Table, read_table
from ncm_tui.interop.recognize import FLAT_CSV, recognize
from ncm_tui.rules.clean import clean_line
from ncm_tui.rules.problems import Refused, UnreadableInput, UsageProblem
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake.present import Rows
from ncm_tui.views.changed import Changed
from ncm_tui.views.intake import ColumnChoice, TableQuestion

if TYPE_CHECKING:
    from ncm_tui.models.records import ColumnMap
    from ncm_tui.vault.work import Work

_LONGEST_NAME = 60
_REQUIRED = frozenset({"mrn", "name", "family", "visit_number", "admitted"})


@dataclass(frozen=True, slots=True)
class SavedMap:
    """A remembered column map. ``columns`` are the titles of what it reads; ``day_first`` how 03/04/2026 is
    read (``None``: its dates read one way only); ``headless``: for tables without a row of names."""

    uid: str
    name: str
    at: datetime
    columns: tuple[str, ...]
    day_first: bool | None
    headless: bool


def saved_maps(reader: Rows) -> dict[str, ColumnMapping]:
    """Header signature → the newest map saved for it."""
    found: dict[str, ColumnMapping] = {}
    for signature, mapping in reader.rows(
        "SELECT header_sha256, mapping FROM column_map WHERE voided_at IS NULL ORDER BY id"
    ):
        saved = json.loads(mapping)
        found.pop(signature, None)  # the newest is the last
        found[signature] = ColumnMapping(
            saved["columns"], saved.get("day_first"), tuple(saved.get("kinds", ()))
        )
    return found


def tables(
    desk: Desk, given: Sequence[Path | SourceFile], limits: Limits | None = None
) -> list[TableQuestion]:
    """The tables among ``given`` (paths, pasted rows) whose columns are not known yet, with the guesses to
    confirm; and those whose saved map does not fit most of their rows any more."""
    limits = limits or Limits()
    reader = desk.vault.new_reader()
    try:
        maps = saved_maps(reader)
    finally:
        reader.close()
    today = desk.now().astimezone(desk.zone).date()
    questions: dict[str, TableQuestion] = {}
    for source in _sources(given, limits):
        table = read_table(source.data, KNOWN_NAMES) if recognize(source.data) == FLAT_CSV else None
        if table is None:
            continue
        saved = find(table, maps)
        misfit = None if saved is None else fit.most_slip(table, places(table, saved))
        if saved is None or misfit is not None:
            asked = _question(source, table, saved or suggested(table, today))
            told = "" if misfit is None else f"The remembered columns do not fit: {misfit.sentence}."
            questions.setdefault(table.signature, replace(asked, told=told))
    return list(questions.values())


def _sources(given: Sequence[Path | SourceFile], limits: Limits) -> Iterator[SourceFile]:
    yield from (part for part in given if isinstance(part, SourceFile))
    paths = [part for part in given if isinstance(part, Path)]
    for path in gather(paths, limits) if paths else ():
        try:
            yield load(path, limits)
        except UnreadableInput:
            continue  # said by the import itself, with its sentence


def in_order(
    given: Sequence[Path | SourceFile], columns: Sequence[str], limits: Limits | None = None
) -> dict[str, ColumnMapping]:
    """Maps that name the columns of each table in their order, by our ids (``-``: not used).

    Raises ``UsageProblem`` for an id that is none, or named twice.
    """
    ids = [column.strip() for column in columns]
    used = [column for column in ids if column not in ("-", "")]
    unknown = next((column for column in used if column not in BY_ID), None)
    if unknown is not None or len(set(used)) < len(used):
        what = f"There is no column {unknown!r}" if unknown else "A column is named twice"
        raise UsageProblem(f"{what}.", code="columns", hint=f"Columns are: {', '.join(BY_ID)}.")
    found = {}
    for source in _sources(given, limits or Limits()):
        table = read_table(source.data, KNOWN_NAMES) if recognize(source.data) == FLAT_CSV else None
        if table is not None:
            named = {column: name for column, name in zip(ids, table.header, strict=False) if column in BY_ID}
            found[table.signature] = ColumnMapping(named, kinds=table.kinds)
    return found


def choose(question: TableQuestion, column: str, header: str) -> TableQuestion:
    """The question with another header for one of our columns (empty: none). A header serves one column."""
    columns = tuple(
        replace(choice, header=header, sample=question.samples.get(header, ""))
        if choice.id == column
        else replace(choice, header="", sample="")
        if header and choice.header == header
        else choice
        for choice in question.columns
    )
    return _judged(replace(question, columns=columns))


def doubts(question: TableQuestion) -> dict[str, str]:
    """Our columns whose sample does not look like one of theirs, each with what stands there and what is
    wanted."""
    found = {
        choice.id: fit.doubt(choice.id, choice.sample)
        for choice in question.columns
        if choice.header and choice.sample
    }
    return {column: said for column, said in found.items() if said}


def mapping_of(question: TableQuestion) -> ColumnMapping:
    return ColumnMapping(
        {choice.id: choice.header for choice in question.columns if choice.header},
        question.day_first,
        question.kinds,
    )


def save(desk: Desk, question: TableQuestion) -> "Future[Changed]":
    """Remembers the map for every table with this header (or, without one, of this shape), in place of the
    one it had."""
    mapping = mapping_of(question)

    def write(work: "Work") -> Changed:
        from sqlmodel import col, select

        from ncm_tui.models.records import ColumnMap

        same = ColumnMap.header_sha256 == question.signature
        name = _named(question)
        for old in work.session.exec(select(ColumnMap).where(same, col(ColumnMap.voided_at).is_(None))).all():
            name = old.name
            work.void(old, "another map took its place")
        row = work.add(
            ColumnMap(
                name=name,
                header_sha256=question.signature,
                mapping={
                    "columns": dict(mapping.columns),
                    "day_first": mapping.day_first,
                    "kinds": list(mapping.kinds),
                },
            )
        )
        work.about(uids=[row.uid])
        return Changed(work.verb, message="Columns remembered for the next file like this one", row=row.uid)

    return desk.vault.submit("column_map.saved", write)


def listed(desk: Desk) -> list[SavedMap]:
    """The saved maps, the newest first: what they are called, when saved, what they read."""
    rows = desk.vault.reader.rows(
        "SELECT uid, name, created_at, mapping FROM column_map WHERE voided_at IS NULL ORDER BY id DESC"
    )
    found = []
    for uid, name, at, mapping in rows:
        saved = json.loads(mapping)
        titles = [BY_ID[column].title for column in saved["columns"] if column in BY_ID]
        day_first, headless = saved.get("day_first"), bool(saved.get("kinds"))
        found.append(SavedMap(uid, name, datetime.fromisoformat(at), tuple(titles), day_first, headless))
    return found


def rename(desk: Desk, uid: str, name: str) -> "Future[Changed]":
    """Calls a map something else. Raises ``Refused`` for no name, or a map that is not there."""
    called = clean_line(name)[0][:_LONGEST_NAME]
    if not called:
        raise Refused("A column map needs a name.", code="column_map", hint="For example: 4 West list.")

    def write(work: "Work") -> Changed:
        row = _row(work, uid)
        row.name = called
        work.session.add(row)
        work.about(uids=[row.uid])
        return Changed(work.verb, message=f"Column map called {called}", row=row.uid)

    return desk.vault.submit("column_map.renamed", write)


def forget(desk: Desk, uid: str) -> "Future[Changed]":
    """Removes a map (kept in history): the next such table is asked about again. Raises ``Refused`` when it
    is not there."""

    def write(work: "Work") -> Changed:
        row = _row(work, uid)
        work.void(row, "forgotten")
        work.about(uids=[row.uid])
        return Changed(work.verb, message=f"Column map “{row.name}” forgotten", row=row.uid)

    return desk.vault.submit("column_map.forgotten", write)


def _row(work: "Work", uid: str) -> "ColumnMap":
    from sqlmodel import select

    from ncm_tui.models.records import ColumnMap

    found = work.session.exec(select(ColumnMap).where(ColumnMap.uid == uid)).first()
    if found is None or found.voided_at is not None:
        raise Refused("This column map is not there any more.", code="column_map")
    return found


def _named(question: TableQuestion) -> str:
    """What a new map is called: no file's name, it may be a patient's."""
    kind = "pasted rows" if question.pasted else "table"
    head = "" if not question.kinds else ", no header"
    return f"{kind}, {len(question.header)} columns{head}"


def _question(source: SourceFile, table: Table, mapping: ColumnMapping) -> TableQuestion:
    samples: dict[str, str] = {}
    for place, name in enumerate(table.header):
        cells = (cells[place] for _line, cells in table.rows[:50] if place < len(cells))
        samples.setdefault(name, Scrub().text(next((cell for cell in cells if cell.strip()), ""))[:40])
    columns = tuple(
        ColumnChoice(
            column.id,
            column.title,
            column.id in _REQUIRED,
            mapping.columns.get(column.id, ""),
            samples.get(mapping.columns.get(column.id, ""), ""),
        )
        for column in COLUMNS
    )
    signs = {name: dates.signs(table.column(place)) for place, name in enumerate(table.header)}
    asked = TableQuestion(
        source.name,
        table.signature,
        table.header,
        samples,
        columns,
        (),
        False,
        day_first=mapping.day_first,
        date_signs=signs,
        kinds=table.kinds,
        pasted=source.pasted,
    )
    return _judged(asked)


def _judged(question: TableQuestion) -> TableQuestion:
    """What is still missing, and how the dates of the chosen columns are written. An answer once given
    stands as long as it is needed."""
    mapping = mapping_of(question)
    told = dates.day_first(
        question.date_signs[choice.header]
        for choice in question.columns
        if choice.header in question.date_signs and BY_ID[choice.id].is_date
    )
    answered = question.day_first if question.dates_ask else None
    return replace(
        question,
        missing=tuple(missing(mapping, question.header)),
        dates_ask=told is None,
        day_first=answered if told is None else told,
    )
