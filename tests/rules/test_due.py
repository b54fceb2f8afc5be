"""When a form is due: a clock with its own start, or none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ncm_tui.rules.due import due_at
from ncm_tui.rules.forms import Due

ARRIVED = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADULT = {"f": "newborn", "op": "!=", "value": True}


@pytest.mark.parametrize(
    ("rule", "facts", "finished", "expected"),
    [
        (Due("arrival"), {"arrival": ARRIVED}, None, ARRIVED + 24 * HOUR),
        (Due("arrival", 8), {"arrival": ARRIVED}, None, ARRIVED + 8 * HOUR),
        (Due("arrival"), {}, None, None),
        (Due("arrival"), {"arrival": "2026-11-20"}, None, None),
        (Due("arrival"), {"arrival": ARRIVED}, ARRIVED + HOUR, None),
        (Due("arrival"), {"arrival": ARRIVED}, ARRIVED - HOUR, ARRIVED + 24 * HOUR),
        (Due("arrival", again_days=7), {"arrival": ARRIVED}, ARRIVED + HOUR, ARRIVED + 169 * HOUR),
        (Due("arrival"), {"arrival": ARRIVED, "discharged": ARRIVED}, None, None),
        (Due("arrival", when=ADULT), {"arrival": ARRIVED}, None, None),
        (Due("arrival", when=ADULT), {"arrival": ARRIVED, "newborn": True}, None, None),
        (Due("arrival", when=ADULT), {"arrival": ARRIVED, "newborn": False}, None, ARRIVED + 24 * HOUR),
    ],
)
def test_due_after_a_known_start_and_again_after_the_last(
    rule: Due, facts: dict[str, Any], finished: datetime | None, expected: datetime | None
) -> None:
    assert due_at(rule, facts, finished) == expected
