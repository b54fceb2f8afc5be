"""One line of Today, and the list of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ncm_tui.rules.ranking import Bucket as Bucket


class Place(NamedTuple):
    """Where ``Enter`` leads: a chart's tab and the row on it, and what to open there (empty: nothing).

    ``dialog`` is an address as the lines of the Summary have it (``payer``, ``edd``, ``flag:<uid>``,
    ``form:<id>``, ``note:<uid>``, ``key_time:<kind>``, ``absent``), ``page:<command>``,
    ``evidence`` for the form that meets a clock or a checklist row, ``edit`` for its last evidence, or
    ``need:<fact>`` for the one field that is missing. ``uid`` is what it is about; a clock's its trigger."""

    tab: str = ""
    row: str = ""
    dialog: str = ""
    uid: str = ""


class WorkItem(NamedTuple):
    """Something due. ``item`` is its address (``clock:…``, ``todo:<uid>``, ``goal:<uid>``, ``barrier:<uid>``,
    ``check:<stay>:<row>``, ``form:<stay>:<id>``, ``note:<uid>``, ``flag:<uid>``, ``unknown:…`` …),
    ``kind`` its first part. ``weight`` is ``legal``, ``payer``, ``policy`` or ``own`` (P§2). ``due`` is an
    instant on the facility's clock, a day, or nothing. Of a no-information patient ``name`` says so, and
    ``what`` and ``why`` name nobody. ``by``: where nobody knows whether it applies, when it would be due."""

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
    by: datetime | None = None
    verify: bool = False
    watch: bool = False
    pinned: bool = False
    snoozed_until: datetime | None = None
    handed_to: str = ""
    handed_at: datetime | None = None
    taken_at: datetime | None = None
    marker: str = ""
    """``!`` for what is legally or clinically overdue, ``▲`` for what is late otherwise or comes due this
    shift."""

    @property
    def handed(self) -> str:
        """``with J. Kim since 10:10, not confirmed``; empty where nobody has it."""
        if not self.handed_to or self.handed_at is None:
            return ""
        said = f"with {self.handed_to} since {self.handed_at:%a %d %H:%M}"
        if self.taken_at is None:
            return f"{said}, not confirmed"
        return f"{said}, confirmed {self.taken_at:%a %d %H:%M}"


@dataclass(frozen=True, slots=True)
class Today:
    """All lines in rank order, as of ``now``. ``snoozed`` and ``watched`` count what is not among them.
    ``overdue`` counts my lines past their time, ``due_today`` those due on this day or past it."""

    items: tuple[WorkItem, ...]
    now: datetime
    shift_end: datetime
    next_shift: datetime
    snoozed: int = 0
    watched: int = 0
    overdue: int = 0
    due_today: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """Before I leave: what is not in the EMR yet, what is unfinished, what lapses before my next shift, what
    was handed to somebody who has not confirmed it. A line stands in the first group that it fits."""

    now: datetime
    shift_end: datetime
    next_shift: datetime
    lapses: tuple[WorkItem, ...]
    uncharted: tuple[WorkItem, ...]
    unfinished: tuple[WorkItem, ...]
    handed: tuple[WorkItem, ...]

    @property
    def nothing(self) -> bool:
        return not (self.lapses or self.uncharted or self.unfinished or self.handed)
