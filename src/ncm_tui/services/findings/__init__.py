"""From finding to work: what finished answers suggest, and what becomes of it when the nurse takes it.

Suggestions are offered with the finish of a form (:mod:`.offering`) and nothing is taken by itself. Taking
one is a verb (:mod:`.taking`): a barrier with its plan, a referral or a to-do, a code for the coder, a form.
"""

from ncm_tui.services.findings.reading import any_of, codes, count, of_assessments, open_of, page
from ncm_tui.services.findings.taking import add_plan, decline, take
from ncm_tui.services.origins import origins

__all__ = [
    "add_plan",
    "any_of",
    "codes",
    "count",
    "decline",
    "of_assessments",
    "open_of",
    "origins",
    "page",
    "take",
]
