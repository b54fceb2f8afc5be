"""What an odd list does to those who are followed already: a discharge in the class, a visit twice."""

from pathlib import Path

from tests.interop.build import row, table
from tests.services.test_intake import take

from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import prepare
from ncm_tui.views.intake import Outcome


def test_a_class_that_says_discharged_is_in_the_discharged_group(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "census.csv"
    path.write_text(table([row(1), row(2)]), encoding="utf-8")
    take(desk, path)
    discharged = row(1, **{"Patient Class": "Inpatient Discharged"})
    path.write_text(table([discharged, row(2)]), encoding="utf-8")
    plan = prepare(desk, [path])
    assert [shown.outcome for shown in plan.preview.rows if shown.mrn == "M-1"] == [Outcome.LEFT]
    assert plan.preview.warnings == ()


def test_a_visit_twice_leaves_bed_and_class_as_they_were(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "census.csv"
    path.write_text(table([row(1)]), encoding="utf-8")
    take(desk, path)
    other = row(1, Bed="4W-09", **{"Patient Class": "Observation"})
    path.write_text(table([row(1, Bed="4W-08"), other]), encoding="utf-8")
    plan = take(desk, path)
    assert len(plan.preview.warnings) == 2
    (shown,) = caseload.rows(desk)
    assert (shown.bed, shown.status.value) == ("4W-01", "IP")
