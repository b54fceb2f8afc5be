"""What a new payer profile may start from (``content/payers``)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PayerTemplate:
    """What a new profile may start from: the rules as this kind of payer publishes them. ``values`` are
    fields of a profile."""

    id: str
    title: str
    note: str
    confidence: str
    citation: str
    values: Mapping[str, str | int]
    local: bool = False
