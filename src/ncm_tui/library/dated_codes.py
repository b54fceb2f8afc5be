"""Lists of codes that are on the list from one day to another, and the condition that asks for them.

A clock rule writes ``{ listed = "dme-f2f-wopd", f = "hcpcs", on = "dme_ordered" }``: the code ``hcpcs`` was
on that list on the day of ``dme_ordered``. It is read as the plain condition it stands for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.library.catalogs import day_of
from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, Table, not_one_of, raise_first
from ncm_tui.rules.problems import DefinitionProblem

if TYPE_CHECKING:
    from ncm_tui.library.library import Library

KIND: Final = "dated_codes"
_KEYS: Final = {"listed", "f", "on"}


@dataclass(frozen=True, slots=True)
class Group:
    """Codes with their titles, on the list from ``begins`` to ``ends``, both included; ``None`` is open."""

    title: str
    codes: Mapping[str, str]
    begins: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class DatedCodes:
    """The list. ``local`` is the user's own."""

    id: str
    name: str
    source: str
    groups: tuple[Group, ...]
    local: bool = False

    def condition(self, fact: str, on: str) -> dict[str, Any]:
        """That the code ``fact`` is on the list on the day of ``on``."""
        return {"any": [_asked(group, fact, on) for group in self.groups]}


#: A list by its id; ``None`` where there is none.
Lists = Callable[[str], DatedCodes | None]


def _asked(group: Group, fact: str, on: str) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [{"f": fact, "op": "in", "value": sorted(group.codes)}]
    if group.begins is not None:
        parts.append({"f": on, "op": ">=", "value": group.begins.isoformat()})
    if group.ends is not None:
        parts.append({"f": on, "op": "<=", "value": group.ends.isoformat()})
    return parts[0] if len(parts) == 1 else {"all": parts}


def read_dated_codes(data: dict[str, Any], source: Source) -> DatedCodes:
    """The list of a file. Raises ``DefinitionProblem`` with file and key."""
    found, faults = dated_codes_and_faults(data, source)
    raise_first(faults, source.where)
    return found


def dated_codes_and_faults(data: dict[str, Any], source: Source) -> tuple[DatedCodes, tuple[Fault, ...]]:
    """The list as far as it could be read, and everything that is wrong with it."""
    faults: list[Fault] = []
    top = Table(data, "", faults)
    top.choice("kind", [KIND])
    top.text("licence")
    if top.text("id") != source.id:
        top.fault("id", f"must be the name of its file, '{source.id}'.")
    groups = tuple(_group(each) for each in top.tables("groups"))
    found = DatedCodes(source.id, top.text("name"), top.text("source"), groups, source.local)
    if not groups:
        top.fault("groups", "at least one group of codes is needed.")
    top.done()
    return found, tuple(faults)


def _group(table: Table) -> Group:
    codes = {str(code): str(title) for code, title in table.named("codes").items()}
    if not codes:
        table.fault("codes", 'at least one code is needed, as { "E1390" = "Oxygen concentrator" }.')
    group = Group(table.text("title"), codes, day_of(table, "from"), day_of(table, "to"))
    if group.begins is not None and group.ends is not None and group.ends < group.begins:
        table.fault("to", f"{group.ends} is before {group.begins}.")
    table.done()
    return group


def expanded(raw: Any, key: str, lists: Lists, faults: list[Fault]) -> Any:
    """``raw`` with every ``listed`` in it as the condition it stands for; whatever else is left as it is."""
    if isinstance(raw, list):
        return [expanded(each, f"{key}[{number}]", lists, faults) for number, each in enumerate(raw)]
    if not isinstance(raw, Mapping):
        return raw
    if "listed" in raw:
        return _expanded(raw, key, lists, faults)
    return {name: expanded(each, f"{key}.{name}", lists, faults) for name, each in raw.items()}


def _expanded(raw: Mapping[str, Any], key: str, lists: Lists, faults: list[Fault]) -> Any:
    for name in raw:
        if name not in _KEYS:
            faults.append(Fault(f"{key}.{name}", not_one_of(name, sorted(_KEYS))))
    missing = sorted(_KEYS - set(raw))
    if missing:
        faults.append(Fault(key, f"'{missing[0]}' is needed here: listed, f and on go together."))
        return raw
    found = lists(str(raw["listed"]))
    if found is None:
        faults.append(Fault(f"{key}.listed", f"there is no dated list of codes '{raw['listed']}'."))
        return {"known": str(raw["f"])}
    return found.condition(str(raw["f"]), str(raw["on"]))


def lists_of(library: "Library") -> Lists:
    """The lists of a library. Where the user's own has a fault the bundled one stays in force."""

    def named(name: str) -> DatedCodes | None:
        if name not in library.ids("catalogs"):
            return None
        try:
            found = library.get("catalogs", name)
        except DefinitionProblem:
            if not library.is_local("catalogs", name):
                raise
            source = library.bundled("catalogs", name)
            found = read_dated_codes(parse_toml(source), source)
        return found if isinstance(found, DatedCodes) else None

    return named
