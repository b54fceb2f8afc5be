"""Every instrument of the licence matrix is there, with wording or without it as the matrix says."""

import re
from pathlib import Path

import pytest

from ncm_tui.library.library import Library

LIBRARY = Library.load()
REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "domain" / "instruments.md"
#: The matrix's rows: the forms of each, and whether their wording (or our own labels) may ship.
MATRIX: dict[str, tuple[tuple[str, ...], bool]] = {
    "LACE, HOSPITAL": (("lace", "hospital", "hospital-simplified"), True),
    "BOOST 8Ps": (("boost-8p",), True),
    "PHQ-2 / PHQ-9 / GAD-7": (("phq-2", "phq-9", "gad-7"), True),
    "C-SSRS screener": (("suicide-screen",), False),
    "AUDIT-C": (("audit-c",), True),
    "DAST-10": (("dast-10",), False),
    "CAGE": (("cage",), True),
    "SILS": (("sils",), True),
    "Mini-Cog": (("mini-cog",), False),
    "MoCA": ((), False),
    "Zarit (ZBI)": (("zarit",), False),
    "Modified Caregiver Strain Index": (("mcsi",), False),
    "HITS (partner version)": (("hits",), False),
    "HARK": ((), False),
    "AHC-HRSN": (("ahc-hrsn", "ahc-supplemental"), True),
    "PRAPARE": (("prapare",), False),
    "Hunger Vital Sign": (("hunger-vital-sign",), True),
    "Katz, Lawton": (("katz", "lawton"), True),
    "Barthel": (("barthel",), True),
    "Clinical Frailty Scale": (("cfs",), False),
    "Morse Fall Scale": (("morse",), False),
    "Braden": (("braden",), False),
    "AM-PAC 6-Clicks": (("am-pac",), False),
    "TUG": (("tug",), True),
    "ISAR": (("isar",), False),
    "ISAR-HP": (("isar-hp",), True),
    "VES-13": (("ves-13",), False),
    "Charlson / Quan / Elixhauser-AHRQ": (("charlson",), True),
    "PPSv2": (("pps",), False),
    "Karnofsky": (("kps",), False),
}
#: Of no row of its own: public rules and questions in our own words.
OTHERS = ("surprise-question", "hospice-baseline", "financial-screen")
FORMS = [(form, ships) for forms, ships in MATRIX.values() for form in forms]


@pytest.mark.parametrize(("form_id", "ships"), FORMS)
def test_it_is_there_and_ships_wording_only_where_it_may(form_id: str, ships: bool) -> None:
    form = LIBRARY.form(form_id)
    assert form.bundled is ships
    assert form.record_only is not ships
    assert form.licence
    assert form.citation


@pytest.mark.parametrize("form_id", OTHERS)
def test_the_others_are_there(form_id: str) -> None:
    assert LIBRARY.form(form_id).bundled


@pytest.mark.parametrize("form", [each for each in LIBRARY.forms() if each.scoring], ids=lambda each: each.id)
def test_every_score_says_where_it_comes_from_and_what_it_is_not(form: object) -> None:
    for part in ("citation", "licence", "screening_only"):
        assert len(getattr(form, part)) > 10


def test_no_form_is_left_out_of_the_matrix() -> None:
    known = {form for form, _ in FORMS} | set(OTHERS)
    assert {form.id for form in LIBRARY.forms() if form.kind == "instrument"} <= known


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference is not beside this clone")
def test_every_row_of_the_reference_is_here() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    table = text[text.index("## 0-L.") : text.index("# A. Readmission risk")]
    rows = re.findall(r"^\| ([^|]+?) \| ", table, re.MULTILINE)
    assert set(rows) - {"Instrument"} == set(MATRIX)
