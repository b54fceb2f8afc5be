"""My list as plain text: a few short lines a patient, with a box to tick (P§13)."""

from collections.abc import Iterator
from textwrap import wrap

from ncm_tui.views.moments import clock_text, full_moment
from ncm_tui.views.my_list import CONFIDENTIAL, MyList, PrintRow

WIDTH = 100
_INDENT = " " * 15
_LABEL = 11


def heading(found: MyList) -> tuple[str, str]:
    """Whose list, of when, how many: ``MY LIST · Dana Whitfield RN · 18 patients`` and the times."""
    count = len(found.rows)
    census = clock_text(found.census, found.now.date()) if found.census else ""
    whose = f"MY LIST · {found.owner} · {found.facility} · {count} patient{'' if count == 1 else 's'}"
    aged = f"census of {census}" if census else "no census"
    return whose, f"printed {full_moment(found.now)} · {aged}"


def edd_text(row: PrintRow, found: MyList) -> str:
    """``11/24``, ``11/24 today``, ``11/21 past``; empty without a date."""
    if row.edd is None:
        return ""
    late = (row.edd - found.now.date()).days
    return f"{row.edd:%m/%d}{' past' if late < 0 else ' today' if late == 0 else ''}"


def list_text(found: MyList) -> str:
    """Every patient by bed, ``CONFIDENTIAL – SHRED`` first and last."""
    first, second = heading(found)
    lines = [CONFIDENTIAL, first, second]
    for row in found.rows:
        lines += ["", *_row(row, found)]
    return "\n".join([*lines, "", CONFIDENTIAL]) + "\n"


def _row(row: PrintRow, found: MyList) -> Iterator[str]:
    marks = " · ".join(
        part for part in ("NAME ALERT" if row.name_alert else "", "! safety" if row.safety else "") if part
    )
    who = " · ".join(part for part in (row.name, row.age_sex, marks) if part)
    yield f"[ ] {row.bed or 'no bed':<10} {who}"
    stay = " · ".join(
        part for part in (row.stay, row.payer, f"EDD {edd_text(row, found)}" if row.edd else "no EDD") if part
    )
    going = f"{stay} · to {row.disposition}" if row.disposition else stay
    yield from _labeled("", going)
    yield from _labeled("MD", row.attending)
    yield from _labeled("why", row.reason)
    yield from _labeled("barriers", "; ".join(row.barriers))
    yield from _labeled("due", "; ".join(row.due))


def _labeled(label: str, words: str) -> Iterator[str]:
    """``label`` and its words, wrapped under themselves."""
    if not words:
        return
    room = WIDTH - len(_INDENT) - (_LABEL if label else 0)
    for place, line in enumerate(wrap(words, room)):
        head = f"{label if place == 0 else '':<{_LABEL}}" if label else ""
        yield f"{_INDENT}{head}{line}"
