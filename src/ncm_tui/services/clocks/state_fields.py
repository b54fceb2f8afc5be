"""What the short form of a state rule may say, checked; and when it is due, in words."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.rules.clean import clean_line
from ncm_tui.rules.problems import Refused

if TYPE_CHECKING:
    from ncm_tui.library.state_rules import Entered
    from ncm_tui.services.desk import Desk

EVERYBODY: Final = "all"
_DUE: Final = {
    "hours": "{n} h after {start}",
    "days": "{n} calendar days after {start}",
    "business_days": "{n} business days after {start}",
    "before_leaving": "{n} h before leaving",
    "leaving": "before the patient leaves",
}
_MOST: Final = 160


def fields_of(desk: Desk, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a :class:`~ncm_tui.models.clocks.StateRule`. Raises ``Refused`` naming the answer."""
    from ncm_tui.library.state_rules import CLOCKS, UNCOUNTED, state_kinds

    known = state_kinds(desk.library)
    clock = _one_of(answers, "clock", CLOCKS, "When it is due")
    payers = _one_of(answers, "payers", {EVERYBODY, *known.payers}, "For whom it is")
    return {
        "kind": _one_of(answers, "kind", known.kinds, "What it is about"),
        "document": _line(answers, "document", "What is to be given or done"),
        "trigger": _one_of(answers, "trigger", known.triggers, "What it starts with"),
        "clock": clock,
        "n": None if clock == UNCOUNTED else _number(answers),
        "payers": "" if payers == EVERYBODY else payers,
        "source": _line(answers, "source", "Where it can be read: statute, rule, policy"),
        "effective_from": _day(answers, "effective_from"),
        "verified_on": _past(desk, _day(answers, "verified_on")),
    }


def _one_of(answers: Mapping[str, Any], name: str, known: Container[str], what: str) -> str:
    value = str(answers.get(name) or "")
    if value not in known:
        raise Refused(f"{what} is needed.", code="answer", path=name)
    return value


def _line(answers: Mapping[str, Any], name: str, what: str) -> str:
    text = clean_line(str(answers.get(name) or ""))[0].strip()
    if not text:
        raise Refused(f"{what} is needed.", code="answer", path=name)
    if len(text) > _MOST:
        raise Refused(f"At most {_MOST} characters.", code="answer", path=name)
    return text


def _number(answers: Mapping[str, Any]) -> int:
    value = answers.get("n")
    if value is None or value == "" or not 0 <= int(value) <= 999:
        raise Refused("How many hours or days? A whole number from 0 to 999.", code="answer", path="n")
    return int(value)


def _day(answers: Mapping[str, Any], name: str) -> date | None:
    value = answers.get(name)
    if not value or isinstance(value, date):
        return value or None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Refused("A day was expected, as 11/24.", code="answer", path=name) from None


def _past(desk: Desk, day: date | None) -> date | None:
    if day is not None and day > desk.local(desk.now()).date():
        raise Refused("It cannot have been read on a day to come.", code="answer", path="verified_on")
    return day


def words(desk: Desk, each: Entered) -> str:
    """``24 h after observation start``, ``before the patient leaves · Medicaid``."""
    from ncm_tui.library.state_rules import state_kinds

    known = state_kinds(desk.library)
    start = known.triggers[each.trigger].title if each.trigger in known.triggers else each.trigger
    due = _DUE.get(each.clock, each.clock).format(n=each.n, start=start[:1].lower() + start[1:])
    payer = known.payers[each.payers].title if each.payers in known.payers else each.payers
    return f"{due} · {payer}" if payer else due
