"""Answers of a short form as plain values: cleaned, checked, with a sentence where one is wrong."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ncm_tui.rules.clean import clean, clean_line
from ncm_tui.rules.problems import Refused

#: The longest single line, and the longest text, that is stored.
LINE_MOST, TEXT_MOST = 2_000, 200_000


def line(answers: Mapping[str, Any], name: str, what: str = "", *, required: bool = False) -> str:
    """A text of one line without control codes. Raises ``Refused`` when a required one is empty."""
    value = answers.get(name)
    text = clean_line(str(value))[0] if value is not None else ""
    if required and not text:
        raise Refused(f"{what or name}: nothing was typed.", code="answer.missing", hint="Type it, then F2.")
    if len(text) > LINE_MOST:
        raise Refused(f"{what or name}: longer than {LINE_MOST:,} characters.", code="answer.long")
    return text


def body(text: str) -> str:
    """A text of many lines without control codes. Raises ``Refused`` past :data:`TEXT_MOST` characters."""
    cleaned = clean(text)[0]
    if len(cleaned) > TEXT_MOST:
        raise Refused(f"The text is longer than {TEXT_MOST:,} characters.", code="answer.long")
    return cleaned


def choice(
    answers: Mapping[str, Any], name: str, what: str, allowed: Mapping[str, Any] | tuple[str, ...]
) -> str:
    """One of ``allowed``. Raises ``Refused`` when it is missing or another."""
    value = answers.get(name)
    if value not in allowed:
        said = "nothing was chosen" if value is None else f"'{value}' is not a choice"
        raise Refused(f"{what}: {said}.", code="answer.choice", hint=f"Choose one of {', '.join(allowed)}.")
    return str(value)


def day(answers: Mapping[str, Any], name: str, what: str, *, required: bool = False) -> date | None:
    """A calendar day from ``YYYY-MM-DD``."""
    value = answers.get(name)
    if value in (None, ""):
        if required:
            raise Refused(f"{what}: no date was typed.", code="answer.missing", hint="Type t+3, fri or 12/4.")
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Refused(
            f"{what}: '{value}' is not a date.", code="answer.date", hint="Type t+3, fri or 12/4."
        ) from None


def instant(answers: Mapping[str, Any], name: str, what: str, *, required: bool = False) -> datetime | None:
    """An aware instant from ISO 8601 with its offset."""
    value = answers.get(name)
    if value in (None, ""):
        if required:
            raise Refused(f"{what}: no time was typed.", code="answer.missing", hint="Type 1430 or t-1@0900.")
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Refused(f"{what}: '{value}' is not a time.", code="answer.time", hint="Type 1430 or t-1@0900.")
    return at
