"""What shows that clocks of a stay were met, by rule and event; and the facts that follow from it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from ncm_tui.services.desk import Desk

_DONE = frozenset({"delivered", "refused_at"})
#: rule → the fact its evidence gives, and whether the newest counts (a copy) or the first.
_FACTS: Final = {
    "IM_INITIAL": ("im_initial_delivered", False),
    "IM_FOLLOWUP": ("im_copy_delivered", True),
    "MOON": ("moon_delivered", False),
    "MCSN": ("mcsn_delivered", False),
    "PAC_CHOICE": ("choice_list_given", False),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of evidence. ``at`` on the facility's clock; nothing where it is *not needed*."""

    kind: str
    at: datetime | None
    answers: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""


def shown_by(desk: Desk, rows: Iterable[Sequence[Any]]) -> dict[tuple[str, str], tuple[Shown, ...]]:
    """The evidence of one stay by (rule, event), first in time first."""
    found: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for rule, trigger, kind, at, stored, reason in rows:
        answers = json.loads(stored) if isinstance(stored, str) else stored
        when = None if at is None else desk.local(datetime.fromisoformat(at))
        found[rule, trigger].append(Shown(kind, when, answers or {}, reason))
    return {key: tuple(each) for key, each in found.items()}


def delivered(evidence: Mapping[tuple[str, str], Sequence[Shown]]) -> dict[str, Any]:
    """The facts other rules ask for: the first IM, its copy, the MOON."""
    facts: dict[str, Any] = {}
    for (rule, _), shown in evidence.items():
        if rule not in _FACTS:
            continue
        name, newest = _FACTS[rule]
        times = [each.at for each in shown if each.at is not None and each.kind in _DONE]
        if times:
            facts[name] = max(times) if newest else min(times)
    return facts
