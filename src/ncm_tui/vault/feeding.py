"""Which changes can alter what is shown. The autosave of an answer cannot, and need not rebuild anything:
a rebuilt stay is twenty pages to encrypt and sync, an answer two."""

import re
from collections.abc import Collection

from ncm_tui.vault import projection_sql

_TEXTS = " ".join(text for text in vars(projection_sql).values() if isinstance(text, str))
_SOURCES = frozenset(re.findall(r"(?:FROM|JOIN)\s+([a-z_]+)", _TEXTS))
# Columns that change at every key of a form or note and are in no statement of the projection.
_TYPED = {
    "assessment": frozenset({"at_item", "informant", "parked_at"}),
    "note": frozenset({"body"}),
}


def feeds(table: str, changed: Collection[str] | None = None) -> bool:
    """True when a row of ``table`` may alter a shown row. ``changed`` are the columns of a changed row;
    ``None`` for a new or deleted one."""
    if table not in _SOURCES:
        return False
    return changed is None or not set(changed) <= _TYPED.get(table, frozenset())
