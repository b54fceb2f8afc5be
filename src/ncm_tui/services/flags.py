"""Flags: fired and withdrawn by answers; a safety flag stays on the chart until it is disposed of.

What was done is never assumed: whom she notified, when and what was done, or the reason why nothing was
(instruments §0.3, P§3).
"""

from collections.abc import Iterable, Mapping, Set
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import FlagSeverity
from ncm_tui.rules.clean import clean
from ncm_tui.rules.conditions import names
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.forms import FlagRule, Value
from ncm_tui.rules.problems import Problem, Refused
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed
from ncm_tui.views.forms import FlagShown

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment, Flag
    from ncm_tui.vault.work import Work

DIALOG = "flag-disposition"

_FLAGS = """
SELECT f.uid, f.code, f.label, f.severity, f.item, f.fired_at, a.form_id, f.disposed_at, f.withdrawn_at,
    f.notified, f.notified_at, f.action, f.reason
FROM flag f JOIN assessment a ON a.id = f.assessment_id JOIN stay s ON s.id = f.stay_id
WHERE f.voided_at IS NULL AND
"""


def open_flags(desk: Desk, stay: str) -> tuple[FlagShown, ...]:
    """The safety flags of a stay that have no disposition yet, oldest first."""
    rows = desk.vault.reader.rows(
        f"""{_FLAGS} s.uid = ? AND f.severity = 'safety' AND f.disposed_at IS NULL AND f.withdrawn_at IS NULL
        ORDER BY f.fired_at, f.id""",
        (stay,),
    )
    return tuple(_shown(desk, row) for row in rows)


def of_assessment(desk: Desk, assessment: str) -> tuple[FlagShown, ...]:
    """Every flag of one filling, withdrawn ones too."""
    rows = desk.vault.reader.rows(f"{_FLAGS} a.uid = ? ORDER BY f.fired_at, f.id", (assessment,))
    return tuple(_shown(desk, row) for row in rows)


def on_chart(desk: Desk, assessment: str) -> frozenset[str]:
    """The codes of the safety flags of one filling that stand on the chart, disposed of or not."""
    rows = desk.vault.reader.rows(
        """SELECT f.code FROM flag f JOIN assessment a ON a.id = f.assessment_id
        WHERE a.uid = ? AND f.severity = 'safety' AND f.withdrawn_at IS NULL AND f.voided_at IS NULL""",
        (assessment,),
    )
    return frozenset(code for (code,) in rows)


def dispose(desk: Desk, flag: str, answers: Mapping[str, Value]) -> Future[Changed]:
    """Record what was done about a safety flag.

    ``answers``: ``notified``, ``notified_at`` (ISO 8601 with offset), ``action``; or ``reason`` why not.
    Fails with ``Refused`` when neither is whole, the time is still to come, or the flag
    is disposed of already.
    """
    said = {key: _text(answers.get(key)) for key in ("notified", "action", "reason")}
    at = _instant(desk, answers.get("notified_at"))
    not_future(at, desk.now().astimezone(desk.zone), "Notified at", "notified_at")
    if not said["reason"] and not (said["notified"] and said["action"] and at):
        raise Refused(
            "A safety flag needs whom you notified, when and what was done, or the reason why not.",
            code="disposition",
        )

    def save(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.stays import Stay
        from ncm_tui.models.work import Flag

        row = work.get(Flag, flag)
        if row.disposed_at is not None:
            raise Refused("This flag has a disposition already.", code="disposed")
        row.notified, row.action, row.reason = (said[key] or None for key in ("notified", "action", "reason"))
        row.notified_at = at
        row.disposed_at, row.disposed_by = work.now, work.actor
        work.session.add(row)
        patient, stay = work.session.get(Patient, row.patient_id), work.session.get(Stay, row.stay_id)
        assert patient is not None
        assert stay is not None
        work.about(patient=patient.uid, uids=[flag], detail=row.code)
        return Changed(
            "flag.disposed",
            frozenset({patient.uid}),
            frozenset({stay.uid}),
            "Safety flag: recorded who was told and what was done",
        )

    return desk.vault.submit("flag.disposed", save)


def settle(
    work: "Work",
    row: "Assessment",
    fired: Iterable[FlagRule],
    *,
    only_safety: bool = False,
    worse: Set[str] = frozenset(),
) -> None:
    """Make the flags of a filling those that ``fired``: new ones added, a fallen one withdrawn, one that
    fires again open again. ``prompt`` rules are never stored. ``worse`` are the items whose answer got
    worse: what was done about a flag of theirs was done about the answer before, so it is open again."""
    from sqlmodel import select

    from ncm_tui.models.work import Flag

    assert row.id is not None
    rules = {rule.code: rule for rule in fired if rule.severity in tuple(FlagSeverity)}
    stored = {flag.code: flag for flag in work.session.exec(select(Flag).where(Flag.assessment_id == row.id))}
    for code, rule in rules.items():
        if code not in stored:
            work.add(_new(work, row, rule))
        elif stored[code].withdrawn_at is not None or worse & {rule.item, *names(rule.when)}:
            _open_again(work, stored[code])
    for code, flag in stored.items():
        left_alone = only_safety and flag.severity != FlagSeverity.SAFETY
        if code not in rules and flag.withdrawn_at is None and not left_alone:
            flag.withdrawn_at = work.now
            work.session.add(flag)


def _open_again(work: "Work", flag: "Flag") -> None:
    """Fired once more: a disposition of the firing before stays in the row's history, not on the flag."""
    flag.withdrawn_at = None
    flag.fired_at = work.now
    flag.notified = flag.notified_at = flag.action = flag.reason = None
    flag.disposed_at = flag.disposed_by = None
    work.session.add(flag)


def _new(work: "Work", row: "Assessment", rule: FlagRule) -> "Flag":
    from ncm_tui.models.work import Flag

    return Flag(
        patient_id=row.patient_id,
        stay_id=row.stay_id,
        assessment_id=row.id,
        item=rule.item,
        code=rule.code,
        severity=rule.severity,
        label=rule.label,
        fired_at=work.now,
    )


def _shown(desk: Desk, row: tuple[Any, ...]) -> FlagShown:
    uid, code, label, severity, item, fired, form, disposed, withdrawn, notified, notified_at, action, why = (
        row
    )
    when = f" {desk.local(datetime.fromisoformat(notified_at)):%a %d %b %H:%M}" if notified_at else ""
    done = f"told {notified}{when}: {action}" if notified else ""
    return FlagShown(
        uid=uid,
        code=code,
        label=label,
        severity=FlagSeverity(severity),
        item=item,
        fired_at=datetime.fromisoformat(fired),
        form=form,
        open=severity == FlagSeverity.SAFETY and disposed is None and withdrawn is None,
        withdrawn=withdrawn is not None,
        disposition=" · ".join(part for part in (done, why) if part) if disposed else "",
        advice=_advice(desk, form, code),
    )


def _advice(desk: Desk, form_id: str, code: str) -> str:
    try:
        flags = desk.library.form(form_id).flags
    except Problem:
        return ""
    return next((flag.advice for flag in flags if flag.code == code), "")


def _text(value: Value) -> str:
    return clean(value)[0].strip() if isinstance(value, str) else ""


def _instant(desk: Desk, value: Value) -> datetime | None:
    """A typed time; a day without an hour is no time of a notification."""
    if not isinstance(value, str) or "T" not in value:
        return None
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=desk.zone)
