"""The Summary tab of a chart: lines that each know what they open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
    one of ``flag form filled key_time payer edd disposition code_status fact conflict tab plan check note
    todo todos sticky chart prior patient history absent findings work today fold`` (empty: nothing).
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
class SummaryGroup:
    """Lines that belong together. ``folded`` is what stands for them where the page has no room for all;
    empty: they are always all there. The lower ``rank``, the sooner they are folded."""

    id: str
    lines: tuple[SummaryLine, ...]
    folded: tuple[SummaryLine, ...] = ()
    rank: int = 0

    @property
    def spared(self) -> int:
        """How many lines folding saves."""
        return len(self.lines) - len(self.folded) if self.folded else 0


@dataclass(frozen=True, slots=True)
class NoteBeside:
    """One of the last notes, beside the Summary where there is room. ``at`` on the wall clock."""

    uid: str
    title: str
    at: datetime
    by: str
    body: str


@dataclass(frozen=True, slots=True)
class ChartSummary:
    """Who (the line), and everything else in the order it is needed."""

    line: PatientLine
    groups: tuple[SummaryGroup, ...]
    today: date

    @property
    def lines(self) -> tuple[SummaryLine, ...]:
        """All of it, nothing folded."""
        return tuple(line for group in self.groups for line in group.lines)

    def page(self, height: int, unfolded: Mapping[str, bool]) -> tuple[SummaryLine, ...]:
        """As much of it as fits on ``height`` lines: groups fold one after another until it does. What the
        nurse folded or unfolded herself (``unfolded`` by id) stays so."""
        shut = {group.id for group in self.groups if group.folded and unfolded.get(group.id) is False}
        free = [group for group in self.groups if group.spared > 0 and group.id not in unfolded]
        over = sum(len(group.folded if group.id in shut else group.lines) for group in self.groups) - height
        for group in sorted(free, key=lambda each: each.rank):
            if over <= 0:
                break
            shut.add(group.id)
            over -= group.spared
        return tuple(
            line for group in self.groups for line in (group.folded if group.id in shut else group.lines)
        )

    def group_of(self, line: SummaryLine) -> SummaryGroup | None:
        """The group that a line of a page belongs to."""
        return next((each for each in self.groups if line in each.lines or line in each.folded), None)

    def place_of(
        self, line: SummaryLine, group: SummaryGroup | None, lines: tuple[SummaryLine, ...], at: int
    ) -> int:
        """Where ``line`` of an earlier page (of ``group`` there) is among ``lines`` now: itself, what opens
        the same, the first line of its group; else ``at``."""
        if line in lines:
            return lines.index(line)
        now = next((each for each in self.groups if group is not None and each.id == group.id), None)
        own = () if now is None else (*now.lines, *now.folded)
        there = [n for n, each in enumerate(lines) if each in own]
        same = [n for n in there if line.opens and lines[n].opens == line.opens]
        return (same or there or [at])[0]
