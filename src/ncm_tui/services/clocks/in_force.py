"""The rules in force: those of the library, and the state's own that were typed on their page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from ncm_tui.rules.problems import DefinitionProblem, Problem

if TYPE_CHECKING:
    from ncm_tui.library.clocks import ClockRules
    from ncm_tui.library.library import Library
    from ncm_tui.library.state_rules import Entered
    from ncm_tui.services.desk import Desk
    from ncm_tui.vault.store import Vault

COLUMNS: Final = (
    "uid", "rule", "revision", "state", "kind", "document", "trigger", "clock", "n", "payers", "source",
    "effective_from", "verified_on",
)  # fmt: skip
_QUOTED: Final = ", ".join(f'"{name}"' for name in COLUMNS)
_HEAD: Final = "SELECT max(seq) FROM audit_entry"
_STATE: Final = "SELECT state FROM permission WHERE voided_at IS NULL ORDER BY id DESC LIMIT 1"
_ROWS: Final = f"SELECT {_QUOTED} FROM state_rule WHERE voided_at IS NULL ORDER BY id"


class _Held(NamedTuple):
    head: int
    library: Library
    rows: tuple[tuple[Any, ...], ...]
    rules: ClockRules


_RULES: WeakKeyDictionary[Vault, _Held] = WeakKeyDictionary()


def in_force(desk: Desk) -> ClockRules:
    """Every rule that reads. The library's alone are the very same object as there; after something else was
    written the answer is the same object too. A file of the user's own stands over a state rule of its id."""
    head = desk.vault.reader.value(_HEAD) or 0
    held = _RULES.get(desk.vault)
    if held is not None and held.head == head and held.library is desk.library:
        return held.rules
    rows = _rows(desk)
    if held is None or held.rows != rows or held.library is not desk.library:
        rules = _with(desk.library, rows)
    else:
        rules = held.rules
    _RULES[desk.vault] = _Held(head, desk.library, rows, rules)
    return rules


def state_of(desk: Desk) -> str:
    """The state of the permission page as its USPS code; empty where it was not said."""
    return str(desk.vault.reader.value(_STATE) or "")


def entered(desk: Desk) -> tuple[Entered, ...]:
    """The state rules that were typed for this state, oldest first. Where the permission names no state, all
    of them: they were typed for this facility."""
    return tuple(_entered(row) for row in _rows(desk))


def _rows(desk: Desk) -> tuple[tuple[Any, ...], ...]:
    state, at = state_of(desk), COLUMNS.index("state")
    return tuple(row for row in map(tuple, desk.vault.reader.rows(_ROWS)) if row[at] == state or not state)


def _entered(row: tuple[Any, ...]) -> Entered:
    from ncm_tui.library.state_rules import Entered

    values = dict(zip(COLUMNS, row, strict=True))
    for name in ("effective_from", "verified_on"):
        values[name] = None if values[name] is None else date.fromisoformat(values[name])
    return Entered(**values)


def _with(library: Library, rows: tuple[tuple[Any, ...], ...]) -> ClockRules:
    found = library.clocks()
    if not rows:
        return found
    from ncm_tui.library.clocks import in_order
    from ncm_tui.library.state_rules import read_state_rule

    rules, broken = list(found), list[Problem](found.broken)
    for each in map(_entered, rows):
        if each.rule in found.by_id:
            continue
        try:
            rules.append(read_state_rule(library, each))
        except DefinitionProblem as problem:
            broken.append(problem)
    return in_order(rules, broken)
