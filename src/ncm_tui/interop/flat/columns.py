"""The columns of a flat census, and the names other systems give them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ncm_tui.interop.context import ColumnMapping
from ncm_tui.interop.flat.shape import Table, fold


@dataclass(frozen=True, slots=True)
class Column:
    """``id`` is what a column map is keyed by, ``title`` what the nurse reads, ``also`` the headers other
    systems print, comma between."""

    id: str
    title: str
    also: str
    is_date: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.title, self.id, *(name.strip() for name in self.also.split(",")))


COLUMNS: tuple[Column, ...] = (
    Column(
        "mrn",
        "MRN",
        "mrn, medical record number, medrec, patient id, patient mrn, mr number, mrno, hospital "
        "number, pt mrn, mr#, med rec no, unit number, medical record #, patient mrn number",
    ),
    Column(
        "name",
        "Patient name",
        "name, patient name, patient, pt name, full name, display name, patient name/age/sex, name/age/sex, "
        "patient (age/sex), patient name/age/gender, last first, patient last first",
    ),
    Column(
        "family",
        "Last name",
        "last name, family name, surname, lastname, pt last name, family, patient last name, last",
    ),
    Column(
        "given",
        "First name",
        "first name, given name, firstname, pt first name, given, patient first name, first",
    ),
    Column(
        "birth_date",
        "Date of birth",
        "dob, date of birth, birth date, birthdate, patient dob, born, birth dt, pt dob",
        is_date=True,
    ),
    Column(
        "sex",
        "Sex",
        "sex, gender, administrative sex, legal sex, age/sex, sex/age, age/gender, pt age/sex, age sex",
    ),
    Column(
        "visit_number",
        "Visit number",
        "visit number, csn, encounter id, encounter number, visit id, har, account number, fin, "
        "fin nbr, account, visit, encounter, encounter csn, hospital account, acct, visit no, "
        "account no, acct nbr, account nbr, visit nbr, encounter nbr",
    ),
    Column(
        "class",
        "Patient class",
        "class, patient class, encounter type, encounter class, pt class, visit type, patient "
        "type, level of care class, adt class",
    ),
    Column(
        "status",
        "Status",
        "status, encounter status, visit status, adt status, patient status, pt status",
    ),
    Column(
        "admitted",
        "Admitted",
        "admitted, admit date, admission date, admission datetime, admit date/time, admit time, "
        "arrival, arrival time, adm date, admit dt, hospital admission, admission date/time, adm "
        "date/time, admit datetime, arrival datetime, adm dt/tm, admit date and time, admitted on, arrived, "
        "hosp adm date, inpatient admit date, adm dt",
        is_date=True,
    ),
    Column(
        "discharged",
        "Discharged",
        "discharged, discharge date, discharge datetime, discharge date/time, discharge time, "
        "disch date, dc date, disch dt, disch date/time, disch dt/tm",
        is_date=True,
    ),
    Column(
        "unit",
        "Unit",
        "unit, ward, ward id, nursing unit, department, location, nurse unit, dept, current unit, floor",
    ),
    Column(
        "room",
        "Room",
        "room, room number, room no, rm",
    ),
    Column(
        "bed",
        "Bed",
        "bed, bed number, room/bed, room bed, bed no, current bed, room-bed, bed id, rm/bed, unit/bed, "
        "unit room bed, nurse unit/room",
    ),
    Column(
        "attending",
        "Attending",
        "attending, attending md, attending provider, attending physician, md, physician, "
        "provider, hospitalist, attending name, attending phys, attending dr",
    ),
    Column(
        "service",
        "Service",
        "service, hospital service, department id, specialty, treatment team, hosp svc, svc",
    ),
    Column(
        "reason",
        "Reason",
        "reason, chief complaint, reason for visit, admit reason, reason for admission, "
        "presenting problem, complaint",
    ),
    Column(
        "dx_code",
        "Diagnosis code",
        "dx code, diagnosis code, icd10, icd 10, principal dx code, icd-10-cm, admission "
        "diagnosis code, primary dx code, icd code",
    ),
    Column(
        "dx_text",
        "Diagnosis",
        "diagnosis, dx, admitting diagnosis, principal diagnosis, primary diagnosis, admission "
        "diagnosis name, admit dx, principal problem, admission diagnosis, admitting dx, primary problem, "
        "problem",
    ),
    Column(
        "payer",
        "Payer",
        "payer, payor, insurance, primary insurance, primary payer, insurance type, financial "
        "class, coverage, primary payor, fin class, primary ins, ins, insurance 1",
    ),
    Column(
        "plan",
        "Plan",
        "plan, plan name, insurance plan, benefit plan, primary plan",
    ),
    Column(
        "member_id",
        "Member ID",
        "member id, policy number, subscriber id, insurance id, member number",
    ),
    Column(
        "language",
        "Language",
        "language, preferred language, lang, primary language",
    ),
    Column(
        "interpreter",
        "Interpreter",
        "interpreter, interpreter needed, needs interpreter",
    ),
    Column(
        "phone",
        "Phone",
        "phone, phone number, telephone, home phone, mobile, patient phone",
    ),
    Column(
        "address",
        "Address",
        "address, home address, street address, patient address",
    ),
    Column(
        "isolation",
        "Isolation",
        "isolation, isolation status, isolation type, precautions",
    ),
    Column(
        "allergies",
        "Allergies",
        "allergies, allergy, allergy list",
    ),
    Column(
        "code_status",
        "Code status",
        "code status, resuscitation status, code, code status display",
    ),
    Column(
        "expected_discharge",
        "Expected discharge",
        "edd, expected discharge, expected discharge date, add, anticipated discharge, "
        "anticipated discharge date, estimated discharge date, est dc date, exp d/c date, exp dc date, "
        "exp disch dt, exp disch date, expected dc, est d/c, edod, target dc date, anticipated dc date",
        is_date=True,
    ),
    Column(
        "disposition",
        "Disposition",
        "disposition, discharge disposition, dispo, discharge to, planned dispo, dc disposition, "
        "anticipated disposition, dc plan, discharge plan",
    ),
    Column(
        "admit_source",
        "Admit source",
        "admit source, admission source, source of admission",
    ),
    Column(
        "drg",
        "DRG",
        "drg, ms drg, working drg, ms-drg",
    ),
    Column(
        "mother_mrn",
        "Mother's MRN",
        "mother mrn, mothers mrn, mom mrn, maternal mrn, mother medical record number, mother's mr number, "
        "mother id",
    ),
)
BY_ID: Mapping[str, Column] = {column.id: column for column in COLUMNS}
_BY_NAME: Mapping[str, str] = {fold(name): column.id for column in reversed(COLUMNS) for name in column.names}
KNOWN_NAMES = frozenset(_BY_NAME)


def guess(header: Sequence[str]) -> ColumnMapping:
    """A map by known names; the first header wins a column, and a header serves one column only."""
    columns: dict[str, str] = {}
    for name in header:
        found = _BY_NAME.get(fold(name))
        if found is not None:
            columns.setdefault(found, name)
    return ColumnMapping(columns)


def places(table: Table, mapping: ColumnMapping) -> dict[str, int]:
    """Our columns by where they stand in a row of the table."""
    return {
        column: table.header.index(name) for column, name in mapping.columns.items() if name in table.header
    }


def missing(mapping: ColumnMapping, header: Sequence[str]) -> list[str]:
    """What must be there and is not, in words; empty when the table can be read."""
    there = {column for column, name in mapping.columns.items() if name in header}
    wanted = []
    if "mrn" not in there:
        wanted.append("MRN")
    if not there & {"name", "family"}:
        wanted.append("Patient name (or Last name)")
    if not there & {"visit_number", "admitted"}:
        wanted.append("Visit number (or Admitted)")
    return wanted
