"""The facts that an answer may set when its form is finished, and the kinds of item that can say each.

A definition names one by ``sets``; how each is written is :mod:`ncm_tui.services.assessments.carrying`.
"""

from typing import Final

from ncm_tui.rules.forms import ItemType

SETTABLE: Final[dict[str, frozenset[ItemType]]] = {
    "edd": frozenset({ItemType.DATE}),
    "destination": frozenset({ItemType.CHOICE}),
    "barriers": frozenset({ItemType.TABLE}),
    "own_words": frozenset({ItemType.TEXT, ItemType.LONG_TEXT}),
    "pcp": frozenset({ItemType.TEXT}),
    "decision_maker": frozenset({ItemType.TEXT}),
    "language": frozenset({ItemType.TEXT}),
    "interpreter": frozenset({ItemType.CHOICE, ItemType.YES_NO}),
    "preferred_name": frozenset({ItemType.TEXT}),
}
