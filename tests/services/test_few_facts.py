"""A few facts read alone are what the whole register says."""

import pytest

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts_of
from ncm_tui.services.facts.few import FEW, few

EVERY = "SELECT uid FROM stay_shown"


def test_every_fact_is_as_the_register_has_it(demo_desk: Desk) -> None:
    rows = shown.shown_many(demo_desk, [uid for (uid,) in demo_desk.vault.reader.rows(EVERY)])
    whole = facts_of(demo_desk, rows)
    found = few(demo_desk, rows, FEW)
    assert found == {
        uid: {name: value for name, value in facts.items() if name in FEW} for uid, facts in whole.items()
    }
    unsaid = FEW.difference(*found.values())
    assert unsaid <= {"psychiatric_need", "discharged"}, "the ward says all others of somebody"


@pytest.mark.parametrize("more", ["language", "ambulation"])
def test_beyond_these_the_register_is_asked(demo_desk: Desk, more: str) -> None:
    rows = shown.shown_many(demo_desk, [uid for (uid,) in demo_desk.vault.reader.rows(EVERY)][:3])
    assert few(demo_desk, rows, {"age", more}) == facts_of(demo_desk, rows)
