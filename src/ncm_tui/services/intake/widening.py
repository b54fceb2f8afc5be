"""Full identity after limited: what an import now brings whole takes the place of its fingerprint (P§10)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ncm_tui.rules.limited_identity import initial, visit_number
from ncm_tui.services.intake.limiting import Fingerprint

if TYPE_CHECKING:
    from ncm_tui.services.intake.state import PatientState


@dataclass(slots=True)
class Whole:
    """The numbers of an import by the fingerprint the vault has of them, and the rows to give them to."""

    numbers: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, int, str]] = field(default_factory=list)

    def asked(self, wanted: Iterable[str]) -> list[str]:
        """Numbers to look for: as they came, and as they may be kept."""
        return sorted({*wanted, *self.numbers})

    def of(self, table: str, row: int, value: str) -> str:
        """The number of a row of the vault, whole where the import brings it; the row is then noted."""
        whole = self.numbers.get(value)
        if whole is None:
            return value
        self.rows.append((table, row, whole))
        return whole


def whole_numbers(fingerprint: Fingerprint, mrns: Iterable[str], visits: Iterable[str]) -> Whole:
    """``mrns`` and ``visits`` as they stand in the files."""
    found = {fingerprint(text): text for text in mrns}
    found.update((visit_number(text, fingerprint), text) for text in visits)
    return Whole(found)


def take_whole(patient: "PatientState") -> None:
    """What the nurse typed while only initials were allowed gives way to the name it begins."""
    for name in ("family", "given"):
        hers, cell = patient.nurse.get(name), patient.cells.get(name)
        if hers and cell is not None and cell.value and initial(cell.value) == hers:
            patient.clashes.pop(name, None)
            patient.whole.add(name)
