"""The EMR against the nurse: both kept, she decides which is shown."""

from datetime import date

import pytest
from tests.services.hand import add, at, emr

from ncm_tui.models.enums import Destination, KeyTimeKind
from ncm_tui.rules.problems import Refused
from ncm_tui.services import conflicts, patients, shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import facts


def clash(desk: Desk, stay: str, field: str, mine: str, theirs: str) -> str:
    """An open conflict of a stay's field (of the patient's for a name); its uid."""

    def write(work: object) -> str:
        from ncm_tui.models.records import Conflict
        from ncm_tui.models.stays import Stay

        row = work.get(Stay, stay)  # type: ignore[attr-defined]  # the vault's Work
        person = field in ("family", "given", "birth_date")
        made = Conflict(
            patient_id=row.patient_id, entity="patient" if person else "stay",
            entity_id=row.patient_id if person else row.id, field=field, nurse_value=mine, emr_value=theirs,
            raised_at=work.now,  # type: ignore[attr-defined]  # the vault's Work
        )  # fmt: skip
        work.session.add(made)  # type: ignore[attr-defined]  # the vault's Work
        return made.uid

    return desk.vault.submit("test", write).result()


def open_of(desk: Desk, stay: str) -> list[tuple[str, str, str]]:
    return [
        (each.field, each.mine, each.theirs)
        for each in conflicts.open_conflicts(desk, shown.shown(desk, stay))
    ]


def test_hers_stays_and_the_question_is_gone(desk: Desk) -> None:
    stay = add(desk)
    emr(desk, stay, bed="5E-03")
    uid = clash(desk, stay, "bed", "4W-12A", "5E-03")
    assert open_of(desk, stay) == [("Bed", "4W-12A", "5E-03")]
    done = conflicts.settle(desk, uid, "nurse").result()
    assert done.message == "Bed: mine stays"
    assert patients.line(desk, stay).bed == "4W-12A"
    assert open_of(desk, stay) == []


def test_the_emrs_is_shown_once_taken(desk: Desk) -> None:
    stay = add(desk)
    emr(desk, stay, bed="5E-03", family="Alvarado")
    conflicts.settle(desk, clash(desk, stay, "bed", "4W-12A", "5E-03"), "emr").result()
    conflicts.settle(desk, clash(desk, stay, "family", "Alvarez", "Alvarado"), "emr").result()
    line = patients.line(desk, stay)
    assert (line.bed, line.name) == ("5E-03", "ALVARADO, Maria")


def test_a_key_time_taken_is_the_emrs_and_confirmed_by_her(desk: Desk) -> None:
    stay = add(desk)
    emr(desk, stay, **{"key_time.arrival": "2026-11-20T05:00:00.000Z|date"})
    uid = clash(desk, stay, KeyTimeKind.ARRIVAL, "2026-11-20T16:00:00.000Z", "2026-11-20T05:00:00.000Z")
    assert open_of(desk, stay) == [("Arrival", "Fri 20 Nov 11:00", "Fri 20 Nov 00:00")]
    conflicts.settle(desk, uid, "emr").result()
    assert facts(desk, stay)["arrival"] == at("2026-11-20T00:00")
    assert desk.vault.reader.value("SELECT precision FROM key_time WHERE kind = 'arrival'") == "date"


def test_edd_and_destination_keep_their_history(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    patients.set_disposition(desk, stay, Destination.SNF).result()
    conflicts.settle(desk, clash(desk, stay, "edd", "2026-11-25", "2026-11-27"), "emr").result()
    conflicts.settle(desk, clash(desk, stay, "disposition", "snf", "irf"), "emr").result()
    known = facts(desk, stay)
    assert (known["edd"], known["destination"]) == (date(2026, 11, 27), "irf")
    assert desk.vault.reader.value("SELECT count(*) FROM expected_discharge") == 2


def test_decided_once(desk: Desk) -> None:
    stay = add(desk)
    uid = clash(desk, stay, "bed", "4W-12A", "5E-03")
    conflicts.settle(desk, uid, "nurse").result()
    with pytest.raises(Refused, match="decided already"):
        conflicts.settle(desk, uid, "emr").result()
    with pytest.raises(Refused, match="which one stays"):
        conflicts.settle(desk, uid, "both")
