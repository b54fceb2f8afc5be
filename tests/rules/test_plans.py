"""Due rules and blanks of plan templates."""

from datetime import UTC, date, datetime

import pytest

from ncm_tui.rules.plans import due_day, filled, is_due_rule

TUESDAY = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "edd", "day", "assumed"),
    [
        ("now", None, date(2026, 11, 24), False),
        ("now+24h", None, date(2026, 11, 25), False),
        ("now+3h", None, date(2026, 11, 24), False),
        ("now+6h", None, date(2026, 11, 25), False),
        ("now+2d", None, date(2026, 11, 26), False),
        ("edd", date(2026, 11, 27), date(2026, 11, 27), False),
        ("edd-1d", date(2026, 11, 27), date(2026, 11, 26), False),
        ("edd+7d", date(2026, 11, 27), date(2026, 12, 4), False),
        ("edd-1d", date(2026, 11, 24), date(2026, 11, 24), False),
        ("edd", date(2026, 11, 20), date(2026, 11, 24), False),
        ("edd-1d", None, date(2026, 11, 25), True),
        ("edd+30d", None, date(2026, 12, 24), True),
    ],
)
def test_a_due_rule_is_a_day_and_never_one_that_is_over(
    rule: str, edd: date, day: date, assumed: bool
) -> None:
    found = due_day(rule, TUESDAY, edd)
    assert (found.day, found.assumed) == (day, assumed)


def test_business_days_pass_over_the_weekend_and_the_facilitys_own_days() -> None:
    assert due_day("now+2bd", TUESDAY, None, {date(2026, 11, 26)}).day == date(2026, 11, 27)
    assert due_day("now+4bd", TUESDAY, None).day == date(2026, 11, 30)


@pytest.mark.parametrize("rule", ["", "later", "now-1d", "edd-", "edd+1y", "now+1000d", "tomorrow"])
def test_what_is_no_due_rule(rule: str) -> None:
    assert not is_due_rule(rule)


def test_a_blank_without_a_value_stays_open() -> None:
    said = filled("Needs {task} {times} a day", {"task": "bathing"})
    assert said == "Needs bathing ___ a day"
