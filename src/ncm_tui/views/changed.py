"""What a verb did, so that only what it touched is painted again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """``verb`` as audited, ``patients`` and ``stays`` touched (uids), ``message`` for the nurse."""

    verb: str
    patients: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()
    message: str = ""
    row: str | None = None
