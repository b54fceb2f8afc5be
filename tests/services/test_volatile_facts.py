"""Volatile facts (P§7): each with source and age wherever it appears; past 24 h looked up again by one key,
or left out of what is written."""

from datetime import timedelta
from typing import Any

import pytest
from tests.services.hand import add, at, emr, put

from ncm_tui.rules.problems import Refused
from ncm_tui.services import chart, notes, patients, shown, volatile_facts
from ncm_tui.services.desk import Desk
from ncm_tui.views.chart import Tone
from ncm_tui.views.patient import StandingFact

DAY_AGO = "2026-11-22T06:42"
TODAY = "2026-11-23T06:42"


def seen(desk: Desk, stay: str, fact: str, value: str, when: str) -> None:
    answers = {"fact": fact, "value": value, "at": at(when).isoformat()}
    volatile_facts.record(desk, stay, answers).result()


def standing(desk: Desk, stay: str) -> dict[str, Any]:
    return {fact.fact: fact for fact in volatile_facts.standing(desk, shown.shown(desk, stay))}


def summary(desk: Desk, stay: str, fact: str) -> Any:
    return next(line for line in chart.summary(desk, stay).lines if line.fact == fact)


def emr_at(desk: Desk, stay: str, value: str, when: str) -> None:
    """Isolation as the EMR gave it, at ``when``."""
    emr(desk, stay, isolation=value)

    def write(work: Any) -> None:
        from sqlmodel import select

        from ncm_tui.models.records import EmrValue

        row = work.session.exec(select(EmrValue).where(EmrValue.field == "isolation")).one()
        row.source_time = at(when)
        work.session.add(row)

    desk.vault.submit("test.emr", write).result()


def allergy(desk: Desk, stay: str, when: str) -> None:
    def make(row: Any, work: Any) -> Any:
        from ncm_tui.models.people import Allergy

        return Allergy(
            patient_id=row.patient_id, source="emr", substance="penicillin", reaction="rash",
            source_time=at(when),
        )  # fmt: skip

    put(desk, stay, make)


@pytest.mark.parametrize("fact", ["code_status", "isolation", "allergies", *volatile_facts.TYPED])
def test_source_and_age_and_one_key_once_it_is_a_day_old(desk: Desk, fact: str) -> None:
    stay = add(desk)
    if fact == "code_status":
        patients.set_code_status(desk, stay, "DNR", at(DAY_AGO)).result()
    elif fact == "isolation":
        emr_at(desk, stay, "Contact, MRSA", DAY_AGO)
    elif fact == "allergies":
        allergy(desk, stay, DAY_AGO)
    else:
        seen(desk, stay, fact, "as the EMR says", DAY_AGO)
    line = summary(desk, stay, fact)
    assert line.tone is Tone.SOON
    assert "Sun 22 06:42 · ▲ 31 h old, v confirms it" in line.note
    volatile_facts.seen_again(desk, stay, fact).result()
    line = summary(desk, stay, fact)
    assert line.tone is Tone.STRONG
    assert "▲" not in line.note
    assert line.note.startswith("me ")


def test_only_the_value_that_was_seen_again_is_younger(desk: Desk) -> None:
    stay = add(desk)
    emr_at(desk, stay, "Contact, MRSA", DAY_AGO)
    volatile_facts.seen_again(desk, stay, "isolation").result()
    _change(desk, "Airborne, TB")
    fact = standing(desk, stay)["isolation"]
    assert (fact.text, fact.source, fact.at) == ("Airborne, TB", "EMR", at(DAY_AGO))


def _change(desk: Desk, value: str) -> None:
    def write(work: Any) -> None:
        from sqlmodel import select

        from ncm_tui.models.records import EmrValue

        row = work.session.exec(select(EmrValue).where(EmrValue.field == "isolation")).one()
        row.value = value
        work.session.add(row)

    desk.vault.submit("test.emr", write).result()


def test_what_she_types_of_isolation_was_seen_when_she_typed_it(desk: Desk) -> None:
    stay = add(desk, isolation="Droplet")
    fact = standing(desk, stay)["isolation"]
    assert (fact.source, fact.at is not None) == ("me", True)
    patients.edit(desk, stay, {"isolation": "Contact"}).result()
    assert standing(desk, stay)["isolation"].text == "Contact"
    assert standing(desk, stay)["isolation"].at is not None


def test_one_without_a_time_is_never_fresh(desk: Desk) -> None:
    stay = add(desk)
    emr(desk, stay, isolation="Contact")
    assert standing(desk, stay)["isolation"].at is None
    assert "time not known, v confirms it" in summary(desk, stay, "isolation").note
    assert patients.line(desk, stay).isolation_at is None


def test_a_day_without_an_hour_the_future_and_nothing_are_refused(desk: Desk) -> None:
    stay = add(desk)
    later = (desk.local(desk.now()) + timedelta(hours=2)).isoformat()
    for answers in (
        {"fact": "oxygen", "value": "2 L", "at": "2026-11-23"},
        {"fact": "oxygen", "value": "2 L", "at": later},
        {"fact": "oxygen", "value": "  ", "at": at(TODAY).isoformat()},
        {"fact": "code_status", "value": "DNR", "at": at(TODAY).isoformat()},
    ):
        with pytest.raises(Refused):
            volatile_facts.record(desk, stay, answers)
    with pytest.raises(Refused, match="not recorded here yet"):
        volatile_facts.seen_again(desk, stay, "oxygen")


def test_a_note_says_as_of_and_source_and_drops_what_is_past_its_day(desk: Desk) -> None:
    stay = add(desk)
    patients.set_code_status(desk, stay, "DNR", at(TODAY)).result()
    emr_at(desk, stay, "Contact, MRSA", TODAY)
    seen(desk, stay, "oxygen", "2 L/min", DAY_AGO)
    allergy(desk, stay, TODAY)
    body = notes.preview(desk, stay, "progress")
    assert "Code status DNR (entered by the case manager), as of Mon 23 Nov 2026 06:42." in body
    assert "Isolation Contact, MRSA (EMR), as of Mon 23 Nov 2026 06:42." in body
    assert "Oxygen" not in body
    assert "penicillin" not in body


def test_of_an_old_code_status_a_note_keeps_the_time_and_not_the_value(desk: Desk) -> None:
    stay = add(desk)
    patients.set_code_status(desk, stay, "DNR", at(DAY_AGO)).result()
    body = notes.preview(desk, stay, "progress")
    assert "Code status: last known Sun 22 Nov 2026 06:42, not confirmed since. See the EMR." in body
    assert "DNR" not in body


def test_a_draft_that_grew_old_is_not_finished_in_silence(desk: Desk) -> None:
    stay = add(desk)
    seen(desk, stay, "oxygen", "2 L/min", TODAY)
    note = notes.draft(desk, stay, "progress").result().row
    assert note is not None
    body = notes.preview(desk, stay, "progress").replace("***", "seen")
    assert notes.old_facts(desk, note, body) == ()
    tomorrow = Desk(desk.vault, desk.library, lambda: desk.now() + timedelta(hours=30), desk.zone)
    (old,) = notes.old_facts(tomorrow, note, body)
    assert old.says == "2 L/min"
    assert "confirm it (v on Summary) or drop it" in old.sentence
    with pytest.raises(Refused, match="Oxygen 2 L/min was last seen"):
        notes.finish(tomorrow, note, body)
    without = "\n".join(line for line in body.splitlines() if "Oxygen" not in line)
    notes.finish(tomorrow, note, without).result()


def test_a_text_that_leaves_says_whose_a_fact_is_and_does_not_stutter() -> None:
    hers = StandingFact("capacity", "Capacity", "Has capacity", "me", None)
    assert volatile_facts.outgoing(hers) == "Has capacity (entered by the case manager)"
    emr = StandingFact("isolation", "Isolation", "Contact, MRSA", "EMR", None)
    assert volatile_facts.outgoing(emr) == "Isolation Contact, MRSA (EMR)"
