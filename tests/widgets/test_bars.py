"""Who, where, what can I press: the bars never cut off what matters and never overflow."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from tests.screens.hostile import FORBIDDEN_CONTROLS, HOSTILE
from textual.app import App, ComposeResult

from ncm_tui.commands import AREAS
from ncm_tui.models.enums import PatientStatus
from ncm_tui.views.patient import PatientLine, VolatileFact
from ncm_tui.widgets.key_bar import MOST, KeyBar, key_line
from ncm_tui.widgets.patient_bar import identity_row, stay_row

ZONE = ZoneInfo("America/New_York")
LINE = PatientLine(
    patient="p",
    stay="s",
    name="ALVAREZ, Maria",
    preferred_name="",
    age_sex="78F",
    birth_date=date(1948, 3, 2),
    mrn="0048213",
    bed="4W-12A",
    unit="4W",
    status=PatientStatus.IP,
    since=datetime(2026, 11, 20, 19, 30, tzinfo=UTC),
    since_exact=True,
    day=4,
    observation_hours=None,
    los_days=3,
    gmlos="3.8*",
    payer="UHC MA",
    payer_confirmed=True,
    code_status=VolatileFact("Full code", "EMR", datetime(2026, 11, 23, 11, 42, tzinfo=UTC)),
    language="Spanish",
    interpreter=False,
    isolation="iso",
    safety=True,
    name_alert=True,
    newborn=False,
    age_years=78,
    birth_year=1948,
    stay_open=True,
)


def test_the_two_rows_as_written() -> None:
    first, second = identity_row(LINE, 80).plain, stay_row(LINE, 100, ZONE).plain
    assert first.startswith(" ALVAREZ, Maria  78F  DOB 02 Mar 1948  MRN 0048213 ")
    assert first.rstrip().endswith("4W-12A  LOS 3/3.8*")
    assert second.startswith(" IP Fri 20 14:30 · day 4 · UHC MA✓ · Full code 06:42 · Spanish · iso")
    assert second.endswith(" · iso · ! safety · NAME ALERT")


def test_at_80_the_day_and_the_hour_give_way_first() -> None:
    shown = stay_row(LINE, 80, ZONE).plain
    assert shown == " IP Fri 20 · UHC MA✓ · Full code 06:42 · Spanish · iso · ! safety · NAME ALERT"


def test_who_left_or_died_is_said_on_top_whatever_gives_way() -> None:
    gone = replace(LINE, stay_open=False, left_at=datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    assert " · LEFT Mon 23 07:00 · ! safety" in stay_row(gone, 80, ZONE).plain
    assert "day 4" not in stay_row(gone, 120, ZONE).plain
    assert " · DIED Mon 23 · ! safety" in stay_row(replace(gone, died=True, left_exact=False), 60, ZONE).plain


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("name", [*HOSTILE, "WOJCIECHOWSKA-BARTHOLOMEW-FITZGERALD, Maximiliana Konstantyna"])
def test_identifiers_are_never_cut_off(name: str, width: int) -> None:
    line = replace(LINE, name=name, isolation="contact " * 20)
    first, second = identity_row(line, width), stay_row(line, width, ZONE)
    assert cell_len(second.plain) <= width
    assert "NAME ALERT" in second.plain
    assert "! safety" in second.plain
    assert not FORBIDDEN_CONTROLS & set(first.plain + second.plain)
    if width >= 80:
        assert cell_len(first.plain) <= width
        assert "DOB 02 Mar 1948" in first.plain
        assert "MRN 0048213" in first.plain


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "name", ["山田山田山田山田山田山田山田, 花子", "WOJCIECHOWSKA-BARTHOLOMEW-FITZGERALD, Maximiliana"]
)
def test_a_switch_said_at_the_edge_cuts_no_identifier(name: str, width: int) -> None:
    first = identity_row(replace(LINE, name=name), width, f"◂ now {name}").plain
    assert cell_len(first) <= width
    assert "DOB 02 Mar 1948  MRN 0048213 " in first


def test_a_switch_is_said_at_the_right_edge() -> None:
    assert identity_row(LINE, 80, "◂ now LEE, Susan").plain.rstrip().endswith("◂ now LEE, Susan")


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("2026-11-23T11:42:00+00:00", "· Full code 06:42 ·"),
        ("2026-11-22T19:09:00+00:00", "· Full code Sun 14:09 ·"),
        ("2026-11-22T19:08:00+00:00", "· ▲ Full code Sun 14:08 ·"),
        ("2026-11-17T14:09:00+00:00", "· ▲ Full code Tue 09:09 ·"),
        ("2026-11-16T20:00:00+00:00", "· ▲ Full code 16 Nov ·"),
        ("2026-11-01T14:09:00+00:00", "· ▲ Full code 01 Nov ·"),
        ("2025-11-23T14:09:00+00:00", "· ▲ Full code 23 Nov 2025 ·"),
    ],
    ids=["today", "a-day", "past-a-day", "six-days", "seven-days", "three-weeks", "a-year"],
)
def test_a_weekday_is_said_for_this_week_only(seen: str, said: str) -> None:
    line = replace(LINE, code_status=VolatileFact("Full code", "EMR", datetime.fromisoformat(seen)))
    now = datetime(2026, 11, 23, 19, 9, tzinfo=UTC)
    assert said in stay_row(line, 120, ZONE, now).plain


def test_observation_shows_hours() -> None:
    line = replace(LINE, status=PatientStatus.OB, observation_hours=34)
    assert identity_row(line, 80).plain.rstrip().endswith("obs 34 h")


def test_a_date_only_start_shows_no_hour() -> None:
    assert "14:30" not in stay_row(replace(LINE, since_exact=False), 80, ZONE).plain


def test_an_unconfirmed_payer_shows_it() -> None:
    assert "UHC MA~" in stay_row(replace(LINE, payer_confirmed=False), 80, ZONE).plain


@pytest.mark.parametrize("area", sorted(AREAS))
def test_no_key_bar_overflows(area: str) -> None:
    for width in (40, 80, 120):
        keys = KeyBar(area, "everywhere").keys
        shown = key_line(keys, width)
        assert shown.cell_len <= width
    assert len([key for key in key_line(keys, 400).plain.split("  ") if key.strip()]) <= MOST


async def test_a_message_of_two_lines_keeps_its_margin_on_both() -> None:
    class Bar(App[None]):
        def compose(self) -> ComposeResult:
            yield KeyBar()

    app = Bar()
    async with app.run_test(size=(40, 8)) as pilot:
        bar = app.query_one(KeyBar)
        bar.say("The next import gives what is missing: ^P Permission shows it")
        await pilot.pause()
        lines = [bar.render_line(y).text.rstrip() for y in range(bar.size.height)]
    assert lines == [" The next import gives what is missing:", " ^P Permission shows it"]
