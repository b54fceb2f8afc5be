"""Which forms are offered: by the definition (or the site's override) until the nurse says otherwise.

Her choice is kept with the vault's settings: it is no part of a record. A form that is off can still be
opened by name, by a link, or where one of its fillings stands on a chart.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.services import settings
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.rules.forms import Form
    from ncm_tui.vault.work import Work

KEY = "forms.on"
VERB = "form.switched"


def switched(desk: Desk) -> Mapping[str, bool]:
    """What she switched, by form id: one query, for a page that asks about many forms."""
    stored = settings.get(desk, KEY, {})
    if not isinstance(stored, dict):
        return {}
    return {str(name): on for name, on in stored.items() if isinstance(on, bool)}


def is_on(desk: Desk, form: "Form", chosen: Mapping[str, bool] | None = None) -> bool:
    """Whether ``form`` is offered. ``chosen`` is :func:`switched` where the caller has it already."""
    return (switched(desk) if chosen is None else chosen).get(form.id, form.on)


def forms(desk: Desk) -> "tuple[tuple[Form, ...], tuple[Form, ...]]":
    """The heads of all forms, by title: those that are on, and the others."""
    chosen, found = switched(desk), desk.library.form_heads()
    on = tuple(form for form in found if is_on(desk, form, chosen))
    return on, tuple(form for form in found if not is_on(desk, form, chosen))


def switch(desk: Desk, form_id: str, on: bool) -> "Future[Changed]":
    """Offer a form, or no longer. Raises ``NotFound`` for a form that is not there.

    What equals the definition's own default is not stored, so that a site's override still reaches it.
    """
    form = desk.library.form(form_id)
    word = "on: it stands on the Assess tab" if on else "off: it is under the other forms"
    changed = Changed(VERB, message=f"{form.short or form.title} is {word}", row=form_id)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.records import Setting

        row = work.session.get(Setting, KEY) or Setting(key=KEY, value={})
        kept = {name: said for name, said in dict(row.value or {}).items() if name != form_id}
        row.value = kept if on == form.on else {**kept, form_id: on}
        work.session.add(row)
        return changed

    return desk.vault.submit_quiet(write)
