"""Search over all texts of all patients: notes, answers, plan, barriers, to-dos, what the EMR says.

Newest first; those on my list before others. Nothing of what is typed is kept; that somebody searched is
audited as the finder's (:func:`ncm_tui.services.find.searched`).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple

from ncm_tui.rules import excerpts
from ncm_tui.rules.events import BY_ID
from ncm_tui.services import find
from ncm_tui.services.clocks.forms import short_of
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.pages import title_of
from ncm_tui.services.search.owed import settle
from ncm_tui.services.search.sources import SOURCES
from ncm_tui.vault import search
from ncm_tui.vault.names import fold
from ncm_tui.views.search import PatientHits, Piece, TextHit

__all__ = ["hits", "settle"]

#: So many texts are looked through for whom they are about.
_NEWEST: Final = 200
#: So many may turn out not to count any more (a goal of a problem that was removed) before fewer are shown.
_GONE: Final = 20
_WHOSE: Final = """SELECT patient_id, active, no_information FROM stay_shown
WHERE patient_id IN (SELECT value FROM json_each(?)) AND +latest = 1"""
#: In a list no word of these is shown of a no-information patient (P§13): they name the family.
_KIN: Final = frozenset({"contact"})
_UNFINISHED: Final = "|draft"
#: A safety flag is in a list as a sign alone (P§13).
_SIGN_ONLY: Final = frozenset({"flag"})


class _Row(NamedTuple):
    """Where a text stands: ``stay`` is the stay's id."""

    uid: str
    stay: int | None
    at: str | None
    detail: str


def hits(desk: Desk, text: str, limit: int = 40) -> list[PatientHits]:
    """The patients in whose texts every word of ``text`` stands, each with their texts, newest first: at most
    ``limit`` texts in all. Words are found by their beginning, with or without accents; fewer than two
    letters find nothing.

    A no-information patient (P§13) is never named, and not found by letters with which the name begins.
    """
    words = search.words_of(text)
    found = search.newest(desk.vault.reader.rows, words, _NEWEST)
    if not found:
        return []
    there = _mine_first(desk, found, fold(text).split())[: limit + _GONE]
    rows = _places(desk, there)
    there = [each for each in there if each.id in rows][:limit]
    bodies = search.bodies(desk.vault.reader.rows, [each.id for each in there])
    people = find.people(desk, sorted({each.patient_id for each in there if each.patient_id is not None}))
    return _Shown(desk, people, rows, bodies, words).grouped(there)


def _mine_first(desk: Desk, texts: list[search.Text], asked: list[str]) -> list[search.Text]:
    """Those that may be shown, of patients on my list before others, newest first."""
    ids = json.dumps(sorted({each.patient_id for each in texts if each.patient_id is not None}))
    known = {row[0]: (row[1], row[2]) for row in desk.vault.reader.rows(_WHOSE, (ids,))}
    people = find.people(desk, [patient for patient, (_, unnamed) in known.items() if unnamed])

    def may(each: search.Text) -> bool:
        if each.patient_id is None:
            return True
        person = people.get(each.patient_id)
        if person is None:
            return each.patient_id in known
        return each.source not in _KIN and person.may_by_text(asked)

    def others(each: search.Text) -> bool:
        return each.patient_id is not None and not known[each.patient_id][0]

    return sorted(filter(may, texts), key=others)


def _places(desk: Desk, texts: Iterable[search.Text]) -> dict[int, _Row]:
    """Where each text stands, by the text's id; what no longer counts is not there."""
    by_source: dict[str, dict[int, int]] = {}
    for each in texts:
        by_source.setdefault(each.source, {})[each.source_id] = each.id
    found: dict[int, _Row] = {}
    for source, ids in by_source.items():
        sql = f"SELECT * FROM ({SOURCES[source].rows}) WHERE id IN (SELECT value FROM json_each(?))"
        for row_id, *place in desk.vault.reader.rows(sql, (json.dumps(list(ids)),)):
            found[ids[row_id]] = _Row(*place)
    return found


class _Shown:
    """Makes hits of texts."""

    def __init__(
        self,
        desk: Desk,
        people: Mapping[int, find.Person],
        rows: Mapping[int, _Row],
        bodies: Mapping[int, search.Body],
        words: tuple[str, ...],
    ) -> None:
        self._desk, self._people, self._rows, self._bodies = desk, people, rows, bodies
        self._pattern = excerpts.pattern(words)
        stays = sorted({row.stay for row in rows.values() if row.stay is not None})
        sql = "SELECT id, uid FROM stay WHERE id IN (SELECT value FROM json_each(?))"
        self._stays: dict[int, str] = dict(desk.vault.reader.rows(sql, (json.dumps(stays),)))

    def grouped(self, texts: list[search.Text]) -> list[PatientHits]:
        """By patient, in the order in which each first comes."""
        first: dict[int | None, int] = {}
        for place, each in enumerate(texts):
            first.setdefault(each.patient_id, place)
        texts = sorted(texts, key=lambda each: first[each.patient_id])
        return [
            PatientHits(
                None if patient is None else self._people[patient].shown, tuple(map(self._hit, group))
            )
            for patient, group in groupby(texts, key=lambda each: each.patient_id)
        ]

    def _hit(self, text: search.Text) -> TextHit:
        source, row = SOURCES[text.source], self._rows[text.id]
        person = None if text.patient_id is None else self._people[text.patient_id]
        stay = self._stays.get(row.stay) if row.stay is not None else None
        return TextHit(
            what=source.what,
            title=self._title(text.source, row.detail),
            at=None if row.at is None else self._desk.local(_instant(row.at)),
            excerpt=self._excerpt(text, person),
            opens=self._opens(text.source, row),
            stay=stay or ("" if person is None else person.shown.stay),
            unfinished=row.detail.endswith(_UNFINISHED),
        )

    def _opens(self, source: str, row: _Row) -> str:
        if source == "assessment" and row.detail.endswith(_UNFINISHED):
            return f"fill:{row.detail.partition('|')[0]}"
        return SOURCES[source].opens.format(uid=row.uid, detail=row.detail)

    def _title(self, source: str, detail: str) -> str:
        kind = detail.partition("|")[0]
        if source == "note":
            return title_of(self._desk, kind, short=True)
        if source == "assessment":
            return self._desk.library.short_title(kind)
        if source == "todo" and kind != "open":
            return f"to-do, {kind}"
        if source == "clock_evidence":
            return short_of(self._desk, detail)
        if source == "stay_event":
            return BY_ID[detail].title if detail in BY_ID else ""
        return kind if source == "checklist_item" else ""

    def _excerpt(self, text: search.Text, person: find.Person | None) -> tuple[Piece, ...]:
        if text.source in _SIGN_ONLY:
            return ()
        body, asked = self._bodies[text.id]
        question = ""
        if asked:
            line = excerpts.line_of(body, self._pattern)
            body, question = body.split("\n")[line], asked.split("\n")[line]
        if person is not None and person.hidden:
            body = excerpts.without(body, tuple(person.named_by))
        parts = [Piece(*part) for part in excerpts.excerpt(body, self._pattern)]
        return (*parts, Piece(f" · {question}", False)) if question else tuple(parts)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
