"""Taking in: new, changed, unchanged; twice the same; the nurse's own; older and newer; all or nothing."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import MR, SYSTEM, bundle, encounter, patient, row, table, write

from ncm_tui.interop.files import Stopped
from ncm_tui.models.enums import PayerClass
from ncm_tui.rules.problems import Refused, UnreadableInput
from ncm_tui.services import caseload, conflicts, intake, patients, stays
from ncm_tui.services.chart import summary
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts
from ncm_tui.services.intake import Options, Plan, writing
from ncm_tui.services.shown import shown as stay_row
from ncm_tui.views.intake import Imported, Outcome, Preview


def dated(path: Path, when: str) -> Path:
    """The file as of ``when``: exports without a time of their own are as of the file's."""
    at = datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp()
    os.utime(path, (at, at))
    return path


def plan(desk: Desk, *paths: Path, **options: Any) -> Plan:
    return intake.prepare(desk, list(paths), Options(**options))


def take(desk: Desk, *paths: Path, **options: Any) -> Imported:
    return intake.commit(desk, plan(desk, *paths, **options)).result()


def counts(shown: Preview) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    return (
        (shown.patients.new, shown.patients.changed, shown.patients.unchanged),
        (shown.stays.new, shown.stays.changed, shown.stays.unchanged),
    )


def census(
    folder: Path, *rows: dict[str, str], when: str = "2026-11-23T06:42", name: str = "census.csv"
) -> Path:
    path = folder / name
    path.write_text(table(rows), encoding="utf-8")
    return dated(path, when)


def fhir(
    folder: Path, *resources: dict[str, Any], when: str = "2026-11-23T06:42", name: str = "b.json"
) -> Path:
    return dated(write(folder, name, bundle(*resources)), when)


def stay_uid(desk: Desk, visit: str = "V-1") -> str:
    return str(desk.vault.reader.value("SELECT uid FROM stay_shown WHERE visit_number = ?", (visit,)))


def shown(desk: Desk, column: str, visit: str = "V-1") -> Any:
    return desk.vault.reader.value(f"SELECT {column} FROM stay_shown WHERE visit_number = ?", (visit,))


def everything(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every row but audit and ledger."""
    reader = desk.vault.reader
    apart = {"audit_entry", "import_run", "import_file", "row_version", "sqlite_sequence"}
    names = [row[0] for row in reader.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: reader.rows(f'SELECT * FROM "{name}"') for name in names if name not in apart}


def test_a_fresh_import(desk: Desk, tmp_path: Path) -> None:
    path = fhir(tmp_path, patient(1), patient(2), encounter(1), encounter(2, 2, status="finished"))
    before = everything(desk)
    planned = plan(desk, path)
    assert everything(desk) == before, "a preview changes nothing"
    assert counts(planned.preview) == ((2, 0, 0), (2, 0, 0))
    done = intake.commit(desk, planned).result()
    assert done.message == "Taken in: 2 new"
    (listed,) = caseload.rows(desk)
    assert (listed.name, listed.mrn) == ("QUILL1, Vera", "M-1")
    assert shown(desk, "on_my_list", "V-2") == 0


def test_a_file_that_says_an_older_list_again_is_asked_about(desk: Desk, tmp_path: Path) -> None:
    first, moved = row(1), row(1, Bed="4W-20")
    take(desk, census(tmp_path, first, name="a.csv", when="2026-11-21T06:42"))
    take(desk, census(tmp_path, moved, name="b.csv", when="2026-11-22T06:42"))
    again = census(tmp_path, first, name="c.csv", when="2026-11-23T06:42")
    asked = plan(desk, again).preview
    assert asked.repeated is not None
    assert "word for word the one of Sat 21 Nov" in asked.repeated.sentence
    assert asked.repeated.choices[0].label.endswith("as of Mon 23 Nov 01:42")
    assert asked.changes_nothing, "until she says so it is as old as it was"
    assert plan(desk, again, anew=False).preview.repeated is None
    take(desk, again, anew=True)
    assert [(listed.bed) for listed in caseload.rows(desk)] == ["4W-01"]
    assert plan(desk, census(tmp_path, first, when="2026-11-20T06:42")).preview.repeated is None


def test_twice_the_same_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    paths = [fhir(tmp_path, patient(1), encounter(1)), census(tmp_path, row(2), row(3))]
    take(desk, *paths)
    before = everything(desk)
    versions = desk.vault.reader.value("SELECT count(*) FROM row_version WHERE table_name NOT LIKE 'import%'")
    again = take(desk, *paths)
    assert counts(again.preview) == ((0, 0, 3), (0, 0, 3))
    assert again.message.startswith("Nothing new")
    assert everything(desk) == before
    now = desk.vault.reader.value("SELECT count(*) FROM row_version WHERE table_name NOT LIKE 'import%'")
    assert now == versions


def test_a_copy_of_a_file_is_no_newer(desk: Desk, tmp_path: Path) -> None:
    old = census(tmp_path, row(1, Bed="4W-01"), when="2026-11-22T06:00")
    take(desk, old)
    take(desk, census(tmp_path, row(1, Bed="4W-02"), when="2026-11-23T06:00", name="new.csv"))
    copied = tmp_path / "copy.csv"
    copied.write_bytes(old.read_bytes())
    take(desk, copied)
    assert shown(desk, "bed") == "4W-02"


def test_older_never_overwrites_newer_but_fills_what_is_empty(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1, Bed="4W-02"), when="2026-11-23T06:00"))
    late = take(
        desk,
        census(tmp_path, row(1, Bed="4W-01", Attending="Dr Rowe"), when="2026-11-22T06:00", name="old.csv"),
    )
    assert late.preview.older == 1
    assert (shown(desk, "bed"), shown(desk, "attending")) == ("4W-02", "Dr Rowe")


def test_seen_again_counts_as_newer(desk: Desk, tmp_path: Path) -> None:
    for day, bed in (("21", "A"), ("23", "A"), ("22", "B")):
        take(
            desk,
            census(tmp_path, row(1, Bed=bed, Printed=day), when=f"2026-11-{day}T06:00", name=f"{day}.csv"),
        )
    assert shown(desk, "bed") == "A"


def test_absence_never_discharges(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1), row(2)))
    take(desk, census(tmp_path, row(1), when="2026-11-24T06:00"))
    assert [listed.mrn for listed in caseload.rows(desk)] == ["M-1", "M-2"]


def test_a_cell_that_is_empty_now_clears_nothing(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1, Attending="Dr Rowe")))
    take(desk, census(tmp_path, row(1, Attending=""), when="2026-11-24T06:00"))
    assert shown(desk, "attending") == "Dr Rowe"


# -- the nurse's own -----------------------------------------------------------------------------


def test_a_nurse_value_is_kept_and_the_change_is_a_conflict(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1)))
    patients.edit(desk, stay_uid(desk), {"bed": "ICU-1"}).result()
    same = take(desk, census(tmp_path, row(1), when="2026-11-23T07:00", name="same.csv"))
    assert same.preview.conflicts == (), "the EMR said nothing new"
    moved = take(desk, census(tmp_path, row(1, Bed="4W-09"), when="2026-11-24T06:00", name="moved.csv"))
    (conflict,) = moved.preview.conflicts
    assert (conflict.field, conflict.nurse, conflict.emr) == ("bed", "ICU-1", "4W-09")
    assert moved.preview.rows[0].outcome is Outcome.CONFLICT
    assert shown(desk, "bed") == "ICU-1"
    assert desk.vault.reader.rows("SELECT field, nurse_value, emr_value, choice FROM conflict") == [
        ("bed", "ICU-1", "4W-09", None)
    ]
    again = take(desk, census(tmp_path, row(1, Bed="4W-09"), when="2026-11-24T06:00", name="moved.csv"))
    assert again.preview.conflicts == ()
    assert desk.vault.reader.value("SELECT count(*) FROM conflict") == 1


def test_a_confirmed_payer_and_what_may_be_shared_stay(desk: Desk, tmp_path: Path) -> None:
    def export(payer: str, when: str) -> Path:
        cover = {
            "resourceType": "Coverage",
            "id": "c1",
            "beneficiary": {"reference": "Patient/p1"},
            "payor": [{"display": payer}],
        }
        kin = {
            "contact": [{"name": {"text": "Kim Quill"}, "telecom": [{"system": "phone", "value": when[-5:]}]}]
        }
        return fhir(tmp_path, patient(1, **kin), encounter(1), cover, when=when)

    take(desk, export("UHC", "2026-11-22T06:00"))
    uid = stay_uid(desk)
    stays.confirm_payer(desk, uid, PayerClass.MEDICARE_ADVANTAGE, "card").result()

    def share(work: Any) -> None:
        from sqlmodel import select

        from ncm_tui.models.people import Contact

        kin = work.session.exec(select(Contact)).one()
        kin.may_share = True
        work.session.add(kin)

    desk.vault.submit("test.share", share).result()
    done = take(desk, export("Humana", "2026-11-23T07:11"))
    assert [conflict.field for conflict in done.preview.conflicts] == ["payer"]
    reader = desk.vault.reader
    assert reader.rows("SELECT payer, payer_class, confirmed_at IS NOT NULL FROM coverage") == [
        ("Humana", "medicare_advantage", 1)
    ]
    assert reader.rows("SELECT phone, may_share FROM contact WHERE voided_at IS NULL") == [("07:11", 1)]
    (uid,) = (row[0] for row in reader.rows("SELECT uid FROM conflict"))
    conflicts.settle(desk, uid, "emr").result()
    assert reader.rows("SELECT payer, payer_class, confirmed_at FROM coverage") == [
        ("Humana", "unknown", None)
    ]


def cover(number: int) -> dict[str, Any]:
    return {
        "resourceType": "Coverage",
        "id": f"c{number}",
        "order": number,
        "beneficiary": {"reference": "Patient/p1"},
        "payor": [{"display": f"Payer {number}"}],
        "subscriberId": f"S-{number}",
    }


def test_a_confirmed_row_that_comes_back_is_no_question_any_more(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, patient(), encounter(), cover(1), cover(2), when="2026-11-22T06:00"))
    uid, reader = stay_uid(desk), desk.vault.reader
    stays.confirm_payer(desk, uid, PayerClass.COMMERCIAL_PPO, "card").result()
    take(desk, fhir(tmp_path, patient(), encounter(), cover(2), when="2026-11-23T06:00"))
    assert len(conflicts.open_conflicts(desk, stay_row(desk, uid))) == 1
    take(desk, fhir(tmp_path, patient(), encounter(), cover(2), cover(1), when="2026-11-23T08:00"))
    assert conflicts.open_conflicts(desk, stay_row(desk, uid)) == []
    assert reader.value("SELECT count(*) FROM coverage WHERE voided_at IS NULL") == 2


@pytest.mark.parametrize("choice", ["emr", "nurse"])
def test_a_confirmed_row_gone_from_the_emrs_list_goes_when_she_says_so(
    desk: Desk, tmp_path: Path, choice: str
) -> None:
    """Two insurances, both confirmed, one gone: the question names it, and her answer is about that one."""
    take(desk, fhir(tmp_path, patient(), encounter(), cover(1), cover(2), when="2026-11-22T06:00"))
    uid, reader = stay_uid(desk), desk.vault.reader
    for (coverage,) in reader.rows("SELECT uid FROM coverage"):
        stays.confirm_payer(desk, coverage, PayerClass.COMMERCIAL_PPO, "card").result()
    done = take(desk, fhir(tmp_path, patient(), encounter(), cover(2), when="2026-11-23T06:00"))
    assert [(each.field, each.nurse, each.emr) for each in done.preview.conflicts] == [
        ("coverage", "Payer 1 S-1, yours", "no longer in the EMR's list")
    ]
    (question,) = conflicts.open_conflicts(desk, stay_row(desk, uid))
    assert question.field == "Coverage"
    changed = conflicts.settle(desk, question.uid, choice).result()
    assert changed.stays == {uid}
    left = [payer for (payer,) in reader.rows("SELECT payer FROM coverage WHERE voided_at IS NULL")]
    assert left == (["Payer 2"] if choice == "emr" else ["Payer 1", "Payer 2"])
    assert shown(desk, "payer") == left[0]


def test_lists_of_a_source_are_replaced_as_a_set(desk: Desk, tmp_path: Path) -> None:
    def export(when: str, *names: str) -> Path:
        found = [
            {
                "resourceType": "AllergyIntolerance",
                "id": name,
                "patient": {"reference": "Patient/p1"},
                "code": {"text": name},
            }
            for name in names
        ]
        return fhir(tmp_path, patient(1), encounter(1), *found, when=when)

    def there() -> list[str]:
        rows = desk.vault.reader.rows(
            "SELECT substance FROM allergy WHERE voided_at IS NULL ORDER BY substance"
        )
        return [row[0] for row in rows]

    take(desk, export("2026-11-22T06:00", "Latex", "Wheat"))
    take(desk, census(tmp_path, row(1, Allergies="Latex; Iodine"), when="2026-11-22T07:00"))
    assert there() == ["Iodine", "Latex", "Wheat"], "what another source says too is not said twice"
    take(desk, export("2026-11-23T06:00", "Wheat"))
    assert there() == ["Iodine", "Wheat"]
    take(desk, export("2026-11-24T06:00"))
    assert there() == ["Iodine", "Wheat"], "a list that is absent leaves what is there"
    assert desk.vault.reader.value("SELECT count(*) FROM allergy WHERE voided_at IS NOT NULL") == 1


def test_edd_and_destination_only_seed(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1, EDD="2026-11-27", Disposition="Home")))
    assert (shown(desk, "edd"), shown(desk, "destination")) == ("2026-11-27", "home")
    uid = stay_uid(desk)
    stays.set_edd(desk, uid, datetime(2026, 11, 29, tzinfo=UTC).date(), "waits for SNF").result()
    done = take(desk, census(tmp_path, row(1, EDD="2026-11-30", Disposition="SNF"), when="2026-11-24T06:00"))
    assert (shown(desk, "edd"), shown(desk, "destination")) == ("2026-11-29", "snf")
    assert [(part.field, part.nurse, part.emr) for part in done.preview.conflicts] == [
        ("edd", "2026-11-29", "2026-11-30")
    ]


def test_a_disposition_that_names_no_one_place_is_shown_in_its_own_words(desk: Desk, tmp_path: Path) -> None:
    other = {"coding": [{"code": "other-hcf"}], "text": "Other healthcare facility"}
    take(desk, fhir(tmp_path, patient(), encounter(hospitalization={"dischargeDisposition": other})))
    stay = stay_uid(desk)
    assert "destination" not in facts(desk, stay)
    told = [line.text for line in summary(desk, stay).lines]
    assert "to Other healthcare facility" in told


def test_what_she_took_off_her_list_stays_off(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1)))
    patients.keep(desk, stay_uid(desk), False).result()
    take(desk, census(tmp_path, row(1, Bed="4W-05"), when="2026-11-24T06:00"))
    assert caseload.rows(desk) == []


def test_what_she_wrote_while_the_preview_was_open_is_not_lost(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1)))
    planned = plan(desk, census(tmp_path, row(1, Bed="4W-09"), when="2026-11-24T06:00"))
    patients.edit(desk, stay_uid(desk), {"bed": "ICU-1"}).result()
    intake.commit(desk, planned).result()
    assert shown(desk, "bed") == "ICU-1"
    assert desk.vault.reader.value("SELECT count(*) FROM conflict") == 1


# -- stays over time -----------------------------------------------------------------------------


UUID = "3f0c7a52-7d0e-4f4e-9a55-0b7d1f9c2e11"


@pytest.mark.parametrize(
    ("number", "full_url", "subject", "found"),
    [
        (UUID, "", f"Patient/{UUID}", True),
        (UUID, "", f"urn:uuid:{UUID}", True),
        ("eq081-VQEgP8drUUqCWzHfw3", "", "https://a.test/fhir/Patient/eq081-VQEgP8drUUqCWzHfw3", True),
        ("17", "https://a.test/fhir/Patient/17", "https://a.test/fhir/Patient/17", True),
        ("17", "https://a.test/fhir/Patient/17", "https://b.test/fhir/Patient/17", False),
        ("17", "https://a.test/fhir/Patient/17", "Patient/17", False),
        ("17", "", "Patient/17", False),
        ("example-patient-for-test", "", "Patient/example-patient-for-test", False),
    ],
)
def test_an_encounter_alone_finds_its_patient(
    desk: Desk, tmp_path: Path, number: str, full_url: str, subject: str, found: bool
) -> None:
    seen = encounter(1, subject={"reference": f"Patient/{number}"})
    about = {"subject": seen["subject"], "encounter": {"reference": "Encounter/e1"}}
    ill = {"resourceType": "Condition", "id": "c", "code": {"text": "Pneumonia"}, **about}
    first = bundle(patient(1, id=number), seen, ill)
    if full_url:
        first["entry"][0]["fullUrl"] = full_url
    take(desk, dated(write(tmp_path / "a", "all.json", first), "2026-11-22T06:00"))
    moved = encounter(1, subject={"reference": subject}, reasonCode=[{"text": "Moved"}])
    path = dated(write(tmp_path / "b", "Encounter.ndjson", [moved]), "2026-11-23T06:00")
    if not found:
        with pytest.raises(UnreadableInput):
            plan(desk, path)
        return
    done = take(desk, path).preview
    assert (done.patients.new, done.stays.changed, len(done.quarantine)) == (0, 1, 0)
    assert shown(desk, "reason") == "Moved"
    assert (shown(desk, "name"), shown(desk, "mrn")) == ("QUILL1, Vera", "M-1")
    rows = desk.vault.reader.rows
    assert rows("SELECT text FROM diagnosis WHERE voided_at IS NULL") == [("Pneumonia",)]
    assert rows("SELECT count(*) FROM identifier WHERE kind = 'FHIR'") == [(1,)]


def test_what_is_told_is_what_was_written(desk: Desk, tmp_path: Path) -> None:
    """Two previews of one file, both taken in: the second wrote nothing and says so."""
    path = fhir(tmp_path, patient(), encounter())
    first, second = plan(desk, path), plan(desk, path)
    assert intake.commit(desk, first).result().preview.stays.new == 1
    done = intake.commit(desk, second).result()
    assert (done.preview.stays.new, done.preview.stays.unchanged) == (0, 1)
    assert done.message.startswith("Nothing new")
    report = desk.vault.reader.value("SELECT report FROM import_run ORDER BY id DESC LIMIT 1")
    assert json.loads(report)["stays"] == [0, 0, 1, 0]


def test_class_changes_keep_from_when(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1, **{"Patient Class": "Observation"}), when="2026-11-21T06:00"))
    take(desk, census(tmp_path, row(1, **{"Patient Class": "Inpatient"}), when="2026-11-22T06:00"))
    assert desk.vault.reader.rows("SELECT field, value, at FROM status_change ORDER BY id") == [
        ("class_code", "OBSENC", None),
        ("class_code", "IMP", "2026-11-22T06:00:00.000Z"),
    ]


def test_a_census_that_says_observation_after_inpatient_says_reclassified(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1, **{"Patient Class": "Inpatient"}), when="2026-11-21T06:00"))
    take(desk, census(tmp_path, row(1, **{"Patient Class": "Observation"}), when="2026-11-22T06:00"))
    known = facts(desk, str(desk.vault.reader.value("SELECT uid FROM stay")))
    assert known["reclassified"].isoformat() == "2026-11-22T01:00:00-05:00"


def test_finished_closes_and_in_progress_again_reopens(desk: Desk, tmp_path: Path) -> None:
    ended = {"status": "finished", "period": {"start": "2026-11-20T14:30:00Z", "end": "2026-11-22T10:00:00Z"}}
    take(desk, fhir(tmp_path, patient(), encounter(), when="2026-11-21T06:00"))
    take(desk, fhir(tmp_path, patient(), encounter(**ended), when="2026-11-22T12:00"))
    assert (shown(desk, "open"), shown(desk, "left_at")) == (0, "2026-11-22T10:00:00.000Z")
    take(desk, fhir(tmp_path, patient(), encounter(meta={"lastUpdated": "2026-11-22T13:00:00Z"})))
    assert (shown(desk, "open"), shown(desk, "left_at")) == (1, None)
    take(desk, fhir(tmp_path, patient(), encounter(**ended, meta={"lastUpdated": "2026-11-22T14:00:00Z"})))
    assert shown(desk, "open") == 0


def test_a_cancelled_stay(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, patient(), encounter(), when="2026-11-21T06:00"))
    done = take(desk, fhir(tmp_path, patient(), encounter(status="cancelled"), when="2026-11-22T06:00"))
    assert done.preview.stays.cancelled == 1
    assert caseload.rows(desk) == []
    never = take(desk, fhir(tmp_path, patient(2), encounter(2, 2, status="entered-in-error"), name="2.json"))
    assert (never.preview.stays.new, never.preview.stays.cancelled) == (0, 1)


def test_an_emergency_visit_that_was_followed_stays_a_stay(desk: Desk, tmp_path: Path) -> None:
    visit = {"class": {"code": "EMER"}}
    take(desk, fhir(tmp_path, patient(), encounter(**visit), when="2026-11-21T06:00"))
    take(desk, fhir(tmp_path, patient(), encounter(**visit, status="finished"), when="2026-11-22T06:00"))
    assert (shown(desk, "status"), shown(desk, "open")) == ("finished", 0)
    assert desk.vault.reader.value("SELECT count(*) FROM prior_encounter") == 0


def test_an_outpatient_visit_that_became_a_stay(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, patient(), encounter(**{"class": {"code": "AMB"}}), when="2026-11-21T06:00"))
    take(desk, fhir(tmp_path, patient(), encounter(**{"class": {"code": "OBSENC"}}), when="2026-11-22T06:00"))
    assert shown(desk, "st") == "OB"
    assert desk.vault.reader.value("SELECT count(*) FROM prior_encounter WHERE voided_at IS NULL") == 0


# -- who is who ----------------------------------------------------------------------------------


def test_a_census_without_mrn_system_finds_the_patient_of_an_export_with_one(
    desk: Desk, tmp_path: Path
) -> None:
    take(desk, fhir(tmp_path, patient(1), encounter(1), when="2026-11-21T06:00"))
    done = take(desk, census(tmp_path, row(1, Bed="4W-09")))
    assert (done.preview.patients.new, done.preview.stays.new) == (0, 0)
    assert shown(desk, "bed") == "4W-09"


def test_and_the_other_way_round(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1), when="2026-11-21T06:00"))
    done = take(desk, fhir(tmp_path, patient(1), encounter(1)))
    assert (done.preview.patients.new, done.preview.stays.new) == (0, 0)
    assert desk.vault.reader.value("SELECT count(*) FROM identifier") == 2


@pytest.mark.parametrize("cells", [{"Last Name": "Someone"}, {"DOB": "1950-01-01"}])
def test_the_same_number_of_somebody_else_is_held(desk: Desk, tmp_path: Path, cells: dict[str, str]) -> None:
    take(desk, fhir(tmp_path, patient(1), encounter(1)))
    done = take(desk, census(tmp_path, row(1, **cells), row(2)))
    assert [note.record for note in done.preview.quarantine] == ["row 2"]
    assert "another name or birth date" in done.preview.quarantine[0].reason
    assert done.preview.files[0].quarantined == 1


def test_a_reused_mrn_is_held(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, patient(1), encounter(1)))
    other = patient(1, name=[{"family": "Nobody", "given": ["Jo"]}], birthDate="1990-01-01")
    with pytest.raises(UnreadableInput, match="another name and another birth date"):
        plan(desk, fhir(tmp_path, other, encounter(5), name="2.json"))


def test_a_changed_surname_is_a_change(desk: Desk, tmp_path: Path) -> None:
    take(desk, fhir(tmp_path, patient(1), encounter(1), when="2026-11-21T06:00"))
    take(desk, fhir(tmp_path, patient(1, name=[{"family": "Vane", "given": ["Vera"]}]), encounter(1)))
    assert shown(desk, "name") == "VANE, Vera"


def test_equal_numbers_of_two_systems_are_two_patients(desk: Desk, tmp_path: Path) -> None:
    other = patient(1, id="p2", identifier=[{"type": MR, "system": "http://other.test", "value": "M-1"}])
    done = take(desk, fhir(tmp_path, patient(1), other, encounter(1), encounter(2, 2)))
    assert done.preview.patients.new == 2
    assert SYSTEM != "http://other.test"


def test_a_visit_number_is_one_patients(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1)))
    done = take(desk, census(tmp_path, row(2, CSN="V-1"), row(3), when="2026-11-24T06:00"))
    assert ["belongs to another patient" in note.reason for note in done.preview.quarantine] == [True]


def test_a_newborn_and_her_mother(desk: Desk, tmp_path: Path) -> None:
    birth = encounter(
        2,
        2,
        partOf={"reference": "Encounter/e1"},
        hospitalization={"admitSource": {"coding": [{"code": "born"}]}},
        period={"start": "2026-11-22T10:00:00Z"},
    )
    take(desk, fhir(tmp_path, patient(1), patient(2, birthDate="2026-11-22"), encounter(1), birth))
    assert str(shown(desk, "name", "V-2")).startswith("BABY")
    assert shown(desk, "newborn", "V-2") == 1


def test_a_payer_is_never_confirmed_by_an_import(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1, Payer="Medicare Part A")))
    assert (shown(desk, "payer_class"), shown(desk, "payer_confirmed")) == ("unknown", 0)
    assert desk.vault.reader.value("SELECT suggested_class FROM coverage") == "medicare_ffs"


def test_only_arrival_comes_from_an_admission_time(desk: Desk, tmp_path: Path) -> None:
    take(desk, census(tmp_path, row(1)))
    assert desk.vault.reader.rows("SELECT kind, source, confirmed_at FROM key_time") == [
        ("arrival", "emr", None)
    ]


# -- mine ----------------------------------------------------------------------------------------


def test_only_my_units(desk: Desk, tmp_path: Path) -> None:
    path = census(tmp_path, row(1), row(2, Unit="5E"), row(3, Unit="4w "))
    done = take(desk, path, mine=intake.Mine(units=("4W",)))
    assert (done.preview.stays.new, done.preview.left_out) == (2, 1)
    assert desk.vault.reader.value("SELECT count(*) FROM patient") == 2, "what was not chosen is not stored"
    moved = take(
        desk,
        census(tmp_path, row(1, Unit="5E", Bed="5E-01"), when="2026-11-24T06:00"),
        mine=intake.Mine(units=("4W",)),
    )
    assert (moved.preview.stays.changed, shown(desk, "unit")) == (1, "5E")


def test_rows_left_out(desk: Desk, tmp_path: Path) -> None:
    planned = plan(desk, census(tmp_path, row(1), row(2)))
    planned = intake.replan(desk, planned, Options(leave_out=frozenset({"V-1"})))
    intake.commit(desk, planned).result()
    assert [listed.mrn for listed in caseload.rows(desk)] == ["M-2"]
    assert desk.vault.reader.value("SELECT count(*) FROM patient") == 1


# -- what cannot be taken in ---------------------------------------------------------------------

BAD: dict[str, bytes] = {
    "wrong.json": b"MSH|^~\\&|ADT|HOSP|||20261120||ADT^A01|1|P|2.5\r",
    "cut.json": b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Pati',
    "deep.json": b"[" * 200_000,
    "deep2.json": b'{"resourceType":"Bundle","entry":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "empty.json": b"",
    "other.json": b'{"hello": "world"}',
    "unused.json": b'{"resourceType": "Claim"}',
    "no_mrn.csv": b"Name,CSN,Unit\nQuill,V-1,4W\n",
    "picture.csv": b"\x89PNG\r\n\x1a\n",
    "binary.bin": bytes(range(256)) * 10,
    "doc.xml": b'<?xml version="1.0"?><ClinicalDocument/>',
    "damaged.gz": b"\x1f\x8b\x08\x00rest",
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_a_sentence_and_changes_nothing(desk: Desk, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    before = everything(desk)
    with pytest.raises(UnreadableInput) as caught:
        plan(desk, path)
    problem = caught.value
    assert problem.exit == 4
    assert name in problem.path
    assert problem.message.endswith((".", ")"))
    assert everything(desk) == before
    assert desk.vault.reader.value("SELECT count(*) FROM row_version WHERE table_name <> 'permission'") == 0
    assert (
        desk.vault.reader.value("SELECT verb FROM audit_entry ORDER BY seq DESC LIMIT 1") == "import.refused"
    )


def test_a_bad_file_among_good_ones_is_listed(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    fhir(folder, patient(), encounter())
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    done = take(desk, folder)
    assert done.preview.stays.new == 1
    held = {Path(note.path).name for note in done.preview.quarantine}
    assert held == set(BAD) - {"unused.json"}


def test_the_demo_takes_no_files(demo_desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="demo takes no files"):
        plan(demo_desk, fhir(tmp_path, patient(), encounter()))


def test_a_stop_before_the_end_of_writing_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    planned = plan(desk, census(tmp_path, *(row(number) for number in range(30))))
    before = everything(desk)
    asked = iter(range(1_000))
    watch = intake.Watch(stopped=lambda: next(asked) > 4)
    with pytest.raises(Stopped):
        intake.commit(desk, planned, watch).result()
    assert everything(desk) == before
    assert intake.commit(desk, planned).result().preview.stays.new == 30


def test_a_fault_while_writing_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    planned = plan(desk, census(tmp_path, row(1)))
    before = everything(desk)

    def broken(*_: Any) -> None:
        raise RuntimeError("injected")

    monkeypatch.setattr(writing, "_conflicts", broken)
    with pytest.raises(RuntimeError, match="injected"):
        intake.commit(desk, planned).result()
    assert everything(desk) == before


def test_the_ledger_and_the_versions(desk: Desk, tmp_path: Path) -> None:
    done = take(desk, census(tmp_path, row(1), row(2)))
    reader = desk.vault.reader
    assert reader.rows("SELECT uid, accepted, quarantined, census_at FROM import_run") == [
        (done.run, 2, 0, "2026-11-23T06:42:00.000Z")
    ]
    assert reader.value("SELECT count(*) FROM import_file WHERE length(sha256) = 64") == 1
    assert reader.value("SELECT count(*) FROM row_version WHERE before IS NOT NULL") == 0
    for name in ("patient", "identifier", "stay", "key_time", "emr_value"):
        made = reader.value(f"SELECT count(*) FROM {name}")
        assert made == reader.value("SELECT count(*) FROM row_version WHERE table_name = ?", (name,)) > 0
    take(desk, census(tmp_path, row(1, Bed="9"), row(2), when="2026-11-24T06:00"))
    assert (
        reader.value("SELECT count(*) FROM row_version WHERE table_name = 'emr_value' AND before IS NOT NULL")
        == 1
    )


def test_hostile_names_come_in_clean(desk: Desk, tmp_path: Path) -> None:
    name = [{"family": "Qu\x1b]0;x\x07ill[/", "given": ["[@click=app.quit]Ann\u202e"]}]
    done = take(desk, fhir(tmp_path, patient(name=name), encounter()))
    assert shown(desk, "name") == "QUILL[/, [@click=app.quit]Ann"
    assert done.preview.files[0].warned == 1
    assert [note.reason for note in done.preview.warnings] == ["control characters were removed"]


def test_progress_is_told(desk: Desk, tmp_path: Path) -> None:
    told: list[str] = []
    watch = intake.Watch(progress=lambda stage, _done, _total: told.append(stage))
    intake.prepare(desk, [fhir(tmp_path, patient(), encounter())], Options(), watch)
    assert {"Opening", "Reading", "Comparing"} <= set(told)


def test_many_rows(desk: Desk, tmp_path: Path) -> None:
    done = take(desk, census(tmp_path, *(row(number) for number in range(1_500))))
    assert done.preview.stays.new == 1_500
    assert counts(take(desk, tmp_path / "census.csv").preview) == ((0, 0, 1_500), (0, 0, 1_500))


def test_a_desk_opened_again_has_it_all(
    desk: Desk, tmp_path: Path, vault_folder: Path, open_desk: Callable[..., Desk]
) -> None:
    take(desk, census(tmp_path, row(1)))
    desk.vault.close()
    assert [listed.mrn for listed in caseload.rows(open_desk(vault_folder))] == ["M-1"]
