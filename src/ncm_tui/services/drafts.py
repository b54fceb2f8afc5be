"""Drafts of short forms (a goal, an evidence form, a new patient) and everything that is on hold: those,
assessments and notes.

A draft is a row, saved as it is typed; finishing the verb it was for drops it.
"""

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson

from ncm_tui.rules import limited_identity
from ncm_tui.rules.forms import Value
from ncm_tui.rules.problems import NotFound, Problem
from ncm_tui.services import shown
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.pages import title_of
from ncm_tui.services.patients import limited
from ncm_tui.views.forms import HALF, DraftShown, Parked
from ncm_tui.views.patient import NO_INFORMATION

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

#: Beside the answers, under a name no item may have: what the form showed when it opened.
_INITIAL = "_initial"
_NAME = f"CASE WHEN t.no_information THEN '{NO_INFORMATION}' ELSE t.name END"
#: Of a no-information patient the bed alone (P§13).
_TOLD = "t.birth_date, t.birth_year, CASE WHEN t.no_information THEN t.bed ELSE t.mrn END"
_HELD = f"""
SELECT 'assessment', a.uid, a.form_id, '', t.uid, {_NAME}, {_TOLD},
    coalesce(a.parked_at, a.started_at)
FROM assessment a LEFT JOIN stay_shown t ON t.stay_id = a.stay_id
WHERE a.state = 'draft' AND a.voided_at IS NULL
UNION ALL
SELECT 'draft', d.uid, d.form_id, d.title, t.uid, {_NAME}, {_TOLD},
    coalesce(d.parked_at, d.updated_at)
FROM draft d LEFT JOIN stay_shown t ON t.stay_id = d.stay_id WHERE d.voided_at IS NULL
UNION ALL
SELECT 'note', n.uid, n.kind, '', t.uid, {_NAME}, {_TOLD}, n.written_at
FROM note n JOIN stay_shown t ON t.stay_id = n.stay_id
WHERE n.state = 'draft' AND n.voided_at IS NULL
ORDER BY 10 DESC
"""
_DRAFT = """
SELECT d.uid, d.form_id, d.title, t.uid, d.context, d.answers, d.updated_at
FROM draft d LEFT JOIN stay t ON t.id = d.stay_id WHERE d.voided_at IS NULL AND
"""


def new_draft() -> str:
    """A uid for a draft; nothing is stored before something is typed."""
    return str(uuid4())


def keep(
    desk: Desk,
    uid: str,
    form_id: str,
    answers: Mapping[str, Value],
    *,
    context: Mapping[str, Any] | None = None,
    initial: Mapping[str, Value] | None = None,
    stay: str | None = None,
    title: str = "",
    parked: bool = False,
) -> Future[datetime]:
    """Autosave a short form; the future holds when it was saved. ``context`` are uids it is about;
    ``initial`` is what stood there when it opened, so that what she changed can be told from it."""
    answers = limited.draft_of(form_id, answers)
    typed = answers_store.cleaned({**answers, _INITIAL: dict(initial)} if initial else dict(answers))
    about = answers_store.cleaned(dict(context or {}))

    def save(work: "Work") -> datetime:
        from sqlmodel import select

        from ncm_tui.models.stays import Stay
        from ncm_tui.models.work import Draft

        row = work.session.exec(select(Draft).where(Draft.uid == uid)).one_or_none()
        if row is None:
            row = Draft(uid=uid, form_id=form_id, updated_at=work.now)
            if stay is not None:
                of = work.get(Stay, stay)
                row.patient_id, row.stay_id = of.patient_id, of.id
        row.title, row.context, row.answers = title, about, typed
        row.updated_at = work.now
        row.parked_at = work.now if parked else None
        work.add(row)
        return work.now

    return desk.vault.submit_quiet(save)


def drop(desk: Desk, uid: str) -> Future[None]:
    """The verb was done, or the draft given up: it is no record of anything. Harmless when it is gone."""

    def save(work: "Work") -> None:
        from sqlmodel import select

        from ncm_tui.models.work import Draft

        row = work.session.exec(select(Draft).where(Draft.uid == uid)).one_or_none()
        if row is not None:
            work.session.delete(row)

    return desk.vault.submit_quiet(save)


def parked(desk: Desk) -> tuple[Parked, ...]:
    """Everything unfinished, the one left last first: what ^O walks and unlock lists."""
    return tuple(
        Parked(
            uid=uid,
            kind=kind,
            form_id=form_id,
            title=title or _title(desk, kind, form_id),
            stay=stay,
            name=_who(name, birth_date, year, mrn),
            at=datetime.fromisoformat(at),
        )
        for kind, uid, form_id, title, stay, name, birth_date, year, mrn, at in desk.vault.reader.rows(_HELD)
    )


def resume(desk: Desk, uid: str) -> DraftShown:
    """The draft as it was left. Raises ``NotFound`` when it is done or gone."""
    row = desk.vault.reader.one(f"{_DRAFT} d.uid = ?", (uid,))
    if row is None:
        raise NotFound("This form is no longer on hold.", code="draft.unknown")
    return _shown(row)


def find(desk: Desk, form_id: str, context: Mapping[str, Any], stay: str | None) -> DraftShown | None:
    """The newest draft of the same short form about the same thing, if one was left."""
    rows = desk.vault.reader.rows(
        f"{_DRAFT} d.form_id = ? AND coalesce(t.uid, '') = ? ORDER BY d.updated_at DESC",
        (form_id, stay or ""),
    )
    return next((found for found in map(_shown, rows) if dict(found.context) == dict(context)), None)


def _shown(row: tuple[Any, ...]) -> DraftShown:
    uid, form_id, title, stay, context, stored, at = row
    answers = orjson.loads(stored) if stored else {}
    initial, half = answers.pop(_INITIAL, {}), answers.pop(HALF, None)
    return DraftShown(
        uid=uid,
        form=form_id,
        title=title,
        stay=stay,
        context=orjson.loads(context) if context else {},
        answers=answers,
        initial=initial,
        half=half,
        at=datetime.fromisoformat(at),
    )


def _title(desk: Desk, kind: str, form_id: str) -> str:
    if kind == "note":
        return title_of(desk, form_id)
    try:
        form = desk.library.form(form_id) if kind == "assessment" else desk.library.dialog(form_id)
    except Problem:
        return form_id
    return form.short or form.title


def _who(name: str | None, birth_date: str | None, year: int | None, mrn: str | None) -> str:
    if not name:
        return ""
    if name == NO_INFORMATION:
        return f"{name} {mrn or ''}".rstrip()
    born = limited_identity.born_text(shown.day(birth_date), year, "")
    return " ".join(filter(None, (name, born, f"MRN {mrn}")))
