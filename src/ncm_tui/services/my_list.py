"""Print my list (P§13): the caseload by bed as one page to carry and to shred. Audited; the sticky line stays
here."""

import os
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from ncm_tui.rules.limited_identity import initials
from ncm_tui.rules.problems import Problem, Refused, StorageProblem, UsageProblem
from ncm_tui.services import authors, caseload, next_line, print_folder
from ncm_tui.services.census import census_of
from ncm_tui.services.desk import Desk
from ncm_tui.services.next_step import TODO
from ncm_tui.services.todos import page as to_do_page
from ncm_tui.vault.private_work import listed_barrier
from ncm_tui.views.caseload import CaseloadRow
from ncm_tui.views.my_list import MyList, PrintRow
from ncm_tui.views.todos import TodoLine, due_text
from ncm_tui.views.words import counted

PRINTED: Final = "my_list.printed"
ENDINGS: Final = {"pdf": ".pdf", "text": ".txt"}
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_BARRIERS: Final = """SELECT s.uid, b.title, b.code, b.private FROM barrier b
    JOIN stay_shown s ON s.stay_id = b.stay_id
    WHERE s.active = 1 AND b.state = 'open' AND b.voided_at IS NULL ORDER BY b.due IS NULL, b.due, b.id"""
_REASONS: Final = "SELECT uid, coalesce(reason, '') FROM stay_shown WHERE active = 1"


@dataclass(frozen=True, slots=True)
class Printed:
    """Where the list went, and how much of it there is. ``ours``: in the app's own folder, from which it is
    removed at lock and quit."""

    path: Path
    patients: int
    pages: int
    ours: bool


def my_list(desk: Desk, *, only_initials: bool = False) -> MyList:
    """The caseload by bed, with what is late, due today or tomorrow of each patient. Of a no-information
    patient nothing that was written in free text, for it may name them (P§13)."""
    rows = caseload.rows(desk, "bed", next_line.steps(desk))
    barriers = _by_stay(desk.vault.reader.rows(_BARRIERS))
    reasons = dict(desk.vault.reader.rows(_REASONS))
    to_dos: dict[str, list[TodoLine]] = defaultdict(list)
    page = to_do_page(desk)
    until = page.now.date() + timedelta(days=1)
    for line in page.lines:
        if line.late or (line.due.day is not None and line.due.day <= until):
            to_dos[line.stay].append(line)
    now = page.now
    return MyList(
        owner=authors.me(desk),
        facility=desk.vault.facility_name,
        now=now,
        census=census_of(desk, desk.now()),
        initials=only_initials,
        rows=tuple(
            PrintRow(
                bed=row.bed,
                name=initials(row.name) if only_initials and not row.unnamed else row.name,
                age_sex=row.age_sex,
                attending=row.attending,
                reason="" if row.unnamed else reasons.get(row.stay, ""),
                payer=f"{row.payer or 'not known'}{'' if row.payer_confirmed else ' ~'}",
                stay=_stay(row),
                edd=row.edd,
                disposition=row.disposition,
                barriers=_barriers(row, barriers[row.stay]),
                due=tuple(_due(row, to_dos[row.stay], page.now)),
                name_alert=row.name_alert and not row.unnamed,
                safety=row.safety,
            )
            for row in rows
        ),
    )


def text(found: MyList) -> str:
    """The list as plain text, 100 columns wide."""
    from ncm_tui.documents.my_list import list_text

    return list_text(found)


def pdf(found: MyList) -> tuple[bytes, int]:
    """The list as a PDF, US Letter on its side, and how many pages it has."""
    from ncm_tui.documents.pdf.my_list import list_pdf

    return list_pdf(found)


def offered(desk: Desk) -> Path:
    """The file that is offered, without an ending: a name nobody is using yet."""
    where = print_folder.folder(desk)
    path = where / f"{print_folder.NAME}-{desk.local(desk.now()):%Y-%m-%d-%H%M}"
    number, first = 2, path.name
    while any(path.with_suffix(ending).exists() for ending in ENDINGS.values()):
        path = where / f"{first}-{number}"
        number += 1
    return path


def named(text: str, kind: str) -> Path:
    """The file that was typed; without an ending, or with that of the other kind, it takes its own."""
    path = Path(text.strip()).expanduser().absolute()
    return path.with_suffix(ENDINGS[kind]) if path.suffix.lower() in ("", *ENDINGS.values()) else path


def save(desk: Desk, path: Path, *, kind: str = "pdf", only_initials: bool = False) -> "Future[Printed]":
    """Writes the list to ``path``, for the user's eyes alone, and records that it was printed; on a thread of
    its own, for the PDF library takes longer than a key may.

    Raises ``Refused`` for an empty list. The future fails with ``Refused`` for a file that is there already,
    ``StorageProblem`` where it cannot be written, ``UsageProblem`` for a folder that is not there.
    """
    found = my_list(desk, only_initials=only_initials)
    if not found.rows:
        raise Refused("There is nobody on your list to print.", code="print.empty")
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="printing")
    future = thread.submit(_save, desk, found, path, kind)
    thread.shutdown(wait=False)
    return future


def _save(desk: Desk, found: MyList, path: Path, kind: str) -> Printed:
    content, pages = pdf(found) if kind == "pdf" else (text(found).encode(), 1)
    ours = path.parent == print_folder.own(desk)
    if ours:
        _make(path.parent)
    write(path, content)
    try:
        recorded(desk, found, kind).result()
    except Problem:  # what is not on record was not printed
        path.unlink(missing_ok=True)
        raise
    return Printed(path, len(found.rows), pages, ours)


def recorded(desk: Desk, found: MyList, kind: str) -> "Future[None]":
    """Audits that the list was printed: how many patients, how, with which names."""
    names = "initials" if found.initials else "names"
    return desk.vault.record(PRINTED, detail=f"{len(found.rows)} patients, {kind}, {names}")


def write(path: Path, content: bytes) -> None:
    """A new file, for the user's eyes alone. Raises as :func:`save`."""
    if not path.parent.is_dir():
        raise UsageProblem(
            f"There is no folder {path.parent}.", code="print.folder", path=str(path),
            hint="Name a folder that is there.",
        )  # fmt: skip
    try:
        handle = os.open(path, _NEW, 0o600)
    except FileExistsError:
        raise Refused(
            f"{path} is there already; nothing was written over it.", code="print.exists", path=str(path),
            hint="Give another name, or remove that file.",
        ) from None  # fmt: skip
    except OSError as error:
        raise _not_written(path, error) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _not_written(path, error) from None


def _make(where: Path) -> None:
    from ncm_tui.vault.platform import private_folder

    try:
        private_folder(where)
    except OSError as error:
        raise _not_written(where, error) from None


def _not_written(path: Path, error: OSError) -> StorageProblem:
    return StorageProblem(
        f"{path} cannot be written: {error.strerror or error}.", path=str(path), hint="Choose another place."
    )


def _by_stay(rows: list[tuple[Any, ...]]) -> "defaultdict[str, list[str]]":
    found: defaultdict[str, list[str]] = defaultdict(list)
    for stay, *barrier in rows:
        found[stay].append(listed_barrier(*barrier))
    return found


def _stay(row: CaseloadRow) -> str:
    """``IP 3/3.8``, ``OB 30 h``."""
    if row.observation_hours is not None:
        return f"{row.status} {row.observation_hours} h"
    if row.los_days is None:
        return str(row.status)
    return f"{row.status} {row.los_days}{f'/{row.gmlos}' if row.gmlos else ''}"


def _barriers(row: CaseloadRow, told: list[str]) -> tuple[str, ...]:
    if row.unnamed and told:
        return (counted(len(told), "barrier"),)
    return tuple(dict.fromkeys(told))


def _due(row: CaseloadRow, lines: list[TodoLine], now: datetime) -> Iterator[str]:
    """To-dos late, of today and tomorrow, then the step of the list; of a no-information patient no words."""
    if row.unnamed and lines:
        yield counted(len(lines), "to-do")
    elif lines:
        for line in lines:
            yield f"{'! ' if line.late else ''}{due_text(line.due, now)} {line.text}"
    step = row.then or row.next
    if step is not None and not row.safety and not step.what.startswith(TODO):
        yield step.what
