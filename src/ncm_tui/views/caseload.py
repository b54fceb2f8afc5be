"""One row of the caseload (columns of P§14) and of the finder."""

from dataclasses import dataclass
from datetime import date, datetime

from ncm_tui.models.enums import PatientStatus
from ncm_tui.views.patient import NO_INFORMATION

#: What a list says in place of the barrier of a no-information patient, who may be named in it (P§13).
UNTOLD = "hidden"


@dataclass(frozen=True, slots=True)
class NextItem:
    """What is next on a patient, and why; ``short`` says ``what`` in nine cells for the list, ``""`` where
    the row's own signs say it."""

    due: datetime | date | None
    what: str
    why: str
    short: str


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    stay: str
    patient: str
    mrn: str
    name: str
    age_sex: str
    birth_date: date | None
    bed: str
    unit: str
    status: PatientStatus
    admitted: datetime | None
    admitted_is_arrival: bool
    los_days: int | None
    observation_hours: int | None
    gmlos: str
    payer: str
    payer_confirmed: bool
    edd: date | None
    disposition: str
    barrier: str
    risk: str
    safety: bool
    name_alert: bool
    next: NextItem | None
    attending: str
    birth_year: int | None = None
    """The year of ``birth_date``; under limited identity it stands alone (P§10)."""
    stay_id: int = 0
    """The stay's number in the vault; ``stay`` is what leaves it."""
    sticky: str = ""
    """Her undated line (P§13); in no text that leaves."""
    todo: str = ""
    """The first open to-do, ``todo_due`` when (a day, or an instant on the facility's clock), ``todos``
    how many are open. Text and sticky line are empty for a no-information patient."""
    todo_due: datetime | date | None = None
    todos: int = 0
    absent_since: datetime | None = None
    """The oldest census that did not name the stay and waits for her answer (P§6)."""
    bed_twice: bool = False
    """Another patient of my list lies in the same bed, says the EMR or she."""
    then: NextItem | None = None
    """Where ``next`` is a to-do: what would be next without it."""
    returned_days: int | None = None
    """Days since she left a hospital bed before this arrival, at most 30."""

    @property
    def unnamed(self) -> bool:
        """A no-information patient: bed and age alone may be shown (P§13)."""
        return self.name == NO_INFORMATION


@dataclass(frozen=True, slots=True)
class Selection:
    """Which patients of my list, in which order and under which headings.

    ``only`` is the id of a condition (:data:`ncm_tui.services.caseload_order.CONDITIONS`) or empty for
    everybody; ``filter`` letters as typed; ``sort`` and ``group`` ids of an order and a grouping.
    """

    only: str = ""
    filter: str = ""
    sort: str = "bed"
    reverse: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A selection with a name; ``bundled`` ones come with the program and stay."""

    name: str
    chosen: Selection
    bundled: bool = False


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """A hit of F3: two identifiers beside the name, never the name alone."""

    stay: str
    patient: str
    name: str
    birth_date: date | None
    age_sex: str
    mrn: str
    bed: str
    on_my_list: bool
    name_alert: bool
    stay_open: bool
    birth_year: int | None = None
    also: str = ""
    """The former name, or the EMR's, by which the patient was found where the name shown does not say it."""

    @property
    def unnamed(self) -> bool:
        """A no-information patient: bed and age alone may be shown (P§13)."""
        return self.name == NO_INFORMATION


@dataclass(frozen=True, slots=True)
class Banner:
    """The top line above the areas: whose list, who leaves today, how old the census is (P§6).

    ``leave_today`` counts those expected to leave today, ``past_edd`` those still here past their day,
    ``safety`` the patients who have an open safety flag, ``todos_due`` the to-dos due today or before.
    ``census_age_hours`` is None when nothing was ever imported; ``census_state`` is ``""``,
    ``amber`` past 8 h or ``red`` past 24 h.
    """

    patients: int
    leave_today: int
    past_edd: int
    safety: int
    census_at: datetime | None
    census_age_hours: int | None
    census_state: str
    demo: bool
    facility: str
    now: datetime
    read_only: bool = False
    todos_due: int = 0
    due_today: int | None = None
    """All that is due on this day or past it, to-dos among it; ``None`` before Today was made."""
