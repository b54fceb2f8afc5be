"""One line of Today, and the list of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum


class Bucket(IntEnum):
    """Today ranks by harm, then by the hour (P§2)."""

    SAFETY = 0
    OVERDUE = 1
    TWO_HOURS = 2
    SHIFT = 3
    NEXT_SHIFT = 4
    LATER = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where ``Enter`` leads: a chart's tab and the row on it, and the short form to open there (empty: none).
    ``uid`` is what the form is about."""

    tab: str = ""
    row: str = ""
    dialog: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Something due. ``item`` is its address (``clock:…``, ``todo:<uid>``, ``goal:<uid>``, ``barrier:<uid>``,
    ``check:<stay>:<row>``, ``form:<stay>:<id>``, ``note:<uid>``, ``flag:<uid>``, ``unknown:<stay>`` …),
    ``kind`` its first part. ``weight`` is ``legal``, ``payer``, ``policy`` or ``own`` (P§2). ``due`` is an
    instant on the facility's clock, a day, or nothing. Of a no-information patient ``name`` says so, and
    ``what`` and ``why`` name nobody."""

    item: str
    kind: str
    rule: str
    stay: str
    patient: str
    mrn: str
    name: str
    bed: str
    what: str
    why: str
    source: str
    state: str
    due: datetime | date | None
    bucket: Bucket
    weight: str
    place: Place
    birth_date: date | None = None
    birth_year: int | None = None
    age_sex: str = ""
    name_alert: bool = False
    assumed: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    verify: bool = False
    watch: bool = False
    pinned: bool = False
    snoozed_until: datetime | None = None
    handed_to: str = ""
    handed_at: datetime | None = None
    taken_at: datetime | None = None
    marker: str = ""
    """``!`` for what is legally or clinically overdue, ``▲`` for what comes due this shift."""


@dataclass(frozen=True, slots=True)
class Today:
    """All lines in rank order, as of ``now``. ``snoozed`` and ``watched`` count what is not among them."""

    items: tuple[WorkItem, ...]
    now: datetime
    shift_end: datetime
    next_shift: datetime
    snoozed: int = 0
    watched: int = 0
    overdue: int = 0
    due_today: int = 0
