"""Merged records: the survivor keeps, all of the other is led over, the old number finds the survivor."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import encounter, patient
from tests.services.test_assessments import phq9
from tests.services.test_intake import fhir, stay_uid, take
from tests.services.test_limited_identity import allow
from tests.services.test_search import settled
from tests.services.test_undo_import import facts

from ncm_tui.interop.records import Merge, PatientId
from ncm_tui.rules.problems import Refused
from ncm_tui.services import (
    conflicts,
    history,
    intake,
    patients,
    retention,
    search,
    shown,
    stays,
    timeline,
    undo,
)
from ncm_tui.services.desk import Desk
from ncm_tui.services.intake import Options
from ncm_tui.services.known_people import known_people
from ncm_tui.services.patients import form
from ncm_tui.vault import purge
from ncm_tui.views.intake import Imported, Outcome


def number(value: str) -> PatientId:
    from tests.interop.build import SYSTEM as system

    return PatientId("MR", system, value)


def merging(desk: Desk, path: Path, *pairs: tuple[str, str], **options: Any) -> intake.Plan:
    """A plan of ``path`` with (merged, survivor) pairs of MRNs."""
    plan = intake.prepare(desk, [path], Options(**options))
    merges = tuple(Merge(number(survivor), number(merged)) for merged, survivor in pairs)
    (feed,) = plan.feeds
    return intake.replan(desk, replace(plan, feeds=(replace(feed, merges=merges),)), plan.options)


def merge(desk: Desk, path: Path, *pairs: tuple[str, str], **options: Any) -> Imported:
    return intake.commit(desk, merging(desk, path, *pairs, **options)).result()


def mrn_of(desk: Desk, visit: str) -> str:
    return str(desk.vault.reader.value("SELECT mrn FROM stay_shown WHERE visit_number = ?", (visit,)))


def sound(desk: Desk) -> None:
    assert desk.vault.reader.value("SELECT count(*) FROM pragma_foreign_key_check") == 0
    lost = "SELECT count(*) FROM stay s JOIN patient p ON p.id = s.patient_id WHERE p.voided_at IS NOT NULL"
    assert desk.vault.reader.value(f"{lost} AND s.voided_at IS NULL") == 0


def two(folder: Path, **second: Any) -> Path:
    return fhir(folder, patient(1), patient(2, **second), encounter(1), encounter(2, 2))


def later(folder: Path, *resources: Any) -> Path:
    (folder / "later").mkdir(exist_ok=True)
    return fhir(folder / "later", *resources, when="2026-11-24T06:42")


def test_all_of_the_merged_record_is_led_over_and_comes_back_whole(desk: Desk, tmp_path: Path) -> None:
    take(desk, two(tmp_path))
    loser = stay_uid(desk, "V-2")
    patients.edit(desk, loser, {"preferred_name": "Vee"}).result()
    stays.confirm_payer(desk, loser, "medicaid_ffs", "card", "Medicaid").result()
    before = facts(desk)
    path = later(tmp_path, patient(1), encounter(1), encounter(2))
    plan = merging(desk, path, ("M-2", "M-1"))
    assert [row.what for row in plan.preview.rows if row.outcome is Outcome.MERGED] == ["MRN M-2 is now M-1"]
    done = intake.commit(desk, plan).result()
    assert "1 merged" in done.message
    assert (done.preview.patients.merged, done.preview.stays.merged) == (1, 1)
    assert not done.preview.quarantine, "a stay that moved with the merge is no stranger's"
    assert mrn_of(desk, "V-2") == "M-1"
    row = desk.vault.reader.one(
        "SELECT preferred_name, payer_class, uid FROM stay_shown WHERE visit_number = 'V-1'"
    )
    assert row[:2] == ("Vee", "medicaid_ffs"), "hers goes with it"
    assert desk.vault.reader.value("SELECT count(*) FROM patient_shown") == 1
    sound(desk)
    undo.undo(desk).result(9)
    after = facts(desk)
    assert {name: len(rows) for name, rows in after.items()} == {n: len(rows) for n, rows in before.items()}
    assert (after["patient"], after["stay"]) == (before["patient"], before["stay"])
    assert mrn_of(desk, "V-2") == "M-2"
    sound(desk)


def test_a_later_row_under_the_old_number_is_the_survivors(desk: Desk, tmp_path: Path) -> None:
    take(desk, two(tmp_path, family="QUILL1"))
    merge(desk, later(tmp_path, patient(1), encounter(1)), ("M-2", "M-1"))
    (tmp_path / "last").mkdir()
    again = fhir(tmp_path / "last", patient(2, family="QUILL1"), encounter(9, 2), when="2026-11-25T06:42")
    done = take(desk, again)
    assert (done.preview.patients.new, done.preview.stays.new) == (0, 1)
    assert mrn_of(desk, "V-9") == "M-1"
    path = later(tmp_path, patient(1), encounter(1))
    assert merging(desk, path, ("M-2", "M-1")).preview.changes_nothing, "the same merge again"


def test_only_one_of_the_two_is_here(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, patient(1), encounter(1)))
    unknown_loser = later(tmp_path, patient(1), encounter(1))
    merge(desk, unknown_loser, ("M-7", "M-1"))
    assert desk.vault.reader.value("SELECT count(*) FROM patient") == 1, "a number, no record"
    renumbered = later(tmp_path, patient(3), encounter(3, 3))
    merge(desk, renumbered, ("M-1", "M-5"))
    assert mrn_of(desk, "V-1") == "M-5"
    sound(desk)


def numbers(desk: Desk) -> set[tuple[str, str, str]]:
    return set(desk.vault.reader.rows("SELECT kind, system, value FROM identifier WHERE kind LIKE 'MR%'"))


def of_system(system: str, value: str) -> dict[str, Any]:
    return {**patient()["identifier"][0], "system": system, "value": value}


def test_another_systems_equal_number_is_not_the_replaced_one(desk: Desk, tmp_path: Path) -> None:
    both = [*patient()["identifier"], of_system("http://other.test/mrn", "M-1")]
    take(desk, fhir(tmp_path, patient(1, identifier=both), encounter(1)))
    merge(desk, later(tmp_path, patient(3), encounter(3, 3)), ("M-1", "M-5"))
    assert {(kind, value) for kind, system, value in numbers(desk) if system != "http://other.test/mrn"} >= {
        ("MR-OLD", "M-1"), ("MR", "M-5"),
    }  # fmt: skip
    assert ("MR", "http://other.test/mrn", "M-1") in numbers(desk)


def test_what_the_import_says_of_the_merged_record_is_not_lost(desk: Desk, tmp_path: Path) -> None:
    """The vault has the merged record under another system's number; the import that merges it brings its
    number of this one, and her telephone."""
    other = of_system("http://other.test/mrn", "X-2")
    take(desk, fhir(tmp_path, patient(2, identifier=[other]), encounter(2, 2)))
    merged = patient(
        2, identifier=[*patient(2)["identifier"], other], telecom=[{"system": "phone", "value": "555-0199"}]
    )
    merge(desk, later(tmp_path, patient(1, name=merged["name"]), merged, encounter(1)), ("M-2", "M-1"))
    assert desk.vault.reader.rows("SELECT mrn, phone FROM patient_shown") == [("M-1", "555-0199")]
    assert ("MR-OLD", number("M-2").system, "M-2") in numbers(desk), "a later row under it finds her"
    sound(desk)


@pytest.mark.parametrize(
    ("pairs", "merged"),
    [
        ((("M-1", "M-2"), ("M-2", "M-3")), {"M-3"}),
        ((("M-1", "M-2"), ("M-2", "M-1")), {"M-1", "M-2", "M-3"}),
        ((("M-1", "M-2"), ("M-2", "M-3"), ("M-3", "M-1")), {"M-1", "M-2", "M-3"}),
        ((("M-1", "M-3"), ("M-2", "M-3")), {"M-3"}),
    ],
    ids=["chain", "circle", "long circle", "two into one"],
)
def test_chains_and_circles(
    desk: Desk, tmp_path: Path, pairs: tuple[tuple[str, str], ...], merged: set[str]
) -> None:
    path = fhir(tmp_path, *(part for n in (1, 2, 3) for part in (patient(n, family="Same"), encounter(n, n))))
    take(desk, path)
    done = merge(desk, path, *pairs)
    assert {mrn_of(desk, f"V-{n}") for n in (1, 2, 3)} == merged
    assert bool(done.preview.quarantine) is (len(merged) == 3)
    sound(desk)


def test_strangers_and_rows_left_out_are_not_merged(desk: Desk, tmp_path: Path) -> None:
    path = two(tmp_path, birthDate="1990-01-01")
    take(desk, path)
    done = merge(desk, path, ("M-2", "M-1"))
    assert "another name and another birth date" in done.preview.quarantine[0].reason
    assert {mrn_of(desk, "V-1"), mrn_of(desk, "V-2")} == {"M-1", "M-2"}


def test_who_was_worked_on_since_keeps_the_merge_whole(desk: Desk, tmp_path: Path) -> None:
    take(desk, two(tmp_path))
    merge(desk, later(tmp_path, patient(1), encounter(1), patient(5), encounter(5, 5)), ("M-2", "M-1"))
    stays.keep(desk, stay_uid(desk, "V-2"), on=False).result()
    said = undo.undo(desk).result(9)
    assert said.message.startswith("Taken back: Taken off my list") or "my list" in said.message
    stays.keep(desk, stay_uid(desk, "V-2"), on=False).result()
    back = undo.undo(desk, only={"import.taken_in"}).result(9)
    assert back.left == ("QUILL1, Vera",)
    assert mrn_of(desk, "V-2") == "M-1"
    sound(desk)


def test_under_limited_identity_the_old_number_is_a_fingerprint(desk: Desk, tmp_path: Path) -> None:
    take(desk, two(tmp_path))
    merge(desk, later(tmp_path, patient(1), encounter(1)), ("M-2", "M-1"))
    allow(desk, "limited")
    merged = desk.vault.reader.value("SELECT merged_mrn FROM patient_merge")
    assert merged == desk.vault.fingerprint("M-2")
    assert desk.vault.reader.value("SELECT count(*) FROM identifier WHERE value LIKE 'M-%'") == 0


def destroyed(desk: Desk, patient_uid: str) -> purge.Gone:
    def write(work: Any) -> purge.Gone:
        raw = work.session.connection().connection.driver_connection
        return purge.destroy(raw, [patient_uid], "2027-02-01T00:00:00.000Z")

    return desk.vault.submit("test", write).result(9)


def test_a_merge_is_not_done_again_into_a_survivor_who_was_destroyed(desk: Desk, tmp_path: Path) -> None:
    take(desk, two(tmp_path))
    survivor = str(desk.vault.reader.value("SELECT patient_uid FROM stay_shown WHERE visit_number = 'V-1'"))
    merge(desk, later(tmp_path, patient(1), encounter(1)), ("M-2", "M-1"))
    undo.undo(desk).result(9)
    destroyed(desk, survivor)
    with pytest.raises(Refused, match="no longer kept"):
        undo.redo(desk).result(9)
    assert mrn_of(desk, "V-2") == "M-2", "the other record stays where it was"
    sound(desk)


def test_destroying_the_survivor_destroys_what_was_merged_into_it(desk: Desk, tmp_path: Path) -> None:
    take(desk, two(tmp_path, family="Zzcanary"))
    merge(desk, later(tmp_path, patient(1), encounter(1)), ("M-2", "M-1"))
    uid = str(desk.vault.reader.value("SELECT uid FROM patient WHERE voided_at IS NULL"))
    assert retention.page(desk).here == 1, "a merged record goes with the survivor, not by itself"
    assert destroyed(desk, uid).patients == 2
    assert desk.vault.reader.value("SELECT count(*) FROM patient") == 0
    left = desk.vault.reader.value("SELECT count(*) FROM row_version WHERE before LIKE '%canary%'")
    assert left == 0


def test_a_patient_link_of_an_export_merges(desk: Desk, tmp_path: Path) -> None:
    take(desk, two(tmp_path))
    link = [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}]
    path = later(tmp_path, patient(1), patient(2, active=False, link=link), encounter(1), encounter(2))
    done = take(desk, path)
    assert "1 merged" in done.message
    assert {mrn_of(desk, "V-1"), mrn_of(desk, "V-2")} == {"M-1"}
    sound(desk)
    assert intake.prepare(desk, [path]).preview.changes_nothing


def found_under(desk: Desk, typed: str) -> list[str]:
    return [hit.who.name for hit in search.hits(settled(desk), typed) if hit.who is not None]


def test_the_search_shows_what_was_owed_under_whose_it_is_now(desk: Desk, tmp_path: Path) -> None:
    """The form is owed by the merged record, the merge or its undo comes before the next search."""
    take(desk, two(tmp_path, name=[{"family": "Marsh", "given": ["Otis"]}]))
    phq9(desk, stay_uid(desk, "V-2"))
    path = later(tmp_path, patient(1), encounter(1))
    merge(desk, path, ("M-2", "M-1"))
    assert found_under(desk, "several days") == ["QUILL1, Vera"]
    undo.undo(desk).result(9)
    assert found_under(desk, "several days") == ["MARSH, Otis"]
    merge(desk, path, ("M-2", "M-1"))
    undo.undo(desk).result(9)
    assert found_under(desk, "several days") == ["MARSH, Otis"], "taken back before anybody searched"


def test_two_passcodes_are_a_question_and_no_page_read_later_says_one(desk: Desk, tmp_path: Path) -> None:
    take(desk, two(tmp_path))
    keeps, gives = stay_uid(desk, "V-1"), stay_uid(desk, "V-2")
    patients.edit(desk, keeps, {"passcode": "bluebird"}).result(9)
    patients.edit(desk, gives, {"no_information": True, "passcode": "redwing"}).result(9)
    merge(desk, later(tmp_path, patient(1), encounter(1)), ("M-2", "M-1"))
    row = shown.shown(desk, keeps)
    assert row.no_information, "a wish not to be told of holds for the one record there is"
    (asked,) = conflicts.open_conflicts(desk, row)
    assert (asked.field, asked.mine, asked.theirs, asked.merged) == ("Passcode", "bluebird", "redwing", True)
    assert {"bluebird", "redwing"} <= set(known_people(desk).phrases), "the privacy key hides both"
    conflicts.settle(desk, asked.uid, "emr").result(9)
    assert form.initial(desk, keeps)["passcode"] == "redwing"
    page = timeline.timeline(desk, keeps)
    told = [page.entry(index).text for index in range(len(page.days))]
    assert "Said which passcode stays" in told
    read_later = repr([told, history.page(desk, keeps, "patient"), history.page(desk, keeps)])
    assert "Passcode" in read_later
    assert "redwing" not in read_later
    assert "bluebird" not in read_later


def test_a_field_is_asked_about_one_question_at_a_time(desk: Desk, tmp_path: Path) -> None:
    """Two merges and the EMR itself: three words against hers."""
    people = [part for n in (1, 2, 3) for part in (patient(n), encounter(n, n))]
    take(desk, fhir(tmp_path, *people))
    keeps = stay_uid(desk, "V-1")
    for number in (1, 2, 3):
        patients.edit(desk, stay_uid(desk, f"V-{number}"), {"phone": f"555-000{number}"}).result(9)
    merge(desk, later(tmp_path, patient(1), encounter(1)), ("M-2", "M-1"), ("M-3", "M-1"))
    path = later(tmp_path, patient(1, telecom=[{"system": "phone", "value": "555-9999"}]), encounter(1))
    take(desk, path)
    for theirs, choice, mine in (
        ("555-0002", "emr", "555-0001"),
        ("555-0003", "nurse", "555-0002"),
        ("555-9999", "nurse", "555-0002"),
    ):
        (asked,) = conflicts.open_conflicts(desk, shown.shown(desk, keeps))
        assert (asked.mine, asked.theirs) == (mine, theirs)
        assert asked.merged is (theirs != "555-9999")
        conflicts.settle(desk, asked.uid, choice).result(9)
    assert conflicts.open_conflicts(desk, shown.shown(desk, keeps)) == []
    assert desk.vault.reader.rows("SELECT phone FROM patient_shown") == [("555-0002",)]
