"""The timeline: every kind of thing in one order, when it happened and when it was entered, what it opens."""

from datetime import date
from typing import Any

import pytest
from tests.services.hand import add, at, emr, leave, prior

from ncm_tui.models.enums import Destination, KeyTimeKind, PayerClass
from ncm_tui.services import careplan, patients, timeline, undo, volatile_facts
from ncm_tui.services.desk import Desk
from ncm_tui.services.timeline.words import _WORDS
from ncm_tui.views.timeline import Entry, Kind


def entries(desk: Desk, stay: str, kind: Kind | None = None) -> list[Entry]:
    page = timeline.timeline(desk, stay, kind)
    return [page.entry(index) for index in range(len(page.days))]


def texts(desk: Desk, stay: str, kind: Kind | None = None) -> list[str]:
    return [entry.text for entry in entries(desk, stay, kind)]


def test_a_new_patient_has_her_times_and_who_added_her(desk: Desk) -> None:
    stay = add(desk)
    order, arrival = entries(desk, stay, Kind.STAY)
    assert (order.text, order.opens, order.by) == ("Inpatient order", "key_time:inpatient_order", "me")
    assert arrival.happened == at("2026-11-20T11:00")
    assert arrival.entered > arrival.happened
    assert texts(desk, stay, Kind.RECORD) == ["Patient added"]


def test_what_she_sets_is_there_once_and_gone_when_taken_back(desk: Desk) -> None:
    stay = add(desk, payer="UHC")
    patients.set_edd(desk, stay, date(2026, 11, 25)).result()
    patients.set_disposition(desk, stay, Destination.SNF, "needs two").result()
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_ADVANTAGE, "card").result()
    careplan.add_barrier(desk, stay, {"title": "SNF bed", "owner": "me", "due": "2026-11-24"}).result()
    assert texts(desk, stay, Kind.GOING) == ["Destination SNF: needs two", "EDD Wed 25"]
    assert texts(desk, stay, Kind.PAYER) == ["Payer confirmed: UHC, MA · card"]
    (barrier,) = entries(desk, stay, Kind.PLAN)
    assert barrier.text == "Barrier: SNF bed · me · due Tue 24"
    assert barrier.opens.startswith("plan:")
    undo.undo(desk).result()
    assert texts(desk, stay, Kind.PLAN) == []


def test_what_was_put_in_late_says_so(desk: Desk) -> None:
    stay = add(desk)
    seen = {"fact": "oxygen", "value": "2 L/min", "at": at("2026-11-22T09:00").isoformat()}
    volatile_facts.record(desk, stay, seen).result()
    (fact,) = entries(desk, stay, Kind.FACT)
    assert (fact.text, fact.late, fact.opens) == ("Oxygen 2 L/min, seen in the EMR", True, "fact:oxygen")
    assert not any(entry.late for entry in entries(desk, stay, Kind.STAY)), (
        "a time of the stay is no late entry"
    )


def test_what_is_done_again_is_there_again(desk: Desk) -> None:
    stay = add(desk)
    patients.keep(desk, stay, False).result()
    for _ in range(2):
        assert texts(desk, stay, Kind.RECORD) == ["Taken off my list", "Patient added"]
        undo.undo(desk).result()
        assert texts(desk, stay, Kind.RECORD) == ["Patient added"]
        undo.redo(desk).result()


def test_leaving_says_where_to(desk: Desk) -> None:
    stay = add(desk)
    leave(desk, stay, "2026-11-23T12:10")
    assert texts(desk, stay, Kind.STAY)[0] == "Left to Home"


def test_a_move_of_the_census_is_told_from_what_was_there_before(desk: Desk) -> None:
    stay = add(desk, bed=None)
    emr(desk, stay, bed="4W-01")

    def moved(work: Any) -> None:
        from sqlmodel import select

        from ncm_tui.models.records import EmrValue

        row = work.session.exec(select(EmrValue).where(EmrValue.field == "bed")).one()
        row.value = "5E-02"
        work.session.add(row)

    desk.vault.submit("test.moved", moved).result()
    assert texts(desk, stay, Kind.STAY)[0] == "Bed 4W-01 → 5E-02"


def test_other_stays_and_encounters_are_a_line_each(desk: Desk) -> None:
    stay = add(desk)
    prior(desk, stay, "EMER", "2026-10-01T07:00", "2026-10-01T09:00")
    assert texts(desk, stay, Kind.PRIOR) == ["ED visit · until Thu 01 Oct"]


def test_the_kinds_are_counted_whatever_is_shown(desk: Desk) -> None:
    stay = add(desk)
    patients.set_key_time(desk, stay, KeyTimeKind.MEDICALLY_READY, at("2026-11-23T09:00")).result()
    page = timeline.timeline(desk, stay, Kind.RECORD)
    assert page.counts == ((Kind.STAY, 3), (Kind.RECORD, 1))
    assert len(page.days) == 1


@pytest.mark.parametrize("source", sorted(_WORDS))
def test_no_text_breaks_a_line(desk: Desk, source: str) -> None:
    """Words are made of whatever is stored, also of nothing at all."""
    from ncm_tui.services.timeline.words import Raw, words

    given = "2026-11-22" if source == "edd" else "[/x] \x1b[31m"
    due = "2026-11-22" if source == "barrier" else None
    raw = Raw(source, "note", "2026-11-22T10:00:00Z", "minute", "2026-11-22T10:00:00Z", "", "u", given, None,
              due, None)  # fmt: skip
    assert words(desk, raw).text


def test_however_many_entries_are_read_in_one_statement(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stay = add(desk)

    def many(work: Any) -> None:
        from ncm_tui.models.stays import Stay

        for number in range(200):
            when = at(f"2026-11-22T{number % 24:02}:00")
            volatile_facts.put_seen(work, work.get(Stay, stay), "oxygen", f"{number}", when)

    desk.vault.submit("test.many", many).result()
    reads: list[str] = []
    read = type(desk.vault.reader).rows

    def counted(self: Any, sql: str, given: Any = ()) -> Any:
        reads.append(sql)
        return read(self, sql, given)

    monkeypatch.setattr(type(desk.vault.reader), "rows", counted)
    page = timeline.timeline(desk, stay)
    assert len(page.days) > 200
    assert page.days == tuple(sorted(page.days, reverse=True))
    assert len([sql for sql in reads if "UNION ALL" in sql]) == 1
    assert len(reads) < 5


def test_an_edd_with_an_hour_tells_it(desk: Desk) -> None:
    stay = add(desk)
    patients.set_edd(desk, stay, at("2026-11-25T14:00")).result()
    assert any("EDD" in text and "14:00" in text for text in texts(desk, stay))
