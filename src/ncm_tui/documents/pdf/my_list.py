"""My list as a PDF: US Letter on its side, one page as long as it is readable, then more (P§13)."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import LETTER, landscape
from reportlab.pdfgen.canvas import Canvas

from ncm_tui.documents.my_list import edd_text, heading
from ncm_tui.documents.pdf.type import BOLD, REGULAR, cut, fonts, lines, printable, width
from ncm_tui.views.my_list import CONFIDENTIAL, MyList, PrintRow

_PAGE: Final = landscape(LETTER)
_MARGIN: Final = 26.0
_BOX: Final = 8.0
_PAD: Final = 3.0
_TOP, _FOOT = 46.0, 16.0
_LEGEND: Final = "~ payer not confirmed · * GMLOS of a past year"
_NOT_RECORD: Final = "Working paper, not part of the legal record; the EMR is."
#: Title and width in points; the first is the box to tick.
_COLUMNS: Final = (
    ("", 14.0), ("Bed", 46.0), ("Patient", 118.0), ("MD", 56.0), ("Why here", 98.0), ("Payer", 64.0),
    ("St LOS/GM", 44.0), ("EDD", 36.0), ("To", 50.0), ("Barriers", 98.0), ("Due", 116.0),
)  # fmt: skip
_DUE: Final = len(_COLUMNS) - 1


@dataclass(frozen=True, slots=True)
class _Setting:
    """Size of the type in points, how many lines a cell may have, and the points above and below them."""

    size: float
    most: int
    above: float

    @property
    def leading(self) -> float:
        return self.size * 1.18


#: The first by which all fits on one page is taken; where none does, it takes several of them.
_SETTINGS: Final = (
    _Setting(8.0, 5, 3.0), _Setting(7.5, 4, 2.6), _Setting(7.0, 3, 2.0), _Setting(6.8, 2, 1.5),
)  # fmt: skip
_SEVERAL: Final = _SETTINGS[1]
_Cell = list[tuple[str, str]]


def list_pdf(found: MyList) -> tuple[bytes, int]:
    """The document, and how many pages it has. It carries no author, no date and no path of this machine."""
    fonts()
    pages = _paged(found)
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=_PAGE, invariant=True, pageCompression=1)
    canvas.setTitle("My list")
    for number, (setting, rows) in enumerate(pages, start=1):
        _draw(canvas, found, setting, rows, f"page {number} of {len(pages)}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), len(pages)


def _paged(found: MyList) -> list[tuple[_Setting, list[list[_Cell]]]]:
    """The rows of each page: all on one where a setting allows it."""
    room = _PAGE[1] - 2 * _MARGIN - _TOP - _FOOT
    for setting in _SETTINGS:
        rows = [_cells(row, found, setting) for row in found.rows]
        if sum(_height(row, setting) for row in rows) <= room:
            return [(setting, rows)]
    pages: list[list[list[_Cell]]] = [[]]
    left = room
    for row in (_cells(row, found, _SEVERAL) for row in found.rows):
        height = _height(row, _SEVERAL)
        if height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= height
    return [(_SEVERAL, page) for page in pages]


def _height(cells: list[_Cell], setting: _Setting) -> float:
    return max(1, *(len(cell) for cell in cells)) * setting.leading + 2 * setting.above


def _cells(row: PrintRow, found: MyList, setting: _Setting) -> list[_Cell]:
    """Each cell as lines, each with its font."""
    going = edd_text(row, found).split()
    marks = [
        part for part in ("NAME ALERT" if row.name_alert else "", "! safety" if row.safety else "") if part
    ]
    name = _cell(row.name, 2, setting, BOLD)
    under = " · ".join(part for part in (row.age_sex, *marks) if part)
    plain = (
        [*name, *_cell(under, 2, setting, BOLD if marks else REGULAR, setting.most - len(name))],
        _cell(row.attending, 3, setting),
        _cell(row.reason, 4, setting),
        _cell(row.payer, 5, setting),
        [*_cell(" ".join(row.stay.split()[:1]), 6, setting), *_cell(row.stay.partition(" ")[2], 6, setting)],
        [(word, BOLD if len(going) > 1 else REGULAR) for word in going],
        _cell(row.disposition, 8, setting),
        _joined(row.barriers, 9, setting),
        _joined(row.due, _DUE, setting),
    )
    return [[], _cell(row.bed, 1, setting, BOLD), *plain]


def _cell(text: str, column: int, setting: _Setting, font: str = REGULAR, most: int = 0) -> _Cell:
    room = _COLUMNS[column][1] - 2 * _PAD
    return [(line, font) for line in lines(text, font, setting.size, room, max(1, most or setting.most))]


def _joined(parts: tuple[str, ...], column: int, setting: _Setting) -> _Cell:
    """Each part from its own line while there is room for all, else one after the other."""
    apart = [line for part in parts for line in _cell(part, column, setting)]
    return apart if len(apart) <= setting.most else _cell("; ".join(parts), column, setting)


def _draw(canvas: Canvas, found: MyList, setting: _Setting, rows: list[list[_Cell]], page: str) -> None:
    y = _PAGE[1] - _MARGIN
    first, second = heading(found)
    _left(canvas, first, y - 10, BOLD, 10)
    _right(canvas, CONFIDENTIAL, y - 10, BOLD, 10)
    _left(canvas, second, y - 21, REGULAR, 7.5)
    y -= _TOP - 8
    x = _MARGIN
    for title, wide in _COLUMNS:
        canvas.setFont(BOLD, 7)
        canvas.drawString(x + _PAD, y, title)
        x += wide
    y -= 8
    _rule(canvas, y + 4, 0.9)
    for row in rows:
        height = _height(row, setting)
        _draw_row(canvas, row, setting, y + 4)
        y -= height
        _rule(canvas, y + 4, 0.25)
    _left(canvas, f"{_LEGEND} · {_NOT_RECORD}", _MARGIN, REGULAR, 7)
    _right(canvas, f"{CONFIDENTIAL} · {page}", _MARGIN, BOLD, 8)


def _draw_row(canvas: Canvas, row: list[_Cell], setting: _Setting, top: float) -> None:
    canvas.setLineWidth(0.7)
    canvas.rect(_MARGIN + 2, top - setting.above - _BOX, _BOX, _BOX)
    x = _MARGIN
    for cell, (_, wide) in zip(row, _COLUMNS, strict=True):
        for place, (line, font) in enumerate(cell):
            canvas.setFont(font, setting.size)
            canvas.drawString(
                x + _PAD, top - setting.above - setting.size - place * setting.leading + 1, line
            )
        x += wide


def _rule(canvas: Canvas, y: float, thick: float) -> None:
    canvas.setLineWidth(thick)
    canvas.line(_MARGIN, y, _PAGE[0] - _MARGIN, y)


def _left(canvas: Canvas, text: str, y: float, font: str, size: float) -> None:
    canvas.setFont(font, size)
    room = _PAGE[0] - 2 * _MARGIN - width(CONFIDENTIAL, BOLD, 10) - 12
    canvas.drawString(_MARGIN, y, cut(printable(text, font), font, size, room))


def _right(canvas: Canvas, text: str, y: float, font: str, size: float) -> None:
    canvas.setFont(font, size)
    canvas.drawRightString(_PAGE[0] - _MARGIN, y, text)
