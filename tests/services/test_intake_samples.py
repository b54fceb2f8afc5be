"""The figures of the sample exports beside the checkout, where they are there."""

import csv
from pathlib import Path

import pytest
from tests.services.test_intake import counts, take

from ncm_tui.services import caseload
from ncm_tui.services.desk import Desk

DATA = Path(__file__).parents[3] / "shared" / "data"
CLINOSIM = "clinosim-seed1123-asof-2026-11-20"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the sample exports are not here")


@pytest.mark.parametrize(
    ("folder", "patients", "stays", "open_stays", "priors"),
    [
        (CLINOSIM, 111, 111, 52, 107),
        ("synthea-bundles", 11, 18, 0, 242),
        ("smart-bulk-10-patients", 13, 49, 0, 1166),
    ],
)
def test_figures(desk: Desk, folder: str, patients: int, stays: int, open_stays: int, priors: int) -> None:
    done = take(desk, DATA / "fhir" / folder)
    shown = done.preview
    assert (shown.patients.new, shown.stays.new, shown.open_stays) == (patients, stays, open_stays)
    assert shown.prior_encounters.new == priors
    assert len(caseload.rows(desk)) == open_stays
    again = take(desk, DATA / "fhir" / folder)
    assert counts(again.preview) == ((0, 0, patients), (0, 0, stays))
    assert again.preview.prior_encounters.unchanged == priors
    assert again.message.startswith("Nothing new")


def census(folder: Path) -> Path:
    """Three of the nine relational files joined to one flat census: the product does not join."""
    source = DATA / "csv" / CLINOSIM

    def rows(name: str, key: str) -> dict[str, dict[str, str]]:
        with (source / name).open(encoding="utf-8", newline="") as file:
            return {row[key]: row for row in csv.DictReader(file)}

    people, diagnoses = rows("patients.csv", "patient_id"), rows("diagnoses.csv", "encounter_id")
    path = folder / "census.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            (
                "MRN",
                "Last name",
                "First name",
                "Sex",
                "Encounter ID",
                "Encounter type",
                "Status",
                "Admit date",
                "Discharge date",
                "Ward",
                "Bed",
                "Chief complaint",
                "Dx code",
                "Diagnosis",
                "Insurance",
            )
        )
        for visit in rows("encounters.csv", "encounter_id").values():
            who, why = people[visit["patient_id"]], diagnoses.get(visit["encounter_id"], {})
            out.writerow(
                (
                    visit["patient_id"],
                    who["family_name"],
                    who["given_name"],
                    who["sex"],
                    visit["encounter_id"],
                    visit["encounter_type"],
                    visit["status"],
                    visit["admission_datetime"],
                    visit["discharge_datetime"],
                    visit["ward_id"],
                    visit["bed_number"],
                    visit["chief_complaint"],
                    why.get("admission_diagnosis_code", ""),
                    why.get("admission_diagnosis_name", ""),
                    who["insurance_type"],
                )
            )
    return path


def test_the_census_and_the_export_of_the_same_stays(desk: Desk, tmp_path: Path) -> None:
    path = census(tmp_path)
    alone = take(desk, path)
    assert (alone.preview.stays.new, alone.preview.prior_encounters.new) == (111, 52)
    assert counts(take(desk, path).preview) == ((0, 0, 111), (0, 0, 111))
    both = take(desk, DATA / "fhir" / CLINOSIM)
    assert (both.preview.patients.new, both.preview.stays.new) == (0, 0)
    asked = both.preview.zone_question
    assert asked is not None
    assert (asked.stays, abs(asked.hours)) == (111, 5)


@pytest.mark.parametrize("folder", ["us-core-examples", "davinci-pas"])
def test_examples_are_read_without_a_fault(desk: Desk, folder: str) -> None:
    shown = take(desk, DATA / "fhir" / folder).preview
    assert shown.patients.new > 0


@pytest.mark.parametrize("folder", ["hl7v2", "ccda", "reference"])
def test_kinds_of_later_are_refused_by_name(desk: Desk, folder: str) -> None:
    from ncm_tui.rules.problems import UnreadableInput

    with pytest.raises(UnreadableInput):
        take(desk, DATA / folder)
