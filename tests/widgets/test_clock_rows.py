"""The lines of the UR/Auth tab: open ones first, what is missing by its field, nothing by color alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.ranking import Hours
from ncm_tui.rules.shifts import Bounds
from ncm_tui.views.clock_page import ClockPage, Need
from ncm_tui.views.clock_words import GROUPS, short_due, sign_of, state_words
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.fact_words import fact_name, fact_words
from ncm_tui.widgets.clock_rows import clock_detail, header, row_text, rows_of

NOW = datetime(2026, 11, 23, 14, 9, tzinfo=ZoneInfo("America/New_York"))
HOUR = timedelta(hours=1)


def clock(
    what: str, state: ClockState, due: datetime | None = None, *, kind: str = "legal", group: str = "notice",
    watch: bool = False, why: str = "", needs: tuple[str, ...] = (), assumed: tuple[str, ...] = (),
    reason: str = "", opens: datetime | None = None, done: datetime | None = None,
) -> ClockLine:  # fmt: skip
    return ClockLine(
        stay="s", rule=what.upper(), trigger_uid="", what=what, title=what, state=state, due=due,
        window_open=opens, why=why, group=group, kind=kind, owner="plan" if watch else "cm", needs=needs,
        assumed=assumed, reason=reason, done_at=done, watch=watch,
    )  # fmt: skip


def page(*lines: ClockLine, needs: tuple[Need, ...] = ()) -> ClockPage:
    return ClockPage(lines, needs, (), {}, GROUPS, NOW)


def shown(of: ClockPage, *unfolded: str) -> list[str]:
    return [row_text(row, of, 80).plain.rstrip() for row in rows_of(of, frozenset(unfolded))]


def test_open_ones_stand_first_by_group_and_hour() -> None:
    held = page(
        clock("moon", ClockState.DUE, NOW + 2 * HOUR, why="obs 34 h"),
        clock("copy", ClockState.OVERDUE, NOW - HOUR, why="discharge 17:00", assumed=("discharge",)),
        clock("lapse", ClockState.DUE, NOW + 4 * 24 * HOUR, group="payer", kind="payer", why="thru Fri 27"),
        clock("im", ClockState.MET, NOW, done=NOW - 60 * HOUR),
    )
    assert shown(held) == [
        "   Notices",
        " ! ~13:09       copy                        overdue 1 h · discharge 17:00",
        " ▲ 16:09        moon                        due in 2 h · obs 34 h",
        "   Payer",
        " □ Fri 14:09    lapse                       thru Fri 27",
        " › Done: 1",
    ]
    assert header(held) == "UR/Auth ─ 3 to do · ! 1 overdue"
    assert shown(held, "fold:closed")[-1] == " ■              im                          done Sat 21 02:09"


def test_a_rule_or_profile_that_nobody_checked_says_so_on_its_line() -> None:
    unsure = clock("p2p", ClockState.DUE, NOW + 2 * HOUR, why="denied Tue 24")._replace(verify=True)
    assert shown(page(unsure))[1].endswith("due in 2 h · verify · denied Tue 24")


def test_a_missing_fact_is_one_line_whatever_waits_for_it() -> None:
    waiting = tuple(clock(one, ClockState.UNKNOWN, needs=("payer_class",)) for one in ("im", "moon"))
    held = page(*waiting, needs=(Need("payer_class", fact_words("payer_class"), waiting),))
    assert shown(held)[1] == " ? plan type (FFS, MA …) not confirmed · 2 clocks: im, moon"
    assert len(shown(held, "need:payer_class")) == 4
    assert "nothing to do now · 2 clocks not known yet" in header(held)


def test_what_others_do_and_what_does_not_apply_takes_no_line() -> None:
    held = page(
        clock("decision", ClockState.OVERDUE, NOW - HOUR, watch=True),
        clock("tcm", ClockState.NOT_YET),
        clock("hinn", ClockState.NOT_NEEDED, reason="does not apply"),
        clock("abn", ClockState.NOT_NEEDED, reason="an inpatient"),
    )
    assert shown(held) == [" › Others do it: decision", " › Not begun: tcm", " › Not needed: 1"]
    assert sign_of(held.lines[0], NOW) == ("▲", "soon")  # what somebody else owns is never red


def test_amber_ends_with_the_real_shift() -> None:
    """14:09, the shift ends 15:30: policy at 17:00 is not of this shift, what a payer wants lapses
    before the next; as on Today."""
    day = Hours(NOW, Bounds(NOW.replace(hour=15, minute=30), NOW + 17 * HOUR))
    night = Hours(NOW, Bounds(NOW.replace(hour=19, minute=30), NOW + 17 * HOUR))
    at_five = clock("review", ClockState.DUE, NOW.replace(hour=17, minute=0), kind="policy", group="payer")
    assert sign_of(at_five._replace(kind="payer"), NOW, day) == ("▲", "soon")
    assert sign_of(at_five, NOW, day)[0] == "□"
    assert sign_of(at_five, NOW, night) == ("▲", "soon")
    assert sign_of(clock("moon", ClockState.DUE, NOW + 2 * HOUR), NOW, day) == ("▲", "soon")
    assert shown(replace(page(at_five), hours=day))[1].startswith(" □ 17:00")
    assert shown(replace(page(at_five), hours=night))[1].startswith(" ▲ 17:00")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (clock("x", ClockState.OVERDUE, NOW - 50 * HOUR), "overdue 2 d"),
        (clock("x", ClockState.DUE, NOW + timedelta(minutes=40)), "due in 40 min"),
        (clock("x", ClockState.PENDING, NOW + HOUR), "can be done already"),
        (clock("x", ClockState.NOT_YET, opens=NOW + 34 * HOUR), "from Wed 25 00:09"),
        (clock("x", ClockState.INVALID_EARLY), "given too early: give it again"),
        (clock("x", ClockState.MET_LATE, done=NOW - HOUR), "done late Mon 23 13:09"),
        (clock("x", ClockState.NOT_NEEDED, reason="first IM under 2 days old"),
         "not needed: first IM under 2 days old"),
        (clock("x", ClockState.NOT_AVAILABLE, reason="after discharge"),
         "not possible any more: after discharge"),
        (clock("x", ClockState.UNKNOWN), "not known yet"),
    ],
)  # fmt: skip
def test_each_state_has_its_words(line: ClockLine, words: str) -> None:
    assert state_words(line, NOW) == words


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (NOW.replace(hour=23, minute=59, second=59), "today"),
        (NOW + 24 * HOUR, "Tue 14:09"),
        (NOW - 24 * HOUR, "Sun 14:09"),
        (NOW + 11 * 24 * HOUR, "Fri 04 Dec"),
        (NOW.replace(day=27, hour=23, minute=59), "Fri 27"),
    ],
)
def test_a_due_time_is_short_and_never_ambiguous(due: datetime, text: str) -> None:
    assert short_due(clock("x", ClockState.DUE, due), NOW) == text
    assert short_due(clock("x", ClockState.DUE, due, assumed=("edd",)), NOW) == "~" + text


def test_in_full_it_says_what_is_not_confirmed() -> None:
    line = clock("copy", ClockState.DUE, NOW + HOUR, assumed=("discharge", "inpatient_admit"))
    assert "not confirmed: planned time of leaving, inpatient order" in clock_detail(line, page(line)).plain
    assert fact_name("risk_tier") == "readmission tier"
    assert fact_name("payer_profile") == "profile in use", "not that there is none"
    assert (
        max(len(fact_name(name)) for name in ("notify_template", "clinical_template", "notify_hours")) <= 26
    )


def test_hostile_words_stay_words() -> None:
    held = page(clock("[/] \x1b[2J[SNF]", ClockState.DUE, NOW + HOUR, why="[b]x[/b]"))
    text = shown(held)[1]
    assert "[SNF]" in text
    assert "[b]x[/b]" in text
    assert "\x1b" not in text
