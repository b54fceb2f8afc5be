"""The Time tab, the folding Summary and the list of what is to confirm, by their keys."""

from typing import Any

from tests.screens.golden import screen_text
from tests.screens.test_chart import front, settle
from tests.services.hand import add, prior, put
from tests.services.test_to_confirm import coverage, key_time

from ncm_tui.app import NcmApp
from ncm_tui.screens.chart_plan import PlanTab
from ncm_tui.screens.chart_summary import SummaryTab
from ncm_tui.screens.chart_timeline import TimelineTab
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.one_by_one import BOUNCE
from ncm_tui.screens.prior_stays import PriorStaysScreen
from ncm_tui.screens.to_confirm import ToConfirmScreen
from ncm_tui.services import careplan, notes, shown, to_confirm
from ncm_tui.services.desk import Desk
from ncm_tui.views.timeline import Kind


async def test_the_timeline_narrows_by_one_key_and_opens_each_thing(desk: Desk) -> None:
    stay = add(desk)
    careplan.add_barrier(desk, stay, {"title": "SNF bed", "owner": "me", "due": "2026-11-24"}).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "9")
        await settle(app, pilot)
        tab = front(app).query_one(TimelineTab)
        assert "9 Time" in screen_text(app)
        assert "Barrier: SNF bed" in screen_text(app)
        await pilot.press("f", "f")
        assert tab.kind is Kind.PLAN
        assert "plan, 1 of" in screen_text(app)
        await pilot.press("escape")
        assert tab.kind is None, "Esc shows all again and stays on the tab"
        await pilot.press("f", "f", "enter")
        await settle(app, pilot)
        assert front(app).tab_id == "plan"
        current = front(app).query_one(PlanTab).current
        assert current is not None
        assert current.kind == "barrier"
        await pilot.press("9", "escape")
        before = front(app).query_one(TimelineTab).current
        careplan.add_barrier(desk, stay, {"title": "Ride", "owner": "me", "due": "2026-11-24"}).result()
        tab.refresh_page()
        assert before is not None
        assert tab.current == before, "what is added above does not move the cursor to another line"
        await pilot.press("f", "enter")
        await settle(app, pilot)
        assert isinstance(app.screen, FormDialog), "a key time opens its form"
        await pilot.press("escape", "ctrl+g")
        assert "hidden" in screen_text(app)
        assert "SNF bed" not in screen_text(app)


async def test_the_summary_folds_to_one_page_and_unfolds(desk: Desk) -> None:
    stay = add(desk, own_words="I fell", reason="Hip fracture", attending="Dr. Shah")
    for number in range(6):
        put(desk, stay, _diagnosis(f"Diagnosis {number}"))
        put(desk, stay, _member(f"Nurse {number}"))
    prior(desk, stay, "IMP", "2026-11-01T07:00", "2026-11-14T09:00")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await settle(app, pilot)
        tab = front(app).query_one(SummaryTab)
        assert len(tab.lines) <= tab.rows.size.height
        shown_ = screen_text(app)
        assert "after 6 d" in shown_
        assert "Diagnosis 0" in shown_
        assert "Diagnosis 5" not in shown_
        place = next(n for n, line in enumerate(tab.lines) if line.opens == "fold:diagnoses")
        tab.rows.move_to(place)
        await pilot.press("enter")
        assert "Diagnosis 5" in [line.text for line in tab.lines]
        await pilot.press("left")
        assert "Diagnosis 5" not in [line.text for line in tab.lines]
        tab.rows.move_to(next(n for n, line in enumerate(tab.lines) if line.opens == "prior"))
        await pilot.press("enter")
        await settle(app, pilot)
        assert isinstance(app.screen, PriorStaysScreen)
        assert "back after 6 d" in screen_text(app)


async def test_the_last_notes_stand_beside_a_wide_summary(desk: Desk) -> None:
    stay = add(desk)
    uid = notes.draft(desk, stay, "progress").result().row
    assert uid is not None
    notes.finish(desk, uid, "Case management progress note\nThe daughter toured two facilities.").result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await settle(app, pilot)
        assert "The daughter toured two" in screen_text(app)
        await pilot.press("ctrl+g")
        assert "The daughter toured two" not in screen_text(app)


async def test_what_is_to_confirm_is_settled_on_its_row(desk: Desk) -> None:
    stay = add(desk, class_code="OBSENC", arrival=None, inpatient_order=None)
    coverage(desk, stay, "UHC", "unknown")
    key_time(desk, stay, "arrival", "2026-11-22T08:05")
    key_time(desk, stay, "observation_order", "2026-11-22T09:10")
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        await settle(app, pilot)
        assert isinstance(app.screen, ToConfirmScreen)
        assert screen_text(app).startswith(" ALVAREZ, Maria  78F  DOB 02 Mar 1948  MRN 0048213")
        await pilot.press("y")
        assert "names no plan type" in screen_text(app)
        await pilot.press("2", "1")
        await settle(app, pilot)
        assert shown.shown(desk, stay).payer_class == "medicare_advantage"
        await pilot.pause(BOUNCE)
        await pilot.press("y")
        await settle(app, pilot)
        assert [row.what for row in to_confirm.rows(desk)] == ["Observation order", "Observation start"]
        await pilot.pause(BOUNCE)
        await pilot.press("down", "1", "y")
        await settle(app, pilot)
        assert shown.shown(desk, stay).observation_start is not None
        await pilot.press("u")
        await settle(app, pilot)
        assert shown.shown(desk, stay).observation_start is None
        await pilot.press("q")
        await settle(app, pilot)
        assert not isinstance(app.screen, ToConfirmScreen)


def _diagnosis(text: str) -> Any:
    def make(row: Any, _: Any) -> Any:
        from ncm_tui.models.stays import Diagnosis

        return Diagnosis(patient_id=row.patient_id, stay_id=row.id, source="emr", text=text)

    return make


def _member(name: str) -> Any:
    def make(row: Any, _: Any) -> Any:
        from ncm_tui.models.stays import CareTeamMember

        return CareTeamMember(patient_id=row.patient_id, stay_id=row.id, source="emr", name=name, role="RN")

    return make
