"""Walks every file of the bundled content: each reads, says whose it is, and keeps the rules of practice."""

import re
from pathlib import Path

import pytest

from ncm_tui.library.library import KINDS, Library
from ncm_tui.library.sources import BUNDLED
from ncm_tui.models.enums import Destination
from ncm_tui.rules.binding import visible
from ncm_tui.rules.conditions import Truth, evaluate
from ncm_tui.rules.entry import printed
from ncm_tui.rules.forms import Form, Item, ItemType
from ncm_tui.rules.populations import refusal
from ncm_tui.rules.scoring import score

LIBRARY = Library.load()
FILES = [(kind, name) for kind in KINDS for name in LIBRARY.ids(kind)]
FORMS = LIBRARY.forms()
DIALOGS = [LIBRARY.dialog(name) for name in LIBRARY.ids("dialogs")]
ITEMS = [(form, item) for form in [*FORMS, *DIALOGS] for item in form.items()]
INSTRUMENTS = [form for form in FORMS if form.kind == "instrument"]


def named(pair: object) -> str:
    form, item = pair if isinstance(pair, tuple) else (pair, None)
    return f"{form.id}.{item.id}" if isinstance(item, Item) else getattr(form, "id", str(form))


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_every_file_reads(kind: str, name: str) -> None:
    LIBRARY.get(kind, name)


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_of_a_kind_is_found(kind: str) -> None:
    folder = BUNDLED / kind
    there = {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set()
    known = {f"{name}{KINDS[kind].suffix}" for name in LIBRARY.ids(kind)}
    assert {name for name in there if not name.startswith((".", "__"))} == known


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_every_form_says_whose_it_is(form: Form) -> None:
    assert len(form.licence) > 5
    assert len(form.citation) > 10
    assert form.kind in ("instrument", "assessment")
    assert form.kind != "instrument" or form.population
    assert form.scoring is None or form.screening_only


@pytest.mark.parametrize("form", [form for form in FORMS if form.scoring], ids=named)
def test_an_empty_form_has_no_score_and_raises_no_alarm(form: Form) -> None:
    result = score(form, {}, {})
    assert result.value is None
    assert result.band is None
    assert not result.complete
    assert all(flag.severity == "prompt" for flag in result.flags)


@pytest.mark.parametrize("form", [*FORMS, *DIALOGS], ids=named)
def test_no_condition_of_an_empty_form_is_true_but_for_prompts(form: Form) -> None:
    for flag in form.flags:
        assert flag.severity == "prompt" or evaluate(flag.when, {}) is not Truth.TRUE


@pytest.mark.parametrize("pair", ITEMS, ids=named)
def test_every_option_can_be_reached_by_a_key(pair: tuple[Form, Item]) -> None:
    _, item = pair
    keys = [key for key in printed(item) if key]
    assert len(keys) == len(set(keys))
    assert "" not in printed(item) or len(item.options) > 9


@pytest.mark.parametrize("pair", ITEMS, ids=named)
def test_texts_are_clean(pair: tuple[Form, Item]) -> None:
    _, item = pair
    for text in (item.text, item.help, *(option.label for option in item.options)):
        assert text == " ".join(text.split())
        assert not re.search(r"\bD/C\b|colour|behaviour|programme|hospitalis", text)


def loinc_codes() -> set[str]:
    codes = {form.loinc for form in FORMS} | {item.loinc for _, item in ITEMS}
    return {code for code in codes if code}


def luhn(number: str) -> int:
    """The check digit of a LOINC code (Mod 10)."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(digit * 2, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return -sum(doubled) % 10


@pytest.mark.parametrize("code", sorted(loinc_codes()))
def test_loinc_codes_have_their_check_digit(code: str) -> None:
    number, check = code.split("-")
    assert int(check) == luhn(number)


@pytest.mark.parametrize(
    "code",
    sorted({o.code for form in FORMS for i in form.items() for o in i.options if o.code}),
)
def test_answer_codes_have_their_check_digit(code: str) -> None:
    # The letters LA count too: 5 where they stand before an even number of digits, else 2.
    number, check = code.removeprefix("LA").split("-")
    assert int(check) == (luhn(number) + (2 if len(number) % 2 else 5)) % 10


DAGGERED = {
    "info_source", "language", "interpreter", "capacity", "decision_maker", "own_words", "admitted_at",
    "status", "edd", "residence", "lives_with", "can_return", "bathing_before", "bathing_now",
    "dressing_before", "dressing_now", "toileting_before", "toileting_now", "transfers_before",
    "transfers_now", "continence_before", "continence_now", "eating_before", "eating_now", "mobility", "pcp",
    "phq2", "phq9", "suicide_screen", "audit_c", "caregiver", "caregiver_available", "caregiver_willing",
    "caregiver_able", "caregiver_trained", "sils", "payers", "pharmacy", "cost_skipping", "ride_home", "ahc",
    "safe_alone", "abuse_concern", "on_chart", "matters_most", "preferred_setting", "list_given",
    "quality_shared", "choice_1", "interest_disclosed", "admissions_12mo", "ed_visits_6mo", "readmit_30d",
    "destination", "backup", "barriers", "agrees",
}  # fmt: skip


def test_the_admission_assessment_asks_what_it_must() -> None:
    form = LIBRARY.form("admission-assessment")
    assert {item.id for item in form.items() if item.required} == DAGGERED


def test_every_one_of_can_be_unable_or_declined() -> None:
    for item in LIBRARY.form("admission-assessment").items():
        if item.type in (ItemType.CHOICE, ItemType.SCALE):
            assert {"unable", "declined"} <= {option.id for option in item.options}, item.id


def test_the_screens_are_linked_and_hidden_below_their_age() -> None:
    form = LIBRARY.form("admission-assessment")
    must = {"phq9", *DAGGERED}
    links = {i.id: i.form for i in form.items() if i.type is ItemType.LINK and i.id in must}
    assert links == {
        "phq2": "phq-2",
        "phq9": "phq-9",
        "suicide_screen": "suicide-screen",
        "audit_c": "audit-c",
        "sils": "sils",
        "ahc": "ahc-hrsn",
    }
    child = {item.id for item in visible(form, {}, {"age": 9, "newborn": False})}
    assert child & set(links) == {"suicide_screen"}
    adult = {item.id for item in visible(form, {}, {"age": 80, "newborn": False})}
    assert adult & set(links) == set(links) - {"phq9"}
    positive = visible(form, {"phq2": {"band": "positive", "score": 4}}, {"age": 80})
    assert "phq9" in {item.id for item in positive}


def test_every_linked_form_fits_the_patients_it_is_shown_for() -> None:
    from ncm_tui.rules.binding import visible

    form = LIBRARY.form("admission-assessment")
    for age in (0.5, 5, 11.9, 12, 17.9, 18, 99):
        facts = {"age": age, "newborn": False}
        for item in visible(form, {}, facts):
            assert item.form is None or refusal(LIBRARY.form(item.form), facts) is None, (age, item.id)


def test_choice_is_asked_only_when_a_list_is_due() -> None:
    form = LIBRARY.form("admission-assessment")
    home = score(form, {"destination": "home", "preferred_setting": "home"}, {})
    assert "list_given" not in home.missing
    assert "list_given" in score(form, {"destination": "snf"}, {}).missing


def test_destinations_and_barriers_are_those_of_the_app() -> None:
    form = LIBRARY.form("admission-assessment")
    ids = {option.id for option in form.item("destination").options} - {"unable", "declined"}
    assert ids == {each.value for each in Destination} - {"ama", "expired"}
    barriers = {option.id for option in form.item("barriers").columns[0].options}
    assert barriers == {option.id for option in LIBRARY.dialog("barrier").item("code").options}


def test_safety_answers_are_guarded_and_private() -> None:
    for form_id, item_id in (
        ("phq-9", "q9"),
        ("ahc-hrsn", "hurt"),
        ("suicide-screen", "result"),
        ("admission-assessment", "abuse_concern"),
    ):
        item = LIBRARY.form(form_id).item(item_id)
        assert item.guarded, form_id
        assert item.private, form_id


def test_files_are_named_by_their_id() -> None:
    for folder in ("forms", "dialogs", "checklists"):
        for path in sorted(Path(BUNDLED / folder).glob("*.toml")):
            assert f'id = "{path.stem}"' in path.read_text(encoding="utf-8")
