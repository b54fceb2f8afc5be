"""What a person should know of the library as a whole: figures past their end, what cannot be used."""

from datetime import date
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import DefinitionProblem, Problem

if TYPE_CHECKING:
    from ncm_tui.library.library import Library


def past_end(library: "Library", day: date) -> tuple[str, ...]:
    """A sentence for each table of figures, and the list of codes, that does not cover ``day``."""
    from ncm_tui.library.notice_forms import notice_forms
    from ncm_tui.rules.editions import warnings

    said = list(warnings(library.all("tables")[0], day))
    if numbers := notice_forms(library).warning(day):
        said.append(numbers)
    try:
        late = library.codes().warning(day)
    except Problem:
        return tuple(said)  # broken() names it
    return (*said, late) if late else tuple(said)


def unused(library: "Library") -> tuple[str, ...]:
    """A sentence for each file of the user's own forms, overrides and tables that cannot be used; the bundled
    ones are not read for it."""
    problems: list[Problem] = []
    for kind in ("overrides", "tables", "catalogs", "plans", "clocks", "forms"):
        for name in library.ids(kind):
            try:
                if library.is_local(kind, name):
                    library.get(kind, name)
            except DefinitionProblem as problem:
                problems.append(problem)
    return tuple(str(problem) for problem in problems)


def broken(library: "Library") -> tuple[str, ...]:
    """A sentence for each definition that cannot be used, the bundled one or none standing in its place."""
    found = library.broken_forms()
    for kind in ("tables", "catalogs", "plans", "checklists", "notes", "clocks"):
        found += library.all(kind)[1]
    return tuple(str(problem) for problem in found)
