"""``ncm print-list``: my list on paper, as a PDF file or as plain text."""

import argparse
import sys
from pathlib import Path

from ncm_tui.rules.problems import Refused
from ncm_tui.services import my_list
from ncm_tui.verbs.call import Call


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--pdf", metavar="FILE", help="a new PDF file, for your eyes alone (- for standard output)"
    )
    how.add_argument(
        "--text", action="store_true", help="plain text on standard output (as without an option)"
    )
    parser.add_argument("--initials", action="store_true", help="initials instead of names")


def run(call: Call) -> int:
    """Write the list; an empty one is exit 1, and nothing is written. What was printed is audited."""
    desk = call.open_desk()
    given = call.arguments
    only_initials = bool(given.initials)
    if given.pdf and given.pdf != "-":
        done = my_list.save(
            desk, Path(given.pdf).expanduser().absolute(), only_initials=only_initials
        ).result()
        document = {"path": str(done.path), "patients": done.patients, "pages": done.pages}
        call.out(
            document, f"{done.path}: {done.patients} patients, {done.pages} page(s). Confidential: shred."
        )
        return 0
    found = my_list.my_list(desk, only_initials=only_initials)
    if not found.rows:
        raise Refused("There is nobody on your list to print.", code="print.empty")
    if given.pdf:
        content, _ = my_list.pdf(found)
        my_list.recorded(desk, found, "pdf").result()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    my_list.recorded(desk, found, "text").result()
    said = my_list.text(found)
    call.out({"patients": len(found.rows), "text": said}, said.rstrip("\n"))
    return 0
