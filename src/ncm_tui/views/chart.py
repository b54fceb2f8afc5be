"""The Summary tab of a chart: lines that each know what they open."""

from dataclasses import dataclass
from enum import StrEnum

from ncm_tui.views.patient import PatientLine


class Tone(StrEnum):
    """How a line is set. Colour is never alone: a late line has its ``!``, a doubtful one its ``~``."""

    PLAIN = ""
    DIM = "dim"
    STRONG = "strong"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line. ``label`` heads its group and is empty on the group's further lines; ``note`` is where it
    comes from and how old it is. ``opens`` says what Enter does: ``kind`` or ``kind:argument`` with kind
    one of ``flag form key_time payer edd disposition code_status fact conflict tab chart patient`` (empty:
    nothing).
    ``more`` are the further lines of the detail pane. ``fact`` names the volatile fact (P§7) of the line:
    one key says that it was seen again."""

    label: str
    text: str
    note: str = ""
    opens: str = ""
    tone: Tone = Tone.PLAIN
    more: tuple[str, ...] = ()
    fact: str = ""


@dataclass(frozen=True, slots=True)
class ChartSummary:
    """Who (the line), and everything else in the order it is needed."""

    line: PatientLine
    lines: tuple[SummaryLine, ...]
