"""Task 12: a notice with its evidence, from the cursor on the patient."""

from pathlib import Path

from tests.screens.golden import screen_text

from benchmarks.keystroke_steps import NOW, cursor_on, settled, stay_of, ward
from ncm_tui.app import NcmApp
from ncm_tui.models.enums import PayerClass
from ncm_tui.services import patients
from ncm_tui.services.clocks.page import proofs

#: To the patient, signed, now, a copy left; the MOON explained aloud; no interpreter needed.
_IM = ("g", "1", "1", "n", "enter", "y", "1", "f2")
_MOON = ("g", "1", "1", "n", "enter", "y", "y", "1", "f2")


async def observation_notice(home: Path) -> int:
    """The MOON of a patient in observation for 30 hours."""
    return await _given(home, "TRAN", "MOON", _MOON)


async def important_message(home: Path) -> int:
    """The first Important Message of an inpatient."""
    return await _given(home, "LEE, Susan", "IM_INITIAL", _IM)


async def _given(home: Path, name: str, rule: str, keys: tuple[str, ...]) -> int:
    desk = ward(home)
    stay = stay_of(desk, name)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", "Medicare").result(10)
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await cursor_on(pilot, app, stay)
        for key in keys:
            await pilot.press(key)
            if key in ("g", "f2"):
                await settled(pilot, desk)
        shown = screen_text(app)
    (evidence,) = proofs(desk, stay)[rule, ""]
    assert evidence.kind == "delivered", shown
    assert evidence.happened == desk.local(NOW)
    desk.vault.close()
    return len(keys)
