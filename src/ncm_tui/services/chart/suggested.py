"""What finished answers suggest, on the Summary: how much waits, and the codes that were taken."""

from collections.abc import Iterator

from ncm_tui.services import findings, shown
from ncm_tui.services.desk import Desk
from ncm_tui.views.chart import SummaryLine, Tone
from ncm_tui.views.findings import FOR_THE_CODER
from ncm_tui.views.words import counted


def suggested(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """One line for what waits, one for the codes that are for the coder; neither where there is none."""
    if not findings.any_of(desk, row.stay_id):
        return
    page = findings.page(desk, row.uid, brief=True)
    label = "Suggested"
    if page.open:
        forms = ", ".join(dict.fromkeys(each.origin.text for each in page.open))
        told = tuple(f"{each.name}  {each.origin.text}" for each in page.open)
        yield SummaryLine(
            label,
            f"{counted(len(page.open), 'suggestion')} open",
            f"from {forms}",
            "findings",
            Tone.SOON,
            told,
        )
        label = ""
    if page.codes:
        told = tuple(f"{each.name}  {each.origin.text}" for each in page.codes)
        codes = ", ".join(sorted(each.ref for each in page.codes))
        yield SummaryLine(label, codes, FOR_THE_CODER, "findings", Tone.PLAIN, told)
