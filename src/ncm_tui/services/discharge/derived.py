"""Evidence the chart itself holds: a finished score, a set EDD, barriers with owner and date.

A checklist row names its finder by ``derived``. Each finder is one plain query and returns ``None`` when the
chart does not show the thing; then the row's own evidence form is asked.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from ncm_tui.services.authors import me
from ncm_tui.services.careplan.pages import barriers
from ncm_tui.services.desk import Desk
from ncm_tui.services.shown import instant
from ncm_tui.views.checklist import Evidence
from ncm_tui.views.moments import full_day, full_moment

_SCORE = """SELECT c.value, c.band, c.provisional, c.computed_at FROM score c JOIN stay s ON s.id = c.stay_id
    WHERE s.uid = ? AND c.instrument = 'LACE' AND c.value IS NOT NULL AND c.voided_at IS NULL
    ORDER BY c.computed_at DESC, c.id DESC LIMIT 1"""
_FORM = """SELECT a.finished_at FROM assessment a JOIN stay s ON s.id = a.stay_id
    WHERE s.uid = ? AND a.form_id = ? AND a.state = 'finished' AND a.voided_at IS NULL
    ORDER BY a.finished_at DESC LIMIT 1"""
_EDD = """SELECT e.day, e.recorded_at FROM expected_discharge e JOIN stay s ON s.id = e.stay_id
    WHERE s.uid = ? AND e.source = 'nurse' AND e.voided_at IS NULL
    ORDER BY e.recorded_at DESC, e.id DESC LIMIT 1"""
_GOAL = """SELECT g.text, g.created_at FROM goal g JOIN problem p ON p.id = g.problem_id
    JOIN care_plan c ON c.id = p.care_plan_id JOIN stay s ON s.id = c.stay_id
    WHERE s.uid = ? AND g.voided_at IS NULL AND (g.whose <> 'team' OR g.own_words <> '')
    ORDER BY g.id LIMIT 1"""
_OFFERED = """SELECT d.offered, k.at FROM departure d JOIN stay s ON s.id = d.stay_id
    JOIN key_time k ON k.stay_id = s.id AND k.kind = 'left' AND k.voided_at IS NULL
    WHERE s.uid = ? AND d.destination = 'ama' AND d.offered <> '' AND d.voided_at IS NULL"""
_READY = """SELECT k.at FROM key_time k JOIN stay s ON s.id = k.stay_id
    WHERE s.uid = ? AND k.kind = 'medically_ready' AND k.voided_at IS NULL"""


def found(desk: Desk, stay_uid: str, names: Iterable[str]) -> dict[str, Evidence]:
    """The evidence of each finder that found some."""
    looked = {name: _FINDERS[name](desk, stay_uid) for name in set(names) if name in _FINDERS}
    return {name: evidence for name, evidence in looked.items() if evidence is not None}


def _evidence(desk: Desk, at: str | None, text: str) -> Evidence:
    happened = instant(at)
    return Evidence(
        happened=None if happened is None else desk.local(happened),
        entered=None,
        late=False,
        by=me(desk),
        text=text,
        reason="",
        found=True,
    )


def _lace(desk: Desk, stay_uid: str) -> Evidence | None:
    row = desk.vault.reader.one(_SCORE, (stay_uid,))
    if row is None:
        return None
    value, band, provisional, at = row
    return _evidence(desk, at, f"LACE {value:g} {band or ''}{' (prov.)' if provisional else ''}".strip())


def _ahc_hrsn(desk: Desk, stay_uid: str) -> Evidence | None:
    at = desk.vault.reader.value(_FORM, (stay_uid, "ahc-hrsn"))
    return None if at is None else _evidence(desk, at, "AHC-HRSN finished")


def _edd(desk: Desk, stay_uid: str) -> Evidence | None:
    row = desk.vault.reader.one(_EDD, (stay_uid,))
    return None if row is None else _evidence(desk, row[1], f"EDD {full_day(date.fromisoformat(row[0]))}")


def _barriers(desk: Desk, stay_uid: str) -> Evidence | None:
    listed = barriers(desk, stay_uid)
    if not listed or any(not (each.owner and each.due) for each in listed if each.resolved is None):
        return None
    owners = ", ".join(dict.fromkeys(each.owner for each in listed))
    return _evidence(desk, None, f"{len(listed)} listed: {owners}")


def _goals(desk: Desk, stay_uid: str) -> Evidence | None:
    row = desk.vault.reader.one(_GOAL, (stay_uid,))
    return None if row is None else _evidence(desk, row[1], str(row[0]))


def _medically_ready(desk: Desk, stay_uid: str) -> Evidence | None:
    at = instant(desk.vault.reader.value(_READY, (stay_uid,)))
    return (
        None
        if at is None
        else _evidence(desk, at.isoformat(), f"Medically ready {full_moment(desk.local(at))}")
    )


def _offered(desk: Desk, stay_uid: str) -> Evidence | None:
    """Left against advice: what was offered, as it was said at leaving."""
    row = desk.vault.reader.one(_OFFERED, (stay_uid,))
    return None if row is None else _evidence(desk, row[1], str(row[0]))


_FINDERS: dict[str, Callable[[Desk, str], Any]] = {
    "lace": _lace,
    "ahc_hrsn": _ahc_hrsn,
    "edd": _edd,
    "barriers": _barriers,
    "goals": _goals,
    "medically_ready": _medically_ready,
    "offered": _offered,
}
