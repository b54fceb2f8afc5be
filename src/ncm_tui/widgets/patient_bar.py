"""Who this is about: the two rows on top of every surface that can write (P§5, P§14)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ncm_tui.views.patient import PatientLine
from ncm_tui.widgets.plain import fit, plain, spread


class PatientBar(Widget):
    """Name, age, DOB and MRN are never cut off; the name gives way first, ``! safety`` and
    ``NAME ALERT`` never."""

    DEFAULT_CSS = "PatientBar { height: 2; width: 1fr; }"
    line: reactive[PatientLine | None] = reactive(None)
    note: reactive[str] = reactive("")

    def __init__(self, zone: ZoneInfo | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.zone = zone or ZoneInfo("UTC")

    def show(self, line: PatientLine, note: str = "") -> None:
        """Show this patient; ``note`` takes the right edge (``◂ now LEE, Susan``)."""
        self.note = note
        self.line = line

    def render(self) -> Text:
        if self.line is None:
            return Text("\n")
        width = self.size.width
        return Text.assemble(identity_row(self.line, width, self.note), "\n", stay_row(self.line, width, self.zone))


def identity_row(line: PatientLine, width: int, note: str = "") -> Text:
    """``ALVAREZ, Maria  78F  DOB 02 Mar 1948  MRN 0048213      4W-12A  LOS 3/3.8*``."""
    born = f"DOB {line.birth_date:%d %b %Y}" if line.birth_date else "DOB not known"
    who = f"  {line.age_sex}  {born}  MRN {line.mrn or 'not known'}"
    where = note or "  ".join(part for part in (line.bed or line.unit, los(line)) if part)
    name = line.name + (f" “{line.preferred_name}”" if line.preferred_name else "")
    room = max(8, width - len(who) - 3 - min(len(where), max(0, width - len(who) - 20)))
    shown = fit(name, room).rstrip() if len(name) > room else name
    right = plain(where, "accent" if note else "")
    return spread(Text.assemble(" ", plain(shown, "strong"), plain(who)), Text.assemble(right, " "), width)


def los(line: PatientLine) -> str:
    """``obs 34 h`` or ``LOS 3/3.8*``; empty where neither is known (P§1: observation shows hours)."""
    if line.observation_hours is not None:
        return f"obs {line.observation_hours} h"
    if line.los_days is None:
        return ""
    return f"LOS {line.los_days}/{line.gmlos}" if line.gmlos else f"LOS {line.los_days}"


def stay_row(line: PatientLine, width: int, zone: ZoneInfo) -> Text:
    """``IP Fri 20 14:30 · day 4 · UHC MA✓ · Full code 06:42 · Spanish · iso · ! safety · NAME ALERT``."""
    code = str(line.status)
    since = f"{code} {line.since.astimezone(zone):%a %d %H:%M}" if line.since else f"{code} start not known"
    soft = [(since, "")]
    if line.day is not None:
        soft.append((f"day {line.day}", ""))
    soft.append((f"{line.payer}✓" if line.payer_confirmed else f"{line.payer or 'payer'}~",
                 "" if line.payer_confirmed else "dim"))  # fmt: skip
    if line.code_status is not None:
        soft.append((f"{line.code_status.text} {_at(line.code_status.at, zone)}", "strong"))
    if line.language and line.language.lower() not in ("english", "en"):
        soft.append((line.language + (" interp." if line.interpreter else ""), ""))
    elif line.interpreter:
        soft.append(("interpreter", ""))
    if line.isolation:
        soft.append((f"iso {line.isolation}" if line.isolation.lower() != "iso" else "iso", "strong"))
    hard = [("! safety", "late")] if line.safety else []
    if line.name_alert:
        hard.append(("NAME ALERT", "late"))
    tail = _joined(hard, lead=bool(soft))
    head = _joined(soft)
    room = max(0, width - tail.cell_len - 1)
    if head.cell_len > room:
        head.truncate(room, overflow="ellipsis")
    return Text.assemble(" ", head, tail)


def _joined(parts: list[tuple[str, str]], *, lead: bool = False) -> Text:
    made = Text()
    for place, (words, style) in enumerate(parts):
        if place or lead:
            made.append_text(plain(" · ", "dim"))
        made.append_text(plain(words, style))
    return made


def _at(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"
