"""Which permission holds, and what it allows. Imports no table at module level: asked at every unlock."""

from datetime import date
from typing import Any

from ncm_tui.rules.problems import Refused
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.views.permission import LIMITED, Permit

_COLUMNS = "scope, approved_by, approved_on, state, role, social_worker, created_at"
_NEWEST = f"SELECT {_COLUMNS} FROM permission WHERE voided_at IS NULL ORDER BY id DESC"


def current(desk: Desk) -> Permit | None:
    """The permission that holds; ``None`` where the page was never answered."""
    row = desk.vault.reader.one(f"{_NEWEST} LIMIT 1")
    return None if row is None else _permit(desk, row)


def earlier(desk: Desk) -> list[Permit]:
    """The answers before the one that holds, newest first."""
    return [_permit(desk, row) for row in desk.vault.reader.rows(_NEWEST)[1:]]


def required(desk: Desk) -> Permit:
    """The permission that holds. Raises :class:`Refused` where there is none: no patient is taken in."""
    found = current(desk)
    if found is None:
        raise Refused(
            "No patient can be kept here before your facility's permission is recorded.",
            code="permission",
            hint="^P, then Permission; on the command line: ncm permission --approved-by NAME --scope full.",
        )
    return found


def asked_again(desk: Desk) -> bool:
    """Whether a restore put the answer back to be asked: then a script takes nothing in, either."""
    reader = desk.vault.reader
    return bool(reader.value("SELECT 1 FROM permission LIMIT 1")) and reader.one(f"{_NEWEST} LIMIT 1") is None


def is_limited(desk: Desk) -> bool:
    """Whether only initials, bed, last four and birth year may be stored. False without any permission."""
    return bool(desk.vault.reader.value(f"SELECT scope FROM ({_NEWEST} LIMIT 1)") == LIMITED)


def _permit(desk: Desk, row: tuple[Any, ...]) -> Permit:
    scope, by, on, state, role, social_worker, at = row
    given = shown.instant(at)
    assert given is not None
    return Permit(scope, by, date.fromisoformat(on), state, role, bool(social_worker), desk.local(given))
