"""Where the facts a clock rests on came from, in words, for the page that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ncm_tui.models.enums import Source
from ncm_tui.services.clocks.inputs import TIMES, Inputs

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

_TIMES = """SELECT kind, source, confirmed_at IS NOT NULL FROM key_time
    WHERE stay_id = ? AND voided_at IS NULL"""
_PAYER = "SELECT confirmed_source, source FROM coverage WHERE uid = ?"


def sources(desk: Desk, held: Inputs) -> dict[str, str]:
    """By fact. What is not here was entered in this app."""
    reader = desk.vault.reader
    found = {
        TIMES[kind]: _words(source, bool(sure))
        for kind, source, sure in reader.rows(_TIMES, (held.row.stay_id,))
        if kind in TIMES
    }
    payer: tuple[Any, ...] | None = reader.one(_PAYER, (held.row.coverage_uid,))
    if payer is not None and held.row.payer_confirmed:
        found["payer_class"] = found["has_medicare"] = f"confirmed, seen: {payer[0] or 'not said'}"
    if held.facts.get("discharge_assumed"):
        found["discharge"] = found["release"] = "EDD at the usual hour, assumed"
    elif "discharged" in found:
        found["discharge"] = found["release"] = found["discharged"]
    return found


def _words(source: str, sure: bool) -> str:
    whose = "EMR" if source == Source.EMR.value else "entered here"
    return whose if sure else f"{whose}, not confirmed"
