"""The demo ward, written into a fresh demo vault in one transaction.

What an EMR would have sent is written as the EMR's (``emr_value``, source ``emr``), what a nurse would
have added is hers, so that every screen shows both as it does on a real list.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Refused
from ncm_tui.services import search
from ncm_tui.services.demo.invent import SEED, invent

if TYPE_CHECKING:
    from ncm_tui.services.demo.rows import Rows
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.work import Work

PATIENTS = 18
MOST = 10_000
_AT_ONCE = 500  # nobody waits for a key here


def build(desk: "Desk", patients: int = PATIENTS, seed: int = SEED, notes: int = 0) -> None:
    """Fill the desk's vault: ``patients`` people (1 to 10,000) and, beside the cast's own, ``notes``
    finished notes spread over them. Refused on a vault that is not a demo or is not empty.
    """
    if not desk.vault.demo:
        raise Refused("Invented patients go into a demo vault only.", code="not_a_demo")
    if not 1 <= patients <= MOST:
        raise Refused(f"A demo ward has 1 to {MOST:,} patients, not {patients:,}.", code="demo_size")
    if desk.vault.reader.value("SELECT count(*) FROM patient"):
        raise Refused("This demo vault has patients already.", code="demo_filled")
    now = desk.local(desk.now())
    mrn_system = str(desk.vault.reader.value("SELECT mrn_system FROM facility ORDER BY id LIMIT 1"))
    people = invent(patients, seed, now)

    def write(work: "Work") -> None:
        from ncm_tui.services.demo import admit, deeds
        from ncm_tui.services.demo.rows import Rows
        from ncm_tui.vault import projection

        rows = Rows(seed, work.actor, now)
        _permission(rows, now)
        ward = admit.admit(rows, people, now, _census(now), work.actor, mrn_system)
        deeds.work(rows, ward, desk.library, now, work.actor, desk.vault.owner_name)
        if notes:
            deeds.pad_with_notes(rows, ward, notes, now)
        rows.write(work)
        projection.refresh(work.session.connection(), {each.patient for each in ward})

    desk.vault.submit("demo.ward", write).result()
    while (owed := search.settle(desk, _AT_ONCE)) is not None:  # as after a first search
        owed.result()


def _permission(rows: "Rows", now: datetime) -> None:
    """What a real vault asks first: here, as if it had been answered with full identity."""
    from ncm_tui.models.trust import Permission

    rows.add(
        Permission,
        scope="full",
        approved_by="R. Alvarado, privacy officer (invented)",
        approved_on=now.date(),
        state="OH",
        role="both",
        social_worker=True,
        legal_record=True,
        may_be_requested=True,
    )


def _census(now: datetime) -> datetime:
    """The census the ward came from: 06:42 today, or yesterday before that hour."""
    today = now.replace(hour=6, minute=42, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)
