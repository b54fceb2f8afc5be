"""A finished form, read-only: every answer, the score, its flags; ``w`` opens the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ncm_tui.commands import bindings, key
from ncm_tui.models.enums import AssessmentState
from ncm_tui.screens import form_verbs
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import assessments, patients
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.changed import Changed
from ncm_tui.views.forms import FinishedForm
from ncm_tui.views.moments import clock_text
from ncm_tui.widgets.form.explained import explained_lines
from ncm_tui.widgets.form.review import review_lines
from ncm_tui.widgets.form.rows import Line, wrap
from ncm_tui.widgets.form.view import FormView
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.note_rows import charted_words
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    pass


class FinishedScreen(Undoing, NcmScreen[None]):
    """A finished form never changes; one entered in error stays readable, struck through."""

    AREAS = ("form_read",)
    BINDINGS = [*bindings("form_read")]

    def __init__(self, assessment: str, *, explained: bool = False) -> None:
        """``explained`` opens on how the score came to be."""
        super().__init__()
        self.assessment = assessment
        self.shown: FinishedForm | None = None
        self.explained = explained

    def compose(self) -> ComposeResult:
        yield PatientBar(self.desk.zone)
        yield Rule()
        yield FormView()
        yield KeyBar("form_read", "everywhere")

    def on_mount(self) -> None:
        self.shown = assessments.view(self.desk, self.assessment)
        line = patients.line(self.desk, self.shown.stay)
        self.query_one(PatientBar).show(line, self.ncm.now_with(line))
        self.ncm.changed.subscribe(self, self._changed)
        self.query_one(FormView).focus()
        self.call_after_refresh(self._show)

    @property
    def undo_stay(self) -> str:
        return self.shown.stay if self.shown is not None else ""

    def _changed(self, changed: Changed) -> None:
        if self.shown is not None and self.shown.stay in changed.stays:
            self._reread()

    def _show(self) -> None:
        shown = self.shown
        assert shown is not None
        at = self.desk.local(shown.finished_at)
        rule = self.query_one(Rule)
        year = f" {at.year}" if at.year != self.desk.local(self.desk.now()).year else ""
        rule.title = f"{shown.form.title} ─ {at:%a %d %b}{year} {at:%H:%M} · {shown.by}"
        words = charted_words(shown, self.desk.local(self.desk.now()).date())
        locked = shown.state is AssessmentState.FINISHED
        rule.right = f"finished & locked · {words}" if locked else words
        self.query_one(FormView).show_pages(lambda width, _height: tuple(self._lines(shown, width)))

    def _lines(self, shown: FinishedForm, width: int) -> list[Line]:
        lines: list[Line] = []
        if shown.state is AssessmentState.ENTERED_IN_ERROR:
            lines += [
                [(f" {part}", "late")] for part in wrap(f"Entered in error: {shown.error_reason}", width - 2)
            ]
        if shown.score is not None:
            lines.append([(f" {_score_words(shown)}", "strong")])
        if shown.based_on is not None:
            when = clock_text(shown.based_on, self.desk.local(self.desk.now()).date())
            lines.append(
                [(f" Started from the one of {when} · {key('form_read.compare')}: what changed", "dim")]
            )
        if shown.informant not in ("", "patient"):
            lines += [[(f" {part}", "")] for part in wrap(f"Answered by {shown.informant}", width - 2)]
        for flag in shown.flags:
            state = (
                "withdrawn"
                if flag.withdrawn
                else flag.disposition or ("nothing recorded yet" if flag.open else "")
            )
            text = " · ".join(part for part in (flag.label, state) if part)
            lines += [[(f" {part}", "late" if flag.open else "")] for part in wrap(f"! {text}", width - 2)]
        if self.explained and shown.explanation is not None:
            return lines + explained_lines(shown.explanation, width)
        filling = Filling(shown.form, now=self.desk.now, zone=self.desk.zone, given=shown.given)
        body = list(review_lines(filling, width, alerts=False))
        if shown.form.screening_only:
            body += [[(f" {part}", "dim")] for part in wrap(shown.form.screening_only, width - 2)]
        if shown.state is AssessmentState.ENTERED_IN_ERROR:
            body = [[(text, "struck") for text, _ in line] for line in body]
        return lines + body

    # -- keys

    def action_past(self) -> None:
        from ncm_tui.screens.history_of import Item, show

        if (shown := self.shown) is not None:
            show(self.ncm, shown.stay, Item(f"form:{shown.form.id}", shown.form.title))

    def action_copy(self) -> None:
        form_verbs.copy(self.ncm, self.assessment, self.query_one(PatientBar).line)

    def action_charted(self) -> None:
        if (shown := self.shown) is not None and shown.state is not AssessmentState.ENTERED_IN_ERROR:
            form_verbs.charted(self.ncm, shown, self.query_one(PatientBar).line)

    def action_trend(self) -> None:
        from ncm_tui.screens.score_trend import TrendScreen

        shown = self.shown
        if shown is None or shown.score is None:
            self.say("This form has no score: p sets it beside the one before.", "warning")
            return
        self.ncm.push_screen(TrendScreen(shown.stay, shown.form.id))

    def action_compare(self) -> None:
        from ncm_tui.screens.form_compare import compare_with_before

        compare_with_before(self.ncm, self.assessment)

    def action_why(self) -> None:
        """The score opened: points, cut-offs, source, limits; again: the answers."""
        if self.shown is None or self.shown.explanation is None:
            self.say("This form has no score to explain.", "warning")
            return
        self.explained = not self.explained
        self._show()

    def action_again(self) -> None:
        """A new filling; ^R repeats an answer with its own date."""
        if self.shown is not None:
            shown = self.shown
            self.dismiss(None)
            self.ncm.open_form(shown.stay, shown.form.id)

    def action_error(self) -> None:
        from ncm_tui.screens.asking import ask

        shown = self.shown
        if shown is None or shown.state is AssessmentState.ENTERED_IN_ERROR:
            self.say("It is marked entered in error already.", "warning")
            return
        ask(
            self.ncm,
            "form-error",
            lambda answers: assessments.enter_in_error(self.desk, self.assessment, str(answers["reason"])),
            line=self.query_one(PatientBar).line,
            context={"assessment": self.assessment, "about": f"Entered in error: {shown.form.title}"},
        )

    def _reread(self) -> None:
        self.shown = assessments.view(self.desk, self.assessment)
        self._show()

    def action_close(self) -> None:
        self.dismiss(None)


def _score_words(shown: FinishedForm) -> str:
    """``LACE 14 high (prov.) · local cut-off``: the marks are never a key away."""
    score, form = shown.score, shown.form
    assert score is not None
    unchecked = bool(shown.explanation and shown.explanation.confidence == "M")
    marks = [
        "local cut-off" if score.local else "",
        "unverified" if unchecked else "",
        "record only" if form.record_only else "",
    ]
    return " · ".join(part for part in (f"{score.instrument} {score.text}", *marks) if part)
