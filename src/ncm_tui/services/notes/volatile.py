"""What a draft carries of the volatile facts (P§7), against what the chart says when it is finished.

They may change between the two, or grow old. A text that still carries what the chart knows to be old, or
what nobody has looked up for a day, is not finished in silence.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ncm_tui.rules.volatile import stale
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts as stay_facts
from ncm_tui.services.shown import shown
from ncm_tui.services.volatile_facts import LABELS, standing
from ncm_tui.views.moments import clock_text
from ncm_tui.views.notes import OldFact

_DRAFT = """SELECT s.uid, n.volatile FROM note n JOIN stay s ON s.id = n.stay_id
    WHERE n.uid = ? AND n.facts_at IS NOT NULL"""


class _Standing(NamedTuple):
    words: tuple[str, ...] = ()
    at: datetime | None = None


def snapshot(desk: Desk, stay_uid: str) -> dict[str, Any]:
    """The volatile facts as a draft begins; what is not known is absent."""
    return {name: list(fact.words) for name, fact in _now(desk, stay_uid).items()}


def old_facts(desk: Desk, note_uid: str, body: str) -> tuple[OldFact, ...]:
    """What ``body`` still says and the chart no longer does, and what it says that is past its day. Empty for
    an addendum: no facts were put in."""
    found = desk.vault.reader.one(_DRAFT, (note_uid,))
    if found is None:
        return ()
    stay_uid, then_text = found
    then: Mapping[str, Any] = json.loads(then_text) if then_text else {}
    now = _now(desk, str(stay_uid))
    told = (_old(desk, name, _words(then.get(name)), now.get(name, _Standing()), body) for name in LABELS)
    return tuple(each for each in told if each is not None)


def _now(desk: Desk, stay_uid: str) -> dict[str, _Standing]:
    """What stands: allergies one by one, an explicit none as *none known*; the rest in one piece."""
    listed = stay_facts(desk, stay_uid).get("allergies")
    return {
        fact.fact: _Standing(_words(listed) if fact.fact == "allergies" else (fact.text,), fact.at)
        for fact in standing(desk, shown(desk, stay_uid))
    }


def _old(desk: Desk, name: str, before: tuple[str, ...], now: _Standing, body: str) -> OldFact | None:
    """A word that no longer holds is in the text; or the text speaks of the fact without its present word;
    or its present word is older than a day."""
    text = rest = body.casefold()
    for word in now.words:
        rest = rest.replace(word.casefold(), "")
    gone = next((word for word in before if word not in now.words and word.casefold() in rest), "")
    if gone:
        return OldFact(f"{_said(desk, name, now)}; the note says {gone}", gone)
    spoken = next((word for word in (*before, LABELS[name]) if word.casefold() in text), "")
    if before != now.words and spoken and any(word.casefold() not in text for word in now.words):
        return OldFact(f"{_said(desk, name, now)}; the note does not say so", spoken)
    carried = next((word for word in now.words if word.casefold() in text), "")
    if carried and LABELS[name].casefold() in text and stale(now.at, desk.now()):
        seen = f"last seen {_clock(desk, now.at)}" if now.at else "seen at no known time"
        return OldFact(f"{LABELS[name]} {carried} was {seen}: confirm it (v on Summary) or drop it", carried)
    return None


def _said(desk: Desk, name: str, now: _Standing) -> str:
    since = f" since {_clock(desk, now.at)}" if name == "code_status" and now.at is not None else ""
    verb = "are" if name in ("allergies", "lines") else "is"
    return f"{LABELS[name]} {verb} {', '.join(now.words) or 'not known any more'}{since}"


def _clock(desk: Desk, at: datetime) -> str:
    return clock_text(at, desk.local(desk.now()).date())


def _words(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value) or ("none known",)
    return (str(value),)
