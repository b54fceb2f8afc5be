"""What must be known of a definition before it is filled: figures that are over, a site's file at fault."""

from ncm_tui.rules import editions
from ncm_tui.rules.forms import Form
from ncm_tui.services.desk import Desk


def past_end(desk: Desk, form: Form) -> tuple[str, ...]:
    """A sentence where the site's own file for ``form`` cannot be used, so that the published cut-offs stand,
    and one for each of its tables whose last edition is over; none while all holds."""
    today = desk.local(desk.now()).date()
    fault = desk.library.override_fault(form.id)
    site = ("As published: your site's file for it has a fault (ncm doctor names it).",) if fault else ()
    return (*site, *editions.warnings((desk.library.table(name) for name in form.tables), today))
