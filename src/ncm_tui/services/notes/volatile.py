"""What a draft carries of the volatile facts (P§7), against what the chart says when it is finished.

Code status, allergies and isolation may change between the two. A text that still carries what the chart
knows to be old is not finished in silence.
"""

import json
from collections.abc import Mapping
from typing import Any

from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts as stay_facts
from ncm_tui.views.moments import clock_text
from ncm_tui.views.notes import OldFact

_LABELS = {"code_status": "Code status", "allergies": "Allergies", "isolation": "Isolation"}
_TIMES = {"code_status": "code_status_at"}
_DRAFT = """SELECT s.uid, n.volatile FROM note n JOIN stay s ON s.id = n.stay_id
    WHERE n.uid = ? AND n.facts_at IS NOT NULL"""


def snapshot(desk: Desk, stay_uid: str) -> dict[str, Any]:
    """The volatile facts as a draft begins; what is not known is absent."""
    facts = stay_facts(desk, stay_uid)
    return {name: facts[name] for name in _LABELS if name in facts}


def old_facts(desk: Desk, note_uid: str, body: str) -> tuple[OldFact, ...]:
    """What ``body`` still says and the chart no longer does. Empty for an addendum: no facts were put in."""
    found = desk.vault.reader.one(_DRAFT, (note_uid,))
    if found is None:
        return ()
    stay_uid, then_text = found
    then: Mapping[str, Any] = json.loads(then_text) if then_text else {}
    facts = stay_facts(desk, str(stay_uid))
    told = (_old(desk, name, then.get(name), facts, body) for name in _LABELS)
    return tuple(each for each in told if each is not None)


def _old(desk: Desk, name: str, then: Any, facts: Mapping[str, Any], body: str) -> OldFact | None:
    """A word that no longer holds is in the text; or the text speaks of the fact without its present word."""
    before, now = _words(then), _words(facts.get(name))
    text = rest = body.casefold()
    for word in now:
        rest = rest.replace(word.casefold(), "")
    gone = next((word for word in before if word not in now and word.casefold() in rest), "")
    if gone:
        return OldFact(f"{_now(desk, name, facts)}; the note says {gone}", gone)
    spoken = next((word for word in (*before, _LABELS[name]) if word.casefold() in text), "")
    if before != now and spoken and any(word.casefold() not in text for word in now):
        return OldFact(f"{_now(desk, name, facts)}; the note does not say so", spoken)
    return None


def _now(desk: Desk, name: str, facts: Mapping[str, Any]) -> str:
    at = facts.get(_TIMES.get(name, ""))
    since = f" since {clock_text(at, desk.local(desk.now()).date())}" if at is not None else ""
    verb = "are" if name == "allergies" else "is"
    return f"{_LABELS[name]} {verb} {', '.join(_words(facts.get(name))) or 'not known any more'}{since}"


def _words(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value) or ("none known",)
    return (str(value),)
