"""A demo patient's story, as ``content/demo/<key>.toml`` tells it.

Times are hours before *now*, days are days from today, so that a ward is in mid-stay whenever it is made.
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from ncm_tui.models.enums import Destination, PayerClass, StayClass


@dataclass(frozen=True, slots=True)
class Payer:
    """A coverage as the EMR names it; ``confirmed`` is what the nurse confirmed, or ``None`` (P§1)."""

    payer: str
    emr_type: str
    suggested: PayerClass
    plan: str = ""
    confirmed: PayerClass | None = None
    confirmed_source: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A barrier; ``due`` in days from today."""

    title: str
    code: str
    owner: str
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Kin:
    """A contact of the patient; ``given`` only, the surname is the patient's unless written out."""

    name: str
    relationship: str
    decision_maker: bool | None = None
    may_share: bool | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier encounter: class, days ago it began, its length in hours, its reason."""

    klass: str
    days_ago: int
    hours: int
    reason: str


@dataclass(frozen=True, slots=True)
class Expected:
    """One entry of the expected-discharge history: set so many hours ago, to a day, why, by whom."""

    hours_ago: float
    day: int
    reason: str
    by_nurse: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of the destination history."""

    hours_ago: float
    destination: Destination
    reason: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One archetype: who, why here, how long, what stands in the way, what the nurse did so far.

    ``age`` in years (a newborn: ``born_hours``). ``arrival``, ``care_start``, ``observation``, ``inpatient``
    are hours before now; ``diagnoses`` are (ICD-10-CM code, text), the first is principal; ``code_status`` is
    (value, hours ago). ``name`` fixes family and given where the ward needs that very name; ``date_only``
    gives the arrival as a census does that knows the day but not the hour. ``admission`` is the admission
    assessment, told in ``content/demo/admission/<key>.toml``. ``events`` started clocks, ``clocks`` is what
    met those that start from a fact of the stay.
    """

    key: str
    age: float
    sex: str
    reason: str
    service: str
    unit: str
    klass: StayClass
    arrival: float
    inpatient: float | None
    payer: Payer | None
    diagnoses: tuple[tuple[str, str], ...] = ()
    observation: float | None = None
    care_start: float | None = None
    drg: tuple[str, float] | None = None
    order: int = 0
    destinations: tuple[Heading, ...] = ()
    expected: tuple[Expected, ...] = ()
    code_status: tuple[str, float] | None = None
    barriers: tuple[Obstacle, ...] = ()
    language: str = "English"
    interpreter: bool | None = None
    isolation: str = ""
    allergies: tuple[tuple[str, str], ...] = ()
    kin: tuple[Kin, ...] = ()
    before: tuple[Before, ...] = ()
    own_words: str = ""
    admit_source: str = "ED"
    medically_ready: float | None = None
    name: tuple[str, str] | None = None
    preferred: str = ""
    born_hours: float | None = None
    mother: str = ""
    newborn_label: str = ""
    unhoused: bool = False
    needs: tuple[tuple[str, bool], ...] = ()
    date_only: bool = False
    assessments: tuple[dict[str, Any], ...] = ()
    problems: tuple[dict[str, Any], ...] = ()
    evidence: tuple[dict[str, Any], ...] = ()
    events: tuple[dict[str, Any], ...] = ()
    clocks: tuple[dict[str, Any], ...] = ()
    notes: tuple[dict[str, Any], ...] = ()
    admission: dict[str, Any] | None = None


_FOLDER = Path(__file__).parents[2] / "content" / "demo"
_PARTS: dict[str, type] = {
    "destinations": Heading,
    "expected": Expected,
    "barriers": Obstacle,
    "kin": Kin,
    "before": Before,
}


@cache
def stories() -> tuple[Story, ...]:
    """The ward's stories, in their order."""
    told = (
        _story(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path in _FOLDER.glob("*.toml")
    )
    return tuple(sorted(told, key=lambda story: story.order))


def _story(key: str, table: dict[str, Any]) -> Story:
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name in _PARTS:
            values[name] = tuple(_part(_PARTS[name], each) for each in value)
        elif name == "payer":
            values[name] = _part(Payer, value)
        elif name == "klass":
            values[name] = StayClass(value)
        elif name == "needs":
            values[name] = tuple(value.items())
        elif isinstance(value, list):
            values[name] = tuple(tuple(each) if isinstance(each, list) else each for each in value)
        else:
            values[name] = value
    admission = _FOLDER / "admission" / f"{key}.toml"
    if admission.is_file():
        values["admission"] = tomllib.loads(admission.read_text(encoding="utf-8"))
    values.setdefault("inpatient", None)
    values.setdefault("payer", None)
    return Story(key=key, **values)


def _part(kind: type, table: dict[str, Any]) -> Any:
    """A part of a story; what names an enum becomes that enum."""
    enums = {"destination": Destination, "suggested": PayerClass, "confirmed": PayerClass}
    known = {field.name for field in fields(kind)}
    if unknown := set(table) - known:
        raise ValueError(f"{kind.__name__}: unknown {sorted(unknown)}; known: {sorted(known)}")
    return kind(**{name: enums[name](value) if name in enums else value for name, value in table.items()})
