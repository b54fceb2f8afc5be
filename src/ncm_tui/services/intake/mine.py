"""Which rows of a list are mine: by unit, by a range of beds, by attending, or only those she marks.

Pure. Each part adds to what is mine (``4W`` and ``5E-01..5E-08`` are both); nothing said means everybody.
Who is followed already is always updated, wherever she lies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ncm_tui.rules.problems import Refused
from ncm_tui.vault.names import fold, natural

_MARKED = "marked"
_ATTENDING = ("dr ", "dr. ", "dr:", "attending ", "attending:", "@")


@dataclass(frozen=True, slots=True)
class Mine:
    """``units`` and ``attending`` as typed; ``beds`` are (first, last), both within. ``marks``: of the
    others only rows marked on the page are taken in."""

    units: tuple[str, ...] = ()
    beds: tuple[tuple[str, str], ...] = ()
    attending: tuple[str, ...] = ()
    marks: bool = False

    @property
    def is_everybody(self) -> bool:
        return not (self.units or self.beds or self.attending or self.marks)

    def has(self, unit: str, bed: str, attending: str) -> bool:
        """Whether a row with these cells is mine by the filter (marks are the page's)."""
        if self.is_everybody:
            return True
        ward = _plain(unit or ward_of("", bed))
        if any(_plain(wanted) == ward for wanted in self.units):
            return True
        if any(_within(first, last, name) for first, last in self.beds for name in _bed_names(unit, bed)):
            return True
        spoken = f" {fold(attending)} "
        return any(f" {fold(wanted)} " in spoken for wanted in self.attending if fold(wanted))

    @property
    def text(self) -> str:
        """As typed: ``4W, 5E-01..5E-08, dr Lee, marked``."""
        parts = [*self.units, *(f"{first}..{last}" for first, last in self.beds)]
        parts += [f"dr {name}" for name in self.attending]
        return ", ".join([*parts, *([_MARKED] if self.marks else [])])


def typed(text: str) -> Mine:
    """``4W, 5E-01..5E-08, dr Lee, marked`` as a filter; empty: everybody. Raises ``Refused`` for a range
    without a first or last bed, or one that runs backwards."""
    units: list[str] = []
    beds: list[tuple[str, str]] = []
    attending: list[str] = []
    marks = False
    for part in filter(None, (part.strip() for part in text.split(","))):
        said = next((start for start in _ATTENDING if part.casefold().startswith(start)), None)
        if part.casefold() == _MARKED:
            marks = True
        elif said is not None and part[len(said) :].strip():
            attending.append(part[len(said) :].strip())
        elif ".." in part:
            beds.append(bed_range(part))
        else:
            units.append(part)
    return Mine(tuple(units), tuple(beds), tuple(attending), marks)


def bed_range(text: str) -> tuple[str, str]:
    """``4W-01..4W-16`` as its two beds; the unit need not be said twice (``4W-01..16``).

    Raises ``Refused`` for what is no range.
    """
    first, _, last = (part.strip() for part in text.partition(".."))
    if first and last and "-" in first and "-" not in last:
        last = f"{first.rpartition('-')[0]}-{last}"
    if not first or not last or _bed_key(last) < _bed_key(first):
        raise Refused(
            f"“{text}” is no range of beds.",
            code="mine",
            path="beds",
            hint="The first bed, two dots, the last one: 4W-01..4W-16.",
        )
    return first, last


def kept(mine: Mine) -> dict[str, object]:
    """The filter as a setting keeps it."""
    beds = [list(part) for part in mine.beds]
    return {"units": list(mine.units), "beds": beds, "attending": list(mine.attending), "marks": mine.marks}


def of_kept(stored: object) -> Mine:
    """A kept filter; what is damaged in it is left out. A bare list is the units of an earlier version."""
    if isinstance(stored, list):
        return Mine(units=_texts(stored))
    if not isinstance(stored, Mapping):
        return Mine()
    beds = tuple(
        (str(part[0]), str(part[1]))
        for part in stored.get("beds") or ()
        if isinstance(part, list | tuple) and len(part) == 2
    )
    return Mine(
        _texts(stored.get("units")), beds, _texts(stored.get("attending")), stored.get("marks") is True
    )


def ward_of(unit: str, bed: str) -> str:
    """The unit, else what stands before the dash of a bed: ``4W`` of ``4W-12A``; empty where neither says."""
    return unit or (bed.rpartition("-")[0] if "-" in bed else "")


def _texts(stored: object) -> tuple[str, ...]:
    found: Iterable[object] = stored if isinstance(stored, list | tuple) else ()
    return tuple(str(part).strip() for part in found if str(part).strip())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _bed_names(unit: str, bed: str) -> tuple[str, ...]:
    """A bed as a list may write it: by itself, and behind its unit."""
    if not bed:
        return ()
    return (bed, f"{unit}-{bed}") if unit and not _bed_key(bed).startswith(_bed_key(unit)) else (bed,)


def _bed_key(bed: str) -> str:
    return "".join(natural(bed).split())


def _within(first: str, last: str, bed: str) -> bool:
    """``4W-16A`` lies within ``..4W-16``: both beds of a room count with their room."""
    key, top = _bed_key(bed), _bed_key(last)
    return _bed_key(first) <= key and (key <= top or (key.startswith(top) and not key[len(top)].isdigit()))
