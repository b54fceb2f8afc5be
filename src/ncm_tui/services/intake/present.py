"""Reads what the vault holds of the patients an import speaks of, in a few set-based queries."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from ncm_tui.interop.records import Feed, ListKind, PatientId
from ncm_tui.services.intake.limiting import Fingerprint
from ncm_tui.services.intake.state import Cell, Known, ListRow, PatientState, PriorState, StayState, TimeRow
from ncm_tui.services.intake.widening import Whole, whole_numbers

PATIENT_FIELDS = (
    "family",
    "given",
    "birth_date",
    "sex",
    "language",
    "interpreter",
    "phone",
    "address",
    "deceased_at",
    "born_at",
    "birth_year",
)
STAY_FIELDS = (
    "class_code",
    "status",
    "unit",
    "bed",
    "attending",
    "service",
    "reason",
    "drg",
    "admit_source",
    "isolation",
)
# list → its columns as the reader gives them, and the columns that are the nurse's own.
LISTS: dict[ListKind, tuple[tuple[str, ...], str]] = {
    ListKind.CONTACT: (
        ("name", "relationship", "phone"),
        "may_share IS NOT NULL OR decision_maker IS NOT NULL",
    ),
    ListKind.COVERAGE: (
        ("source_time", "rank", "payer", "plan", "member_id", "emr_type", "suggested_class"),
        "confirmed_at IS NOT NULL",
    ),
    ListKind.ALLERGY: (("source_time", "substance", "reaction", "criticality"), "0"),
    ListKind.DIAGNOSIS: (("code", "system", "text", "role", "rank"), "0"),
    ListKind.CARE_TEAM: (("role", "name", "phone"), "0"),
    ListKind.LOCATION: (("unit", "room", "bed", "started_at", "ended_at"), "0"),
    ListKind.STATUS: (("field", "value", "at"), "0"),
    ListKind.CODE_STATUS: (("value", "recorded_at"), "0"),
}
KEYLESS = frozenset({ListKind.LOCATION, ListKind.STATUS})
OF_PATIENT = (ListKind.CONTACT, ListKind.COVERAGE, ListKind.ALLERGY)
#: The time of the list that did not name a stay, if it went off her list for that and no answer came since.
_OFF_SINCE = (
    "(SELECT CASE WHEN a.choice IN ('moved', 'not_mine') THEN a.census_at END FROM census_absence a"
    " WHERE a.stay_id = stay.id AND a.choice IS NOT NULL AND a.voided_at IS NULL ORDER BY a.id DESC LIMIT 1)"
)
_IN = "(SELECT value FROM json_each(?))"


class Rows(Protocol):
    """The one thing asked of a reader or of a transaction."""

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...


def known(reader: Rows, feeds: Iterable[Feed], fingerprint: Fingerprint | None = None) -> Known:
    """Everything the vault holds that the records of ``feeds`` may touch. With ``fingerprint`` (full
    identity) what is kept of earlier, limited days is found by it and shown whole."""
    mrns: set[str] = set()
    visits: set[str] = set()
    said: set[str] = set()
    for feed in feeds:
        said.update(*(note.said for note in feed.quarantine))
        for patient in feed.patients:
            mrns.update(part.value for part in patient.identifiers if part.kind == "MR")
            visits.update(stay.visit_number for stay in patient.stays)
            visits.update(prior.key for prior in patient.priors)
            if patient.mother is not None:
                mrns.add(patient.mother.value)
        mrns.update(part.value for merge in feed.merges for part in (merge.survivor, merge.merged))
    found = Known()
    facility = reader.rows("SELECT id, mrn_system FROM facility ORDER BY id LIMIT 1")
    if facility:
        found.facility_id, found.mrn_system = facility[0]
    found.seq = int(reader.rows("SELECT coalesce(max(seq), 0) FROM row_version")[0][0])
    if fingerprint is not None and reader.rows("SELECT 1 FROM identifier WHERE last_four <> '' LIMIT 1"):
        found.whole = whole_numbers(fingerprint, mrns, visits)
    _owners(reader, found, visits | said)
    ids = json.dumps(_patients(reader, found, mrns | said))
    if ids != "[]":
        _fill(reader, found, ids)
    return found


def _patients(reader: Rows, found: Known, mrns: set[str]) -> list[int]:
    """The patients who have one of ``mrns``; those the nurse removed are only remembered as such."""
    ids: set[int] = set()
    for patient, system, value, voided in reader.rows(
        "SELECT i.patient_id, i.system, i.value, i.voided_at IS NOT NULL OR p.voided_at IS NOT NULL"
        f" FROM identifier i JOIN patient p ON p.id = i.patient_id WHERE i.value IN {_IN}",
        (json.dumps(found.whole.asked(mrns)),),
    ):
        if voided:
            found.removed.add((system, found.whole.numbers.get(value, value)))
        else:
            ids.add(patient)
    digits = sorted({mrn.lstrip("0") for mrn in mrns if mrn.isdigit()})
    ids.update(
        patient
        for (patient,) in reader.rows(
            "SELECT i.patient_id FROM identifier i JOIN patient p ON p.id = i.patient_id WHERE i.kind = 'MR'"
            " AND i.last_four = '' AND i.voided_at IS NULL AND p.voided_at IS NULL"
            f" AND ltrim(i.value, '0') IN {_IN}",
            (json.dumps(digits),),
        )
    )
    return sorted(ids)


def by_server_id(reader: Rows) -> dict[tuple[str, str], PatientId]:
    """MRNs by the server's own id (system, value) of every patient who has one."""
    return {
        (system, value): PatientId("MR", mrn_system, mrn, last_four)
        for system, value, mrn_system, mrn, last_four in reader.rows(
            "SELECT f.system, f.value, m.system, m.value, m.last_four FROM identifier f"
            " JOIN patient p ON p.id = f.patient_id AND p.voided_at IS NULL"
            " JOIN identifier m ON m.patient_id = p.id AND m.kind = 'MR' AND m.voided_at IS NULL"
            " WHERE f.kind = 'FHIR' AND f.voided_at IS NULL ORDER BY m.id DESC"
        )
    }


def _owners(reader: Rows, found: Known, visits: set[str]) -> None:
    keys, whole = json.dumps(found.whole.asked(visits)), found.whole.numbers
    for system, number, patient in reader.rows(
        f"SELECT system, visit_number, patient_id FROM stay WHERE visit_number IN {_IN}", (keys,)
    ):
        found.visit_owner[system, whole.get(number, number)] = patient
    for system, key, patient in reader.rows(
        f"SELECT system, key, patient_id FROM prior_encounter WHERE key IN {_IN}", (keys,)
    ):
        found.prior_owner[system, whole.get(key, key)] = patient


def _fill(reader: Rows, found: Known, ids: str) -> None:
    patients: dict[int, PatientState] = {}
    columns = ", ".join(PATIENT_FIELDS)
    for row in reader.rows(
        f"SELECT id, uid, mother_id, no_information, {columns} FROM patient"
        f" WHERE voided_at IS NULL AND id IN {_IN}",
        (ids,),
    ):
        own = {name: _text(value) for name, value in zip(PATIENT_FIELDS, row[4:], strict=True)}
        patients[row[0]] = PatientState(
            uid=row[1], id=row[0], nurse=own, mother_id=row[2], no_information=bool(row[3])
        )
    _identifiers(reader, patients, found.whole, ids)
    stays = _stays(reader, patients, found.whole, ids)
    _cells(reader, patients, stays, ids)
    _times(reader, stays, ids)
    _lists(reader, patients, stays, ids)
    _seeds(reader, stays, ids)
    _priors(reader, patients, found.whole, ids)
    for state in patients.values():
        found.index(state)


def _identifiers(reader: Rows, patients: dict[int, PatientState], whole: Whole, ids: str) -> None:
    for row, patient, kind, system, value, last_four in reader.rows(
        "SELECT id, patient_id, kind, system, value, last_four FROM identifier"
        f" WHERE voided_at IS NULL AND patient_id IN {_IN}",
        (ids,),
    ):
        if patient not in patients:
            continue
        state, text = patients[patient], whole.of("identifier", row, value)
        state.identifiers[system, text] = kind
        state.limited = state.limited or bool(last_four)
        if last_four and text == value:
            state.short[system, text] = last_four


def _stays(reader: Rows, patients: dict[int, PatientState], whole: Whole, ids: str) -> dict[int, StayState]:
    stays: dict[int, StayState] = {}
    columns = ", ".join(STAY_FIELDS)
    for row in reader.rows(
        f"SELECT id, uid, patient_id, system, visit_number, on_my_list, {_OFF_SINCE}, {columns} FROM stay"
        f" WHERE voided_at IS NULL AND patient_id IN {_IN} ORDER BY id",
        (ids,),
    ):
        own = {name: _text(value) for name, value in zip(STAY_FIELDS, row[7:], strict=True)}
        stay = StayState(
            uid=row[1],
            id=row[0],
            nurse=own,
            system=row[3],
            visit_number=whole.of("stay", row[0], row[4]),
            on_my_list=bool(row[5]),
            off_since=row[6],
        )
        stays[row[0]] = stay
        if row[2] in patients:
            patients[row[2]].stays.append(stay)
    return stays


def _cells(reader: Rows, patients: dict[int, PatientState], stays: dict[int, StayState], ids: str) -> None:
    for number, entity, entity_id, name, value, source, at in reader.rows(
        "SELECT id, entity, entity_id, field, value, source, source_time FROM emr_value"
        f" WHERE patient_id IN {_IN}",
        (ids,),
    ):
        owner = patients.get(entity_id) if entity == "patient" else stays.get(entity_id)
        if owner is not None:
            owner.before[name] = owner.cells[name] = Cell(value, source, at, number)


def _times(reader: Rows, stays: dict[int, StayState], ids: str) -> None:
    for number, stay, kind, at, offset, precision, source, confirmed, voided in reader.rows(
        "SELECT id, stay_id, kind, at, offset_minutes, precision, source, confirmed_at, voided_at"
        f" FROM key_time WHERE patient_id IN {_IN}",
        (ids,),
    ):
        if stay in stays:
            row = TimeRow(
                kind, at, offset, precision, source, confirmed is not None, number, voided is not None
            )
            stays[stay].times[kind] = row


def _lists(reader: Rows, patients: dict[int, PatientState], stays: dict[int, StayState], ids: str) -> None:
    for kind, (columns, hers) in LISTS.items():
        stay = "NULL" if kind in OF_PATIENT else "stay_id"
        key = "''" if kind in KEYLESS else "source_key"
        shown = ", ".join(f'"{column}"' for column in columns)
        for number, patient, of_stay, source, source_key, own, *values in reader.rows(
            f'SELECT id, patient_id, {stay}, source, {key}, ({hers}), {shown} FROM "{kind.value}"'
            f" WHERE voided_at IS NULL AND patient_id IN {_IN}",
            (ids,),
        ):
            owner = patients.get(patient) if of_stay is None else stays.get(of_stay)
            if owner is not None:
                named = dict(zip(columns, values, strict=True))
                row = ListRow(source_key if source == "emr" else "", named, number, bool(own))
                owner.lists.setdefault(kind, {})[_list_key(kind, source, row, number)] = row


def _list_key(kind: ListKind, source: str, row: ListRow, number: int) -> str:
    """The nurse's rows are kept by their number; rows of lists without a source key by their content."""
    if source != "emr":
        return f"nurse#{number}"
    return content_key(kind, row.values) if kind in KEYLESS else row.key or f"#{number}"


def content_key(kind: ListKind, values: dict[str, object]) -> str:
    names = ("field", "value", "at") if kind is ListKind.STATUS else ("unit", "room", "bed", "started_at")
    return "|".join(str(values.get(name) or "") for name in names)


def _seeds(reader: Rows, stays: dict[int, StayState], ids: str) -> None:
    """The nurse's own newest EDD and destination: the EMR's only seed."""
    for stay, day in reader.rows(
        "SELECT stay_id, day FROM expected_discharge WHERE source = 'nurse' AND voided_at IS NULL"
        f" AND patient_id IN {_IN} ORDER BY recorded_at, id",
        (ids,),
    ):
        if stay in stays:
            stays[stay].own_edd = day
    for stay, destination in reader.rows(
        "SELECT stay_id, destination FROM disposition WHERE source = 'nurse' AND voided_at IS NULL"
        f" AND patient_id IN {_IN} ORDER BY recorded_at, id",
        (ids,),
    ):
        if stay in stays:
            stays[stay].own_disposition = destination


def _priors(reader: Rows, patients: dict[int, PatientState], whole: Whole, ids: str) -> None:
    names = ("class_code", "status", "reason", "started_at", "ended_at")
    for number, patient, system, key, at, *values in reader.rows(
        f"SELECT id, patient_id, system, key, source_time, {', '.join(names)} FROM prior_encounter"
        f" WHERE voided_at IS NULL AND patient_id IN {_IN}",
        (ids,),
    ):
        if patient in patients:
            key = whole.of("prior_encounter", number, key)
            state = PriorState(system, key, dict(zip(names, values, strict=True)), at, number)
            patients[patient].priors[system, key] = state


def _text(value: object) -> str | None:
    """A stored column as text; yes and no are kept as 1 and 0."""
    return None if value is None or value == "" else str(value)
