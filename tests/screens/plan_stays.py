"""A patient for the tests of the plan, discharge and notes tabs, and keys typed at a pilot."""

from typing import Any

from tests.screens.walks import settled

from ncm_tui.app import NcmApp
from ncm_tui.models.enums import Destination, PayerClass
from ncm_tui.services import discharge, patients
from ncm_tui.services.desk import Desk

_KEYS = {" ": "space", ".": "full_stop", "/": "slash", "+": "plus", "-": "minus", "[": "left_square_bracket",
         "]": "right_square_bracket", ",": "comma", ":": "colon", "*": "asterisk"}  # fmt: skip


def stay(desk: Desk, mrn: str = "0048213", **answers: Any) -> str:
    """A patient with an open inpatient stay; returns the stay's uid."""
    given = {
        "family": "Alvarez", "given": "Maria", "mrn": mrn, "birth_date": "1948-03-02", "sex": "female",
        "inpatient_order": "2026-11-20T14:30:00-05:00", "arrival": "2026-11-20T13:05:00-05:00",
    }  # fmt: skip
    uid = patients.create(desk, given | answers).result().row
    assert uid is not None
    return uid


def to_snf(desk: Desk) -> str:
    """The same on her way to a SNF, everything asked."""
    uid = stay(desk)
    patients.set_disposition(desk, uid, Destination.SNF).result()
    patients.confirm_payer(desk, uid, PayerClass.MEDICARE_ADVANTAGE, "card", payer="UHC").result()
    discharge.set_needs(desk, uid, {"services": [], "psychiatric_need": False}).result()
    return uid


async def typed(pilot: Any, text: str) -> None:
    """Type ``text`` key by key."""
    await pilot.press(*[_KEYS.get(each, each) for each in text])


async def chart(pilot: Any, app: NcmApp, uid: str, tab: str) -> None:
    """Open the chart on a tab and let it settle."""
    assert app.desk is not None
    app.open_chart(uid, tab)
    await settled(pilot, app.desk)
