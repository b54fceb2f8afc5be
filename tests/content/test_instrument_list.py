"""Every instrument the field asks for is there, with its wording or without it, as its licence allows."""

import pytest

from ncm_tui.library.library import Library

#: Instruments by what their licence allows. Never a word of the second list ships.
BUNDLED = (
    "LACE", "HOSPITAL", "HOSPITAL_SIMPLIFIED", "BOOST-8P", "PHQ-2", "PHQ-9", "GAD-7", "AUDIT-C", "CAGE",
    "SILS",
    "AHC-HRSN-CORE", "AHC-HRSN-SUPPLEMENTAL", "HVS", "Katz", "Lawton-IADL", "Barthel", "TUG", "ISAR-HP",
    "Charlson-1987", "HOSPICE-NONDISEASE-BASELINE",
)  # fmt: skip
RECORDED = (
    "C-SSRS-SCREEN-TRIAGE", "DAST-10", "Mini-Cog", "Zarit", "MCSI", "HITS", "PRAPARE", "CFS", "Morse",
    "Braden",
    "AM-PAC-6CLICKS", "ISAR", "VES-13", "PPS", "KPS",
)  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load()


@pytest.mark.parametrize("name", BUNDLED)
def test_an_instrument_that_ships(library: Library, name: str) -> None:
    form = next(form for form in library.forms() if form.instrument == name)
    assert form.bundled
    assert form.licence
    assert form.citation


@pytest.mark.parametrize("name", RECORDED)
def test_an_instrument_that_is_only_recorded(library: Library, name: str) -> None:
    form = next(form for form in library.forms() if form.instrument == name)
    assert form.record_only
    assert not form.bundled


@pytest.mark.parametrize(
    "form_id", ["surprise-question", "financial-screen", "therapy-snapshot", "placement-needs"]
)
def test_a_form_that_is_no_published_instrument(library: Library, form_id: str) -> None:
    assert library.form(form_id).items()
