"""Reads a checklist from TOML: the bundled file, or a site's own that adds to it and retires rows.

A site's file names what it changes and nothing else::

    id = "discharge"; version = "1-local"; extends = "discharge"; retire = ["DC62"]
    [[rows]]
    id = "SITE1"; text = "Valet ticket returned"; who = "RN"; when = ["T"]
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ncm_tui.models.enums import Destination
from ncm_tui.rules.conditions import JOINTS, OPERATORS, names, parts
from ncm_tui.rules.facts import REGISTER, nearest
from ncm_tui.rules.problems import DefinitionProblem
from ncm_tui.rules.readiness import Checklist, ChecklistRow, DestinationRows, Stop, Target

_TOP = frozenset(
    {
        "id",
        "version",
        "title",
        "kind",
        "licence",
        "citation",
        "phases",
        "destinations",
        "rows",
        "extends",
        "retire",
    }
)
_ROW = frozenset(
    {
        "id", "text", "who", "when", "stop", "detail", "evidence", "for", "also_for", "not_for", "applies", "or_when",
        "hard_when", "form", "derived", "opens", "by_hand", "source",
    }
)  # fmt: skip
_OPENS = ("form:", "dialog:", "tab:")


def read_checklist(
    data: Mapping[str, Any],
    where: str,
    *,
    base: Checklist | None = None,
    sha256: str = "",
    text: str = "",
    local: bool = False,
) -> Checklist:
    """The checklist of one TOML document. ``base`` is what an ``extends`` file builds on.

    Raises :class:`DefinitionProblem` naming file and key, and what was expected.
    """
    _only(data, _TOP, where, "")
    if data.get("extends") and base is None:
        raise _fault(where, "extends", f"there is no checklist '{data['extends']}' to extend")
    phases = _phases(data, base, where)
    targets = _targets(data, base, where)
    rows = _rows(data, where, tuple(letter for letter, _ in phases), {target.id for target in targets})
    if base is not None and data.get("extends"):
        rows = _merged(base, rows, data.get("retire", []), where)
    return Checklist(
        id=_text(data, "id", where),
        version=_text(data, "version", where),
        title=str(data.get("title") or (base.title if base else "")) or _text(data, "title", where),
        phases=phases,
        targets=targets,
        rows=rows,
        licence=str(data.get("licence", base.licence if base else "")),
        citation=str(data.get("citation", base.citation if base else "")),
        sha256=sha256,
        local=local,
        text=text,
    )


def _phases(data: Mapping[str, Any], base: Checklist | None, where: str) -> tuple[tuple[str, str], ...]:
    found = data.get("phases")
    if found is None and base is not None:
        return base.phases
    if not isinstance(found, Mapping) or not found:
        raise _fault(where, "phases", 'a table of letter = "title" was expected')
    return tuple((str(letter), str(title)) for letter, title in found.items())


def _targets(data: Mapping[str, Any], base: Checklist | None, where: str) -> tuple[Target, ...]:
    own: list[Target] = []
    for name, about in data.get("destinations", {}).items():
        key = f"destinations.{name}"
        _one_of(name, [each.value for each in Destination], where, key)
        kind = _one_of(
            str(about.get("rows", "all")), [each.value for each in DestinationRows], where, f"{key}.rows"
        )
        own.append(Target(name, str(about.get("title", name)), DestinationRows(kind)))
    if base is None:
        return tuple(own)
    replaced = {target.id for target in own}
    return tuple(target for target in base.targets if target.id not in replaced) + tuple(own)


def _rows(
    data: Mapping[str, Any], where: str, phases: tuple[str, ...], targets: set[str]
) -> tuple[ChecklistRow, ...]:
    rows: list[ChecklistRow] = []
    for number, raw in enumerate(data.get("rows", [])):
        row = _row(raw, where, f"rows[{number}]", phases, targets)
        if any(row.id == other.id for other in rows):
            raise _fault(where, f"rows[{number}].id", f"'{row.id}' is here twice")
        rows.append(row)
    return tuple(rows)


def _row(
    raw: Mapping[str, Any], where: str, key: str, phases: tuple[str, ...], targets: set[str]
) -> ChecklistRow:
    _only(raw, _ROW, where, key)
    opens = str(raw.get("opens", ""))
    if opens and not opens.startswith(_OPENS):
        raise _fault(where, f"{key}.opens", f"'{opens}' must begin with one of {', '.join(_OPENS)}")
    for letter in raw.get("when", []):
        _one_of(str(letter), phases, where, f"{key}.when")
    stop = _one_of(str(raw.get("stop", "soft")), [each.value for each in Stop], where, f"{key}.stop")
    return ChecklistRow(
        id=_text(raw, "id", where, key),
        text=_text(raw, "text", where, key),
        who=str(raw.get("who", "")),
        phases=tuple(raw.get("when", [])),
        stop=Stop(stop),
        detail=str(raw.get("detail", "")),
        evidence=str(raw.get("evidence", "")),
        destinations=None if "for" not in raw else _places(raw, "for", where, key, targets),
        also_for=_places(raw, "also_for", where, key, targets),
        not_for=_places(raw, "not_for", where, key, targets),
        applies=_condition(raw.get("applies"), where, f"{key}.applies"),
        or_when=_condition(raw.get("or_when"), where, f"{key}.or_when"),
        hard_when=_condition(raw.get("hard_when"), where, f"{key}.hard_when"),
        form=str(raw.get("form", "evidence")),
        derived=str(raw.get("derived", "")),
        opens=opens,
        by_hand=bool(raw.get("by_hand", False)),
        source=str(raw.get("source", "")),
    )


def _places(raw: Mapping[str, Any], name: str, where: str, key: str, targets: set[str]) -> tuple[str, ...]:
    places = tuple(str(place) for place in raw.get(name, []))
    for place in places:
        _one_of(place, sorted(targets), where, f"{key}.{name}")
    return places


def _condition(raw: Any, where: str, key: str) -> Mapping[str, Any] | None:
    """A condition whose shape and names were checked."""
    if raw is None:
        return None
    _shape(raw, where, key)
    for name in names(raw):
        _one_of(name, list(REGISTER), where, key)
    condition: Mapping[str, Any] = raw
    return condition


def _shape(raw: Any, where: str, key: str) -> None:
    if not isinstance(raw, Mapping) or not raw:
        raise _fault(where, key, 'a condition was expected, as { f = "age", op = ">=", value = 65 }')
    if "f" in raw:
        if "op" not in raw or "value" not in raw:
            raise _fault(where, key, "a comparison needs f, op and value")
        _one_of(str(raw["op"]), OPERATORS, where, f"{key}.op")
        return
    if len(raw) != 1:
        raise _fault(where, key, f"one of {', '.join(JOINTS)} was expected, alone")
    _one_of(str(next(iter(raw))), JOINTS, where, key)
    for part in parts(raw):
        _shape(part, where, key)


def _merged(
    base: Checklist, own: tuple[ChecklistRow, ...], retired: list[str], where: str
) -> tuple[ChecklistRow, ...]:
    known = [row.id for row in base.rows]
    for row_id in retired:
        _one_of(str(row_id), known, where, "retire")
    by_id = {row.id: row for row in own}
    kept = [by_id.pop(row.id, row) for row in base.rows]
    kept = [replace(row, destinations=(), or_when=None) if row.id in retired else row for row in kept]
    return (*kept, *by_id.values())


def _only(raw: Any, known: frozenset[str], where: str, key: str) -> None:
    if not isinstance(raw, Mapping):
        raise _fault(where, key or "file", "a table was expected")
    for name in raw:
        if name not in known:
            close = nearest(str(name), sorted(known))
            hint = f"; did you mean '{close}'?" if close else f"; known keys are {', '.join(sorted(known))}"
            raise _fault(where, f"{key}.{name}".lstrip("."), f"this key is not known{hint}")


def _one_of(value: str, allowed: Any, where: str, key: str) -> str:
    options = list(allowed)
    if value not in options:
        close = nearest(value, options)
        hint = f"; did you mean '{close}'?" if close else ""
        shown = ", ".join(options) if len(options) <= 20 else f"{len(options)} known names"
        raise _fault(where, key, f"'{value}' is not one of {shown}{hint}")
    return value


def _text(raw: Mapping[str, Any], name: str, where: str, key: str = "") -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value:
        raise _fault(where, f"{key}.{name}".lstrip("."), "a text was expected")
    return value


def _fault(where: str, key: str, sentence: str) -> DefinitionProblem:
    return DefinitionProblem(f"{key}: {sentence}.", path=where)
