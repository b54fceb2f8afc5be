"""The codes she took from findings, as a note lists them: suggestions for the coder, never a diagnosis."""

from collections.abc import Iterator

from ncm_tui.services import findings
from ncm_tui.services.desk import Desk
from ncm_tui.views.findings import FOR_THE_CODER, Suggested
from ncm_tui.views.notes import Finding


def taken_codes(desk: Desk, stay_uid: str) -> Iterator[Finding]:
    """One line for each form they came from, with the list they stand in and when they were taken; those
    behind a private answer in a line of their own."""
    groups: dict[tuple[str, bool], list[Suggested]] = {}
    for each in findings.codes(desk, stay_uid):
        groups.setdefault((each.origin.text, each.private), []).append(each)
    for (form, private), codes in groups.items():
        named = "; ".join(each.name for each in codes)
        at = max(each.decided_at or each.offered_at for each in codes)
        text = f"Suggested from {form}, {FOR_THE_CODER} ({codes[0].list_version}): {named}"
        yield Finding(text, desk.local(at), private)
