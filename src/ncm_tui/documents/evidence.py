"""The answers of an evidence form as one line: ``Patient; Signed; copy left with the patient: yes``."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ncm_tui.rules.forms import Form, Item, ItemType
from ncm_tui.views.moments import full_day, full_moment

#: Items with columns of their own: they are shown as the row's time, author and reason.
_APART = frozenset({"state", "happened_at", "who", "reason"})


def evidence_text(form: Form, answers: Mapping[str, Any]) -> str:
    """What the answers say, in the form's order; what was left empty is left out."""
    said = []
    for item in form.items():
        value = answers.get(item.id)
        if item.id in _APART or value in (None, "", []):
            continue
        words = _words(item, value)
        said.append(
            words if item.type is ItemType.CHOICE or item.id == "evidence" else f"{item.text}: {words}"
        )
    return "; ".join(said)


def _words(item: Item, value: Any) -> str:
    if item.options:
        labels = {option.id: option.label for option in item.options}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(each), str(each)) for each in chosen)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if item.type is ItemType.DATE:
        return full_day(date.fromisoformat(str(value)[:10]))
    if item.type is ItemType.DATETIME:
        return full_moment(datetime.fromisoformat(str(value)))
    return str(value)
