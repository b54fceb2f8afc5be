"""The last gate before the database: no text with control characters goes in, whoever wrote it."""

from typing import Any

from sqlalchemy import inspect
from sqlmodel import SQLModel

from ncm_tui.rules.clean import clean

_VERBATIM = frozenset({"definition"})  # kept byte for byte: its digest is of the text as it was


def scrub(row: SQLModel) -> None:
    """Cleans every new or changed text of ``row``, also inside JSON. Unchanged attributes are not read."""
    if row.__tablename__ in _VERBATIM:
        return
    state = inspect(row)
    for attribute in state.attrs:
        value = state.dict.get(attribute.key)
        if not isinstance(value, str | list | dict) or not attribute.history.has_changes():
            continue
        kept = cleaned(value)
        if kept != value:
            setattr(row, attribute.key, kept)


def cleaned(value: Any) -> Any:
    """``value`` with every text in it clean, inside lists and objects too."""
    if isinstance(value, str):
        return clean(value)[0]
    if isinstance(value, list):
        return [cleaned(part) for part in value]
    if isinstance(value, dict):
        return {cleaned(key): cleaned(part) for key, part in value.items()}
    return value
