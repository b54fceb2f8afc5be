"""The shown tables: hers before the EMR's, rebuilt with what was touched, the same from scratch."""

from datetime import date
from typing import Any

import pytest
from tests.services.hand import add, emr

from ncm_tui.models.enums import Destination
from ncm_tui.services import patients
from ncm_tui.services.desk import Desk
from ncm_tui.vault import names
from ncm_tui.vault.projection import rebuild, refresh


def everything(desk: Desk) -> list[tuple[Any, ...]]:
    reader = desk.vault.reader
    return reader.rows("SELECT * FROM stay_shown ORDER BY stay_id") + reader.rows(
        "SELECT * FROM patient_shown ORDER BY patient_id"
    )


def on_writer(desk: Desk, do: Any) -> None:
    desk.vault.submit("test", lambda work: do(work.session.connection())).result()


def test_rebuilding_from_scratch_changes_nothing(desk: Desk) -> None:
    mother = add(desk, family="Taylor", given="Ann", mrn="1", payer="UHC")
    add(desk, family="Taylor", given="", mrn="2", birth_date="2026-11-22", mother_mrn="1")
    emr(desk, mother, language="Spanish", attending="Dr. Shah")
    patients.set_edd(desk, mother, date(2026, 11, 25)).result()
    before = everything(desk)
    on_writer(desk, rebuild)
    assert everything(desk) == before


def test_nothing_touched_nothing_done(desk: Desk) -> None:
    add(desk)
    before = everything(desk)
    on_writer(desk, lambda connection: refresh(connection, set()))
    assert everything(desk) == before


def test_her_edd_and_destination_stand_above_a_later_emr_row(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    patients.set_disposition(desk, stay, Destination.SNF).result()

    def later(work: Any) -> None:
        from ncm_tui.models.stays import Disposition, ExpectedDischarge, Stay

        row = work.get(Stay, stay)
        about = {"patient_id": row.patient_id, "stay_id": row.id, "source": "emr", "recorded_at": work.now}
        work.add(ExpectedDischarge(day=date(2026, 11, 30), **about))
        work.add(Disposition(destination="home", **about))

    desk.vault.submit("test", later).result()
    assert desk.vault.reader.one("SELECT edd, destination FROM stay_shown") == ("2026-11-25", "snf")


def test_what_is_removed_is_not_shown(desk: Desk) -> None:
    stay = add(desk)

    def remove(work: Any) -> None:
        from ncm_tui.models.stays import Stay

        work.void(work.get(Stay, stay), "wrong patient")

    desk.vault.submit("test", remove).result()
    assert desk.vault.reader.value("SELECT count(*) FROM stay_shown") == 0
    assert desk.vault.reader.value("SELECT count(*) FROM patient_shown") == 1


def test_the_confirmed_primary_is_the_payer_never_a_confirmed_secondary(desk: Desk) -> None:
    stay = add(desk, payer="UHC")

    def second(work: Any) -> None:
        from ncm_tui.models.people import Coverage
        from ncm_tui.models.stays import Stay

        row = work.get(Stay, stay)
        work.add(Coverage(patient_id=row.patient_id, source="nurse", rank=2, payer="Medicaid",
                          payer_class="medicaid_ffs", confirmed_at=work.now))  # fmt: skip

    desk.vault.submit("test", second).result()
    assert desk.vault.reader.one("SELECT payer, payer_confirmed FROM stay_shown") == ("UHC", 0)


def test_name_alert_leaves_when_the_name_was_a_typing_error(desk: Desk) -> None:
    first = add(desk, mrn="1", birth_date="1950-01-01")
    second = add(desk, mrn="2", birth_date="1960-01-01")
    assert patients.line(desk, first).name_alert
    patients.edit(desk, second, {"family": "Brown"}).result()
    assert not patients.line(desk, first).name_alert, "the other row was corrected, so this one is too"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("O'Brien-Núñez", "obrien nunez"),
        ("Łukasz", "lukasz"),
        ("Straße", "strasse"),
        ("[/b] x", "b x"),
        (None, ""),
    ],
)
def test_names_fold_for_the_finder(text: str | None, folded: str) -> None:
    assert names.fold(text) == folded


def test_numbers_in_beds_sort_as_numbers() -> None:
    beds = ["4W-12", "4W-9", "10E-1", "4W-9A"]
    assert sorted(beds, key=names.natural) == ["4W-9", "4W-9A", "4W-12", "10E-1"]


@pytest.mark.parametrize(
    ("family", "given", "shown"),
    [("Núñez", "Zoë", "NÚÑEZ, Zoë"), ("", "Zoë", "Zoë"), ("Lee", None, "LEE"), (None, "", "(no name)")],
)
def test_names_as_shown(family: str | None, given: str | None, shown: str) -> None:
    assert names.display_name(family, given) == shown


def test_a_newborn_without_a_known_mother_keeps_the_own_name() -> None:
    assert names.newborn_name("Baby boy", "male", "TAYLOR", None) == "TAYLOR (BABY BOY)"
    assert names.newborn_name(None, "male", "(no name)", None) == "BABY BOY"


def test_as_many_statements_for_many_patients_as_for_one(desk: Desk) -> None:
    def counted(work: Any) -> tuple[int, int]:
        raw = work.session.connection().connection.driver_connection
        now = "2026-11-20T10:00:00.000Z"
        for n in range(1, 201):
            patient = (n, f"p{n}", now, f"Fam{n % 30}")
            raw.execute(
                "INSERT INTO patient (id, uid, created_at, created_by, family) VALUES (?,?,?,'n',?)", patient
            )
            stay = (n, f"s{n}", now, n, f"v{n}")
            raw.execute(
                "INSERT INTO stay (id, uid, created_at, created_by, patient_id, facility_id, system, "
                "visit_number, on_my_list) VALUES (?,?,?,'n',?,1,'',?,1)",
                stay,
            )
        return statements(raw, set(range(1, 201))), statements(raw, {7})

    many, one = desk.vault.submit("test", counted).result()
    assert many == one
    assert desk.vault.reader.value("SELECT count(*) FROM stay_shown WHERE active = 1") == 200


def statements(raw: Any, patients: set[int]) -> int:
    """How many statements one refresh runs."""
    seen: list[str] = []
    raw.set_trace_callback(seen.append)
    refresh(raw, patients)
    raw.set_trace_callback(None)
    return len([each for each in seen if not each.startswith("--")])
