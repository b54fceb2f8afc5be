"""What a form is: whom it is for, its cut-offs and rules, its terms and source, what nobody has checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import assessments
from ncm_tui.widgets.form.explained import about_lines
from ncm_tui.widgets.form.view import FormView
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.rules.forms import Form
    from ncm_tui.views.forms import FormEntry


class FormAboutScreen(NcmScreen[None]):
    """Nothing of the patient is on it but the refusal of ``entry``."""

    AREAS = ("plain",)
    BINDINGS = [*bindings("plain")]

    def __init__(self, form: Form, entry: FormEntry) -> None:
        super().__init__()
        self.form, self.entry = form, entry

    def compose(self) -> ComposeResult:
        yield Rule(f"{self.form.title} ─ version {self.form.version}", " · ".join(self.entry.marks))
        yield FormView()
        yield KeyBar("plain", "everywhere")

    def on_mount(self) -> None:
        self.query_one(FormView).focus()
        explained = assessments.about(self.desk, self.form)
        self.call_after_refresh(
            lambda: self.query_one(FormView).show_pages(
                lambda width, _: tuple(about_lines(self.form, explained, self.entry.refusal, width))
            )
        )

    def action_back(self) -> None:
        self.dismiss(None)

    def action_close(self) -> None:
        self.dismiss(None)
