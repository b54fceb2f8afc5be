"""What the diagnosis codes of a stay say of a comorbidity index, for the nurse to confirm."""

from typing import TYPE_CHECKING, Any, cast

from ncm_tui.rules.problems import DefinitionProblem
from ncm_tui.services.desk import Desk

if TYPE_CHECKING:
    from ncm_tui.rules.comorbidity import Comorbidities

#: The catalog, and the facts that its indices fill.
CATALOG = "quan-icd10"
_FACTS = {"charlson": "charlson_conditions", "lace": "lace_conditions"}


def comorbid(desk: Desk, codes: list[str]) -> dict[str, Any]:
    """The conditions by fact; absent where no code speaks of one, because codes seldom say all there is.

    A catalog of the user's own that cannot be read suggests nothing (``ncm doctor`` names it)."""
    if not codes:
        return {}
    from ncm_tui.rules.comorbidity import conditions

    try:
        catalog = cast("Comorbidities", desk.library.get("catalogs", CATALOG))
    except DefinitionProblem:
        return {}
    return {name: list(conditions(codes, catalog, index)) or None for index, name in _FACTS.items()}
