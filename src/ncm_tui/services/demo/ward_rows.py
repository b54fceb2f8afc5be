"""One ward at one moment: what its census is called, and rows as that census gave them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ncm_tui.models import records
from ncm_tui.services.demo.rows import Rows

CENSUS = "St. Brigid census"


@dataclass(frozen=True, slots=True)
class Ward:
    """Where and when rows are put: one census, the nurse's clock, one facility."""

    rows: Rows
    now: datetime
    census: datetime
    actor: str
    mrn_system: str
    import_id: int

    def ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def emr(self, entity: str, entity_id: int, patient: int, **fields: object) -> None:
        """What the EMR said of a patient or stay; ``None`` is not said."""
        for field, value in fields.items():
            if value is not None:
                self.rows.add(
                    records.EmrValue,
                    patient_id=patient,
                    entity=entity,
                    entity_id=entity_id,
                    field=field,
                    value=str(value),
                    source=CENSUS,
                    source_time=self.census,
                    import_id=self.import_id,
                )
