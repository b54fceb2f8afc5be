"""Everything the UR/Auth tab of a chart shows: the stay's clocks, what met them, what started them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.events import BY_ID
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.owners import is_watch
from ncm_tui.services.authors import authors
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.identity import identity_now
from ncm_tui.services.permission import current
from ncm_tui.views.clock_page import ClockPage, EventShown, EvidenceShown, Need
from ncm_tui.views.clock_words import GROUPS
from ncm_tui.views.evidence_words import event_text, evidence_text
from ncm_tui.views.fact_words import fact_words

if TYPE_CHECKING:
    from ncm_tui.rules.forms import Form
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.clocks import ClockLine

_LATE = timedelta(minutes=60)
_EVIDENCE = """SELECT e.uid, e.rule, e.trigger_uid, e.kind, e.happened_at, e.entered_at, e.entered_by, e.who,
    e.reason, e.answers FROM clock_evidence e JOIN stay s ON s.id = e.stay_id
    WHERE s.uid = ? AND e.voided_at IS NULL ORDER BY coalesce(e.happened_at, e.entered_at) DESC, e.id DESC"""
_EVENTS = """SELECT e.uid, e.kind, e.at, e.precision, e.fields, coalesce(e.follows_uid, '')
    FROM stay_event e JOIN stay s ON s.id = e.stay_id
    WHERE s.uid = ? AND e.voided_at IS NULL ORDER BY e.at DESC, e.id DESC"""


def page(desk: Desk, stay_uid: str) -> ClockPage:
    """The tab's page of a stay."""
    from ncm_tui.services.clocks import board
    from ncm_tui.services.worklist import hours

    made = made_of(desk, stay_uid, _owned(desk, board.lines(desk, stay_uid)))
    return replace(made, hours=hours.hours(desk))


def _owned(desk: Desk, lines: Iterable[ClockLine]) -> Iterator[ClockLine]:
    """What somebody else owns by my role is to watch here as on Today; harm is everybody's (P§2)."""
    permit, rules = current(desk), in_force(desk)
    role, social_worker = (permit.role, permit.social_worker) if permit is not None else ("", False)
    for line in lines:
        rule = rules.named(line.rule)
        theirs = is_watch(line.owner, role, social_worker=social_worker)
        yield line._replace(watch=True) if theirs and not (rule is not None and rule.safety) else line


def made_of(desk: Desk, stay_uid: str, lines: Iterable[ClockLine]) -> ClockPage:
    """The same of ``lines`` as they were computed."""
    held = tuple(lines)
    return ClockPage(
        lines=held,
        needs=_needs(held),
        events=events(desk, stay_uid),
        evidence=proofs(desk, stay_uid),
        titles=GROUPS,
        now=desk.local(desk.now()),
    )


def events(desk: Desk, stay_uid: str) -> tuple[EventShown, ...]:
    """What was recorded as having happened on the stay, newest first."""
    return tuple(_event(desk, row) for row in desk.vault.reader.rows(_EVENTS, (stay_uid,)))


def _event(desk: Desk, row: tuple[Any, ...]) -> EventShown:
    uid, kind, at, precision, stored, follows = row
    known = BY_ID.get(kind)
    fields: Mapping[str, Any] = (json.loads(stored) if isinstance(stored, str) else stored) or {}
    return EventShown(
        uid=uid,
        kind=kind,
        title=known.title if known is not None else kind.replace("_", " "),
        at=desk.local(datetime.fromisoformat(at)),
        exact=precision == "minute",
        text=event_text(fields, dialog_of(desk, known.dialog if known is not None else "")),
        dialog=known.dialog if known is not None else "",
        follows=follows,
        fields=fields,
    )


def proofs(desk: Desk, stay_uid: str) -> Mapping[tuple[str, str], tuple[EvidenceShown, ...]]:
    """What shows that clocks of the stay were met, by rule and what started it, newest first."""
    names = authors(desk)
    found: dict[tuple[str, str], list[EvidenceShown]] = defaultdict(list)
    for row in desk.vault.reader.rows(_EVIDENCE, (stay_uid,)):
        uid, rule, trigger, kind, happened, entered, by, who, reason, stored = row
        at = None if happened is None else desk.local(datetime.fromisoformat(happened))
        written = desk.local(datetime.fromisoformat(entered))
        answers = (json.loads(stored) if isinstance(stored, str) else stored) or {}
        text = evidence_text(kind, reason, answers, evidence_form(desk, rule))
        found[rule, trigger].append(
            EvidenceShown(
                uid=uid, rule=rule, trigger_uid=trigger, kind=kind, happened=at, entered=written,
                by=who or names.get(by, by), text=text,
                late=at is not None and written - at > _LATE, reason=reason,
            )
        )  # fmt: skip
    return {key: tuple(rows) for key, rows in found.items()}


def proof(desk: Desk, stay_uid: str, rule: str, trigger_uid: str) -> tuple[EvidenceShown, ...]:
    """What was recorded for one clock, newest first."""
    return proofs(desk, stay_uid).get((rule, trigger_uid), ())


def dialog_of(desk: Desk, dialog: str) -> Form | None:
    """The short form of that id; nothing where it is not here any more."""
    return desk.library.dialog(dialog) if dialog in desk.library.ids("dialogs") else None


def evidence_form(desk: Desk, rule_id: str) -> Form | None:
    """The form by which a rule's evidence is told; nothing where the rule is not here any more."""
    rule = in_force(desk).by_id.get(rule_id)
    return dialog_of(desk, rule.dialog) if rule is not None else None


def _needs(lines: Iterable[ClockLine]) -> tuple[Need, ...]:
    """The missing facts by their words, the one most clocks wait for first."""
    by_words: dict[str, tuple[str, list[ClockLine]]] = {}
    for line in lines:
        if line.state is not ClockState.UNKNOWN:
            continue
        for name in dict.fromkeys(line.needs[:1] or ("",)):
            meaning = REGISTER[name].meaning if name in REGISTER else ""
            words = fact_words(name, meaning) if name else "not known what is missing"
            by_words.setdefault(words, (name, []))[1].append(line)
    made = [Need(name, words, tuple(waiting)) for words, (name, waiting) in by_words.items()]
    return tuple(sorted(made, key=lambda need: -len(need.lines)))


def text(desk: Desk, stay_uid: str) -> str:
    """The open clocks, what is done and what happened as plain text, identity line first."""
    from ncm_tui.documents.clocks import clocks_text

    return clocks_text(page(desk, stay_uid), identity_now(desk, stay_uid))
