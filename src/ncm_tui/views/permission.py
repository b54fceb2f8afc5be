"""The facility's permission as it travels up: one dated page (P§10)."""

from dataclasses import dataclass
from datetime import date, datetime

FULL, LIMITED = "full", "limited"
SCOPES = (FULL, LIMITED)
ROLES = {"discharge": "discharge planning", "ur": "utilization review", "both": "discharge planning and UR"}
#: What limited identity is not.
STILL_PHI = "It is less, not nothing: dates, beds and ages stay, so it is still patient information (PHI)"
#: What limited identity keeps, and what it never stores; said on the page and in the docs.
KEPT = "initials, bed, the last four of the MRN, birth year, and everything clinical"
NOT_KEPT = "names, birth dates, whole numbers (MRN, visit, member), phone, address, family contacts"


@dataclass(frozen=True, slots=True)
class Permit:
    """Who allowed what, and when. ``state`` is a USPS code, ``role`` a key of :data:`ROLES`; ``given_at``
    is when the page was answered, on the facility's wall clock."""

    scope: str
    approved_by: str
    approved_on: date
    state: str
    role: str
    social_worker: bool
    given_at: datetime

    @property
    def limited(self) -> bool:
        return self.scope == LIMITED
