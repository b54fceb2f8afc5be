"""``ncm note MRN --type TYPE``: the text that ``y`` would copy, identity line first."""

import argparse

from ncm_tui.rules.limited_identity import born_text
from ncm_tui.rules.problems import NotFound
from ncm_tui.services import notes, patients
from ncm_tui.verbs.call import Call
from ncm_tui.verbs.patient import read_mrn


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("mrn", metavar="MRN", help="the MRN; - reads it from standard input")
    parser.add_argument("--type", default="progress", metavar="TYPE", help="the type of note (progress)")


def run(call: Call) -> int:
    """Print the newest finished note of that type; else its draft, or what a new one would begin with, and
    say so on standard error, as is a NAME ALERT: the MRN names one patient, so it does not stop. 1 when
    nobody has the MRN. It is audited; nothing is marked as copied."""
    mrn = read_mrn(call.arguments.mrn)
    kind = call.arguments.type
    desk = call.open_desk()
    notes.template(desk, kind)
    stay = patients.stay_of_mrn(desk, mrn)
    if stay is None:
        raise NotFound("No patient in this vault has that MRN.", code="mrn.unknown")
    found = notes.latest_text(desk, stay, kind)
    line = patients.line(desk, stay)
    desk.vault.record("note.printed", patient=line.patient).result()
    if line.name_alert:
        born = born_text(line.birth_date, line.birth_year)
        call.say(f"NAME ALERT: another active patient looks alike. This is {line.name}, {born}.")
    if found.warning:
        call.say(found.warning)
    document = {"mrn": mrn, "type": kind, "finished": not found.warning, "text": found.text}
    call.out(document, found.text)
    return 0
