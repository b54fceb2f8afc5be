"""Everything by which somebody on a page could be known: what the privacy key takes off the screen (P§10)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """``words`` are folded words of names (patients, newborns, contacts), of one letter too; ``names`` whole
    names as shown, former ones too; ``numbers`` are MRNs, visit and member numbers and telephones without
    blanks, dashes and brackets; ``phrases`` are addresses and passcodes as stored. ``births`` are those of
    the patient in front; ``payers`` are names that are nobody's; ``texts`` are free texts about patients."""

    words: frozenset[str]
    numbers: frozenset[str]
    births: frozenset[date]
    phrases: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
