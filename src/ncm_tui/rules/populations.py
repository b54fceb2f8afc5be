"""Whom a form is for (P§9): an instrument outside its ages is refused with a sentence, not scored."""

from collections.abc import Mapping
from typing import Any

from ncm_tui.rules.forms import Form

#: Age groups a definition may name. Newborn: under 28 days; child: under 12 years.
POPULATIONS = ("newborn", "child", "adolescent", "adult")


def population_of(facts: Mapping[str, Any]) -> str | None:
    """The age group, or ``None`` while the age is not known."""
    if facts.get("newborn") is True:
        return "newborn"
    age = facts.get("age")
    if age is None:
        return None
    return "child" if age < 12 else "adolescent" if age < 18 else "adult"


def refusal(form: Form, facts: Mapping[str, Any]) -> str | None:
    """Why ``form`` must not be used for this patient; ``None`` where it fits.

    An instrument is never used for a newborn unless it names newborns, and a form with age limits is
    refused while the age is not known.
    """
    name, group, age = form.short or form.title, population_of(facts), facts.get("age")
    limited = form.kind == "instrument" or bool(form.population)
    if group == "newborn" and limited and "newborn" not in form.population:
        return f"{name} is not for newborns."
    if form.min_age is None and form.max_age is None and not form.population:
        return None
    if group is None:
        return f"{name} is for certain ages, and the date of birth is not known: enter it first."
    if form.min_age is not None and age is not None and age < form.min_age:
        return f"{name} is for age {form.min_age:g} and older; this patient is {int(age)}."
    if form.max_age is not None and age is not None and age >= form.max_age + 1:
        return f"{name} is for age {form.max_age:g} and younger; this patient is {int(age)}."
    if form.population and group not in form.population:
        return f"{name} is for {' and '.join(form.population)} patients; this patient is {int(age or 0)}."
    return None
