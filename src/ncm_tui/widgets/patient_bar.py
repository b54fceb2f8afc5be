"""Who this is about: the two rows on top of every surface that can write (P§5, P§14)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ncm_tui.rules.limited_identity import born_text, initials
from ncm_tui.rules.volatile import stale
from ncm_tui.views.moments import seen_text
from ncm_tui.views.patient import PatientLine, VolatileFact
from ncm_tui.widgets.hidden import SAID, names_hidden
from ncm_tui.widgets.plain import fit, plain, spread

#: How long the first row says that the patient has changed.
SWITCH_SECONDS = 10.0
#: The name gives way down to this; then what stands at the right edge does.
_LEAST_NAME = 20


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
        if note.startswith("◂"):
            # A page opened over the new patient says it for the rest of the time, not anew.
            left = getattr(self.app, "switch_left", None)
            self.set_timer(SWITCH_SECONDS if left is None else max(0.1, left()), self._settled)

    def _settled(self) -> None:
        if self.note.startswith("◂"):
            self.note = ""

    def render(self) -> Text:
        if self.line is None:
            return Text("\n")
        width = self.size.width
        now = desk.now() if (desk := getattr(self.app, "desk", None)) is not None else None
        hidden = names_hidden(self)
        first = identity_row(
            _initials(self.line) if hidden else self.line, width, self.note or (SAID if hidden else "")
        )
        return Text.assemble(first, "\n", stay_row(self.line, width, self.zone, now))


def identity_row(line: PatientLine, width: int, note: str = "") -> Text:
    """``ALVAREZ, Maria  78F  DOB 02 Mar 1948  MRN 0048213      4W-12A  LOS 3/3.8*``."""
    born = born_text(line.birth_date, line.birth_year)
    who = f"  {line.age_sex}  {born}  MRN {line.mrn or 'not known'}"
    where = note or "  ".join(part for part in (line.bed or line.unit, los(line)) if part)
    name = line.name + (f" “{line.preferred_name}”" if line.preferred_name else "")
    spare = width - cell_len(who) - min(cell_len(name), _LEAST_NAME) - 3
    if cell_len(where) > spare:
        where = fit(where, spare).rstrip() if spare >= len("◂ now …") else ""
    room = max(8, width - cell_len(who) - cell_len(where) - 3)
    shown = fit(name, room).rstrip() if cell_len(name) > room else name
    right = plain(where, "accent" if note else "")
    return spread(Text.assemble(" ", plain(shown, "strong"), plain(who)), Text.assemble(right, " "), width)


def _initials(line: PatientLine) -> PatientLine:
    """As the printed list says it; the rest goes behind the curtain (no blanks say how long the name is)."""
    return replace(line, name=initials(line.name), preferred_name="")


def los(line: PatientLine) -> str:
    """``obs 34 h`` or ``LOS 3/3.8*``; empty where neither is known (P§1: observation shows hours)."""
    if line.observation_hours is not None:
        return f"obs {line.observation_hours} h"
    if line.los_days is None:
        return ""
    return f"LOS {line.los_days}/{line.gmlos}" if line.gmlos else f"LOS {line.los_days}"


def stay_row(line: PatientLine, width: int, zone: ZoneInfo, now: datetime | None = None) -> Text:
    """``IP Fri 20 14:30 · day 4 · UHC MA✓ · Full code 06:42 · Spanish · iso · ! safety · NAME ALERT``.

    Too narrow for all: the day goes, then the hour of the start, then the language, then the payer.
    """
    hard = [(_left(line, zone), "strong")] if line.left_at is not None else []
    hard += [("! safety", "late")] if line.safety else []
    if line.name_alert:
        hard.append(("NAME ALERT", "late"))
    if line.no_information:
        hard.append(("NO INFO", "late"))
    soft = _soft(line, zone, now)
    tail = _joined(hard, lead=True)
    room = max(0, width - tail.cell_len - 1)
    for gone in ("day", "hour", "language", "payer"):
        if _joined(soft.values()).cell_len <= room:
            break
        if gone == "hour":
            soft["since"] = (
                (soft["since"][0].rpartition(" ")[0], "") if soft.pop("hour", None) else soft["since"]
            )
        else:
            soft.pop(gone, None)
    soft.pop("hour", None)
    head = _joined(soft.values())
    if head.cell_len > room:
        head.truncate(room, overflow="ellipsis")
    return Text.assemble(" ", head, tail)


def _soft(line: PatientLine, zone: ZoneInfo, now: datetime | None) -> dict[str, tuple[str, str]]:
    """The parts that may give way, in order; ``hour`` only marks that ``since`` ends in one."""
    code = f"{line.status} arrived" if line.since_arrival else str(line.status)
    at = (
        f"{line.since.astimezone(zone):{'%a %d %H:%M' if line.since_exact else '%a %d'}}"
        if line.since
        else ""
    )
    parts = {"since": (f"{code} {at}" if at else f"{code} start not known", "")}
    if line.day is not None and line.left_at is None:
        parts["day"] = (f"day {line.day}", "")
    sign, style = ("✓", "") if line.payer_confirmed else ("~", "dim")
    parts["payer"] = (f"{line.payer or 'payer'}{sign}", style)
    if line.code_status is not None:
        parts["code"] = _volatile(line.code_status, zone, now)
    spoken = "" if line.language.lower() in ("", "english", "en") else line.language
    if spoken or line.interpreter:
        parts["language"] = (f"{spoken} interpreter".strip() if line.interpreter else spoken, "")
    if line.isolation:
        parts["iso"] = _isolation(line, zone, now)
    if line.since and line.since_exact:
        parts["hour"] = ("", "")
    return parts


def _left(line: PatientLine, zone: ZoneInfo) -> str:
    """``LEFT Mon 23 07:00``, ``DIED Mon 23 07:00``: no page of a patient who is gone reads as if she lay
    there."""
    assert line.left_at is not None
    at = line.left_at.astimezone(zone)
    return f"{'DIED' if line.died else 'LEFT'} {at:{'%a %d %H:%M' if line.left_exact else '%a %d'}}"


def _volatile(fact: VolatileFact, zone: ZoneInfo, now: datetime | None) -> tuple[str, str]:
    """``Full code 06:42``; from another day ``DNR Sun 09:09``, then ``DNR 01 Nov``; past 24 h with its
    sign (P§7)."""
    at = fact.at.astimezone(zone)
    words = f"{fact.text} {seen_text(at, (now or fact.at).astimezone(zone).date())}"
    return (f"▲ {words}", "soon") if now is not None and stale(fact.at, now) else (words, "strong")


def _isolation(line: PatientLine, zone: ZoneInfo, now: datetime | None) -> tuple[str, str]:
    """``iso Contact, MRSA``; past 24 h, or where no time is known, with its sign and its time (P§7)."""
    words = "iso" if line.isolation.lower() == "iso" else f"iso {line.isolation}"
    if now is None or not stale(line.isolation_at, now):
        return words, "strong"
    if line.isolation_at is None:
        return f"▲ {words}", "soon"
    at = line.isolation_at.astimezone(zone)
    return f"▲ {words} {seen_text(at, now.astimezone(zone).date())}", "soon"


def _joined(parts: Iterable[tuple[str, str]], *, lead: bool = False) -> Text:
    made = Text()
    for words, style in parts:
        if not words:
            continue
        if made or lead:
            made.append_text(plain(" · ", "dim"))
        made.append_text(plain(words, style))
    return made
