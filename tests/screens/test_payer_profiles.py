"""Payer profiles by keys: one from a template, changed, verified, removed, chosen for a patient."""

from tests.screens.golden import screen_text
from tests.screens.walks import settled
from tests.services.hand import add

from ncm_tui.app import NcmApp
from ncm_tui.models.enums import PayerClass
from ncm_tui.screens.payer_profiles import PayerProfilesScreen
from ncm_tui.services import patients, payers
from ncm_tui.services.desk import Desk


async def test_a_profile_from_a_template_and_back(desk: Desk) -> None:
    """Of a patient whose payer has none yet: named as her card says, its hours typed, taken back by u."""
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.COMMERCIAL_PPO, "card", payer="Acme [Health]").result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        app.push_screen(PayerProfilesScreen(stay))
        await settled(pilot, desk)
        text = screen_text(app)
        assert "Acme [Health] · Commercial: no profile. a adds one" in text
        assert "No payer yet" in text
        assert text.startswith(" ALVAREZ, Maria"), "it writes: the first line says about whom"
        while "Within so many hours" not in next(
            line for line in screen_text(app).splitlines() if line.startswith("▸")
        ):
            await pilot.press("down")
        await pilot.press("enter")
        await settled(pilot, desk)
        await pilot.press("f2")
        await settled(pilot, desk)
        (made,) = payers.profiles(desk)
        assert (made.name, made.notify, made.notify_hours) == ("Acme [Health]", "hours", 24)
        text = screen_text(app)
        assert "Acme [Health] · Commercial → Acme [Health], by its name" in text
        assert "← this patient" in text
        assert "verify: never" in text
        await pilot.press("v")
        await settled(pilot, desk)
        assert "Say first where it stands" in screen_text(app)
        await pilot.press("c")
        await settled(pilot, desk)
        assert "chosen by hand" in screen_text(app)
        await pilot.press("c")
        await settled(pilot, desk)
        assert "by its name" in screen_text(app)
        await pilot.press("D", *"gone", "enter", "f2")
        await settled(pilot, desk)
        assert payers.profiles(desk) == ()
        await pilot.press("u")
        await settled(pilot, desk)
        assert [each.name for each in payers.profiles(desk)] == ["Acme [Health]"]


async def test_without_a_patient_nothing_is_chosen(desk: Desk) -> None:
    payers.add(desk, {"name": "Humana", "notify": "same_day", "source_note": "contract"}).result()
    app = NcmApp(desk=desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot, desk)
        app.push_screen(PayerProfilesScreen())
        await settled(pilot, desk)
        await pilot.press("c")
        await settled(pilot, desk)
        assert "Open it from a patient's clock" in screen_text(app)
        await pilot.press("v")
        await settled(pilot, desk)
        assert "11/23/2026" in screen_text(app)
        await pilot.press("end", "v")
        await settled(pilot, desk)
        assert "Put the cursor on a payer first" in screen_text(app)
        await pilot.press("q")
        await settled(pilot, desk)
        assert not isinstance(app.screen, PayerProfilesScreen)
