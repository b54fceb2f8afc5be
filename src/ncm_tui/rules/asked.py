"""What is asked each time: never called normal by one key, never carried from an earlier filling.

Speed must not make facts (P§3): suicide, abuse, substance use, capacity, who decides, consent and agreement,
code status and directives, choice, mood screens, what was discussed, verified or booked (a conversation of
last week does not stand beside today's answer), whatever a flag can fire on, is private or is guarded.
"""

import re

from ncm_tui.rules.conditions import names
from ncm_tui.rules.forms import Form, Item, ItemType, Section

#: The words that a question about one of them cannot avoid.
_WORDS = re.compile(
    r"suicid|self.?harm|abus|neglect|exploit|violen|unsafe|substance|alcohol|drug use|opioid|overdose"
    r"|capacity|decision.?maker|surrogate|guardian|power of attorney|consent|code status|resuscitat|dnr"
    r"|directive|polst|choice|financial.?interest|agrees|discussed|verified|booked"
    r"|follow.?up visit|phq.?[29]",
    re.IGNORECASE,
)


def always_asked(section: Section, item: Item) -> str:
    """The word that says why ``item`` is asked each time; empty where none does."""
    word = _WORDS.search(f"{item.id} {item.text} {section.id} {section.title}")
    return word[0].lower() if word else ""


def carried_ids(form: Form) -> frozenset[str]:
    """The items whose answers a reassessment may begin with, each with the day it was found."""
    flagged = {flag.item for flag in form.flags}
    flagged |= {name for flag in form.flags for name in names(flag.when)}
    return frozenset(
        item.id
        for section in form.sections
        for item in section.items
        if item.type is not ItemType.COMPUTED
        and not (item.guarded or item.private or item.attested)
        and item.id not in flagged
        and not always_asked(section, item)
    )
