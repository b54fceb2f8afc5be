"""What happens on a stay and starts a clock, beside its key times. Each kind is one fact of the register.

Two events of one kind are two instances of every rule that starts from it: two denials, two clocks.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class EventKind:
    """``id`` is also the name of the fact that holds the event's own time; ``title`` what the nurse reads;
    ``dialog`` its short form (``content/dialogs/<dialog>.toml``), whose answers become facts of the instance
    where they are registered names; ``group`` orders the page that records them."""

    id: str
    title: str
    group: str

    @property
    def dialog(self) -> str:
        return f"event-{self.id.replace('_', '-')}"


NOTICES, STATUS, PAYER, APPEALS, SERVICES, LAW = (
    "Notices",
    "Status and UR",
    "Payer",
    "Appeals",
    "After",
    "Law",
)

KINDS: Final = (
    EventKind("qio_notified", "Patient appealed: QIO or plan told us", APPEALS),
    EventKind("plan_requested", "MA plan asked for records", APPEALS),
    EventKind("qio_decision_notified", "Patient told of the QIO's decision", APPEALS),
    EventKind("mcsn_appeal_notified", "QIO told us of a status-change appeal", APPEALS),
    EventKind("qio_review_requested", "Hospital asked the QIO for a review (HINN 10)", APPEALS),
    EventKind("determination", "UR: stay or admission not necessary", STATUS),
    EventKind("reclassified", "Changed from inpatient to outpatient", STATUS),
    EventKind("ur_plan_day", "Extended stay: day of the UR plan", STATUS),
    EventKind("noncovered_stay", "Whole stay found not covered (HINN 1)", NOTICES),
    EventKind("noncovered_item", "Item expected not to be covered (ABN, HINN 11)", NOTICES),
    EventKind("noncovered_days", "Covered stay ended, patient stays (HINN 12)", NOTICES),
    EventKind("coverage_ends", "SNF, HH or hospice coverage ends (NOMNC)", NOTICES),
    EventKind("nomnc_received", "NOMNC received by the patient", NOTICES),
    EventKind("pa_requested", "Prior authorization asked for", PAYER),
    EventKind("poststab_requested", "Post-stabilization care asked of the MA plan", PAYER),
    EventKind("authorized", "Authorization: approved through", PAYER),
    EventKind("denied", "Denial or unfavorable decision", PAYER),
    EventKind("dme_ordered", "Equipment ordered", SERVICES),
    EventKind("hh_referred", "Home health referred", SERVICES),
    EventKind("hospice_elected", "Hospice elected", SERVICES),
    EventKind("legal_hold", "Psychiatric or other legal hold", LAW),
    EventKind("abuse_suspected", "Abuse or neglect suspected", LAW),
)
BY_ID: Final = {kind.id: kind for kind in KINDS}
