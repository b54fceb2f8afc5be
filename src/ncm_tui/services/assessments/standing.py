"""What stands on a form now: its answers, what is shown of it, score, flags and gaps after each answer.

Pure state over the rules; it saves nothing. :class:`~ncm_tui.services.assessments.filling.Filling` adds the
cursor's moves and the keys.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ncm_tui.models.enums import FlagSeverity, Provenance
from ncm_tui.rules.forms import FlagRule, Form, Item, ItemType, Section, Value
from ncm_tui.rules.living import Living
from ncm_tui.rules.scoring import ScoreResult, answered, scored, with_covered
from ncm_tui.services.assessments.asides import (
    ALONE,
    ASIDES,
    private_items,
    waits_alone,
    waits_for_privacy,
    with_asides,
)
from ncm_tui.views.forms import Given, Write


class Standing:
    """``given`` holds what is answered, unconfirmed imports included; ``now`` gives an aware instant."""

    def __init__(
        self,
        form: Form,
        *,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        given: Mapping[str, Given] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        self.form = with_asides(form, facts)
        self.now, self.zone = now, zone
        self.given: dict[str, Given] = dict(given or {})
        self.facts: Mapping[str, Any] = facts or {}
        self.sections: dict[str, Section] = {
            item.id: section for section in self.form.sections for item in section.items
        }
        self.shown: tuple[Item, ...] = ()
        self.cursor = 0
        self._values: dict[str, Value] = {
            item: given.value for item, given in self.given.items() if self._counts(given)
        }
        self._live = Living(self.form, self._values, self.facts)
        self._private = private_items(form)
        # Where no wording ships an item is called by the number it has on paper.
        numbered = () if form.record_only else form.items()
        self._numbers = {item.id: str(place) for place, item in enumerate(numbered, 1)}
        self._scored = frozenset(form.scoring.items) if form.scoring is not None else frozenset[str]()
        self._computed = frozenset(
            item.id for item in form.items() if item.type is ItemType.COMPUTED and item.fact is None
        )
        self._gaps: tuple[Item, ...] | None = None
        self._show()
        self._look()
        self._worked_out()

    # -- what there is

    @property
    def current(self) -> Item | None:
        return self.shown[self.cursor] if self.shown else None

    def of(self, item: Item) -> Given | None:
        return self.given.get(item.id)

    def values(self) -> dict[str, Value]:
        """Every answer by item, hidden ones too; an import counts as long as nobody contradicts it."""
        return dict(self._values)

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
        """What keeps the form from being finished: shown, and required, or lacking to the result, or repeated
        and not confirmed."""
        if self._gaps is None:
            self._gaps = tuple(item for item in self.shown if self._is_gap(item))
        return self._gaps

    def _is_gap(self, item: Item) -> bool:
        if not self.open_item(item):
            return False
        given = self.given.get(item.id)
        needed = item.required and not waits_alone(item, self._values)
        wanted = needed or item.id in self.result.missing
        return wanted or (given is not None and answered(given.value))

    def progress(self) -> tuple[int, int]:
        """(answered and confirmed, all) of the questions that make the score, one left out for privacy
        among them; of a form without a score, of its own shown questions, on an assessment those that must
        be answered."""
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

    def keep(self, writes: Iterable[Write]) -> tuple[Write, ...]:
        """Take these answers and look again; the cursor stays on its item."""
        done = tuple(writes)
        here = self.current
        computed = any(write.item in self._computed for write in done)
        for write in done:
            if write.given is None:
                self.given.pop(write.item, None)
                self._values.pop(write.item, None)
            else:
                self.given[write.item] = write.given
                self._values.pop(write.item, None)
                if self._counts(write.given):
                    self._values[write.item] = write.given.value
        if self._live.changed(write.item for write in done) or computed or self._hides(done):
            self._show()
            if here is not None:
                self.cursor = self._place(here.id)
        self._look()
        return (*done, *self._worked_out())

    # -- inside

    def _counts(self, given: Given) -> bool:
        """Whether an answer is looked at by score, flags and what is shown. What is worked out is none, nor,
        on a form with a score, one of an earlier filling that nobody said yes to: no number comes of it."""
        earlier = given.provenance is Provenance.REPEATED and self.form.scoring is not None
        return given.provenance is not Provenance.COMPUTED and not earlier

    def _hides(self, writes: Iterable[Write]) -> bool:
        """Whether what is left out for privacy may be another set now."""
        return any(write.item == ALONE or write.item in self._private for write in writes)

    def _show(self) -> None:
        """What is on the form now: asked again only where an answer may have changed it."""
        values = self._values
        self._fitting = tuple(
            item
            for item in self._live.visible()
            if item.type is not ItemType.COMPUTED or item.id in self.given
        )
        self.shown = tuple(
            item for item in self._fitting if not waits_for_privacy(item, values, self._private)
        )
        self._counted = self._asked(self._fitting)

    def _look(self) -> None:
        """Score and flags; a form without a score looks at its flags only, which is half the work."""
        self._gaps = None
        form, live = self.form, self._live
        if form.scoring is not None:
            self.result = scored(form, form.scoring, self._values, self.facts, live)
            return
        flags: tuple[FlagRule, ...] = ()
        beneath: tuple[str, ...] = ()
        if form.flags:
            fired = live.fired(live.bound())
            flags, beneath = with_covered(fired, form, None, self._values, self.facts, live)
        self.result = ScoreResult(None, None, flags, (), True, {}, False, (), beneath=beneath)

    def _worked_out(self) -> tuple[Write, ...]:
        """What the scorer says of the ``computed`` items, to be kept with the answers it came from. It is no
        answer itself: nothing is ever scored from it."""
        outputs = self.result.outputs
        writes = []
        for item_id in sorted(self._computed):
            before = self.given.get(item_id)
            value = outputs.get(item_id)
            if before is not None and before.provenance is not Provenance.COMPUTED:
                continue
            if value is None and before is not None:
                del self.given[item_id]
                writes.append(Write(item_id, None))
            elif value is not None and (before is None or before.value != value):
                self.given[item_id] = Given(value, Provenance.COMPUTED, self.now())
                writes.append(Write(item_id, self.given[item_id]))
        if writes:
            here = self.current
            self._show()
            self.cursor = self._place(here.id) if here is not None else 0
        return tuple(writes)

    def _asked(self, fitting: tuple[Item, ...]) -> tuple[Item, ...]:
        """What :meth:`progress` counts."""
        weighed = (item for item in fitting if item.required or item.id in self._scored)
        must = self.form.scoring is not None or self.form.kind == "assessment"
        asked = tuple(weighed) if must else self.shown
        return tuple(item for item in asked if item.id not in ASIDES and item.type is not ItemType.COMPUTED)

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


def link_is_whole(value: Value) -> bool:
    """A linked result, or one done in the EMR with all three: result, date, by whom (P§3)."""
    if not isinstance(value, dict):
        return True
    return bool(value.get("assessment")) or all(value.get(key) for key in ("result", "date", "by"))
