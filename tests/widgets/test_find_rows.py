"""The lines of the finder."""

from datetime import UTC, date, datetime

import pytest

from ncm_tui.views.caseload import FoundPatient
from ncm_tui.widgets.find_rows import Line, pieces_of


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("name", "also"),
    [("TRAN, Thi", "Nguyen"), ("WOJCIECHOWSKA-BARTHOLOMEW, Maximiliana", "Featherstonehaugh-Smith")],
)
def test_the_other_name_stands_beside_the_one_of_now_and_never_behind_the_curtain(
    name: str, also: str, width: int
) -> None:
    one = FoundPatient(stay="s", patient="p", name=name, birth_date=date(1985, 1, 1), age_sex="41F", mrn="1",
                       bed="4W-1", on_my_list=True, name_alert=False, stay_open=True, also=also)  # fmt: skip
    now = datetime(2026, 11, 24, tzinfo=UTC)
    shown = "".join(text for text, _ in pieces_of(Line(patient=one), width, now, hidden=False))
    assert name[:4] in shown
    assert f"(also {also[:4]}" in shown
    assert "01 Jan 1985" in shown
    assert "also" not in "".join(text for text, _ in pieces_of(Line(patient=one), width, now, hidden=True))
