"""Search over all that is written: ``text_shown`` holds a row a text, ``text_fts`` its words.

Triggers (0006_search.sql) keep both true. What is owed (answers want the words of their form, an unfinished
note changes with every key) is settled by the service when a search begins.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

Rows = Callable[..., list[tuple[Any, ...]]]
"""All rows of a query: a reader's ``rows``, or the writer's own."""

#: Fewer letters than this find no text: the index keeps beginnings of two letters and three.
LEAST: Final = 2
_WORD = re.compile(r"[^\W_]+")
_NEWEST = """
SELECT t.id, t.source, t.source_id, t.patient_id FROM text_fts f JOIN text_shown t ON t.id = f.rowid
WHERE f.body MATCH ? ORDER BY f.rowid DESC LIMIT ?
"""
_BODIES = "SELECT id, body, asked FROM text_shown WHERE id IN (SELECT value FROM json_each(?))"
_WHOSE: Final = {
    "note": "SELECT patient_id FROM note WHERE id = ?",
    "assessment": "SELECT patient_id FROM assessment WHERE id = ?",
}


class Text(NamedTuple):
    """A text that has the words: row ``source_id`` of the table ``source`` (``sticky``: a column of stay)."""

    id: int
    source: str
    source_id: int
    patient_id: int | None


class Owed(NamedTuple):
    """A text that is to be said anew: a ``note`` or an ``assessment`` by its id."""

    source: str
    source_id: int
    patient_id: int


def words_of(typed: str) -> tuple[str, ...]:
    """The words to look for. A single letter at the end is a word only just begun, and is left out; so is
    everything while there are fewer than :data:`LEAST` letters."""
    words = [word for word in typed.split() if _WORD.search(word)]
    if words and sum(map(len, _WORD.findall(words[-1]))) < LEAST:
        words.pop()
    return tuple(words)


def match(words: Iterable[str]) -> str:
    """What FTS5 is asked: every word, by its beginning; a single letter as it stands. Signs inside a word
    (``o'brien``, ``t+1``) make it a phrase; nothing that is typed is an operator."""
    asked = []
    for word in words:
        parts = _WORD.findall(word)
        phrase = '"' + " ".join(parts) + '"'
        asked.append(phrase if len(parts[-1]) < LEAST else f"{phrase} *")
    return " AND ".join(asked)


def newest(rows: Rows, words: Iterable[str], limit: int) -> list[Text]:
    """At most ``limit`` texts that have every word, those entered last first. No words: none."""
    asked = match(words)
    return [Text(*row) for row in rows(_NEWEST, (asked, limit))] if asked else []


class Body(NamedTuple):
    """The text itself; ``asked`` is the question of each of its lines, where it is answers."""

    text: str
    asked: str = ""


def bodies(rows: Rows, ids: Iterable[int]) -> dict[int, Body]:
    """The texts themselves, by id."""
    return {row[0]: Body(*row[1:]) for row in rows(_BODIES, (json.dumps(list(ids)),))}


def owed(rows: Rows, limit: int) -> list[Owed]:
    """What is to be said anew before everything is found."""
    sql = "SELECT source, source_id, patient_id FROM owed_shown LIMIT ?"
    return [Owed(*row) for row in rows(sql, (limit,))]


def settle(connection: Any, text: Owed, body: Body) -> None:
    """Puts the words of an owed text in the index in place of the ones before; empty: there is none. Whose
    it is, its row says: a merge or its undo may have led it to another since it was owed."""
    given = (text.source, text.source_id)
    (patient,) = connection.execute(_WHOSE[text.source], (text.source_id,)).fetchone() or (None,)
    connection.execute("DELETE FROM text_shown WHERE source = ? AND source_id = ?", given)
    connection.execute("DELETE FROM owed_shown WHERE source = ? AND source_id = ?", given)
    if body.text and patient is not None:
        connection.execute(
            "INSERT INTO text_shown (source, source_id, patient_id, body, asked) VALUES (?, ?, ?, ?, ?)",
            (*given, patient, *body),
        )
