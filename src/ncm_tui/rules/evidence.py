"""What the evidence of a clock is called: by its name a rule's ``done_by`` knows it (P§8).

A refusal that was annotated counts as receipt (CMS Pub. 100-04 ch. 30, 200.3.4). A notice whose copy was not
left, or that was not explained aloud where that is part of it (42 CFR 489.20(y)), is not given yet.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

#: Kinds that no rule's ``done_by`` names: tried and not reached, not needed with the reason, half given,
#: missed with the reason.
ATTEMPT, NOT_NEEDED, PART, MISSED = "attempt", "not_needed", "part", "missed"
REFUSED: Final = "refused_at"
#: Questions of an evidence form that are asked only where the rule says so (its ``asks``).
SWITCHED: Final = frozenset({"oral", "interpreter", "early_leave", "option", "cost"})
#: Without these a notice is not given yet, and what the nurse is told.
_LACKS: Final = {"copy_left": "no copy left", "oral": "not explained aloud"}


def kind_of(done_by: Sequence[str], answers: Mapping[str, Any]) -> str:
    """The kind of evidence that the answers of a form are, for a rule that is met by ``done_by``."""
    if NOT_NEEDED in (answers.get("state"), answers.get("recipient")):
        return NOT_NEEDED
    if MISSED in (answers.get("state"), answers.get("recipient")):
        return MISSED
    if answers.get("state") == ATTEMPT:
        return ATTEMPT
    if lacking(answers):
        return PART
    if answers.get("how") == "refused" and REFUSED in done_by:
        return REFUSED
    return next((name for name in done_by if name != REFUSED), "completed")


def lacking(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What keeps a notice from being given, in words."""
    return tuple(words for name, words in _LACKS.items() if answers.get(name) is False)
