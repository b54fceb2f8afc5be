"""What a site adds to a form without editing it: the year's figures it reads, and an override of its own.

The form then carries the whole of it as its text, so that yesterday's score can be reproduced from the vault
alone: changed cut-offs make another version (``1+3f2a9c01``), never another text of the same one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ncm_tui.library.forms import read_form
from ncm_tui.library.overrides import Override, lay_over, read_override
from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, raise_first
from ncm_tui.library.toml_text import form_toml
from ncm_tui.rules.forms import Form
from ncm_tui.rules.problems import DefinitionProblem

if TYPE_CHECKING:
    from ncm_tui.library.library import Library

FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Plain:
    """A form as its file has it, with the figures of the year; ``faults`` may be many."""

    data: dict[str, Any]
    form: Form
    faults: tuple[Fault, ...]


def plain(library: "Library", source: Source, data: dict[str, Any] | None = None) -> Plain:
    """The form of a file, before any override. ``data`` is the file's where it was read already."""
    said = parse_toml(source) if data is None else data
    named = [name for name in _texts(said.get("tables")) if name in library.ids("tables")]
    if not named or not isinstance(said.get("scoring"), Mapping) or not _writable(said):
        return Plain(said, *read_form(said, sha256=source.sha256, text=source.text, local=source.local))
    tables = [library.table(name) for name in named]
    merged = _with_figures(said, {table.id: table.text for table in tables})
    local = any(table.local for table in tables)
    if local:
        merged["overridden"] = [*_texts(said.get("overridden")), FIGURES]
    made = _made(merged, raised=local, local=source.local or local)
    return Plain(merged, *made)


def overridden(library: "Library", source: Source) -> Form:
    """The form with the override of the file ``source`` over it. Raises ``DefinitionProblem`` with file and
    key where the override is wrong, and for a form that is not there."""
    form, faults = overridden_and_faults(library, source)
    raise_first(faults, source.where)
    return form


def overridden_and_faults(library: "Library", source: Source) -> tuple[Form, tuple[Fault, ...]]:
    """The form as far as the override could be laid over it, and all that is wrong with the override. Raises
    ``DefinitionProblem`` for a form that is not there, or is itself wrong."""
    if source.id not in library.ids("forms"):
        raise _no_form(library, source)
    below = plain(library, library.raw("forms", source.id))
    raise_first(below.faults, f"forms/{source.id}.toml")
    override, faults = read_override(parse_toml(source), source.id, below.form)
    return (below.form, faults) if faults else _laid(below, override)


def _laid(below: Plain, override: Override) -> tuple[Form, tuple[Fault, ...]]:
    """The form, and its faults by the keys of the override. What only says when a form is offered or due
    leaves the definition, and so its version, as it is."""
    merged = lay_over(below.data, override)
    form, faults = _made(merged, raised=override.scores, local=True)
    if faults:
        return form, tuple(override.place(fault) for fault in faults)
    if override.scores:
        return form, ()
    kept = replace(
        below.form,
        on=form.on,
        due=form.due,
        local=True,
        overridden=form.overridden,
        override_note=form.override_note,
    )
    return kept, ()


def _made(data: dict[str, Any], *, raised: bool, local: bool) -> tuple[Form, tuple[Fault, ...]]:
    """The form of merged data; ``raised`` gives it a version of its own, by what it says."""
    text = form_toml(data)
    if raised:
        base = str(data.get("version", "")).partition("+")[0]
        data = {**data, "version": f"{base}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"}
        text = form_toml(data)
    return read_form(data, sha256=hashlib.sha256(text.encode()).hexdigest(), text=text, local=local)


def _with_figures(data: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """``data`` with each table under ``scoring.parameters.tables``, in every weighting."""
    import tomllib

    tables = {}
    for name, text in texts.items():
        table = tomllib.loads(text)
        tables[name] = {key: table[key] for key in ("title", "editions")}
    scoring = data["scoring"]
    variants = [
        {**each, "parameters": {**each["parameters"], "tables": tables}} if "parameters" in each else each
        for each in data.get("variants", [])
    ]
    parameters = {**scoring.get("parameters", {}), "tables": tables}
    return {
        **data,
        "scoring": {**scoring, "parameters": parameters},
        **({"variants": variants} if variants else {}),
    }


def _writable(data: Mapping[str, Any]) -> bool:
    """Whether the data has the shape that can be written again; else the form itself has a fault."""
    sections, options = data.get("sections"), data.get("options", {})
    variants = data.get("variants", [])
    return (
        isinstance(sections, list)
        and all(isinstance(part, Mapping) and _tables(part.get("items", [])) for part in sections)
        and isinstance(options, Mapping)
        and all(isinstance(each, list) for each in options.values())
        and _tables(variants)
        and all(isinstance(each.get("parameters", {}), Mapping) for each in [data["scoring"], *variants])
    )


def _tables(raw: Any) -> bool:
    return isinstance(raw, list) and all(isinstance(each, Mapping) for each in raw)


def _texts(raw: Any) -> list[str]:
    return [each for each in raw if isinstance(each, str)] if isinstance(raw, list) else []


def _no_form(library: "Library", source: Source) -> DefinitionProblem:
    from ncm_tui.rules.facts import nearest

    close = nearest(source.id, library.ids("forms"))
    hint = f"Did you mean '{close}'?" if close else "`ncm form list --all` shows them."
    return DefinitionProblem(f"There is no form '{source.id}' to override.", path=source.where, hint=hint)
