"""The caseload's *Next*: the first thing that waits on a patient, and why. Thin, but never untrue."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ncm_tui.rules import stay_days
from ncm_tui.rules.repeat import Due, due_of
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.views.caseload import NextItem

FLAG = "safety flag"
TODO = "to-do"
FINISH = "finish "
FINAL = "LACE: final score due"
PROVISIONAL = "(prov.)"
LATE = "late"
_NEAR = timedelta(hours=2)


def next_step(desk: Desk, row: shown.ShownStay, now: datetime) -> NextItem | None:
    """The first that holds, ``None`` when nothing waits.

    Order: open safety flag, a to-do late or due within two hours, unfinished form, admission assessment not
    done, payer not confirmed, EDD not set or past, final LACE after the stay, leaving today or tomorrow,
    uncharted note, a to-do due later today.
    """
    return next_steps(desk, row, now)[0]


def next_steps(desk: Desk, row: shown.ShownStay, now: datetime) -> tuple[NextItem | None, NextItem | None]:
    """As :func:`next_step`, and where that is a to-do also the step that would be next without it."""
    zone = desk.zone
    safety = _safety(row, now, zone)
    if safety is not None:
        return safety, None
    todo = _todo(row, now, zone)
    step = _step(desk, row, now)
    if todo is not None and (step is None or _presses(todo, now, zone)):
        return todo, step
    return step, None


def _presses(todo: NextItem, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a to-do is late, or its hour is near: one of this evening hides no step of the morning."""
    return todo.why == LATE or (isinstance(todo.due, datetime) and todo.due <= now.astimezone(zone) + _NEAR)


def _step(desk: Desk, row: shown.ShownStay, now: datetime) -> NextItem | None:
    zone = desk.zone
    if row.draft_form is not None:
        return _unfinished(desk, row, row.draft_form)
    for rule in (_admission, _payer, _edd, _final_score):
        found = rule(row, now, zone)
        if found is not None:
            return found
    return _leaving(row, now, zone) or _note(row, now, zone)


def _safety(row: shown.ShownStay, now: datetime, zone: ZoneInfo) -> NextItem | None:
    if row.safety is None:
        return None
    # Which flag it is stands in the chart alone: lists say "! safety" and no more (P§13).
    return NextItem(None, FLAG, f"nothing recorded since {_when(row.safety_since, zone)}", "")


def _todo(row: shown.ShownStay, now: datetime, zone: ZoneInfo) -> NextItem | None:
    """The first to-do, late or due today; of a no-information patient not its words (P§13)."""
    if row.todo is None or row.todo_due is None:
        return None
    here = now.astimezone(zone)
    due = _due(row.todo_due, zone)
    if not due.is_late(here) and not due.is_today(here):
        return None
    what = TODO if row.no_information else f"{TODO}: {row.todo}"
    why = LATE if due.is_late(here) else "due today"
    return NextItem(due.at or due.day, what, why, TODO)


def _due(text: str, zone: ZoneInfo) -> Due:
    """A stored day, or an instant."""
    return due_of(None, shown.instant(text), None, zone) if "T" in text else Due(shown.day(text))


def _unfinished(desk: Desk, row: shown.ShownStay, form_id: str) -> NextItem:
    since = f"unfinished since {_when(row.draft_since, desk.zone)}"
    title = desk.library.short_title(form_id)
    return NextItem(None, f"{FINISH}{title}", since, f"fin {form_short(form_id)}")


def _admission(row: shown.ShownStay, now: datetime, zone: ZoneInfo) -> NextItem | None:
    if row.admission_done or row.newborn or not row.open:
        return None
    arrived = shown.instant(row.arrival)
    if arrived is None:
        return NextItem(None, "admission assessment", "not done; arrival not entered", "adm assmt")
    hours = stay_days.whole_hours(arrived, now)
    if now <= arrived:
        return None
    since = f"{hours} h" if hours < 48 else f"day {stay_days.hospital_day(arrived, now, zone)}"
    return NextItem(None, "admission assessment", f"not done, {since}", "adm assmt")


def _payer(row: shown.ShownStay, now: datetime, zone: ZoneInfo) -> NextItem | None:
    if row.payer_confirmed:
        return None
    named = (row.payer or "").strip()
    why = f"{named}: plan type not confirmed" if named else "no payer entered"
    return NextItem(None, "confirm payer", why, "payer?")


def _edd(row: shown.ShownStay, now: datetime, zone: ZoneInfo) -> NextItem | None:
    if not row.open:
        return None
    expected = shown.day(row.edd)
    if expected is None:
        return NextItem(None, "set EDD", "no expected discharge date", "EDD?")
    late = (stay_days.local_day(now, zone) - expected).days
    if late <= 0:
        return None
    why = f"EDD {expected:%a %d} is {late} day{'s' if late > 1 else ''} past"
    return NextItem(expected, "move EDD", why, "EDD past")


def _final_score(row: shown.ShownStay, now: datetime, zone: ZoneInfo) -> NextItem | None:
    """A score taken while the stay was open is provisional: with the stay over its days are known."""
    if row.open or not (row.lace or "").endswith(PROVISIONAL):
        return None
    return NextItem(None, FINAL, f"{row.lace}, the stay is over", "LACE due")


def _leaving(row: shown.ShownStay, now: datetime, zone: ZoneInfo) -> NextItem | None:
    """That she is to leave; what is open about it is Today's to say: the checklist is not read here."""
    expected = shown.day(row.edd)
    today = stay_days.local_day(now, zone)
    if not row.open or expected is None or not _soon(expected, today):
        return None
    return NextItem(expected, "discharge", f"EDD {'today' if expected == today else 'tomorrow'}", "discharge")


def _note(row: shown.ShownStay, now: datetime, zone: ZoneInfo) -> NextItem | None:
    if row.note_kind is None:
        return None
    state = "copied, not charted" if row.note_copied else "not copied"
    why = f"{row.note_kind.replace('_', ' ')} {_when(row.note_since, zone)}: {state}"
    return NextItem(None, "chart the note", why, "uncharted")


def _soon(expected: date, today: date) -> bool:
    return today <= expected <= today + timedelta(days=1)


def _when(text: str | None, zone: ZoneInfo) -> str:
    at = shown.instant(text)
    return "?" if at is None else f"{at.astimezone(zone):%a %d %H:%M}"


def form_short(form_id: str) -> str:
    """``PHQ-9``, ``AUDIT``, ``adm``; nothing that lists should not say (P§13) and never over five cells."""
    if form_id.startswith("admission"):
        return "adm"
    word = form_id if any(sign.isdigit() for sign in form_id) else form_id.partition("-")[0]
    return word.upper() if len(word) <= 5 else "form"
