"""What a registered fact is. The register itself is :mod:`ncm_tui.rules.facts`."""

from dataclasses import dataclass
from enum import StrEnum


class FactType(StrEnum):
    """What a fact may hold. ``instant`` is an aware datetime, ``day`` a calendar day."""

    YES_NO = "yes_no"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    CODE = "code"
    DAY = "day"
    INSTANT = "instant"
    LIST = "list"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Fact:
    """A registered fact. ``values`` closes the list of a code (empty: open)."""

    name: str
    type: FactType
    meaning: str
    example: str
    unit: str = ""
    values: tuple[str, ...] = ()
