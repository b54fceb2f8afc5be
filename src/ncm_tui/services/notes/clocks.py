"""What met clocks and what happened, as a note may say it: each with its own time.

What the law asks of a psychiatric hold or of suspected abuse is left to the nurse's own words.
"""

from collections.abc import Iterator
from datetime import datetime

from ncm_tui.rules.events import BY_ID, LAW
from ncm_tui.rules.evidence import MISSED, PART
from ncm_tui.services.clocks.forms import short_of
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.clocks.notices import NOTICE
from ncm_tui.services.clocks.page import events, proofs
from ncm_tui.services.desk import Desk
from ncm_tui.views.clock_page import EvidenceShown
from ncm_tui.views.notes import Finding

_LAW_GROUP = "law"
_RECORDED = """SELECT e.uid, e.recorded_at FROM stay_event e JOIN stay s ON s.id = e.stay_id
    WHERE s.uid = ? AND e.voided_at IS NULL"""


def notices_given(desk: Desk, stay_uid: str) -> tuple[Finding, ...]:
    """Every notice that was given or refused, first in time first; a late entry says so."""
    return tuple(
        Finding(_words(desk, each), each.happened)
        for each in _shown(desk, stay_uid)
        if each.happened is not None and _dialog(desk, each.rule) == NOTICE and each.kind != PART
    )


def met_since(desk: Desk, stay_uid: str, since: datetime | None) -> tuple[Finding, ...]:
    """Evidence of clocks entered after ``since`` (``None``: all of it)."""
    return tuple(
        Finding(_words(desk, each), each.happened or each.entered)
        for each in _shown(desk, stay_uid)
        if since is None or each.entered > since
    )


def happened_since(desk: Desk, stay_uid: str, since: datetime | None) -> tuple[Finding, ...]:
    """What was recorded as having happened after ``since``; nothing without an earlier note."""
    if since is None:
        return ()
    recorded = {uid: datetime.fromisoformat(at) for uid, at in desk.vault.reader.rows(_RECORDED, (stay_uid,))}
    told = [
        each
        for each in events(desk, stay_uid)
        if recorded[each.uid] > since and each.kind in BY_ID and BY_ID[each.kind].group != LAW
    ]
    return tuple(
        Finding(f"{each.title}{f', {each.text}' if each.text else ''}", each.at)
        for each in sorted(told, key=lambda each: each.at)
    )


def _shown(desk: Desk, stay_uid: str) -> Iterator[EvidenceShown]:
    rules = in_force(desk).by_id
    found = [
        each
        for rows in proofs(desk, stay_uid).values()
        for each in rows
        if each.kind != MISSED and (each.rule not in rules or rules[each.rule].group != _LAW_GROUP)
    ]
    yield from sorted(found, key=lambda each: each.happened or each.entered)


def _dialog(desk: Desk, rule_id: str) -> str:
    rule = in_force(desk).by_id.get(rule_id)
    return "" if rule is None else rule.dialog


def _words(desk: Desk, shown: EvidenceShown) -> str:
    late = "; late entry" if shown.late else ""
    return f"{short_of(desk, shown.rule)}: {shown.text}{late}"
