"""The lines of the finder: patients first, then whose texts have the words, each text under its patient."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len

from ncm_tui.rules.limited_identity import born_cell
from ncm_tui.views.caseload import FoundPatient
from ncm_tui.views.search import PatientHits, TextHit
from ncm_tui.widgets.line_list import Pieces
from ncm_tui.widgets.plain import fit, one_line

ALERT = "ALERT"
#: So many patients stand above the texts, so many texts under each patient; the rest at one key.
PATIENTS, TEXTS = 6, 3
_HIDDEN = "hidden · ^G shows it"
_NOBODY = "About no patient"


@dataclass(frozen=True, slots=True)
class Line:
    """``patient``: the chart to open. ``hit``: the text to open, ``who`` whose it is. ``more`` says what
    Enter brings, ``key`` which part it opens (a patient's uid, or ``patients``). A line with none of them,
    or with ``who`` alone, is a heading."""

    patient: FoundPatient | None = None
    hit: TextHit | None = None
    who: FoundPatient | None = None
    more: str = ""
    key: str = ""
    heading: str = ""

    @property
    def opens(self) -> bool:
        """Whether the cursor may stand here."""
        return self.patient is not None or self.hit is not None or bool(self.more)


def lines_of(
    found: Sequence[FoundPatient],
    texts: Sequence[PatientHits],
    unfolded: Collection[str] = (),
    *,
    texts_first: bool = False,
) -> list[Line]:
    """All lines in order. ``unfolded`` are the keys of the parts that are shown whole."""
    patients = _patients(found, unfolded, cut=bool(texts))
    written = [line for each in texts for line in _texts(each, unfolded)]
    if not written:
        return patients
    written = [Line(heading="In what is written"), *written]
    return [*written, *patients] if texts_first else [*patients, *written]


def _patients(found: Sequence[FoundPatient], unfolded: Collection[str], *, cut: bool) -> list[Line]:
    if not cut or len(found) <= PATIENTS + 1 or "patients" in unfolded:
        return [Line(patient=one) for one in found]
    rest = Line(more=f"{len(found) - PATIENTS} more patients", key="patients")
    return [*(Line(patient=one) for one in found[:PATIENTS]), rest]


def _texts(group: PatientHits, unfolded: Collection[str]) -> list[Line]:
    key = group.who.patient if group.who else "nobody"
    lines = [Line(hit=hit, who=group.who) for hit in group.hits]
    if len(lines) > TEXTS + 1 and key not in unfolded:
        lines = [*lines[:TEXTS], Line(more=f"{len(lines) - TEXTS} more of this patient", key=key)]
    return [Line(who=group.who, heading="" if group.who else _NOBODY), *lines]


def pieces_of(line: Line, width: int, today: datetime, *, hidden: bool) -> Pieces:
    """One line in ``width`` cells; ``hidden`` while the privacy key is on."""
    if line.hit is not None:
        return _hit(line.hit, width, today, hidden=hidden)
    if line.more:
        return [("      ", ""), (fit(f"{line.more} · Enter shows them", max(0, width - 6)), "dim")]
    one = line.patient or line.who
    if one is None:
        return [("  ", ""), (fit(line.heading, max(0, width - 2)), "dim")]
    return _patient(one, width, hidden=hidden, style="" if line.patient else "dim")


def _patient(one: FoundPatient, width: int, *, hidden: bool, style: str) -> Pieces:
    born, mrn = told(one)
    if hidden:
        born = "" if one.birth_year is None else f"born {one.birth_year}"
    note = note_of(one) if not style or one.name_alert else ""
    name = one.name if hidden else _with_other(one, _room(width))
    return columns(name, one.age_sex, born, mrn, one.bed, note, width=width, style=style)


def _with_other(one: FoundPatient, room: int) -> str:
    """``TRAN, Thi (also Nguyen)``: both can be read where there is not room for all of either."""
    if not one.also:
        return one.name
    half = max(room // 2, room - cell_len(one.name) - 8)
    other = one.also if cell_len(one.also) <= half else fit(one.also, half)
    left = room - cell_len(other) - 8
    return f"{one.name if cell_len(one.name) <= left else fit(one.name, left)} (also {other})"


def told(one: FoundPatient) -> tuple[str, str]:
    """DOB and MRN of a hit; of a no-information patient neither: bed and age alone (P§13)."""
    return ("", "") if one.unnamed else (born_cell(one.birth_date, one.birth_year), one.mrn)


def note_of(one: FoundPatient) -> str:
    """What the last column says."""
    if one.name_alert and not one.unnamed:
        return ALERT
    if one.on_my_list:
        return ""
    return "not on list" if one.stay_open else "left"


def columns(
    name: str, age: str, born: str, mrn: str, bed: str, note: str, *, width: int, style: str = ""
) -> Pieces:
    """Columns of a patient; the name takes what a wide terminal leaves over."""
    room = _room(width)
    facts = " ".join((fit(age, 5), fit(born, 13), fit(mrn, 12), fit(bed, 8))) + " "
    late = "late" if note == ALERT else "dim"
    return [("  ", ""), (fit(name, room) + " ", style or "strong"), (facts, style), (note, late)]


def _room(width: int) -> int:
    """The cells of the name."""
    return max(20, width - 54)


def _hit(hit: TextHit, width: int, today: datetime, *, hidden: bool) -> Pieces:
    what = 16 if width < 100 else 24
    made: Pieces = [
        ("      ", ""),
        (fit(hit.title or hit.what, what) + " ", ""),
        (fit(when(hit.at, today), 12) + " ", "dim"),
    ]
    room = max(0, width - what - 20)
    if hit.unfinished:
        made.append((fit("not finished", 12) + " ", "soon"))
        room -= 13
    if hidden:
        return [*made, (fit(_HIDDEN, max(0, room)), "dim")]
    return [*made, *_cut([(one_line(text), found) for text, found in hit.excerpt], room)]


def _cut(parts: list[tuple[str, bool]], room: int) -> Pieces:
    """The excerpt in at most ``room`` cells."""
    made: Pieces = []
    for text, found in parts:
        if room <= 0:
            break
        cells = cell_len(text)
        made.append((text if cells <= room else fit(text, room), "found" if found else ""))
        room -= cells
    return made


def when(at: datetime | None, today: datetime) -> str:
    """``Mon 23 14:09`` within the last days, ``12 Mar 2026`` before that."""
    if at is None:
        return ""
    near = abs((today.date() - at.date()).days) <= 6
    return f"{at:%a %d %H:%M}" if near else f"{at:%d %b %Y}"
