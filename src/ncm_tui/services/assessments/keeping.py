"""Keeps the answers of a draft as they are given, and with them the safety flags that they fire."""

from collections.abc import Iterable
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING

from ncm_tui.models.enums import FlagSeverity, Provenance
from ncm_tui.rules.forms import FlagRule, Form, Value
from ncm_tui.services.assessments import answers_store
from ncm_tui.services.assessments.draft_rows import changed, draft_row
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed
from ncm_tui.views.forms import Given, Write

if TYPE_CHECKING:
    from ncm_tui.models.work import Assessment
    from ncm_tui.vault.work import Work


def keep(desk: Desk, draft: str, writes: Iterable[Write], at_item: str = "") -> Future[datetime]:
    """Autosave: keep ``writes`` of a draft and where the cursor is. The future holds when it was saved.

    Fails with ``Refused`` when the filling is finished: a finished one never changes.
    """
    kept = tuple(writes)

    def save(work: "Work") -> datetime:
        _put(work, draft_row(work, draft), kept, at_item)
        return work.now

    return desk.vault.submit_quiet(save)


def answer(
    desk: Desk,
    draft: str,
    item: str,
    value: Value,
    provenance: Provenance = Provenance.TYPED,
    observed_at: datetime | None = None,
) -> Future[datetime]:
    """Keep one answer of a draft; ``observed_at`` is when it was found (default: the machine's now)."""
    return keep(desk, draft, [Write(item, Given(value, provenance, observed_at))])


def clear(desk: Desk, draft: str, item: str) -> Future[datetime]:
    """Take an answer back: not answered."""
    return keep(desk, draft, [Write(item, None)])


def fire(
    desk: Desk,
    draft: str,
    fired: Iterable[FlagRule],
    writes: Iterable[Write] = (),
    at_item: str = "",
    *,
    form: Form | None = None,
) -> Future[Changed]:
    """Keep ``writes`` and make the safety flags of the draft those that stand now, in one transaction: a
    flag is on the chart with the answer that fired it, or neither is. A withdrawn answer withdraws its
    flag. With ``form``, an answer that got worse opens a flag again that had a disposition."""
    from ncm_tui.services.flags import settle

    rules = tuple(rule for rule in fired if rule.severity == FlagSeverity.SAFETY)
    kept = tuple(writes)

    def save(work: "Work") -> Changed:
        row = draft_row(work, draft)
        before = answers_store.stored(work, row)
        if kept:
            _put(work, row, kept, at_item)
        worse = _worse(form, before, kept) if form is not None else frozenset[str]()
        settle(work, row, rules, only_safety=True, worse=worse)
        return changed(work, row, "flag.fired")

    return desk.vault.submit("flag.fired", save)


def _put(work: "Work", row: "Assessment", writes: Iterable[Write], at_item: str) -> None:
    answers_store.write(work, row, writes)
    if at_item:
        row.at_item = at_item
    row.parked_at = None
    work.session.add(row)


def _worse(form: Form, before: dict[str, Given], writes: Iterable[Write]) -> frozenset[str]:
    """The items whose answer is another one now, and not known to be milder."""
    from ncm_tui.rules.binding import milder

    items = {item.id: item for item in form.items()}
    return frozenset(
        write.item
        for write in writes
        if write.given is not None
        and write.item in items
        and (old := before.get(write.item)) is not None
        and old.value != write.given.value
        and not milder(items[write.item], old.value, write.given.value)
    )
