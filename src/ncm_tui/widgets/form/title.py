"""The line over a form: which form, how far, the score so far; a fired safety flag right under it."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ncm_tui.models.enums import FlagSeverity
from ncm_tui.rules.forms import Form
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.widgets.key_bar import KeyBar, key_line
from ncm_tui.widgets.plain import fit, plain, spread

_MOST = 3


class FormTitle(Widget):
    """`` PHQ-9 · all answers        3 of 9 · score 4``; under it each standing safety flag and, once
    nothing is missing, what the form found."""

    DEFAULT_CSS = "FormTitle { height: auto; max-height: 4; min-height: 1; width: 1fr; }"
    heading: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    alerts: reactive[tuple[tuple[str, str], ...]] = reactive((), layout=True)

    def look(self, heading: str, filling: Filling, warnings: tuple[str, ...] = ()) -> None:
        """Show what ``filling`` has come to; ``warnings`` are about the figures it is worked out with."""
        self.heading = " · ".join((heading, *marks(filling.form)))
        self.right = standing(filling)
        found = [flag for flag in filling.notices() if flag.severity == FlagSeverity.REVIEW]
        self.alerts = (
            *((f"! {flag.label}", "late") for flag in filling.safety()),
            *((f"▲ {flag.label}", "soon") for flag in found),
            *((f"▲ {said}", "soon") for said in warnings),
        )

    def render(self) -> Text:
        width = self.size.width
        lines = [spread(plain(f" {self.heading}", "strong"), plain(f"{self.right} "), width)]
        lines += [plain(fit(f" {words}", width), ink) for words, ink in self.alerts[:_MOST]]
        return Text("\n").join(lines)


def marks(form: Form) -> tuple[str, ...]:
    """What a definition is, where that is not a matter of course: how it is taken, whose cut-offs, unchecked
    figures."""
    scoring = form.scoring
    unchecked = form.unverified or (scoring is not None and scoring.unverified)
    own = "local" if form.local else ""
    whose = "local cut-off" if "cut-offs" in form.overridden else own
    bare = form.record_only and "record" not in form.title
    said = ("record only" if bare else "", whose, "unverified" if unchecked else "")
    return tuple(word for word in said if word)


def standing(filling: Filling) -> str:
    """``3 of 9 · score 4``: a sum so far is no score, so it is given only when complete."""
    done, of = filling.progress()
    parts = [f"{done} of {of}"]
    result, scoring = filling.result, filling.form.scoring
    band = f" {result.band.label.lower()}" if result.band else ""
    if scoring is not None and result.value is None and band:
        parts.append(f"{scoring.label}{band}")
    if scoring is not None and result.value is not None:
        parts.append(f"{scoring.label} {result.value:g}{band}{' (prov.)' if result.provisional else ''}")
    return " · ".join(parts)


class FormBar(KeyBar):
    """The key bar of a form: before the keys it says when the last answer was saved. A routine word
    costs no layout."""

    keys: reactive[tuple[tuple[str, str], ...]] = reactive(())
    status: reactive[str] = reactive("")

    def render(self) -> Text:
        if self.said is not None:
            return self.message(self.said)
        width = self.size.width or 80
        status = plain(f" {self.status} ·" if self.status else "", "dim")
        return Text.assemble(status, key_line(self.keys, width - status.cell_len))
