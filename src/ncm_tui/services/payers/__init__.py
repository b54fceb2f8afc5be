"""Payer profiles: what each payer asks, found by the name of a coverage or chosen by hand."""

from ncm_tui.services.payers.reading import (
    STALE_DAYS,
    Finder,
    facts_of,
    of_stay,
    profile,
    profiles,
    recognized,
)
from ncm_tui.services.payers.templates import templates
from ncm_tui.services.payers.writing import (
    FORM,
    VERBS,
    add,
    choose,
    edit,
    from_template,
    initial,
    remove,
    verify,
)

__all__ = [
    "FORM",
    "STALE_DAYS",
    "VERBS",
    "Finder",
    "add",
    "choose",
    "edit",
    "facts_of",
    "from_template",
    "initial",
    "of_stay",
    "profile",
    "profiles",
    "recognized",
    "remove",
    "templates",
    "verify",
]
