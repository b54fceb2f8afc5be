"""The nurse's own texts that may still name somebody, their own patient or any other of the vault.

They are counted and left: a finished note never changes.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

#: By table and column; every table has ``patient_id``.
_TEXTS: Final = (
    ("note", "body"), ("answer", "value"), ("checklist_item", "evidence"), ("checklist_item", "who"),
    ("checklist_item", "reason"), ("progress", "text"), ("barrier", "title"), ("stay", "own_words"),
    ("care_plan", "what_matters"), ("problem", "title"), ("goal", "text"), ("goal", "own_words"),
    ("intervention", "text"), ("flag", "notified"), ("flag", "action"), ("flag", "reason"),
    ("todo", "text"), ("stay", "sticky"), ("clock_evidence", "who"), ("clock_evidence", "reason"),
    ("clock_evidence", "answers"), ("stay_event", "fields"),
)  # fmt: skip
_LEAST_NAME = 3
_WORD = re.compile(r"[^\W_]+")
_Words = tuple[str, ...]


def naming(connection: Any) -> int:
    """How many texts say a surname or a whole MRN of anybody in the vault, or answer who a contact is.

    Another patient's surname may be a word of every day (``long``): without a capital it counts only beside
    the first name. The own patient's counts however it is written.
    """
    own, others = _people(connection)
    count = 0
    for table, column in _TEXTS:
        rows = connection.execute(
            f'SELECT patient_id, "{column}" FROM "{table}" WHERE length("{column}") >= {_LEAST_NAME}'
        )
        count += sum(_names(str(text), own.get(patient, ""), others) for patient, text in rows)
    named = "SELECT count(*) FROM answer WHERE item LIKE '%contact%' AND value IS NOT NULL"
    return count + int(connection.execute(named).fetchone()[0])


def _people(connection: Any) -> tuple[dict[int, str], dict[str, set[tuple[_Words, bool]]]]:
    """Each patient's own surname, small; and by their first word, small, all that names anybody: its words,
    and whether they count only with a capital."""
    own: dict[int, str] = {}
    others: dict[str, set[tuple[_Words, bool]]] = defaultdict(set)
    for patient, family, given in connection.execute("SELECT id, family, given FROM patient"):
        surname, first = _words(family or ""), _words(given or "")
        if len(family or "") < _LEAST_NAME or not surname:
            continue
        own[patient] = family.casefold()
        others[surname[0]].add((surname, True))
        if first:
            others[surname[0]].add(((*surname, first[0]), False))
            others[first[0]].add(((first[0], *surname), False))
    for (number,) in connection.execute("SELECT value FROM identifier WHERE last_four = ''"):
        whole = _words(number)
        if whole:
            others[whole[0]].add((whole, False))
    return own, others


def _names(text: str, surname: str, others: dict[str, set[tuple[_Words, bool]]]) -> bool:
    if surname and surname in text.casefold():
        return True
    written = _WORD.findall(text)
    words = _words(text)
    return any(
        words[at : at + len(phrase)] == phrase and not (capital and written[at].islower())
        for at, phrase, capital in _candidates(words, others)
    )


def _candidates(
    words: _Words, others: dict[str, set[tuple[_Words, bool]]]
) -> Iterator[tuple[int, _Words, bool]]:
    for at, word in enumerate(words):
        for phrase, capital in others.get(word, ()):
            yield at, phrase, capital


def _words(text: str) -> _Words:
    return tuple(word.casefold() for word in _WORD.findall(text))
