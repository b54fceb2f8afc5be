"""My own deadlines as a calendar file. Writing one is audited; whom it names is the nurse's choice (P§10).

A calendar is shown on phones and copied by whoever keeps it, so that the usual file says initials and bed,
as limited identity does, and never the words she typed.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from ncm_tui.documents.deadlines_ics import Deadline, calendar_text
from ncm_tui.rules.limited_identity import initials
from ncm_tui.rules.problems import Problem, Refused
from ncm_tui.services import my_list, print_folder, worklist
from ncm_tui.services.desk import Desk
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.words import counted
from ncm_tui.views.worklist import WorkItem

VERB: Final = "export.ics"
#: Whom the file names: initials and bed, the bed alone, nobody, or the name and what she typed.
WHO: Final = ("initials", "bed", "none", "names")
USUAL_WHO, USUAL_DAYS, MOST_DAYS = "initials", 14, 60
ENDING: Final = ".ics"
_TYPED: Final = {"todo": "to-do", "referral": "referral", "barrier": "barrier", "goal": "goal review"}


@dataclass(frozen=True, slots=True)
class Written:
    """Where the calendar went and how many deadlines it has. ``ours``: in the app's own folder, from which it
    is removed at lock and quit."""

    path: Path
    deadlines: int
    ours: bool


def text(desk: Desk, *, who: str = USUAL_WHO, days: int = USUAL_DAYS) -> tuple[str, int]:
    """The calendar and how many deadlines it has: my lines due within ``days`` (1 to :data:`MOST_DAYS`), what
    is overdue too. Raises ``Refused`` for a ``who`` that is none of :data:`WHO`, and for other days."""
    if who not in WHO:
        raise Refused(f"Whom it names is one of {', '.join(WHO)}.", code="deadlines.who", path="who")
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"Days ahead: a number from 1 to {MOST_DAYS}.", code="deadlines.days", path="days")
    found = tuple(_deadlines(desk, who, days))
    return calendar_text(found, desk.now(), "Deadlines (ncm)"), len(found)


def recorded(desk: Desk, count: int, who: str) -> "Future[None]":
    """Audits that the file was made: how many deadlines, whom it names."""
    return desk.vault.record(VERB, detail=f"{counted(count, 'deadline')}, {who}")


def offered(desk: Desk) -> Path:
    """The file that is offered: a name nobody is using yet."""
    where = print_folder.folder(desk)
    first = f"deadlines-{desk.local(desk.now()):%Y-%m-%d-%H%M}"
    path, number = where / f"{first}{ENDING}", 2
    while path.exists():
        path, number = where / f"{first}-{number}{ENDING}", number + 1
    return path


def save(desk: Desk, path: Path, *, who: str = USUAL_WHO, days: int = USUAL_DAYS) -> "Future[Written]":
    """Writes the calendar to ``path``, for the user's eyes alone, and records it.

    Raises ``Refused`` as :func:`text`, and where nothing has a time. The future fails with ``Refused`` for a
    file that is there already, ``StorageProblem``, ``UsageProblem`` for a folder that is not there."""
    content, count = text(desk, who=who, days=days)
    if not count:
        raise Refused(f"Nothing is due within {counted(days, 'day')}.", code="deadlines.empty", path="days")

    def write() -> Written:
        ours = path.parent == print_folder.own(desk)
        if ours:
            from ncm_tui.vault.platform import private_folder

            private_folder(path.parent)
        my_list.write(path, content.encode("utf-8"))
        try:
            recorded(desk, count, who).result()
        except Problem:  # what is not on record was not written
            path.unlink(missing_ok=True)
            raise
        return Written(path, count, ours)

    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="deadlines")
    future = thread.submit(write)
    thread.shutdown(wait=False)
    return future


def _deadlines(desk: Desk, who: str, days: int) -> Iterator[Deadline]:
    page = worklist.today(desk, snoozed=True)
    last = page.now.date() + timedelta(days=days)
    for item in page.items:
        if item.due is not None and _day(item.due) <= last:
            yield Deadline(
                uid=f"{item.item.replace(':', '-')}@ncm-tui",
                due=item.due,
                summary=_summary(item, who),
                why=item.why if who == "names" or item.kind not in _TYPED else "",
                assumed=bool(item.assumed),
            )


def _day(due: datetime | date) -> date:
    return due.date() if isinstance(due, datetime) else due


def _summary(item: WorkItem, who: str) -> str:
    """``MA 4W-12A: 2nd IM copy``; of a no-information patient never more than the bed (P§13)."""
    what = item.what if who == "names" else _TYPED.get(item.kind, item.what)
    hidden = item.name == NO_INFORMATION
    named = {
        "names": "" if hidden else item.name,
        "initials": "" if hidden or not item.name else initials(item.name),
        "bed": "",
        "none": "",
    }[who]
    whose = " ".join(part for part in (named, item.bed if who != "none" else "") if part)
    return f"{whose}: {what}" if whose else what
