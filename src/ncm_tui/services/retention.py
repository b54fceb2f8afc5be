"""Retention (P§10): who is kept how long and why, keeping longer, and how many days. Plain SQL: the app asks
at the first unlock of a day. Destroying is :mod:`ncm_tui.services.purging`."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from ncm_tui.rules import retention as rule
from ncm_tui.rules.clean import clean
from ncm_tui.rules.limited_identity import ELLIPSIS, initials, last_four
from ncm_tui.rules.problems import NotFound, Refused, UsageProblem
from ncm_tui.services import settings
from ncm_tui.services.desk import Desk
from ncm_tui.services.shown import instant
from ncm_tui.views.changed import Changed
from ncm_tui.views.retention import Kept, RetentionPage, in_days
from ncm_tui.views.words import counted

if TYPE_CHECKING:
    from ncm_tui.services.clocks.lasting import Running
    from ncm_tui.vault.connect import Reader
    from ncm_tui.vault.work import Work

DAYS, WAITS, LOOKED = "retention.days", "retention.waits", "retention.looked"
FORM, DAYS_FORM, NOW_FORM = "retention-hold", "retention-days", "retention-now"
SOONER_FORM = "retention-sooner"
#: What the page does and takes back.
VERBS = frozenset({"retention.days", "retention.held", "retention.released"})
#: The code of the refusal that asks whether she is sure.
SOONER = "retention.sooner"
#: ``rows(sql, parameters)`` of a reader, or of a transaction.
Rows: TypeAlias = Callable[..., list[tuple[Any, ...]]]
NO_LEFT = "no time of leaving: l on Discharge records it"
_PATIENTS = """
SELECT p.id, p.uid, coalesce(s.name, ''),
    CASE WHEN s.no_information THEN '' ELSE coalesce(s.mrn, '') END, p.mother_id, p.created_at,
    (SELECT max(e.at) FROM row_version v JOIN audit_entry e ON e.seq = v.verb_seq WHERE v.patient_id = p.id
        AND NOT EXISTS (SELECT 1 FROM stay x WHERE x.patient_id = p.id))
FROM patient p LEFT JOIN patient_shown s ON s.patient_id = p.id
WHERE p.uid NOT IN (SELECT merged_uid FROM patient_merge WHERE voided_at IS NULL) ORDER BY p.id
"""
_STAYS = """
SELECT s.patient_id, s.uid, s.bed, s.status, s.on_my_list, s.left_at, f.zone
FROM stay_shown s JOIN facility f ON f.id = s.facility_id ORDER BY s.arrival, s.stay_id
"""
#: A stay the EMR took back was none.
_NEVER_WAS = frozenset({"cancelled", "entered-in-error"})
_ENDED = frozenset({"finished", "discharged", "completed", "discontinued"})
_LIVE = "voided_at IS NULL AND"
_MANY = "SELECT patient_id, count(*) FROM"
_NEEDED = (
    (f"{_MANY} assessment WHERE {_LIVE} state = 'draft' GROUP BY 1", "unfinished form"),
    (f"{_MANY} draft WHERE patient_id NOT NULL GROUP BY 1", "short form on hold"),
    (f"{_MANY} note WHERE {_LIVE} state = 'draft' GROUP BY 1", "unfinished note"),
    (
        f"{_MANY} note WHERE {_LIVE} state = 'finished' AND copied_at IS NULL AND charted_at IS NULL"
        " GROUP BY 1",
        "note never copied to the EMR",
    ),
    (
        f"{_MANY} flag WHERE {_LIVE} severity = 'safety' AND disposed_at IS NULL AND withdrawn_at IS NULL"
        " GROUP BY 1",
        "open safety flag",
    ),
    (f"{_MANY} todo WHERE {_LIVE} state = 'open' AND patient_id NOT NULL GROUP BY 1", "open to-do"),
)
_HOLDS = f"SELECT patient_id, uid, reason, until FROM retention_hold WHERE {_LIVE} 1 ORDER BY id"


@dataclass(slots=True)
class _Found:
    """What the rows say of one patient; ``forgotten``: a stay that is over or off her list never *left*."""

    id: int
    uid: str
    name: str
    mark: str
    mother: int | None
    touched: date
    stay: str = ""
    bed: str = ""
    left: list[date | None] = field(default_factory=list)
    needed: list[str] = field(default_factory=list)
    hold: str = ""
    forgotten: bool = False

    def verdict(self, days: int) -> rule.Verdict:
        return rule.verdict(rule.Situation(tuple(self.left), self.touched, tuple(self.needed)), days)


def days(desk: Desk, reader: "Reader | None" = None) -> int:
    """How many days after discharge a patient is kept, 1 to 400."""
    stored = settings.get(desk, DAYS, rule.DEFAULT_DAYS, reader=reader)
    return stored if isinstance(stored, int) else rule.DEFAULT_DAYS


def checked_days(wanted: object) -> int:
    """``wanted`` as a number of days. Raises ``UsageProblem`` for anything but 1 to 400."""
    count = rule.days_wanted(f"{wanted:g}" if isinstance(wanted, int | float) else str(wanted or ""))
    if count is None:
        raise UsageProblem(
            f"Patients are kept {rule.LEAST_DAYS} to {rule.MOST_DAYS} days after discharge, not “{wanted}”.",
            code="days",
            path="days",
        )
    return count


def set_days(desk: Desk, wanted: object, *, sure: bool = False) -> "Future[Changed]":
    """Keeps so many days from now on. Raises ``UsageProblem`` for anything but 1 to 400, and, unless she is
    ``sure``, ``Refused`` with :data:`SOONER` for fewer days by which somebody is past."""
    count = checked_days(wanted)
    going = len(page(desk, count=count).past) if count < days(desk) else 0
    if going and not sure:
        raise Refused(
            f"Kept {in_days(count)} after discharge, {counted(going, 'patient')} would be destroyed.",
            code=SOONER, path="days",
        )  # fmt: skip

    def write(work: "Work") -> Changed:
        from ncm_tui.models.records import Setting

        row = work.session.get(Setting, DAYS) or Setting(key=DAYS)
        row.value = count
        work.session.add(row)
        work.about(detail=f"{count} days")
        told = f" · {counted(going, 'patient')} past" if going else ""
        return Changed(work.verb, message=f"Kept {in_days(count)} after discharge from now on{told}")

    return desk.vault.submit("retention.days", write)


def page(desk: Desk, reader: "Reader | None" = None, *, count: int | None = None) -> RetentionPage:
    """Everybody in the vault by when they go and why not, as if ``count`` days were kept where it is given.
    Another thread gives its own ``reader``."""
    from ncm_tui.services.clocks import lasting

    today, count = desk.local(desk.now()).date(), days(desk, reader) if count is None else count
    here, own, lists = 0, reader or desk.vault.reader, defaultdict[str, list[Kept]](list)
    for one in found(own.rows, desk.zone, today, count, lasting.running(desk, own)):
        said = one.verdict(count)
        kept = _kept(one, said)
        if one.forgotten:
            lists["without_left"].append(kept)
        elif said.goes_on is None:
            here += 1
        elif said.why:
            lists["needed"].append(kept)
        else:
            lists["past" if said.is_past(today) else "soon" if said.is_soon(today) else "later"].append(kept)
    ordered = {
        name: tuple(sorted(lists[name], key=lambda each: (each.goes_on or date.max, each.bed, each.who)))
        for name in ("past", "soon", "later", "needed", "without_left")
    }
    return RetentionPage(days=count, today=today, here=here, waits=waits(desk, reader), **ordered)


def waits(desk: Desk, reader: "Reader | None" = None) -> str:
    """Why nothing is destroyed unasked; empty when all is well."""
    stored = settings.get(desk, WAITS, "", reader=reader)
    return stored if isinstance(stored, str) else ""


def is_past(rows: Rows, uid: str, zone: ZoneInfo, today: date, count: int) -> bool:
    """Whether this patient is past, by the rows as they are now."""
    people = found(rows, zone, today, count)
    return any(one.uid == uid and one.verdict(count).is_past(today) for one in people)


def found(
    rows: Rows,
    zone: ZoneInfo,
    today: date,
    count: int,
    clocks: "Mapping[int, Running]" = MappingProxyType({}),
) -> list[_Found]:
    """Every patient with what decides; ``clocks``: which still run. A mother is kept while her newborn is."""
    people = {row[0]: _person(row, zone) for row in rows(_PATIENTS)}
    for patient, *stay in rows(_STAYS):
        _take_stay(people[patient], *stay)
    for sql, words in _NEEDED:
        for patient, how_many in rows(sql):
            people[patient].needed.append(words if how_many == 1 else f"{how_many} {_plural(words)}")
    for patient, clock in clocks.items():
        goes_on = people[patient].verdict(count).goes_on if patient in people else None
        if goes_on is not None and clock.until >= goes_on:
            people[patient].needed.append(clock.words)
    for patient, uid, reason, until in rows(_HOLDS):
        if until is None or date.fromisoformat(until) > today:
            (one := people[patient]).hold = uid
            till = f" (until {date.fromisoformat(until):%a %d %b})" if until else ""
            one.needed.insert(0, f"kept by you: {reason}{till}")
    for one in people.values():
        mother = people.get(one.mother or 0)
        if mother is not None and not one.verdict(count).is_past(today):
            mother.needed.append("the newborn is still kept")
    return list(people.values())


def _plural(words: str) -> str:
    """``unfinished forms``, ``short forms on hold``, ``notes never copied to the EMR``."""
    return re.sub(r"\b(form|note|flag|to-do)\b", r"\1s", words, count=1)


def keep(desk: Desk, patient: str, answers: Mapping[str, Any]) -> "Future[Changed]":
    """Keeps a patient past the retention: ``reason``, and ``until`` (a day) or until it is taken away.

    Raises :class:`Refused` without a reason or for a day that is over.
    """
    reason = " ".join(clean(str(answers.get("reason") or ""))[0].split())
    if not reason:
        raise Refused("Why this patient is kept longer is needed.", code="answer", path="reason")
    until = _day_of(answers.get("until"))
    if until is not None and until <= desk.local(desk.now()).date():
        raise Refused(f"{until:%a %d %b %Y} is over: give a later day, or none.", code="answer", path="until")

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.trust import RetentionHold

        of = work.get(Patient, patient)
        row = work.add(RetentionHold(patient_id=of.id, reason=reason, until=until))
        till = f" until {until:%a %d %b}" if until else ""
        return Changed(work.verb, frozenset({patient}), message=f"Kept{till}", row=row.uid)

    return desk.vault.submit("retention.held", write)


def release(desk: Desk, hold: str, reason: str) -> "Future[Changed]":
    """Takes her own hold away, kept in history; the retention counts again. Raises ``NotFound``."""

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.trust import RetentionHold

        row = work.get(RetentionHold, hold)
        if row.voided_at is not None:
            raise NotFound("This patient is not kept by you any more.")
        work.void(row, reason)
        of = work.session.get(Patient, row.patient_id)
        assert of is not None
        return Changed(work.verb, frozenset({of.uid}), message="No longer kept longer", row=row.uid)

    return desk.vault.submit("retention.released", write)


def cutoff(desk: Desk, reader: "Reader | None" = None) -> datetime:
    """What belongs to nobody and is older than this instant goes."""
    return desk.now() - timedelta(days=days(desk, reader))


def _person(row: tuple[Any, ...], zone: ZoneInfo) -> _Found:
    ident, uid, name, mrn, mother, created, touched = row
    at = instant(touched or created)
    assert at is not None
    short = mrn if not mrn or mrn.startswith(ELLIPSIS) else ELLIPSIS + last_four(mrn)
    return _Found(ident, uid, name, short, mother, at.astimezone(zone).date())


def _take_stay(
    one: _Found, stay: str, bed: str, status: str, on_my_list: int, left_at: str | None, zone: str
) -> None:
    if status in _NEVER_WAS and left_at is None:
        return
    at = instant(left_at)
    one.stay, one.bed = stay, bed
    one.left.append(None if at is None else at.astimezone(ZoneInfo(zone)).date())
    one.forgotten |= at is None and (status in _ENDED or not on_my_list)


def _kept(one: _Found, said: rule.Verdict) -> Kept:
    ended = [day for day in one.left if day is not None]
    why = (*said.why, NO_LEFT) if one.forgotten else said.why
    return Kept(
        patient=one.uid,
        stay=one.stay,
        who=initials(one.name) or "?",
        bed=one.bed,
        mark=one.mark,
        left=max(ended) if ended and len(ended) == len(one.left) else None,
        goes_on=said.goes_on,
        why=why,
        hold=one.hold,
    )


def _day_of(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Refused(f"“{value}” is not a day.", code="answer", path="until") from None
