"""The discharge checklist against the EDD: what keeps the file open is due the day before it, and what is
for the day itself on it, a line only where she leaves before I am here again. Leaving today without some of
it is harm (P§2)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from ncm_tui.rules.conditions import names
from ncm_tui.rules.ranking import POLICY
from ncm_tui.rules.readiness import Checklist, ChecklistRow, Judged, Standing, Stop, judge
from ncm_tui.services import shown
from ncm_tui.services.worklist.found import Found, Look
from ncm_tui.views.words import counted
from ncm_tui.views.worklist import Place

#: Leaving today without one of these is harm: accepted by a receiver, medicines in hand, oxygen, the place
#: at an IRF, a shelter, a psychiatric hospital, the dialysis chair.
HARM: Final = frozenset({"DC16", "DC21", "DC28", "DC49", "DC55", "DC57", "DC59"})
CHECKLIST: Final = "discharge"
_ON_THE_DAY: Final = "T"
_OPEN: Final = (Standing.NEEDED, Standing.OPEN, Standing.NOT_SEEN)
_PLANNED: Final = frozenset({"planned_services", "psychiatric_need"})
#: What every row is judged by, beside its own conditions.
_FACTS: Final = frozenset({"destination", "discharged", "discharge", "discharge_assumed"})
#: What says when a line is due, and nothing of the rows.
_WHEN: Final = frozenset({"discharge", "discharge_assumed"})
#: More of a stay than this are one line.
_MOST: Final = 2
_RECORDED: Final = """SELECT i.stay_id, i.item, i.state FROM checklist_item i
    WHERE i.stay_id IN (SELECT value FROM json_each(?)) AND i.checklist = ? AND i.voided_at IS NULL"""


def find(look: Look) -> Iterator[Found]:
    """For open stays whose EDD comes by my next shift: then the day before it is this shift's."""
    near = [row for row in look.mine.values() if _is_near(look, row)]
    if not near:
        return
    checklist = _asked(look.desk.library.checklist(CHECKLIST))
    ids = json.dumps([row.stay_id for row in near])
    recorded: dict[int, dict[str, str]] = {}
    for stay_id, item, state in look.desk.vault.reader.rows(_RECORDED, (ids, CHECKLIST)):
        recorded.setdefault(stay_id, {})[item] = state
    facts = look.facts([row.uid for row in near], _FACTS.union(*map(_names, checklist.rows)))
    judged: dict[str, Sequence[Judged]] = {}
    for row in near:
        own = {name: value for name, value in facts[row.uid].items() if name not in _WHEN}
        shown_rows = recorded.get(row.stay_id, {})
        # Most stays are alike in what the rows ask for: each kind is judged once.
        kind = repr((sorted(own.items()), sorted(shown_rows.items())))
        if kind not in judged:
            judged[kind] = judge(checklist, own, shown_rows).rows
        yield from _of_stay(look, row, facts[row.uid], judged[kind])


def _is_near(look: Look, row: shown.ShownStay) -> bool:
    edd = shown.day(row.edd)
    return bool(row.open) and edd is not None and look.today <= edd <= look.until


def _asked(checklist: Checklist) -> Checklist:
    """The rows that Today may name: what stops the closing of the file, and what is harm to leave without.
    None of them has evidence of its own in the chart; rows that a clock has are its lines already."""
    rows = (row for row in checklist.rows if row.id in HARM or row.stop is Stop.HARD)
    return replace(checklist, rows=tuple(row for row in rows if not row.clock))


def _names(row: ChecklistRow) -> frozenset[str]:
    """The facts that a row asks for."""
    conditions = (each for each in (row.applies, row.or_when, row.hard_when) if each is not None)
    return frozenset(name for each in conditions for name in names(each))


def _of_stay(
    look: Look, row: shown.ShownStay, facts: Mapping[str, Any], judged: Sequence[Judged]
) -> Iterator[Found]:
    leaves, assumed = facts.get("discharge"), bool(facts.get("discharge_assumed"))
    if not isinstance(leaves, datetime):
        return
    day = leaves.date()
    said = f"leaves {_day(day, look.today)} {'~' if assumed else ''}{leaves:%H:%M}"
    needed = [one for one in judged if one.standing in _OPEN]
    for one in needed:
        if one.row.id in HARM and day == look.today:
            yield _line(row, one, said, leaves, assumed=assumed, harm=True)
    rest = [one for one in needed if one.stop is Stop.HARD and not (one.row.id in HARM and day == look.today)]
    before = [one for one in rest if _ON_THE_DAY not in one.row.phases]
    on_it = [one for one in rest if _ON_THE_DAY in one.row.phases]
    yield from _lines(row, before, said, day - timedelta(days=1), assumed=False)
    if day == look.today or day < look.until:
        yield from _lines(row, on_it, said, leaves, assumed=assumed)
    if any(one.standing is Standing.WAITING and _PLANNED.intersection(one.needs) for one in judged):
        yield _unplanned(row, said, day - timedelta(days=1))


def _lines(
    row: shown.ShownStay, rows: Sequence[Judged], said: str, due: datetime | date, *, assumed: bool
) -> Iterator[Found]:
    if len(rows) <= _MOST:
        for one in rows:
            yield _line(row, one, said, due, assumed=assumed)
        return
    yield _line(row, rows[0], said, due, assumed=assumed)._replace(
        item=f"check:{row.uid}:{'day' if isinstance(due, datetime) else 'before'}",
        what=f"discharge: {counted(len(rows), 'row')} needed",
        rule=" ".join(one.row.id for one in rows),
        source="discharge checklist",
        place=Place("discharge", row=rows[0].row.id),
    )


def _line(
    row: shown.ShownStay, one: Judged, said: str, due: datetime | date, *, assumed: bool, harm: bool = False
) -> Found:
    return Found(
        item=f"check:{row.uid}:{one.row.id}",
        what=one.row.text,
        why=said,
        source=f"discharge checklist {one.row.id}",
        due=due,
        weight=POLICY,
        place=Place("discharge", row=one.row.id, dialog="evidence", uid=one.row.id),
        stay=row.uid,
        rule=one.row.id,
        safety=harm,
        assumed=("discharge",) if assumed else (),
        owner=one.row.who,
    )


def _unplanned(row: shown.ShownStay, said: str, due: date) -> Found:
    """Oxygen, equipment, infusion, dialysis: nobody said whether they are planned (P§1)."""
    return Found(
        item=f"check:{row.uid}:planned",
        what="what is planned after leaving?",
        why=said,
        source="discharge checklist",
        due=due,
        weight=POLICY,
        place=Place("discharge", row="planned"),
        stay=row.uid,
        state="unknown",
        needs=("planned_services",),
    )


def _day(day: date, today: date) -> str:
    return {0: "today", 1: "tomorrow"}.get((day - today).days, f"{day:%a %d}")
