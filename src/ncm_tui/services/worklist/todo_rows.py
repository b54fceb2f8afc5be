"""To-dos, and referrals without a reply: a referral is a to-do until somebody answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from ncm_tui.rules.repeat import due_of
from ncm_tui.services import shown
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.views.moments import day_text
from ncm_tui.views.todos import UNTOLD
from ncm_tui.views.worklist import Place

_COLUMNS: Final = (
    "t.uid, t.text, t.due_day, t.due_at, t.snoozed_until, t.referral, t.created_at, t.patient_id FROM todo t"
    " WHERE t.voided_at IS NULL AND t.state = 'open'"
)
_OF_PATIENTS: Final = f"SELECT {_COLUMNS} AND t.patient_id IN (SELECT value FROM json_each(?))"
_OF_NOBODY: Final = f"SELECT {_COLUMNS} AND t.patient_id IS NULL"


def find(look: Look) -> Iterator[Found]:
    """The open to-dos of the patients looked at, on the stay that shows them."""
    shows: dict[int, shown.ShownStay] = {}
    for row in look.rows.values():
        best = shows.get(row.patient_id)
        if best is None or _shown_first(row) > _shown_first(best):
            shows[row.patient_id] = row
    for stored in look.desk.vault.reader.rows(_OF_PATIENTS, (look.patients,)):
        yield _found(look, stored, shows[stored[-1]].uid)


def of_nobody(look: Look) -> Iterator[Found]:
    """To-dos about no patient."""
    for stored in look.desk.vault.reader.rows(_OF_NOBODY):
        yield _found(look, stored, "")


def _shown_first(row: shown.ShownStay) -> tuple[Any, ...]:
    return row.active, row.open, row.arrival or "", row.stay_id


def _found(look: Look, stored: tuple[Any, ...], stay: str) -> Found:
    uid, text, day, at, snoozed, referral, made, _ = stored
    zone = look.desk.zone
    own = due_of(shown.day(day), shown.instant(at), None, zone)
    put_off = due_of(None, None, shown.instant(snoozed), zone)
    due = put_off if put_off.day is not None else own
    kind = "referral" if referral else "todo"
    return Found(
        item=f"{kind}:{uid}",
        what=text,
        why=_why(look, own.day is not None, put_off.day is not None, referral, made),
        source="referral" if referral else "to-do",
        due=due.at or due.day,
        place=Place("summary", dialog=f"todo:{uid}", uid=uid),
        stay=stay,
        untold=UNTOLD,
        typed=True,
    )


def _why(look: Look, dated: bool, put_off: bool, referral: str, made: str) -> str:
    since = day_text(look.desk.local(datetime.fromisoformat(made)).date(), look.today)
    if referral:
        return f"no reply, asked {since}"
    if put_off:
        return "put off"
    return "to-do" if dated else f"to-do, no date, {since}"
