"""The identity line of a text that leaves now: who, when, how old the facts are."""

from concurrent.futures import Future

from ncm_tui.documents.identity import identity_line
from ncm_tui.rules.problems import Refused
from ncm_tui.services import patients
from ncm_tui.services.census import census_of
from ncm_tui.services.desk import Desk
from ncm_tui.views.patient import PatientLine

_SAME_YEAR = """SELECT 1 FROM stay_shown s JOIN stay_shown o ON o.family_key = s.family_key
    AND o.active = 1 AND o.patient_id <> s.patient_id
    AND coalesce(substr(o.birth_date, 1, 4), o.birth_year)
        = coalesce(substr(s.birth_date, 1, 4), s.birth_year)
    WHERE s.uid = ? AND s.family_key <> '' LIMIT 1"""
_LAST = 4


def identity_now(desk: Desk, stay_uid: str) -> str:
    """The first line of what is written at this moment about this stay."""
    now = desk.local(desk.now())
    return identity_line(patients.line(desk, stay_uid), now, census_of(desk, desk.now()), now.date())


def left(desk: Desk, patient_uid: str, what: str, *, sure: bool = True) -> "Future[None]":
    """Audits that a text about this patient left by the clipboard, or may have; ``what`` names its kind, no
    words."""
    return desk.vault.record("text.copied" if sure else "text.maybe_copied", patient=patient_uid, detail=what)


def right_patient(line: PatientLine, year: int) -> None:
    """Under NAME ALERT the birth year is typed before anything is locked or leaves (P§5).

    Raises ``Refused`` for another year, and where no birth year is known: then nothing tells the two apart.
    """
    if line.birth_year is None:
        raise no_year(line)
    if year != line.birth_year:
        raise Refused(
            "That is not the birth year of this patient.", code="birth_year", hint="Read it in the EMR."
        )


def no_year(line: PatientLine) -> Refused:
    """Why nothing is locked or leaves of a patient who has a double and no birth date."""
    return Refused(
        f"NAME ALERT: another patient is like {line.name}, and no birth date is known here.",
        code="birth_year.unknown",
        hint="Enter it first (e on Summary).",
    )


def year_tells(desk: Desk, line: PatientLine) -> bool:
    """Whether the birth year tells this patient from the one alike: not where a surname and the year are the
    same, as with twins."""
    return desk.vault.reader.value(_SAME_YEAR, (line.stay,)) is None


def right_number(line: PatientLine, typed: str) -> None:
    """Where the year does not tell, the end of the MRN does. Raises ``Refused`` for another one."""
    own = _bare(line.mrn)[-_LAST:]
    if not own or _bare(typed)[-_LAST:] != own:
        raise Refused("That is not the MRN of this patient.", code="mrn.other", hint="Read it in the EMR.")


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
