"""How much of the discharge checklist is open, remembered until something of the patient changes.

Only asked for patients about to leave; the caseload paints 64 rows in 3 ms and one checklist takes one.
"""

from typing import NamedTuple

from ncm_tui.services import shown
from ncm_tui.services.clocks.ready import ready
from ncm_tui.services.desk import Desk

_MOST = 1024
_SEEN: dict[tuple[str, str, int, str, bool], "OpenRows"] = {}


class OpenRows(NamedTuple):
    """Rows due before leaving that are not done, and how many of them stop the closing of the file."""

    open: int
    needed: int


def open_rows(desk: Desk, row: shown.ShownStay) -> OpenRows:
    """What is open now, by the clocks too once they are reckoned (behind the first page). The answer is kept
    under the newest change of the patient and the day."""
    newest = desk.vault.reader.value(
        "SELECT max(seq) FROM row_version WHERE patient_id = ?", (row.patient_id,)
    )
    reckoned = ready(desk)
    day = desk.local(desk.now()).date().isoformat()
    key = (desk.vault.uid, row.uid, newest or 0, day, reckoned)
    if key not in _SEEN:
        if len(_SEEN) >= _MOST:
            _SEEN.clear()
        _SEEN[key] = _counted(desk, row.uid, quick=not reckoned)
    return _SEEN[key]


def _counted(desk: Desk, stay_uid: str, *, quick: bool) -> OpenRows:
    # Read here, not at the top: the caseload is on the start path and rarely needs the checklist. By the
    # package, never by a module in it: the warm-up thread may be in the package just now, and two threads
    # that come in by two doors wait for each other's import lock until one gives up.
    from ncm_tui.services.discharge import page

    found = page(desk, stay_uid, quick=quick)
    return OpenRows(found.total - found.done, len(found.needed))
