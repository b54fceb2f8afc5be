"""Catalogs: lists that definitions look things up in. A list of codes is read and checked here; what
diagnosis codes say of a comorbidity index in :mod:`ncm_tui.library.comorbidities`."""

from datetime import date
from typing import Any

from ncm_tui.library import comorbidities
from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, Table, raise_first
from ncm_tui.rules.codes import Code, CodeList

#: The list that suggestions are checked against.
CODES = "icd10cm-z"
_KINDS = {"codes"}


def read_catalog(source: Source) -> Any:
    """What a file of ``catalogs`` holds, by its ``kind``: a :class:`CodeList` (``codes``), the groups of
    codes of a comorbidity index (``comorbidity``), a list by dates (``dated_codes``), numbers of notices
    (``notices``), kinds of state rules (``state_rules``), else its text for the rule that knows it. Raises
    ``DefinitionProblem``, file and key."""
    # The readers of clocks import this module.
    from ncm_tui.library import dated_codes, notice_forms, state_rules

    data = parse_toml(source)
    kind = data.get("kind")
    if kind == comorbidities.KIND:
        return comorbidities.read_comorbidities(data, source)
    if kind == dated_codes.KIND:
        return dated_codes.read_dated_codes(data, source)
    if kind == notice_forms.KIND:
        return notice_forms.read_notices(data, source)
    if kind == state_rules.KIND:
        return state_rules.read_state_kinds(data, source)
    return read_codes(data, source) if kind in _KINDS else source


def read_codes(data: dict[str, Any], source: Source) -> CodeList:
    """The list of a file. Raises ``DefinitionProblem`` with file and key."""
    found, faults = codes_and_faults(data, source)
    raise_first(faults, source.where)
    return found


def codes_and_faults(data: dict[str, Any], source: Source) -> tuple[CodeList, tuple[Fault, ...]]:
    """The list as far as it could be read, and everything that is wrong with it."""
    faults: list[Fault] = []
    top = Table(data, "", faults)
    if top.text("id") != source.id:
        top.fault("id", f"must be the name of its file, '{source.id}'.")
    top.choice("kind", sorted(_KINDS))
    top.text("licence")
    found = CodeList(
        name=top.text("name"),
        effective_from=day_of(top, "effective_from") or date.min,
        effective_to=day_of(top, "effective_to") or date.max,
        source=top.text("source"),
        system=top.text("system", ""),
        codes=_codes(top),
        local=source.local,
    )
    if found.effective_from > found.effective_to:
        top.fault("effective_from", f"{found.effective_from} is after effective_to {found.effective_to}.")
    top.done()
    return found, tuple(faults)


def day_of(table: Table, name: str) -> date | None:
    """A day as TOML writes it (``2026-01-31``); a fault where it is none, ``None`` where it is absent."""
    value = table.get(name)
    if value is None or type(value) is date:
        return value
    table.fault(name, "a day was expected, as 2026-01-31 without quotes.")
    return None


def _codes(top: Table) -> dict[str, Code]:
    found: dict[str, Code] = {}
    for part, billable in (("headers", False), ("codes", True)):
        for code, title in top.named(part).items():
            if not isinstance(title, str) or not title:
                top.fault(f'{part}."{code}"', "the title of the code was expected.")
            elif code in found:
                top.fault(f'{part}."{code}"', "stands among the codes and among the headers.")
            else:
                found[code] = Code(code, title, billable)
    if not any(each.billable for each in found.values()):
        top.fault("codes", "at least one code is needed.")
    return dict(sorted(found.items()))
