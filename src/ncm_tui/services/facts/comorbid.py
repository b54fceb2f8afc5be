"""What the diagnosis codes of a chart say of a list of conditions, for the nurse to confirm."""

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ncm_tui.rules.problems import DefinitionProblem
from ncm_tui.services.desk import Desk

if TYPE_CHECKING:
    from ncm_tui.rules.comorbidity import Comorbidities


class _Look(NamedTuple):
    """One fact: what a catalog names so fills it, from all codes or from the principal one alone."""

    catalog: str
    named: str
    principal: bool = False


_FACTS = {
    "charlson_conditions": _Look("quan-icd10", "charlson"),
    "lace_conditions": _Look("quan-icd10", "lace"),
    "hrrp_conditions": _Look("hrrp", "hrrp", principal=True),
}


def comorbid(desk: Desk, codes: list[str], problems: list[str]) -> dict[str, Any]:
    """The conditions by fact, from the codes of a stay (the principal one first, empty where it has none) and
    of the patient's problem list; absent where no code speaks of one: codes seldom say all there is.

    A catalog of the user's own that cannot be read suggests nothing (``ncm doctor`` names it)."""
    if not any(codes) and not problems:
        return {}
    every = [*codes, *problems]
    return {name: _found(desk, codes[:1] if look.principal else every, look) for name, look in _FACTS.items()}


def principal_conditions(desk: Desk, code: str) -> list[str] | None:
    """The conditions of the readmission program that a principal diagnosis is; nothing where it is none."""
    return _found(desk, [code], _FACTS["hrrp_conditions"])


def _found(desk: Desk, codes: list[str], look: _Look) -> list[str] | None:
    from ncm_tui.rules.comorbidity import conditions

    try:
        catalog = cast("Comorbidities", desk.library.get("catalogs", look.catalog))
    except DefinitionProblem:
        return None
    return list(conditions([code for code in codes if code], catalog, look.named)) or None
