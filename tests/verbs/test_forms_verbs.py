"""``form``, ``score`` and ``conformance`` from outside: exits and JSON as documented."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.library.test_forms import GOOD

from ncm_tui import cli
from ncm_tui.library.sources import BUNDLED


def ncm(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli.main(list(words))
    out = capsys.readouterr()
    return code, out.out, out.err


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code, out, _ = ncm(capsys, *words, "--json")
    return code, json.loads(out)


@pytest.fixture
def answers(tmp_path: Path) -> Any:
    def written(document: Any) -> str:
        path = tmp_path / "answers.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        return str(path)

    return written


def test_score(capsys: pytest.CaptureFixture[str], answers: Any) -> None:
    file = answers({f"q{n}": 1 for n in range(1, 10)})
    code, found = as_json(capsys, "score", "phq-9", "--answers", file)
    assert code == 0
    assert (found["form"], found["version"], found["score"], found["band"]) == ("phq-9", "2", 9, "mild")
    assert found["flags"] == ["SUICIDE_ITEM9_POSITIVE_ESCALATE"]
    assert (found["missing"], found["complete"]) == ([], True)


def test_score_of_an_incomplete_form_is_null(capsys: pytest.CaptureFixture[str], answers: Any) -> None:
    code, found = as_json(capsys, "score", "phq-2", "--answers", answers({"q1": 3, "q2": None}))
    assert (code, found["score"], found["band"], found["missing"]) == (0, None, None, ["q2"])
    assert found["complete"] is False


def test_score_in_words(capsys: pytest.CaptureFixture[str], answers: Any) -> None:
    code, out, _ = ncm(capsys, "score", "phq-2", "--answers", answers({"q1": 3, "q2": 2}))
    assert code == 0
    assert out.startswith("PHQ-2 2: 5 of 6  positive")
    assert "ADMINISTER_PHQ9" in out


def test_score_with_facts_and_variant(capsys: pytest.CaptureFixture[str], answers: Any) -> None:
    lace = {"los_days": 5, "acute_admission": True, "comorbidities": ["chf"], "ed_visits_6mo_excl_index": 1}
    file = answers({"answers": lace, "facts": {"stay_open": True}, "variant": "lace-c-bmc2014+hiv4"})
    code, found = as_json(capsys, "score", "lace", "--answers", file)
    assert (code, found["score"], found["provisional"]) == (0, 10, True)
    assert found["components"] == {"L": 4, "A": 3, "C": 2, "E": 1}
    code, found = as_json(
        capsys, "score", "lace", "--answers", answers({"answers": lace, "variant": "other"})
    )
    assert (code, found["error"]["code"]) == (2, "variant")


def test_score_by_another_weighting(capsys: pytest.CaptureFixture[str], answers: Any) -> None:
    items = ["hemoglobin_g_dl", "sodium_mmol_l", "admissions_prev_12mo", "los_days"]
    given: dict[str, Any] = dict(zip(items, (13, 140, 1, 3), strict=True))
    given |= dict.fromkeys(("oncology_service", "any_procedure", "urgent_or_emergent"), False)
    file = answers(given)
    found = {
        name: as_json(capsys, "score", "hospital", "--answers", file, "--variant", name)[1]["score"]
        for name in ("2016-admissions-bins", "2013-admissions-bins")
    }
    assert found == {"2016-admissions-bins": 0, "2013-admissions-bins": 2}
    code, told = as_json(capsys, "score", "hospital", "--answers", file, "--variant", "2020")
    assert (code, "'2013-admissions-bins'" in told["error"]["hint"]) == (2, True)


def test_score_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b'{"need_help_reading": "often"}'))
    monkeypatch.setattr("sys.stdin", typed)
    code, found = as_json(capsys, "score", "sils", "--answers", "-")
    assert (code, found["score"], found["band"]) == (0, 4, "positive")


@pytest.mark.parametrize(
    ("document", "code", "error"),
    [
        ("{", 4, "not_json"),
        ("[1]", 4, "answers"),
        ({"q77": 1}, 4, "unknown_item"),
        ({"q1": "sometimes"}, 4, "wrong_answer"),
        ({"answers": {"q1": 1}, "facts": [1]}, 4, "facts"),
        ({"q1": 1, "age": 9}, 1, "wrong_population"),
    ],
)
def test_score_refuses(
    capsys: pytest.CaptureFixture[str], answers: Any, document: Any, code: int, error: str
) -> None:
    got, found = as_json(capsys, "score", "phq-9", "--answers", answers(document))
    assert (got, found["error"]["code"]) == (code, error)
    assert found["error"]["message"]


def test_score_of_no_form(capsys: pytest.CaptureFixture[str], answers: Any) -> None:
    code, found = as_json(capsys, "score", "phq9", "--answers", answers({}))
    assert (code, found["error"]["code"]) == (1, "no_form")
    code, found = as_json(capsys, "score", "phq-9", "--answers", "/nonexistent/x.json")
    assert (code, found["error"]["code"]) == (4, "no_file")


VECTORS = [
    {"id": "A", "instrument": "PHQ-2", "inputs": {"q1": 3, "q2": 0}, "expected": {"score": 3}},
    {"id": "B", "instrument": "PHQ-2", "inputs": {"q1": 1, "q2": 0}, "expected": {"band": "positive"}},
    {"id": "C", "instrument": "Nonesuch", "inputs": {"total": 3}, "expected": {"score": 3}},
    {"id": "D", "rule": "NONESUCH", "inputs": {}, "expected": {"state": "due"}},
    {"id": "E", "pack": "x", "findings": {}, "expected": {}},
    {"id": "F", "instrument": "LACE", "variant": "bmjopen", "inputs": {}, "expected": {"score": 3}},
    {"id": "G", "instrument": "PHQ-2", "inputs": {"q9": 1}, "expected": {"score": 3}},
]


@pytest.mark.parametrize("document", [VECTORS, {"meta": {}, "vectors": VECTORS}])
def test_conformance(capsys: pytest.CaptureFixture[str], answers: Any, document: Any) -> None:
    code, found = as_json(capsys, "conformance", answers(document))
    assert code == 1
    assert (found["total"], found["passed"]) == (7, 1)
    assert [miss["id"] for miss in found["missed"]] == ["B", "G"]
    assert found["missed"][0]["expected"] == {"band": "positive"}
    assert found["missed"][0]["got"]["band"] == "negative"
    assert found["undefined"] == ["C", "D", "E", "F"]


def test_conformance_without_a_miss(capsys: pytest.CaptureFixture[str], answers: Any) -> None:
    code, out, _ = ncm(capsys, "conformance", answers(VECTORS[:1]))
    assert (code, out) == (0, "1 of 1 passed, 0 missed, 0 undefined\n")


@pytest.mark.parametrize("document", ["{", "{}", '{"vectors": 1}', "[1]", '[{"id": "x"}]', '[{"rule": "x"}]'])
def test_no_file_of_vectors(capsys: pytest.CaptureFixture[str], answers: Any, document: str) -> None:
    code, found = as_json(capsys, "conformance", answers(document))
    assert code == 4
    assert found["error"]["message"]


def test_form_list_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = as_json(capsys, "form", "list")
    assert code == 0
    assert {"phq-2", "phq-9", "audit-c", "sils", "ahc-hrsn", "lace", "admission-assessment"} <= {
        each["id"] for each in found
    }
    code, shown = as_json(capsys, "form", "show", "phq-9")
    assert (code, len(shown["sections"][0]["items"]), shown["loinc"]) == (0, 9, "44249-1")
    code, out, _ = ncm(capsys, "form", "show", "audit-c")
    assert code == 0
    assert "How often do you have a drink containing alcohol?" in out
    assert ncm(capsys, "form", "show", "nonesuch")[0] == 1


def test_form_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert as_json(capsys, "form", "check", str(file))[1]["ok"] is True
    file.write_text(GOOD.replace('"choice"', '"choise"').replace("title", "titel", 1), encoding="utf-8")
    code, found = as_json(capsys, "form", "check", str(file))
    assert code == 4
    assert found["error"]["path"] == str(file)
    assert {"key": "titel", "message": "this key is not known; did you mean 'title'?"} in found["faults"]
    code, out, err = ncm(capsys, "form", "check", str(file))
    assert (code, out) == (4, "")
    assert all(line.startswith(str(file)) for line in err.splitlines())
    assert len(err.splitlines()) == len(found["faults"])


def test_form_add(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, encoding="utf-8")
    home = ("--home", str(tmp_path / "home"))
    code, found = as_json(capsys, "form", "add", str(file), *home)
    assert (code, found["added"]) == (0, True)
    assert Path(found["path"]).read_text(encoding="utf-8") == GOOD
    assert as_json(capsys, "form", "add", str(file), *home)[1]["added"] is False
    _, rows = as_json(capsys, "form", "list", *home)
    assert next(row for row in rows if row["id"] == "small")["local"] is True
    file.write_text(GOOD.replace("Small", "Other"), encoding="utf-8")
    code, found = as_json(capsys, "form", "add", str(file), *home)
    assert (code, found["error"]["code"]) == (1, "version_not_raised")


def test_form_needs_an_action(capsys: pytest.CaptureFixture[str]) -> None:
    assert ncm(capsys, "form")[0] == 2
    assert ncm(capsys, "form", "show")[0] == 2
    assert ncm(capsys, "form", "list", "x")[0] == 2
    assert ncm(capsys, "form", "frobnicate")[0] == 2


def test_form_list_names_what_is_off_and_whose_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    _, rows = as_json(capsys, "form", "list")
    by_id = {row["id"]: row for row in rows}
    assert (by_id["financial-screen"]["on"], by_id["financial-screen"]["local"]) == (False, False)
    assert by_id["lace"]["on"]
    _, out, _ = ncm(capsys, "form", "list")
    assert "financial-screen" not in out
    assert "more are off: `ncm form list --all`" in out
    _, out, _ = ncm(capsys, "form", "list", "--all")
    assert "Financial screen: income, Medicare days  (off)" in out


OVERRIDE = """form = "gad-7"
note = "Ours"
bands = [
  { id = "low", label = "low", low = 0, high = 7 },
  { id = "high", label = "high", low = 8, high = 21 },
]
"""


def test_an_override_is_checked_added_and_said_with_every_score(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, answers: Any
) -> None:
    file, home = tmp_path / "ours.toml", ("--home", str(tmp_path / "home"))
    file.write_text(OVERRIDE.replace("low = 8", "low = 9"), encoding="utf-8")
    code, found = as_json(capsys, "form", "check", str(file), *home)
    assert (code, found["faults"][0]["key"]) == (4, "bands")
    file.write_text(OVERRIDE, encoding="utf-8")
    code, out, _ = ncm(capsys, "form", "add", str(file), *home)
    assert code == 0
    assert "override of gad-7, local: cut-offs" in out
    assert (tmp_path / "home" / "library" / "overrides" / "gad-7.toml").read_text() == OVERRIDE
    ticked = answers({f"q{n}": 1 for n in range(1, 8)} | {"q1": 2})
    code, found = as_json(capsys, "score", "gad-7", "--answers", ticked, *home)
    assert (found["score"], found["band"], found["local"]) == (8, "high", True)
    _, out, _ = ncm(capsys, "score", "gad-7", "--answers", ticked, *home)
    assert "local cut-off" in out
    _, out, _ = ncm(capsys, "form", "list", "--all", *home)
    assert "(off, local: cut-offs)" in out
    _, out, _ = ncm(capsys, "form", "show", "gad-7", *home)
    assert "your site says: Ours" in out
    assert "0 to 7  low" in out


def test_a_licensed_definition_over_a_record_only_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, home = tmp_path / "mine.toml", ("--home", str(tmp_path / "home"))
    text = GOOD.replace('id = "small"', 'id = "braden"', 1).replace(
        'version = "1"', 'version = "licensed-1"', 1
    )
    file.write_text(text, encoding="utf-8")
    code, out, _ = ncm(capsys, "form", "add", str(file), *home)
    assert code == 0
    assert "in place of the bundled record-only form" in out
    _, found = as_json(capsys, "form", "show", "braden", *home)
    assert (found["local"], found["record_only"], found["version"]) == (True, False, "licensed-1")


def test_a_table_of_figures_is_added_and_marks_what_reads_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, answers: Any
) -> None:
    file, home = tmp_path / "lis-2027.toml", ("--home", str(tmp_path / "home"))
    own = (Path(__file__).parents[2] / "src/ncm_tui/content/tables/lis.toml").read_text(encoding="utf-8")
    file.write_text(own.replace("income_percent = 150", "income_percent = 'x'"), encoding="utf-8")
    code, found = as_json(capsys, "form", "check", str(file), *home)
    assert (code, found["faults"][0]["key"]) == (4, "editions[0].figures.income_percent")
    file.write_text(own.replace("income_percent = 150", "income_percent = 140"), encoding="utf-8")
    code, found = as_json(capsys, "form", "add", str(file), *home)
    assert (code, found["kind_of_file"], found["added"]) == (0, "tables", True)
    given = {
        "as_of": "2026-11-23",
        "household_size": 1,
        "region": "48",
        "income": 23000,
        "income_per": "year",
    }
    code, found = as_json(
        capsys, "score", "financial-screen", "--answers", answers(given | {"has_medicare": True}), *home
    )
    assert (found["score"], found["local"]) == (144.1, True)
    assert "Part D Extra Help: income at or over $22,344 a year" in found["explanation"]
    assert found["version"].startswith("1+")


def test_conformance_with_a_calculator(capsys: pytest.CaptureFixture[str], answers: Any) -> None:
    inputs = {"household_size": 2, "region": "48"}
    vectors = [
        {"id": "A", "instrument": "FPL-2026", "inputs": inputs, "expected": {"score": 21640}},
        {"id": "B", "instrument": "FPL-2031", "inputs": inputs, "expected": {"score": 1}},
        {"id": "C", "instrument": "FPL-2026", "inputs": {"region": "PR"}, "expected": {"score": 1}},
    ]
    code, found = as_json(capsys, "conformance", answers(vectors))
    assert (code, found["passed"], found["undefined"]) == (1, 1, ["B"])
    assert "one of 48, AK, HI" in found["missed"][0]["got"]["error"]


def test_a_form_over_a_bundled_one_keeps_its_safety_flags(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PHQ-9 of the user's own without item 9, and a licensed HITS in place of the record-only one."""
    monkeypatch.setenv("NCM_HOME", str(tmp_path / "home"))
    for name, code in (("phq-9", "SUICIDE_ITEM9_POSITIVE_ESCALATE"), ("hits", "IPV_POSITIVE_ESCALATE")):
        text = (BUNDLED / "forms" / f"{name}.toml").read_text(encoding="utf-8")
        text = re.sub(r'^version = ".*"', 'version = "licensed-1"', text, count=1, flags=re.M)
        own = text.replace("record_only = true\n", "")
        file = tmp_path / f"{name}.toml"
        for lacking in (
            own.replace(f'code = "{code}"', 'code = "OTHER"'),
            own.replace(f'code = "{code}"', f'code = "{code}"\nenabled = false'),
            own.replace('severity = "safety"', 'severity = "review"'),
        ):
            file.write_text(lacking, encoding="utf-8")
            for action in ("check", "add"):
                exit_code, _, err = ncm(capsys, "form", action, str(file))
                assert exit_code == 4
                assert f"the safety flag '{code}' of the bundled form" in err
        file.write_text(own, encoding="utf-8")
        assert ncm(capsys, "form", "add", str(file))[0] == 0
