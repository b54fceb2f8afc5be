"""What waits for the planned day where that day is over and the patient is here: the day is to be moved,
which is another question than the day to be set."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.models.enums import ClockState

if TYPE_CHECKING:
    from ncm_tui.rules.clock_bench import Standing

NEED: Final = "edd"
_PLANNED: Final = frozenset({"discharge", "release"})


def is_past(facts: Mapping[str, Any]) -> bool:
    """Whether there is a planned day that is no plan any more."""
    return "edd" in facts and "discharge" not in facts and facts.get("stay_open") is True


def words(facts: Mapping[str, Any]) -> str:
    """``EDD Sun 22 is past``."""
    return f"EDD {facts['edd']:%a %d} is past"


def said(found: Iterable["Standing"], facts: Mapping[str, Any]) -> Iterable["Standing"]:
    """The same clocks; those that wait for the planned time ask for the EDD and say why."""
    for each in found:
        needs = each.clock.needs
        if each.clock.state is ClockState.UNKNOWN and not _PLANNED.isdisjoint(needs):
            asked = dict.fromkeys(NEED if name in _PLANNED else name for name in needs)
            clock = each.clock._replace(needs=tuple(asked), reason=words(facts), why=words(facts))
            yield each._replace(clock=clock)
        else:
            yield each
