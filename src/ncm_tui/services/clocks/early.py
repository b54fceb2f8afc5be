"""What is said at once of evidence that does not count as it stands: before what it answers, too early, gone
stale, too late."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.events import APPEALS, BY_ID, LAW, PAYER, STATUS
from ncm_tui.rules.evidence import NOT_NEEDED, PART
from ncm_tui.rules.problems import Refused
from ncm_tui.services.desk import Desk
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.moments import full_moment

#: What is done about these answers them, and cannot come first; a notice may precede the day it speaks of.
_ANSWERED: Final = frozenset({APPEALS, LAW, PAYER, STATUS})
_EVENT: Final = "SELECT kind, at FROM stay_event WHERE uid = ? AND voided_at IS NULL"
_LEFT: Final = """SELECT k.at, k.precision FROM key_time k JOIN stay s ON s.id = k.stay_id
    WHERE s.uid = ? AND k.kind = 'left' AND k.voided_at IS NULL"""


def refuse_before(
    desk: Desk, stay_uid: str, rule: ClockRule, trigger_uid: str, happened: datetime | None
) -> None:
    """Raises ``Refused`` for a time before what the clock starts from: a call after leaving while the patient
    was here, a notice of an appeal of which nobody had told yet. A rule with a window judges by it."""
    if happened is None or rule.open is not None:
        return
    if trigger_uid:
        found = desk.vault.reader.one(_EVENT, (trigger_uid,))
        kind = BY_ID.get(found[0]) if found is not None else None
        if found is None or kind is None or kind.ahead or kind.group not in _ANSWERED:
            return
        started, what = datetime.fromisoformat(found[1]), kind.title
    elif rule.trigger == "discharged":
        found = desk.vault.reader.one(_LEFT, (stay_uid,))
        if found is None:
            return
        started, what = datetime.fromisoformat(found[0]), "The patient left"
    else:
        return
    if happened < started:
        raise Refused(
            f"Before what it answers: {what}, {full_moment(desk.local(started))}.",
            code="evidence.before", path="happened_at", hint="Type when it happened; or that time is wrong.",
        )  # fmt: skip


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
