"""Whether the dated figures a form is worked out with still hold today."""

from ncm_tui.rules import editions
from ncm_tui.rules.forms import Form
from ncm_tui.services.desk import Desk


def past_end(desk: Desk, form: Form) -> tuple[str, ...]:
    """A sentence for each table of ``form`` whose last edition is over; none while all hold."""
    today = desk.local(desk.now()).date()
    return editions.warnings((desk.library.table(name) for name in form.tables), today)
