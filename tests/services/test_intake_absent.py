"""Who a list does not name: asked, never discharged; one answer each; what is not mine is not kept at all."""

from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import encounter, patient, row
from tests.services.test_assessments import phq9
from tests.services.test_flags import fired
from tests.services.test_intake import census, dated, fhir, plan, shown, stay_uid, take
from tests.services.test_undo_import import facts

from ncm_tui.models.enums import AbsenceChoice, ConflictChoice
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import absences, assessments, caseload, conflicts, discharge, intake, patients, undo
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import Mine
from ncm_tui.services.intake.mine import kept, of_kept, typed
from ncm_tui.services.shown import shown as stay_row
from ncm_tui.views.intake import Imported, Outcome
from ncm_tui.views.patient import NO_INFORMATION

FIRST, NEXT, THIRD = "2026-11-23T11:42", "2026-11-24T11:42", "2026-11-25T11:42"


def day(folder: Path, when: str, *rows: dict[str, str]) -> Path:
    return census(folder, *rows, when=when, name=f"{when[8:10]}.csv")


def begin(desk: Desk, folder: Path) -> None:
    take(desk, day(folder, FIRST, row(1), row(2), row(3, Unit="5E", Bed="5E-03")))


def second(desk: Desk, folder: Path, **options: Any) -> Imported:
    return take(desk, day(folder, NEXT, row(1)), **options)


def names(desk: Desk) -> list[str]:
    return [listed.mrn for listed in caseload.rows(desk)]


def test_only_stays_of_the_lists_units_are_asked_about(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    planned = plan(desk, day(tmp_path, NEXT, row(1)))
    (absent,) = planned.preview.absent
    assert (absent.mrn, absent.st, absent.waiting) == ("M-2", "IP", False), "5E is another list's"
    assert [r.mrn for r in planned.preview.rows if r.outcome is Outcome.ABSENT] == ["M-2"]
    whole = plan(desk, day(tmp_path, THIRD, row(1, Unit="", Bed="")))
    assert {line.mrn for line in whole.preview.absent} == {"M-2", "M-3"}, "a list without units is of all"
    assert not plan(desk, fhir(tmp_path, patient(1), encounter(1), when=NEXT)).preview.absent


def test_undecided_stays_on_my_list_and_is_asked_again_until_it_is_named(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    done = second(desk, tmp_path)
    assert "1 not on this list" in done.message
    assert names(desk) == ["M-1", "M-2", "M-3"], "absence never discharges"
    (waiting,) = absences.open_list(desk)
    assert (waiting.mrn, waiting.since.isoformat()[:16]) == ("M-2", NEXT)
    again = plan(desk, day(tmp_path, NEXT, row(1)))
    assert again.preview.absent[0].waiting
    assert again.preview.changes_nothing, "the same list again asks nothing new"
    take(desk, day(tmp_path, THIRD, row(1), row(2)))
    assert absences.open_list(desk) == ()
    assert desk.vault.reader.value("SELECT count(*) FROM census_absence") == 1
    assert not plan(desk, day(tmp_path, NEXT, row(1))).preview.absent, "an older list asks about nobody"


def test_whom_a_row_names_that_is_held_is_on_the_list(desk: Desk, tmp_path: Path) -> None:
    """Two rows of one MRN, a name and birth date that are another's, a slipped admission: all are there."""
    take(desk, day(tmp_path, FIRST, *(row(n) for n in range(1, 6))))
    uid = stay_uid(desk, "V-3")
    patients.edit(desk, uid, {"no_information": True}).result()
    twin, other = row(2, **{"Last Name": "Zed"}), row(3, DOB="1990-01-01", **{"Last Name": "Zed"})
    garbage = row(4, CSN="", **{"Admit Date/Time": "soon"})
    page = plan(desk, day(tmp_path, NEXT, row(1), row(2), twin, other, garbage)).preview
    assert [line.mrn for line in page.absent] == ["M-5"]
    held = [(r.bed, r.name, r.mrn) for r in page.rows if r.outcome is Outcome.QUARANTINED]
    assert ("4W-02", "ZED, Vera", "M-2") in held
    assert ("4W-03", NO_INFORMATION, "M-3") in held
    assert len(held) == 4
    take(desk, day(tmp_path, NEXT, row(1)))
    assert len(absences.open_list(desk)) == 4
    take(desk, day(tmp_path, THIRD, row(1), row(2), twin))
    assert "M-2" not in {line.mrn for line in absences.open_list(desk)}, "a held row ends the question, too"


def test_left_is_a_day_without_an_hour_that_the_emr_may_fill(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    uid = stay_uid(desk, "V-2")
    second(desk, tmp_path, absent={uid: AbsenceChoice.LEFT})
    assert names(desk) == ["M-1", "M-3"]
    assert (shown(desk, "left_at", "V-2")[:10], shown(desk, "left_precision", "V-2")) == (NEXT[:10], "date")
    assert desk.vault.reader.value("SELECT confirmed_at FROM key_time WHERE kind = 'left'") is None
    gone = row(2, Status="Discharged", **{"Discharge Date/Time": "2026-11-23 18:20"})
    late = take(desk, day(tmp_path, THIRD, row(1), gone))
    assert not late.preview.conflicts
    assert (shown(desk, "left_at", "V-2")[:16], shown(desk, "left_precision", "V-2")) == (
        "2026-11-23T23:20",
        "minute",
    )


def test_moved_and_kept(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    uid = stay_uid(desk, "V-2")
    second(desk, tmp_path, absent={uid: AbsenceChoice.STAYS})
    assert (names(desk), absences.open_list(desk)) == (["M-1", "M-2", "M-3"], ())
    third = plan(desk, day(tmp_path, THIRD, row(1, Bed="4W-11")))
    assert [line.mrn for line in third.preview.absent] == ["M-2"], "kept is asked again next time"
    take(desk, day(tmp_path, THIRD, row(1, Bed="4W-11")), absent={uid: AbsenceChoice.MOVED})
    assert names(desk) == ["M-1", "M-3"]
    assert shown(desk, "left_at", "V-2") is None, "off my list is not discharged"
    before = facts(desk)
    undo.undo(desk).result(9)
    assert names(desk) == ["M-1", "M-2", "M-3"]
    undo.redo(desk).result(9)
    assert facts(desk)["census_absence"] == before["census_absence"]


def test_decided_later_by_itself(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    second(desk, tmp_path)
    uid = stay_uid(desk, "V-2")
    said = absences.decide(desk, uid, AbsenceChoice.LEFT).result(9)
    assert said.message == "Not on the list: left Tue 24 Nov, hour to be confirmed"
    with pytest.raises(NotFound):
        absences.decide(desk, uid, AbsenceChoice.STAYS).result(9)
    undo.undo(desk, uid).result(9)
    assert [line.mrn for line in absences.open_list(desk)] == ["M-2"]


@pytest.mark.parametrize("choice", [AbsenceChoice.MOVED, AbsenceChoice.NOT_MINE])
def test_who_went_off_my_list_and_is_named_again_is_asked_about_once(
    desk: Desk, tmp_path: Path, choice: AbsenceChoice
) -> None:
    begin(desk, tmp_path)
    uid = stay_uid(desk, "V-2")
    second(desk, tmp_path, absent={uid: choice})
    back = day(tmp_path, THIRD, row(1), row(2, Bed="4W-07"))
    assert not plan(desk, day(tmp_path, FIRST, row(2))).fold.asks, "an older list asks nothing"
    assert not plan(desk, back, mine=Mine(beds=(("4W-01", "4W-05"),))).fold.asks, "not among what is hers"
    (asked,) = [r for r in plan(desk, back).preview.rows if r.outcome is Outcome.ASKED]
    assert (asked.mrn, asked.what, asked.is_question) == ("M-2", "on my list again?", True)
    take(desk, back)
    assert names(desk) == ["M-1", "M-3"], "no answer concludes nothing"
    no = plan(desk, back, said={asked.key: False})
    intake.commit(desk, no).result()
    assert names(desk) == ["M-1", "M-3"]
    assert not plan(desk, dated(back, "2026-11-26T11:42"), anew=True).fold.asks, "asked once"
    undo.undo(desk).result(9)
    take(desk, back, said={asked.key: True})
    assert names(desk) == ["M-1", "M-2", "M-3"]
    undo.undo(desk).result(9)
    assert names(desk) == ["M-1", "M-3"]


def test_a_safety_flag_keeps_it_on_my_list(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    uid = stay_uid(desk, "V-2")
    assessments.fire(desk, phq9(desk, uid, "000000001"), fired(desk)).result(9)
    second(desk, tmp_path, absent={uid: AbsenceChoice.MOVED})
    (waiting,) = absences.open_list(desk)
    assert "safety flag" in waiting.held
    for off in (AbsenceChoice.MOVED, AbsenceChoice.NOT_MINE):
        with pytest.raises(Refused, match="safety flag"):
            absences.decide(desk, uid, off).result(9)


def test_who_left_by_my_word_and_is_on_the_list_again_is_a_conflict_once(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    uid = stay_uid(desk, "V-2")
    at = desk.local(desk.now()).replace(year=2026, month=11, day=23, hour=14, minute=0)
    discharge.left(desk, uid, {"left_at": at, "destination": "home"}).result(9)
    later = day(tmp_path, NEXT, row(1), row(2))
    (conflict,) = plan(desk, later).preview.conflicts
    assert conflict.field == "left"
    take(desk, later)
    assert shown(desk, "left_at", "V-2") is not None, "hers stands"
    (asked,) = conflicts.open_conflicts(desk, stay_row(desk, uid))
    assert asked.theirs == "still in the hospital"
    assert not plan(desk, day(tmp_path, THIRD, row(1), row(2))).preview.conflicts
    conflicts.settle(desk, asked.uid, ConflictChoice.EMR).result(9)
    assert shown(desk, "left_at", "V-2") is None


def test_a_conflict_settled_on_the_page(desk: Desk, tmp_path: Path) -> None:
    begin(desk, tmp_path)
    uid = stay_uid(desk, "V-2")
    patients.edit(desk, uid, {"bed": "ICU-1"}).result()
    moved = day(tmp_path, NEXT, row(1), row(2, Bed="4W-09"))
    (asked,) = [r for r in plan(desk, moved).preview.rows if r.outcome is Outcome.CONFLICT]
    assert asked.what == "bed: mine ICU-1, EMR 4W-09"
    take(desk, moved, settled={asked.key: ConflictChoice.EMR})
    assert shown(desk, "bed", "V-2") == "4W-09"
    assert conflicts.open_conflicts(desk, stay_row(desk, uid)) == []


def test_groups_of_the_page(desk: Desk, tmp_path: Path) -> None:
    stays_ = [row(n, **{"Patient Class": "Observation" if n == 2 else "Inpatient"}) for n in range(1, 7)]
    take(desk, day(tmp_path, FIRST, *stays_))
    page = plan(
        desk,
        day(
            tmp_path,
            NEXT,
            row(1, Bed="4W-20"),
            row(2),
            {**row(3), "Encounter Status": "Discharged"},
            row(4, **{"Last Name": "NEWNAME"}),
            row(5),
            row(8),
        ),
    ).preview
    said = {r.mrn: (r.outcome, r.what) for r in page.rows}
    assert said["M-1"] == (Outcome.MOVED, "4W-01 → 4W-20")
    assert said["M-2"] == (Outcome.STATUS, "OB → IP")
    assert said["M-3"] == (Outcome.LEFT, "IP · left")
    assert said["M-4"] == (Outcome.CHANGED, "was QUILL4, Vera")
    assert said["M-5"][0] is Outcome.UNCHANGED
    assert said["M-6"][0] is Outcome.ABSENT
    assert said["M-8"] == (Outcome.NEW, "IP")


def test_another_birth_date_is_never_hidden_behind_a_move(desk: Desk, tmp_path: Path) -> None:
    take(desk, day(tmp_path, FIRST, row(1)))
    page = plan(desk, day(tmp_path, NEXT, row(1, Bed="4W-20", DOB="1948-03-12"))).preview
    said = [(r.outcome, r.what) for r in page.rows]
    assert said[0][0] is Outcome.MOVED
    assert said[1][0] is Outcome.CHANGED
    assert "1948" in said[1][1]


def test_back_within_thirty_days_is_said(desk: Desk, tmp_path: Path) -> None:
    gone = row(1, Status="Discharged", **{"Discharge Date/Time": "2026-11-17 10:00"})
    take(desk, day(tmp_path, FIRST, {**gone, "Admit Date/Time": "2026-11-10 10:00"}))
    again = {**row(1, **{"Admit Date/Time": "2026-11-23 08:00"}), "CSN": "V-77"}
    (new,) = [r for r in plan(desk, day(tmp_path, NEXT, again)).preview.rows if r.outcome is Outcome.NEW]
    assert new.what.endswith("back after 6 d")


def test_of_those_not_mine_nothing_is_in_the_vault(desk: Desk, tmp_path: Path) -> None:
    path = day(tmp_path, FIRST, row(1), row(2, Unit="5E", Bed="5E-02", **{"Last Name": "Zzyzxcanary"}))
    done = take(desk, path, mine=Mine(beds=(("4W-01", "4W-16"),)))
    assert (names(desk), done.preview.left_out) == (["M-1"], 1)
    assert [r.mrn for r in done.preview.rows if r.outcome is Outcome.OTHERS] == ["M-2"]
    tables = [
        name for (name,) in desk.vault.reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    kept_rows = str([desk.vault.reader.rows(f'SELECT * FROM "{name}"') for name in tables])
    for canary in ("Zzyzxcanary", "zzyzxcanary", "M-2", "V-2"):
        assert canary not in kept_rows
    marked = take(desk, path, mine=Mine(marks=True), marked=frozenset({"V-2"}))
    assert marked.preview.stays.new == 1
    assert names(desk) == ["M-1", "M-2"]


@pytest.mark.parametrize(
    ("text", "cells", "has"),
    [
        ("", ("9X", "9X-1", ""), True),
        ("4w", ("4W", "12A", ""), True),
        ("4W", ("", "4W-12A", ""), True),
        ("4W-01..4W-16", ("", "4W-16A", ""), True),
        ("4W-01..16", ("4W", "7", ""), True),
        ("4W-01..4W-16", ("4W", "4W-17", ""), False),
        ("4W-01..4W-16", ("5E", "5E-03", ""), False),
        ("dr Núñez", ("", "", "NUNEZ, Ana MD"), True),
        ("dr Lee", ("4W", "4W-1", "LEE, Bo"), True),
        ("dr Lee", ("4W", "4W-1", "Leeds, Bo"), False),
        ("5E, 4W-01..4W-02", ("4W", "4W-02", ""), True),
        ("marked", ("4W", "4W-02", ""), False),
    ],
)
def test_what_is_mine(text: str, cells: tuple[str, str, str], has: bool) -> None:
    mine = typed(text)
    assert mine.has(*cells) is has
    assert of_kept(kept(mine)) == mine
    assert typed(mine.text) == mine


@pytest.mark.parametrize("text", ["4W-16..4W-01", "..4W-2", "4W-2.."])
def test_what_is_no_range_is_said(text: str) -> None:
    with pytest.raises(Refused, match="no range of beds"):
        typed(text)
    assert of_kept({"beds": [["a"]], "units": 3}) == Mine()
    assert of_kept(["4W"]) == Mine(units=("4W",))
    assert intake.Options().mine.is_everybody


def test_what_was_odd_is_a_line_but_not_of_those_not_mine(desk: Desk, tmp_path: Path) -> None:
    odd = row(1, DOB="2031-01-01")
    others = row(2, Unit="5E", Bed="5E-01", DOB="2031-01-01")
    page = plan(desk, day(tmp_path, FIRST, odd, others), mine=Mine(units=("4W",))).preview
    (said,) = [r for r in page.rows if r.outcome is Outcome.WARNED]
    assert "future" in said.what
    assert len(page.warnings) == 1
