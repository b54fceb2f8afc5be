"""What of a list is taken in: the filter of what is mine, and what she marks or leaves out on the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ncm_tui.interop.records import StayRecord
from ncm_tui.services.intake.mine import Mine


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a list is taken in: by the filter, less ``leave_out``, and ``marked`` (preview keys); what she
    ``said`` to the questions of the page (by key)."""

    mine: Mine = field(default_factory=Mine)
    leave_out: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()
    said: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_everybody(self) -> bool:
        return self.mine.is_everybody and not self.leave_out

    def stay(self, record: StayRecord) -> bool:
        """Whether this stay is taken in, were she not followed yet."""
        if record.visit_number in self.leave_out:
            return False
        cells = (record.fields.get(name) or "" for name in ("unit", "bed", "attending"))
        return record.visit_number in self.marked or self.mine.has(*cells)
