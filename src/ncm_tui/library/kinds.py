"""The kinds of definition: a folder of files each, and the function that reads one of them.

To add one, add a :class:`Kind` to ``KINDS``; nothing else needs to know. The readers are imported with the
first definition of their kind: a start that opens no form does not pay for them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.rules.problems import DefinitionProblem

if TYPE_CHECKING:
    from ncm_tui.library.library import Library
    from ncm_tui.library.note_templates import NoteTemplate
    from ncm_tui.rules.editions import DatedTable
    from ncm_tui.rules.forms import Form
    from ncm_tui.rules.payer_template import PayerTemplate
    from ncm_tui.rules.plans import PlanTemplate
    from ncm_tui.rules.readiness import Checklist


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is the folder, ``suffix`` of its files, ``noun`` for messages, ``read`` the reader."""

    name: str
    suffix: str
    noun: str
    read: Callable[["Library", Source], Any]


def _read_form(library: "Library", source: Source) -> "Form":
    from ncm_tui.library.form_links import form_faults
    from ncm_tui.library.site import plain
    from ncm_tui.library.tables import raise_first

    if source.kind == "forms" and source.id in library.ids("overrides"):
        try:
            return cast("Form", library.get("overrides", source.id))
        except DefinitionProblem:
            pass  # the form stays as published, and broken_forms() says so
    found = plain(library, source)
    raise_first(found.faults or form_faults(found.form, library, source.id), source.where)
    return found.form


def _read_override(library: "Library", source: Source) -> "Form":
    from ncm_tui.library.site import overridden

    return overridden(library, source)


def _read_checklist(library: "Library", source: Source) -> "Checklist":
    from ncm_tui.library.checklists import read_checklist
    from ncm_tui.library.tables import raise_first

    data = parse_toml(source)
    base = None
    if isinstance(data.get("extends"), str):
        below = library.bundled("checklists", data["extends"])
        base, faults = read_checklist(parse_toml(below), sha256=below.sha256, text=below.text)
        raise_first(faults, below.where)
    checklist, faults = read_checklist(
        data, base=base, sha256=source.sha256, text=source.text, local=source.local
    )
    raise_first(faults, source.where)
    return checklist


def _read_note_template(_library: "Library", source: Source) -> "NoteTemplate":
    from ncm_tui.library.note_templates import read_note_template

    return read_note_template(source)


def _read_plan(_library: "Library", source: Source) -> "PlanTemplate":
    from ncm_tui.library.plans import read_plan

    return read_plan(source)


def _read_dated(_library: "Library", source: Source) -> "DatedTable":
    from ncm_tui.library.dated import read_dated

    return read_dated(source)


def _read_clock(library: "Library", source: Source) -> Any:
    from ncm_tui.library.clocks import read_clock
    from ncm_tui.library.dated_codes import lists_of

    return read_clock(source, lists_of(library))


def _read_catalog(_library: "Library", source: Source) -> Any:
    from ncm_tui.library.catalogs import read_catalog

    return read_catalog(source)


def _as_source(_library: "Library", source: Source) -> Source:
    return source


def _read_payer(library: "Library", source: Source) -> "PayerTemplate":
    from ncm_tui.library.payers import read_payer

    return read_payer(source)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("forms", ".toml", "form", _read_form),
        Kind("overrides", ".toml", "override", _read_override),
        Kind("dialogs", ".toml", "dialog", _read_form),
        Kind("checklists", ".toml", "checklist", _read_checklist),
        Kind("notes", ".j2", "note template", _read_note_template),
        Kind("phrases", ".toml", "phrase", _as_source),
        Kind("plans", ".toml", "plan template", _read_plan),
        Kind("tables", ".toml", "table of figures", _read_dated),
        Kind("clocks", ".toml", "clock rule", _read_clock),
        Kind("payers", ".toml", "payer template", _read_payer),
        Kind("catalogs", ".toml", "catalog", _read_catalog),
        Kind("reference", ".md", "reference page", _as_source),
    )
}
