"""From what was found to a line of Today: ranked, marked, and told as a list may tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from ncm_tui.rules import ranking
from ncm_tui.rules.ranking import HELD, Bucket, Hours
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist.found import Found
from ncm_tui.vault.names import natural
from ncm_tui.views.worklist import WorkItem

# What was handed on and recorded since is done with: given again, the line is mine until it is handed anew.
_MARKS: Final = """SELECT m.item, m.pinned_at, m.snoozed_until, m.handed_to, m.handed_at, m.taken_at,
    m.handed_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM clock_evidence e JOIN stay s ON s.id = e.stay_id
        WHERE e.stay_id = m.stay_id AND e.voided_at IS NULL AND e.kind NOT IN ('attempt', 'part')
        AND e.entered_at > m.handed_at
        AND m.item = 'clock:' || e.rule || ':' || s.uid || ':' || e.trigger_uid)
    FROM work_mark m WHERE m.voided_at IS NULL"""
#: Of a no-information patient, where words of hers stood.
_UNTOLD_WHY: Final = "in the chart"


@dataclass(frozen=True, slots=True)
class Mark:
    """A :class:`~ncm_tui.models.clocks.WorkMark` on the facility's clock."""

    pinned: bool = False
    snoozed_until: datetime | None = None
    handed_to: str = ""
    handed_at: datetime | None = None
    taken_at: datetime | None = None


class Line(NamedTuple):
    """A line and what it is sorted by. ``away``: it is put off until later. ``until``: when it is another
    one by itself."""

    key: tuple[Any, ...]
    item: WorkItem
    away: bool
    until: datetime | None


def marks(desk: Desk) -> dict[str, Mark]:
    """All marks by the address of their line."""

    def local(text: str | None) -> datetime | None:
        at = shown.instant(text)
        return None if at is None else desk.local(at)

    found = {}
    for item, pinned, snoozed, to, handed, taken, over in desk.vault.reader.rows(_MARKS):
        mark = Mark(pinned is not None, local(snoozed), to or "", local(handed), local(taken))
        found[item] = replace(mark, handed_to="", handed_at=None, taken_at=None) if over else mark
    return found


_NONE: Final = Mark()


@dataclass(frozen=True, slots=True)
class Whose:
    """The patient's part of a line, made once a stay."""

    patient: str = ""
    mrn: str = ""
    name: str = ""
    bed: str = ""
    bed_key: str = ""
    birth_date: Any = None
    birth_year: int | None = None
    age_sex: str = ""
    name_alert: bool = False
    hidden: bool = False
    patient_id: int = 0
    payer: str = ""
    expected: date | None = None


def whose(desk: Desk, row: shown.ShownStay | None) -> Whose:
    """Of nobody where there is no stay."""
    if row is None:
        return Whose(bed_key="~")
    return Whose(
        patient=row.patient_uid,
        mrn=row.mrn,
        name=shown.listed_name(row),
        bed=row.bed or row.unit,
        bed_key=natural(row.bed or row.unit),
        birth_date=shown.day(row.birth_date),
        birth_year=row.birth_year,
        age_sex=shown.age_sex(row, desk.now(), desk.zone),
        name_alert=bool(row.name_alert),
        hidden=bool(row.no_information),
        patient_id=row.patient_id,
        payer=shown.payer_text(row),
        expected=shown.day(row.edd),
    )


def line(
    found: Found, of: Whose, hours: Hours, marked: Mapping[str, Mark], *, in_chart: bool = False
) -> Line:
    """``in_chart``: on the patient's own page, where nothing is left untold."""
    mark = marked.get(found.item, _NONE)
    undated, near = _undated(found, hours)
    where = ranking.bucket(found.due, hours, safety=found.safety, undated=undated)
    until = wakes(found, mark.snoozed_until, hours)
    item = _item(found, of, where, mark, until, hours, in_chart=in_chart)
    at = found.due if found.by is None else found.by
    key = ranking.key(where, found.weight, at, of.bed_key, hours, pinned=mark.pinned, watch=found.watch)
    changes = ranking.changes_at(found.due, hours)
    for each in (near, until):
        if each is not None and (changes is None or each < changes):
            changes = each
    return Line((*key, found.what, found.item), item, until is not None, changes)


def _item(
    found: Found,
    of: Whose,
    where: Bucket,
    mark: Mark,
    until: datetime | None,
    hours: Hours,
    *,
    in_chart: bool,
) -> WorkItem:
    untold = not in_chart and (found.private or (found.untold if of.hidden else ""))
    return WorkItem(
        item=found.item,
        kind=found.item.partition(":")[0],
        rule=found.rule,
        stay=found.stay,
        patient=of.patient,
        mrn=of.mrn,
        name=of.name,
        bed=of.bed,
        what=untold or found.what,
        why=_UNTOLD_WHY if untold and (found.typed or found.private) else found.why,
        source=found.source,
        state="overdue" if where is Bucket.OVERDUE and found.state == "due" else found.state,
        due=found.due,
        bucket=where,
        weight=found.weight,
        place=found.place,
        birth_date=of.birth_date,
        birth_year=of.birth_year,
        age_sex=of.age_sex,
        name_alert=of.name_alert,
        assumed=found.assumed,
        needs=found.needs,
        by=found.by,
        verify=found.verify,
        watch=found.watch,
        pinned=mark.pinned,
        snoozed_until=until,
        handed_to=mark.handed_to,
        handed_at=mark.handed_at,
        taken_at=mark.taken_at,
        marker=_marker(found, where, hours),
    )


def _undated(found: Found, hours: Hours) -> tuple[Bucket, datetime | None]:
    """Where a line without a time stands, and when it comes nearer: what nobody knows may be due within two
    hours stands there, and never as late."""
    if found.by is None:
        return found.undated, None
    near = found.by - ranking.NEAR
    return (found.undated, near) if near > hours.now else (min(found.undated, Bucket.TWO_HOURS), None)


def _marker(found: Found, where: Bucket, hours: Hours) -> str:
    due = found.due if found.by is None or found.by >= hours.shift.next else found.by
    return ranking.marker(due, where, found.weight, watch=found.watch)


def wakes(found: Found, until: datetime | None, hours: Hours) -> datetime | None:
    """Until when a line is put off; ``None`` where it is not, or no longer. Harm never is (P§2)."""
    if until is None or found.safety:
        return None
    last = latest(found.due, found.weight, hours, unknown=bool(found.needs), by=found.by)
    end = until if last is None else min(until, last)
    return end if end > hours.now else None


def latest(
    due: ranking.Due, weight: str, hours: Hours, *, unknown: bool = False, by: datetime | None = None
) -> datetime | None:
    """The latest moment to which a line may be put off; ``None`` where nothing bounds it.

    A legal or payer line: never past its due time (P§2). What is missing for clocks: the start of my next
    shift, for nobody knows when those are due, and never past the hour (``by``) at which one of them would
    be."""
    if due is None:
        bounds = [each for each in (hours.shift.next if unknown else None, by) if each is not None]
        return min(bounds, default=None)
    if weight not in HELD:
        return None
    return due if isinstance(due, datetime) else hours.end_of(due)
