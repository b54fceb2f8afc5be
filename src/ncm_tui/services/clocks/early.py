"""What is said at once of evidence that does not count as it stands: too early, gone stale, too late."""

from collections.abc import Mapping
from typing import Any

from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.evidence import NOT_NEEDED, PART
from ncm_tui.services.desk import Desk
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.moments import full_moment


def early_words(
    desk: Desk, stay_uid: str, rule: ClockRule, trigger_uid: str, values: Mapping[str, Any]
) -> str:
    """A sentence, or nothing where the evidence counts or its clock is not known."""
    happened = values["happened_at"]
    if happened is None or values["kind"] in (NOT_NEEDED, PART):
        return ""
    line = _line(desk, stay_uid, rule.id, trigger_uid)
    if line is None:
        return ""
    if line.window_open is not None and happened < line.window_open:
        opens = full_moment(line.window_open)
        if rule.early == "invalid":
            return f"Too early: it counts from {opens} on. Give it again."
        if rule.early == "ignored":
            return f"Too old to count: it must be from {opens} or later. Give it again."
    if line.due is not None and happened > line.due:
        if "early_leave" in rule.asks and happened.date() == line.due.date():
            if values["answers"].get("early_leave"):
                return "Less than 4 h before leaving: it counts, by the patient's own wish."
            return "Later than it was due: it counts once the patient's wish to leave sooner is noted (e)."
        return "Later than it was due: met late."
    return ""


def _line(desk: Desk, stay_uid: str, rule_id: str, trigger_uid: str) -> ClockLine | None:
    from ncm_tui.services.clocks import board

    return next(
        (
            line
            for line in board.lines(desk, stay_uid)
            if line.rule == rule_id and line.trigger_uid == trigger_uid
        ),
        None,
    )
