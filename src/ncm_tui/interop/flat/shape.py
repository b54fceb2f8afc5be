"""The shape of a delimited text: encoding, delimiter, where the header is."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DELIMITERS = (",", "\t", ";", "|")
_HEADER_WITHIN = 15
LONGEST_CELL = 131_072


@dataclass(frozen=True, slots=True)
class Table:
    """``header`` as written; ``rows`` are (line number of its first line, cells), blank rows left out.

    ``notes`` are sentences about the whole text (an assumed encoding, NUL bytes removed).
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str
    encoding: str
    notes: tuple[str, ...] = ()

    def column(self, place: int) -> Iterator[str]:
        """The cells of one column; short rows have none there."""
        return (cells[place] for _line, cells in self.rows if place < len(cells))

    @property
    def signature(self) -> str:
        """The same for every file with this header, whatever its case and spacing."""
        folded = "\x1f".join(fold(name) for name in self.header)
        return hashlib.sha256(folded.encode()).hexdigest()


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
    best: Table | None = None
    score = (-1, -1)
    for delimiter in _DELIMITERS:
        sample = list(_rows(text[:200_000], delimiter))[:60]
        place = _header(sample, known)
        if place is None:
            continue
        header = sample[place][1]
        hits = sum(fold(name) in known for name in header)
        alike = sum(len(cells) == len(header) for _line, cells in sample[place:])
        if (hits, alike * (len(header) > 1)) > score and len(header) > 1:
            score = (hits, alike)
            best = Table(header, (), delimiter, encoding, notes)
    if best is None:
        return None
    rows = list(_rows(text, best.delimiter))
    place = _header(rows[:60], known)
    start = 0 if place is None else place
    return Table(rows[start][1], tuple(rows[start + 1 :]), best.delimiter, encoding, notes)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows with a cell in them; a quote that is never closed ends the reading at its row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A cell beyond the module's limit: the rest of the text cannot be trusted to be rows.
            yield line, ("\x00damaged",)
            return
        if any(cell.strip() for cell in cells):
            yield line, tuple(cells)
        line = reader.line_num + 1


def _header(rows: Sequence[tuple[int, tuple[str, ...]]], known: frozenset[str]) -> int | None:
    """The row with the most known names (two at least), else the first whose cells are all words of
    their own; ``None`` when there is none."""
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
        if len(names) > 1 and len(set(names)) == len(names) and not any(name.isdigit() for name in names):
            return place
    return None


def is_damaged(cells: Sequence[str]) -> bool:
    return cells[:1] == ("\x00damaged",)
