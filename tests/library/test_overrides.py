"""A site's own cut-offs: named as local, another version, whole in its text, and each fault as a sentence."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.library.test_forms import GOOD

from ncm_tui.library.forms import read_form
from ncm_tui.library.library import Library
from ncm_tui.library.site import overridden_and_faults
from ncm_tui.rules.findings import raised
from ncm_tui.rules.forms import Form, Value
from ncm_tui.rules.problems import DefinitionProblem
from ncm_tui.rules.scoring import score

CUT = """form = "phq-9"
note = "Behavioral health committee, March 2026"
bands = [
  { id = "below", label = "below ours", low = 0, high = 8 },
  { id = "ours", label = "ours", low = 9, high = 27 },
]
[flags.POSITIVE_SCREEN]
when = { f = "score", op = ">=", value = 9 }
"""
TWO = """
[[variants]]
variant = "double"
instrument = "Small-2"
bands = [{ id = "all", label = "all", low = 0, high = 1 }]
[[variants]]
variant = "third"
"""


def _put(folder: Path, kind: str, name: str, text: str) -> None:
    (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / kind / f"{name}.toml").write_text(text, encoding="utf-8")


def _form(folder: Path, name: str, text: str) -> Form:
    _put(folder, "overrides", name, text)
    return Library.load(user_dir=folder).form(name)


def test_local_cut_offs_are_named_and_make_another_version(tmp_path: Path) -> None:
    published = Library.load().form("phq-9")
    form = _form(tmp_path, "phq-9", CUT)
    assert form.local
    assert form.overridden == ("cut-offs", "flags")
    assert form.override_note.startswith("Behavioral")
    assert form.version.startswith(f"{published.version}+")
    assert len(form.version) == len(published.version) + 9
    answers = {f"q{n}": "several" for n in range(1, 10)}
    answers = {item.id: item.options[1].id for item in form.items() if item.id in answers}
    assert len(answers) == 9
    found = score(form, answers, {})
    assert (found.value, found.band and found.band.id, found.local) == (9, "ours", True)
    assert score(published, answers, {}).local is False
    assert "POSITIVE_SCREEN" in found.flag_codes
    assert "POSITIVE_SCREEN" not in score(published, answers, {}).flag_codes


def test_its_text_is_the_whole_of_it(tmp_path: Path) -> None:
    form = _form(tmp_path, "phq-9", CUT)
    again, faults = read_form(tomllib.loads(form.text), sha256=form.sha256, text=form.text, local=True)
    assert not faults
    assert again == form
    assert Library.load(user_dir=tmp_path).form("phq-9").sha256 == form.sha256


def test_when_it_is_due_or_offered_is_no_other_version(tmp_path: Path) -> None:
    published = Library.load().form("lace")
    text = 'form = "lace"\non = false\n[due]\nafter = "inpatient_admit"\nhours = 48\n'
    form = _form(tmp_path, "lace", text)
    assert (form.version, form.sha256, form.text) == (published.version, published.sha256, published.text)
    assert (form.on, form.due and form.due.hours, form.overridden) == (False, 48, ("due", "on"))
    assert _form(tmp_path, "lace", 'form = "lace"\ndue = false\n').due is None


def test_another_weighting_becomes_the_default_and_keeps_the_old_one_whole(tmp_path: Path) -> None:
    small, twice = GOOD + TWO, "form = 'small'\nvariant = 'double'\n"
    small = small.replace("[scoring]", '[scoring]\nvariant = "single"', 1)
    _put(tmp_path, "forms", "small", small)
    before = Library.load(user_dir=tmp_path).form("small")
    form = _form(tmp_path, "small", twice)
    assert form.overridden == ("variant",)
    assert form.scoring == before.scoring_of("double")
    assert {each.variant for each in form.variants} == {"single", "third"}
    assert form.scoring_of("single") == before.scoring
    assert form.scoring_of("third") == before.scoring_of("third")
    bands = "bands = [{ id = 'x', label = 'x', low = 0, high = 1 }]\n"
    local = _form(tmp_path, "small", "form = 'small'\n" + bands)
    assert [band.id for band in local.scoring.bands] == ["x"] if local.scoring else False
    assert local.scoring_of("third") == before.scoring_of("third")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("form = 'phq9'\non = true", "form: must be the name of its file, 'phq-9'."),
        ("on = true", "form: a text is needed here."),
        ("form = 'phq-9'", "nothing is changed"),
        ("form = 'phq-9'\nbands = []\n", "bands: at least one band was expected."),
        ("form = 'phq-9'\nband = []\n", "did you mean 'bands'?"),
        (CUT.replace("high = 8", "high = 6"), "bands: no band holds 7, between 'below' and 'ours'."),
        (CUT.replace("POSITIVE_SCREEN", "POSITIV"), "flags.POSITIV: 'POSITIV' is not one of"),
        (CUT.replace('"score"', '"skore"'), "flags.POSITIVE_SCREEN.when"),
        (CUT + "wen = 1\n", "flags.POSITIVE_SCREEN.wen: this key is not known; did you mean 'when'?"),
        (
            "form = 'phq-9'\n[flags.SUICIDE_ITEM9_POSITIVE_ESCALATE]\nenabled = false",
            "a safety flag fires as published; only its label may be changed.",
        ),
        ("form = 'phq-9'\nvariant = 'x'", "variant: 'phq-9' has one weighting only."),
        ("form = 'phq-9'\n[due]\nafter = 'admit'", "due.after: 'admit' is not a registered fact"),
        ("form = 'phq-9'\ndue = true", "due: a table was expected, or false"),
    ],
)
def test_a_fault_is_a_sentence_and_the_form_stays_as_published(tmp_path: Path, text: str, words: str) -> None:
    form = _form(tmp_path, "phq-9", text)
    assert form == Library.load().form("phq-9")
    library = Library.load(user_dir=tmp_path)
    (problem,) = library.all("overrides")[1]
    assert words in str(problem)
    assert problem.path.endswith("phq-9.toml")
    with pytest.raises(DefinitionProblem):
        library.get("overrides", "phq-9")


def test_an_override_of_no_form(tmp_path: Path) -> None:
    _put(tmp_path, "overrides", "phq9", CUT)
    problem = Library.load(user_dir=tmp_path).broken_forms()[-1]
    assert "There is no form 'phq9' to override. Did you mean 'phq-9'?" in str(problem)


def test_a_threshold_that_ships_switched_off_is_switched_on(tmp_path: Path) -> None:
    answers = {"money": "very"}
    assert "FINANCIAL_STRAIN" not in score(Library.load().form("ahc-supplemental"), answers, {}).flag_codes
    text = "form = 'ahc-supplemental'\n[flags.FINANCIAL_STRAIN]\nenabled = true\nunverified = false\n"
    form = _form(tmp_path, "ahc-supplemental", text)
    assert "FINANCIAL_STRAIN" in score(form, answers, {}).flag_codes
    assert [flag.unverified for flag in form.flags if flag.code == "FINANCIAL_STRAIN"] == [False]


def test_cut_offs_that_a_safety_flag_hangs_on_stay(tmp_path: Path) -> None:
    flag = """[[flags]]
code = "STOP"
label = "Stop"
severity = "safety"
when = { f = "band", op = "==", value = "high" }
"""
    two = TWO.replace('id = "all"', 'id = "high"')
    small = (GOOD + two).replace("[scoring]", '[scoring]\nvariant = "single"', 1)
    _put(tmp_path, "forms", "small", small + flag)
    _put(
        tmp_path,
        "overrides",
        "small",
        "form = 'small'\nvariant = 'double'\nbands = [{ id = 'x', label = 'x' }]\n",
    )
    (problem,) = Library.load(user_dir=tmp_path).all("overrides")[1]
    assert "a safety flag hangs on the bands of this form" in str(problem)
    assert "and 1 more" in problem.hint


@pytest.mark.parametrize(
    ("name", "bands", "told"),
    [
        ("isar", "0-2 calm, 3-6 risk", ("flag 'GERIATRIC_RISK'", "barrier 'functional_decline'")),
        ("morse", "0-50 low, 51-125 top", ("flag 'FALL_HIGH_RISK'", "barrier 'fall_risk'")),
    ],
)
def test_bands_of_other_ids_that_would_silence_a_flag_are_a_fault(
    tmp_path: Path, name: str, bands: str, told: tuple[str, ...]
) -> None:
    made = []
    for each in bands.split(", "):
        (low, high), word = each.split()[0].split("-"), each.split()[1]
        made.append(f'{{ id = "{word}", label = "{word}", low = {low}, high = {high} }}')
    _put(tmp_path, "overrides", name, f'form = "{name}"\nbands = [{", ".join(made)}]\n')
    library = Library.load(user_dir=tmp_path)
    _, faults = overridden_and_faults(library, library.raw("overrides", name))
    assert len(faults) == len(told)
    for fault, words in zip(faults, told, strict=True):
        assert words in str(fault)
        assert "asks for the band '" in str(fault)
        assert "which is gone" in str(fault)
    assert faults[0].key.startswith("flags.")
    assert library.form(name) == Library.load().form(name)


def test_flags_and_suggestions_go_with_the_cut_off(tmp_path: Path) -> None:
    """Mini-Cog from 4, Timed Up and Go from 15: a band and what it warns of say the same."""

    def told(form: Form, answers: Mapping[str, Value]) -> tuple[str, bool, bool]:
        found = score(form, answers, {})
        flagged = bool({"POSITIVE_SCREEN", "FALL_RISK"} & set(found.flag_codes))
        return found.band.id if found.band else "", flagged, bool(raised(form, answers, {}))

    four = 'bands = [{ id = "positive", label = "p", low = 0, high = 3 }, '
    four += '{ id = "negative", label = "n", low = 4, high = 5 }]\n'
    assert told(Library.load().form("mini-cog"), {"total": 3}) == ("negative", False, False)
    assert told(_form(tmp_path, "mini-cog", 'form = "mini-cog"\n' + four), {"total": 3}) == (
        "positive",
        True,
        True,
    )
    late = 'bands = [{ id = "not_at_risk", label = "n", low = 0, high = 14.9 }, '
    late += '{ id = "at_risk", label = "r", low = 15, high = 600 }]\n'
    assert told(Library.load().form("tug"), {"seconds": 13}) == ("at_risk", True, True)
    assert told(_form(tmp_path, "tug", 'form = "tug"\n' + late), {"seconds": 13}) == (
        "not_at_risk",
        False,
        False,
    )


def test_the_other_bands_of_the_barthel_index_suggest_by_their_own_names(tmp_path: Path) -> None:
    form = _form(tmp_path, "barthel", "form = 'barthel'\nvariant = 'bands-20-40-60-80'\n")
    fifty = {item.id: "p1" if item.id not in ("bathing", "grooming") else "p0" for item in form.items()}
    fifty |= {"feeding": "p2", "stairs": "p2"}
    found = score(form, fifty, {})
    assert (found.value, found.band and found.band.id) == (50, "moderate_dependency")
    assert [each.ref for each in raised(form, fifty, {})] == ["pt_ot"]
    published = Library.load().form("barthel")
    assert [each.ref for each in raised(published, fifty, {})] == ["functional_decline", "pt_ot"]
