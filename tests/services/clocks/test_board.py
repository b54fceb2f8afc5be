"""The board: clocks of my list, kept true as things are written and as time passes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.conftest import NOW
from tests.services.hand import add, at, leave

from ncm_tui.models.enums import ClockState, KeyTimeKind, PayerClass
from ncm_tui.rules.problems import NotFound
from ncm_tui.services import facility, patients, undo
from ncm_tui.services.clocks import board, evidence, figures
from ncm_tui.services.desk import Desk
from ncm_tui.views.clocks import ClockLine

GIVEN = {"recipient": "patient", "how": "signed", "copy_left": True, "interpreter": "not_needed"}


def medicare(desk: Desk, **answers: str | None) -> str:
    stay = add(desk, **answers)
    patients.confirm_payer(desk, stay, PayerClass.MEDICARE_FFS, "card", payer="Medicare").result()
    return stay


def clock(desk: Desk, stay: str, rule: str) -> ClockLine:
    return next(line for line in board.lines(desk, stay) if line.rule == rule)


def later(desk: Desk, now: datetime) -> Desk:
    return Desk(vault=desk.vault, library=desk.library, now=lambda: now, zone=desk.zone)


def test_what_is_written_is_seen_at_once_and_nobody_else_is_read_again(desk: Desk) -> None:
    one, two = medicare(desk), medicare(desk, mrn="0048214", family="Brandt")
    before = board.open_by_stay(desk)
    assert clock(desk, one, "IM_INITIAL").state is ClockState.OVERDUE
    evidence.record(
        desk, one, "IM_INITIAL", "", {**GIVEN, "happened_at": "2026-11-21T10:00:00-05:00"}
    ).result()
    assert clock(desk, one, "IM_INITIAL").state is ClockState.MET
    after = board.open_by_stay(desk)
    assert after[two] is before[two]
    assert after[one] is not before[one]
    undo.undo(desk, one).result()
    assert clock(desk, one, "IM_INITIAL").state is ClockState.OVERDUE


def test_time_alone_moves_clocks(desk: Desk) -> None:
    stay = medicare(desk, inpatient_order="2026-11-23T08:00:00-05:00", arrival="2026-11-23T07:00:00-05:00")
    line = clock(desk, stay, "IM_INITIAL")
    assert (line.state, line.due) == (ClockState.DUE, at("2026-11-25T23:59:59"))
    on_the_second = later(desk, at("2026-11-25T23:59:59"))
    assert clock(on_the_second, stay, "IM_INITIAL").state is ClockState.DUE
    assert clock(later(desk, at("2026-11-26T00:00:00")), stay, "IM_INITIAL").state is ClockState.OVERDUE
    assert clock(later(desk, at("2026-11-23T20:00")), stay, "IM_INITIAL").state is ClockState.DUE
    assert clock(desk, stay, "IM_INITIAL").state is ClockState.DUE, "looked at as of an earlier time"


@pytest.mark.parametrize("minutes", [0, 60, 1439])
def test_a_board_that_was_carried_on_says_what_a_new_one_says(desk: Desk, minutes: int) -> None:
    started = {
        "class_code": "OBSENC",
        "inpatient_order": None,
        "observation_start": "2026-11-22T15:00:00-05:00",
    }
    medicare(desk, **started)
    patients.set_edd(desk, medicare(desk, mrn="0048214"), at("2026-11-24T14:00")).result()
    leave(desk, medicare(desk, mrn="0048215"), "2026-11-22T12:00")
    board.all_lines(desk)
    then = later(desk, NOW + timedelta(minutes=minutes))
    assert board.all_lines(then) == tuple(board.Board(then).open_lines())


def test_who_left_stays_for_what_comes_after(desk: Desk) -> None:
    gone = medicare(desk)
    leave(desk, gone, "2026-11-22T12:00")
    assert gone in board.open_by_stay(desk)
    assert gone not in board.open_by_stay(later(desk, NOW + timedelta(days=36)))
    assert clock(later(desk, NOW + timedelta(days=36)), gone, "IM_INITIAL"), "its own chart still tells"


def test_off_my_list_is_off_the_board(desk: Desk) -> None:
    stay = medicare(desk)
    assert stay in board.open_by_stay(desk)
    patients.keep(desk, stay, False).result()
    assert stay not in board.open_by_stay(desk)
    patients.keep(desk, stay, True).result()
    assert stay in board.open_by_stay(desk)


def test_an_unknown_clock_says_what_it_needs_and_is_never_not_needed(desk: Desk) -> None:
    stay = add(desk, inpatient_order=None)
    line = clock(desk, stay, "IM_INITIAL")
    assert (line.state, line.due) == (ClockState.UNKNOWN, None)
    assert "has_medicare" in line.needs
    waiting = board.waiting(desk, stay)
    assert waiting["has_medicare"] > 1
    assert list(waiting.values()) == sorted(waiting.values(), reverse=True)


def test_an_unconfirmed_input_is_named(desk: Desk) -> None:
    stay = medicare(desk)
    patients.set_edd(desk, stay, date(2026, 11, 27)).result()
    assert clock(desk, stay, "QIO_REQUEST").assumed == ("discharge",)
    patients.set_edd(desk, stay, at("2026-11-27T15:00")).result()
    assert clock(desk, stay, "QIO_REQUEST").assumed == ()


def test_the_explanation_names_inputs_source_and_where_they_came_from(desk: Desk) -> None:
    stay = medicare(desk)
    explained = board.explanation(desk, stay, "IM_INITIAL")
    assert explained.rule.startswith("IM_INITIAL")
    assert "405.1205" in explained.source
    assert any("entered here" in value for _, value in explained.inputs)
    with pytest.raises(NotFound):
        board.explanation(desk, stay, "NO_SUCH_RULE")
    with pytest.raises(NotFound):
        board.explanation(desk, stay, "DND", "no-such-event")
    with pytest.raises(NotFound):
        board.lines(desk, "no-such-stay")


def test_a_day_closed_here_and_close_of_business_move_business_clocks(desk: Desk) -> None:
    stay = add(desk)
    patients.confirm_payer(desk, stay, PayerClass.COMMERCIAL_PPO, "card", payer="Aetna").result()
    patients.set_key_time(desk, stay, KeyTimeKind.INPATIENT_ORDER, at("2026-11-23T08:00")).result()
    before = board.board(desk).rules.calendar
    assert before.is_business(date(2026, 11, 27))
    facility.add_holiday(desk, {"day": "2026-11-27", "name": "Closed"}).result()
    figures.put(desk, figures.COB, "1630", "policy 12").result()
    after = board.board(desk).rules.calendar
    assert (after.is_business(date(2026, 11, 27)), f"{after.cob:%H:%M}") == (False, "16:30")
    assert after.outside.is_business(date(2026, 11, 27)), "no payer works by our closed days"


def test_the_users_own_closed_days_count(
    vault_folder: Path, open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    days = '[[days]]\nday = 2026-11-27\nname = "Closed"\n[[days]]\nday = 2026-12-24\npayers = true\n'
    (own / "holidays.toml").write_text(days)
    desk = open_desk(vault_folder, user_dir=own)
    both = board.board(desk).rules.calendar
    friday, eve = date(2026, 11, 27), date(2026, 12, 24)
    assert (both.is_business(friday), both.outside.is_business(friday)) == (False, True)
    assert (both.is_business(eve), both.outside.is_business(eve)) == (False, False)
