"""Tables of figures and lists of codes: what is bundled, the user's own, and each fault as a sentence."""

import re
from datetime import date
from pathlib import Path

import pytest

from ncm_tui.library.library import Library
from ncm_tui.rules.problems import DefinitionProblem

TABLE = """id = "mine"
title = "Mine"
[[editions]]
effective_from = 2026-01-01
effective_to = 2026-12-31
source = "us"
figures = { a = 1, b = { c = 2.5 } }
"""
CODES = """id = "icd10cm-z"
kind = "codes"
name = "ICD-10-CM FY2027"
licence = "Public domain"
source = "us"
effective_from = 2026-10-01
effective_to = 2027-09-30
[codes]
"Z59.41" = "Food insecurity"
[headers]
"Z59.4" = "Lack of adequate food"
"""


def _library(folder: Path, kind: str, name: str, text: str) -> Library:
    (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / kind / f"{name}.toml").write_text(text, encoding="utf-8")
    return Library.load(user_dir=folder)


def test_every_bundled_table_reads() -> None:
    library = Library.load()
    found, broken = library.all("tables")
    assert not broken
    assert {table.id for table in found} == {
        "poverty-guideline",
        "medicare-part-a",
        "medicare-part-b",
        "msp",
        "lis",
        "spousal-impoverishment",
    }
    assert all(edition.source for table in found for edition in table.editions)


def test_the_users_own_stands_over_it(tmp_path: Path) -> None:
    whole = Library.load().raw("tables", "lis").text.replace("2026-01-01", "2026-02-01")
    table = _library(tmp_path, "tables", "lis", whole).table("lis")
    assert table.local
    assert table.editions[-1].effective_from == date(2026, 2, 1)


def test_a_table_in_the_place_of_a_bundled_one_has_its_figures(tmp_path: Path) -> None:
    text = TABLE.replace('"mine"', '"poverty-guideline"').replace("a = 1, b = { c", '"48" = { first')
    library = _library(tmp_path, "tables", "poverty-guideline", text)
    with pytest.raises(DefinitionProblem, match=r"has no figure '48\.further'"):
        library.table("poverty-guideline")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('id = "mine"', 'id = "other"', "id: must be the name of its file, 'mine'."),
        ("a = 1", 'a = "1"', "editions[0].figures.a: a number was expected, not a text."),
        ("c = 2.5", "c = true", "editions[0].figures.b.c: a number was expected, not true/false."),
        (
            "effective_from = 2026-01-01\n",
            "",
            "editions[0].effective_from: the first day of these figures is needed",
        ),
        ("2026-01-01", "'2026-01-01'", "effective_from: a day was expected, as 2026-01-31 without quotes."),
        (
            "effective_to = 2026",
            "effective_to = 2025",
            "editions: effective_to 2025-12-31 is before 2026-01-01.",
        ),
        ('source = "us"', 'sorce = "us"', "did you mean 'source'?"),
        (
            'source = "us"',
            'source = "us"\nunverified = ["z"]',
            "editions[0].unverified: there is no figure 'z'.",
        ),
        ("[[editions]]", "[[edition]]", "a table needs at least one edition"),
    ],
)
def test_a_fault_of_a_table_is_a_sentence(tmp_path: Path, before: str, after: str, words: str) -> None:
    library = _library(tmp_path, "tables", "mine", TABLE.replace(before, after))
    with pytest.raises(DefinitionProblem) as told:
        library.table("mine")
    faults = str(told.value)
    assert "mine.toml" in faults
    assert words in faults or told.value.hint.startswith("and ")


@pytest.mark.parametrize(("figure", "said"), [("-5", "-5"), ("-0.1", "-0.1"), ("nan", "nan"), ("inf", "inf")])
def test_a_figure_below_zero_is_a_fault_of_its_edition(tmp_path: Path, figure: str, said: str) -> None:
    library = _library(tmp_path, "tables", "mine", TABLE.replace("c = 2.5", f"c = {figure}"))
    words = (
        f"mine.toml: editions[0].figures.b.c: {said} of the edition from 2026-01-01: a figure of 0 or more"
    )
    with pytest.raises(DefinitionProblem, match=re.escape(words)):
        library.table("mine")


def test_editions_that_run_into_each_other(tmp_path: Path) -> None:
    second = TABLE[TABLE.index("[[editions]]") :].replace("2026-01-01", "2026-06-01")
    library = _library(tmp_path, "tables", "mine", TABLE + second)
    with pytest.raises(DefinitionProblem, match="the one from 2026-01-01 runs into 2026-06-01"):
        library.table("mine")


def test_codes_are_exact_and_say_whether_they_may_be_billed() -> None:
    codes = Library.load().codes()
    assert codes.name == "ICD-10-CM FY2026 (April 2026)"
    for code, title in (
        ("Z59.811", "Housing instability, housed, with risk of homelessness"),
        ("z59.861", "Financial insecurity, difficulty paying for utilities"),
        ("Z91120", "Patient's intentional underdosing of medication regimen due to financial hardship"),
        ("Z74.2", "Need for assistance at home and no other household member able to render care"),
    ):
        found = codes.get(code)
        assert found is not None
        assert found.billable
        assert found.title == title
    for header in ("Z55", "Z59.0", "Z59.1", "Z59.4", "Z59.7", "Z59.8", "Z59.81", "Z59.86"):
        found = codes.get(header)
        assert found is not None
        assert not found.billable
        assert codes.below(header)
    assert codes.get("Z61") is None
    assert codes.get("") is None
    assert [each.code for each in codes.below("Z59.0")] == ["Z59.00", "Z59.01", "Z59.02"]


def test_a_list_past_its_end_says_so(tmp_path: Path) -> None:
    codes = Library.load().codes()
    assert codes.warning(date(2026, 9, 30)) == ""
    assert "past its end (09/30/2026)" in codes.warning(date(2026, 11, 23))
    newer = _library(tmp_path, "catalogs", "icd10cm-z", CODES).codes()
    assert newer.local
    assert newer.warning(date(2026, 11, 23)) == ""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"Food insecurity"', "1", "the title of the code was expected"),
        ('"Z59.4" =', '"Z59.41" =', "stands among the codes and among the headers"),
        ("2026-10-01", "2028-10-01", "2028-10-01 is after effective_to 2027-09-30"),
        ("[codes]\n", "[code]\n", "did you mean 'codes'"),
    ],
)
def test_a_fault_of_a_list_is_a_sentence(tmp_path: Path, before: str, after: str, words: str) -> None:
    library = _library(tmp_path, "catalogs", "icd10cm-z", CODES.replace(before, after))
    with pytest.raises(DefinitionProblem) as told:
        library.codes()
    assert words in str(told.value) or told.value.hint.startswith("and ")
