"""A patient's scores of one instrument in the order in which they were made, over all stays.

A score recorded from paper or the EMR stands at the time that its form says it was done (the item
``done_at``), not at the time it was typed in.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ncm_tui.rules.problems import Problem
from ncm_tui.services.assessments.results import done, result_text
from ncm_tui.services.desk import Desk
from ncm_tui.views.trend import Trend, TrendPoint, arrow

_SCORES = """
SELECT a.uid, a.form_id, a.finished_at, c.value, c.band, c.provisional, c.variant, c.local,
    coalesce(n.name, ''), s.uid, (SELECT json_extract(w.value, '$') FROM answer w
        WHERE w.assessment_id = a.id AND w.item = 'done_at' AND w.voided_at IS NULL) AS done
FROM assessment a JOIN stay s ON s.id = a.stay_id JOIN score c ON c.assessment_id = a.id
LEFT JOIN nurse n ON n.uid = a.created_by
WHERE a.patient_id = (SELECT patient_id FROM stay WHERE uid = ?) AND a.state = 'finished'
    AND a.voided_at IS NULL AND c.voided_at IS NULL
"""


def trend(desk: Desk, stay: str, form_id: str) -> Trend:
    """Every finished score of ``form_id`` of this stay's patient, oldest first; those entered in error are
    not among them. Two weightings are both listed and never joined."""
    rows = _in_order(
        desk,
        desk.vault.reader.rows(f"{_SCORES} AND a.form_id = ? ORDER BY a.finished_at, a.id", (stay, form_id)),
    )
    points: list[TrendPoint] = []
    for at, (uid, form, _, value, band, provisional, variant, local, by, where, _) in rows:
        points.append(
            TrendPoint(
                assessment=uid,
                at=at,
                value=value,
                text=result_text(desk, form, value, band, bool(provisional)),
                by=by,
                variant=variant,
                provisional=bool(provisional),
                local=bool(local),
                joined=not points or points[-1].variant == variant,
                elsewhere=where != stay,
            )
        )
    try:
        form_ = desk.library.form(form_id)
    except Problem:
        return Trend(form_id, desk.library.short_title(form_id), tuple(points))
    scoring = form_.scoring
    cuts = () if scoring is None else tuple((b.low, b.label) for b in scoring.bands if b.when is None)
    return Trend(
        form=form_id,
        title=form_.short or form_.title,
        points=tuple(points),
        low=scoring.low if scoring else None,
        high=scoring.high if scoring else None,
        cuts=tuple(sorted(cuts)),
    )


def _in_order(desk: Desk, rows: Iterable[tuple[Any, ...]]) -> list[tuple[datetime, tuple[Any, ...]]]:
    """Each row with when it was done, oldest first; of one time the order in which they were finished."""
    return sorted(((done(desk, row[2], row[-1]), row) for row in rows), key=lambda each: each[0])


def arrows(desk: Desk, stay: str) -> Mapping[str, str]:
    """By form id, how the newest score of this stay stands to the patient's score before it, of the same
    weighting: one query for a page of many forms."""
    newest: dict[str, tuple[float | None, str]] = {}
    found: dict[str, str] = {}
    rows = desk.vault.reader.rows(f"{_SCORES} ORDER BY a.finished_at, a.id", (stay,))
    for _, (_, form, _, value, _, _, variant, _, _, where, _) in _in_order(desk, rows):
        before = newest.get(form)
        if where == stay:
            found[form] = arrow(before[0], value) if before is not None and before[1] == variant else ""
        newest[form] = (value, variant)
    return found
