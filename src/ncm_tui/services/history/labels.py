"""Words for the columns of the record: what history calls each field, and what it does not show."""

from typing import Final

from ncm_tui.views.words import KEY_TIME_WORDS

#: What a row is, before the label of its field.
NOUNS: Final = {
    "allergy": "Allergy", "answer": "Answer", "assessment": "Form", "barrier": "Barrier",
    "care_plan": "Plan", "care_team_member": "Care team", "checklist_item": "Checklist row",
    "code_status": "Code status", "column_map": "Columns of a list", "conflict": "EMR difference",
    "contact": "Contact", "coverage": "Coverage", "departure": "Left", "diagnosis": "Diagnosis",
    "discharge_need": "Planned after leaving", "disposition": "Destination", "draft": "Short form",
    "emr_value": "EMR", "expected_discharge": "EDD", "facility": "Facility", "fact_seen": "Confirmed again",
    "flag": "Flag", "goal": "Goal", "identifier": "Identifier", "import_file": "File of an import",
    "import_run": "Import", "intervention": "Intervention", "key_time": "Key time", "note": "Note",
    "nurse": "Nurse", "patient": "Patient", "permission": "Permission", "prior_encounter": "Prior encounter",
    "problem": "Problem", "progress": "Progress", "retention_hold": "Kept longer", "score": "Score",
    "setting": "Setting", "status_change": "Status", "stay": "Stay", "stay_location": "Place",
    "todo": "To-do", "census_absence": "Not on the census", "patient_merge": "Merged record",
    "facility_holiday": "Holiday", "suggestion": "Suggested by a finding",
    "stay_event": "What happened", "clock_evidence": "Evidence", "work_mark": "Mark on Today",
    "payer_profile": "Payer profile", "site_figure": "Figure of the site",
    "state_rule": "State rule",
}  # fmt: skip

#: Addresses, digests and bookkeeping: nothing a person wrote or reads.
HIDDEN: Final = frozenset(
    {
        "id", "uid", "created_at", "created_by", "voided_at", "voided_by", "void_reason", "position",
        "offset_minutes", "happened_offset", "source_key", "entity", "header_sha256", "mapping", "report",
        "verb_seq", "sha256", "form_version", "form_sha256", "form_id", "template_id", "template_version",
        "at_item", "copied_sha256", "typed_sha256", "facts_at", "volatile", "answers", "context",
        "entered_by", "disposed_by", "confirmed_by", "components", "scorer_version", "repetition",
        "emr_type", "suggested_class", "updated_at", "parked_at", "written_at", "recorded_at", "computed_at",
        "started_at", "source_time", "entered_at", "gmlos_year", "answer_uid", "variant", "severity",
        "raised_at", "chosen_at", "checklist", "system", "follows_uid", "merged_uid", "done_by",
        "based_on_uid", "offered_at", "decided_by", "made_uid", "ref", "local", "private",
        "fields", "trigger_uid", "rule_version", "profile_uid", "names", "template",
    }
)  # fmt: skip

#: By (table, column) or by column alone; a column that is in neither is called by its name.
LABELS: Final[dict[tuple[str, str] | str, str]] = {
    "family": "Surname", "given": "First name", "preferred_name": "Preferred name", "birth_date": "DOB",
    "birth_year": "Birth year", "born_at": "Born at", "deceased_at": "Died at",
    "newborn_label": "Newborn's name", "no_information": "No information", "last_four": "Last four",
    "class_code": "Class", "drg": "DRG", "gmlos": "GMLOS", "admit_source": "Came from",
    "own_words": "Own words", "on_my_list": "On my list", "payer_class": "Plan type",
    "confirmed_at": "Confirmed", "confirmed_source": "Seen in", "member_id": "Member ID",
    "decision_maker": "Decision maker", "may_share": "May be told", "happened_at": "Happened at",
    "what_matters": "What matters", "preferred_setting": "Preferred setting", "due": "Due",
    "resolved_at": "Resolved at", "finished_at": "Finished at", "copied_at": "Copied at",
    "charted_at": "Charted at", "error_reason": "In error", "fired_at": "Fired at",
    "withdrawn_at": "Withdrawn at", "notified": "Who was told", "notified_at": "Told at",
    "disposed_at": "Answered at", "observed_at": "Found at", "provenance": "How",
    "offered": "What was offered", "raw": "EMR's word", "nurse_value": "Mine", "emr_value": "EMR's",
    "choice": "Decided", "who": "Who", "seen_at": "Confirmed at", "ended_at": "Ended at",
    "approved_by": "Approved by", "approved_on": "Approved on", "social_worker": "With a social worker",
    "legal_record": "The EMR is the legal record", "may_be_requested": "What I keep may be requested",
    "sticky": "Sticky line", "due_day": "Due", "due_at": "Due", "repeat": "Repeats", "done_at": "Done at",
    "snoozed_until": "Put off until", "census_at": "Census of", "merged_mrn": "MRN of the merged record",
    "decided_at": "Decided at", "list_version": "Code list", "referral": "Referral",
    "part_b": "Medicare Part B", "no_medicare": "No Medicare, asked",
    "pinned_at": "Pinned", "handed_to": "Handed to", "handed_at": "Handed at",
    "taken_at": "Confirmed by its taker", "notify": "Admission notice", "notify_hours": "Notice: hours",
    "clinical": "First clinical", "clinical_hours": "First clinical: hours", "cadence_days": "Review every",
    "p2p": "Peer-to-peer within", "p2p_unit": "Peer-to-peer: unit", "p2p_note": "Peer-to-peer: note",
    "p2p_ends": "Peer-to-peer also ends at",
    "source_note": "Source", "verified_on": "Last verified on", "rule": "Rule",
    "text": "Text", "state": "Status", "body": "Text", "kind": "Kind",
    ("problem", "title"): "Problem", ("goal", "text"): "Goal", ("intervention", "text"): "What will be done",
    ("barrier", "title"): "Barrier", ("goal", "due"): "By when", ("expected_discharge", "day"): "EDD",
    ("facility_holiday", "day"): "Day", ("facility_holiday", "name"): "Holiday",
    ("disposition", "destination"): "Destination", ("departure", "destination"): "Left to",
    ("code_status", "value"): "Code status", ("stay", "status"): "Status", ("key_time", "at"): "At",
    ("expected_discharge", "at"): "At the hour of",
    ("key_time", "kind"): "Key time", ("checklist_item", "item"): "Row", ("identifier", "kind"): "Identifier",
    ("identifier", "value"): "Number", ("flag", "label"): "Flag", ("flag", "action"): "What was done",
    ("flag", "reason"): "Why not", ("score", "value"): "Score", ("note", "kind"): "Note",
    ("progress", "state"): "The goal is", ("progress", "happened_at"): "Seen at",
    ("discharge_need", "need"): "Need", ("fact_seen", "fact"): "Fact", ("stay", "reason"): "Reason for stay",
    ("state_rule", "kind"): "About", ("state_rule", "document"): "What",
    ("state_rule", "trigger"): "Starts with",
    ("state_rule", "clock"): "Due", ("state_rule", "n"): "How many", ("state_rule", "payers"): "For whom",
    ("state_rule", "state"): "State", ("state_rule", "revision"): "Version",
    ("state_rule", "effective_from"): "In force from",
    ("stay", "service"): "Service", ("assessment", "by_hand"): "Typed by hand",
}  # fmt: skip

#: Columns whose name, with a capital, is the word.
PLAIN: Final = frozenset(
    {
        "sex", "language", "interpreter", "phone", "address", "unit", "bed", "room", "attending",
        "service", "reason", "isolation", "name", "relationship", "source", "code", "role", "rank", "plan",
        "payer", "substance", "reaction", "criticality", "system", "status", "field", "value", "choice",
        "precision", "title", "owner", "measure", "target", "whose", "frequency", "evidence", "item",
        "informant", "instrument", "band", "provisional", "action", "label", "planned", "until",
        "credentials", "zone", "usual_discharge", "mrn_system", "key", "accepted", "warned", "quarantined",
        "census_at", "visit_number", "scope", "passcode", "at", "appeals", "fax",
        "portal", "hours", "contacts",
    }
)  # fmt: skip


def row_name(stored: str) -> str:
    """What a row is about, in words: ``key_time.left`` and ``psychiatric_need`` as they are read."""
    bare = stored.rpartition(".")[2]
    return KEY_TIME_WORDS.get(bare) or LABELS.get(bare) or bare.replace("_", " ").capitalize()


def label(table: str, column: str) -> str:
    """The word for a column of a table; empty for what is not shown."""
    if column in HIDDEN or (column.endswith("_id") and column != "member_id"):
        return ""
    known = LABELS.get((table, column)) or LABELS.get(column)
    return known or column.replace("_", " ").capitalize()
