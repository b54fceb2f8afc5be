"""The history of an item, or of a whole stay: who changed what, when, from what to what, in words."""

from collections.abc import Sequence
from datetime import datetime

from ncm_tui.services.authors import authors
from ncm_tui.services.desk import Desk
from ncm_tui.services.history.changes import Version, changes, reason, versions
from ncm_tui.services.history.items import ABOUT, rows_about
from ncm_tui.vault.past import Done, dones
from ncm_tui.views.history import Change, HistoryEntry, HistoryPage
from ncm_tui.views.moments import clock_text
from ncm_tui.views.verb_words import said

MOST = 400
"""Entries on one page, newest first; what is older than these is said to be there."""
_MOST_CHANGES = 30


def page(desk: Desk, stay_uid: str, item: str = "stay", title: str = "") -> HistoryPage:
    """``item`` is ``stay`` (everything about the patient of the stay) or ``kind:what`` as in
    :mod:`~ncm_tui.services.history.items`."""
    where, given = rows_about(desk, stay_uid, item)
    by_verb: dict[int, list[Version]] = {}
    for version in versions(desk, where, given):
        by_verb.setdefault(version.verb_seq, []).append(version)
    newest = sorted(by_verb, reverse=True)
    about = ABOUT.get(item.partition(":")[0], "")
    entries = _entries(desk, {seq: by_verb[seq] for seq in newest[:MOST]}, about)
    return HistoryPage(title, entries, desk.local(desk.now()).date(), older=len(newest) > MOST)


def _entries(desk: Desk, by_verb: dict[int, list[Version]], about: str) -> tuple[HistoryEntry, ...]:
    names = authors(desk)
    record = _Record(desk)
    made: list[HistoryEntry] = []
    for seq, touched in by_verb.items():
        done = record.done(seq)
        if done is None:
            continue
        told = [change for version in touched for change in changes(desk, version, about=about)]
        why = next((text for text in map(reason, touched) if text), "")
        made.append(
            HistoryEntry(
                at=desk.local(datetime.fromisoformat(done.at)),
                who=names.get(done.actor, "another author"),
                what=record.what(done),
                changes=_cut(told),
                reason=why,
                gone=record.gone(seq),
            )
        )
    return tuple(made)


def _cut(told: Sequence[Change]) -> tuple[Change, ...]:
    if len(told) <= _MOST_CHANGES:
        return tuple(told)
    more = len(told) - _MOST_CHANGES
    return (*told[:_MOST_CHANGES], Change(f"… and {more:,} more", "", ""))


class _Record:
    """The audit record and what was taken back by what."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._by = dict(desk.vault.reader.rows("SELECT verb_seq, by_seq FROM undone"))
        self._of = {back: verb for verb, back in self._by.items()}

    def done(self, seq: int) -> Done | None:
        found = dones(self.desk.vault.reader.rows, None, seq=seq)
        return found[0] if found else None

    def what(self, done: Done) -> str:
        """``Goal changed``; ``Taken back: Goal changed Mon 14:02`` for an undo."""
        if done.seq not in self._of:
            return said(done.verb)
        root = done
        while root.seq in self._of and (below := self.done(self._of[root.seq])) is not None:
            root = below
        return f"{said(done.verb)}: {said(root.verb)} of {self._when(root.at)}"

    def gone(self, seq: int) -> str:
        by = self._by.get(seq)
        back = self.done(by) if by is not None else None
        return "" if back is None else f"taken back {self._when(back.at)}"

    def _when(self, at: str) -> str:
        local = self.desk.local(datetime.fromisoformat(at))
        return clock_text(local, self.desk.local(self.desk.now()).date())
