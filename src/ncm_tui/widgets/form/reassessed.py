"""What the filling before said, beside what is answered now: on the rows and on the page of all answers."""

from __future__ import annotations

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.forms import Item, ItemType
from ncm_tui.rules.scoring import answered
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.answers import answer_text
from ncm_tui.widgets.plain import one_line

_NEVER = (ItemType.COMPUTED, ItemType.LINK, ItemType.TABLE, ItemType.LONG_TEXT)


def was(filling: Filling, item: Item) -> str:
    """``was walker, Fri 20 Nov``: the last answer to ``item`` where now there is another or none; empty where
    it holds. Never of what must be asked as if for the first time (P§3: guarded and private items), nor in
    an instrument."""
    if filling.form.kind != "assessment" or item.guarded or item.private or item.type in _NEVER:
        return ""
    before, now = filling.previous.get(item.id), filling.of(item)
    if before is None or not answered(before.value):
        return ""
    if now is not None and (now.value == before.value or now.provenance is Provenance.CARRIED):
        return ""
    text = one_line(answer_text(item, before.value, filling.zone))
    if before.observed_at is None:
        return f"was {text}"
    return f"was {text}, {before.observed_at.astimezone(filling.zone):%a %d %b}"


def changed(filling: Filling) -> tuple[Item, ...]:
    """The questions whose answer is another one than last time, in the order of the form."""
    return tuple(item for item in filling.shown if filling.of(item) is not None and was(filling, item))
