"""State rules: what was typed on a short form becomes a rule file's keys, read by the reader of rule files.

The kinds lie in ``catalogs/state-rules.toml``. Nothing of a state's law is bundled.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from ncm_tui.library.clock_check import SHORT_MOST
from ncm_tui.library.clocks import read_clock
from ncm_tui.library.dated_codes import lists_of
from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, Table, not_one_of, raise_first
from ncm_tui.rules.clock_rules import ClockRule
from ncm_tui.rules.problems import DefinitionProblem

if TYPE_CHECKING:
    from ncm_tui.library.library import Library

KIND: Final = "state_rules"
NAME: Final = "state-rules"
#: What the form's *Due* means in the grammar; ``n`` is put where it counts.
CLOCKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "hours": {"clock": "HRS"},
    "days": {"clock": "CAL"},
    "business_days": {"clock": "BD", "at": "17:00"},
    "before_leaving": {"clock": "HRS", "from": "discharge"},
    "leaving": {"clock": "BEFORE", "from": "discharge"},
}
#: It has no number.
UNCOUNTED: Final = "leaving"


@dataclass(frozen=True, slots=True)
class StateKind:
    """A kind of state rule: its words, what the form begins with, and the keys of a rule file it sets."""

    id: str
    title: str
    short: str
    rule: Mapping[str, Any]
    begins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """What a rule may start with, or for whom it is: ``applies`` a condition, ``rule`` the keys it sets."""

    id: str
    title: str
    applies: Mapping[str, Any] | None
    rule: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StateKinds:
    """All of them by id, in the order of the file."""

    kinds: Mapping[str, StateKind]
    triggers: Mapping[str, Part]
    payers: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Entered:
    """A state rule as it was typed: see :class:`~ncm_tui.models.clocks.StateRule`."""

    uid: str
    rule: str
    revision: int
    state: str
    kind: str
    document: str
    trigger: str
    clock: str
    n: int | None
    payers: str
    source: str
    effective_from: date | None
    verified_on: date | None


def state_kinds(library: "Library") -> StateKinds:
    """The list in force. Where the user's own has a fault the bundled one stays."""
    try:
        return cast("StateKinds", library.get("catalogs", NAME))
    except DefinitionProblem:
        source = library.bundled("catalogs", NAME)
        return read_state_kinds(parse_toml(source), source)


def read_state_kinds(data: dict[str, Any], source: Source) -> StateKinds:
    """The list of a file. Raises ``DefinitionProblem`` with file and key."""
    found, faults = kinds_and_faults(data, source)
    raise_first(faults, source.where)
    return found


def kinds_and_faults(data: dict[str, Any], source: Source) -> tuple[StateKinds, tuple[Fault, ...]]:
    """The list as far as it could be read, and everything that is wrong with it."""
    faults: list[Fault] = []
    top = Table(data, "", faults)
    top.choice("kind", [KIND])
    for name in ("licence", "name", "source"):
        top.text(name)
    if top.text("id") != source.id:
        top.fault("id", f"must be the name of its file, '{source.id}'.")
    triggers, payers = _parts(top, "triggers"), _parts(top, "payers")
    kinds = {name: _kind(name, raw, faults) for name, raw in top.named("kinds").items()}
    for kind in kinds.values():
        for key, known in (("trigger", triggers), ("clock", CLOCKS), ("payers", payers)):
            if kind.begins[key] and kind.begins[key] not in known:
                top.fault(f"kinds.{kind.id}.{key}", not_one_of(kind.begins[key], known))
    top.done()
    return StateKinds(kinds, triggers, payers), tuple(faults)


def read_state_rule(library: "Library", entered: Entered) -> ClockRule:
    """The rule as any of a file, marked local. Raises ``DefinitionProblem`` naming the rule and the key."""
    where = f"state rule {entered.rule}"
    kinds = state_kinds(library)
    for key, name, known in (
        ("kind", entered.kind, kinds.kinds),
        ("trigger", entered.trigger, kinds.triggers),
        ("clock", entered.clock, CLOCKS),
        ("payers", entered.payers or "medicaid", kinds.payers),
    ):
        if name not in known:
            raise DefinitionProblem(f"{key}: {not_one_of(name, known)}", path=where)
    data = _data(kinds, entered)
    digest = hashlib.sha256(json.dumps(data, default=str, sort_keys=True).encode()).hexdigest()
    source = Source("clocks", entered.rule.lower().replace("_", "-"), where, True, "", digest)
    return read_clock(source, lists_of(library), data)


def _data(kinds: StateKinds, entered: Entered) -> dict[str, Any]:
    """The keys of a rule file that would say the same."""
    kind, trigger = kinds.kinds[entered.kind], kinds.triggers[entered.trigger]
    payers = kinds.payers.get(entered.payers)
    asked = [part.applies for part in (trigger, payers) if part is not None and part.applies is not None]
    due = dict(CLOCKS[entered.clock])
    if entered.n is not None and entered.clock != UNCOUNTED:
        due["n"] = -entered.n if entered.clock == "before_leaving" else entered.n
    data: dict[str, Any] = {
        "id": entered.rule,
        "version": str(entered.revision),
        "title": f"{entered.document} ({entered.state})",
        "short": kind.short or entered.document[:SHORT_MOST].rstrip(),
        "licence": "typed here",
        "citation": f"{entered.state}: {entered.source}",
        "confidence": "C" if entered.verified_on is None else "V2",
        "kind": "legal",
        **kind.rule,
        **trigger.rule,
        "due": due,
        "notes": ["A state rule, typed here."],
    }
    if asked:
        data["applies"] = asked[0] if len(asked) == 1 else {"all": asked}
    if entered.effective_from is not None:
        data["effective_from"] = entered.effective_from
    return data


def _kind(name: str, raw: Any, faults: list[Fault]) -> StateKind:
    table = Table(raw, f"kinds.{name}", faults)
    found = StateKind(
        id=name,
        title=table.text("title"),
        short=table.text("short", ""),
        rule=table.named("rule"),
        begins={key: table.text(key, "") for key in ("trigger", "clock", "payers")},
    )
    table.done()
    return found


def _parts(top: Table, name: str) -> dict[str, Part]:
    found = {}
    for one, raw in top.named(name).items():
        table = Table(raw, f"{name}.{one}", top.faults)
        applies = table.named("applies") if table.has("applies") else None
        found[one] = Part(one, table.text("title"), applies, table.named("rule"))
        table.done()
    return found
