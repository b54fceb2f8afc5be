"""One key settles a row and the cursor goes on: the key pressed before anybody could look settles nobody."""

import asyncio
from collections.abc import Callable
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from tests.screens.golden import screen_text
from tests.screens.walks import settled
from tests.services.hand import add
from tests.services.test_to_confirm import coverage
from textual.pilot import Pilot

from ncm_tui.app import NcmApp
from ncm_tui.screens.one_by_one import BOUNCE, LOOK, InHand, OneByOne
from ncm_tui.services import caseload, to_confirm, todos
from ncm_tui.services.desk import Desk
from ncm_tui.views.to_confirm import Waits

TOO_SOON = "Not taken: the cursor is on another patient now"


class Page(OneByOne):
    """A page without an app: what is in hand, and when the key was pressed, are said."""

    def __init__(self) -> None:
        super().__init__()
        self.hand: InHand | None = None
        self.told: list[str] = []
        self.app_here = SimpleNamespace(heard_at=0.0, follow=self._follow)
        self.landing: tuple[Callable[..., None], Callable[..., None]] | None = None

    @property
    def ncm(self) -> Any:
        return self.app_here

    @property
    def in_hand(self) -> InHand | None:
        return self.hand

    def _follow(self, _: Any, then: Callable[..., None], failed: Callable[..., None]) -> None:
        self.landing = (then, failed)

    def say(self, text: str, severity: str = "information") -> None:
        self.told.append(text)

    def pressed(self, after: float) -> bool:
        """Whether a key counts that comes ``after`` seconds from now."""
        self.app_here.heard_at = monotonic() + after
        return self.may_answer()


@pytest.mark.parametrize(
    ("patient", "soon", "late"), [("newborn", LOOK - 0.2, LOOK), ("mother", BOUNCE - 0.1, BOUNCE)]
)
def test_a_key_counts_after_a_look(patient: str, soon: float, late: float) -> None:
    page = Page()
    before = InHand("arrival", "mother")
    page.hand = InHand("payer", patient)
    assert page.went_on(before) is (patient == "newborn")
    assert not page.pressed(-0.01), "typed ahead of the page"
    assert not page.pressed(soon)
    assert page.told
    assert page.pressed(late + 0.3)


def test_a_held_key_settles_nobody_else() -> None:
    page = Page()
    page.hand = InHand(2, "newborn")
    page.went_on(InHand(1, "mother"))
    assert not any(page.pressed(0.5 + tick * 0.03) for tick in range(60)), "its repeats never count"
    assert page.pressed(3.0)


def test_the_key_again_while_its_answer_is_on_the_way() -> None:
    page = Page()
    page.hand = InHand(1, "mother")
    page.answered(SimpleNamespace())  # type: ignore[arg-type]  # nothing of the future is looked at here
    assert not page.pressed(5.0)
    page.hand = InHand(2, "other")
    assert page.pressed(5.0), "an arrow went to another row: that is her own choice"
    page.hand = InHand(1, "mother")
    assert page.landing is not None
    page.landing[1](ValueError())
    assert page.pressed(5.0), "refused: it may be tried again"


async def twice(pilot: Pilot[Any], key: str, open_now: Callable[[], int]) -> None:
    """The key, and again a tenth of a second after it was done."""
    before = open_now()
    await pilot.press(key)
    for _ in range(3000):
        if open_now() < before:
            break
        await pilot.pause(0.01)
    await asyncio.sleep(0.1)
    await pilot.press(key)
    await pilot.pause()
    assert open_now() == before - 1
    assert TOO_SOON in screen_text(pilot.app)


async def test_two_presses_settle_one_patient(desk: Desk) -> None:
    """To confirm, to-dos and the caseload, with a mother and two newborns."""
    for bed, mrn, given in (("3E-01", "7001", "Ann"), ("3E-02", "7002", "Amy"), ("3E-03", "7003", "Ada")):
        stay = add(desk, bed=bed, mrn=mrn, family="TAYLOR", given=given)
        coverage(desk, stay, "UHC Medicare", "medicare_advantage")
        todos.add(desk, stay, {"text": "call", "due": "2026-11-20"}).result(9)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")

        def payers() -> int:
            return sum(row.waits is Waits.PAYER for row in to_confirm.rows(desk))

        await twice(pilot, "y", payers)
        assert screen_text(app).startswith(" ◂ now TAYLOR, Amy")
        await asyncio.sleep(LOOK)
        await pilot.press("y")
        await settled(pilot, desk)
        assert payers() == 1, "after a look the key counts"
        await pilot.press("q", "o")
        await twice(pilot, "d", lambda: len(todos.page(desk, "").lines))
        await pilot.press("q")
        await twice(pilot, "D", lambda: len(caseload.rows(desk)))
