"""Tables that leave: my caseload, my to-dos, every stay in the vault. Reading one is audited.

Each row names its patient by two identifiers and says when it was written and of which census its facts are
(P§4). A no-information patient stands in it by bed and age alone (P§13); the sticky line is in none.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from ncm_tui.models.enums import KeyTimeKind
from ncm_tui.services import caseload, next_line, shown, todos
from ncm_tui.services.census import census_of
from ncm_tui.services.desk import Desk
from ncm_tui.views.caseload import CaseloadRow
from ncm_tui.views.export import ExportTable
from ncm_tui.views.todos import TodoLine

VERB = "export.csv"
_WHO: Final = ("mrn", "name", "birth_date", "birth_year", "age_sex", "unit", "bed")
_WHEN: Final = ("written_at", "census_at")
_CASELOAD: Final = (
    *_WHO, "name_alert", "status", "admitted", "los_days", "observation_hours", "gmlos", "payer",
    "payer_confirmed", "edd", "disposition", "barrier", "attending", "risk", "safety", "next_due", "next",
    "next_why", "todo", "todo_due", "todos", "not_on_census_since", "returned_days", *_WHEN, "stay",
)  # fmt: skip
_TODOS: Final = (
    *_WHO, "name_alert", "due_day", "due_at", "late", "snoozed", "repeat", "text", "left", *_WHEN, "todo",
    "stay",
)  # fmt: skip
_TIMES: Final = tuple(kind.value for kind in KeyTimeKind)
_STAYS: Final = (
    *_WHO, "name_alert", "visit_number", "class", "status", "on_my_list", "attending", "service", "payer",
    "payer_class", "payer_confirmed", "edd", "disposition", "drg", "gmlos",
    *(part for kind in _TIMES for part in (kind, f"{kind}_precision", f"{kind}_source", f"{kind}_confirmed")),
    *_WHEN, "stay",
)  # fmt: skip
_ALL_STAYS = f"SELECT {shown.COLUMNS} FROM stay_shown ORDER BY arrival IS NULL, arrival DESC, stay_id"
_KEY_TIMES = """
SELECT stay_id, kind, at, precision, source, confirmed_at IS NOT NULL FROM key_time WHERE voided_at IS NULL
"""


def table(desk: Desk, what: str) -> ExportTable:
    """``what`` is one of :data:`TABLES`. The reading is audited before it is given out."""
    found = TABLES[what](desk)
    detail = f"{what}, {len(found.rows)} rows"
    desk.vault.record(VERB, detail=detail).result()
    return found


def _when(desk: Desk) -> tuple[datetime, datetime | None]:
    now = desk.now()
    return desk.local(now), census_of(desk, now)


def _caseload(desk: Desk) -> ExportTable:
    when, found = _when(desk), caseload.rows(desk, steps=next_line.steps(desk))
    rows = tuple((*_caseload_row(row), *when, row.stay) for row in found)
    return ExportTable("caseload", _CASELOAD, rows, sum(row.unnamed for row in found))


def _caseload_row(row: CaseloadRow) -> Iterator[object]:
    hidden = row.unnamed
    yield from (None, row.name, None, None) if hidden else (row.mrn, row.name, row.birth_date, row.birth_year)
    yield from (row.age_sex, row.unit, row.bed, row.name_alert, row.status.value, row.admitted, row.los_days)
    yield from (row.observation_hours, row.gmlos, row.payer, row.payer_confirmed, row.edd, row.disposition)
    yield from (row.barrier, row.attending, row.risk, row.safety)
    step = row.next
    yield from (None, None, None) if step is None else (step.due, step.what, step.why)
    yield from (None if hidden else row.todo, row.todo_due, row.todos, row.absent_since, row.returned_days)


def _todos(desk: Desk) -> ExportTable:
    when, found = _when(desk), todos.page(desk).lines
    rows = tuple((*_todo_row(line), *when, line.uid, line.stay) for line in found)
    return ExportTable("todos", _TODOS, rows, sum(line.unnamed for line in found))


def _todo_row(line: TodoLine) -> Iterator[object]:
    hidden = line.unnamed
    yield from (
        (None, line.who, None, None) if hidden else (line.mrn, line.who, line.birth_date, line.birth_year)
    )
    yield from (line.age_sex, None, line.bed, line.name_alert, line.due.day, line.due.at, line.late)
    yield from (line.snoozed, line.repeat, None if hidden else line.text, line.left)


def _stays(desk: Desk) -> ExportTable:
    times: dict[int, dict[str, tuple[object, ...]]] = {}
    for stay, kind, at, precision, source, confirmed in desk.vault.reader.rows(_KEY_TIMES):
        instant = shown.instant(at)
        assert instant is not None  # the column is never empty
        local = desk.local(instant)
        said = local.date() if precision == "date" else local
        times.setdefault(stay, {})[kind] = (said, precision, source, bool(confirmed))
    when, made, hidden = _when(desk), [], 0
    for stored in desk.vault.reader.rows(_ALL_STAYS):
        row = shown.ShownStay._make(stored)
        hidden += bool(row.no_information)
        made.append((*_stay_row(desk, row), *_times(times.get(row.stay_id, {})), *when, row.uid))
    return ExportTable("stays", _STAYS, tuple(made), hidden)


def _stay_row(desk: Desk, row: shown.ShownStay) -> Iterator[object]:
    name = shown.listed_name(row)
    if row.no_information:
        yield from (None, name, None, None)
    else:
        yield from (row.mrn, name, row.birth_date, row.birth_year)
    yield from (shown.age_sex(row, desk.now(), desk.zone), row.unit, row.bed, bool(row.name_alert))
    yield from (None if row.no_information else row.visit_number, row.class_code, row.status)
    yield from (bool(row.on_my_list), row.attending, row.service, shown.payer_text(row), row.payer_class)
    yield from (bool(row.payer_confirmed), row.edd, shown.disposition_text(row), row.drg, row.gmlos)


def _times(found: dict[str, tuple[object, ...]]) -> Iterator[object]:
    for kind in _TIMES:
        yield from found.get(kind, (None, None, None, None))


TABLES: Final[dict[str, Callable[[Desk], ExportTable]]] = {
    "caseload": _caseload,
    "todos": _todos,
    "stays": _stays,
}
