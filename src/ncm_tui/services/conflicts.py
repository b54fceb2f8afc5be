"""The EMR changed a value after the nurse had set her own: both are kept, she says which is shown."""

from concurrent.futures import Future
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ncm_tui.models.enums import ConflictChoice, KeyTimeKind, PayerClass, Precision, Source
from ncm_tui.rules.problems import Refused
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.key_times import put_key_time
from ncm_tui.services.patients.form import Moment
from ncm_tui.views.changed import Changed
from ncm_tui.views.words import DESTINATION_WORDS, KEY_TIME_WORDS, word

if TYPE_CHECKING:
    from ncm_tui.models.records import Conflict
    from ncm_tui.vault.work import Work

DIALOG = "conflict"
_TAKEN = "taken from the EMR"
_OPEN = """
SELECT c.uid, c.field, c.nurse_value, c.emr_value, c.raised_at, c.entity = 'patient' AND NOT EXISTS (
    SELECT 1 FROM emr_value e WHERE e.entity = 'patient' AND e.entity_id = c.entity_id AND e.field = c.field
        AND e.value = c.emr_value) AND EXISTS (
    SELECT 1 FROM patient_merge m WHERE m.patient_id = c.patient_id AND m.import_id = c.import_id
        AND m.voided_at IS NULL)
FROM conflict c WHERE c.patient_id = ? AND c.choice IS NULL AND (c.entity = 'patient' OR c.entity_id = ?)
    AND NOT EXISTS (SELECT 1 FROM conflict o WHERE o.entity = c.entity AND o.entity_id = c.entity_id
        AND o.field = c.field AND o.choice IS NULL AND o.id < c.id)
ORDER BY c.id"""


class OpenConflict(NamedTuple):
    """One field on which both differ, in words. ``merged``: the other word is not the EMR's, but hers of a
    record that was merged into this one."""

    uid: str
    field: str
    mine: str
    theirs: str
    raised: datetime
    merged: bool = False


def open_conflicts(desk: Desk, row: shown.ShownStay) -> list[OpenConflict]:
    """The undecided ones of a stay and its patient, oldest first; of a field that merges ask about several
    times one at a time."""
    found = desk.vault.reader.rows(_OPEN, (row.patient_id, row.stay_id))
    return [
        OpenConflict(uid, _name(field), _words(desk, field, mine), _words(desk, field, theirs),
                     desk.local(datetime.fromisoformat(raised)), bool(merged))
        for uid, field, mine, theirs, raised, merged in found
    ]  # fmt: skip


def settle(desk: Desk, uid: str, choice: str) -> "Future[Changed]":
    """Keep hers, or show the EMR's. Raises ``Refused`` for anything else; decided twice is refused."""
    if choice not in tuple(ConflictChoice):
        raise Refused("Say which one stays: mine or the EMR's.", path="choice")
    taken = ConflictChoice(choice)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.people import Patient
        from ncm_tui.models.records import Conflict

        row = work.get(Conflict, uid)
        if row.choice is not None:
            raise Refused("This one is decided already.", code="decided")
        choose(work, row, taken)
        stays = _stays(work, row)
        patient = work.session.get(Patient, row.patient_id)
        assert patient is not None
        work.about(patient=patient.uid, uids=[uid])
        kept = "the EMR's is shown" if taken is ConflictChoice.EMR else "mine stays"
        return Changed(work.verb, frozenset({patient.uid}), stays, f"{_name(row.field)}: {kept}")

    return desk.vault.submit("conflict.settled", write)


def choose(work: "Work", row: "Conflict", choice: ConflictChoice) -> None:
    """Decides an open conflict inside a transaction: hers stays as it is, or the EMR's takes its place."""
    row.choice, row.chosen_at = choice.value, work.now
    work.session.add(row)
    if choice is ConflictChoice.EMR:
        _take_emr(work, row)
    if row.entity == "patient":
        _same_field(work, row, choice)


def _same_field(work: "Work", row: "Conflict", choice: ConflictChoice) -> None:
    """Merges may ask about one field several times: what stands now is hers in the questions that are left,
    and the same question is not asked twice."""
    from sqlmodel import select

    from ncm_tui.models.people import Patient
    from ncm_tui.models.records import Conflict

    if row.field not in Patient.model_fields:
        return
    of_field = select(Conflict).where(
        Conflict.entity == row.entity, Conflict.entity_id == row.entity_id, Conflict.field == row.field,
        Conflict.choice == None,  # noqa: E711 -- SQL's IS NULL
    )  # fmt: skip
    for other in work.session.exec(of_field):
        if other.emr_value == row.emr_value:
            other.choice, other.chosen_at = choice.value, work.now
        elif choice is ConflictChoice.EMR:
            other.nurse_value = row.emr_value
        work.session.add(other)


def _take_emr(work: "Work", row: "Conflict") -> None:
    from ncm_tui.models.people import Patient
    from ncm_tui.models.stays import Stay

    if row.entity == "patient":
        patient = work.session.get(Patient, row.entity_id)
        assert patient is not None
        if "#" in row.field:
            _take_away(work, row)
        elif row.field == "payer":
            _confirm_anew(work, row)
        elif row.field in Patient.model_fields:
            setattr(patient, row.field, _of_merged(work, row))
            work.session.add(patient)
        return
    stay = work.session.get(Stay, row.entity_id)
    assert stay is not None
    if row.field in tuple(KeyTimeKind):
        put_key_time(work, stay, KeyTimeKind(row.field), _moment(work, row))
    elif row.field in ("edd", "disposition"):
        _history(work, stay, row)
    else:
        setattr(stay, row.field, None)
        work.session.add(stay)


def _of_merged(work: "Work", row: "Conflict") -> Any:
    """The value of another record that was merged into this one, where the EMR itself does not say it;
    else ``None``: what the EMR says is shown."""
    from sqlmodel import select

    from ncm_tui.models.people import Patient
    from ncm_tui.models.records import EmrValue

    said = work.session.exec(
        select(EmrValue.value).where(
            EmrValue.entity == "patient", EmrValue.entity_id == row.entity_id, EmrValue.field == row.field
        )
    ).first()
    if said == row.emr_value or row.emr_value is None:
        return None
    kind = str(Patient.model_fields[row.field].annotation)
    if "datetime" in kind:
        return datetime.fromisoformat(row.emr_value)
    if "date" in kind:
        return date.fromisoformat(row.emr_value)
    if "bool" in kind:
        return row.emr_value == "True"
    return int(row.emr_value) if "int" in kind else row.emr_value


def _take_away(work: "Work", row: "Conflict") -> None:
    """A row of a list that the EMR no longer has, and she lets go: ``coverage#12``, ``contact#3``."""
    from ncm_tui.models.people import Contact, Coverage

    table, _, number = row.field.partition("#")
    found: Contact | Coverage | None
    if table == "contact":
        found = work.session.get(Contact, int(number))
    else:
        found = work.session.get(Coverage, int(number))
    if found is not None and found.voided_at is None:
        work.void(found, "no longer in the EMR's list")


def _confirm_anew(work: "Work", row: "Conflict") -> None:
    """The EMR names another payer on an insurance she had confirmed: its plan type is open again (P§1)."""
    from sqlmodel import select

    from ncm_tui.models.people import Coverage

    of_patient = select(Coverage).where(
        Coverage.patient_id == row.patient_id, Coverage.payer == row.emr_value
    )
    for coverage in work.session.exec(of_patient):
        coverage.payer_class = PayerClass.UNKNOWN.value
        coverage.confirmed_at = coverage.confirmed_by = coverage.confirmed_source = None
        work.session.add(coverage)


def _history(work: "Work", stay: Any, row: "Conflict") -> None:
    """EDD and destination have a history: the EMR's becomes its newest line, by her decision."""
    from ncm_tui.models.stays import Disposition, ExpectedDischarge

    about = {
        "patient_id": stay.patient_id, "stay_id": stay.id, "reason": _TAKEN,
        "source": Source.NURSE.value, "recorded_at": work.now,
    }  # fmt: skip
    value = row.emr_value or ""
    if row.field == "edd":
        work.add(ExpectedDischarge(day=date.fromisoformat(value), **about))
    else:
        work.add(Disposition(destination=value, **about))


def _moment(work: "Work", row: "Conflict") -> Moment | None:
    """The EMR's key time with its precision, as its ``emr_value`` keeps it; ``None`` where it has none."""
    if row.emr_value is None:
        return None
    from sqlmodel import select

    from ncm_tui.models.records import EmrValue

    said = work.session.exec(
        select(EmrValue.value).where(
            EmrValue.entity == "stay",
            EmrValue.entity_id == row.entity_id,
            EmrValue.field == f"key_time.{row.field}",
        )
    ).first()
    text, _, precision = (said or row.emr_value or "").partition("|")
    return Moment(datetime.fromisoformat(text), 0, Precision(precision or Precision.MINUTE))


def _stays(work: "Work", row: "Conflict") -> frozenset[str]:
    """The stays on which it shows: the one, or all of a patient's."""
    from sqlmodel import select

    from ncm_tui.models.stays import Stay

    which = Stay.id == row.entity_id if row.entity == "stay" else Stay.patient_id == row.patient_id
    return frozenset(work.session.exec(select(Stay.uid).where(which)))


def _name(field: str) -> str:
    bare = field.partition("#")[0]
    return word(KEY_TIME_WORDS, bare) if bare in KEY_TIME_WORDS else bare.replace("_", " ").capitalize()


def _words(desk: Desk, field: str, value: str | None) -> str:
    if not value:
        return "still in the hospital" if field == KeyTimeKind.LEFT else "nothing"
    if field in KEY_TIME_WORDS:
        return f"{desk.local(datetime.fromisoformat(value)):%a %d %b %H:%M}"
    if field in ("edd", "birth_date"):
        return f"{date.fromisoformat(value):%a %d %b %Y}"
    return word(DESTINATION_WORDS, value) if field == "disposition" else value
