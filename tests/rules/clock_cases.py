"""All worked cases of clock rules as inputs of the engine: the published ones and those made by hand."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ncm_tui.library.library import Library
from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_given import Clock, Given
from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.clock_vectors import given_of
from ncm_tui.rules.deadlines import standing

TESTS = Path(__file__).parents[1]
FILES = (TESTS / "rules" / "published_clocks.toml", *sorted((TESTS / "content").glob("*vectors*.toml")))
RULES = Library.load().clocks()
RUNNING = (ClockState.NOT_YET, ClockState.PENDING, ClockState.DUE, ClockState.OVERDUE)


@dataclass(frozen=True)
class Case:
    """A case whose clock runs: nothing was done yet, and there is a due time."""

    rule: ClockRule
    given: Given

    @property
    def clock(self) -> Clock:
        return standing(self.rule, self.given)

    def at(self, now: datetime) -> "Case":
        return replace(self, given=replace(self.given, now=now))

    def with_facts(self, facts: dict[str, Any]) -> "Case":
        return replace(self, given=replace(self.given, facts=facts))

    def without(self, name: str) -> "Case":
        return self.with_facts({key: value for key, value in self.given.facts.items() if key != name})

    def later(self, by: timedelta) -> "Case":
        """Everything that has a time, ``by`` later on the wall."""
        return self.with_facts({name: _moved(value, by) for name, value in self.given.facts.items()})


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, datetime):
        return value + by
    return value + timedelta(days=by.days) if isinstance(value, date) else value


def every_case() -> Iterator[tuple[ClockRule, Given]]:
    """All of them with their evidence, those that are done and those that do not apply too."""
    for path in FILES:
        for vector in tomllib.loads(path.read_text(encoding="utf-8"))["vectors"]:
            rule = RULES.named(vector["rule"])
            assert rule is not None, vector["rule"]
            inputs = {"tz": "America/New_York", **vector["inputs"]}
            if "payer_class" in vector:
                inputs["payer_class"] = vector["payer_class"]
            if "now" in inputs:
                yield rule, given_of(rule, inputs, vector.get("figures", {}))


def _read() -> list[Case]:
    cases = (Case(rule, replace(given, evidence={})) for rule, given in every_case())
    return [case for case in cases if case.clock.state in RUNNING and case.clock.due is not None]


CASES = _read()
