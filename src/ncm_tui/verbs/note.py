"""``ncm note MRN --type TYPE``: the text that ``y`` would copy, identity line first."""

import argparse

from ncm_tui.rules.problems import NotFound, UsageProblem
from ncm_tui.services import identity, notes, patients
from ncm_tui.services.desk import Desk
from ncm_tui.verbs.call import Call
from ncm_tui.verbs.patient import read_mrn
from ncm_tui.views.patient import PatientLine


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("mrn", metavar="MRN", help="the MRN; - reads it from standard input")
    parser.add_argument("--type", default="progress", metavar="TYPE", help="the type of note (progress)")
    parser.add_argument("--keep-private", action="store_true", help="with the private findings in it")
    parser.add_argument(
        "--birth-year", type=int, metavar="YEAR", help="the patient's, wanted under a NAME ALERT"
    )
    parser.add_argument(
        "--mrn-last-four",
        metavar="SIGNS",
        help="of the patient's MRN, wanted where the other has the same surname and birth year",
    )


def run(call: Call) -> int:
    """Print the newest finished note of that type; else its draft, or what a new one would begin with, and
    say so on standard error. 1 when nobody has the MRN. Under a NAME ALERT nothing leaves without the birth
    year, or where that does not tell the two apart the last four of the MRN (2 when it is missing, 1 when it
    is another). It is audited; nothing is marked as copied."""
    mrn = read_mrn(call.arguments.mrn)
    kind = call.arguments.type
    desk = call.open_desk()
    notes.template(desk, kind)
    stay = patients.stay_of_mrn(desk, mrn)
    if stay is None:
        raise NotFound("No patient in this vault has that MRN.", code="mrn.unknown")
    found = notes.latest_text(desk, stay, kind)
    line = patients.line(desk, stay)
    _right_patient(desk, line, call.arguments.birth_year, call.arguments.mrn_last_four)
    desk.vault.record("note.printed", patient=line.patient).result()
    said = found.text if call.arguments.keep_private else notes.private_left_out(found.text)
    if said != found.text:
        call.say("Private findings are left out; --keep-private keeps them, for a non-shared note type.")
    if found.warning:
        call.say(found.warning)
    document = {"mrn": mrn, "type": kind, "finished": not found.warning, "text": said}
    call.out(document, said)
    return 0


def _right_patient(desk: Desk, line: PatientLine, year: int | None, last_four: str | None) -> None:
    """What is typed in the app before a text leaves is an option here (P§5)."""
    if not line.name_alert:
        return
    if not identity.year_tells(desk, line):
        if not last_four:
            raise UsageProblem(
                "NAME ALERT: another active patient has the same surname and the same birth year.",
                code="mrn_last_four",
                hint="Give the last four of this one's MRN, read in the EMR: --mrn-last-four SIGNS.",
            )
        identity.right_number(line, last_four)
        return
    if year is None and line.birth_year is not None:
        raise UsageProblem(
            "NAME ALERT: another active patient looks alike.",
            code="birth_year",
            hint="Give the birth year of this one: --birth-year YEAR.",
        )
    identity.right_patient(line, year or 0)
