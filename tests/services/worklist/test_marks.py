"""Pins, snoozes, hands; before I leave; the caseload's Next; my shift."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.services.hand import add, at
from tests.services.test_notes import finished as finished_note

from ncm_tui.models.enums import PayerClass
from ncm_tui.rules.problems import Refused
from ncm_tui.rules.ranking import Bucket
from ncm_tui.services import caseload, next_line, patients, settings_page, stays, todos, worklist
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist import hours
from ncm_tui.services.worklist.found import Found
from ncm_tui.services.worklist.lines import latest, wakes
from ncm_tui.views.worklist import WorkItem

NIGHT = {"start": "1900", "end": "0700", "days": ["sat", "sun"], "holidays_off": False}


def edd(desk: Desk, **more: Any) -> WorkItem:
    return next(item for item in worklist.today(desk, **more).items if item.kind == "edd")


def test_a_pin_stands_above_what_is_not_late(desk: Desk) -> None:
    stay = add(desk)
    todos.add(desk, stay, {"text": "some day"}).result()
    todos.add(desk, stay, {"text": "late", "due": "2026-11-22"}).result()
    undated = next(item for item in worklist.today(desk).items if item.what == "some day")
    worklist.pin(desk, undated).result()
    items = worklist.today(desk).items
    places = {item.what: place for place, item in enumerate(items)}
    late = [place for place, item in enumerate(items) if item.bucket <= Bucket.OVERDUE]
    assert places["some day"] == max(late) + 1
    assert items[places["some day"]].pinned
    worklist.unpin(desk, undated).result()
    assert not next(item for item in worklist.today(desk).items if item.what == "some day").pinned


def test_put_off_it_is_away_until_then_and_counted(desk: Desk) -> None:
    add(desk)
    worklist.snooze(desk, edd(desk), at("2026-11-23T16:00")).result()
    page = worklist.today(desk)
    assert not [item for item in page.items if item.kind == "edd"]
    assert page.snoozed == 1
    assert edd(desk, snoozed=True).snoozed_until == at("2026-11-23T16:00")
    assert edd(desk, now=at("2026-11-23T16:00")).snoozed_until is None, "it is back"
    with pytest.raises(Refused, match="no later than now"):
        worklist.snooze(desk, edd(desk, snoozed=True), at("2026-11-23T14:00"))


def test_what_waits_for_clocks_is_put_off_to_my_next_shift_at_most(desk: Desk) -> None:
    stay = add(desk)
    (waits,) = [item for item in worklist.today(desk).items if item.kind == "unknown"]
    # Were it Medicare, the IM would have been due on Sunday: nobody knows, and it is not put off.
    assert (waits.by, waits.due, waits.marker) == (at("2026-11-22T23:59:59"), None, "▲")
    with pytest.raises(Refused, match="may have been due Sun 22 23:59: it is not put off") as no:
        worklist.snooze(desk, waits, at("2026-11-23T16:00"))
    assert no.value.hint == "Enter opens the field that is missing."
    stays.confirm_payer(desk, stay, PayerClass.COMMERCIAL_PPO, "card", "Anthem", no_medicare=True).result()
    (waits,) = [item for item in worklist.today(desk).items if item.kind == "unknown"]
    with pytest.raises(Refused, match="next shift at the latest"):
        worklist.snooze(desk, waits, date(2026, 11, 26))
    worklist.snooze(desk, waits, at("2026-11-24T07:00")).result()


def test_what_is_overdue_by_law_is_not_put_off_and_says_what_helps(desk: Desk) -> None:
    add(desk)
    late = edd(desk)._replace(weight="payer", due=at("2026-11-22T17:00"))
    with pytest.raises(Refused, match="payer deadline, overdue since Sun 22 17:00") as no:
        worklist.snooze(desk, late, at("2026-11-23T16:00"))
    assert no.value.hint == "d shows that it was done; H hands it on."


@pytest.mark.parametrize(
    ("weight", "due", "last"),
    [
        ("legal", at("2026-11-23T17:00"), at("2026-11-23T17:00")),
        ("payer", date(2026, 11, 24), at("2026-11-24T23:59:59")),
        ("policy", at("2026-11-23T17:00"), None),
        ("own", None, None),
    ],
)
def test_a_snooze_never_passes_a_legal_or_payer_due(desk: Desk, weight: str, due: Any, last: Any) -> None:
    now = hours.hours(desk)
    assert latest(due, weight, now) == last
    found = Found("x:1", "what", "why", "source", due=due, weight=weight)
    far = at("2026-12-24T10:00")
    assert wakes(found, far, now) == (last or far), "the due time may have come nearer since"
    assert wakes(Found("x:1", "what", "why", "source", safety=True), far, now) is None


def test_a_to_do_is_put_off_as_a_to_do(desk: Desk) -> None:
    todos.add(desk, None, {"text": "call", "due": "2026-11-23"}).result()
    (item,) = (each for each in worklist.today(desk).items if each.kind == "todo")
    worklist.snooze(desk, item, at("2026-11-24T09:00")).result()
    (again,) = (each for each in worklist.today(desk).items if each.kind == "todo")
    assert (again.due, again.why, again.bucket) == (at("2026-11-24T09:00"), "put off", Bucket.LATER)


def test_handed_on_it_stays_until_they_confirm_and_after(desk: Desk) -> None:
    add(desk)
    with pytest.raises(Refused, match="nobody"):
        worklist.taken(desk, edd(desk))
    with pytest.raises(Refused, match="nobody"):
        worklist.take_back(desk, edd(desk))
    with pytest.raises(Refused):
        worklist.hand(desk, edd(desk), "  ")
    worklist.hand(desk, edd(desk), "J. Kim").result()
    held = edd(desk)
    assert held.handed.startswith("with J. Kim since ")
    assert held.handed.endswith(", not confirmed")
    assert [item.kind for item in worklist.leaving(desk).handed] == ["edd"]
    worklist.taken(desk, held).result()
    assert ", confirmed " in edd(desk).handed
    assert not worklist.leaving(desk).handed
    worklist.take_back(desk, edd(desk)).result()
    assert not edd(desk).handed


def test_before_i_leave_over_a_weekend(desk: Desk) -> None:
    """On a Friday what is due by Monday morning lapses; what is put off is told, too."""
    stay, note = finished_note(desk)
    todos.add(desk, stay, {"text": "Sunday", "due": at("2026-11-29T10:00").isoformat()}).result()
    todos.add(desk, stay, {"text": "Monday", "due": at("2026-11-30T10:00").isoformat()}).result()
    left = worklist.leaving(desk, now=at("2026-11-27T15:00"))
    assert left.next_shift == at("2026-11-30T07:00")
    lapses = [item.what for item in left.lapses]
    assert "Sunday" in lapses
    assert "Monday" not in lapses
    assert [item.place.uid for item in left.uncharted] == [note]
    assert not left.nothing
    midweek = worklist.leaving(desk, now=at("2026-11-24T15:00"))
    assert "Sunday" not in [item.what for item in midweek.lapses]


def test_my_shift_is_asked_and_holds_at_once(desk: Desk) -> None:
    assert hours.is_usual(desk)
    done = hours.put(desk, NIGHT).result()
    assert done.message == "My shift: 19:00 to 07:00, Sat, Sun, holidays too"
    assert worklist.today(desk).next_shift == at("2026-11-28T19:00")
    assert hours.initial(desk)["days"] == ["sat", "sun"]
    said = {row.id: row.value for row in settings_page.page(desk).rows}
    assert said["shift"] == "19:00 to 07:00, Sat, Sun, holidays too"
    with pytest.raises(Refused, match="choose one"):
        hours.put(desk, {**NIGHT, "days": []})
    with pytest.raises(Refused, match="begins is a time"):
        hours.put(desk, {**NIGHT, "start": "soon"})


def test_the_closed_days_of_the_users_file_are_off_as_for_the_clocks(
    vault_folder: Path, open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "holidays.toml").write_text('[[days]]\nday = 2026-11-24\nname = "Closed"\n')
    desk = open_desk(vault_folder, user_dir=own)
    assert worklist.today(desk).next_shift == at("2026-11-25T07:00")


def test_a_day_on_which_the_facility_is_closed_is_off(desk: Desk) -> None:
    from ncm_tui.services import facility

    facility.add_holiday(desk, {"day": "2026-11-27", "name": "Closed"}).result()
    assert worklist.today(desk, now=at("2026-11-25T15:00")).next_shift == at("2026-11-30T07:00")


def test_the_caseloads_next_is_todays_first(desk: Desk) -> None:
    stay = add(desk, payer="UHC")
    todos.add(desk, stay, {"text": "call the niece", "due": at("2026-11-23T14:30").isoformat()}).result()
    (row,) = caseload.rows(desk, steps=next_line.steps(desk))
    listed = [item for item in worklist.today(desk).items if item.stay == stay]
    assert row.next is not None
    assert row.next.what.endswith(listed[0].what)
    shorts = {item.kind: next_line.of((item,))[0] for item in listed}
    assert all(step is not None and len(step.short) <= 9 for step in shorts.values())
    assert shorts["todo"] is not None
    assert shorts["todo"].what == "to-do: call the niece"
    assert next_line.of(()) == (None, None)
    patients.keep(desk, stay, False).result()
    assert caseload.rows(desk, steps=next_line.steps(desk)) == []
