"""What each kind of row says on the timeline, and what Enter opens there."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from ncm_tui.models.enums import AssessmentState, KeyTimeKind, NoteState
from ncm_tui.rules.events import BY_ID
from ncm_tui.rules.problems import Problem
from ncm_tui.services.assessments.results import result_text
from ncm_tui.services.chart.now import form_title
from ncm_tui.services.clocks.forms import short_of
from ncm_tui.services.clocks.page import dialog_of, evidence_form
from ncm_tui.services.desk import Desk
from ncm_tui.services.discharge.pages import CHECKLIST
from ncm_tui.services.history.labels import row_name
from ncm_tui.services.notes.pages import title_of
from ncm_tui.services.volatile_facts import LABELS
from ncm_tui.views.evidence_words import event_text, evidence_text
from ncm_tui.views.moments import day_text, moment_text
from ncm_tui.views.plan import GOAL_WORDS
from ncm_tui.views.prior_stays import CLASS_WORDS, STATUS_WORDS
from ncm_tui.views.verb_words import said
from ncm_tui.views.words import DESTINATION_WORDS, KEY_TIME_WORDS, PAYER_WORDS, word


class Raw(NamedTuple):
    """One stored entry, as :data:`~ncm_tui.services.timeline.sources.TIMELINE` gives it."""

    source: str
    kind: str
    at: str
    precision: str
    entered: str
    by: str
    uid: str
    a: str | None
    b: str | None
    c: str | None
    d: str | None


class Said(NamedTuple):
    """The words of an entry, what it opens, and the further lines of the pane."""

    text: str
    opens: str = ""
    more: tuple[str, ...] = ()


def words(desk: Desk, raw: Raw) -> Said:
    """The words of one entry."""
    return _WORDS[raw.source](desk, raw)


def _joined(*parts: str | None, sign: str = " · ") -> str:
    return sign.join(part for part in parts if part)


def _key_time(desk: Desk, raw: Raw) -> Said:
    name = KEY_TIME_WORDS.get(raw.a or "", raw.a or "")
    if raw.a == KeyTimeKind.LEFT:
        to = word(DESTINATION_WORDS, raw.c)
        return Said(f"Left to {to}" if to else name, "tab:discharge")
    return Said(name if raw.b else f"{name}, not confirmed", f"key_time:{raw.a}")


def _status(desk: Desk, raw: Raw) -> Said:
    if raw.a == "status":
        return Said(f"EMR status: {(raw.b or '').replace('-', ' ')}")
    return Said(f"Class: {word(CLASS_WORDS, raw.b)}")


def _place(desk: Desk, raw: Raw) -> Said:
    unit, bed = raw.a or "", raw.b or ""
    return Said(f"In {bed if unit in bed else f'{unit} {bed}'.strip()}")


def _moved(desk: Desk, raw: Raw) -> Said:
    return Said(f"{row_name(raw.a or '')} {raw.b or '?'} → {raw.c or 'none'}")


def _edd(desk: Desk, raw: Raw) -> Said:
    day = day_text(date.fromisoformat(raw.a or ""), desk.local(desk.now()).date())
    hour = f" {desk.local(datetime.fromisoformat(raw.c)):%H:%M}" if raw.c else ""
    return Said(_joined(f"EDD {day}{hour}", raw.b, sign=": "), "edd")


def _disposition(desk: Desk, raw: Raw) -> Said:
    to = word(DESTINATION_WORDS, raw.a) or raw.b or ""
    return Said(_joined(f"Destination {to}", raw.c, sign=": "), "disposition")


def _form(desk: Desk, raw: Raw) -> Said:
    title = form_title(desk, raw.a or "")
    if raw.b == AssessmentState.DRAFT:
        return Said(f"{title} begun, unfinished", f"form:{raw.a}")
    value, band, provisional = json.loads(raw.c) if raw.c else (None, None, False)
    result = result_text(desk, raw.a or "", value, band, bool(provisional)) if raw.c else "finished"
    error = ", entered in error" if raw.b == AssessmentState.ENTERED_IN_ERROR else ""
    return Said(f"{title} {result}{error}", f"filled:{raw.uid}")


def _flag(desk: Desk, raw: Raw) -> Said:
    gone = ", withdrawn" if raw.d else ""
    mark = "! " if raw.b == "safety" and not raw.c and not raw.d else ""
    return Said(f"{mark}{raw.a}{gone}", f"flag:{raw.uid}" if mark else "tab:assess")


def _flag_answered(desk: Desk, raw: Raw) -> Said:
    told = f"told {raw.b}" if raw.b else ""
    return Said(_joined(f"Answered: {raw.a}", told, raw.c, raw.d), "tab:assess")


def _titled(title: str) -> Callable[[Desk, Raw], Said]:
    def say(desk: Desk, raw: Raw) -> Said:
        return Said(_joined(f"{title}: {raw.a}", raw.b), f"plan:{raw.uid}")

    return say


def _progress(desk: Desk, raw: Raw) -> Said:
    states = {str(state): text for state, text in GOAL_WORDS.items()}
    return Said(_joined(f"Goal {states.get(raw.a or '', raw.a)}: {raw.d}", raw.b, raw.c), f"plan:{raw.uid}")


def _barrier(desk: Desk, raw: Raw) -> Said:
    today = desk.local(desk.now()).date()
    due = f"due {day_text(date.fromisoformat(raw.c), today)}" if raw.c else ""
    return Said(_joined(f"Barrier: {raw.a}", raw.b, due), f"plan:{raw.uid}")


def _barrier_gone(desk: Desk, raw: Raw) -> Said:
    return Said(f"Barrier resolved: {raw.a}", f"plan:{raw.uid}")


_STATES: Final = {
    "done": "done", "seen": "seen in the EMR by me", "not_seen": "not seen in the EMR",
    "not_needed": "not needed", "missed": "missed",
}  # fmt: skip


def _check(desk: Desk, raw: Raw) -> Said:
    try:
        row = desk.library.checklist(CHECKLIST).row(raw.a or "")
    except Problem:
        row = None
    name = f"{raw.a} {row.text}" if row is not None else str(raw.a)
    return Said(f"{name}: {_STATES.get(raw.b or '', raw.b)}", f"check:{raw.a}",
                tuple(part for part in (raw.c, raw.d) if part))  # fmt: skip


def _evidence(desk: Desk, raw: Raw) -> Said:
    """``MOON: given, to the patient, signed``; of what is not needed the reason."""
    answers = json.loads(raw.c) if raw.c else {}
    text = evidence_text(raw.b or "", "", answers, evidence_form(desk, raw.a or ""))
    said = f"{short_of(desk, raw.a or '')}: {text}"
    return Said(said, f"clock:{raw.a}", (raw.d,) if raw.d else ())


def _event(desk: Desk, raw: Raw) -> Said:
    known = BY_ID.get(raw.a or "")
    form = dialog_of(desk, known.dialog) if known is not None else None
    text = event_text(json.loads(raw.b), form) if raw.b else ""
    title = known.title if known is not None else row_name(raw.a or "")
    return Said(title, f"event:{raw.uid}", (text,) if text else ())


def _need(desk: Desk, raw: Raw) -> Said:
    return Said(f"Planned after leaving: {row_name(raw.a or '').lower()}", "tab:discharge")


def _note(desk: Desk, raw: Raw) -> Said:
    title = "Addendum" if raw.c else title_of(desk, raw.a or "")
    state = {NoteState.DRAFT: "begun", NoteState.FINISHED: "finished & locked"}.get(
        NoteState(raw.b or "draft"), f"entered in error: {raw.d or 'no reason said'}"
    )
    return Said(f"{title} {state}", f"note:{raw.uid}")


def _note_did(did: str) -> Callable[[Desk, Raw], Said]:
    def say(desk: Desk, raw: Raw) -> Said:
        title = "Addendum" if raw.c else title_of(desk, raw.a or "")
        return Said(f"{title} {did}", f"note:{raw.uid}")

    return say


def _code_status(desk: Desk, raw: Raw) -> Said:
    return Said(f"Code status {raw.a}", "code_status")


def _fact(desk: Desk, raw: Raw) -> Said:
    name = LABELS.get(raw.a or "", row_name(raw.a or ""))
    opens = {"code_status": "code_status", "isolation": "patient", "allergies": ""}
    return Said(f"{name} {raw.b}, seen in the EMR", opens.get(raw.a or "", f"fact:{raw.a}"))


def _payer(desk: Desk, raw: Raw) -> Said:
    kind = word(PAYER_WORDS, raw.b)
    return Said(_joined(f"Payer confirmed: {_joined(raw.a, kind, sign=', ')}", raw.c), f"payer:{raw.uid}")


def _todo(desk: Desk, raw: Raw) -> Said:
    return Said(_joined(f"To-do: {raw.a}", _due(desk, raw.b)), f"todo:{raw.uid}")


def _due(desk: Desk, due: str | None) -> str:
    if not due:
        return ""
    today = desk.local(desk.now()).date()
    if "T" in due:
        return f"due {moment_text(desk.local(datetime.fromisoformat(due)), today)}"
    return f"due {day_text(date.fromisoformat(due), today)}"


def _todo_done(desk: Desk, raw: Raw) -> Said:
    return Said(f"Done: {raw.a}", f"todo:{raw.uid}")


def _import(desk: Desk, raw: Raw) -> Said:
    return Said("Census taken in" if raw.a else "Import taken in", "history")


#: Said to who asks at the door, never on a page that is read later.
_SECRET: Final = "passcode"


def _conflict(desk: Desk, raw: Raw) -> Said:
    name, opens = row_name(raw.a or ""), "history" if raw.d else f"conflict:{raw.uid}"
    if raw.a == _SECRET:
        return Said("Two merged records had each a passcode", opens)
    return Said(f"EMR differs: {name} {raw.b or 'nothing'} (mine), {raw.c or 'nothing'} (EMR)", opens)


def _decided(desk: Desk, raw: Raw) -> Said:
    if raw.a == _SECRET:
        return Said("Said which passcode stays", "history")
    kept = f"the EMR's {raw.c}" if raw.d == "emr" else f"mine, {raw.b}"
    return Said(f"{row_name(raw.a or '')}: {kept} stays", "history")


_CHOICES: Final = {
    "left": "left",
    "moved": "moved elsewhere",
    "not_mine": "not mine any more",
    "returned": "named again, on my list again",
    "declined": "named again, stays off my list",
    "stays": "stays",
}


def _absence(desk: Desk, raw: Raw) -> Said:
    return Said(_joined("Not on the census", word(_CHOICES, raw.a) or "not decided yet", sign=": "))


def _merge(desk: Desk, raw: Raw) -> Said:
    return Said(_joined("Two records became one", f"MRN {raw.a}" if raw.a else "", sign=": "), "history")


def _other_stay(desk: Desk, raw: Raw) -> Said:
    kind = word(STATUS_WORDS, raw.a)
    return Said(_joined(f"Other stay: {kind}", raw.b, raw.c, _left(desk, raw.d)), f"chart:{raw.uid}")


def _encounter(desk: Desk, raw: Raw) -> Said:
    kind = word(CLASS_WORDS, raw.a) or "encounter"
    return Said(_joined(kind.capitalize() if kind[:2] != "ED" else kind, raw.c, _left(desk, raw.d)), "prior")


def _left(desk: Desk, at: str | None) -> str:
    if not at:
        return ""
    return f"until {day_text(desk.local(datetime.fromisoformat(at)).date(), desk.local(desk.now()).date())}"


def _told(desk: Desk, raw: Raw) -> Said:
    return Said(said(raw.a or ""), "history")


_WORDS: Final[Mapping[str, Callable[[Desk, Raw], Said]]] = {
    "key_time": _key_time, "status": _status, "place": _place, "moved": _moved, "edd": _edd,
    "disposition": _disposition, "form": _form, "flag": _flag, "flag_answered": _flag_answered,
    "problem": _titled("Problem"), "goal": _titled("Goal"), "intervention": _titled("Step"),
    "progress": _progress, "barrier": _barrier, "barrier_gone": _barrier_gone, "check": _check, "need": _need,
    "note": _note, "note_copied": _note_did("copied"), "note_charted": _note_did("charted in the EMR"),
    "code_status": _code_status, "fact": _fact, "payer": _payer, "todo": _todo, "todo_done": _todo_done,
    "import": _import, "conflict": _conflict, "decided": _decided, "absence": _absence, "merge": _merge,
    "evidence": _evidence, "event": _event, "other_stay": _other_stay, "encounter": _encounter, "told": _told,
}  # fmt: skip
