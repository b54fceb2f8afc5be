"""``ncm export csv``: my caseload, my to-dos or every stay as a table; ``ncm export ics``: my deadlines as a
calendar. To a file or standard output."""

import argparse
import os
import sys
from pathlib import Path

from ncm_tui.rules.problems import Refused, StorageProblem
from ncm_tui.verbs.call import Call
from ncm_tui.views.words import counted

WHAT = ("caseload", "todos", "stays")


def add(parser: argparse.ArgumentParser) -> None:
    """Format, file, and which table."""
    parser.add_argument("format", choices=("csv", "ics"), help="CSV (RFC 4180), or a calendar (RFC 5545)")
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="a new file, readable by you alone; - prints it"
    )
    parser.add_argument(
        "--what", choices=WHAT, default="caseload",
        help="the table: my caseload, my open to-dos, or every stay in the vault with its key times",
    )  # fmt: skip
    parser.add_argument(
        "--who", choices=("initials", "bed", "none", "names"), default="initials",
        help="whom a calendar names; names brings the words you typed, too",
    )  # fmt: skip
    parser.add_argument("--days", type=int, default=14, metavar="N", help="days ahead of a calendar, 1 to 60")


def run(call: Call) -> int:
    """Write the table or the calendar; an empty one is still 0. Reading it is audited."""
    if call.arguments.format == "ics":
        return _calendar(call)
    from ncm_tui.documents.table_csv import cell, csv_text
    from ncm_tui.services import exporting

    target = call.arguments.file
    place = None if target == "-" else _new_file(Path(target).expanduser())
    desk = call.open_desk()
    found = exporting.table(desk, call.arguments.what)
    text = csv_text(found.columns, found.rows)
    if place is not None:
        _write(place, text)
        call.say(f"{place} holds patient information outside the vault: keep it where your facility allows.")
    document = {"what": found.what, "path": None if place is None else str(place), "rows": len(found.rows)}
    if place is None and call.json:
        rows = [dict(zip(found.columns, map(cell, row), strict=True)) for row in found.rows]
        call.out({**document, "columns": list(found.columns), "table": rows})
    elif place is None:
        _print(text)
    else:
        call.out(document, f"{len(found.rows)} rows written to {place}.")
    return 0


def _calendar(call: Call) -> int:
    from ncm_tui.services import deadlines

    target = call.arguments.file
    place = None if target == "-" else _new_file(Path(target).expanduser())
    desk = call.open_desk()
    who, days = call.arguments.who, call.arguments.days
    text, count = deadlines.text(desk, who=who, days=days)
    deadlines.recorded(desk, count, who).result()
    document = {"what": "deadlines", "path": None if place is None else str(place), "deadlines": count}
    if place is not None:
        _write(place, text)
        call.say(f"{place} holds patient information outside the vault: keep it where your facility allows.")
        call.out(document, f"{counted(count, 'deadline')} written to {place}.")
    elif call.json:
        call.out({**document, "calendar": text}, "")
    else:
        _print(text)
    return 0


def _print(text: str) -> None:
    """As it is: the line ends are not this system's to change."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _new_file(place: Path) -> Path:
    """Refused before anything is read where the file is there already."""
    if place.exists():
        raise Refused("This file is there already.", code="exists", path=str(place), hint="Name a new one.")
    return place


def _write(place: Path, text: str) -> None:
    """A new file that only its owner can read. Raises ``Refused`` where it appeared meanwhile,
    ``StorageProblem``; nothing half stays."""
    try:
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Refused("This file is there already.", code="exists", path=str(place)) from None
    except OSError as error:
        raise StorageProblem(f"cannot be written: {error.strerror or error}.", path=str(place)) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        place.unlink(missing_ok=True)
        raise StorageProblem(f"cannot be written: {error.strerror or error}.", path=str(place)) from error
