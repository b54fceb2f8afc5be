"""What a row of evidence or an event says, in words, from the answers of its short form."""

from collections.abc import Mapping
from typing import Any, Final

KIND_WORDS: Final = {
    "delivered": "given", "refused_at": "refused, annotated: counts as received", "requested": "asked for",
    "completed": "done", "notified": "notified", "signed": "signed", "decided": "decided",
    "responded": "answered", "filed": "filed", "contacted": "reached", "visited": "seen",
    "reviewed": "reviewed", "tested": "tested", "certified": "certified", "screened": "screened",
    "encounter": "encounter", "order_received": "order received", "therapy_start": "therapy began",
    "attempt": "tried, not reached", "not_needed": "not needed", "sent": "sent", "part": "not given yet",
    "missed": "missed",
}  # fmt: skip
_ANSWERS: Final[dict[str, dict[Any, str]]] = {
    "recipient": {
        "patient": "to the patient", "representative": "to the representative", "not_needed": "",
    },
    "how": {
        "signed": "signed", "refused": "", "phone": "by phone", "portal": "by portal", "fax": "by fax",
        "in_person": "in person", "mail": "by mail", "message": "by message",
    },
    "copy_left": {True: "copy left", False: "no copy left"},
    "oral": {True: "explained aloud", False: "not explained aloud yet"},
    "explained": {True: "explained aloud", False: "not explained aloud yet"},
    "early_leave": {True: "patient agreed to leave sooner", False: ""},
    "interpreter": {"not_needed": "no interpreter needed", "used": "with interpreter"},
    "option": {"1": "option 1", "2": "option 2", "3": "option 3"},
    "outcome": {
        "approved": "approved or for the patient", "partly": "in part", "denied": "denied or upheld",
        "withdrawn": "withdrawn",
    },
    "by": {"qio": "by the QIO", "plan": "by the plan", "patient": "by the patient"},
}  # fmt: skip
#: Her own words and numbers stand as typed, behind these.
_TYPED: Final = {
    "recipient_name": "", "interpreter_id": "interpreter ", "mailed": "mailed ", "cost": "cost ", "note": "",
    "evidence": "", "to": "to ", "from": "from ", "number": "no. ", "spoken_to": "spoken to ",
    "case_no": "case ", "ref": "ref. ", "item": "", "supplier": "", "agency": "", "facility": "",
    "hold_kind": "", "hcpcs": "",
}  # fmt: skip
_SKIPPED: Final = frozenset(
    {"happened_at", "at", "state", "who", "reason", "entered_by", "kind", "follows_uid", "follows"}
)


def kind_words(kind: str) -> str:
    """What was done: ``given``."""
    return KIND_WORDS.get(kind, kind.replace("_", " "))


def evidence_text(kind: str, reason: str, answers: Mapping[str, Any]) -> str:
    """``given, to the patient, signed, copy left``."""
    return ", ".join([kind_words(kind), *_said(answers), *([reason] if reason else [])])


def event_text(fields: Mapping[str, Any]) -> str:
    """The other answers of an event: ``case no. 4471 · last covered day 2026-11-27``."""
    return " · ".join(_said(fields))


def _said(answers: Mapping[str, Any]) -> list[str]:
    made: list[str] = []
    for name, value in answers.items():
        if name in _SKIPPED or value in (None, "", []):
            continue
        if name in _ANSWERS:
            word = _ANSWERS[name].get(value, str(value))
        elif name in _TYPED:
            word = f"{_TYPED[name]}{value}"
        elif isinstance(value, bool):
            word = f"{name.replace('_', ' ')}: {'yes' if value else 'no'}"
        elif isinstance(value, list):
            word = ", ".join(str(each).replace("_", " ") for each in value)
        else:
            word = f"{name.replace('_', ' ')} {str(value).replace('_', ' ')}"
        if word:
            made.append(word)
    return made
