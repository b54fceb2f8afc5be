"""Notices told by phone whose paper has not gone: it is mailed on the day of the call (CMS Pub. 100-04 ch.
30, 200.3.1), and said until somebody notes that it was."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ncm_tui.rules.ranking import LEGAL
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.views.moments import clock_text
from ncm_tui.views.worklist import Place

_PHONED: Final = """SELECT e.uid, e.stay_id, e.rule, e.trigger_uid, e.happened_at FROM clock_evidence e
    WHERE e.stay_id IN (SELECT value FROM json_each(?)) AND e.voided_at IS NULL AND e.happened_at IS NOT NULL
    AND e.answers ->> '$.how' = 'phone' AND coalesce(e.answers ->> '$.mailed', '') = '' ORDER BY e.id"""
_TAB: Final = "clocks"


def find(look: Look) -> Iterator[Found]:
    """One line a notice; of a patient who died meanwhile too, for the family was told that it comes."""
    desk, rules = look.desk, in_force(look.desk)
    for uid, stay_id, rule_id, trigger, at in desk.vault.reader.rows(_PHONED, (look.stays,)):
        rule, called = rules.named(rule_id), desk.local(datetime.fromisoformat(at))
        row = look.by_id[stay_id]
        yield Found(
            item=f"mail:{uid}",
            what=f"mail the {rule.short if rule is not None else rule_id}",
            why=f"told by phone {clock_text(called, look.today)}",
            source=rule.citation if rule is not None else rule_id,
            due=called.date(),
            weight=LEGAL,
            place=Place(_TAB, row=f"clock:{rule_id}:{row.uid}:{trigger}", dialog="edit", uid=trigger),
            stay=row.uid,
            rule=rule_id,
        )
