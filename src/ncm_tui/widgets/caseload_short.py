"""Payers and destinations in the few cells of a narrow column."""

from __future__ import annotations

from ncm_tui.views.caseload import CaseloadRow
from ncm_tui.widgets.plain import fit

#: Short forms where the column is narrow; in full in the line below the list and in the pane.
_DISPO = {
    "Home health": "HH",
    "Hospice home": "HospH",
    "Hospice facility": "HospF",
    "Shelter": "Shelt",
    "Psychiatric": "Psych",
    "Assisted living": "ALF",
    "Nursing facility": "NF",
    "Acute transfer": "Acute",
    "Swing bed": "Swing",
    "Hospital at home": "HaH",
    "SUD residential": "SUD",
    "Expired": "Exp",
}
_PAYER = (
    ("UnitedHealthcare", "UHC"),
    ("Medicare Advantage", "MA"),
    ("Medicaid", "Mcaid"),
    ("Medicare", "Mcare"),
    (" pending", " pend"),
    ("Commercial", "Comm"),
    ("Marketplace", "Mktpl"),
    ("No coverage", "none"),
)


def destination_text(row: CaseloadRow, width: int) -> str:
    """In full where it fits, else its short form."""
    return row.disposition if len(row.disposition) <= width else _DISPO.get(row.disposition, row.disposition)


def payer_text(row: CaseloadRow, width: int = 40) -> str:
    """``UHC MA✓`` confirmed, ``Medicare~`` not; the sign is never cut off."""
    if not row.payer:
        return "~" if not row.payer_confirmed else ""
    sign, payer = "✓" if row.payer_confirmed else "~", row.payer
    for long, short in _PAYER:
        if len(payer) >= width:
            payer = payer.replace(long, short)
    return (fit(payer, width - 1).rstrip() if len(payer) >= width else payer) + sign
