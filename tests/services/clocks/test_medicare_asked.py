"""From 65 on a plan that is not Medicare leaves the question open until somebody asked (P§1)."""

from tests.services.hand import add

from ncm_tui.models.enums import ClockState, PayerClass
from ncm_tui.services import patients
from ncm_tui.services.clocks import board
from ncm_tui.services.desk import Desk


def test_from_65_on_another_plan_leaves_medicare_open_until_somebody_asked(desk: Desk) -> None:
    stay = add(desk)  # 78 years old
    patients.confirm_payer(desk, stay, PayerClass.COMMERCIAL_PPO, "card", "Anthem").result()
    first = next(line for line in board.lines(desk, stay) if line.rule == "IM_INITIAL")
    assert (first.state, first.needs) == (ClockState.UNKNOWN, ("has_medicare",))
    patients.confirm_payer(desk, stay, PayerClass.COMMERCIAL_PPO, "card", "Anthem", no_medicare=True).result()
    first = next(line for line in board.lines(desk, stay) if line.rule == "IM_INITIAL")
    assert first.state is ClockState.NOT_NEEDED
    young = add(desk, family="Ruiz", mrn="77", birth_date="1990-01-01", bed="2")
    patients.confirm_payer(desk, young, PayerClass.COMMERCIAL_PPO, "card", "Anthem").result()
    first = next(line for line in board.lines(desk, young) if line.rule == "IM_INITIAL")
    assert first.state is ClockState.NOT_NEEDED
