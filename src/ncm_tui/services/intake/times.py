"""Key times and the zone question: an import fills what is empty and follows its own changes (P§1)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ncm_tui.interop.moments import instant_text
from ncm_tui.interop.records import Moment, Origin
from ncm_tui.models.enums import KeyTimeKind, Precision
from ncm_tui.services.intake.put import put
from ncm_tui.services.intake.state import Cell, Clash, Fate, PatientState, StayState, TimeRow

_MOST_HOURS = 14
#: The cell that remembers of which *left* she was asked already.
_AGAIN = "left@again"


class ZoneAnswer(StrEnum):
    """What to do with times of two sources that differ by whole hours."""

    OPEN = "open"
    KEEP = "keep"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Shift:
    """One time on which two sources differ by ``hours`` (the file's minus the vault's)."""

    hours: int
    patient: PatientState
    stay: StayState
    kind: KeyTimeKind
    vault: str
    file: str
    naive: bool
    origin: Origin


def hours_apart(one: str | None, other: str | None) -> int:
    """``other`` minus ``one`` when that is a whole number of hours within a zone's reach; else 0."""
    if not one or not other or one == other:
        return 0
    seconds = (datetime.fromisoformat(other) - datetime.fromisoformat(one)).total_seconds()
    hours = round(seconds / 3600)
    return hours if seconds == hours * 3600 and abs(hours) <= _MOST_HOURS else 0


def disputed(stay: StayState, kind: KeyTimeKind, moment: Moment, source: str) -> int:
    """Hours by which ``moment`` differs from the same time out of another source; 0 when it does not.

    A source may correct its own times by an hour; only two different sources raise the question. Days
    without an hour cannot.
    """
    row, cell = stay.times.get(kind), stay.cells.get(f"key_time.{kind}")
    if row is None or cell is None or row.hers or row.voided or cell.source == source:
        return 0
    if Precision.DATE in (moment.precision, row.precision):
        return 0
    return hours_apart(row.at, instant_text(moment.at))


def put_time(stay: StayState, kind: KeyTimeKind, moment: Moment, source: str, at: str | None) -> None:
    """A key time from the EMR: fills what is empty, replaces its own earlier word, clashes with hers."""
    text = instant_text(moment.at)
    value = f"{text}|{moment.precision}"
    name = f"key_time.{kind}"
    before = stay.cells.get(name)
    if not put(stay, name, value, source, at):
        return
    row = stay.times.get(kind)
    if row is None:
        stay.times[kind] = TimeRow(kind, text, moment.offset_minutes, moment.precision, "emr", fate=Fate.NEW)
    elif row.assumed and not row.voided:
        row.at, row.offset_minutes, row.precision = text, moment.offset_minutes, moment.precision
        row.source, row.fate = "emr", Fate.CHANGED
    elif row.hers:
        if before is None or before.value != value:
            _clash(stay, kind, row, moment, text)
    elif row.voided and before is not None and before.value == value:
        return  # she removed it, and the EMR says nothing new
    elif (row.at, row.precision) != (text, moment.precision) or row.voided:
        row.at, row.offset_minutes, row.precision = text, moment.offset_minutes, moment.precision
        row.voided = False
        row.fate = row.fate if row.fate is Fate.NEW else Fate.CHANGED


def came_back(stay: StayState, source: str, at: str | None) -> None:
    """A stay that was finished and is in progress again: the EMR's own *left* no longer holds; hers stays,
    and the two are a conflict, once."""
    name = f"key_time.{KeyTimeKind.LEFT}"
    row, old = stay.times.get(KeyTimeKind.LEFT), stay.cells.get(name)
    if row is None or row.voided or row.id is None:
        return
    if row.hers:
        told = stay.cells.get(_AGAIN)
        if at and at > row.at and (told is None or told.value != row.at):
            put(stay, _AGAIN, row.at, source, at)
            stay.clashes[KeyTimeKind.LEFT.value] = Clash(KeyTimeKind.LEFT.value, row.at, None)
    elif old is not None:
        row.voided = True
        row.fate = Fate.GONE
        stay.cells[name] = Cell(None, old.source, old.at, old.id)


def _clash(stay: StayState, kind: KeyTimeKind, row: TimeRow, moment: Moment, text: str) -> None:
    """The EMR's time differs from hers: a clash, unless it knows only the day and the day is hers."""
    same_day = (
        moment.precision is Precision.DATE
        and abs((datetime.fromisoformat(text) - datetime.fromisoformat(row.at)).total_seconds()) < 86_400
    )
    if row.at != text and not same_day:
        stay.clashes[str(kind)] = Clash(str(kind), row.at, text)
