"""Every screen shows hostile texts plainly: nothing is obeyed, nothing crashes, no line is too long."""

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from sqlmodel import select
from tests.screens.golden import SIZES, screen_text
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from tests.screens.walks import WALKS, Walk, assert_key_bar_fits, settled, walk_to

from ncm_tui.app import NcmApp
from ncm_tui.models import people, stays, work
from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk
from ncm_tui.vault.work import Work

SIZE_NAMES = [f"{width}x{height}" for width, height in SIZES]
TABS = ("summary", "assess", "plan", "discharge", "notes")
# Every column that holds words from outside or from a hurried hand.
WORDS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (people.Patient, ("family", "given", "preferred_name", "language", "phone", "address")),
    (people.Contact, ("name", "relationship", "phone")),
    (people.Coverage, ("payer", "plan", "member_id", "confirmed_source")),
    (people.Allergy, ("substance", "reaction")),
    (people.PriorEncounter, ("reason",)),
    (stays.Stay, ("unit", "bed", "attending", "service", "reason", "drg", "isolation", "own_words")),
    (stays.CareTeamMember, ("role", "name")),
    (stays.Diagnosis, ("text", "code")),
    (stays.CodeStatus, ("value",)),
    (stays.ExpectedDischarge, ("reason",)),
    (stays.Disposition, ("reason", "raw")),
    (stays.Barrier, ("title", "owner")),
    (work.CarePlan, ("what_matters", "preferred_setting")),
    (work.Problem, ("title",)),
    (work.Goal, ("text", "measure", "target", "own_words")),
    (work.Intervention, ("text", "owner", "frequency")),
    (work.Progress, ("value", "text")),
    (work.ChecklistItem, ("evidence", "who", "reason")),
    (work.Note, ("body",)),
    (work.Flag, ("label",)),
)  # fmt: skip


@pytest.fixture
def hostile_desk(demo_desk: Desk) -> Desk:
    """The demo ward with every word replaced, each row by another text of the list."""

    def spoil(session_work: Work) -> None:
        at = 0
        for table, columns in WORDS:
            for row in session_work.session.exec(select(table)).all():
                for column in columns:
                    setattr(row, column, HOSTILE[at % len(HOSTILE)])
                    at += 1
                at += 1
                session_work.session.add(row)

    demo_desk.vault.submit("test.spoil", spoil).result()
    return demo_desk


def assert_calm(app: NcmApp) -> None:
    """No control byte on the screen, no line longer than it, a key bar that fits."""
    shown = screen_text(app)
    assert not FORBIDDEN_CONTROLS & set(shown)
    assert "\x1b" not in shown
    for line in shown.splitlines():
        assert cell_len(line) <= app.size.width, line
    assert_key_bar_fits(app)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
async def test_every_chart_and_tab(hostile_desk: Desk, size: tuple[int, int]) -> None:
    app = NcmApp(desk=hostile_desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot, hostile_desk)
        assert_calm(app)
        for row in caseload.rows(hostile_desk):
            for tab in TABS:
                app.open_chart(row.stay, tab)
                await pilot.pause()
                assert_calm(app)


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
async def test_every_walk(hostile_desk: Desk, walk: Walk) -> None:
    adults = [row.stay for row in caseload.rows(hostile_desk) if not row.age_sex.endswith("h F")]
    stay = adults[WALKS.index(walk) % len(adults)] if walk.who else None
    app = NcmApp(desk=hostile_desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await walk_to(pilot, app, walk, stay)
        assert_calm(app)


@pytest.mark.parametrize("text", ["[SNF]", "[/", "[@click=app.quit]x[/]", "[b]bold[/b]"])
async def test_brackets_are_shown_as_they_are(
    demo_desk: Desk, text: str, open_desk: Callable[..., Desk]
) -> None:
    def name_all(session_work: Work) -> None:
        for row in session_work.session.exec(select(people.Patient)).all():
            row.family, row.given = text, ""
            session_work.session.add(row)

    demo_desk.vault.submit("test.name", name_all).result()
    app = NcmApp(desk=demo_desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot, demo_desk)
        shown = screen_text(app)
        assert text.upper()[:12] in shown.upper()
        await pilot.click(offset=(12, 5))
        await pilot.pause()
        assert app.is_running
