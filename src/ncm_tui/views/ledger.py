"""The ledger of imports: what came in when, from where, and what each of them did."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One import. ``source`` is how it came (``pasted rows``, ``2 files, FHIR R4``), ``did`` its counts in
    words, ``taken_back`` when ``u`` struck it."""

    run: str
    at: datetime
    who: str
    census: datetime | None
    source: str
    did: str
    quarantined: int
    taken_back: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerChange:
    """What an import did to one patient. ``stay`` is the newest one, empty where the patient is gone."""

    stay: str
    name: str
    mrn: str
    bed: str
    what: str
