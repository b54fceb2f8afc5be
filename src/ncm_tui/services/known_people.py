"""Everybody in the vault, with all by which they could be known: for the privacy key's curtain (P§10)."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from ncm_tui.services.desk import Desk
from ncm_tui.vault.names import display_name, fold
from ncm_tui.views.patient import PatientLine
from ncm_tui.views.people import KnownPeople
from ncm_tui.views.words import PAYER_WORDS

#: Surname, given name, preferred name: as shown, as either side has them, of those merged away too, and as
#: they were before they were changed.
_PERSONS: Final = """SELECT family, given, preferred_name FROM patient_shown
    UNION ALL SELECT family, given, preferred_name FROM patient
    UNION ALL SELECT json_extract(v.before, '$.family'), json_extract(v.before, '$.given'),
        json_extract(v.before, '$.preferred_name')
    FROM patient p JOIN row_version v ON v.row_uid = p.uid WHERE v.before NOT NULL
    UNION ALL SELECT name, NULL, NULL FROM contact WHERE voided_at IS NULL"""
#: Single parts of a name: what the EMR says now, said before, or offers against hers.
_PARTS: Final = """SELECT value FROM emr_value WHERE entity = 'patient'
        AND field IN ('family', 'given', 'preferred_name')
    UNION ALL SELECT emr_value FROM conflict WHERE field IN ('family', 'given', 'preferred_name')
    UNION ALL SELECT json_extract(v.before, '$.value') FROM emr_value e
    JOIN row_version v ON v.row_uid = e.uid
    WHERE e.entity = 'patient' AND e.field IN ('family', 'given', 'preferred_name') AND v.before NOT NULL"""
_NUMBERS: Final = """SELECT value FROM identifier WHERE voided_at IS NULL UNION SELECT visit_number FROM stay
    UNION SELECT member_id FROM coverage UNION SELECT phone FROM contact
    UNION SELECT phone FROM patient_shown WHERE phone IS NOT NULL"""
_CODES: Final = """SELECT passcode FROM patient WHERE passcode <> '' UNION
    SELECT emr_value FROM conflict WHERE field = 'passcode'"""
_PAYERS: Final = (
    "SELECT payer FROM coverage UNION SELECT plan FROM coverage UNION SELECT payer FROM stay_shown"
)
#: Free text, by table and columns; a single word of it is not looked for.
_TEXTS: Final = {
    "stay_shown": ("own_words", "reason"),
    "stay": ("own_words", "reason", "sticky"),
    "todo": ("text",),
    "barrier": ("title",),
    "problem": ("title",),
    "care_plan": ("what_matters", "preferred_setting"),
    "goal": ("text", "own_words", "measure", "target"),
    "intervention": ("text", "owner"),
    "progress": ("text", "value"),
    "checklist_item": ("evidence", "who", "reason"),
    "clock_evidence": ("who", "reason"),
    "flag": ("notified", "action", "reason"),
    "expected_discharge": ("reason",),
    "disposition": ("reason",),
    "departure": ("offered", "reason"),
    "note": ("error_reason",),
}
_WRITTEN: Final = (
    "SELECT value FROM answer WHERE value LIKE '\"%' OR value LIKE '[%' OR value LIKE '{%'",
    "SELECT answers FROM checklist_item WHERE answers IS NOT NULL",
    "SELECT answers FROM clock_evidence WHERE answers IS NOT NULL",
    "SELECT fields FROM stay_event WHERE fields IS NOT NULL",
    "SELECT answers FROM draft WHERE answers IS NOT NULL",
)
#: A shorter number may be anything: it is hidden where it is called an MRN.
_LEAST: Final = 5
_APOSTROPHE: Final = re.compile(r"['’‘ʼ`´]")
_LEAST_PIECE: Final = 3


def name_key(word: str) -> str:
    """A word of a name as :func:`known_people` has it: small, without accents."""
    return fold(word)


def known_people(desk: Desk, front: PatientLine | None = None) -> KnownPeople:
    """Names, numbers, addresses and free texts of all; the birth date of the patient in ``front``."""
    rows = desk.vault.reader.rows
    persons = rows(_PERSONS)
    parts = {text for row in (*persons, *rows(_PARTS)) for text in row if text}
    places = [row[0] for row in rows("SELECT address FROM patient_shown")]
    codes = [row[0] for row in rows(_CODES)]
    payers = {*PAYER_WORDS.values(), *(row[0] for row in rows(_PAYERS) if row[0])}
    return KnownPeople(
        words=frozenset(word for text in parts for word in _words(text)),
        names=tuple({display_name(family, given) for family, given, _ in persons}),
        numbers=frozenset(bare for row in rows(_NUMBERS) if len(bare := _bare(row[0])) >= _LEAST),
        births=frozenset() if front is None or front.birth_date is None else frozenset({front.birth_date}),
        phrases=tuple(text for text in [*places, *codes] if text),
        payers=tuple(sorted(payers, key=len, reverse=True)),
        texts=tuple(set(_texts(desk)) - payers),
    )


def _words(name: str) -> Iterator[str]:
    """The folded words of a name; of ``O'Brien`` what stands behind the apostrophe too."""
    yield from fold(name).split()
    for piece in _APOSTROPHE.split(name)[1:]:
        yield from (word for word in fold(piece).split()[:1] if len(word) >= _LEAST_PIECE)


def _texts(desk: Desk) -> Iterator[str]:
    for table, columns in _TEXTS.items():
        for row in desk.vault.reader.rows(f"SELECT {', '.join(columns)} FROM {table}"):
            yield from (text for text in row if text)
    for statement in _WRITTEN:
        for (stored,) in desk.vault.reader.rows(statement):
            yield from _leaves(json.loads(stored))


def _leaves(value: Any) -> Iterator[str]:
    """The texts inside of an answer: a table's cells too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
