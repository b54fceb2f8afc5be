"""What the short form of a patient and a stay says, checked: from answers to values, and back for editing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from ncm_tui.models.enums import KeyTimeKind, PayerClass, Precision, StayClass
from ncm_tui.rules.clean import clean
from ncm_tui.rules.dates import not_future
from ncm_tui.rules.problems import Refused
from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.views.languages import language_name

PERSON_TEXTS = (
    "family", "given", "preferred_name", "sex", "language", "phone", "address", "newborn_label", "passcode",
)  # fmt: skip
STAY_TEXTS = (
    "class_code", "unit", "bed", "attending", "service", "reason", "drg", "admit_source", "isolation",
    "own_words",
)  # fmt: skip
TIMES = ("arrival", "observation_order", "observation_start", "inpatient_order", "discharge_order")
_OLDEST_YEARS = 130
_SEXES = ("female", "male", "other", "unknown")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as typed: aware, with its offset in minutes and its precision."""

    at: datetime
    offset_minutes: int
    precision: Precision


@dataclass(frozen=True, slots=True)
class PatientEntry:
    """The checked answers. A key that was not answered is absent; one that was cleared is ``None``."""

    person: Mapping[str, str | None] = field(default_factory=dict)
    stay: Mapping[str, str | None] = field(default_factory=dict)
    times: Mapping[KeyTimeKind, Moment | None] = field(default_factory=dict)
    birth_date: date | None = None
    birth_year: int | None = None
    born_at: datetime | None = None
    interpreter: bool | None = None
    no_information: bool | None = None
    mrn: str = ""
    mother_mrn: str = ""
    payer: str | None = None
    payer_class: PayerClass = PayerClass.UNKNOWN
    gmlos: float | None = None
    gmlos_year: int | None = None


def read(desk: Desk, answers: Mapping[str, Any]) -> PatientEntry:
    """The entry of one filled form. Raises :class:`Refused` with a sentence for what cannot be so."""
    _check_choices(answers)
    born = _time(desk, "born_at", answers.get("born_at"))
    return PatientEntry(
        person={name: _text(answers[name]) for name in PERSON_TEXTS if name in answers},
        stay={name: _text(answers[name]) for name in STAY_TEXTS if name in answers},
        times={KeyTimeKind(name): _time(desk, name, answers[name]) for name in TIMES if name in answers},
        birth_date=_birth(desk, answers.get("birth_date")),
        birth_year=_year(desk, answers.get("birth_year")),
        born_at=None if born is None else born.at,
        interpreter=answers.get("interpreter"),
        no_information=answers.get("no_information"),
        mrn=_text(answers.get("mrn")) or "",
        mother_mrn=_text(answers.get("mother_mrn")) or "",
        payer=_text(answers["payer"]) if "payer" in answers else None,
        payer_class=PayerClass(answers.get("payer_class") or "unknown"),
        gmlos=answers.get("gmlos"),
        gmlos_year=answers.get("gmlos_year"),
    )


def initial(desk: Desk, stay_uid: str) -> dict[str, Any]:
    """The answers the edit form opens with: what is shown now, hers or the EMR's."""
    row = shown.shown(desk, stay_uid)
    person = desk.vault.reader.one(
        "SELECT family, given, preferred_name, newborn_label FROM patient_shown WHERE patient_id = ?",
        (row.patient_id,),
    ) or ("", "", "", "")
    private = desk.vault.reader.one(
        "SELECT no_information, passcode FROM patient WHERE id = ?", (row.patient_id,)
    ) or (None, None)
    answers: dict[str, Any] = {
        "family": person[0], "given": person[1], "preferred_name": person[2], "newborn_label": person[3],
        "birth_date": row.birth_date,
        "birth_year": row.birth_year if row.birth_date is None else None,
        "sex": row.sex, "mrn": row.mrn, "bed": row.bed, "unit": row.unit,
        "class_code": row.class_code, "attending": row.attending, "reason": row.reason, "payer": row.payer,
        "language": language_name(row.language) or None, "isolation": row.isolation,
        "own_words": row.own_words,
        "no_information": None if private[0] is None else bool(private[0]), "passcode": private[1],
        "interpreter": None if row.interpreter is None else bool(row.interpreter),
        "arrival": _typed(desk, row.arrival, row.arrival_precision),
        "observation_start": _typed(desk, row.observation_start, row.observation_precision),
        "inpatient_order": _typed(desk, row.inpatient_order, row.inpatient_precision),
    }  # fmt: skip
    return {name: value for name, value in answers.items() if value not in (None, "")}


def key_time_typed(desk: Desk, stay_uid: str, kind: str) -> str | None:
    """A key time as it would be typed: a day, or an instant with its offset; ``None`` when not entered."""
    found = desk.vault.reader.one(
        "SELECT k.at, k.precision FROM key_time k JOIN stay s ON s.id = k.stay_id "
        "WHERE s.uid = ? AND k.kind = ? AND k.voided_at IS NULL",
        (stay_uid, kind),
    )
    return None if found is None else _typed(desk, found[0], found[1])


def moment(desk: Desk, value: Any) -> Moment | None:
    """``2026-11-20`` as a day, an ISO instant with offset as a minute; ``None`` for nothing."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        at, precision = value, Precision.MINUTE
    elif isinstance(value, date) or len(str(value)) == len("2026-11-20"):
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
        at, precision = datetime.combine(day, time(), desk.zone), Precision.DATE
    else:
        at, precision = datetime.fromisoformat(str(value)), Precision.MINUTE
    if at.tzinfo is None:
        at = at.replace(tzinfo=desk.zone)
    offset = at.astimezone(desk.zone).utcoffset()
    return Moment(at, 0 if offset is None else int(offset.total_seconds() // 60), precision)


def _typed(desk: Desk, text: str | None, precision: str | None) -> str | None:
    at = shown.instant(text)
    if at is None:
        return None
    local = at.astimezone(desk.zone)
    return local.date().isoformat() if precision == Precision.DATE else local.isoformat()


def _text(value: Any) -> str | None:
    """One clean line; ``None`` for nothing."""
    if value is None:
        return None
    return " ".join(clean(str(value))[0].split()) or None


def _time(desk: Desk, name: str, value: Any) -> Moment | None:
    """A moment of the past. Raises :class:`Refused` for one still to come."""
    found = moment(desk, value)
    if found is not None:
        not_future(found.at, desk.local(desk.now()), name.replace("_", " ").capitalize(), name)
    return found


def _birth(desk: Desk, value: Any) -> date | None:
    if value in (None, ""):
        return None
    born = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    today = desk.local(desk.now()).date()
    if born > today:
        raise Refused(
            f"A birth date of {born:%d %b %Y} is in the future.", code="birth.future", path="birth_date"
        )
    if today.year - born.year > _OLDEST_YEARS:
        raise Refused(
            f"A birth date of {born:%d %b %Y} would be more than {_OLDEST_YEARS} years ago.",
            code="birth.past",
            path="birth_date",
        )
    return born


def _year(desk: Desk, value: Any) -> int | None:
    if value in (None, ""):
        return None
    year, this = int(value), desk.local(desk.now()).year
    if not this - _OLDEST_YEARS <= year <= this:
        raise Refused(
            f"A birth year lies between {this - _OLDEST_YEARS} and {this}, not {year}.",
            code="birth.year",
            path="birth_year",
        )
    return year


def _check_choices(answers: Mapping[str, Any]) -> None:
    closed = {"class_code": [each.value for each in StayClass], "sex": list(_SEXES),
              "payer_class": [each.value for each in PayerClass]}  # fmt: skip
    for name, known in closed.items():
        value = answers.get(name)
        if value and value not in known:
            raise Refused(f"'{value}' is not one of {', '.join(known)}.", code="answer", path=name)
