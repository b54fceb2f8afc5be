"""From a checklist's TOML to :class:`~ncm_tui.rules.readiness.Checklist` (``docs/checklists.md``).

A site's own file names what it adds, replaces or retires, and nothing else::

    id = "discharge"; version = "1-site"; extends = "discharge"; retire = ["DC62"]
    [[rows]]
    id = "SITE1"; text = "Valet ticket returned"; who = "RN"; when = ["T"]
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ncm_tui.library.condition_check import condition_faults
from ncm_tui.library.tables import Fault, Table, not_one_of
from ncm_tui.models.enums import Destination
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.forms import Condition
from ncm_tui.rules.readiness import Checklist, ChecklistRow, DestinationRows, Stop, Target

OPENS = ("form:", "dialog:", "tab:")
_FACTS = dict.fromkeys(REGISTER)


def read_checklist(
    data: Mapping[str, Any],
    *,
    base: Checklist | None = None,
    sha256: str = "",
    text: str = "",
    local: bool = False,
) -> tuple[Checklist, tuple[Fault, ...]]:
    """The checklist, as far as it could be read, and everything that is wrong with it (none: it may be used).

    ``base`` is the bundled checklist that a file with ``extends`` builds on.
    """
    faults: list[Fault] = []
    top = Table(data, "", faults)
    extends = top.text("extends", "")
    if extends and (base is None or base.id != extends):
        top.fault("extends", f"there is no checklist '{extends}' to extend.")
    under = base if extends else None
    targets = _targets(top, under)
    phases = _phases(top, under)
    own = tuple(_row(each, phases, {target.id for target in targets}) for each in top.tables("rows"))
    faults.extend(_twice(own))
    checklist = Checklist(
        id=top.text("id"),
        version=top.text("version"),
        title=top.text("title", under.title if under else None),
        phases=phases,
        targets=targets,
        rows=_merged(top, under, own) if under else own,
        licence=top.text("licence", under.licence if under else ""),
        citation=top.text("citation", under.citation if under else ""),
        sha256=sha256,
        local=local,
        text=text,
    )
    top.done()
    return checklist, tuple(faults)


def _phases(top: Table, under: Checklist | None) -> tuple[tuple[str, str], ...]:
    if under and not top.has("phases"):
        return under.phases
    found = tuple((letter, str(title)) for letter, title in top.named("phases").items())
    if not found:
        top.fault("phases", 'a table of letter = "title" is needed.')
    return found


def _targets(top: Table, under: Checklist | None) -> tuple[Target, ...]:
    own: list[Target] = []
    known = [each.value for each in Destination]
    for name, raw in top.named("destinations").items():
        about = Table(raw, f"destinations.{name}", top.faults)
        if name not in known:
            top.fault(f"destinations.{name}", not_one_of(name, known))
        rows = about.choice("rows", [each.value for each in DestinationRows], DestinationRows.ALL)
        own.append(Target(name, about.text("title", name), DestinationRows(rows)))
        about.done()
    if under is None:
        return tuple(own)
    replaced = {target.id for target in own}
    return (*(target for target in under.targets if target.id not in replaced), *own)


def _row(raw: Table, phases: tuple[tuple[str, str], ...], targets: set[str]) -> ChecklistRow:
    when = raw.texts("when")
    for letter in when:
        if letter not in dict(phases):
            raw.fault("when", not_one_of(letter, dict(phases)))
    opens = raw.text("opens", "")
    if opens and not opens.startswith(OPENS):
        raw.fault("opens", f"'{opens}' must begin with one of {', '.join(OPENS)}.")
    row = ChecklistRow(
        id=raw.text("id"),
        text=raw.text("text"),
        who=raw.text("who", ""),
        phases=when,
        stop=Stop(raw.choice("stop", [each.value for each in Stop], Stop.SOFT)),
        detail=raw.text("detail", ""),
        evidence=raw.text("evidence", ""),
        destinations=_places(raw, "for", targets) if raw.has("for") else None,
        also_for=_places(raw, "also_for", targets),
        not_for=_places(raw, "not_for", targets),
        applies=_condition(raw, "applies"),
        or_when=_condition(raw, "or_when"),
        hard_when=_condition(raw, "hard_when"),
        form=raw.text("form", "evidence"),
        derived=raw.text("derived", ""),
        opens=opens,
        clock=raw.texts("clock"),
        source=raw.text("source", ""),
    )
    raw.done()
    return row


def _places(raw: Table, name: str, targets: set[str]) -> tuple[str, ...]:
    places = raw.texts(name)
    for place in places:
        if place not in targets:
            raw.fault(name, not_one_of(place, sorted(targets)))
    return places


def _condition(raw: Table, name: str) -> Condition | None:
    """A condition whose shape and names were checked."""
    found = raw.get(name)
    if found is None:
        return None
    faults = condition_faults(found, f"{raw.key}.{name}", _FACTS)
    raw.faults.extend(faults)
    return None if faults else found


def _twice(rows: Iterable[ChecklistRow]) -> Iterable[Fault]:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row.id in seen:
            yield Fault(f"rows[{number}].id", f"'{row.id}' is here twice; each row must be its own.")
        seen.add(row.id)


def _merged(top: Table, under: Checklist, own: tuple[ChecklistRow, ...]) -> tuple[ChecklistRow, ...]:
    """The bundled rows with the site's in their place or after them. A retired row applies nowhere, but its
    evidence of yesterday can still be read."""
    known = [row.id for row in under.rows]
    retired = top.texts("retire")
    for row_id in retired:
        if row_id not in known:
            top.fault("retire", not_one_of(row_id, known))
    by_id = {row.id: row for row in own}
    kept = [by_id.pop(row.id, row) for row in under.rows]
    nowhere = [
        replace(row, destinations=(), also_for=(), or_when=None) if row.id in retired else row for row in kept
    ]
    return (*nowhere, *by_id.values())
