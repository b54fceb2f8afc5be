"""Where Enter on a line of Today leads."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from ncm_tui.screens import fact_doors, today_doors
from ncm_tui.services import worklist
from ncm_tui.services.desk import Desk


def test_a_line_that_waits_opens_the_field_it_names(demo_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, str]] = []

    def open_fact(tab: Any, name: str, line: Any) -> None:
        opened.append((name, line.item))

    monkeypatch.setattr(fact_doors, "open_fact", open_fact)
    waits = [each for each in worklist.today(demo_desk).items if each.place.dialog.startswith("need:")]
    for item in waits:
        opener = today_doors._opener(item)
        assert opener is not None
        opener(cast(Any, SimpleNamespace(desk=demo_desk)))
    assert opened == [(each.place.dialog.removeprefix("need:"), each.place.row) for each in waits]
    assert {name for name, _ in opened} >= {"has_medicare", "payer_profile"}
