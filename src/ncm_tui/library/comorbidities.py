"""Reading a catalog of ``kind = "comorbidity"``: which diagnosis codes mean which condition of an index."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ncm_tui.library.sources import Source
from ncm_tui.library.tables import Fault, Table, raise_first
from ncm_tui.rules.comorbidity import Comorbidities, Group, plain

KIND = "comorbidity"
#: The bundled catalog that suggestions are made from.
QUAN = "quan-icd10"
_PREFIX = re.compile(r"([A-Z]\d[0-9A-Z])(\.[0-9A-Z]{1,4})?")
_RANGE = re.compile(r"([A-Z])(\d\d)-\1(\d\d)")


def read_comorbidities(data: dict[str, Any], source: Source) -> Comorbidities:
    """The catalog. Raises ``DefinitionProblem`` with file and key for the first fault."""
    faults: list[Fault] = []
    top = Table(data, "", faults)
    if top.text("id") != source.id:
        top.fault("id", f"must be the name of its file, '{source.id}'.")
    top.choice("kind", [KIND])
    found = Comorbidities(
        id=source.id,
        version=top.text("version"),
        title=top.text("title"),
        licence=top.text("licence"),
        citation=top.text("citation"),
        groups=tuple(_group(each) for each in top.tables("groups")),
        stronger=_stronger(top),
    )
    if not found.groups:
        top.fault("groups", "at least one group of codes is needed.")
    for index, pairs in found.stronger.items():
        known = {group.names[index] for group in found.groups if index in group.names}
        for name in (each for pair in pairs.items() for each in pair if each not in known):
            top.fault(f"stronger.{index}", f"no group is called '{name}' in {index}.")
    top.done()
    raise_first(faults, source.where)
    return found


def _group(table: Table) -> Group:
    names = {index: str(name) for index, name in table.named("names").items() if isinstance(name, str)}
    if not names:
        table.fault("names", 'what it is called is needed, as { charlson = "mi" }.')
    group = Group(table.text("id"), table.text("label"), tuple(_prefixes(table)), names)
    table.done()
    return group


def _prefixes(table: Table) -> Iterable[str]:
    """Each prefix without its dot; ``C00-C26`` stands for every category from the one to the other."""
    given = table.texts("prefixes")
    if not given:
        table.fault("prefixes", 'a list of codes is needed, as ["I21", "I25.2", "C00-C26"].')
    for text in given:
        ends = _RANGE.fullmatch(text)
        if ends and int(ends[2]) < int(ends[3]):
            yield from (f"{ends[1]}{n:02d}" for n in range(int(ends[2]), int(ends[3]) + 1))
        elif _PREFIX.fullmatch(text):
            yield plain(text)
        else:
            table.fault("prefixes", f"'{text}' is neither a code, as I25.2, nor a range, as C00-C26.")


def _stronger(top: Table) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for index, pairs in top.named("stronger").items():
        if isinstance(pairs, Mapping) and all(isinstance(each, str) for each in pairs.values()):
            found[index] = {str(severe): str(mild) for severe, mild in pairs.items()}
        else:
            top.fault(f"stronger.{index}", "a table of severe = milder condition was expected.")
    return found
