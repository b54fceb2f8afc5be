"""Evidence that stands on rows of the discharge checklist whose clock it also meets (a vault of before the
clocks, or a row recorded by hand)."""

import json
from collections.abc import Iterator
from typing import Any, Final

from ncm_tui.rules.evidence import NOT_NEEDED, kind_of
from ncm_tui.rules.problems import Problem
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.desk import Desk

_CHECKLIST: Final = "discharge"
_ROWS: Final = """SELECT stay_id, item, happened_at, answers, reason FROM checklist_item
    WHERE stay_id IN (SELECT value FROM json_each(:stays)) AND item IN (SELECT value FROM json_each(:items))
    AND state IN ('done', 'seen', 'not_needed') AND voided_at IS NULL"""


def checked(desk: Desk, stays: str) -> Iterator[tuple[int, list[Any]]]:
    """By stay id (``stays`` is a JSON list of them) what a row of evidence holds: rule, event, kind, happened
    at, answers, reason. Nothing where the checklist does not read."""
    rules = _rules(desk)
    given = {"stays": stays, "items": json.dumps(list(rules))}
    for stay, item, at, stored, reason in desk.vault.reader.rows(_ROWS, given) if rules else ():
        answers = json.loads(stored) if stored else {}
        for rule_id in rules[item]:
            rule = in_force(desk).by_id.get(rule_id)
            if rule is None:
                continue
            kind = kind_of(rule.done_by, answers)
            yield stay, [rule_id, "", kind, None if kind == NOT_NEEDED else at, stored, reason]


def _rules(desk: Desk) -> dict[str, tuple[str, ...]]:
    try:
        rows = desk.library.checklist(_CHECKLIST).rows
    except Problem:  # the site's own file is broken: the checklist itself says so
        return {}
    return {row.id: row.clock for row in rows if row.clock}
