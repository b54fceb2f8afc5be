"""Evidence of a clock: given, sent, decided, tried, or not needed and why (P§8).

*Happened at* is typed and never lies ahead, *entered at* is the clock; over an hour apart prints as late
entry. What is given again is a further row; what was wrong is changed or removed, and kept in history.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.conditions import evaluate
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.evidence import ATTEMPT, MISSED, NOT_NEEDED, PART, kind_of, lacking
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import clock
from ncm_tui.services.assessments import typed
from ncm_tui.services.careplan import rows
from ncm_tui.services.clocks.early import early_words, refuse_before
from ncm_tui.services.clocks.forms import form_of, rule_of, short_of
from ncm_tui.services.clocks.notices import NOTICE
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed
from ncm_tui.views.checklist import LATE_MINUTES
from ncm_tui.views.evidence_words import kind_words

if TYPE_CHECKING:
    from ncm_tui.models.clocks import ClockEvidence
    from ncm_tui.vault.work import Work

Answers = Mapping[str, Any]
_TYPED = """SELECT s.uid, e.rule, e.trigger_uid, e.answers
    FROM clock_evidence e JOIN stay s ON s.id = e.stay_id WHERE e.uid = ? AND e.voided_at IS NULL"""


def record(desk: Desk, stay_uid: str, rule_id: str, trigger_uid: str, answers: Answers) -> "Future[Changed]":
    """Evidence of one instance of a rule, from its form (:func:`~ncm_tui.services.clocks.forms.form_of`).
    ``trigger_uid`` is the event that started it, empty where a fact of the stay did.

    Raises ``Refused`` without a time, without the reason why it is not needed, with a time to come, and for a
    representative without a name. Without a copy left or the oral explanation it is kept as half done.
    """
    rule = rule_of(desk, rule_id)
    values = _values(rule, form_of(desk, rule_id), answers)
    refuse_before(desk, stay_uid, rule, trigger_uid, values["happened_at"])
    early = early_words(desk, stay_uid, rule, trigger_uid, values)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.clocks import ClockEvidence, StayEvent
        from ncm_tui.models.stays import Stay

        stay = work.get(Stay, stay_uid)
        if trigger_uid:
            rows.live(work, StayEvent, trigger_uid)
        entered = clock.entered(desk, work)
        row = ClockEvidence(
            patient_id=stay.patient_id, stay_id=rows.row_id(stay), rule=rule.id, rule_version=rule.version,
            trigger_uid=trigger_uid, kind="", entered_at=entered, entered_by=work.actor,
        )  # fmt: skip
        _take(desk, row, values, entered)
        work.add(row)
        return rows.changed(work, stay, row.uid, _said(rule, row, values, early))

    return desk.vault.submit("evidence.record", write)


def edit(desk: Desk, uid: str, answers: Answers) -> "Future[Changed]":
    """What was recorded wrong, as it was: the time of entry and its author become those of the change.
    Raises as :func:`record`."""
    stay_uid, rule_id, trigger_uid, _ = _stored(desk, uid)
    rule = rule_of(desk, rule_id)
    values = _values(rule, form_of(desk, rule_id), answers)
    refuse_before(desk, stay_uid, rule, trigger_uid, values["happened_at"])
    early = early_words(desk, stay_uid, rule, trigger_uid, values)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.clocks import ClockEvidence

        row = rows.live(work, ClockEvidence, uid)
        entered = clock.entered(desk, work)
        _take(desk, row, values, entered)
        row.entered_at, row.entered_by = entered, work.actor
        work.session.add(row)
        return rows.changed(work, rows.stay_of(work, row), uid, _said(rule, row, values, early))

    return desk.vault.submit("evidence.edit", write)


def remove(desk: Desk, uid: str, answers: Answers) -> "Future[Changed]":
    """Takes a row of evidence back (kept in history, with the reason): its clock runs again."""
    reason = typed.line(answers, "reason", "Reason", required=True)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.clocks import ClockEvidence

        row = rows.live(work, ClockEvidence, uid)
        work.void(row, reason)
        said = f"{short_of(desk, row.rule)}: evidence removed, kept in history."
        return rows.changed(work, rows.stay_of(work, row), uid, said)

    return desk.vault.submit("evidence.remove", write)


def typed_of(desk: Desk, uid: str) -> tuple[str, str, str, dict[str, Any]]:
    """A row as its form holds it, to be changed there: stay, rule, trigger, answers. Raises ``NotFound``."""
    return _stored(desk, uid)


def newest(desk: Desk, stay_uid: str, rule_id: str, trigger_uid: str) -> str:
    """The row that was recorded last for an instance, by its uid; empty where there is none."""
    found = desk.vault.reader.value(
        "SELECT e.uid FROM clock_evidence e JOIN stay s ON s.id = e.stay_id WHERE s.uid = ? AND e.rule = ? "
        "AND e.trigger_uid = ? AND e.voided_at IS NULL ORDER BY e.entered_at DESC, e.id DESC LIMIT 1",
        (stay_uid, rule_id, trigger_uid),
    )
    return str(found or "")


def _stored(desk: Desk, uid: str) -> tuple[str, str, str, dict[str, Any]]:
    import orjson

    found = desk.vault.reader.one(_TYPED, (uid,))
    if found is None:
        raise NotFound("This evidence was removed.", code="evidence.removed", hint="u takes that back.")
    stay, rule, trigger, answers = found
    return stay, rule, trigger, orjson.loads(answers) if answers else {}


def _values(rule: ClockRule, form: Form, answers: Answers) -> dict[str, Any]:
    """The checked columns of a row."""
    kind = kind_of(rule.done_by, answers)
    if kind in (NOT_NEEDED, MISSED):
        happened = None
        reason = typed.line(answers, "reason", "Reason", required=True)
    else:
        happened = typed.instant(answers, "happened_at", "Happened at", required=True)
        reason = ""
    if answers.get("recipient") == "representative":
        typed.line(answers, "recipient_name", "Representative's name", required=True)
    _whole(form, answers)
    names = {item.id for item in form.items()}
    kept = {name: _cleaned(value) for name, value in answers.items() if name in names}
    return {
        "kind": kind,
        "happened_at": happened,
        "who": typed.line(answers, "who"),
        "reason": reason,
        "answers": kept,
    }


def _whole(form: Form, answers: Answers) -> None:
    """What the form asks and needs is answered, whoever calls (P§8: nothing is ticked without it). A call
    instead of the paper is for a representative who is not there, and the paper follows (CMS Pub. 100-04 ch.
    30, 200.3.1)."""
    if answers.get("recipient") == "patient" and answers.get("how") == "phone":
        raise Refused(
            "A patient is told in person: by phone is for a representative who is not there.",
            code="evidence.phone", path="how", hint="Choose the representative, or signed or refused.",
        )  # fmt: skip
    for item in form.items():
        asked = item.show_if is None or bool(evaluate(item.show_if, answers))
        if item.required and asked and answers.get(item.id) in (None, ""):
            raise Refused(f"{item.text}: nothing was typed.", code="answer.missing", path=item.id)


def _take(desk: Desk, row: "ClockEvidence", values: Mapping[str, Any], entered: datetime) -> None:
    happened = values["happened_at"]
    not_future(happened, desk.local(entered), "Happened at", "happened_at")
    for name, value in values.items():
        setattr(row, name, value)
    offset = happened.astimezone(desk.zone).utcoffset() if happened is not None else None
    row.happened_offset = int(offset.total_seconds() // 60) if offset is not None else 0


def _said(rule: ClockRule, row: "ClockEvidence", values: Mapping[str, Any], early: str) -> str:
    """``MOON given (late entry).``, and at once what does not count."""
    kind = row.kind
    if kind == PART:
        missing = " and ".join(lacking(values["answers"]))
        return f"{rule.short}: {missing}, so it is not given yet: it stays open."
    late = _late(row)
    said = f"{rule.short}: {kind_words(kind)}{' (late entry)' if late else ''}."
    parts = [said, "Two attempts in time count." if kind == ATTEMPT else early]
    answers = values["answers"]
    if rule.dialog == NOTICE and answers.get("how") == "phone" and not answers.get("mailed"):
        parts.append("It is still to be mailed.")
    return " ".join(part for part in parts if part)


def _late(row: "ClockEvidence") -> bool:
    if row.happened_at is None:
        return False
    return (row.entered_at - row.happened_at).total_seconds() > LATE_MINUTES * 60


def _cleaned(value: Any) -> Any:
    return typed.body(value) if isinstance(value, str) else value
