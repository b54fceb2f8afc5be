"""What happens on a stay and starts a clock, beside its key times. Each kind is one fact of the register.

Two events of one kind are two instances of every rule that starts from it: two denials, two clocks.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class EventKind:
    """``id`` is also the name of the fact that holds the event's own time; ``title`` what the nurse reads;
    ``dialog`` its short form (``content/dialogs/<dialog>.toml``), whose answers become facts of the instance:
    ``fields`` are the registered ones. ``group`` orders the page that records them. ``ahead``: its time may
    lie in the future (a planned admission elsewhere, the last covered day)."""

    id: str
    title: str
    group: str
    fields: tuple[str, ...] = ()
    ahead: bool = False

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
    EventKind("qio_notified", "Patient appealed: QIO or plan told us", APPEALS, ("appeal_timely",)),
    EventKind("plan_requested", "MA plan asked for records", APPEALS),
    EventKind(
        "qio_decision_notified",
        "Patient told of the QIO's decision",
        APPEALS,
        ("qio_decision", "appeal_timely"),
    ),
    EventKind("mcsn_appeal_notified", "QIO told us of a status-change appeal", APPEALS, ("appeal_timely",)),
    EventKind(
        "mcsn_decision_notified",
        "Patient told of the decision on the status change",
        APPEALS,
        ("qio_decision",),
    ),
    EventKind("nomnc_appeal_notified", "QIO told us of an end-of-coverage appeal", APPEALS),
    EventKind("qio_review_requested", "Hospital asked the QIO for a review (HINN 10)", APPEALS),
    EventKind(
        "determination",
        "UR: stay or admission not necessary",
        STATUS,
        ("determination_of", "attending_concurs", "claim_submitted"),
    ),
    EventKind("reclassified", "Changed from inpatient to outpatient", STATUS, ("receives_observation",)),
    EventKind("ur_plan_day", "Extended stay: day of the UR plan", STATUS, ahead=True),
    EventKind("condition_changed", "Change in condition: plan again", STATUS),
    EventKind(
        "noncovered_stay", "Whole stay found not covered (HINN 1)", NOTICES, ("emergency_care",), ahead=True
    ),
    EventKind(
        "noncovered_item",
        "Item expected not to be covered (ABN, HINN 11)",
        NOTICES,
        ("item_setting", "emergency_care"),
        ahead=True,
    ),
    EventKind(
        "noncovered_days",
        "Covered stay ended, patient stays (HINN 12)",
        NOTICES,
        ("qio_review_pending",),
        ahead=True,
    ),
    EventKind(
        "coverage_ends",
        "SNF, HH or hospice coverage ends (NOMNC)",
        NOTICES,
        ("coverage_service", "last_covered_day", "service_days", "benefits_exhausted"),
        ahead=True,
    ),
    EventKind("nomnc_received", "NOMNC received by the patient", NOTICES),
    EventKind("coverage_known", "Coverage learned late: patient could not say", PAYER),
    EventKind("clinical_requested", "Payer asked for the clinical", PAYER),
    EventKind(
        "pa_requested",
        "Prior authorization asked for",
        PAYER,
        ("request_kind", "expedited", "asked_24h_ahead", "extended"),
    ),
    EventKind("poststab_requested", "Post-stabilization care asked of the MA plan", PAYER),
    EventKind("authorized", "Authorization approved", PAYER, ("last_covered_day", "next_review")),
    EventKind(
        "denied",
        "Denial or unfavorable decision",
        PAYER,
        (
            "notice_date",
            "actual_receipt",
            "appeal_level",
            "request_kind",
            "expedited",
            "amount_in_controversy",
            "aic_threshold",
            "approved_before",
            "benefits_end",
        ),
    ),
    EventKind(
        "appeal_filed", "Appeal filed", PAYER, ("appeal_level", "request_kind", "expedited", "extended")
    ),
    EventKind("dme_ordered", "Equipment ordered", SERVICES, ("hcpcs", "delivery")),
    EventKind("hh_referred", "Home health referred", SERVICES, ("return_home", "start_of_care")),
    EventKind(
        "hospice_elected", "Hospice elected: benefit period starts", SERVICES, ("hospice_period",), ahead=True
    ),
    EventKind("irf_admit", "IRF admission, planned or done", SERVICES, ahead=True),
    EventKind(
        "nf_admit",
        "Nursing facility admission, planned or done",
        SERVICES,
        ("exempted_discharge",),
        ahead=True,
    ),
    EventKind(
        "readmit",
        "Readmitted, here or elsewhere",
        SERVICES,
        ("readmit_planned", "same_hospital", "same_condition", "readmit_status"),
    ),
    EventKind("followup_declined", "Patient declined calls and visits after discharge", SERVICES),
    EventKind("legal_hold", "Psychiatric or other legal hold", LAW, ("hold_kind", "hold_expires")),
    EventKind("abuse_suspected", "Abuse or neglect suspected", LAW, ("abuse_of",)),
)
BY_ID: Final = {kind.id: kind for kind in KINDS}
