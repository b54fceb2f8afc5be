"""The Discharge tab by keys: evidence, gaps that open what fills them, why, leaving, hostile texts."""

from datetime import UTC, datetime

from tests.screens.golden import screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.screens.plan_stays import chart, stay, to_snf, typed
from tests.screens.walks import settled

from ncm_tui.app import NcmApp
from ncm_tui.models.enums import Destination, PayerClass
from ncm_tui.rules.problems import Refused
from ncm_tui.rules.readiness import Standing
from ncm_tui.screens.chart import ChartScreen
from ncm_tui.screens.chart_discharge import DischargeTab
from ncm_tui.screens.dialog import FormDialog
from ncm_tui.screens.form import FormScreen
from ncm_tui.services import discharge, patients
from ncm_tui.services.desk import Desk


def tab(app: NcmApp) -> DischargeTab:
    return app.screen.query_one(DischargeTab)


def go_to(app: NcmApp, item: str) -> None:
    """The cursor on a row."""
    rows = tab(app).lines
    tab(app).rows.move_to(
        next(n for n, row in enumerate(rows) if row.line is not None and row.line.id == item)
    )


def form(app: NcmApp) -> str:
    assert isinstance(app.screen, FormDialog)
    return app.screen.form_id


async def test_the_header_says_where_when_how_far(desk: Desk) -> None:
    at = to_snf(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        line = screen_text(app).splitlines()[3]
        assert line.startswith(" To SNF · EDD not set · 0 of 40 done · NOT READY, needed: 7")


async def test_a_row_is_done_by_its_evidence_form_alone(desk: Desk) -> None:
    at = to_snf(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        go_to(app, "DC46")
        await pilot.press("space")
        assert form(app) == "clock-done"
        assert "PASRR" in screen_text(app)
        await pilot.press("escape")
        await settled(pilot, desk)
        assert discharge.page(desk, at).done == 0
        go_to(app, "DC46")
        await pilot.press("d", "1", "n", "enter")
        await typed(pilot, "PASRR 4711")
        await pilot.press("f2")
        await settled(pilot, desk)
        line = discharge.page(desk, at).line("DC46")
        assert line is not None
        assert line.standing is Standing.DONE
        assert line.evidence is not None
        assert line.evidence.text == "done, PASRR 4711"
        assert line.evidence.happened == desk.local(desk.now())
        assert "■ DC46" in screen_text(app)


async def test_evidence_forms_by_kind(desk: Desk) -> None:
    at = to_snf(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        for item, wanted in (
            ("DC02", "evidence-seen"), ("DC14", "evidence-choice"), ("DC15", "evidence-authorization"),
            ("DC16", "evidence-referral"), ("DC36", "clock-notice"), ("DC39", "evidence"),
        ):  # fmt: skip
            go_to(app, item)
            await pilot.press("d")
            assert form(app) == wanted
            await pilot.press("escape")
            await settled(pilot, desk)


async def test_enter_on_a_gap_opens_what_fills_it(desk: Desk) -> None:
    at = to_snf(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        for item, wanted in (("DC11", "edd"), ("DC12", "barrier"), ("DC19", "key-time")):
            go_to(app, item)
            await pilot.press("enter")
            assert form(app) == wanted
            await pilot.press("escape")
            await settled(pilot, desk)
        for item, wanted in (("DC01", "lace"), ("DC09", "ahc-hrsn")):
            go_to(app, item)
            await pilot.press("enter")
            await settled(pilot, desk)
            assert isinstance(app.screen, FormScreen)
            assert app.screen.form_id == wanted
            await pilot.press("escape")
            await settled(pilot, desk)
            assert isinstance(app.screen, ChartScreen)


async def test_a_row_that_waits_opens_the_fact_it_waits_for(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        shown = screen_text(app)
        assert "Destination not set" in shown
        assert "more rows wait for the destination" in shown
        for item, wanted in (("DC35", "payer"), ("DC44", "discharge-needs")):
            go_to(app, item)
            await pilot.press("enter")
            assert form(app) == wanted
            await pilot.press("escape")
            await settled(pilot, desk)
        await pilot.press("p")
        assert form(app) == "disposition"


async def test_planned_none_is_an_answer(desk: Desk) -> None:
    at = stay(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        await pilot.press("n", "enter", "n", "f2")
        await settled(pilot, desk)
        assert discharge.needs_answers(desk, at) == {"services": [], "psychiatric_need": False}


async def test_why_and_the_next_gap(desk: Desk) -> None:
    at = to_snf(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        go_to(app, "DC36")
        await pilot.press("w")
        shown = screen_text(app)
        assert "Applies: every destination, has medicare yes, status inpatient." in shown
        assert "its clock is met by the same evidence" in " ".join(shown.split())
        before = tab(app).rows.at
        await pilot.press("f6")
        assert tab(app).rows.at > before


async def test_leaving_is_accepted_and_gaps_are_missed(desk: Desk) -> None:
    at = to_snf(desk)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        await pilot.press("l")
        assert form(app) == "left"
        await pilot.press("f2")  # where to is asked, never taken from the plan
        assert form(app) == "left"
        await pilot.press("f4", "s", "n", "f", "enter", "f2")
        await settled(pilot, desk)
        page = discharge.page(desk, at)
        assert page.left is not None
        line = page.line("DC14")
        assert line is not None
        assert line.standing is Standing.MISSED
        assert "left Mon 23 14:09" in screen_text(app)
        assert "missed:" in screen_text(app).splitlines()[3]


async def test_what_is_planned_is_asked_once_at_the_top_and_its_rows_stay_listed(desk: Desk) -> None:
    at = stay(desk)
    patients.set_disposition(desk, at, Destination.HOME).result()
    patients.confirm_payer(desk, at, PayerClass.SELF_PAY, "told", payer="Self", no_medicare=True).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        page = discharge.page(desk, at)
        assert len(page.unplanned) > 4
        assert page.needed == ("DC39",)
        shown = screen_text(app).splitlines()
        assert "NOT READY, needed: 1" in shown[3]
        assert f"? needs: what is planned (n) · {len(page.unplanned)} rows wait for it" in shown[4]
        assert {line.line.id for line in tab(app).lines if line.line} >= set(page.unplanned)
        await pilot.press("enter")
        assert form(app) == "discharge-needs"


async def test_leaving_against_advice_takes_twelve_keys_at_most(desk: Desk) -> None:
    at = to_snf(desk)
    app = NcmApp(desk=desk)
    keys = ("l", "f4", "a", "m", "a", "enter", "f2")
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        await pilot.press(*keys[:-1])
        await typed(pilot, "oral antibiotics")
        await pilot.press(keys[-1])
        await settled(pilot, desk)
        page = discharge.page(desk, at)
        assert (page.destination, page.left is not None) == ("ama", True)
        offered = page.line("DC53")
        assert offered is not None
        assert offered.standing is Standing.DONE
        standing = {line.id for line in page.lines if line.standing is not Standing.SET_ASIDE}
        assert standing == {"DC24", "DC53", "DC54"}
        assert len(keys) <= 12


async def test_a_wrong_left_is_taken_back_by_a_key_with_a_reason(desk: Desk) -> None:
    at = to_snf(desk)
    before = discharge.page(desk, at).lines
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await chart(pilot, app, at, "discharge")
        await pilot.press("L")
        assert isinstance(app.screen, ChartScreen)
        await pilot.press("l", "f4", "s", "n", "f", "enter", "f2")
        await settled(pilot, desk)
        assert discharge.page(desk, at).left is not None
        await pilot.press("L")
        assert form(app) == "remove"
        await typed(pilot, "wrong bed")
        await pilot.press("f2")
        await settled(pilot, desk)
        assert discharge.page(desk, at).left is None
        assert discharge.page(desk, at).lines == before
        assert "NOT READY" in screen_text(app).splitlines()[3]


async def test_hostile_evidence(desk: Desk) -> None:
    at = to_snf(desk)
    items = [line.id for line in discharge.page(desk, at).lines if line.form == "evidence"]
    happened = min(datetime.now(UTC), desk.now()).isoformat()
    for item, text in zip(items, HOSTILE, strict=False):
        answers = {"state": "done", "happened_at": happened, "evidence": text, "who": text}
        try:
            discharge.record(desk, at, item, answers).result()
        except Refused:
            continue
    for text in HOSTILE:
        try:
            discharge.record(desk, at, "DC62", {"state": "missed", "reason": text}).result()
        except Refused:
            continue
    for size in ((80, 24), (120, 40)):
        app = NcmApp(desk=desk)
        async with app.run_test(size=size) as pilot:
            await chart(pilot, app, at, "discharge")
            await pilot.press("w")
            for _ in range(40):
                await pilot.press("down")
                assert not FORBIDDEN_CONTROLS & set(screen_text(app))
