"""The timeline of a patient: everything that happened in a stay, and the other stays as a line each.

Read in one statement; the words of a line are made when it is looked at, so that a thousand entries open as
fast as twenty.
"""

import json
from collections import Counter
from datetime import datetime

from ncm_tui.services import shown
from ncm_tui.services.authors import authors
from ncm_tui.services.desk import Desk
from ncm_tui.services.timeline.sources import TIMELINE
from ncm_tui.services.timeline.words import Raw, words
from ncm_tui.vault.past import settled
from ncm_tui.views.timeline import LATE_MINUTES, Entry, Kind, Timeline

#: Rows that say when something was seen or done: put in later, they are late entries.
_EVIDENCE = frozenset({"check", "progress", "fact", "code_status", "evidence"})


def timeline(desk: Desk, stay_uid: str, kind: Kind | None = None) -> Timeline:
    """Newest first; only entries of ``kind`` where one is given. Raises ``NotFound`` for an unknown stay."""
    row = shown.shown(desk, stay_uid)
    reader = desk.vault.reader
    given = {"s": row.stay_id, "p": row.patient_id, "gone": json.dumps(sorted(settled(reader.rows)))}
    found = [Raw._make(each) for each in reader.rows(TIMELINE, given)]
    counts = Counter(raw.kind for raw in found)
    if kind is not None:
        found = [raw for raw in found if raw.kind == kind]
    names = authors(desk)

    def entry(index: int) -> Entry:
        return _entry(desk, found[index], names)

    return Timeline(
        days=tuple(desk.local(datetime.fromisoformat(raw.at)).date() for raw in found),
        entry=entry,
        counts=tuple((each, counts[each]) for each in Kind if counts[each]),
        today=desk.local(desk.now()).date(),
    )


def _entry(desk: Desk, raw: Raw, names: dict[str, str]) -> Entry:
    said = words(desk, raw)
    happened, entered = (desk.local(datetime.fromisoformat(at)) for at in (raw.at, raw.entered))
    hers = raw.by not in ("emr", "")
    minutes = (entered - happened).total_seconds() / 60
    return Entry(
        kind=Kind(raw.kind),
        happened=happened,
        exact=raw.precision == "minute",
        entered=entered,
        text=said.text,
        by=_by(desk, raw.by, names),
        late=hers and raw.source in _EVIDENCE and raw.precision == "minute" and minutes > LATE_MINUTES,
        opens=said.opens,
        more=said.more,
    )


def _by(desk: Desk, by: str, names: dict[str, str]) -> str:
    if by == "emr":
        return "EMR"
    return "me" if by == desk.vault.actor else names.get(by, "")
