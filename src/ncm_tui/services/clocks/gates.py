"""What can be said of a rule before any time is reckoned: it does not apply, is exempt, or waits for a fact.

That hangs on a handful of facts with few values (payer, status, destination): a caseload asks each question
once, not once a patient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.rules.conditions import names

if TYPE_CHECKING:
    from ncm_tui.rules.clock_given import Clock, Given
    from ncm_tui.rules.clock_rules import ClockRule

_MOST: Final = 4096
_MISS: Final = object()


class Gate:
    """The answers for one rule, by the values of the facts that decide them."""

    __slots__ = ("_applies", "_exempt", "_names", "_seen", "_standing", "_trigger", "rule")

    def __init__(self, rule: ClockRule, standing: Callable[[ClockRule, Given], Clock]) -> None:
        from ncm_tui.rules.clock_compile import test_of

        self.rule = rule
        self._standing = standing
        self._trigger = rule.trigger
        self._applies = None if rule.applies is None else test_of(rule.applies)
        self._exempt = tuple(test_of(each.when) for each in rule.not_needed if each.below is None)
        asked = [*(() if rule.applies is None else names(rule.applies))]
        for each in rule.not_needed:
            asked += each.below or names(each.when)
        self._names = tuple(dict.fromkeys(asked))
        self._seen: dict[tuple[Any, ...], Clock | None] = {}

    def clock(self, given: Given) -> Clock:
        """Where the rule stands without evidence."""
        get = given.facts.get
        key = (get(self._trigger) is None, *map(get, self._names))
        try:
            found: Any = self._seen.get(key, _MISS)
        except TypeError:  # a list among the facts has no place in a dict
            return self._standing(self.rule, given)
        if found is None:
            return self._standing(self.rule, given)
        if found is not _MISS:
            return found  # type: ignore[no-any-return]  # what is neither missing nor nothing is a clock
        clock = self._standing(self.rule, given)
        if len(self._seen) >= _MOST:
            self._seen.clear()
        self._seen[key] = clock if self._decided(given) else None
        return clock

    def _decided(self, given: Given) -> bool:
        """Whether these facts alone decide, whatever the times of the stay are."""
        if given.facts.get(self._trigger) is None:
            return True
        if self._applies is not None and self._applies(given.facts) is not True:
            return True
        return any(test(given.facts) for test in self._exempt)
