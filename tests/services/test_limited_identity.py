"""Limited identity (P§10): what is not allowed is never stored, and a re-import still finds its patient."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PERMISSION
from tests.interop.build import encounter, patient, row
from tests.services.hand import add, put
from tests.services.test_intake import census, fhir, plan, take

from ncm_tui.models.work import Note
from ncm_tui.rules import limited_identity as rule
from ncm_tui.rules.problems import Refused, StorageProblem
from ncm_tui.services import assessments, backups, caseload, identity, intake, patients, permission
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts
from ncm_tui.services.find import find
from ncm_tui.services.permission import carrying, reducing
from ncm_tui.vault import backup, restore
from ncm_tui.vault.home import VaultFolder

LIMITED = {**PERMISSION, "scope": "limited"}


def allow(desk: Desk, scope: str) -> None:
    permission.give(desk, {**PERMISSION, "scope": scope}).result()


def everything_said(desk: Desk) -> str:
    """Every value of every row of the vault, as one text."""
    reader = desk.vault.reader
    names = [name for (name,) in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return json.dumps(
        [reader.rows(f'SELECT * FROM "{name}"') for name in names], ensure_ascii=False, default=str
    )


def person(number: int, **more: Any) -> dict[str, Any]:
    """A patient with everything that limited identity leaves out."""
    return {
        **patient(number),
        "name": [{"family": f"Quillfeather{number}", "given": ["Verasha"]}],
        "birthDate": "1948-03-02",
        "telecom": [{"system": "phone", "value": "937-555-0142"}],
        "address": [{"line": ["9 Canary Lane"], "city": "Dayton"}],
        "contact": [
            {"name": {"text": "Osgood Quillfeather"}, "telecom": [{"system": "phone", "value": "555-0199"}]}
        ],
        **more,
    }


FORBIDDEN = (
    "Quillfeather",
    "QUILL",
    "Verasha",
    "1948-03-02",
    "Canary Lane",
    "937-555-0142",
    "0199",
    "Osgood",
)


@pytest.fixture
def limited(desk: Desk) -> Desk:
    allow(desk, "limited")
    return desk


def test_an_import_stores_nothing_that_is_not_allowed(limited: Desk, tmp_path: Path) -> None:
    take(limited, fhir(tmp_path, person(1), encounter(1)))
    said = everything_said(limited)
    number = limited.vault.reader.value("SELECT value FROM identifier WHERE kind = 'MR'")
    assert [
        word for word in (*FORBIDDEN, "M-1", "V-1") if f'"{word}' in said or (len(word) > 4 and word in said)
    ] == []
    assert len(number) == 33
    (listed,) = caseload.rows(limited)
    assert (listed.name, listed.mrn, listed.birth_year, listed.birth_date) == ("Q, V", "…1", 1948, None)
    assert listed.age_sex.startswith("~78")


def team(number: int = 1) -> list[dict[str, Any]]:
    """A care team with family in three spellings, and three who are not."""
    daughter = {
        "resourceType": "RelatedPerson",
        "id": "d1",
        "patient": {"reference": f"Patient/p{number}"},
        "name": [{"family": "Quillfeather", "given": ["Maribel"]}],
    }
    doctor = {"resourceType": "Practitioner", "id": "dr", "name": [{"text": "Dr. Iris Penhallow"}]}
    members = [
        {"member": {"reference": "RelatedPerson/d1"}, "role": [{"text": "Daughter"}]},
        {"member": {"reference": "RelatedPerson/gone", "display": "Osgood Quillfeather"}},
        {"member": {"display": "Verasha's niece Ondine"}, "role": [{"text": "Caregiver"}]},
        {"member": {"reference": "Practitioner/dr"}, "role": [{"text": "PCP"}]},
        {"member": {"reference": "Organization/far", "display": "Miami Valley Home Care"}},
        {"member": {"reference": "https://x.test/Practitioner/far", "display": "Nurse Tamsin Orr"}},
    ]
    care = {
        "resourceType": "CareTeam",
        "id": "t1",
        "status": "active",
        "subject": {"reference": f"Patient/p{number}"},
        "encounter": {"reference": f"Encounter/e{number}"},
        "participant": members,
    }
    return [person(number), encounter(number), daughter, doctor, care]


FAMILY = (*FORBIDDEN, "Maribel", "Ondine", "niece")


def members(desk: Desk) -> list[str]:
    return [
        name
        for (name,) in desk.vault.reader.rows(
            "SELECT name FROM care_team_member WHERE voided_at IS NULL ORDER BY name"
        )
    ]


STAFF = ["Dr. Iris Penhallow", "Miami Valley Home Care", "Nurse Tamsin Orr"]


def test_nobody_of_the_family_comes_in_through_the_care_team(limited: Desk, tmp_path: Path) -> None:
    take(limited, fhir(tmp_path / "QUILLFEATHER_Verasha", *team(), name="Quillfeather.json"))
    said = everything_said(limited)
    assert [word for word in FAMILY if word.casefold() in said.casefold()] == []
    assert members(limited) == STAFF
    assert limited.vault.reader.value("SELECT name FROM import_file") == "*.json"


def test_the_family_leaves_the_care_team_with_the_full_identity(desk: Desk, tmp_path: Path) -> None:
    file = fhir(tmp_path / "QUILLFEATHER_Verasha", *team())
    take(desk, file)

    # As the versions before wrote it.
    def older(work: Any) -> None:
        from ncm_tui.models.records import ImportFile
        from ncm_tui.models.stays import CareTeamMember

        row = work.session.get(ImportFile, 1)
        row.name = "QUILLFEATHER_Verasha/*.json"
        member = work.session.get(CareTeamMember, 1)
        work.add(
            CareTeamMember(
                patient_id=member.patient_id, stay_id=member.stay_id, source="emr", role="Daughter",
                name="Maribel Quillfeather", source_key="fhir:daughter|maribel quillfeather",
            )
        )  # fmt: skip

    desk.vault.submit("test", older).result()
    assert "Verasha's niece Ondine" in members(desk)
    permission.give(desk, LIMITED).result()
    said = everything_said(desk)
    assert [word for word in FAMILY if word.casefold() in said.casefold()] == []
    assert members(desk) == ["Dr. Iris Penhallow"]
    take(desk, file)
    assert members(desk) == STAFF, "the next import brings those who are not of the family"


@pytest.mark.parametrize(
    ("path", "kept"),
    [("ALVAREZ_Maria/a.JSON", "*.json"), ("x/census.csv", "*.csv"), ("export.ALVAREZ", "*"), ("", "*")],
)
def test_of_a_files_name_only_a_known_ending_is_kept(path: str, kept: str) -> None:
    assert rule.told_name(path) == kept


def test_a_second_import_finds_the_same_patient(limited: Desk, tmp_path: Path) -> None:
    take(limited, fhir(tmp_path, person(1), encounter(1)))
    again = take(limited, fhir(tmp_path, person(1), encounter(1)))
    assert again.message.startswith("Nothing new")
    moved = plan(limited, census(tmp_path, row(1, Bed="5E-01")))
    assert moved.preview.patients.new == 0, moved.preview
    intake.commit(limited, moved).result()
    assert limited.vault.reader.value("SELECT count(*) FROM patient") == 1


def test_the_page_of_an_import_shows_no_more_than_is_kept(limited: Desk, tmp_path: Path) -> None:
    planned = plan(limited, fhir(tmp_path, person(1), encounter(1)))
    (line,) = planned.preview.rows
    assert (line.name, line.mrn, line.birth_date, line.birth_year) == ("Q, V", "…1", None, 1948)
    assert not [word for word in FORBIDDEN if word in repr(planned.preview)]


def test_another_patient_with_the_number_is_still_held_back(limited: Desk, tmp_path: Path) -> None:
    take(limited, fhir(tmp_path, person(1), encounter(1)))
    other = person(1, name=[{"family": "Blount", "given": ["Otis"]}], birthDate="1990-01-01")
    planned = plan(limited, fhir(tmp_path, other, encounter(1)), fhir(tmp_path, person(2), name="c.json"))
    assert any("another name and another birth date" in note.reason for note in planned.preview.quarantine)


def test_by_hand_nothing_more_is_kept(limited: Desk) -> None:
    stay = add(limited, family="Quillfeather", given="Verasha", mrn="0048213", preferred_name="Verasha")
    said = everything_said(limited)
    assert [word for word in ("Quillfeather", "Verasha", "1948-03-02", "0048213") if word in said] == []
    line = patients.line(limited, stay)
    assert (line.name, line.mrn, line.age_sex, line.age_years) == ("Q, V", "…8213", "~78F", 77)
    assert identity.identity_now(limited, stay).startswith("Q, V · born 1948 · MRN …8213 · written ")


def test_the_whole_number_finds_the_chart(limited: Desk) -> None:
    stay = add(limited, mrn="0048213")
    assert patients.stay_of_mrn(limited, "0048213") == stay
    assert patients.stay_of_mrn(limited, " 0048213 ") == stay
    assert patients.stay_of_mrn(limited, "0048214") is None
    with pytest.raises(Refused, match="already here") as refused:
        patients.create(limited, {"family": "A", "mrn": "0048213", "class_code": "IMP"})
    assert refused.value.path == stay


@pytest.mark.parametrize("typed", ["am", "a m", "8213", "4w-12a", "0048213"])
def test_found_by_initials_last_four_and_bed(limited: Desk, typed: str) -> None:
    add(limited, mrn="0048213")
    assert [hit.name for hit in find(limited, typed)] == ["A, M"]


def test_same_initials_or_last_four_raise_a_name_alert(limited: Desk) -> None:
    one = add(limited, mrn="0048213", birth_date="1948-03-02")
    two = add(limited, mrn="0071111", family="Adams", given="Mo", birth_date="1980-01-01", bed="4W-13A")
    three = add(limited, mrn="0098213", family="Lee", given="Sue", birth_date="1990-01-01", bed="4W-14A")
    four = add(limited, mrn="0065555", family="Roy", given="Jo", birth_date="1948-03-02", bed="4W-15A")
    alerts = {row.stay: row.name_alert for row in caseload.rows(limited)}
    assert alerts == {one: True, two: True, three: True, four: False}


def test_an_age_gate_takes_the_lower_age(limited: Desk) -> None:
    stay = add(limited, birth_date="2008-01-01", mrn="0040000")
    assert facts(limited, stay)["age"] == 17
    assert facts(limited, stay)["newborn"] is False
    assert "birth_date" not in facts(limited, stay)


def test_an_edit_keeps_the_number_and_takes_the_year(limited: Desk) -> None:
    stay = add(limited, mrn="0048213")
    before = patients.initial(limited, stay)
    assert (before["mrn"], before["birth_year"]) == ("…8213", 1948)
    patients.edit(
        limited, stay, {**before, "mrn": "0048213", "birth_year": 1950, "family": "Blount"}
    ).result()
    line = patients.line(limited, stay)
    assert (line.name, line.birth_year) == ("B, M", 1950)
    with pytest.raises(Refused, match="never given another"):
        patients.edit(limited, stay, {**before, "mrn": "0048214"})


def test_full_identity_comes_with_the_next_import(limited: Desk, tmp_path: Path) -> None:
    take(limited, fhir(tmp_path, person(1), encounter(1)))
    allow(limited, "full")
    (before,) = caseload.rows(limited)
    assert before.name == "Q, V"
    done = take(limited, fhir(tmp_path, person(1), encounter(1), when="2026-11-23T08:00"))
    assert (done.preview.patients.new, done.preview.stays.new) == (0, 0)
    (after,) = caseload.rows(limited)
    assert (after.stay, after.name, after.mrn) == (before.stay, "QUILLFEATHER1, Verasha", "M-1")
    assert after.birth_date is not None
    assert limited.vault.reader.value("SELECT count(*) FROM identifier WHERE last_four <> ''") == 0
    assert limited.vault.reader.value("SELECT visit_number FROM stay") == "V-1"


def test_a_plan_read_under_another_permission_is_read_again(desk: Desk, tmp_path: Path) -> None:
    planned = plan(desk, fhir(tmp_path, person(1), encounter(1)))
    allow(desk, "limited")
    with pytest.raises(Refused, match="has changed"):
        intake.commit(desk, planned)


def test_from_full_to_limited_nothing_more_is_left_in_any_row(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, person(1), encounter(1)))
    stay = add(desk, family="Quillfeather", given="Verasha", mrn="0048213", preferred_name="Verasha")
    patients.edit(desk, stay, {"family": "Quillfeathers", "birth_date": "1948-03-02"}).result()
    assert "Quillfeather" in everything_said(desk)
    permission.give(desk, LIMITED).result()
    said = everything_said(desk)
    assert [word for word in (*FORBIDDEN, "0048213") if word in said] == []
    assert '"M-1"' not in said
    assert '"V-1"' not in said
    assert {(row.name, row.mrn, row.birth_year) for row in caseload.rows(desk)} == {
        ("Q, V", "…1", 1948),
        ("Q, V", "…8213", 1948),
    }
    assert patients.stay_of_mrn(desk, "0048213") == stay
    again = plan(desk, fhir(tmp_path, person(1), encounter(1), when="2026-11-23T08:00"))
    assert (again.preview.patients.new, again.preview.stays.new) == (0, 0)
    assert desk.vault.verify_chain().ok


def test_the_reduction_stands_behind_a_backup_and_is_said_plainly(desk: Desk) -> None:
    add(desk, family="Quillfeather")
    changed = permission.give(desk, LIMITED).result()
    assert "1 patient reduced" in changed.message
    assert "older backups hold full identity" in changed.message
    (kept,) = backups.folders(desk)[0].glob("*")
    found, unreached = reducing.waiting(desk)
    assert [each.path for each in found] == [kept]
    assert unreached == ()
    said = reducing.reduce_backups(desk).result()
    assert said.message == "1 backup reduced to limited identity."
    assert reducing.waiting(desk) == ([], ())
    desk.vault.backups.check(backup.read(kept))
    held: list[str] = []
    desk.vault.backups.rewrite(
        kept, lambda raw: held.extend(row[0] for row in raw.execute("SELECT family FROM patient"))
    )
    assert held == ["Q"]


def test_a_folder_that_is_away_is_named(desk: Desk, tmp_path: Path) -> None:
    add(desk, family="Quillfeather")
    backups.make_in(desk, tmp_path / "stick")
    permission.give(desk, LIMITED).result()
    (tmp_path / "stick").rename(tmp_path / "drawer")
    done = reducing.reduce_backups(desk).result()
    assert [path for path, _ in done.not_reduced] == [tmp_path / "stick"]
    assert "Not reduced" in done.message
    found, unreached = reducing.waiting(desk)
    assert found == []
    assert [path for path, _ in unreached] == [tmp_path / "stick"]
    (tmp_path / "drawer").rename(tmp_path / "stick")
    assert reducing.reduce_backups(desk).result().message == "1 backup reduced to limited identity."
    assert reducing.waiting(desk) == ([], ())


def restored(desk: Desk, wanted: backup.BackupFile, place: VaultFolder, reopen: Callable[..., Desk]) -> Desk:
    """``wanted`` in ``place``, opened."""
    desk.vault.close()
    over = carrying.OverRestore()
    restore.restore(place, wanted, desk.vault._keys, over)
    return reopen(place.path)


def test_a_restore_keeps_the_stricter_permission(desk: Desk, open_desk: Callable[..., Desk]) -> None:
    add(desk, family="Quillfeather", mrn="0048213")
    wanted = backups.make(desk, "x").backup
    permission.give(desk, LIMITED).result()
    again = restored(desk, wanted, desk.vault.folder, open_desk)
    assert permission.required(again).limited
    assert "Quillfeather" not in everything_said(again)
    assert [row.name for row in caseload.rows(again)] == ["Q, M"]
    assert again.vault.verify_chain().ok
    assert wanted.path in [each.path for each in reducing.waiting(again)[0]]
    reducing.reduce_backups(again).result()
    assert reducing.waiting(again) == ([], ())


def test_a_reduced_backup_is_limited_on_an_empty_machine(
    desk: Desk, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    add(desk, family="Quillfeather")
    wanted = backups.make(desk, "x").backup
    permission.give(desk, LIMITED).result()
    reducing.reduce_backups(desk).result()
    place = VaultFolder(tmp_path / "new" / "vaults" / "dana")
    again = restored(desk, backup.read(wanted.path), place, open_desk)
    assert permission.required(again).limited
    assert "Quillfeather" not in everything_said(again)


def test_on_an_empty_machine_full_identity_is_asked_again(
    desk: Desk, tmp_path: Path, open_desk: Callable[..., Desk]
) -> None:
    add(desk, family="Quillfeather")
    wanted = backups.make(desk, "x").backup
    place = VaultFolder(tmp_path / "new" / "vaults" / "dana")
    again = restored(desk, wanted, place, open_desk)
    assert permission.current(again) is None
    files = fhir(tmp_path, person(1), encounter(1))
    with pytest.raises(Refused, match="permission"):
        intake.prepare(again, [files], intake.Options(unasked=True))
    permission.give(again, LIMITED).result()
    assert "Quillfeather" not in everything_said(again)


def test_another_patients_name_in_a_text_is_counted(desk: Desk) -> None:
    add(desk, family="Omalley", given="Anna", mrn="4471902", bed="4W-13A")
    stay = add(desk, family="Higgins", given="Bo", mrn="0048299")
    for body in ("daughter of Anna OMALLEY", "as anna omalley said", "like MRN 4471902", "the long way home"):

        def note(row: Any, work: Any, body: str = body) -> Any:
            return Note(
                patient_id=row.patient_id, stay_id=row.id, kind="progress", body=body, written_at=work.now,
                state="finished", finished_at=work.now,
            )  # fmt: skip

        put(desk, stay, note)
    assert "3 texts of yours may still say" in permission.give(desk, LIMITED).result().message


def test_without_a_backup_nothing_is_reduced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add(desk, family="Quillfeather")

    def fails(*_: object) -> None:
        raise StorageProblem("The disk is full.")

    monkeypatch.setattr(backups, "make_before", fails)
    with pytest.raises(StorageProblem) as failed:
        permission.give(desk, LIMITED).result()
    assert "nothing was changed" in failed.value.hint
    assert not permission.is_limited(desk)
    assert "Quillfeather" in everything_said(desk)


def test_what_she_wrote_herself_is_counted_not_changed(desk: Desk) -> None:
    stay = add(desk, family="Quillfeather")

    def note(row: Any, work: Any) -> Any:
        return Note(
            patient_id=row.patient_id, stay_id=row.id, kind="progress", body="Mrs. Quillfeather is well.",
            written_at=work.now, state="finished", finished_at=work.now,
        )  # fmt: skip

    put(desk, stay, note)
    assert "1 text of yours may still say" in permission.give(desk, LIMITED).result().message
    assert desk.vault.reader.value("SELECT body FROM note") == "Mrs. Quillfeather is well."


def test_a_fingerprint_is_known_as_one(desk: Desk) -> None:
    mark = desk.vault.fingerprint("0048213")
    assert mark == desk.vault.fingerprint(" 0048213 ") != desk.vault.fingerprint("0048214")
    assert rule.fingerprinted(mark)
    assert rule.visit_number(mark, desk.vault.fingerprint) == mark
    assert rule.visit_number("0048213/20261120", desk.vault.fingerprint) == f"{mark}/20261120"


def test_a_reduction_twice_changes_nothing_more(desk: Desk) -> None:
    add(desk, mrn="0048213")
    permission.give(desk, LIMITED).result()
    once = desk.vault.reader.rows("SELECT * FROM patient")
    number = desk.vault.reader.value("SELECT value FROM identifier")
    permission.give(desk, {**PERMISSION, "approved_on": "2026-11-03"}).result()
    permission.give(desk, LIMITED).result()
    assert desk.vault.reader.value("SELECT value FROM identifier") == number
    assert desk.vault.reader.rows("SELECT * FROM patient") == once


def test_a_form_does_not_ask_what_may_not_be_kept(desk: Desk) -> None:
    stay = add(desk)
    whole = assessments.open(desk, stay, "admission-assessment")
    assert whole.form.item("decision_maker_contact") is not None
    whole.opening.result()
    permission.give(desk, LIMITED).result()
    resumed = assessments.open(desk, stay, "admission-assessment")
    assert resumed.assessment == whole.assessment
    assert "decision_maker_contact" not in {item.id for item in resumed.form.items()}
    assert "decision_maker" in {item.id for item in resumed.form.items()}
    assert resumed.form.sha256 == whole.form.sha256


def test_an_instrument_for_adults_is_refused_by_the_lower_age(limited: Desk) -> None:
    stay = add(limited, birth_date="2008-01-01", mrn="0040000")
    with pytest.raises(Refused, match="age 18 and older; this patient is 17"):
        assessments.open(limited, stay, "lace")


def test_the_whole_demo_ward_reduced(demo_desk: Desk) -> None:
    reader = demo_desk.vault.reader
    people = reader.rows(
        "SELECT family, mrn, birth_date, phone, address FROM patient_shown WHERE family IS NOT NULL"
    )
    before = caseload.rows(demo_desk)
    permission.give(demo_desk, LIMITED).result()
    own = {"note", "answer", "row_version", "checklist_item", "progress", "stay", "stay_shown", "definition"}
    names = [name for (name,) in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    said = json.dumps(
        [reader.rows(f'SELECT * FROM "{name}"') for name in names if name not in own], default=str
    )
    # The newborn's day is also somebody's expected discharge: only what can be nobody else's is looked for.
    words = {
        word for each in people for word in each if word and len(word) > 4 and not word.startswith("2026")
    }
    left = {word for word in words if f'"{word}"' in said}
    assert left == set()
    after = caseload.rows(demo_desk)
    assert len(after) == len(before)
    assert all(row.mrn.startswith("…") and row.birth_date is None and row.birth_year for row in after)
    assert all("," not in row.name or len(row.name.rpartition(" of ")[2]) == len("A, M") for row in after)
    assert {row.stay: (row.bed, row.edd, row.payer, row.disposition) for row in after} == {
        row.stay: (row.bed, row.edd, row.payer, row.disposition) for row in before
    }
