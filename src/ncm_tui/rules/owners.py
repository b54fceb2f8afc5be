"""Whose a line is (P§2): every rule has an owner; what somebody else owns is to watch, never red."""

from typing import Final

CASE_MANAGER, REVIEWER, SOCIAL_WORKER = "cm", "ur", "sw"
_DOES: Final = {
    "discharge": frozenset({CASE_MANAGER}),
    "ur": frozenset({REVIEWER}),
    "both": frozenset({CASE_MANAGER, REVIEWER}),
}


def is_watch(owner: str, role: str, *, social_worker: bool) -> bool:
    """Whether a line is somebody else's. ``owner`` names one or several (``SW/CM``, the usual one first);
    ``role`` is what I do (``discharge``, ``ur``, ``both``; empty: both). With a social worker on the team
    what she usually does is hers, else it is mine. A line without an owner is mine."""
    named = owner.casefold().replace(" ", "").split("/") if owner else []
    if not named:
        return False
    if named[0] == SOCIAL_WORKER:
        return social_worker
    mine = _DOES.get(role, _DOES["both"])
    return not any(each in mine or (each == SOCIAL_WORKER and not social_worker) for each in named)
