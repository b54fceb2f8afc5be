"""Where the pages of clocks lead: a clock on the tab of its chart, with its form; the payer's profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ncm_tui.screens import clock_forms
from ncm_tui.services.clocks import page as pages

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.views.clocks import ClockLine

_CLOSED = ("met", "met_late")


def evidence(app: NcmApp, line: ClockLine) -> None:
    """The evidence form of a clock; of one that is met the last one, to be read or changed."""
    assert app.desk is not None
    shown = pages.proof(app.desk, line.stay, line.rule, line.trigger_uid)
    if shown and line.state.value in _CLOSED:
        clock_forms.change(app, shown[0].uid)
    else:
        clock_forms.give(app, line.stay, line.rule, line.trigger_uid)


def payer_profile(app: NcmApp, stay: str) -> None:
    """The profile of the stay's payer, or all of them where none is known."""
    from ncm_tui.screens.payer_profiles import PayerProfilesScreen

    app.push_screen(PayerProfilesScreen(stay))
