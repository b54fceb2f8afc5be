"""What a row of evidence or an event says, in words, from the answers of its short form."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ncm_tui.rules.forms import Form, Item

KIND_WORDS: Final = {
    "delivered": "given", "refused_at": "refused, annotated: counts as received", "requested": "asked for",
    "completed": "done", "notified": "notified", "signed": "signed", "decided": "decided",
    "responded": "answered", "filed": "filed", "contacted": "reached", "visited": "seen",
    "reviewed": "reviewed", "tested": "tested", "certified": "certified", "screened": "screened",
    "encounter": "encounter", "order_received": "order received", "therapy_start": "therapy began",
    "attempt": "tried, not reached", "not_needed": "not needed", "sent": "sent", "part": "not given yet",
    "missed": "missed", "extended": "extension taken", "reported": "reported",
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

_DAY: Final = 10


def kind_words(kind: str) -> str:
    """What was done: ``given``."""
    return KIND_WORDS.get(kind, kind.replace("_", " "))


def evidence_text(kind: str, reason: str, answers: Mapping[str, Any], form: "Form | None" = None) -> str:
    """``given, to the patient, signed, copy left``; with the ``form`` its own words for the rest."""
    return ", ".join([kind_words(kind), *_said(answers, form), *([reason] if reason else [])])


def event_text(fields: Mapping[str, Any], form: "Form | None" = None) -> str:
    """The other answers of an event: ``case number 4471 · last covered day Fri 11/27``."""
    return " · ".join(_said(fields, form))


def _said(answers: Mapping[str, Any], form: "Form | None") -> list[str]:
    items = {item.id: item for item in form.items()} if form is not None else {}
    made: list[str] = []
    for name, value in answers.items():
        if name in _SKIPPED or value in (None, "", []):
            continue
        known = _ANSWERS.get(name, {}) if isinstance(value, str | bool) else {}
        word = known[value] if known and value in known else _words(name, value, items)
        if word:
            made.append(word)
    return made


def _words(name: str, value: Any, items: "Mapping[str, Item]") -> str:
    """One answer by the words of its question: an option's label, else what was asked and what was typed."""
    item = items.get(name)
    head = _head(item.text) if item is not None else name.replace("_", " ")
    if name in _TYPED:
        return f"{_TYPED[name]}{value}"
    if isinstance(value, bool):
        return f"{head}: {'yes' if value else 'no'}"
    labels = {option.id: option.label for option in item.options} if item is not None else {}
    if isinstance(value, list):
        return ", ".join(labels.get(str(each), str(each).replace("_", " ")) for each in value)
    return labels.get(str(value)) or f"{head} {_when(str(value))}"


def _head(text: str) -> str:
    """What was asked, without its explanation: ``Case number``."""
    head = text.partition(":")[0].partition(" (")[0].partition(",")[0]
    return head[:1].lower() + head[1:] if head[1:2].islower() else head


def _when(value: str) -> str:
    """A typed day or instant as people write it; anything else as it is."""
    try:
        if len(value) == _DAY:
            return f"{date.fromisoformat(value):%a %m/%d}"
        return f"{datetime.fromisoformat(value):%a %m/%d %H:%M}" if value[_DAY : _DAY + 1] == "T" else value
    except ValueError:
        return value
