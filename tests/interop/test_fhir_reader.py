"""FHIR R4 into records: references, stays and priors, what is dropped, what is odd (interop §3)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.interop.build import MR, SYSTEM, bundle, encounter, patient, read, read_bundle, write

from ncm_tui.interop.records import Feed, ListKind, PatientId, PatientRecord, StayRecord
from ncm_tui.models.enums import Precision


def person(feed: Feed) -> PatientRecord:
    (found,) = feed.patients
    return found


def stay(feed: Feed) -> StayRecord:
    (found,) = person(feed).stays
    return found


def rows(lists: Any, kind: ListKind) -> list[dict[str, object]]:
    return [dict(item.values) for item in lists[kind]]


# -- shapes of files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["collection", "transaction", "searchset", "batch", "history", "document", "?"]
)
def test_a_bundle_of_any_type(tmp_path: Path, kind: str) -> None:
    feed = read(write(tmp_path, "b.json", bundle(patient(), encounter(), kind=kind)))
    assert (len(feed.patients), len(person(feed).stays)) == (1, 1)
    assert feed.files[0].accepted == 2


def test_a_lone_resource_a_list_and_ndjson(tmp_path: Path) -> None:
    assert len(read(write(tmp_path, "p.json", patient())).patients) == 1
    assert len(read(write(tmp_path, "l.json", [patient(1), patient(2)])).patients) == 2
    assert len(read(write(tmp_path, "n.ndjson", [patient(1), patient(2)])).patients) == 2


def test_a_bundle_in_a_bundle(tmp_path: Path) -> None:
    outer = {"resourceType": "Bundle", "entry": [{"resource": bundle(patient(), encounter())}]}
    assert len(person(read(write(tmp_path, "b.json", outer))).stays) == 1


def test_references_across_the_files_of_a_folder(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "Encounter.ndjson", [encounter()]),
        write(tmp_path, "Patient.ndjson", [patient()]),
    ]
    feed = read(*files)
    assert stay(feed).visit_number == "V-1"
    assert [file.accepted for file in feed.files] == [1, 1]


def test_lines_that_are_no_resources_are_counted(tmp_path: Path) -> None:
    feed = read(write(tmp_path, "a.ndjson", [patient(), {"exportId": "x"}, 7, {"resourceType": "Claim"}]))
    assert dict(feed.files[0].skipped) == {"not a resource": 2, "Claim": 1}
    assert feed.files[0].accepted == 1


def test_a_damaged_line_is_quarantined_and_the_rest_taken(tmp_path: Path) -> None:
    path = write(tmp_path, "a.ndjson", [patient(1), patient(2)])
    path.write_text(path.read_text() + '{"resourceType": "Pat', encoding="utf-8")
    feed = read(path)
    assert len(feed.patients) == 2
    assert [(note.origin.record, feed.files[0].quarantined) for note in feed.quarantine] == [("line 3", 1)]


@pytest.mark.parametrize("form", ["urn", "relative", "absolute", "versioned", "conditional", "identifier"])
def test_every_form_of_reference(tmp_path: Path, form: str) -> None:
    subject: dict[str, Any] = {
        "urn": {"reference": "urn:uuid:p1"},
        "relative": {"reference": "Patient/p1"},
        "absolute": {"reference": "https://fhir.test/r4/Patient/p1"},
        "versioned": {"reference": "Patient/p1/_history/3"},
        "conditional": {"reference": f"Patient?identifier={SYSTEM}|M-1"},
        "identifier": {"type": "Patient", "identifier": {"system": SYSTEM, "value": "M-1"}},
    }[form]
    assert len(person(read_bundle(tmp_path, patient(), encounter(subject=subject))).stays) == 1


def test_two_bundles_may_both_have_a_patient_1(tmp_path: Path) -> None:
    second = patient(2) | {"id": "p1"}
    one = write(tmp_path, "1.json", bundle(patient(1), encounter(1)))
    two = write(tmp_path, "2.json", bundle(second, encounter(2)))
    feed = read(one, two)
    assert {(each.mrn.value, each.stays[0].visit_number) for each in feed.patients} == {
        ("M-1", "V-1"),
        ("M-2", "V-2"),
    }


# -- identity ------------------------------------------------------------------------------------


def test_the_mrn_is_typed_mr_and_secret_numbers_are_never_kept(tmp_path: Path) -> None:
    def typed(code: str, value: str, **more: Any) -> dict[str, Any]:
        return {"type": {"coding": [{"code": code}]}, "value": value, **more}

    numbers = [
        typed("SS", "999-11-2222"),
        typed("DL", "D100"),
        typed("PPN", "P200"),
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-11-3333"},
        {"type": MR, "system": SYSTEM, "value": "M-1"},
        typed("PI", "77", system="urn:pi"),
    ]
    found = person(read_bundle(tmp_path, patient(identifier=numbers)))
    assert found.identifiers == (PatientId("MR", SYSTEM, "M-1"), PatientId("PI", "urn:pi", "77"))
    assert "999-11" not in repr(found)


@pytest.mark.parametrize(
    ("identifier", "mrn"),
    [
        ([{"use": "usual", "system": "s", "value": "1"}, {"system": "t", "value": "2"}], "1"),
        ([{"system": "s", "value": "7"}], "7"),
        ([{"type": MR, "value": "8"}, {"use": "usual", "value": "9"}], "8"),
    ],
)
def test_which_number_is_the_mrn(tmp_path: Path, identifier: list[Any], mrn: str) -> None:
    assert person(read_bundle(tmp_path, patient(identifier=identifier))).mrn.value == mrn


@pytest.mark.parametrize(
    "more", [{"identifier": []}, {"identifier": [{"value": "1"}, {"value": "2"}]}, {"name": []}]
)
def test_a_patient_who_cannot_be_told_apart_is_quarantined_with_her_stays(tmp_path: Path, more: Any) -> None:
    feed = read_bundle(tmp_path, patient(**more), encounter())
    assert feed.patients == ()
    assert [note.reason for note in feed.quarantine][1] == "Its patient was quarantined."


def test_one_mrn_with_two_names_quarantines_both(tmp_path: Path) -> None:
    other = patient(1, id="p9", name=[{"family": "Otherwise", "given": ["Vera"]}])
    feed = read_bundle(tmp_path, patient(1), other, encounter(1))
    assert feed.patients == ()
    assert len(feed.quarantine) == 3
    assert "same MRN" in feed.quarantine[0].reason


def test_the_same_patient_in_two_bundles_is_one(tmp_path: Path) -> None:
    one = write(tmp_path, "1.json", bundle(patient(), encounter(1)))
    two = write(tmp_path, "2.json", bundle(patient(), encounter(2)))
    assert len(person(read(one, two)).stays) == 2


def test_an_encounter_without_its_patient_is_quarantined(tmp_path: Path) -> None:
    feed = read_bundle(tmp_path, patient(), encounter(1), encounter(2, person=9))
    assert [note.origin.record for note in feed.quarantine] == ["Encounter/e2"]


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        (
            [{"use": "usual", "family": "B"}, {"use": "official", "family": "A", "given": ["X", "Y"]}],
            "A",
            "X Y",
        ),
        ([{"family": "Garcia&&&&Lopez", "given": ["Ana"]}], "Garcia", "Ana"),
        ([{"text": "Ana Maria Lopez"}], "Lopez", "Ana Maria"),
        ([{"text": "LOPEZ, Ana"}], "LOPEZ", "Ana"),
        ({"family": "Lone", "given": "Text"}, "Lone", "Text"),
    ],
)
def test_names(tmp_path: Path, name: Any, family: str, given: str) -> None:
    fields = person(read_bundle(tmp_path, patient(name=name))).fields
    assert (fields["family"], fields["given"]) == (family, given)


def test_fields_of_a_patient(tmp_path: Path) -> None:
    needs = {
        "url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed",
        "valueCoding": {"code": "373066001"},
    }
    more = {
        "communication": [
            {"language": {"text": "English"}},
            {"language": {"coding": [{"code": "es", "display": "Spanish"}]}, "preferred": True},
        ],
        "telecom": [
            {"system": "email", "value": "x@y"},
            {"system": "phone", "value": "555-0100", "use": "home"},
        ],
        "address": [{"line": ["1 Elm St"], "city": "Salem", "state": "MA", "postalCode": "01970"}],
        "deceasedDateTime": "2026-11-22T10:00:00-05:00",
        "contact": [
            {
                "name": {"text": "Kim Quill"},
                "relationship": [{"text": "sister"}],
                "telecom": [{"system": "phone", "value": "555-0101"}],
            }
        ],
    }
    found = person(read_bundle(tmp_path, patient(**more), encounter(extension=[needs])))
    assert found.fields == {
        "family": "Quill1",
        "given": "Vera",
        "birth_date": "1948-03-02",
        "sex": "female",
        "language": "Spanish",
        "phone": "555-0100",
        "address": "1 Elm St, Salem, MA 01970",
        "deceased_at": "2026-11-22T15:00:00.000Z",
        "interpreter": "1",
    }
    assert rows(found.lists, ListKind.CONTACT) == [
        {"name": "Kim Quill", "relationship": "sister", "phone": "555-0101"}
    ]


@pytest.mark.parametrize("born", ["1948", "1948-03", "2087-01-01", "x"])
def test_a_birth_date_that_is_no_whole_past_day_is_left_out_with_a_warning(tmp_path: Path, born: str) -> None:
    feed = read_bundle(tmp_path, patient(birthDate=born))
    assert "birth_date" not in person(feed).fields
    assert feed.files[0].warned == 1


def test_escape_codes_come_in_clean_with_a_warning(tmp_path: Path) -> None:
    name = [{"family": "Qu\x1b[31mill\x1b]0;owned\x07", "given": ["\u202eareV"]}]
    feed = read_bundle(tmp_path, patient(name=name))
    fields = person(feed).fields
    assert (fields["family"], fields["given"]) == ("Quill", "areV")
    assert [note.reason for note in feed.warnings] == ["control characters were removed"]


# -- stays and priors ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "status", "is_stay"),
    [
        ("IMP", "finished", True),
        ("ACUTE", "finished", True),
        ("NONAC", "in-progress", True),
        ("OBSENC", "finished", True),
        ("SS", "finished", True),
        ("EMER", "in-progress", True),
        ("EMER", "finished", False),
        ("AMB", "in-progress", False),
        ("VR", "finished", False),
        ("HH", "finished", False),
        ("PRENC", "planned", False),
        ("I", "in-progress", True),
        ("O", "in-progress", False),
        ("E", "finished", False),
        ("", "in-progress", False),
    ],
)
def test_what_is_a_stay(tmp_path: Path, code: str, status: str, is_stay: bool) -> None:
    found = person(read_bundle(tmp_path, patient(), encounter(**{"class": {"code": code}, "status": status})))
    assert (len(found.stays), len(found.priors)) == ((1, 0) if is_stay else (0, 1))


def test_r5_shapes_are_read_too(tmp_path: Path) -> None:
    more = {
        "class": [{"coding": [{"code": "IMP"}]}],
        "period": None,
        "actualPeriod": {"start": "2026-11-20T14:30:00Z"},
    }
    found = stay(read_bundle(tmp_path, patient(), encounter(**more)))
    assert found.arrival is not None


@pytest.mark.parametrize(
    ("identifier", "key"),
    [
        (
            [
                {"type": {"coding": [{"code": "AN"}]}, "value": "A"},
                {"type": {"coding": [{"code": "VN"}]}, "value": "B"},
            ],
            "B",
        ),
        ([{"value": "X"}, {"type": {"coding": [{"code": "AN"}]}, "value": "A"}], "A"),
        ([{"value": "X"}, {"use": "official", "value": "O"}], "O"),
        ([], "e1"),
    ],
)
def test_the_key_of_a_visit(tmp_path: Path, identifier: list[Any], key: str) -> None:
    assert stay(read_bundle(tmp_path, patient(), encounter(identifier=identifier))).visit_number == key


def test_start_is_arrival_and_end_is_left_only_when_finished(tmp_path: Path) -> None:
    period = {"start": "2026-11-20T14:30:00-05:00", "end": "2026-11-22T11:00:00-05:00"}
    open_ = stay(read_bundle(tmp_path, patient(), encounter(period=period)))
    assert open_.arrival is not None
    assert (open_.arrival.precision, open_.arrival.offset_minutes) == (Precision.MINUTE, -300)
    assert open_.left is None
    done = stay(read_bundle(tmp_path, patient(), encounter(period=period, status="finished")))
    assert done.left is not None
    stop = {"start": period["start"], "stop": period["end"]}
    assert stay(read_bundle(tmp_path, patient(), encounter(period=stop, status="finished"))).left == done.left


def test_midnight_is_a_day_only(tmp_path: Path) -> None:
    found = stay(read_bundle(tmp_path, patient(), encounter(period={"start": "2026-11-20T00:00:00-05:00"})))
    assert found.arrival is not None
    assert found.arrival.precision == Precision.DATE


def test_bed_and_unit_by_part_of(tmp_path: Path) -> None:
    def place(name: str, kind: str, inside: str = "") -> dict[str, Any]:
        return {
            "resourceType": "Location",
            "id": name,
            "name": name,
            "physicalType": {"coding": [{"code": kind}]},
            "partOf": {"reference": f"Location/{inside}"} if inside else None,
        }

    where = [
        {"location": {"reference": "Location/Bed 3E-01"}, "status": "completed"},
        {"location": {"reference": "Location/Ward 4W"}, "status": "active"},
        {"location": {"reference": "Location/Bed 4W-12"}, "status": "active"},
    ]
    places = [
        place("Bed 3E-01", "bd", "Ward 3E"),
        place("Ward 3E", "wa"),
        place("Bed 4W-12", "bd", "Room 12"),
        place("Room 12", "ro", "Ward 4W"),
        place("Ward 4W", "wa", "House"),
        place("House", "bu"),
    ]
    found = stay(read_bundle(tmp_path, patient(), encounter(location=where), *places))
    assert (found.fields["unit"], found.fields["bed"]) == ("4W", "4W-12")
    assert [row["bed"] for row in rows(found.lists, ListKind.LOCATION)] == ["3E-01", "4W-12"]


def test_a_loop_of_places_ends(tmp_path: Path) -> None:
    loop = {"resourceType": "Location", "id": "L", "name": "L", "partOf": {"reference": "Location/L"}}
    where = [{"location": {"reference": "Location/L"}}]
    assert stay(read_bundle(tmp_path, patient(), encounter(location=where), loop)).fields["unit"] == "L"


def test_a_place_in_words_only(tmp_path: Path) -> None:
    where = [{"location": {"display": "Hosp, Bldg, NU05, 102, A"}, "status": "active"}]
    found = stay(read_bundle(tmp_path, patient(), encounter(location=where)))
    assert (found.fields["unit"], found.fields["bed"]) == ("NU05", "102-A")


def test_attending_is_the_attender_who_still_is(tmp_path: Path) -> None:
    def by(code: str, name: str, **more: Any) -> dict[str, Any]:
        return {"type": [{"coding": [{"code": code}]}], "individual": {"display": name}, **more}

    team = [
        by("ADM", "Dr A"),
        by("ATND", "Dr Old", period={"end": "2026-11-21"}),
        by("ATND", "Dr New"),
        by("PPRF", "X"),
    ]
    found = stay(read_bundle(tmp_path, patient(), encounter(participant=team)))
    assert found.fields["attending"] == "Dr New"
    names = [(row["role"], row["name"]) for row in rows(found.lists, ListKind.CARE_TEAM)]
    assert ("Admitting", "Dr A") in names


def test_a_practitioner_by_role(tmp_path: Path) -> None:
    role = {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "Practitioner/d"}}
    doctor = {"resourceType": "Practitioner", "id": "d", "name": [{"family": "Rowe", "given": ["Jo"]}]}
    team = [{"type": [{"coding": [{"code": "ATND"}]}], "individual": {"reference": "PractitionerRole/r"}}]
    assert (
        stay(read_bundle(tmp_path, patient(), encounter(participant=team), role, doctor)).fields["attending"]
        == "Jo Rowe"
    )


def test_an_open_stay_is_not_seeded_as_expired(tmp_path: Path) -> None:
    dispo = {"hospitalization": {"dischargeDisposition": {"coding": [{"code": "exp"}], "text": "Expired"}}}
    feed = read_bundle(tmp_path, patient(), encounter(**dispo))
    assert stay(feed).disposition is None
    assert feed.files[0].warned == 1


@pytest.mark.parametrize(
    ("code", "text", "goal"),
    [
        ("snf", "", "snf"),
        ("01", "Home", "home"),
        ("03", "x", "snf"),
        ("06", "y", "home_health"),
        ("62", "z", "irf"),
        ("zz", "Skilled nursing facility", "snf"),
        ("zz", "elsewhere", None),
        ("other-hcf", "Other healthcare facility", None),
    ],
)
def test_dispositions(tmp_path: Path, code: str, text: str, goal: str | None) -> None:
    dispo = {"hospitalization": {"dischargeDisposition": {"coding": [{"code": code}], "text": text}}}
    found = stay(read_bundle(tmp_path, patient(), encounter(status="finished", **dispo)))
    assert (found.disposition, found.disposition_raw) == (goal, text or code)


def test_a_hospitals_own_number_is_no_ub04_code(tmp_path: Path) -> None:
    own = {"coding": [{"system": "urn:oid:1.2.3", "code": "01", "display": "Discharged elsewhere"}]}
    found = stay(read_bundle(tmp_path, patient(), encounter(hospitalization={"dischargeDisposition": own})))
    assert (found.disposition, found.disposition_raw) == (None, "Discharged elsewhere")


def test_a_newborn_is_linked_to_the_mother(tmp_path: Path) -> None:
    source = {"admitSource": {"coding": [{"code": "born"}]}}
    birth = encounter(2, person=2, partOf={"reference": "Encounter/e1"}, hospitalization=source)
    feed = read_bundle(tmp_path, patient(1), patient(2, birthDate="2026-11-22"), encounter(1), birth)
    assert [each.mother for each in feed.patients] == [None, PatientId("MR", SYSTEM, "M-1")]


def test_status_history(tmp_path: Path) -> None:
    history = [
        {"class": {"code": "OBSENC"}, "period": {"start": "2026-11-20T14:30:00Z"}},
        {"class": {"code": "IMP"}, "period": {"start": "2026-11-21T09:00:00Z"}},
    ]
    found = stay(read_bundle(tmp_path, patient(), encounter(classHistory=history)))
    assert [(row["field"], row["value"]) for row in rows(found.lists, ListKind.STATUS)] == [
        ("class_code", "OBSENC"),
        ("class_code", "IMP"),
    ]


# -- what hangs on them --------------------------------------------------------------------------


def condition(name: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": name,
        "subject": {"reference": "Patient/p1"},
        "code": {
            "coding": [
                {"system": "http://snomed.info/sct", "code": "1"},
                {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I5023"},
            ],
            "text": name,
        },
        **more,
    }


def test_diagnoses_of_the_stay_and_problems_of_the_patient(tmp_path: Path) -> None:
    of_stay = [{"condition": {"reference": "Condition/a"}, "use": {"coding": [{"code": "AD"}]}, "rank": 1}]
    feed = read_bundle(
        tmp_path,
        patient(),
        encounter(diagnosis=of_stay),
        condition("a"),
        condition("b", encounter={"reference": "Encounter/e1"}),
        condition("c"),
        condition("d", clinicalStatus={"coding": [{"code": "resolved"}]}),
        condition("e", verificationStatus={"coding": [{"code": "entered-in-error"}]}),
        condition(
            "f", verificationStatus={"coding": [{"code": "refuted"}]}, encounter={"reference": "Encounter/e1"}
        ),
    )
    found = rows(stay(feed).lists, ListKind.DIAGNOSIS)
    assert found[0] == {"code": "I50.23", "system": "icd-10-cm", "text": "a", "role": "admission", "rank": 1}
    assert [row["text"] for row in found] == ["a", "b"]
    assert [row["text"] for row in rows(person(feed).lists, ListKind.DIAGNOSIS)] == ["c"]


def test_allergies_and_no_known_allergies(tmp_path: Path) -> None:
    def allergy(name: str, code: str = "x", **more: Any) -> dict[str, Any]:
        return {
            "resourceType": "AllergyIntolerance",
            "id": name,
            "patient": {"reference": "Patient/p1"},
            "code": {"coding": [{"code": code}], "text": name},
            **more,
        }

    resolved = {"clinicalStatus": {"coding": [{"code": "resolved"}]}}
    feed = read_bundle(
        tmp_path,
        patient(),
        allergy("Latex", criticality="high", reaction=[{"manifestation": [{"text": "hives"}]}]),
        allergy("Old", **resolved),
        allergy("nka", "716186003", **resolved),
        allergy("Wrong", verificationStatus={"coding": [{"code": "entered-in-error"}]}),
    )
    found = rows(person(feed).lists, ListKind.ALLERGY)
    assert [row["substance"] for row in found] == ["Latex", "No known allergies"]
    assert (found[0]["reaction"], found[0]["criticality"]) == ("hives", "high")


@pytest.mark.parametrize(
    ("kind", "payer", "suggested"),
    [
        ("Medicare (Part A/B)", "CMS", "medicare_ffs"),
        ("Medicare Advantage (Part C)", "X", "medicare_advantage"),
        ("Medicaid", "State", "medicaid_ffs"),
        ("Employer-sponsored group plan", "Y", "commercial_ppo"),
        ("Self-Pay / Uninsured", "-", "self_pay"),
        ("dual_eligible", "", "dual"),
        ("something", "Nobody", "unknown"),
    ],
)
def test_a_payer_class_is_only_suggested(tmp_path: Path, kind: str, payer: str, suggested: str) -> None:
    cover = {
        "resourceType": "Coverage",
        "id": "c",
        "status": "active",
        "type": {"text": kind},
        "beneficiary": {"reference": "Patient/p1"},
        "payor": [{"display": payer}],
        "subscriberId": "SUB1",
    }
    (found,) = rows(person(read_bundle(tmp_path, patient(), cover)).lists, ListKind.COVERAGE)
    assert (found["suggested_class"], found["member_id"], found["rank"]) == (suggested, "SUB1", 1)
    assert "payer_class" not in found


def test_coverage_inside_an_explanation_of_benefit(tmp_path: Path) -> None:
    claim = {
        "resourceType": "ExplanationOfBenefit",
        "id": "x",
        "patient": {"reference": "Patient/p1"},
        "contained": [
            {
                "resourceType": "Coverage",
                "id": "c",
                "type": {"text": "Medicaid"},
                "payor": [{"display": "Medicaid"}],
            }
        ],
    }
    feed = read_bundle(tmp_path, patient(), claim, claim | {"id": "y"})
    assert len(rows(person(feed).lists, ListKind.COVERAGE)) == 1


SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"


def coded(code: str, display: str = "", system: str = SCT, **more: str) -> dict[str, Any]:
    coding = {"system": system, "code": code, **({"display": display} if display else {})}
    return {"coding": [coding], **more}


def code_status(value: Any, code: str = "304251008") -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "subject": {"reference": "Patient/p1"},
        "encounter": {"reference": "Encounter/e1"},
        "code": {"coding": [{"code": code}]},
        "valueCodeableConcept": value,
        "effectiveDateTime": "2026-11-20T15:00:00-05:00",
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (coded("304252001"), "Full code"),
        (coded("304252001", "For resuscitation (finding)"), "Full code"),
        (coded("304253006"), "DNR"),
        (coded("304253006", "Not for resuscitation"), "DNR"),
        (coded("304253006", system="urn:oid:2.16.840.1.113883.6.96"), "DNR"),
        (coded("304253006", system=f"{SCT}/731000124108"), "DNR"),
        (coded("143021000119109"), "DNR"),
        (coded("143021000119109", "Do not resuscitate status with supporting documentation"), "DNR"),
        (coded("LA33470-8", "Yes CPR", LOINC), "Full code"),
        (coded("LA33471-6", "No CPR: Do Not Attempt Resuscitation", LOINC), "DNR"),
        # No code status: an advance directive, procedures. What the EMR says is shown, nothing is made of it.
        (coded("425392003", "Active advance directive"), "Active advance directive"),
        (coded("103735009", "Palliative care"), "Palliative care"),
        (coded("89666000", "Cardiopulmonary resuscitation"), "Cardiopulmonary resuscitation"),
        (coded("439569004", "Resuscitation"), "Resuscitation"),
        (coded("89666000"), "89666000"),
        # Another system's code of the same letters means nothing here.
        (coded("304252001", "Limited", "urn:local"), "Limited"),
        ({"coding": [{"code": "304253006", "display": "Not for resuscitation"}]}, "DNR"),
        ({"coding": [{"code": "304252001"}]}, "304252001"),
        # The EMR's own text stands before its code; where they differ both are shown.
        (coded("304253006", "Not for resuscitation", text="DNR/DNI"), "DNR/DNI"),
        (coded("304253006", text="Not for resuscitation (finding)"), "DNR"),
        (coded("304252001", text="Partial code"), "Partial code (coded Full code)"),
        (coded("304253006", "Do not intubate"), "Do not intubate (coded DNR)"),
        ({"coding": [*coded("304252001")["coding"], *coded("304253006")["coding"]]},
         "coded DNR and Full code"),
        ({"text": "Comfort measures"}, "Comfort measures"),
        ({"text": "Do not resuscitate"}, "DNR"),
    ],
)  # fmt: skip
def test_code_status_is_never_guessed(tmp_path: Path, value: Any, shown: str) -> None:
    feed = read_bundle(tmp_path, patient(), encounter(), code_status(value))
    assert [row["value"] for row in rows(stay(feed).lists, ListKind.CODE_STATUS)] == [shown]


def test_a_code_status_needs_its_time(tmp_path: Path) -> None:
    seen = code_status({"text": "Comfort measures"}, "45473-6")
    undated = read_bundle(tmp_path, patient(), encounter(), {**seen, "effectiveDateTime": None})
    assert ListKind.CODE_STATUS not in stay(undated).lists
    assert undated.files[0].warned == 1


JUNK = [None, [], {}, "", "x", 0, True, [None], [[]], [{}], {"a": 1}, [1, "x"], "\x1b[2J", "9" * 5000]


@pytest.mark.parametrize("value", JUNK, ids=repr)
def test_junk_in_any_place_never_raises(tmp_path: Path, value: Any) -> None:
    whole = [patient(), encounter(), condition("a")]
    for place, resource in enumerate(whole):
        for key in resource:
            if key != "resourceType":
                changed = [dict(part) for part in whole]
                changed[place][key] = value
                read_bundle(tmp_path, *changed)
    for key in (
        "location",
        "participant",
        "diagnosis",
        "hospitalization",
        "classHistory",
        "reasonCode",
        "serviceType",
    ):
        read_bundle(tmp_path, patient(), encounter(**{key: value}))
    for key in ("communication", "telecom", "address", "contact", "deceasedDateTime", "extension"):
        read_bundle(tmp_path, patient(**{key: value}))


def test_the_census_is_as_old_as_its_content_says_not_its_file(tmp_path: Path) -> None:
    old = {"meta": {"lastUpdated": "2026-11-19T23:10:58Z"}}
    feed = read_bundle(tmp_path, patient(**old), encounter(meta={"lastUpdated": "2026-11-20T08:00:00Z"}))
    assert feed.as_of == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert read_bundle(tmp_path, patient(), encounter()).as_of is None
    stamped = {**bundle(patient(**old), encounter()), "timestamp": "2026-11-21T06:42:00-05:00"}
    assert read(write(tmp_path, "stamped.json", stamped)).as_of == datetime(2026, 11, 21, 11, 42, tzinfo=UTC)
    ahead = {**bundle(patient(**old), encounter()), "timestamp": "2027-01-01T00:00:00Z"}
    assert read(write(tmp_path, "ahead.json", ahead)).as_of == datetime(2026, 11, 19, 23, 10, 58, tzinfo=UTC)
