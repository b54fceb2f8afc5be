"""One filling of a form in memory: answers, cursor, what is shown, score and flags after each key.

Pure state over the rules; it saves nothing. Every change comes back as the :class:`Write` rows that a
service keeps, so that the page answers a key before the disk does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ncm_tui.models.enums import FlagSeverity, Provenance
from ncm_tui.rules.binding import bind, visible
from ncm_tui.rules.entry import normal_fill
from ncm_tui.rules.forms import FlagRule, Form, Item, ItemType, Section, Value
from ncm_tui.rules.scoring import ScoreResult, answered, fired, score
from ncm_tui.services.assessments.asides import ALONE, ASIDES, private_items, waits_for_privacy, with_asides
from ncm_tui.views.forms import Given, Write


@dataclass(frozen=True, slots=True)
class Step:
    """What one key did: ``writes`` to keep, a sentence for the status line, refused or not."""

    writes: tuple[Write, ...] = ()
    message: str = ""
    refused: bool = False


class Filling:
    """``given`` holds what is answered, unconfirmed imports included; ``previous`` the last finished
    filling for ^R; ``now`` gives an aware instant."""

    def __init__(
        self,
        form: Form,
        *,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        given: Mapping[str, Given] | None = None,
        facts: Mapping[str, Any] | None = None,
        previous: Mapping[str, Given] | None = None,
        at: str = "",
    ) -> None:
        self.form = with_asides(form, facts)
        self.now, self.zone = now, zone
        self.given: dict[str, Given] = dict(given or {})
        self.facts: Mapping[str, Any] = facts or {}
        self.previous: Mapping[str, Given] = previous or {}
        self.sections: dict[str, Section] = {
            item.id: section for section in self.form.sections for item in section.items
        }
        self.shown: tuple[Item, ...] = ()
        self.cursor = 0
        self._private = private_items(form)
        self._numbers = {item.id: str(place) for place, item in enumerate(form.items(), 1)}
        self._scored = frozenset(form.scoring.items) if form.scoring is not None else frozenset[str]()
        self._look()
        self.cursor = min(self._place(at), self._unasked()) if at else self._first_open(0)

    # -- what there is

    @property
    def current(self) -> Item | None:
        return self.shown[self.cursor] if self.shown else None

    def of(self, item: Item) -> Given | None:
        return self.given.get(item.id)

    def values(self) -> dict[str, Value]:
        """Every answer by item, hidden ones too; an import counts as long as nobody contradicts it."""
        return {item: given.value for item, given in self.given.items()}

    def open_item(self, item: Item) -> bool:
        """Whether ``item`` still waits: no answer, or a repeated one that nobody has confirmed. What the
        chart has does not stop the fingers: it is read on the page of all answers and confirmed with F2.
        """
        given = self.given.get(item.id)
        if given is None or not answered(given.value):
            return item.type is not ItemType.COMPUTED
        if item.type is ItemType.LINK and not link_is_whole(given.value):
            return True
        return given.provenance is Provenance.REPEATED

    def from_chart(self) -> tuple[Item, ...]:
        """Shown answers that came from the chart and have no yes of their own."""
        return tuple(
            item
            for item in self.shown
            if item.id in self.given and self.given[item.id].provenance is Provenance.CHART
        )

    def gaps(self) -> tuple[Item, ...]:
        """What keeps the form from being finished: shown, and required or repeated and not confirmed."""
        return tuple(item for item in self.shown if self._is_gap(item))

    def _is_gap(self, item: Item) -> bool:
        if not self.open_item(item):
            return False
        given = self.given.get(item.id)
        return item.required or (given is not None and answered(given.value))

    def progress(self) -> tuple[int, int]:
        """(answered and confirmed, all) of the questions that make the score, one left out for privacy
        among them; of a form without a score, of its own shown questions."""
        return sum(not self.open_item(item) for item in self._counted), len(self._counted)

    def safety(self) -> tuple[FlagRule, ...]:
        """The safety flags that stand now, complete or not."""
        return tuple(flag for flag in self.result.flags if flag.severity == FlagSeverity.SAFETY)

    def notices(self) -> tuple[FlagRule, ...]:
        """What else stands, safety apart: findings once nothing is missing, prompts always."""
        whole = not self.gaps()
        return tuple(
            flag
            for flag in self.result.flags
            if flag.severity != FlagSeverity.SAFETY and (whole or flag.severity != FlagSeverity.REVIEW)
        )

    def number(self, item: Item) -> str:
        """The question's number on the instrument itself, whatever is shown; the app's own have none."""
        return self._numbers.get(item.id, "")

    # -- moving

    def move(self, by: int) -> None:
        self.cursor = min(max(self.cursor + by, 0), max(len(self.shown) - 1, 0))

    def go(self, item_id: str) -> bool:
        """Put the cursor on that item; false when it is not on the form now."""
        for place, item in enumerate(self.shown):
            if item.id == item_id:
                self.cursor = place
                return True
        return False

    def advance(self) -> bool:
        """To the next item that waits, below the cursor; false (and not moved) when none is."""
        place = self._first_open(self.cursor + 1, fallback=-1)
        if place < 0:
            return False
        self.cursor = place
        return True

    def next_gap(self) -> Item | None:
        """F6: the next gap below the cursor, else the first one; ``None`` when there is no gap."""
        gaps = self.gaps()
        if not gaps:
            return None
        places = {item.id: place for place, item in enumerate(self.shown)}
        below = [item for item in gaps if places[item.id] > self.cursor]
        item = below[0] if below else gaps[0]
        self.cursor = places[item.id]
        return item

    # -- answering

    def set(
        self,
        item: Item,
        value: Value,
        provenance: Provenance = Provenance.TYPED,
        *,
        at: datetime | None = None,
    ) -> tuple[Write, ...]:
        """Answer ``item``; ``at`` is when it was found (default: now)."""
        return self.keep((Write(item.id, Given(value, provenance, at or self.now())),))

    def clear(self, item: Item) -> tuple[Write, ...]:
        """Backspace: not answered again."""
        if item.id not in self.given:
            return ()
        return self.keep((Write(item.id, None),))

    def confirm(self, item: Item) -> tuple[Write, ...]:
        """Say yes to an imported or repeated answer; it keeps its own date."""
        given = self.given.get(item.id)
        if given is None or given.confirmed:
            return ()
        source = "repeated" if given.provenance is Provenance.REPEATED else given.source
        confirmed = replace(
            given,
            provenance=Provenance.CONFIRMED,
            observed_at=given.observed_at or self.now(),
            source=source,
        )
        return self.keep((Write(item.id, confirmed),))

    def repeat(self, item: Item) -> Step:
        """^R: the previous filling's answer, with its own date, to be confirmed."""
        before = self.previous.get(item.id)
        if before is None or before.value is None or item.type is ItemType.COMPUTED:
            return Step(message="No earlier answer to repeat here.", refused=True)
        given = Given(before.value, Provenance.REPEATED, before.observed_at)
        when = f" of {before.observed_at.astimezone(self.zone):%a %d %b}" if before.observed_at else ""
        return Step(self.keep((Write(item.id, given),)), f"Answer{when} · Enter confirms that it still holds")

    def normal(self) -> Step:
        """^N: the rest of this section is normal; again takes it back. Refused with the reason where an
        answer must be asked (P§3)."""
        item = self.current
        if item is None:
            return Step()
        section = self.sections[item.id]
        filled = [
            each.id
            for each in section.items
            if each.id not in ASIDES
            and each.id in self.given
            and self.given[each.id].provenance is Provenance.NORMAL
        ]
        if filled:
            return Step(
                self.keep(Write(each, None) for each in filled), f"{len(filled)} normal answers taken back"
            )
        found = normal_fill(self.form, section.id, self.values(), self.facts)
        if isinstance(found, str):
            return Step(message=found, refused=True)
        at = self.now()
        writes = self.keep(Write(each, Given(value, Provenance.NORMAL, at)) for each, value in found.items())
        return Step(writes, f"{len(writes)} answered normal · ^N takes it back")

    def keep(self, writes: Iterable[Write]) -> tuple[Write, ...]:
        """Take these answers and look again; the cursor stays on its item."""
        done = tuple(writes)
        here = self.current
        for write in done:
            if write.given is None:
                self.given.pop(write.item, None)
            else:
                self.given[write.item] = write.given
        self._look()
        if here is not None:
            self.cursor = self._place(here.id)
        return done

    # -- inside

    def _look(self) -> None:
        values = self.values()
        fitting = tuple(
            item
            for item in visible(self.form, values, self.facts)
            if item.type is not ItemType.COMPUTED or item.id in self.given
        )
        self.shown = tuple(item for item in fitting if not waits_for_privacy(item, values, self._private))
        self._counted = self._asked(fitting)
        on_form = {item.id: values[item.id] for item in self.shown if item.id in values}
        self.result = self._result(on_form)

    def _asked(self, fitting: tuple[Item, ...]) -> tuple[Item, ...]:
        """What :meth:`progress` counts."""
        weighed = (item for item in fitting if item.required or item.id in self._scored)
        asked = tuple(weighed) if self.form.scoring is not None else self.shown
        return tuple(item for item in asked if item.id not in ASIDES and item.type is not ItemType.COMPUTED)

    def _result(self, values: Mapping[str, Value]) -> ScoreResult:
        """Score and flags; a form without a score looks at its flags only, which is half the work."""
        if self.form.scoring is not None:
            return score(self.form, values, self.facts)
        flags = fired(self.form, bind(self.form, values, self.facts)) if self.form.flags else ()
        return ScoreResult(None, None, flags, (), True, {}, False, ())

    def _place(self, item_id: str) -> int:
        for place, item in enumerate(self.shown):
            if item.id == item_id:
                return place
        order = [item.id for section in self.form.sections for item in section.items]
        if item_id not in order:
            return 0
        after = set(order[order.index(item_id) :])
        places = (place for place, item in enumerate(self.shown) if item.id in after)
        return next(places, max(len(self.shown) - 1, 0))

    def _unasked(self) -> int:
        """Where the privacy question waits: what it leaves out must not let a digit fall one item too far."""
        waits = (n for n, item in enumerate(self.shown) if item.id == ALONE and self.open_item(item))
        return next(waits, len(self.shown))

    def _first_open(self, start: int, fallback: int = 0) -> int:
        for place in range(start, len(self.shown)):
            if self.open_item(self.shown[place]):
                return place
        return fallback


def link_is_whole(value: Value) -> bool:
    """A linked result, or one done in the EMR with all three: result, date, by whom (P§3)."""
    if not isinstance(value, dict):
        return True
    return bool(value.get("assessment")) or all(value.get(key) for key in ("result", "date", "by"))
