"""Which stays of my list, in which order, under which headings. Ids and keys only: rows are read by page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta

from ncm_tui.rules.grouping import Key, Lines, expected, grouped, named
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.vault.names import fold, natural
from ncm_tui.views.caseload import Selection
from ncm_tui.views.moments import utc_text
from ncm_tui.views.words import DESTINATION_WORDS, word

_WHEN = "coalesce(snoozed_until, due_at, due_day)"


def _due(when: str) -> str:
    """A condition: a stored day or instant is today or was before."""
    return f"{when} < CASE length({when}) WHEN 10 THEN :tomorrow ELSE :tonight END"


SORTS = ("bed", "name", "edd", "los", "payer", "status", "safety")
#: What a view may ask for, as SQL over ``stay_shown``; ``:today :tomorrow`` are days, ``:tonight`` the
#: instant at which today ends.
CONDITIONS: dict[str, str] = {
    "leaving": "edd BETWEEN :today AND :tomorrow",
    "past_edd": "edd < :today",
    "no_edd": "edd IS NULL",
    "payer": "payer_confirmed = 0",
    "absent": "absent_since IS NOT NULL",
    "safety": "safety IS NOT NULL",
    "observation": "st = 'OB'",
    "todos": _due("todo_due"),
}
GROUPS = ("unit", "payer", "destination", "edd")

_ACTIVE = "FROM stay_shown WHERE active = 1"
# Each order by its parts: who has no such value stands behind the others, forward and backward.
_ORDERS: dict[str, tuple[tuple[str, str], ...]] = {
    "bed": (("", "bed_sort, sort_name, stay_id"),),
    "name": (("", "sort_name, stay_id"),),
    "edd": (("edd IS NOT NULL", "edd, sort_name, stay_id"), ("edd IS NULL", "sort_name, stay_id")),
    "los": (
        ("arrival IS NOT NULL", "arrival, sort_name, stay_id"),
        ("arrival IS NULL", "sort_name, stay_id"),
    ),
    "payer": (("", "payer_class, payer, sort_name, stay_id"),),
    "status": (("", "st, bed_sort, stay_id"),),
    "safety": (
        ("safety IS NOT NULL", "safety_since, bed_sort, stay_id"),
        ("safety IS NULL", "bed_sort, sort_name, stay_id"),
    ),
}
_GROUPED = {
    "unit": "unit",
    "payer": "payer, payer_class",
    "destination": "destination, disposition_raw",
    "edd": "edd",
}


def everyone(desk: Desk, chosen: Selection) -> list[int]:
    """Ids of the stays that ``chosen`` asks for, in its order, whatever its letters are."""
    days = _days(desk) if chosen.only else {}
    ids: list[int] = []
    for where, order in _ORDERS[chosen.sort]:
        tests = " AND ".join(filter(None, (where, CONDITIONS[chosen.only] if chosen.only else "")))
        sql = f"SELECT stay_id {_ACTIVE}{' AND ' + tests if tests else ''} ORDER BY {order}"
        found = [row[0] for row in desk.vault.reader.rows(sql, days)]
        ids += reversed(found) if chosen.reverse else found
    return ids


def filter_keys(desk: Desk) -> dict[int, str]:
    """What the letters of a filter look at, of every stay on my list: 10,000 are read once in some
    milliseconds, and each letter after that asks no database."""
    return dict(desk.vault.reader.rows(f"SELECT stay_id, filter_key {_ACTIVE}"))


def narrowed(ids: Sequence[int], keys: Mapping[int, str], letters: str) -> list[int]:
    """Those of ``ids`` in whose key every word of ``letters`` stands."""
    words = fold(letters).split()
    if not words:
        return list(ids)
    first, *others = words
    found = [each for each in ids if first in keys.get(each, "")]
    for word_ in others:
        found = [each for each in found if word_ in keys[each]]
    return found


def lines(desk: Desk, ids: Sequence[int], group: str) -> Lines:
    """``ids`` under the headings of ``group`` (one of :data:`GROUPS`, or empty for none)."""
    if not group:
        return Lines(ids)
    return grouped(ids, _keys(desk, group))


def count(desk: Desk, conditions: Iterable[str]) -> dict[str, int]:
    """How many of my list each of these conditions holds for."""
    asked = tuple(conditions)
    if not asked:
        return {}
    sums = ", ".join(f"coalesce(sum({CONDITIONS[name]}), 0)" for name in asked)
    row = desk.vault.reader.one(f"SELECT {sums} {_ACTIVE}", _days(desk)) or (0,) * len(asked)
    return dict(zip(asked, row, strict=True))


def todos_due(desk: Desk) -> int:
    """How many open to-dos, of patients and of nobody, are due today or were before."""
    found = desk.vault.reader.value(
        f"SELECT count(*) FROM todo WHERE voided_at IS NULL AND state = 'open' AND {_due(_WHEN)}", _days(desk)
    )
    return int(found or 0)


def _days(desk: Desk) -> dict[str, str]:
    """The days conditions speak of."""
    today = desk.local(desk.now()).date()
    tomorrow = today + timedelta(days=1)
    tonight = datetime.combine(tomorrow, time(), desk.zone)
    return {
        "today": today.isoformat(),
        "tomorrow": tomorrow.isoformat(),
        "tonight": utc_text(tonight),
    }


def _keys(desk: Desk, group: str) -> dict[int, Key]:
    today = desk.local(desk.now()).date()
    made: dict[tuple[str | None, ...], Key] = {}
    keys: dict[int, Key] = {}
    for stay_id, *values in desk.vault.reader.rows(f"SELECT stay_id, {_GROUPED[group]} {_ACTIVE}"):
        said = tuple(values)
        if said not in made:
            made[said] = expected(shown.day(said[0]), today) if group == "edd" else _by_words(group, *said)
        keys[stay_id] = made[said]
    return keys


def _by_words(group: str, value: str | None, beside: str | None = None) -> Key:
    if group == "unit":
        return named(value, natural(value), "no unit")
    if group == "payer":
        payer = shown.payer_words(value, beside or "unknown")
        return named(payer, fold(payer), "no payer")
    words = word(DESTINATION_WORDS, value) or beside
    return named(words, fold(words), "no destination")
