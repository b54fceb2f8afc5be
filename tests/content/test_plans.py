"""The 23 plan templates: each there, each whole, each named as the barrier it is of."""

import pytest

from ncm_tui.library.library import Library
from ncm_tui.library.plans import plan_and_faults
from ncm_tui.library.sources import Source
from ncm_tui.rules.plans import BARRIERS
from ncm_tui.vault.private_work import listed_barrier

LIBRARY = Library.load()


def test_every_barrier_that_can_be_recorded_has_its_template() -> None:
    dialog = {option.id: option.label for option in LIBRARY.dialog("barrier").item("code").options}
    dialog.pop("other")
    assert set(LIBRARY.ids("plans")) == set(dialog) == set(BARRIERS)
    assert {each: LIBRARY.plan(each).title for each in BARRIERS} == dialog
    assert len(BARRIERS) == 23


@pytest.mark.parametrize("barrier", BARRIERS)
def test_a_template_says_who_what_measure_and_by_when(barrier: str) -> None:
    plan = LIBRARY.plan(barrier)
    for goal in plan.goals:
        assert all((goal.text, goal.measure, goal.target, goal.due))
        assert all(step.text and step.owner for step in goal.steps)
    assert all((plan.licence, plan.citation))


def faults(text: str) -> list[str]:
    return [str(each) for each in plan_and_faults(Source("plans", "food", "food.toml", True, text, ""))[1]]


SAFETY = {
    "SUICIDE": "suicide_risk",
    "ABUSE": "abuse_neglect",
    "IPV": "abuse_neglect",
    "SAFETY": "abuse_neglect",
}


def test_every_template_is_raised_by_a_form_and_a_safety_flag_raises_its_own() -> None:
    forms, broken = LIBRARY.all("forms")
    assert broken == []
    led = {form.id: {each.ref for each in form.suggest if each.kind == "barrier"} for form in forms}
    assert set().union(*led.values()) == set(BARRIERS)
    for form in forms:
        for flag in (each for each in form.flags if each.severity == "safety" and each.enabled):
            expected = {ref for word, ref in SAFETY.items() if flag.code.startswith(word)}
            assert expected <= led[form.id], (form.id, flag.code)


def test_a_barrier_that_lists_hide_is_called_by_its_own_name() -> None:
    forms, _ = LIBRARY.all("forms")
    for each in (each for form in forms for each in form.suggest if each.ref in SAFETY.values()):
        assert not each.title
        assert listed_barrier("called otherwise", each.ref, told_in_private=False) == "! safety"


GOOD = LIBRARY.raw("plans", "food").text


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('due = "edd"', 'due = "soon"', "'soon' is no due rule"),
        ('id = "food"', 'id = "fod"', "did you mean 'food'"),
        ('problem = "Not', 'problem = "{who}: not', "{who} is not declared"),
        ('whose = "patient"', 'whose = "nurse"', "'nurse' is not one of patient, family, team"),
        ('version = "1"', 'version = "1"\ncolour = "red"', "this key is not known"),
        ("[[goals]]", '[blanks.who]\nhint = "x"\n\n[[goals]]', "is used in no text"),
    ],
)
def test_a_fault_is_named(was: str, now: str, says: str) -> None:
    assert any(says in each for each in faults(GOOD.replace(was, now, 1))), faults(GOOD.replace(was, now, 1))
