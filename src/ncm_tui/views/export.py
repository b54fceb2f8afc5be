"""A table that leaves the vault."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportTable:
    """``what`` is its name; ``rows`` as long as ``columns``; ``unnamed`` counts those of hidden people."""

    what: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    unnamed: int = 0
