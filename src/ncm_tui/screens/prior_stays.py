"""The other stays of a patient: those whose chart is here, and the encounters an export told of."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import patients, prior_stays
from ncm_tui.views.moments import day_text
from ncm_tui.views.prior_stays import PriorPage, PriorStay
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

_DAYS, _KIND = 24, 12
_UNKNOWN = "No history was taken in for this patient: whether there are other stays is not known."


class PriorStaysScreen(NcmScreen[None]):
    """A line a stay, newest first; Enter opens the chart where there is one."""

    AREAS = ("prior_stays",)
    BINDINGS = [*bindings("prior_stays")]

    def __init__(self, stay: str) -> None:
        super().__init__()
        self.stay = stay
        self.page: PriorPage | None = None

    def compose(self) -> ComposeResult:
        assert self.ncm.desk is not None
        yield PatientBar(self.ncm.desk.zone)
        yield Rule("Other stays")
        yield LineList(empty=_UNKNOWN, private=True)
        yield KeyBar("prior_stays", "everywhere")

    def on_mount(self) -> None:
        desk = self.ncm.desk
        assert desk is not None
        line = patients.line(desk, self.stay)
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.page = prior_stays.page(desk, self.stay)
        rule = self.query_one(Rule)
        back = self.page.back_after
        rule.title = f"Other stays ─ {len(self.page.others)}"
        rule.right = "" if back is None else "▲ back the same day" if back == 0 else f"▲ back after {back} d"
        rows = self.query_one(LineList)
        rows.set_source(len(self.page.others), self._row)
        rows.focus()

    def _row(self, index: int) -> Text:
        assert self.page is not None
        return stay_line(self.page.others[index], self.page, self.query_one(LineList).size.width or 80)

    def on_line_list_opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        at = self.query_one(LineList).current
        if self.page is None or at is None:
            return
        stay = self.page.others[at].stay
        if stay:
            self.ncm.open_chart(stay)
        else:
            self.say("Only an export told of this one: there is no chart here to open.")

    def action_back(self) -> None:
        self.dismiss(None)


def stay_line(stay: PriorStay, page: PriorPage, width: int) -> Text:
    """``  Sun 01 – Thu 05 Nov    inpatient   4W pneumonia            to Home``."""
    begun = day_text(stay.started.date(), page.today) if stay.started else "?"
    over = "now" if stay.lies else day_text(stay.ended.date(), page.today) if stay.ended else "?"
    days = begun if begun == over else f"{begun} – {over}"
    to = f"to {stay.destination}" if stay.destination and not stay.lies else ""
    what = " ".join(part for part in (stay.where, stay.reason) if part)
    room = max(8, width - _DAYS - _KIND - len(to) - 6)
    return Text.assemble(
        plain(f"  {fit(days, _DAYS)} ", "strong" if stay.stay else ""), plain(f"{fit(stay.kind, _KIND)} "),
        plain(fit(what, room), ""), plain(f" {to}", "dim"),
    )  # fmt: skip
