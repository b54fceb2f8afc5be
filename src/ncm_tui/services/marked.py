"""What may be done to many marked patients at once: each is one verb and is taken back as one (P§3)."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Refused
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.vault.work import Work

#: So many names are said; of more, how many.
_NAMED = 2


def off_my_list(desk: Desk, stays: Sequence[str]) -> "Future[Changed]":
    """Takes all of them off my list; their charts stay. Who has an open safety flag stays on it and is named.

    Raises ``Refused`` when nobody is marked, or all of them have an open safety flag.
    """
    rows = shown.shown_many(desk, stays)
    going = [uid for uid in stays if uid in rows and rows[uid].safety is None]
    kept = [shown.listed_name(rows[uid]) for uid in stays if uid in rows and rows[uid].safety is not None]
    staying = f"{named(kept)} {'stays' if len(kept) == 1 else 'stay'}: open safety flag" if kept else ""
    if not going:
        raise Refused(
            staying or "Nobody is marked.",
            code="flag.open" if kept else "marks.none",
            hint="Record first whom you told and what was done (Assess tab)."
            if kept
            else "Space marks a row.",
        )
    names = named([shown.listed_name(rows[uid]) for uid in going])
    said = f"{_patients(len(going))} off my list: {names}" + (f"; {staying}" if staying else "")

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        for uid in going:
            stay = work.get(Stay, uid)
            stay.on_my_list = False
            work.session.add(stay)
        work.about(uids=going, detail=str(len(going)))
        patients = frozenset(rows[uid].patient_uid for uid in going)
        return Changed(work.verb, patients, frozenset(going), said)

    return desk.vault.submit("list.dropped_many", write)


def _patients(number: int) -> str:
    return f"{number} patient{'' if number == 1 else 's'}"


def named(names: Sequence[str]) -> str:
    """``CHO, An``; ``CHO, An and LEE, Bo``; ``CHO, An; LEE, Bo and 3 more``."""
    if len(names) <= _NAMED:
        return " and ".join(filter(None, ("; ".join(names[:-1]), *names[-1:])))
    return f"{'; '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
