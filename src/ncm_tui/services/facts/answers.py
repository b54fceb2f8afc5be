"""Facts that finished answers give: an item that ``feeds`` a fact is that fact, with the answer's own time.

The newest answer holds. One that only said yes to what the chart had says nothing new and feeds nothing; nor
does *unable* or *declined*. Where a form feeds an instant (when therapy saw the patient), that is the time of
everything else it feeds.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from ncm_tui.models.enums import Provenance
from ncm_tui.rules.conditions import NOT_SAID
from ncm_tui.rules.facts import REGISTER, FactType, fault
from ncm_tui.rules.forms import Item
from ncm_tui.rules.problems import Problem
from ncm_tui.services.desk import Desk
from ncm_tui.views.answers import option_label

_ANSWERS = f"""
SELECT a.stay_id, a.uid, a.form_id, n.item, n.value, n.observed_at
FROM answer n JOIN assessment a ON a.id = n.assessment_id
WHERE a.stay_id IN (SELECT value FROM json_each(?)) AND a.state = 'finished' AND a.voided_at IS NULL
    AND n.voided_at IS NULL AND n.value IS NOT NULL
    AND a.form_id || '/' || n.item IN (SELECT value FROM json_each(?))
    AND NOT (n.provenance = '{Provenance.CONFIRMED.value}' AND n.source = 'the chart')
ORDER BY a.finished_at, a.id, n.id
"""


class Fed(NamedTuple):
    """A fact as an answer gave it. ``at`` is aware UTC; ``assessment`` the uid of the filling."""

    value: Any
    text: str
    at: datetime
    form: str
    assessment: str


def fed(
    desk: Desk, stays: Iterable[int], forms: Iterable[str], names: Iterable[str] = ()
) -> dict[int, dict[str, Fed]]:
    """By stay id and fact, the newest answer that feeds it; ``forms`` are those finished on these stays.
    With ``names`` only these facts: a form whose file names none of them is not read."""
    feeding = _feeding(desk, forms, tuple(names))
    if not feeding:
        return {}
    rows = desk.vault.reader.rows(_ANSWERS, (json.dumps(list(stays)), json.dumps(list(feeding))))
    found: dict[int, dict[str, Fed]] = {}
    for one in _by_filling(rows).values():
        for stay, name, each in _of_filling(desk, one, feeding):
            before = found.setdefault(stay, {}).get(name)
            if before is None or before.at <= each.at:
                found[stay][name] = each
    return found


def of_stay(desk: Desk, stay: str, names: Iterable[str] = ()) -> dict[str, Fed]:
    """The fed facts of one stay (uid), by name; with ``names`` only these."""
    rows = desk.vault.reader.rows(
        "SELECT DISTINCT a.stay_id, a.form_id FROM assessment a JOIN stay s ON s.id = a.stay_id "
        "WHERE s.uid = ? AND a.state = 'finished' AND a.voided_at IS NULL",
        (stay,),
    )
    stays = {number for number, _ in rows}
    found = fed(desk, stays, [form for _, form in rows], names)
    return next(iter(found.values()), {})


def _feeding(desk: Desk, forms: Iterable[str], names: tuple[str, ...]) -> dict[str, Item]:
    """``form/item`` → the item, for every item of ``forms`` that feeds a fact (an instant with it)."""
    found = {}
    for name in forms:
        try:
            if names and not desk.library.feeds(name) & set(names):
                continue
            form = desk.library.form(name)
        except Problem:  # its file is gone or broken: doctor says so, and its answers feed nothing
            continue
        found.update({f"{name}/{item.id}": item for item in form.items() if item.feeds})
    return found


def _by_filling(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    fillings: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        fillings.setdefault(row[1], []).append(row)
    return fillings


def _of_filling(
    desk: Desk, rows: list[tuple[Any, ...]], feeding: Mapping[str, Item]
) -> Iterable[tuple[int, str, Fed]]:
    read = []
    for stay, uid, form, item_id, stored, observed in rows:
        item = feeding[f"{form}/{item_id}"]
        value = _fact(desk, item, json.loads(stored) if isinstance(stored, str | bytes) else stored)
        if value is not None and item.feeds is not None:
            read.append((stay, uid, form, item, value, datetime.fromisoformat(observed)))
    seen = next((value for *_, value, _ in read if isinstance(value, datetime)), None)
    for stay, uid, form, item, value, at in read:
        text = _text(item, value)
        yield stay, str(item.feeds), Fed(value, text, seen or at, form, uid)


def _fact(desk: Desk, item: Item, value: Any) -> Any:
    """``value`` as the fact that ``item`` feeds; ``None`` where it says nothing or does not fit."""
    name = str(item.feeds)
    kind = REGISTER[name].type
    said: Any = value
    if isinstance(value, str) and value in NOT_SAID:
        return None
    if kind is FactType.YES_NO and value in ("yes", "no"):
        said = value == "yes"
    elif kind is FactType.TEXT:
        said = option_label(item, value) if isinstance(value, str) else None
    elif kind is FactType.LIST:
        said = [each for each in value if each != "none"] if isinstance(value, list) else None
    elif kind in (FactType.DAY, FactType.INSTANT):
        said = _moment(desk, kind, value)
    return said if said is not None and fault(name, said) is None else None


def _moment(desk: Desk, kind: FactType, value: Any) -> date | datetime | None:
    if not isinstance(value, str):
        return None
    if kind is FactType.DAY:
        return date.fromisoformat(value[:10])
    at = datetime.fromisoformat(value) if "T" in value else None
    return desk.local(at) if at is not None and at.tzinfo is not None else None


def _text(item: Item, value: Any) -> str:
    """In words, with its unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(option_label(item, str(each)) for each in value) or "none"
    if isinstance(value, int | float):
        return f"{value:g} {item.unit}".rstrip()
    if isinstance(value, datetime):
        return f"{value:%a %d %b %H:%M}"
    return f"{value:%a %d %b %Y}" if isinstance(value, date) else option_label(item, str(value))
