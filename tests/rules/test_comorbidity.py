"""Diagnosis codes to conditions: Quan 2005's prefixes, severe in place of mild, a catalog's faults."""

from typing import Any

import pytest

from ncm_tui.library.comorbidities import read_comorbidities
from ncm_tui.library.library import Library
from ncm_tui.library.sources import Source
from ncm_tui.rules.comorbidity import conditions
from ncm_tui.rules.problems import DefinitionProblem


@pytest.mark.parametrize(
    ("codes", "charlson", "lace"),
    [
        ([], (), ()),
        (["S72.001A", "Z60.2", "44054006", ""], (), ()),
        (["I50.9"], ("chf",), ("chf",)),
        (["i509"], ("chf",), ("chf",)),
        (["I42.5", "I43"], ("chf",), ("chf",)),
        (["I42.4"], (), ()),
        (["I25.2"], ("mi",), ("mi",)),
        (["I25.10"], (), ()),
        (["I69.354", "F03.90"], ("cvd", "dementia"), ("cvd", "dementia")),
        (["J44.1"], ("copd",), ("copd",)),
        (["J48"], (), ()),
        (["K27.9", "G81.91"], ("pud", "hemiplegia"), ()),
        (["E11.9"], ("dm_uncomp",), ("dm",)),
        (["E11.9", "E11.22"], ("dm_end_organ",), ("dm_damage",)),
        (["N18.4"], ("renal_mod_sev",), ("liver_renal_severe",)),
        (["N18.30"], ("renal_mod_sev",), ("liver_renal_severe",)),
        (["N18.2"], ("renal_mod_sev",), ("liver_renal_mild",)),
        (["N18.9"], ("renal_mod_sev",), ("liver_renal_mild",)),
        (["N18.1", "N18.6"], ("renal_mod_sev",), ("liver_renal_severe",)),
        (["K74.60"], ("mild_liver",), ("liver_renal_mild",)),
        (["K74.60", "K76.6"], ("liver_mod_sev",), ("liver_renal_severe",)),
        (["N18.4", "K74.60"], ("mild_liver", "renal_mod_sev"), ("liver_renal_severe",)),
        (["C50.911"], ("tumor",), ("tumor",)),
        (["C44.91"], (), ()),
        (["C50.911", "C79.51"], ("metastatic",), ("metastatic",)),
        (["C83.30", "C92.00"], ("lymphoma", "leukemia"), ("tumor",)),
        (["B20"], ("aids",), ("hiv",)),
    ],
)
def test_suggested(library: Library, codes: list[str], charlson: Any, lace: Any) -> None:
    catalog = library.get("catalogs", "quan-icd10")
    assert conditions(codes, catalog, "charlson") == charlson
    assert conditions(codes, catalog, "lace") == lace


@pytest.mark.parametrize(("index", "item"), [("charlson", "conditions"), ("lace", "comorbidities")])
def test_every_condition_of_a_form_can_be_suggested(library: Library, index: str, item: str) -> None:
    catalog = library.get("catalogs", "quan-icd10")
    options = {option.id for option in library.form(index).item(item).options}
    assert {group.names[index] for group in catalog.groups if index in group.names} == options


GOOD: dict[str, Any] = {
    "id": "mine", "version": "1", "kind": "comorbidity", "title": "Mine", "licence": "mine", "citation": "me",
    "groups": [{"id": "a", "label": "A", "prefixes": ["C00-C02", "I25.2"], "names": {"x": "a"}}],
}  # fmt: skip


def read(data: dict[str, Any]) -> Any:
    return read_comorbidities(data, Source("catalogs", "mine", "mine.toml", True, "", ""))


def test_ranges_are_categories() -> None:
    assert read(GOOD).groups[0].prefixes == ("C00", "C01", "C02", "I252")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "other"}, "must be the name of its file"),
        ({"groups": []}, "at least one group"),
        ({"groups": [{"id": "a", "label": "A", "prefixes": ["I2"], "names": {"x": "a"}}]}, "neither a code"),
        (
            {"groups": [{"id": "a", "label": "A", "prefixes": ["C09-C01"], "names": {"x": "a"}}]},
            "neither a code",
        ),
        ({"groups": [{"id": "a", "label": "A", "prefixes": [], "names": {"x": "a"}}]}, "a list of codes"),
        ({"groups": [{"id": "a", "label": "A", "prefixes": ["I21"]}]}, "what it is called"),
        ({"stronger": {"x": {"b": "a"}}}, "no group is called 'b'"),
        ({"stronger": {"x": 3}}, "a table of severe = milder"),
        ({"extra": 1}, "this key is not known"),
    ],
)
def test_a_fault_is_a_sentence(change: dict[str, Any], says: str) -> None:
    with pytest.raises(DefinitionProblem, match=says):
        read(GOOD | change)
