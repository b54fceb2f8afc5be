"""What happened and starts clocks: recorded by its short form, changed, removed; each kind has one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.services.clocks.test_evidence import inpatient

from ncm_tui.library.library import Library
from ncm_tui.rules.events import KINDS, EventKind
from ncm_tui.rules.forms import Form, ItemType
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import notes, search, timeline
from ncm_tui.services.clocks import board, events, evidence, forms
from ncm_tui.services.desk import Desk
from ncm_tui.services.notes.drafting import preview

LIBRARY = Library.load()
#: Facts of an instance that somebody else knows: the dated table of amounts, the appeal that follows.
NOT_ASKED = {"denied": {"aic_threshold", "expedited"}}
TOLD = {"at": "2026-11-23T09:30:00-05:00", "by": "qio", "case_no": "4471", "appeal_timely": True}


def rules_from(desk: Desk, stay: str, uid: str) -> set[str]:
    return {line.rule for line in board.lines(desk, stay) if line.trigger_uid == uid}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_each_kind_has_a_form_that_asks_its_time_and_its_facts(kind: EventKind) -> None:
    form = LIBRARY.dialog(kind.dialog)
    items = {item.id: item for item in form.items()}
    assert set(kind.fields) - NOT_ASKED.get(kind.id, set()) <= set(items)
    assert items["at"].required
    assert items["at"].type is ItemType.DATETIME
    assert not (kind.ahead and items["at"].past and kind.id != "coverage_ends")


def plausible(form: Form) -> dict[str, Any]:
    """Something for every question that must be answered."""
    made: dict[str, Any] = {}
    for item in form.items():
        if item.required and item.show_if is None:
            made[item.id] = (
                item.options[0].id
                if item.options
                else {
                    ItemType.YES_NO: True,
                    ItemType.NUMBER: 1,
                    ItemType.DATE: "2026-11-23",
                    ItemType.DATETIME: "2026-11-23T09:30:00-05:00",
                }.get(item.type, "as said")
            )
    return made


def test_every_kind_is_recorded_changed_and_read_back(desk: Desk) -> None:
    stay = inpatient(desk)
    for kind in KINDS:
        said = plausible(LIBRARY.dialog(kind.dialog))
        uid = events.record(desk, stay, kind.id, said).result(9).row
        assert uid is not None
        assert events.typed_of(desk, uid).items() >= said.items()
        events.edit(desk, uid, {**said, "at": "2026-11-22"}).result(9)
        assert events.typed_of(desk, uid)["at"] == "2026-11-22"
    assert {each.kind for each in events.of(desk, stay)} == {kind.id for kind in KINDS}


def test_two_calls_are_two_clocks_and_a_removed_one_is_none(desk: Desk) -> None:
    stay = inpatient(desk)
    done = events.record(desk, stay, "qio_notified", TOLD).result(9)
    assert done.message == "Patient appealed: QIO or plan told us: 09:30."
    first, second = done.row, events.record(desk, stay, "qio_notified", TOLD).result(9).row
    assert first is not None
    assert second is not None
    assert {"DND", "QIO_RECORDS"} <= rules_from(desk, stay, first) & rules_from(desk, stay, second)
    sent = {"state": "done", "happened_at": "2026-11-23T11:00:00-05:00", "how": "fax"}
    evidence.record(desk, stay, "QIO_RECORDS", first, sent).result(9)
    states = {line.trigger_uid: line.open for line in board.lines(desk, stay) if line.rule == "QIO_RECORDS"}
    assert states == {first: False, second: True}
    events.remove(desk, second, {"reason": "told twice"}).result(9)
    assert not rules_from(desk, stay, second)
    with pytest.raises(Refused, match="removed"):
        evidence.record(desk, stay, "QIO_RECORDS", second, sent).result(9)


def test_what_is_wrong_is_said_with_its_question(desk: Desk) -> None:
    stay = inpatient(desk)
    with pytest.raises(NotFound, match="no kind of event"):
        events.record(desk, stay, "qio_told", TOLD)
    with pytest.raises(Refused, match="Attending concurs: nothing was typed"):
        events.record(desk, stay, "determination", {"at": TOLD["at"], "determination_of": "admission"})
    hold = {"hold_kind": "72-hour hold", "at": TOLD["at"], "hold_expires": "2026-11-22T09:00:00-05:00"}
    with pytest.raises(Refused, match="Expires at: lies before began at"):
        events.record(desk, stay, "legal_hold", hold)
    ahead = (max(datetime.now(UTC), desk.now()) + timedelta(days=2)).isoformat()
    with pytest.raises(Refused, match="still to come"):
        events.record(desk, stay, "qio_notified", {**TOLD, "at": ahead}).result(9)
    assert events.record(desk, stay, "irf_admit", {"at": ahead}).result(9).row
    for kind, year in (("irf_admit", "9999-12-30"), ("hospice_elected", "0001-01-02")):
        with pytest.raises(Refused, match="over 5 years away"):
            events.record(desk, stay, kind, {"at": year, "hospice_period": 1})


def test_an_abuse_report_is_not_found_by_its_words(desk: Desk) -> None:
    stay = inpatient(desk)
    seen = {"at": TOLD["at"], "abuse_of": "elder"}
    uid = str(events.record(desk, stay, "abuse_suspected", seen).result(9).row)
    form = forms.form_of(desk, "ABUSE_REPORT")
    said = {"state": "done", "happened_at": "2026-11-23T11:00:00-05:00", "how": "phone", "to": "Zebra line"}
    assert {item.id for item in form.items()} > said.keys()
    evidence.record(desk, stay, "ABUSE_REPORT", uid, said).result(9)
    evidence.edit(desk, evidence.newest(desk, stay, "ABUSE_REPORT", uid), said).result(9)
    assert not list(search.hits(desk, "zebra"))


def test_notes_say_what_happened_and_leave_abuse_and_holds_to_her_words(desk: Desk) -> None:
    stay = inpatient(desk)
    note = notes.draft(desk, stay, "progress").result(9).row
    assert note is not None
    notes.finish(desk, note, "Seen.").result(9)
    events.record(desk, stay, "qio_notified", TOLD).result(9)
    events.record(desk, stay, "abuse_suspected", {"at": TOLD["at"], "abuse_of": "elder"}).result(9)
    told = preview(desk, stay, "progress")
    assert "Patient appealed: QIO or plan told us, by the QIO · case 4471" in told
    assert "buse" not in told
    page = timeline.timeline(desk, stay)
    assert "Patient appealed: QIO or plan told us" in {page.entry(n).text for n in range(len(page.days))}
