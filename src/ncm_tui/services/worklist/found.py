"""What a source found to be due, before it is ranked; and what all sources look at."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from ncm_tui.rules.ranking import OWN, Bucket
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts.few import few
from ncm_tui.services.shown import ShownStay
from ncm_tui.views.worklist import Place

#: What a list says of a report that protects somebody; which it is stands in the chart (P§13).
SAFETY_REPORT: Final = "safety report"


@dataclass(frozen=True, slots=True)
class Look:
    """The stays to look at, by uid, and where the shift stands. ``mine`` are those of my list, with what
    left it shortly; the others are here for their to-dos alone."""

    desk: Desk
    rows: Mapping[str, ShownStay]
    mine: Mapping[str, ShownStay]
    today: date
    until: date
    """The day of my next shift: what is due by day only later is not on Today yet."""
    stays: str
    patients: str
    """Ids of ``mine`` (stays) and of all ``rows`` (patients), as JSON for ``json_each``."""
    by_id: Mapping[int, ShownStay]

    def facts(self, stays: Iterable[str], names: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        """These facts of these stays (uids)."""
        return few(self.desk, {uid: self.mine[uid] for uid in stays}, names)


class Found(NamedTuple):
    """As :class:`~ncm_tui.views.worklist.WorkItem`, without what follows from the stay, the clock and the
    marks. ``untold`` stands in place of ``what``, and nothing in place of ``why``, where a list would name a
    no-information patient (P§13); empty where ``what`` names nobody. ``typed``: the words are the nurse's
    own. ``private``: what every list says instead, whoever it is about. ``by``: the earliest moment at
    which it would be due were it to apply; nobody knows whether it does."""

    item: str
    what: str
    why: str
    source: str
    due: datetime | date | None = None
    weight: str = OWN
    place: Place = Place()
    stay: str = ""
    rule: str = ""
    state: str = "due"
    undated: Bucket = Bucket.LATER
    by: datetime | None = None
    private: str = ""
    safety: bool = False
    watch: bool = False
    untold: str = ""
    assumed: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    verify: bool = False
    snoozed: datetime | None = None
    typed: bool = False
    owner: str = ""
