"""The shape of a table written as text: encoding, what divides its cells, where the header is, if any."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ncm_tui.interop.flat import aligned
from ncm_tui.interop.flat.kinds import HARD, Kind, Look, kind_of, look
from ncm_tui.interop.flat.wrapped import joined

#: Stands for "two spaces or more, under each other" among the delimiters.
ALIGNED = "  "
_DELIMITERS = (",", "\t", ";", "|")
_HEADER_WITHIN = 15
_SAMPLE = 200
LONGEST_CELL = 131_072
_DATE_INSIDE = re.compile(r"(?<!\d)\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}(?!\d)")
_DAMAGED = "\x00damaged"

Rows = list[tuple[int, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Table:
    """``header`` as written, or ``Column 1`` … where the table has none (``headed`` is false then);
    ``rows`` are (line number of its first line, cells), blank rows left out; ``looks`` how each column looks.

    ``notes`` are sentences about the whole text (an assumed encoding, NUL bytes removed).
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str
    encoding: str
    notes: tuple[str, ...] = ()
    headed: bool = True
    looks: tuple[Look, ...] = ()

    def column(self, place: int) -> Iterator[str]:
        """The cells of one column; short rows have none there."""
        return (cells[place] for _line, cells in self.rows if place < len(cells))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the columns, by which a table without a header is known again."""
        return () if self.headed else tuple(look.kind.value for look in self.looks)

    @property
    def signature(self) -> str:
        """The same for every file with this header, whatever its case and spacing; without a header, for
        every one with as many columns of the same kinds."""
        names = (fold(name) for name in self.header) if self.headed else ("\x1e", *self.kinds)
        return hashlib.sha256("\x1f".join(names).encode()).hexdigest()


def fold(name: str) -> str:
    """A header name without case, spaces and signs: ``Adm. Date/Time`` → ``admdatetime``."""
    return "".join(part for part in name.casefold() if part.isalnum())


def decode(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """(text, encoding, notes). UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252."""
    notes: list[str] = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, encoding = data.decode("utf-16", "replace"), "utf-16"
    else:
        try:
            text, encoding = data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError:
            text, encoding = data.decode("cp1252", "replace"), "cp1252"
            notes.append("the file is not UTF-8 and was read as Windows-1252")
    if "\x00" in text:
        text = text.replace("\x00", "")
        notes.append("NUL characters were removed")
    return text, encoding, tuple(notes)


def read_table(data: bytes, known: frozenset[str]) -> Table | None:
    """The table in ``data``; ``known`` are folded header names, by which the header row is found below
    title lines. ``None`` when there is no row with two cells."""
    text, encoding, notes = decode(data)
    delimiter = _delimiter(text, known)
    if delimiter is None:
        return None
    rows = _rows_of(text, delimiter)
    place = _header(rows[:60], known)
    if place is not None:
        header, body = rows[place][1], rows[place + 1 :]
    else:
        header, body = (), rows
    width = len(header) or _usual(body)
    looks = _looks(body, width)
    if delimiter in ("\t", "|", ALIGNED):
        body = joined(body, looks, places=delimiter == ALIGNED)
        looks = _looks(body, width)
    names = header or tuple(f"Column {number}" for number in range(1, width + 1))
    return Table(names, tuple(body), delimiter, encoding, notes, bool(header), looks)


def _looks(rows: Rows, width: int) -> tuple[Look, ...]:
    """How the columns look, by the rows that have them all (some hundred of them)."""
    whole = [cells for _line, cells in rows[: 4 * _SAMPLE] if len(cells) == width][:_SAMPLE]
    sample = whole or [cells for _line, cells in rows[:_SAMPLE]]
    return tuple(look(cells[place] for cells in sample if place < len(cells)) for place in range(width))


def _delimiter(text: str, known: frozenset[str]) -> str | None:
    """What divides the cells: by the most known names, then by the most rows alike, then by the most
    columns."""
    best, score = None, (-1, -1.0, -1)
    head = text[:200_000]
    for delimiter in (*_DELIMITERS, ALIGNED):
        if not _may_divide(head, delimiter):
            continue
        sample = _rows_of(head, delimiter)[:60]
        width = _usual(sample)
        if width < 2:
            continue
        place = _header(sample, known)
        hits, names = 0, sample[place][1] if place is not None else ()
        if names:
            hits, width = sum(fold(name) in known for name in names), len(names)
        alike = sum(len(cells) == width for _line, cells in sample) / len(sample)
        if delimiter == "," and hits < 2 and _cuts_names(sample):
            continue
        here = (hits if hits > 1 else 0, round(alike, 1) if width > 1 else 0.0, width)
        if width > 1 and here > score:
            best, score = delimiter, here
    return best


def _may_divide(head: str, delimiter: str) -> bool:
    """Whether to try a delimiter: places only where no tab and no bar divides, their cells may be empty."""
    if delimiter != ALIGNED:
        return delimiter in head
    lines = [line for line in head.splitlines() if line.strip()]
    return all(2 * sum(sign in line for line in lines) <= len(lines) for sign in "\t|")


def _cuts_names(sample: Rows) -> bool:
    """Whether commas only stand in names (``4W-01 QUILL, Vera 03/14/1948 F``): then most rows have a
    cell with a date and other things in it."""
    mixed = sum(
        any(_DATE_INSIDE.search(cell) and kind_of(cell) is not Kind.DATE for cell in cells)
        for _line, cells in sample
    )
    return 2 * mixed > len(sample)


def _usual(rows: Rows) -> int:
    """The commonest number of cells of a row, of those with two at least."""
    found = Counter(len(cells) for _line, cells in rows if sum(map(bool, map(str.strip, cells))) > 1)
    return max(found, key=lambda count: (found[count], count)) if found else 0


def _rows_of(text: str, delimiter: str) -> Rows:
    if delimiter == ALIGNED:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\t", "    ")
        return aligned.cut(list(enumerate(lines.split("\n"), 1)))
    rows = list(_rows(text, delimiter))
    if delimiter == "\t" and any("\n" in cell and "\t" in cell for _line, cells in rows for cell in cells):
        # A lone quote in a copied row (5' 6") is no beginning of a quoted cell: it would swallow the rest.
        rows = list(_rows(text, delimiter, csv.QUOTE_NONE))
    if delimiter == "|":
        rows = [row for row in rows if not aligned.is_rule("".join(row[1]))]
        if rows and all(
            len(cells) > 2 and not cells[0].strip() and not cells[-1].strip() for _l, cells in rows
        ):
            rows = [(line, cells[1:-1]) for line, cells in rows]
        rows = [(line, tuple(cell.strip() for cell in cells)) for line, cells in rows]
    return rows


def _rows(
    text: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows with a cell in them; a quote that is never closed ends the reading at its row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A cell beyond the module's limit: the rest of the text cannot be trusted to be rows.
            yield line, (_DAMAGED,)
            return
        if any(cell.strip() for cell in cells):
            yield line, tuple(cells)
        line = reader.line_num + 1


def _header(rows: Sequence[tuple[int, tuple[str, ...]]], known: frozenset[str]) -> int | None:
    """The row with the most known names (two at least), else the first whose cells are all words of
    their own and none a name, a date or a number; ``None`` when there is none."""
    hits = Counter(
        {
            place: sum(fold(cell) in known for cell in cells)
            for place, (_l, cells) in enumerate(rows[:_HEADER_WITHIN])
        }
    )
    for place, count in hits.most_common(1):
        if count >= 2:
            return place
    for place, (_line, cells) in enumerate(rows[:_HEADER_WITHIN]):
        names = [fold(cell) for cell in cells if cell.strip()]
        if len(names) > 1 and len(set(names)) == len(names):
            return place if _are_names(cells) else None
    return None


def _are_names(cells: Sequence[str]) -> bool:
    """Whether cells may be names of columns: no cell of a patient's row among them."""
    return not any(
        kind_of(cell) in HARD or kind_of(cell) in (Kind.SMALL, Kind.AGE, Kind.CLASS) for cell in cells
    )


def is_damaged(cells: Sequence[str]) -> bool:
    return cells[:1] == (_DAMAGED,)
