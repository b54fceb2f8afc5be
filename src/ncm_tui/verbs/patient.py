"""``ncm patient MRN``: one patient's summary and what was recorded, as text or JSON."""

import argparse
import dataclasses
import sys
from datetime import date, datetime
from enum import Enum
from typing import Any

from ncm_tui.rules.limited_identity import born_text
from ncm_tui.rules.problems import NotFound, UsageProblem
from ncm_tui.services import chart, patients, record
from ncm_tui.services.facts import facts
from ncm_tui.verbs.call import Call
from ncm_tui.views.chart import ChartSummary, SummaryLine


def add(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("mrn", metavar="MRN", help="the MRN; - reads it from standard input")


def run(call: Call) -> int:
    """Print the chart of the patient who has this MRN; 1 when nobody has. Reading it is audited."""
    mrn = read_mrn(call.arguments.mrn)
    desk = call.open_desk()
    stay = patients.stay_of_mrn(desk, mrn)
    if stay is None:
        raise NotFound(
            "No patient in this vault has that MRN.",
            code="mrn.unknown",
            hint=_but_for_zeros(patients.zeros_away(desk, mrn)),
        )
    chart.opened(desk, stay).result()
    page = chart.summary(desk, stay)
    document = {
        **_plain(dataclasses.asdict(page.line)),
        "facts": _plain(facts(desk, stay)),
        "summary": [{"label": each.label, "text": each.text, "note": each.note} for each in told(page)],
        **_plain(record.of(desk, stay)),
    }
    call.out(document, text(page))
    return 0


def read_mrn(given: str) -> str:
    """The MRN itself, or with ``-`` the first line of standard input: arguments are visible to others."""
    mrn = sys.stdin.readline().strip() if given == "-" else given.strip()
    if not mrn:
        raise UsageProblem("An MRN is needed.", code="mrn", hint="Give it, or `-` and one line of input.")
    return mrn


def _but_for_zeros(numbers: tuple[str, ...]) -> str:
    """``00123456`` for ``123456``: offered, never taken for it."""
    if not numbers:
        return ""
    last = " or ".join(f"`ncm patient {number}`" for number in numbers)
    return f"Here is one that differs by leading zeros alone: {last}."


def told(page: ChartSummary) -> list[SummaryLine]:
    """The lines of the Summary without the sticky line, which is in no text that leaves (P§13)."""
    return [line for line in page.lines if line.opens != "sticky"]


def text(page: ChartSummary) -> str:
    """The identity line, then the summary as the screen has it."""
    line = page.line
    born = born_text(line.birth_date, line.birth_year)
    head = f"{line.name}  {line.age_sex}  {born}  MRN {line.mrn}  {line.bed}".rstrip()
    rows = [
        f"{each.label:<12} {each.text}" + (f"  ({each.note})" if each.note else "") for each in told(page)
    ]
    return "\n".join([head, "", *rows])


def _plain(value: Any) -> Any:
    """Dates as ISO text, enums as their value, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
