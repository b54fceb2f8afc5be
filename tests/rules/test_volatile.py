"""When a volatile fact may no longer stand as current (P§7)."""

from datetime import UTC, datetime, timedelta

from ncm_tui.rules.volatile import stale

NOW = datetime(2026, 11, 23, 19, 9, tzinfo=UTC)


def test_past_a_day_a_fact_is_stale() -> None:
    assert not stale(NOW, NOW)
    assert not stale(NOW - timedelta(hours=24), NOW)
    assert stale(NOW - timedelta(hours=24, seconds=1), NOW)
