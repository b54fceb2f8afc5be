"""The lower half of the Summary: diagnoses, team, contacts, mother and newborn, earlier encounters."""

from collections.abc import Iterator

from ncm_tui.services import shown
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import before
from ncm_tui.views.chart import SummaryLine, Tone
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.words import SOURCE_WORDS, word

_MOST = 8


def diagnoses(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Diagnoses of the stay, principal first; at most eight, then how many more."""
    found = desk.vault.reader.rows(
        "SELECT text, code, source, role FROM diagnosis WHERE stay_id = ? AND voided_at IS NULL "
        "ORDER BY role <> 'principal', rank IS NULL, rank, id",
        (row.stay_id,),
    )
    for place, (text, code, source, _) in enumerate(found[:_MOST]):
        note = " ".join(part for part in (code, word(SOURCE_WORDS, source)) if part)
        yield SummaryLine("" if place else "Diagnoses", text, note)
    if len(found) > _MOST:
        yield SummaryLine(
            "", f"and {len(found) - _MOST} more", tone=Tone.DIM, more=tuple(r[0] for r in found[_MOST:])
        )
    if not found:
        yield SummaryLine("Diagnoses", "none imported", tone=Tone.DIM)


def team(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Attending, then the care team: one line a person, with every role and the telephone."""
    people: dict[str, dict[str, None]] = {row.attending: {"attending": None}} if row.attending else {}
    for name, role, phone in desk.vault.reader.rows(
        "SELECT name, role, phone FROM care_team_member WHERE stay_id = ? AND voided_at IS NULL ORDER BY id",
        (row.stay_id,),
    ):
        said = people.setdefault(name, {})
        known = {each.casefold() for each in said}
        said.update((part, None) for part in (role, phone) if part and part.casefold() not in known)
    for place, (name, roles) in enumerate(people.items()):
        opens = "patient" if name == row.attending else ""
        yield SummaryLine("" if place else "Team", name, " · ".join(roles), opens)
    if not people:
        yield SummaryLine("Team", "attending not entered", opens="patient", tone=Tone.DIM)


def contacts(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Family and contacts. Who may be told is the nurse's alone; unknown says so."""
    found = desk.vault.reader.rows(
        "SELECT name, relationship, phone, decision_maker, may_share FROM contact WHERE patient_id = ? "
        "AND voided_at IS NULL ORDER BY decision_maker DESC, id",
        (row.patient_id,),
    )
    for place, (name, relation, phone, decides, share) in enumerate(found):
        sharing = {1: "may share", 0: "! do not share"}.get(share, "sharing not asked")
        note = " · ".join(
            part for part in (relation, phone, "decision maker" if decides else "", sharing) if part
        )
        yield SummaryLine("" if place else "Contacts", name, note)
    if not found:
        yield SummaryLine("Contacts", "none entered", tone=Tone.DIM)


def passcode(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Before any contact: who calls says the passcode first (P§13)."""
    if not row.no_information:
        return
    code = desk.vault.reader.value("SELECT passcode FROM patient WHERE id = ?", (row.patient_id,))
    text = f"passcode: {code}" if code else "no passcode agreed: tell nobody"
    yield SummaryLine("! no info", text, "asked for before anything is told", "patient", Tone.LATE)


def family(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Mother and newborn, linked: the chart is one key away, facts never cross (P§5)."""
    # The + keeps the query on the patient's index instead of walking every newest stay.
    name = f"CASE WHEN s.no_information THEN '{NO_INFORMATION}' ELSE s.name END"
    found = desk.vault.reader.rows(
        f"SELECT s.uid, {name}, s.mrn, s.bed, 'Mother' FROM patient_shown p JOIN stay_shown s "
        "ON s.patient_id = p.mother_id AND +s.latest = 1 WHERE p.patient_id = ? UNION ALL "
        f"SELECT s.uid, {name}, s.mrn, s.bed, 'Newborn' FROM patient_shown p JOIN stay_shown s "
        "ON s.patient_id = p.patient_id AND +s.latest = 1 WHERE p.mother_id = ?",
        (row.patient_id, row.patient_id),
    )
    for uid, name, mrn, bed, who in found:
        yield SummaryLine(who, name, " · ".join(part for part in (f"MRN {mrn}", bed) if part), f"chart:{uid}")


def earlier(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Prior encounters as imported (at least so many); where nothing was, that is said, never "none"."""
    known = before(desk, row)
    visits, stays = known.get("ed_visits_6mo_seen"), known.get("admissions_12mo_seen")
    count = desk.vault.reader.value(
        "SELECT count(*) FROM prior_encounter WHERE patient_id = ? AND voided_at IS NULL", (row.patient_id,)
    )
    if visits is None or stays is None:
        yield SummaryLine("Earlier", "no history imported: not known", "", "prior", Tone.DIM)
        return
    back = " · discharged 30 days or less before this" if known.get("readmit_30d") else ""
    admissions = f"{stays} admission{'' if stays == 1 else 's'} in 12 months"
    visited = f"{visits} ED visit{'' if visits == 1 else 's'} in 6 months"
    text, note = f"imported: {visited}, {admissions}{back}", f"{count} encounter{'' if count == 1 else 's'}"
    yield SummaryLine("Earlier", text, note, "prior", Tone.SOON if back else Tone.PLAIN)
