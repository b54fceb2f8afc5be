"""Lists that clock rules look things up in: codes by their dates, numbers of notices; and a site's own."""

from datetime import date
from pathlib import Path

import pytest

from ncm_tui.library.dated_codes import Group, lists_of
from ncm_tui.library.library import Library
from ncm_tui.library.notice_forms import notice_forms
from ncm_tui.rules.notice_forms import NoticeForm, NoticeForms
from ncm_tui.rules.problems import DefinitionProblem

OWN_CODES = """
id = "dme-f2f-wopd"
kind = "dated_codes"
name = "Our list"
source = "Federal Register"
licence = "Public domain"
[[groups]]
title = "Hospital beds"
from = 2026-01-01
to = 2026-06-30
codes = { "E0260" = "Semi-electric bed" }
"""


def library(tmp_path: Path, name: str, text: str) -> Library:
    (tmp_path / "catalogs").mkdir()
    (tmp_path / "catalogs" / f"{name}.toml").write_text(text, "utf-8")
    return Library.load(user_dir=tmp_path)


def test_a_rule_asks_the_sites_own_list(tmp_path: Path) -> None:
    rule = library(tmp_path, "dme-f2f-wopd", OWN_CODES).clocks().by_id["DME_F2F"]
    (asked,) = [each.when["not"] for each in rule.not_needed if "not on the list" in each.why]
    assert asked == {
        "any": [
            {
                "all": [
                    {"f": "hcpcs", "op": "in", "value": ["E0260"]},
                    {"f": "dme_ordered", "op": ">=", "value": "2026-01-01"},
                    {"f": "dme_ordered", "op": "<=", "value": "2026-06-30"},
                ]
            }
        ]
    }


def test_a_list_with_a_fault_leaves_the_bundled_one_in_force(tmp_path: Path) -> None:
    mine = library(tmp_path, "dme-f2f-wopd", OWN_CODES.replace("2026-06-30", "2025-06-30"))
    with pytest.raises(DefinitionProblem, match=r"groups\[0\].to: 2025-06-30 is before 2026-01-01"):
        mine.get("catalogs", "dme-f2f-wopd")
    bundled = lists_of(mine)("dme-f2f-wopd")
    assert bundled is not None
    assert not bundled.local
    assert mine.clocks().broken == ()


def test_a_list_that_is_not_there_is_said(tmp_path: Path) -> None:
    text = Library.load().raw("clocks", "wopd").text.replace("dme-f2f-wopd", "no-such-list")
    (tmp_path / "clocks").mkdir()
    (tmp_path / "clocks" / "wopd.toml").write_text(text, "utf-8")
    rules = Library.load(user_dir=tmp_path).clocks()
    assert "there is no dated list of codes 'no-such-list'" in str(rules.broken[0])
    assert not rules.by_id["WOPD"].local


def test_the_seven_oxygen_codes_begin_on_their_day() -> None:
    found = lists_of(Library.load())("dme-f2f-wopd")
    assert found is not None
    oxygen = next(group for group in found.groups if "E1390" in group.codes)
    assert isinstance(oxygen, Group)
    assert set(oxygen.codes) == {"E0424", "E0431", "E0433", "E0434", "E0439", "E1390", "E1391"}
    assert oxygen.begins == date(2026, 4, 13)


def test_every_notice_a_rule_names_has_a_number() -> None:
    there, day = notice_forms(Library.load()), date(2026, 11, 24)
    named = {rule.form for rule in Library.load().clocks() if rule.form}
    assert {name: there.on(name, day) is not None for name in named} == dict.fromkeys(named, True)
    numbers = {name: form.number for name in named if (form := there.on(name, day)) is not None}
    assert (numbers["im"], numbers["dnd"], numbers["moon"]) == ("CMS-10065", "CMS-10066", "CMS-10611")
    assert (numbers["mcsn"], numbers["nomnc"], numbers["denc"]) == ("CMS-10868", "CMS-10123", "CMS-10124")


def test_past_the_end_of_its_approval_a_form_says_so() -> None:
    forms = NoticeForms(
        "Notices",
        "CMS",
        (
            NoticeForm("im", "CMS-1", "Message", date(2020, 1, 1), ended=date(2025, 12, 31), note="Go on."),
            NoticeForm("im", "CMS-2", "Message", date(2027, 1, 1)),
        ),
    )
    old, new = forms.on("im", date(2026, 6, 1)), forms.on("im", date(2027, 1, 1))
    assert old is not None
    assert new is not None
    assert old.words(date(2025, 12, 31)) == "Form: CMS-1, Message. Go on."
    assert "ended 12/31/2025: verify" in old.words(date(2026, 1, 1))
    assert new.number == "CMS-2"
    assert "CMS-1" in forms.warning(date(2026, 6, 1))
    assert forms.warning(date(2027, 6, 1)) == ""
    assert forms.on("none", date(2027, 6, 1)) is None


def test_a_wrong_list_of_notices_is_left_out(tmp_path: Path) -> None:
    text = Library.load().raw("catalogs", "cms-forms").text.replace("from = 2025-02-14", 'from = "soon"')
    mine = library(tmp_path, "cms-forms", text)
    with pytest.raises(DefinitionProblem, match=r"notices\[3\].from: a day was expected"):
        mine.get("catalogs", "cms-forms")
    assert not notice_forms(mine).local
