"""A checklist file: what is wrong is named by key; a site's file adds, replaces and retires rows."""

from pathlib import Path
from typing import Any

import pytest

from ncm_tui.library.checklists import read_checklist
from ncm_tui.library.library import Library
from ncm_tui.rules.conditions import Truth
from ncm_tui.rules.problems import DefinitionProblem
from ncm_tui.rules.readiness import applies

SMALL: dict[str, Any] = {
    "id": "small",
    "version": "1",
    "title": "Small",
    "phases": {"T": "Today"},
    "destinations": {"home": {"title": "home"}},
    "rows": [{"id": "A1", "text": "Key returned", "when": ["T"]}],
}


def faults_of(**changes: Any) -> list[str]:
    return [str(fault) for fault in read_checklist(SMALL | changes)[1]]


def one_row(**changes: Any) -> list[str]:
    return faults_of(rows=[{"id": "A1", "text": "Key returned"} | changes])


def test_a_small_checklist_reads() -> None:
    checklist, faults = read_checklist(SMALL)
    assert faults == ()
    assert [row.id for row in checklist.rows] == ["A1"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"evidnce": "x"}, "rows[0].evidnce: this key is not known; did you mean 'evidence'?"),
        ({"stop": "hrad"}, "rows[0].stop: 'hrad' is not one of hard, soft, none; did you mean 'hard'?"),
        ({"when": ["X"]}, "rows[0].when: 'X' is not one of T."),
        ({"for": ["moon"]}, "rows[0].for: 'moon' is not one of home"),
        ({"opens": "lace"}, "rows[0].opens: 'lace' must begin with one of form:, dialog:, tab:."),
        ({"text": 5}, "rows[0].text: a text was expected, not a number."),
    ],
)
def test_a_fault_names_key_and_expectation(changes: dict[str, Any], said: str) -> None:
    found = one_row(**changes)
    assert any(each.startswith(said) for each in found), found


def test_a_condition_is_checked() -> None:
    wrong = one_row(applies={"f": "payer_clas", "op": "==", "value": "none"})
    assert len(wrong) == 1
    assert wrong[0].startswith("rows[0].applies.f:")
    assert "payer_class" in wrong[0]


def test_a_row_is_not_here_twice() -> None:
    twice = faults_of(rows=[{"id": "A1", "text": "x"}, {"id": "A1", "text": "y"}])
    assert twice == ["rows[1].id: 'A1' is here twice; each row must be its own."]


def test_an_unknown_destination_is_named() -> None:
    assert "did you mean 'home'?" in faults_of(destinations={"homes": {}})[0]


def site(tmp_path: Path, text: str) -> Library:
    folder = tmp_path / "mine" / "checklists"
    folder.mkdir(parents=True)
    (folder / "discharge.toml").write_text(text, encoding="utf-8")
    return Library.load(user_dir=tmp_path / "mine")


def test_a_site_adds_replaces_and_retires(tmp_path: Path) -> None:
    library = site(
        tmp_path,
        """
        id = "discharge"
        version = "1-site"
        extends = "discharge"
        retire = ["DC62"]
        [[rows]]
        id = "DC01"
        text = "Our own risk screen"
        when = ["A"]
        [[rows]]
        id = "SITE1"
        text = "Valet ticket returned"
        who = "RN"
        when = ["T"]
        stop = "none"
        """,
    )
    checklist = library.checklist("discharge")
    rows = {row.id: row for row in checklist.rows}
    assert (checklist.version, checklist.local, checklist.title) == ("1-site", True, "Discharge checklist")
    assert rows["DC01"].text == "Our own risk screen"
    assert list(rows)[-1] == "SITE1"
    facts = {"destination": "home", "status": "inpatient", "has_medicare": False}
    assert applies(checklist, rows["DC62"], facts) is Truth.FALSE
    assert applies(checklist, rows["SITE1"], facts) is Truth.TRUE


def test_retiring_a_row_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    library = site(tmp_path, 'id = "discharge"\nversion = "2"\nextends = "discharge"\nretire = ["DC99"]\n')
    with pytest.raises(DefinitionProblem, match="DC99"):
        library.checklist("discharge")
