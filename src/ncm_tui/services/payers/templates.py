"""The templates a new profile may start from; a broken file is left out and said."""

from typing import TYPE_CHECKING

from ncm_tui.rules.payer_template import PayerTemplate
from ncm_tui.rules.problems import Problem

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk


def templates(desk: "Desk") -> tuple[tuple[PayerTemplate, ...], tuple[Problem, ...]]:
    """Those that read, by title, and what is wrong with the others."""
    found, broken = desk.library.all("payers")
    return tuple(sorted(found, key=lambda each: each.title.casefold())), tuple(broken)
