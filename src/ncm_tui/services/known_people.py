"""Everybody in the vault, with all by which they could be known: for the privacy key's curtain (P§10)."""

import json
from collections.abc import Iterator
from typing import Any, Final

from ncm_tui.services.desk import Desk
from ncm_tui.vault.names import fold
from ncm_tui.views.patient import PatientLine
from ncm_tui.views.people import KnownPeople
from ncm_tui.views.words import PAYER_WORDS

_NAMES: Final = """SELECT family FROM patient_shown UNION SELECT given FROM patient_shown
    UNION SELECT preferred_name FROM patient_shown UNION SELECT name FROM contact WHERE voided_at IS NULL"""
_NUMBERS: Final = """SELECT value FROM identifier WHERE voided_at IS NULL UNION SELECT visit_number FROM stay
    UNION SELECT member_id FROM coverage UNION SELECT phone FROM contact
    UNION SELECT phone FROM patient_shown WHERE phone IS NOT NULL"""
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
    "flag": ("notified", "action", "reason"),
    "expected_discharge": ("reason",),
    "disposition": ("reason",),
    "departure": ("offered", "reason"),
    "note": ("error_reason",),
}
_WRITTEN: Final = (
    "SELECT value FROM answer WHERE value LIKE '\"%' OR value LIKE '[%' OR value LIKE '{%'",
    "SELECT answers FROM checklist_item WHERE answers IS NOT NULL",
    "SELECT answers FROM draft WHERE answers IS NOT NULL",
)
#: A shorter number may be anything: it is hidden where it is called an MRN.
_LEAST: Final = 5


def name_key(word: str) -> str:
    """A word of a name as :func:`known_people` has it: small, without accents."""
    return fold(word)


def known_people(desk: Desk, front: PatientLine | None = None) -> KnownPeople:
    """Names, numbers, addresses and free texts of all; the birth date of the patient in ``front``."""
    rows = desk.vault.reader.rows
    names = [text for row in rows(_NAMES) for text in row]
    places = [row[0] for row in rows("SELECT address FROM patient_shown")]
    codes = [row[0] for row in rows("SELECT passcode FROM patient WHERE coalesce(passcode, '') <> ''")]
    payers = {*PAYER_WORDS.values(), *(row[0] for row in rows(_PAYERS) if row[0])}
    return KnownPeople(
        words=frozenset(word for text in names for word in fold(text).split() if len(word) > 1),
        numbers=frozenset(bare for row in rows(_NUMBERS) if len(bare := _bare(row[0])) >= _LEAST),
        births=frozenset() if front is None or front.birth_date is None else frozenset({front.birth_date}),
        phrases=tuple(text for text in [*places, *codes] if text),
        payers=tuple(sorted(payers, key=len, reverse=True)),
        texts=tuple(set(_texts(desk)) - payers),
    )


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
