"""A stored value in words, as history shows it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import orjson

from ncm_tui.rules.events import BY_ID
from ncm_tui.rules.problems import Problem
from ncm_tui.services.clocks.forms import short_of
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.pages import title_of
from ncm_tui.views.answers import answer_text
from ncm_tui.views.evidence_words import kind_words
from ncm_tui.views.moments import full_day, full_moment
from ncm_tui.views.plan import GOAL_WORDS, INTERVENTION_WORDS
from ncm_tui.views.words import DESTINATION_WORDS, KEY_TIME_WORDS, PAYER_WORDS

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONG = 160
_BOOLEAN: Final = frozenset(
    {"interpreter", "on_my_list", "decision_maker", "may_share", "planned", "provisional", "no_information",
     "social_worker", "legal_record", "may_be_requested", "owner"}
)  # fmt: skip
_STATES: Final[Mapping[str, Mapping[str, str]]] = {
    "goal": {key.value: text for key, text in GOAL_WORDS.items()},
    "progress": {key.value: text for key, text in GOAL_WORDS.items()},
    "intervention": {key.value: text for key, text in INTERVENTION_WORDS.items()},
    "checklist_item": {
        "done": "done", "seen": "seen in the EMR by me", "not_seen": "not seen in the EMR",
        "not_needed": "not needed", "missed": "missed",
    },
    "suggestion": {"declined": "not needed"},
    "note": {"draft": "draft", "finished": "finished & locked", "entered_in_error": "entered in error"},
    "assessment": {
        "draft": "unfinished", "finished": "finished & locked", "discarded": "discarded",
        "entered_in_error": "entered in error",
    },
}  # fmt: skip
_PROVENANCE: Final = {
    "typed": "typed", "normal": "set by ^N", "repeated": "repeated", "carried": "carried",
    "chart": "from the chart", "confirmed": "from the chart, confirmed",
    "computed": "computed", "done_in_emr": "done in the EMR",
    "linked": "from its form",
}  # fmt: skip
_SOURCES: Final = {"emr": "EMR", "nurse": "by hand"}


def in_words(desk: Desk, table: str, column: str, value: Any, row: Mapping[str, Any]) -> str:
    """``value`` of a column as it is read; empty for nothing. ``row`` is the whole row it stands in."""
    if value is None or value == "":
        return ""
    if column in _BOOLEAN and not (table == "barrier" and column == "owner"):
        return _yes(value) if not isinstance(value, str) else value
    named = _named(desk, table, column, value, row)
    if named is not None:
        return named
    if not isinstance(value, str):
        return f"{value:g}" if isinstance(value, float) else str(value)
    when = _when(desk, value, row)
    if when is not None:
        return when
    line = " ".join(value.split())
    return line if len(line) <= _LONG else f"{line[:_LONG]} … ({len(line):,} characters)"


def _named(desk: Desk, table: str, column: str, value: Any, row: Mapping[str, Any]) -> str | None:
    """Members of the closed lists, titles, answers; ``None`` for anything else."""
    if table == "answer" and column == "value":
        return _answer(desk, value, row)
    if column == "state" and table in _STATES:
        return _STATES[table].get(value, str(value))
    words: Mapping[str, str] | None = {
        "destination": DESTINATION_WORDS, "payer_class": PAYER_WORDS, "source": _SOURCES,
        "provenance": _PROVENANCE,
    }.get(column)  # fmt: skip
    if table in ("clock_evidence", "stay_event"):
        return _of_clock(desk, table, column, str(value))
    if table == "key_time" and column == "kind":
        words = KEY_TIME_WORDS
    if words is not None and isinstance(value, str):
        return words.get(value, value)
    if table == "note" and column == "kind":
        return title_of(desk, value)
    if table in ("problem", "barrier") and column == "state":
        return {"active": "open", "open": "open"}.get(value, str(value))
    return None


def _of_clock(desk: Desk, table: str, column: str, value: str) -> str | None:
    """A rule by its short name, what was done and what happened by its title; ``None`` for anything else."""
    if column == "rule":
        return short_of(desk, value)
    if column != "kind":
        return None
    if table == "clock_evidence":
        return kind_words(value)
    return BY_ID[value].title if value in BY_ID else None


def _when(desk: Desk, value: str, row: Mapping[str, Any]) -> str | None:
    """An instant or a day as it is read; ``None`` for her own words, also where they begin like one."""
    try:
        if _INSTANT.match(value):
            instant = datetime.fromisoformat(value)
            local = desk.local(instant) if instant.tzinfo is not None else instant
            return full_day(local.date()) if row.get("precision") == "date" else full_moment(local)
        if _DAY.fullmatch(value):
            return full_day(date.fromisoformat(value))
    except ValueError:
        return None
    return None


def _yes(value: Any) -> str:
    return "yes" if value else "no"


def _answer(desk: Desk, value: Any, row: Mapping[str, Any]) -> str:
    stored = orjson.loads(value) if isinstance(value, str | bytes) else value
    found = item_of(desk, row)
    return answer_text(found, stored, desk.zone) if found is not None else str(stored)


def item_of(desk: Desk, answer: Mapping[str, Any]) -> Any:
    """The item an answer row is about; ``None`` when its form is no longer there."""
    form_id = desk.vault.reader.value(
        "SELECT form_id FROM assessment WHERE id = ?", (answer.get("assessment_id"),)
    )
    try:
        return desk.library.form(str(form_id)).item(str(answer.get("item")))
    except (Problem, KeyError):
        return None
