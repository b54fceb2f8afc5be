"""One filling of a form in memory: what stands on it, the cursor, and what each key does.

It saves nothing. Every change comes back as the :class:`Write` rows that a service keeps, so that the page
answers a key before the disk does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.asked import always_asked
from ncm_tui.rules.conditions import names
from ncm_tui.rules.entry import normal_fill
from ncm_tui.rules.forms import FlagRule, Form, Item, ItemType, Value
from ncm_tui.rules.living import SCORED
from ncm_tui.rules.scoring import answered
from ncm_tui.services.assessments.asides import ALONE, ASIDES
from ncm_tui.services.assessments.standing import Standing, link_is_whole
from ncm_tui.views.forms import Given, Write

__all__ = ["Filling", "Step", "link_is_whole"]


@dataclass(frozen=True, slots=True)
class Step:
    """What one key did: ``writes`` to keep, a sentence for the status line, refused or not."""

    writes: tuple[Write, ...] = ()
    message: str = ""
    refused: bool = False


class Filling(Standing):
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
        super().__init__(form, now=now, zone=zone, given=given, facts=facts)
        self.previous: Mapping[str, Given] = previous or {}
        self.cursor = min(self._place(at), self._unasked()) if at else self._first_open(0)

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
        """To the next item that waits, below the cursor; false (and not moved) when none is.

        On an assessment what may be left out does not wait: it is reached with the arrows, and answered one
        after the other to the end of its section.
        """
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

    def holds(self, item: Item) -> bool:
        """Whether the answer of ``item`` stands until it is taken back: the nurse's own, and an alarm hangs
        on it or fired on a sum that it is part of."""
        given = self.given.get(item.id)
        if given is None or not answered(given.value) or not given.confirmed:
            return False
        return item.guarded or (item.id in self._scored and any(map(_by_sum, self.safety())))

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
        """Say yes to an imported or repeated answer: it keeps its own date. Yes to a carried one is an
        answer of today: still so."""
        given = self.given.get(item.id)
        if given is None or given.confirmed:
            return ()
        if given.provenance is Provenance.CARRIED:
            found = replace(given, provenance=Provenance.CONFIRMED, observed_at=self.now(), source="still so")
            return self.keep((Write(item.id, found),))
        source = "repeated" if given.provenance is Provenance.REPEATED else given.source
        confirmed = replace(
            given,
            provenance=Provenance.CONFIRMED,
            observed_at=given.observed_at or self.now(),
            source=source,
        )
        return self.keep((Write(item.id, confirmed),))

    def asked_anew(self, item: Item) -> str:
        """Why ^R is refused on ``item`` (P§3); empty where an earlier answer may be repeated."""
        if self.form.self_report:
            name = self.form.short or self.form.title
            return f"{name} is the patient's own report: each answer is asked anew."
        if item.guarded or item.private or item.attested or always_asked(self.sections[item.id], item):
            return "This is asked anew each time: no earlier answer is repeated."
        return ""

    def repeat(self, item: Item) -> Step:
        """^R: the previous filling's answer, with its own date, to be confirmed. Refused where the answer
        must be asked (:meth:`asked_anew`)."""
        before = self.previous.get(item.id)
        if reason := self.asked_anew(item):
            return Step(message=reason, refused=True)
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

    # -- inside

    def _unasked(self) -> int:
        """Where the privacy question waits: what it leaves out must not let a digit fall one item too far."""
        waits = (n for n, item in enumerate(self.shown) if item.id == ALONE and self.open_item(item))
        return next(waits, len(self.shown))

    def _first_open(self, start: int, fallback: int = 0) -> int:
        here = self.current if start else None
        for place in range(start, len(self.shown)):
            if self._waits(self.shown[place], here):
                return place
        return fallback

    def _waits(self, item: Item, here: Item | None) -> bool:
        """Whether the cursor stops on ``item`` on its way down from ``here``."""
        if self.form.kind != "assessment":
            return self.open_item(item)
        beside = here is not None and not here.required and self.sections[here.id] is self.sections[item.id]
        return self.open_item(item) if beside else self._is_gap(item)


def _by_sum(flag: FlagRule) -> bool:
    """Whether a flag looks at a total, so that each item of it may silence the flag."""
    return not set(SCORED).isdisjoint(names(flag.when))
