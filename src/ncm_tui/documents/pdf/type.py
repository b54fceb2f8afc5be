"""Type on a page: the bundled fonts, how wide a text is, how it is broken and cut."""

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from ncm_tui.library.sources import BUNDLED

REGULAR: Final = "DejaVuSansCondensed"
BOLD: Final = "DejaVuSansCondensed-Bold"
_CUT: Final = "…"
#: Stands for a sign the font does not have.
_UNKNOWN: Final = "\ufffd"


@cache
def fonts() -> None:
    """Makes the fonts known to the library, once."""
    for name in (REGULAR, BOLD):
        data = (BUNDLED / "fonts" / f"{name}.ttf").read_bytes()
        pdfmetrics.registerFont(TTFont(name, BytesIO(data)))


def printable(text: str, font: str = REGULAR) -> str:
    """``text`` on one line, each sign that the font does not have replaced by a mark: never left out."""
    known = pdfmetrics.getFont(font).face.charToGlyph
    return "".join(sign if ord(sign) in known else _UNKNOWN for sign in " ".join(text.split()))


def width(text: str, font: str, size: float) -> float:
    """The width of ``text`` in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def lines(text: str, font: str, size: float, room: float, most: int) -> list[str]:
    """``text`` broken at its spaces into at most ``most`` lines of ``room`` points; what does not fit ends in
    ``…``."""
    made: list[str] = []
    for line in _broken(printable(text, font).split(), font, size, room):
        if len(made) == most:
            made[-1] = cut(f"{made[-1]} {line}", font, size, room)
            break
        made.append(line)
    return made


def cut(text: str, font: str, size: float, room: float) -> str:
    """``text`` if it fits into ``room`` points, else its beginning and ``…``."""
    if width(text, font, size) <= room:
        return text
    while text and width(f"{text.rstrip()}{_CUT}", font, size) > room:
        text = text[:-1]
    return f"{text.rstrip()}{_CUT}"


def _broken(words: Iterable[str], font: str, size: float, room: float) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if not line or width(longer, font, size) <= room:
            line = longer
        else:
            yield cut(line, font, size, room)
            line = word
    if line:
        yield cut(line, font, size, room)
