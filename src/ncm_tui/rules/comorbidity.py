"""From diagnosis codes to the conditions of a comorbidity index: suggested, never counted unseen.

Which codes mean which condition is a catalog (``content/catalogs/quan-icd10.toml``): prefixes as published by
Quan H et al. Med Care 2005;43:1130-9. They were written for the international ICD-10; the further digits of
ICD-10-CM fall under the same prefix.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Group:
    """One condition: the prefixes of its codes, without dots, and what it is called in each index."""

    id: str
    label: str
    prefixes: tuple[str, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Comorbidities:
    """A catalog. ``stronger`` says, for each index, which milder condition a severe one replaces."""

    id: str
    version: str
    title: str
    licence: str
    citation: str
    groups: tuple[Group, ...]
    stronger: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def indices(self) -> tuple[str, ...]:
        """The indices that its groups name, in the order they were met."""
        return tuple(dict.fromkeys(index for group in self.groups for index in group.names))


def conditions(codes: Iterable[str], catalog: Comorbidities, index: str) -> tuple[str, ...]:
    """The conditions of ``index`` that ``codes`` speak of, in the order of the catalog.

    A severe form stands in place of the mild one. Codes are read with or without their dot, in either case;
    one that is in no group says nothing.
    """
    places = sorted({place for code in codes for place in _places(catalog, code)})
    groups = (catalog.groups[place] for place in places)
    found = dict.fromkeys(group.names[index] for group in groups if index in group.names)
    milder = catalog.stronger.get(index, {})
    replaced = {milder[each] for each in found if each in milder}
    return tuple(each for each in found if each not in replaced)


@lru_cache(maxsize=16384)
def _places(catalog: Comorbidities, code: str) -> tuple[int, ...]:
    """Where the groups of a code stand in the catalog; the same codes come back with many patients."""
    bare = plain(code)
    return tuple(place for place, group in enumerate(catalog.groups) if bare.startswith(group.prefixes))


def plain(code: str) -> str:
    """A code or prefix as they are compared: capitals, no dot."""
    return code.strip().upper().replace(".", "")
