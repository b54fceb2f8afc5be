"""Evidence the chart itself holds: a finished score, a set EDD, barriers with owner and date.

A checklist row names its finder by ``derived``. Each finder is one plain query and returns ``None`` when the
chart does not show the thing; then the row's own evidence form is asked. The author is who wrote what was
found, never who looks at it.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ncm_tui.models.enums import Precision, Source
from ncm_tui.services.assessments.results import in_emr, newest
from ncm_tui.services.authors import authors
from ncm_tui.services.careplan.pages import barriers
from ncm_tui.services.desk import Desk
from ncm_tui.services.discharge import assessed
from ncm_tui.services.flags import open_flags
from ncm_tui.services.shown import instant
from ncm_tui.views.checklist import Evidence
from ncm_tui.views.moments import full_day, full_moment

#: Who stands beside a value of the EMR that nobody confirmed.
NOT_CONFIRMED = "EMR, not confirmed"
_SCREENS = ("audit-c", "suicide-screen")
_EDD = """SELECT e.day, e.recorded_at, e.created_by, e.source FROM expected_discharge e
    JOIN stay s ON s.id = e.stay_id
    WHERE s.uid = ? AND e.voided_at IS NULL
    ORDER BY e.source <> 'nurse', e.recorded_at DESC, e.id DESC LIMIT 1"""
_GOAL = """SELECT g.text, g.created_at, g.created_by FROM goal g JOIN problem p ON p.id = g.problem_id
    JOIN care_plan c ON c.id = p.care_plan_id JOIN stay s ON s.id = c.stay_id
    WHERE s.uid = ? AND g.voided_at IS NULL AND (g.whose <> 'team' OR g.own_words <> '')
    ORDER BY g.id LIMIT 1"""
_BARRIERS = """SELECT b.created_by FROM barrier b JOIN stay s ON s.id = b.stay_id
    WHERE s.uid = ? AND b.voided_at IS NULL ORDER BY b.id"""
_OFFERED = """SELECT d.offered, k.at, d.created_by FROM departure d JOIN stay s ON s.id = d.stay_id
    JOIN key_time k ON k.stay_id = s.id AND k.kind = 'left' AND k.voided_at IS NULL
    WHERE s.uid = ? AND d.destination = 'ama' AND d.offered <> '' AND d.voided_at IS NULL"""
_READY = """SELECT k.at, k.precision, k.source, k.confirmed_by, k.created_by FROM key_time k
    JOIN stay s ON s.id = k.stay_id
    WHERE s.uid = ? AND k.kind = 'medically_ready' AND k.voided_at IS NULL"""


def found(desk: Desk, stay_uid: str, names: Iterable[str]) -> dict[str, Evidence]:
    """The evidence of each finder that found some."""
    looked = {name: _FINDERS[name](desk, stay_uid) for name in set(names) if name in _FINDERS}
    return {name: evidence for name, evidence in looked.items() if evidence is not None}


def _evidence(desk: Desk, at: str | datetime | None, text: str, by: str) -> Evidence:
    """``by`` is the uid of who wrote the underlying row, and is shown as that author's name."""
    happened = instant(at) if isinstance(at, str) else at
    return Evidence(
        happened=None if happened is None else desk.local(happened),
        entered=None,
        late=False,
        by=authors(desk).get(by, ""),
        text=text,
        reason="",
        found=True,
    )


def _lace(desk: Desk, stay_uid: str) -> Evidence | None:
    scored = newest(desk, stay_uid, scored=True)
    row = next((each for each in scored if each.instrument == "LACE"), None)
    return None if row is None else _evidence(desk, row.at, row.score, row.by)


def _ahc_hrsn(desk: Desk, stay_uid: str) -> Evidence | None:
    row = next((each for each in newest(desk, stay_uid) if each.form == "ahc-hrsn"), None)
    return None if row is None else _evidence(desk, row.at, "AHC-HRSN finished", row.by)


def _screens(desk: Desk, stay_uid: str) -> Evidence | None:
    """Substance use and suicide risk: each finished here, or recorded as done in the EMR. While a safety flag
    is open there is no plan yet, and so no evidence."""
    if open_flags(desk, stay_uid):
        return None
    here = {each.form: each for each in newest(desk, stay_uid)}
    there = in_emr(desk, stay_uid)
    if any(form not in here and form not in there for form in _SCREENS):
        return None
    words = []
    for form in _SCREENS:
        short = desk.library.form(form).short or desk.library.form(form).title
        own = here.get(form)
        words.append(f"{short} {there[form].words}" if own is None else own.score or f"{short} finished")
    wrote = [(here[form].at, here[form].by) for form in _SCREENS if form in here]
    wrote += [(there[form].recorded_at, there[form].recorded_by) for form in _SCREENS if form not in here]
    at, by = max(wrote)
    return _evidence(desk, at, "; ".join(words), by)


def _edd(desk: Desk, stay_uid: str) -> Evidence | None:
    """Her own. The EMR's day is shown (the Summary has it too) and is no evidence until she sets it."""
    row = desk.vault.reader.one(_EDD, (stay_uid,))
    if row is None:
        return None
    day, at, by, source = row
    found = _evidence(desk, at, f"EDD {full_day(date.fromisoformat(day))}", by)
    if source == Source.NURSE:
        return found
    return replace(found, happened=None, by=NOT_CONFIRMED, unconfirmed=True)


def _barriers(desk: Desk, stay_uid: str) -> Evidence | None:
    listed = barriers(desk, stay_uid)
    if not listed or any(not (each.owner and each.due) for each in listed if each.resolved is None):
        return None
    owners = ", ".join(dict.fromkeys(each.owner for each in listed))
    names = authors(desk)
    wrote = dict.fromkeys(names.get(by, "") for (by,) in desk.vault.reader.rows(_BARRIERS, (stay_uid,)))
    found = _evidence(desk, None, f"{len(listed)} listed: {owners}", "")
    return replace(found, by=", ".join(name for name in wrote if name))


def _goals(desk: Desk, stay_uid: str) -> Evidence | None:
    row = desk.vault.reader.one(_GOAL, (stay_uid,))
    return _assessed("goals")(desk, stay_uid) if row is None else _evidence(desk, row[1], str(row[0]), row[2])


def _assessed(name: str) -> Callable[[Desk, str], Evidence | None]:
    """What the finished admission assessment shows of ``name``."""

    def find(desk: Desk, stay_uid: str) -> Evidence | None:
        seen = assessed.seen(desk, stay_uid, name)
        return None if seen is None else _evidence(desk, seen.at, seen.text, seen.by)

    return find


def _medically_ready(desk: Desk, stay_uid: str) -> Evidence | None:
    """The key time, by who set or confirmed it. The EMR's own word is shown and is no evidence."""
    row = desk.vault.reader.one(_READY, (stay_uid,))
    if row is None:
        return None
    at, precision, source, confirmed_by, created_by = row
    moment = desk.local(datetime.fromisoformat(at))
    when = full_moment(moment) if precision == Precision.MINUTE else full_day(moment.date())
    found = _evidence(desk, moment, f"Medically ready {when}", confirmed_by or created_by)
    if source == Source.EMR and confirmed_by is None:
        return replace(found, by=NOT_CONFIRMED, unconfirmed=True)
    return found


def _offered(desk: Desk, stay_uid: str) -> Evidence | None:
    """Left against advice: what was offered, as it was said at leaving."""
    row = desk.vault.reader.one(_OFFERED, (stay_uid,))
    return None if row is None else _evidence(desk, row[1], str(row[0]), row[2])


_FINDERS: dict[str, Callable[[Desk, str], Any]] = {
    "lace": _lace,
    "ahc_hrsn": _ahc_hrsn,
    "screens": _screens,
    "edd": _edd,
    "barriers": _barriers,
    "goals": _goals,
    "decides": _assessed("decides"),
    "caregiver": _assessed("caregiver"),
    "language": _assessed("language"),
    "before": _assessed("before"),
    "medically_ready": _medically_ready,
    "offered": _offered,
}
