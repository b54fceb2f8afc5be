"""What a search through all texts finds: whose, what, when, and the words in their place."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ncm_tui.views.caseload import FoundPatient


class Piece(NamedTuple):
    """A part of an excerpt; ``hit`` where it is what was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class TextHit:
    """One text that has the words.

    ``what`` is its kind in a word or two (``note``, ``goal``), ``title`` says it better where it can
    (``Progress note``). ``opens`` is where it stands: ``note:<uid>``, ``form:<uid>`` (read),
    ``fill:<form id>`` (go on), ``plan:<uid>``, ``discharge:<row>``, ``tab:<tab>`` or ``todo:<uid>``. ``stay``
    is the one it belongs to, else the one to open; empty for a to-do about nobody.
    """

    what: str
    title: str
    at: datetime | None
    excerpt: tuple[Piece, ...]
    opens: str
    stay: str
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class PatientHits:
    """The texts of one patient, newest first; ``who`` is ``None`` for what is about nobody."""

    who: FoundPatient | None
    hits: tuple[TextHit, ...]
