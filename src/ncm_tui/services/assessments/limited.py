"""Under limited identity (P§10) a form does not ask what may not be kept: who decides, but not by name."""

from dataclasses import replace

from ncm_tui.rules.forms import Form
from ncm_tui.services import permission
from ncm_tui.services.desk import Desk

#: Facts that name, locate or reach a person; an item that shows or sets one is not asked.
IDENTIFYING = frozenset(
    {"decision_maker", "emergency_contact", "preferred_name", "phone", "address", "birth_date"}
)


def asked(desk: Desk, form: Form) -> Form:
    """The form as it may be asked here: all of it, or without the items that identify."""
    if not permission.is_limited(desk):
        return form
    sections = (
        replace(
            section, items=tuple(item for item in section.items if not {item.fact, item.sets} & IDENTIFYING)
        )
        for section in form.sections
    )
    return replace(form, sections=tuple(section for section in sections if section.items))
