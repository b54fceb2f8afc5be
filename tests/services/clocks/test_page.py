"""The page of the UR/Auth tab: the same clocks as on Today, whose they are by the same role."""

from tests.conftest import PERMISSION
from tests.services.hand import add

from ncm_tui.models.enums import PayerClass
from ncm_tui.services import patients, permission
from ncm_tui.services.clocks import page as pages
from ncm_tui.services.desk import Desk


def test_what_utilization_review_owns_is_to_watch_for_who_only_plans_discharges(desk: Desk) -> None:
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result(9)
    mine = {line.rule for line in pages.page(desk, stay).lines if line.owner == "ur" and not line.watch}
    assert mine, "who does both sees them as hers"
    permission.give(desk, {**PERMISSION, "role": "discharge"}).result(9)
    assert all(line.watch for line in pages.page(desk, stay).lines if line.rule in mine)
