"""Patient.link, further MRNs, what was entered in error: the reading side."""

from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import MR, SYSTEM, encounter, patient, read_bundle

from ncm_tui.interop.records import Feed, ListKind, PatientId


def link(other: str, kind: str = "replaced-by") -> dict[str, Any]:
    return {"link": [{"other": {"reference": other}, "type": kind}]}


def pairs(feed: Feed) -> list[tuple[str, str]]:
    return [(merge.survivor.value, merge.merged.value) for merge in feed.merges]


@pytest.mark.parametrize("way", ["replaced-by", "replaces", "both"])
def test_a_replaced_record_is_a_merge_and_her_stay_the_survivors(tmp_path: Path, way: str) -> None:
    old = patient(1, active=False, **({} if way == "replaces" else link("Patient/p2")))
    new = patient(2, **({} if way == "replaced-by" else link("Patient/p1", "replaces")))
    feed = read_bundle(tmp_path, old, new, encounter(1, 1), encounter(2, 2))
    assert pairs(feed) == [("M-2", "M-1")]
    (found,) = feed.patients
    assert found.mrn.value == "M-2"
    assert [stay.visit_number for stay in found.stays] == ["V-1", "V-2"]
    assert feed.warnings == ()


def test_a_chain_ends_at_its_last(tmp_path: Path) -> None:
    people = (patient(1, **link("Patient/p2")), patient(2, **link("Patient/p3")), patient(3))
    feed = read_bundle(tmp_path, *people, encounter(1, 1))
    assert pairs(feed) == [("M-2", "M-1"), ("M-3", "M-2")]
    assert [(found.mrn.value, len(found.stays)) for found in feed.patients] == [("M-3", 1)]


def test_a_circle_leads_nobody_over(tmp_path: Path) -> None:
    feed = read_bundle(
        tmp_path, patient(1, **link("Patient/p2")), patient(2, **link("Patient/p1")), encounter(1, 1)
    )
    assert pairs(feed) == [("M-2", "M-1"), ("M-1", "M-2")]
    assert sorted(found.mrn.value for found in feed.patients) == ["M-1", "M-2"]


def test_a_survivor_named_by_her_number_alone(tmp_path: Path) -> None:
    other = {"type": "Patient", "identifier": {"type": MR, "system": SYSTEM, "value": "M-9"}}
    feed = read_bundle(tmp_path, patient(1, link=[{"other": other, "type": "replaced-by"}]), encounter(1, 1))
    assert pairs(feed) == [("M-9", "M-1")]
    assert [found.mrn.value for found in feed.patients] == ["M-1"]


def test_a_survivor_of_the_vault_is_found_by_the_servers_id(tmp_path: Path) -> None:
    number = "6f1f2c1e-1111-4222-8333-944455556666"
    known = {("urn:fhir:id", number): PatientId("MR", SYSTEM, "M-9")}
    feed = read_bundle(tmp_path, patient(1, **link(f"Patient/{number}")), patients=known)
    assert pairs(feed) == [("M-9", "M-1")]


def test_a_survivor_nobody_knows_merges_nothing_and_is_said(tmp_path: Path) -> None:
    feed = read_bundle(tmp_path, patient(1, **link("Patient/gone")), encounter(1, 1))
    assert (pairs(feed), len(feed.patients)) == ([], 1)
    assert "not known here" in feed.warnings[0].reason


def test_see_also_merges_nothing_and_an_inactive_record_is_said(tmp_path: Path) -> None:
    feed = read_bundle(tmp_path, patient(1, **link("Patient/p2", "seealso")), patient(2, active=False))
    assert (pairs(feed), len(feed.patients)) == ([], 2)
    assert [note.reason for note in feed.warnings] == ["the EMR marks this patient record as inactive"]


def test_a_second_systems_mrn_and_an_earlier_one_are_kept(tmp_path: Path) -> None:
    numbers = [
        {"type": MR, "system": SYSTEM, "value": "M-1"},
        {"type": MR, "system": "http://clinic.test/mrn", "value": "C-7"},
        {"type": MR, "system": SYSTEM, "value": "M-0", "use": "old"},
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "000-00-0000"},
    ]
    feed = read_bundle(tmp_path, patient(1, identifier=numbers))
    kept = [(part.kind, part.value) for part in feed.patients[0].identifiers]
    assert kept == [("MR", "M-1"), ("MR", "C-7")]
    assert pairs(feed) == [("M-1", "M-0")], "a new number is a merge with the old one"


def test_a_diagnosis_entered_in_error_empties_its_list(tmp_path: Path) -> None:
    wrong = {
        "resourceType": "Condition",
        "id": "c1",
        "subject": {"reference": "Patient/p1"},
        "encounter": {"reference": "Encounter/e1"},
        "code": {"text": "Hip fracture"},
        "verificationStatus": {"coding": [{"code": "entered-in-error"}]},
    }
    (found,) = read_bundle(tmp_path, patient(1), encounter(1), wrong).patients
    assert found.stays[0].lists[ListKind.DIAGNOSIS] == ()
    alone = {name: part for name, part in wrong.items() if name != "encounter"}
    (found,) = read_bundle(tmp_path, patient(1), encounter(1), alone).patients
    assert found.lists[ListKind.DIAGNOSIS] == ()
