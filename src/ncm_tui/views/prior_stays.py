"""The other stays and encounters of a patient, as a page and as a line."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

#: FHIR v3-ActCode classes in the field's words.
CLASS_WORDS: Final = {
    "IMP": "inpatient",
    "ACUTE": "inpatient",
    "NONAC": "inpatient",
    "OBSENC": "observation",
    "EMER": "ED visit",
    "AMB": "clinic visit",
    "SS": "short stay",
    "PRENC": "pre-admission",
    "VR": "virtual visit",
    "HH": "home health",
    "FLD": "field visit",
}
STATUS_WORDS: Final = {"IP": "inpatient", "OB": "observation", "OP": "outpatient", "ED": "ED"}


@dataclass(frozen=True, slots=True)
class PriorStay:
    """``stay`` is the uid of one whose chart is here, empty for an encounter an export told of. ``kind`` is
    ``inpatient``, ``ED visit`` …; ``lies`` says that she lies there now. Instants on the wall clock; the hour
    is not shown where only the day is known."""

    stay: str
    kind: str
    started: datetime | None
    ended: datetime | None
    where: str
    reason: str
    destination: str
    lies: bool = False

    @property
    def words(self) -> str:
        """``4W pneumonia``; the kind where neither place nor reason is known."""
        return " ".join(part for part in (self.where, self.reason) if part) or self.kind


@dataclass(frozen=True, slots=True)
class PriorPage:
    """Newest first. ``back_after`` are the days since she left a bed before this arrival, where at most 30;
    ``known`` is false where no history was ever imported: then "none" is not known either."""

    others: tuple[PriorStay, ...]
    back_after: int | None
    known: bool
    today: date
