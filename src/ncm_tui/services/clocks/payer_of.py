"""The payer profile of many stays: whose numbers they are, and what it says as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ncm_tui.services import payers
from ncm_tui.services.payers.reading import Finder

if TYPE_CHECKING:
    from ncm_tui.rules.clock_given import Profile
    from ncm_tui.services.clocks.reading import Read
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.payers import PayerProfile


class PayerOf:
    """Of a patient (id) the profile of the coverage that is shown; one that many have is made once."""

    def __init__(self, desk: Desk, found: Read) -> None:
        self._coverages = found.coverages
        self._find = Finder(desk)
        self._made: dict[str, tuple[Profile, dict[str, Any]]] = {}

    def __call__(self, patient_id: int) -> tuple[Profile | None, dict[str, Any], bool]:
        """The profile, what it says, and whether it is sure: chosen, or found by the whole name (P§1: no
        clock by a guess of the payer)."""
        coverages = self._coverages.get(patient_id)
        if not coverages:
            return None, {}, True
        payer, plan, _, _, chosen, _ = coverages[0]
        recognized = self._find(payer or "", plan or "", chosen)
        found = recognized.profile
        if found is None:
            return None, {}, True
        if found.uid not in self._made:
            self._made[found.uid] = _whose(found), payers.facts_of(found)
        return *self._made[found.uid], recognized.how != "part"


def _whose(found: PayerProfile) -> Profile:
    from ncm_tui.rules.clock_given import Profile

    return Profile(found.name, found.verified_on, found.stale)
