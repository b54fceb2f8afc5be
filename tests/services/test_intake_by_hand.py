"""A stay entered by hand before the list had it: the list brings its visit number, not a second stay."""

from pathlib import Path

from tests.interop.build import row
from tests.services.hand import add
from tests.services.test_intake import plan, take
from tests.services.test_intake_absent import FIRST, NEXT, THIRD, day

from ncm_tui.services import caseload, undo
from ncm_tui.services.desk import Desk
from ncm_tui.vault.work import Work

SHE = {"MRN": "0048213", "Last Name": "Alvarez", "First Name": "Maria", "Bed": "4W-12A"}


def visits(desk: Desk) -> list[tuple[str, str]]:
    return desk.vault.reader.rows("SELECT uid, visit_number FROM stay_shown ORDER BY stay_id")


def test_the_list_finds_it_and_gives_it_its_number(desk: Desk, tmp_path: Path) -> None:
    uid = add(desk)
    made = visits(desk)
    take(desk, day(tmp_path, FIRST, row(7, **SHE)))
    assert visits(desk) == [(uid, "V-7")]
    gone = row(7, **SHE, **{"Discharge Date/Time": "2026-11-23 18:20", "Encounter Status": "Discharged"})
    take(desk, day(tmp_path, NEXT, gone))
    assert visits(desk) == [(uid, "V-7")], "leaving is the same stay's"
    assert caseload.rows(desk) == []
    undo.undo(desk).result(9)
    undo.undo(desk).result(9)
    assert visits(desk) == made


def test_another_admission_is_another_stay(desk: Desk, tmp_path: Path) -> None:
    add(desk, arrival="2026-11-10T11:00:00-05:00", inpatient_order=None)
    take(desk, day(tmp_path, FIRST, row(7, **SHE)))
    assert len(visits(desk)) == 2


def test_a_visit_without_a_number_is_found_by_its_own_day(desk: Desk, tmp_path: Path) -> None:
    late = {"CSN": "", "Admit Date/Time": "2026-11-20 21:30"}  # the next day in UTC
    numbered = row(1, **{"Admit Date/Time": "2026-11-20 21:30"})
    take(desk, day(tmp_path, FIRST, numbered))
    assert plan(desk, day(tmp_path, THIRD, row(1, **late))).preview.stays.new == 0


def test_without_visit_numbers_another_day_of_admission_is_the_same_open_stay(
    desk: Desk, tmp_path: Path
) -> None:
    """Observation becomes inpatient, and the list's admission is the inpatient one."""
    bare = {"CSN": "", "Patient Class": "Observation"}
    take(desk, day(tmp_path, FIRST, row(1, **bare)))
    inpatient = row(1, CSN="", **{"Admit Date/Time": "2026-11-22 09:00"})
    planned = plan(desk, day(tmp_path, NEXT, inpatient)).preview
    assert (planned.stays.new, planned.absent) == (0, ())
    assert [line.what.split(" ·")[0] for line in planned.rows] == ["OB → IP"]
    take(desk, day(tmp_path, NEXT, inpatient))
    ((uid, _made_up),) = visits(desk)
    take(desk, day(tmp_path, THIRD, row(1, **{"Admit Date/Time": "2026-11-22 09:00"})))
    assert visits(desk) == [(uid, "V-1")], "a list with visit numbers gives it its own"


def test_without_visit_numbers_an_admission_long_after_is_another_stay_and_asked_about(
    desk: Desk, tmp_path: Path
) -> None:
    take(desk, day(tmp_path, FIRST, row(1, CSN="", **{"Admit Date/Time": "2026-11-10 09:00"})))
    planned = plan(desk, day(tmp_path, NEXT, row(1, CSN="", **{"Admit Date/Time": "2026-11-24 05:00"})))
    assert planned.preview.stays.new == 1
    (asked,) = [line for line in planned.preview.rows if line.is_question]
    assert asked.what == "IP · listed with another visit"


def test_a_row_left_out_names_it_all_the_same(desk: Desk, tmp_path: Path) -> None:
    """The list has another number for it than it has itself."""
    add(desk)

    def earlier(work: Work) -> None:
        work.session.connection().exec_driver_sql("UPDATE stay SET created_at = '2026-11-20T20:00:00.000Z'")

    desk.vault.submit("test", earlier).result(9)
    path = day(tmp_path, NEXT, row(7, **SHE), row(2))
    assert plan(desk, path, leave_out=frozenset({"V-7"})).preview.absent == ()
    assert [line.mrn for line in plan(desk, day(tmp_path, THIRD, row(2))).preview.absent] == ["0048213"]
