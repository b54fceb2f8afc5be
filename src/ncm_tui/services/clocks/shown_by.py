"""What shows that clocks of a stay were met, by rule and event; and the facts that follow from it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from ncm_tui.rules.evidence import ATTEMPT, MISSED, NOT_NEEDED, PART
from ncm_tui.services.desk import Desk

AGREED = "agreed"
_ASIDE = frozenset({NOT_NEEDED, ATTEMPT, AGREED, PART, MISSED})
#: rule → the fact its evidence gives, and whether the newest counts (a copy) or the first.
_FACTS: Final = {
    "IM_INITIAL": ("im_initial_delivered", True),
    "IM_FOLLOWUP": ("im_copy_delivered", True),
    "MOON": ("moon_delivered", False),
    "MCSN": ("mcsn_delivered", False),
    "POST_DC_CALL": ("post_dc_called", False),
    "POST_DC_CALL_HIGH": ("post_dc_called", False),
    "CC44": ("cc44_done", False),
    "PAC_CHOICE": ("choice_list_given", False),
    "QIO_RECORDS": ("qio_records_sent", True),
    "QIO_RECON": ("qio_recon_requested", True),
    "MCSN_RECORDS": ("mcsn_records_sent", True),
    "MCSN_RECON": ("mcsn_recon_requested", True),
}
#: Facts of the one event whose clocks ask for them: records of an appeal are its own.
OF_INSTANCE: Final = frozenset(
    {"qio_records_sent", "qio_recon_requested", "mcsn_records_sent", "mcsn_recon_requested", "cc44_done"}
)


#: By kind the times of one instance's evidence; of *not needed* and *missed* the reasons, of ``agreed`` the
#: notices whose patient agreed, documented, to leave sooner.
Times = Mapping[str, tuple[Any, ...]]


def shown_by(desk: Desk, rows: Iterable[Sequence[Any]]) -> dict[tuple[str, str], Times]:
    """The evidence of one stay by (rule, event), first in time first."""
    found: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for rule, trigger, kind, at, stored, reason in rows:
        kinds = found.setdefault((rule, trigger), defaultdict(list))
        if kind in (NOT_NEEDED, MISSED):
            kinds[kind].append(reason)
        elif at is not None:
            when = desk.local(datetime.fromisoformat(at))
            kinds[kind].append(when)
            if _agreed(stored):
                kinds[AGREED].append(when)
    return {key: {kind: tuple(times) for kind, times in kinds.items()} for key, kinds in found.items()}


def _agreed(stored: Any) -> bool:
    if not stored:
        return False
    answers = json.loads(stored) if isinstance(stored, str) else stored
    return answers.get("early_leave") is True


def shown_facts(evidence: Mapping[tuple[str, str], Times]) -> dict[str, Any]:
    """The facts other rules ask for: the first IM, its copy, the MOON, records that went to the QIO."""
    facts: dict[str, Any] = {}
    for (rule, _), kinds in evidence.items():
        if rule not in _FACTS:
            continue
        name, newest = _FACTS[rule]
        times = [at for kind, each in kinds.items() if kind not in _ASIDE for at in each]
        if name in facts:
            times.append(facts[name])
        if times:
            facts[name] = max(times) if newest else min(times)
    return facts
