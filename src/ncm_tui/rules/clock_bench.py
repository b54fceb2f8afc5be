"""Many rules asked of many stays.

What a rule says before any time is reckoned (it does not apply, it is not needed, a fact is missing) hangs on
a few codes and on which facts are known at all. So it is worked out once for all stays that are alike in
these; only clocks that really run are reckoned stay by stay.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from ncm_tui.rules.clock_given import NONE, Clock, Evidence, Given
from ncm_tui.rules.clock_ready import Ready, made_ready
from ncm_tui.rules.clock_reasons import blanks
from ncm_tui.rules.clock_rules import ClockRule, Condition
from ncm_tui.rules.conditions import parts
from ncm_tui.rules.deadlines import at_once, counted, standing
from ncm_tui.rules.facts import REGISTER, FactType

_NO_FIGURES: Final[Mapping[str, float | None]] = {}
_NOTHING_SHOWN: Final[Mapping[tuple[str, str], Evidence]] = {}
_CODES: Final = (FactType.CODE, FactType.YES_NO, FactType.LIST)


#: Kinds of stays that are remembered: a caseload has a few hundred.
_MOST_KINDS: Final = 4096


class _Gate(NamedTuple):
    """The facts whose value decides, and those of which only matters whether they are known. ``whole``: what
    exempts is decided by these too, not only whether the rule applies."""

    values: frozenset[str]
    known: frozenset[str]
    whole: bool


class Standing(NamedTuple):
    """One instance and where it stands. ``trigger`` is the event's uid, empty of a fact of the stay."""

    rule: str
    trigger: str
    clock: Clock


class _Head(NamedTuple):
    """A rule and what it says at once of a fact of the stay; ``runs``: for these stays it is a clock that has
    to be reckoned."""

    made: Ready
    said: Standing | None
    runs: bool


class Bench:
    """``rules`` made ready; ``figures`` are the site's own, as in :class:`Given`."""

    def __init__(self, rules: Iterable[ClockRule], figures: Mapping[str, float | None] = _NO_FIGURES) -> None:
        self.rules = tuple(rules)
        self._figures = figures
        self._made = tuple((made_ready(rule), _gate(rule)) for rule in self.rules)
        gates = [gate for _, gate in self._made if gate is not None]
        values = {name for gate in gates for name in gate.values}
        known = {name for gate in gates for name in gate.known}
        self._lists = tuple(sorted(name for name in values if REGISTER[name].type is FactType.LIST))
        self._values = tuple(sorted(values.difference(self._lists)))
        self._known = tuple(sorted(known - values))
        self._heads: dict[tuple[Any, ...], tuple[_Head, ...]] = {}

    def standings(
        self,
        given: Given,
        evidence: Mapping[tuple[str, str], Evidence] = _NOTHING_SHOWN,
        trigger_uid: str = "",
    ) -> list[Standing]:
        """The clocks of ``rules``, in their order. ``evidence`` is by rule and event."""
        found: list[Standing] = []
        facts = given.facts
        for made, said, runs in self._alike(given):
            rule = made.rule
            shown = evidence.get((rule.id, trigger_uid), NONE) if evidence else NONE
            if shown:
                clock = standing(rule, given, shown)
            elif said is not None:
                found.append(said if not trigger_uid else Standing(rule.id, trigger_uid, said.clock))
                continue
            elif runs:
                clock = counted(made, given, NONE, facts[rule.trigger])
            else:
                clock = standing(rule, given, NONE)
            found.append(Standing(rule.id, trigger_uid, clock))
        return found

    def _alike(self, given: Given) -> Sequence[_Head]:
        get = given.facts.get
        key = (
            *map(get, self._values),
            *[None if (value := get(name)) is None else tuple(value) for name in self._lists],
            *[get(name) is not None for name in self._known],
        )
        heads = self._heads.get(key)
        if heads is None:
            alike = replace(given, figures=self._figures, evidence=NONE)
            if len(self._heads) >= _MOST_KINDS:
                self._heads.clear()
            heads = self._heads[key] = tuple(_head(made, gate, alike) for made, gate in self._made)
        return heads


def _head(made: Ready, gate: _Gate | None, given: Given) -> _Head:
    if gate is None:
        return _Head(made, None, runs=False)
    trigger = given.facts.get(made.rule.trigger) if made.rule.trigger else None
    clock = at_once(made, given, NONE, trigger)
    said = None if clock is None else Standing(made.rule.id, "", clock)
    if gate.whole:
        return _Head(made, said, runs=said is None)
    never = said is not None and made.applies is not None and made.applies(given.facts) is False
    return _Head(made, said if never else None, runs=False)


def _gate(rule: ClockRule) -> _Gate | None:
    """``None`` where already whom the rule applies to hangs on a number, a text or a time."""
    values: set[str] = set()
    # Whoever was an inpatient before is told so.
    known = {"reclassified"} | ({rule.trigger} if rule.trigger else set())
    if rule.applies is not None and not _gathered(rule.applies, values, known):
        return None
    # What was done all the same is reckoned from times; a reason with blanks is told of this stay alone.
    alone = bool(rule.met_by) or any(blanks(exemption.why) for exemption in rule.not_needed)
    gathered = [
        exemption.below is None and _gathered(exemption.when, values, known) for exemption in rule.not_needed
    ]
    whole = all(gathered) and not alone
    return _Gate(frozenset(values), frozenset(known), whole)


def _gathered(condition: Condition, values: set[str], known: set[str]) -> bool:
    """Put the names of ``condition`` where they belong; whether all of them do."""
    if "f" in condition:
        name = str(condition["f"])
        if name not in REGISTER or REGISTER[name].type not in _CODES:
            return False
        values.add(name)
        return True
    if "known" in condition:
        known.add(str(condition["known"]))
        return True
    gathered = [_gathered(part, values, known) for part in parts(condition)]
    return all(gathered)
