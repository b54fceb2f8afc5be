"""What the nurse says about an import before it is taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ncm_tui.interop.context import ColumnMapping
from ncm_tui.models.enums import AbsenceChoice, ConflictChoice
from ncm_tui.services.intake.mine import Mine
from ncm_tui.services.intake.times import ZoneAnswer


@dataclass(frozen=True, slots=True)
class Options:
    """``mine``: only those stays (those followed already are always updated). ``zone`` is the zone in
    which times that name none are read; ``answer`` what to do where two sources differ by whole hours;
    ``day_first`` how 03/04/2026 is read where a table leaves it open; ``anew`` whether a list that is word
    for word an earlier one counts as of its file's own time; ``leave_out`` and ``marked`` keys of
    preview rows; ``absent`` what became of stays a list does not name (by uid), ``settled`` which value
    stands of fields in conflict and ``said`` yes or no to a question (by preview key): what is not in them
    stays open; ``unasked`` takes in what
    a script brings before the app could ask for the permission (it asks at the next unlock)."""

    mine: Mine = field(default_factory=Mine)
    zone: str = ""
    answer: ZoneAnswer = ZoneAnswer.OPEN
    day_first: bool | None = None
    anew: bool | None = None
    leave_out: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()
    absent: Mapping[str, AbsenceChoice] = field(default_factory=dict)
    settled: Mapping[str, ConflictChoice] = field(default_factory=dict)
    said: Mapping[str, bool] = field(default_factory=dict)
    unasked: bool = False
    maps: Mapping[str, ColumnMapping] = field(default_factory=dict)

    @property
    def rows_chosen(self) -> tuple[frozenset[str], frozenset[str], frozenset[tuple[str, bool]]]:
        """Which rows are taken in or left out by hand, and who they are by her word: another choice asks for
        another comparison."""
        return self.leave_out, self.marked, frozenset(self.said.items())
