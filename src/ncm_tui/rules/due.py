"""When a form is due on a stay (``[due]`` of its definition): a clock with its own start time, or none."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ncm_tui.rules.conditions import evaluate
from ncm_tui.rules.forms import Due


def due_at(rule: Due, facts: Mapping[str, Any], finished: datetime | None) -> datetime | None:
    """The instant by which the form is to be finished, ``None`` where it is not due.

    ``finished`` is when it was last finished on this stay (or done in the EMR), aware. A start time that is
    not known, or a ``when`` that is unknown, makes nothing due: no clock without its own start (P§1). Once
    the patient has left nothing becomes due.
    """
    start = facts.get(rule.after)
    if not isinstance(start, datetime) or facts.get("discharged") is not None:
        return None
    if rule.when is not None and not evaluate(rule.when, facts):
        return None
    if finished is None or finished < start:
        return start + timedelta(hours=rule.hours)
    if rule.again_days is None:
        return None
    return finished + timedelta(days=rule.again_days)
