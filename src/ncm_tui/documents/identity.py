"""The first line of every text that leaves: who, when it was written, how old its facts are (P§4)."""

from datetime import date, datetime

from ncm_tui.rules.limited_identity import born_text
from ncm_tui.views.moments import clock_text
from ncm_tui.views.patient import PatientLine


def identity_line(line: PatientLine, written: datetime, census: datetime | None, today: date) -> str:
    """``ALVAREZ, Maria · DOB 02 Mar 1948 · MRN 0048213 · written 14:09 · census of 06:42``.

    A time of another day carries its day. Without any census the line says so: nothing is made up.
    """
    aged = f"census of {clock_text(census, today)}" if census else "no census"
    parts = (
        line.name,
        born_text(line.birth_date, line.birth_year, "DOB unknown"),
        f"MRN {line.mrn or 'unknown'}",
        f"written {clock_text(written, today)}",
        aged,
    )
    return " · ".join(parts)
