"""Whose an MRN is. A number is one patient's under one system; typed by hand it is this facility's."""

from typing import NamedTuple

from ncm_tui.rules.problems import Refused
from ncm_tui.services.desk import Desk
from ncm_tui.services.patients import limited

_OWNERS = """SELECT DISTINCT i.patient_id, f.system = '' OR i.system IN (f.system, '')
    FROM (SELECT coalesce((SELECT mrn_system FROM facility ORDER BY id LIMIT 1), '') AS system) f
    JOIN identifier i ON i.kind = 'MR' AND i.value IN (?, ?) AND i.voided_at IS NULL
    JOIN patient p ON p.id = i.patient_id AND p.voided_at IS NULL ORDER BY i.patient_id"""

_ZEROS = """SELECT DISTINCT i.value FROM identifier i JOIN patient p ON p.id = i.patient_id
    WHERE i.kind = 'MR' AND i.voided_at IS NULL AND p.voided_at IS NULL
        AND ltrim(i.value, '0') = ? AND i.value <> ? ORDER BY i.value"""


class Owners(NamedTuple):
    """Patients (row ids) by a number: under this facility's system or none, and under others' alone."""

    here: tuple[int, ...]
    elsewhere: tuple[int, ...]


def owners(desk: Desk, mrn: str) -> Owners:
    """Who has this number, whole or as a fingerprint. Where the facility has no system, any is its."""
    rows = desk.vault.reader.rows(_OWNERS, limited.both(desk, mrn))
    here = tuple(patient for patient, at_home in rows if at_home)
    return Owners(here, tuple(patient for patient, _ in rows if patient not in here))


def owner(desk: Desk, mrn: str) -> int | None:
    """The one patient a typed number means: this facility's before another's; ``None`` when nobody has it.

    Raises ``Refused`` when two have it and nothing tells them apart.
    """
    found = owners(desk, mrn)
    meant = found.here or found.elsewhere
    if len(meant) > 1:
        raise Refused(
            f"{len(meant)} patients here have this MRN, under different systems.",
            code="mrn.two",
            hint="Find the patient by name (F3) and look at the DOB.",
        )
    return meant[0] if meant else None


def zeros_away(desk: Desk, mrn: str) -> tuple[str, ...]:
    """Numbers here that are ``mrn`` but for leading zeros, which a spreadsheet drops. Never taken for it:
    two hospitals' numbers may differ by no more. None under limited identity, where no number is kept."""
    bare = mrn.lstrip("0")
    if not bare.isdigit():
        return ()
    rows = desk.vault.reader.rows(_ZEROS, (bare, mrn))
    return tuple(value for (value,) in rows)
