"""A clock that waits for a fact is never left without the field that enters it."""

from typing import Any

from tests.screens.golden import screen_text
from tests.screens.plan_stays import chart, stay
from tests.screens.walks import settled

from ncm_tui.app import NcmApp
from ncm_tui.library.library import Library
from ncm_tui.models.enums import PayerClass
from ncm_tui.rules.clock_inputs import facts_of_rule
from ncm_tui.screens import fact_doors
from ncm_tui.screens.chart_clocks import ClocksTab
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.payer_profiles import PayerProfilesScreen
from ncm_tui.services import patients
from ncm_tui.services.clocks import board
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts

#: Known without being entered, or asked only whether they are known: no clock waits for one of these.
_NEVER_MISSING = {"stay_open",
    "deceased", "observed", "readmitted_at", "hrrp_conditions", "mcsn_delivered", "qio_records_sent",
    "qio_recon_requested", "finished_forms", "mcsn_records_sent", "mcsn_recon_requested",
    "cc44_done", "exempted_discharge", "post_dc_called", "overturned", "answered_at", "uncovered_days",
}  # fmt: skip


def test_every_fact_a_rule_may_wait_for_has_a_door() -> None:
    for rule in Library.load().clocks():
        asked = facts_of_rule(rule) - _NEVER_MISSING - set(rule.figures)
        closed = sorted(name for name in asked if not fact_doors.has_door(name, of_event=bool(rule.event)))
        assert closed == [], rule.id


async def opened(pilot: Any, app: NcmApp, desk: Desk, fact: str, at: str = "") -> FormDialog:
    """The form that a missing fact opens, from the tab."""
    tab = app.screen.query_one(ClocksTab)
    fact_doors.open_fact(tab, fact, board.lines(desk, tab.stay)[0])
    await settled(pilot, desk)
    assert isinstance(app.screen, FormDialog), screen_text(app)
    return app.screen


async def test_each_opens_its_own_field(desk: Desk) -> None:
    uid = stay(desk)
    patients.confirm_payer(desk, uid, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, uid, "clocks")
        for fact, form, words in (
            ("obs_start", "key-time", "Observation start"),
            ("hospital_start", "key-time", "Care start"),
            ("discharge", "edd", "expected"),
            ("destination", "disposition", "Destination"),
            ("discharged", "left", "Left"),
            ("planned_services", "discharge-needs", "planned"),
            ("im_initial_delivered", "clock-notice", "Important Message"),
        ):
            assert (await opened(pilot, app, desk, fact)).form_id == form
            assert words.casefold() in screen_text(app).casefold()
            await pilot.press("escape")
            await settled(pilot, desk)
        fact_doors.open_fact(app.screen.query_one(ClocksTab), "notify_template")
        await settled(pilot, desk)
        assert isinstance(app.screen, PayerProfilesScreen)
        await pilot.press("escape")
        await settled(pilot, desk)
        await opened(pilot, app, desk, "part_b")
        await pilot.press("y", "f2")
        await settled(pilot, desk)
        assert facts(desk, uid)["payer_class"] == "medicare_ffs"
        assert desk.vault.reader.value("SELECT part_b FROM coverage") == 1
