"""The chart's Summary: open flags first, then what is next, why here, where going, the record behind."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Final

from ncm_tui.services import patients, shown
from ncm_tui.services.chart import folds
from ncm_tui.services.chart.beside import last_notes
from ncm_tui.services.chart.due import due_lines, first_three
from ncm_tui.services.chart.function import function
from ncm_tui.services.chart.now import barriers, flags, going, unfinished, volatile, why_here
from ncm_tui.services.chart.people import contacts, diagnoses, earlier, family, passcode, team
from ncm_tui.services.chart.promised import absent, back, sticky, to_dos
from ncm_tui.services.chart.record import conflicts, coverage, done, key_times
from ncm_tui.services.chart.suggested import suggested
from ncm_tui.services.desk import Desk
from ncm_tui.views.chart import ChartSummary, SummaryGroup, SummaryLine

__all__ = ["last_notes", "opened", "summary"]

_Part = Callable[[Desk, shown.ShownStay], Iterator[SummaryLine]]
#: In the order of the page; how a group folds, and how soon (0 never).
_PARTS: Final[tuple[tuple[str, _Part, folds.Fold | None, int], ...]] = (
    ("flags", flags, None, 0),
    ("absent", absent, None, 0),
    ("due", due_lines, first_three, 10),
    ("unfinished", unfinished, None, 0),
    ("to-dos", to_dos, folds.first_and_more, 7),
    ("sticky", sticky, None, 0),
    ("why", why_here, None, 0),
    ("back", back, None, 0),
    ("going", going, None, 0),
    ("barriers", barriers, folds.first_and_more, 8),
    ("suggested", suggested, None, 0),
    ("conflicts", conflicts, None, 0),
    ("facts", volatile, folds.without_missing, 9),
    ("function", function, folds.first_of, 3),
    ("coverage", coverage, folds.first_of, 6),
    ("risk", done, folds.scores, 1),
    ("team", team, folds.people, 3),
    ("passcode", passcode, None, 0),
    ("contacts", contacts, folds.first_of, 5),
    ("family", family, None, 0),
    ("diagnoses", diagnoses, folds.first_of, 2),
    ("times", key_times, folds.times, 4),
    ("earlier", earlier, None, 0),
)


def summary(desk: Desk, stay_uid: str) -> ChartSummary:
    """Everything the Summary tab shows. Raises ``NotFound`` for a stay that is not here."""
    row = shown.shown(desk, stay_uid)
    groups = tuple(_group(desk, row, *part) for part in _PARTS)
    return ChartSummary(patients.line_of(desk, row), groups, desk.local(desk.now()).date())


def _group(desk: Desk, row: shown.ShownStay, name: str, part: _Part, fold: folds.Fold | None,
           rank: int) -> SummaryGroup:  # fmt: skip
    lines = tuple(part(desk, row))
    folded = fold(f"fold:{name}", lines) if fold is not None and len(lines) > 1 else ()
    return SummaryGroup(name, lines, folded if len(folded) < len(lines) else (), rank)


def opened(desk: Desk, stay_uid: str) -> "Future[None]":
    """Audits that this chart was looked at."""
    patient = shown.shown(desk, stay_uid).patient_uid
    return desk.vault.record("chart.opened", patient=patient)
