"""The chart's Summary: open flags first, then what is next, why here, where going, the record behind."""

from concurrent.futures import Future

from ncm_tui.services import patients, shown
from ncm_tui.services.chart.now import barriers, flags, going, next_lines, volatile, why_here
from ncm_tui.services.chart.people import contacts, diagnoses, earlier, family, team
from ncm_tui.services.chart.record import conflicts, coverage, done, key_times
from ncm_tui.services.desk import Desk
from ncm_tui.views.chart import ChartSummary


def summary(desk: Desk, stay_uid: str) -> ChartSummary:
    """Everything the Summary tab shows. Raises ``NotFound`` for a stay that is not here."""
    row = shown.shown(desk, stay_uid)
    parts = (
        flags, next_lines, why_here, going, barriers, volatile, conflicts, coverage, key_times, done,
        diagnoses, team, contacts, family, earlier,
    )  # fmt: skip
    lines = tuple(line for part in parts for line in part(desk, row))
    return ChartSummary(patients.line_of(desk, row), lines)


def opened(desk: Desk, stay_uid: str) -> "Future[None]":
    """Audits that this chart was looked at."""
    patient = shown.shown(desk, stay_uid).patient_uid
    return desk.vault.record("chart.opened", patient=patient)
