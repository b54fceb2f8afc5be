"""The page of everything that can be set: what it says, what it changes, what it refuses."""

import time
from pathlib import Path

import pytest

from ncm_tui.library.settings import SETTINGS
from ncm_tui.rules.problems import Refused, UsageProblem
from ncm_tui.services import preferences, retention, settings, settings_file, settings_page
from ncm_tui.services.desk import Desk


def home(desk: Desk) -> Path:
    path = preferences.path_of(desk)
    assert path is not None
    return path


def values(desk: Desk) -> dict[str, str]:
    return {row.id: row.value for row in settings_page.page(desk).rows}


def test_every_setting_with_its_value(desk: Desk) -> None:
    rows = settings_page.page(desk).rows
    assert [row.id for row in rows] == [setting.id for setting in SETTINGS]
    assert values(desk) == {
        "theme": "dark", "plain_signs": "drawn", "keys": "as shipped", "idle_minutes": "10 min",
        "backup_folder": "none", "retention_days": "45 days", "permission": "full identity",
        "facility": "St. Brigid Medical Center · America/New_York", "mine": "everybody on a list",
        "print_folder": "none", "column_maps": "none yet",
        "shift": "07:00 to 15:30, Mon to Fri", "clock_rules": "usual figures", "payer_profiles": "none yet",
        "profile_days": "180 days",
    }  # fmt: skip


def test_changed_and_usual_again(desk: Desk) -> None:
    done = settings_page.put(desk, "idle_minutes", 5).result()
    assert done.message == "Lock when idle: 5 min"
    assert home(desk).read_text().endswith("idle_minutes = 5\n")
    assert settings_page.value(desk, "idle_minutes") == 5
    settings_page.put_keys(desk, {"caseload.sort": "O"}, "said").result()
    retention.set_days(desk, 30).result()
    settings_page.put_mine(desk, "4W, 5E-01..5E-08").result()
    told = values(desk)
    assert (told["idle_minutes"], told["keys"], told["retention_days"]) == ("5 min", "1 changed", "30 days")
    assert told["mine"] == settings_page.mine_text(desk) == "4W, 5E-01..5E-08"
    assert settings_page.put(desk, "idle_minutes", None).result().message == "Lock when idle: 10 min"
    assert settings_page.keys(desk) == {"caseload.sort": "O"}


def test_refused_with_the_reason(desk: Desk) -> None:
    with pytest.raises(UsageProblem, match="from 1 to 15"):
        settings_page.put(desk, "idle_minutes", 99).result()
    with pytest.raises(Refused, match="no range of beds"):
        settings_page.put_mine(desk, "4W-..")
    home(desk).write_text("= =")
    with pytest.raises(Refused, match="cannot change"):
        settings_page.put(desk, "idle_minutes", 3).result()


def test_a_wrong_file_is_told_on_its_line(desk: Desk) -> None:
    home(desk).write_text("idle_minutes = 99\nthem = 'dark'\n")
    page = settings_page.page(desk)
    wrong = {row.id: row.wrong for row in page.rows if row.wrong}
    assert list(wrong) == ["idle_minutes"]
    assert "line 1" in wrong["idle_minutes"]
    assert page.wrong == ("settings.toml, line 2: There is no setting “them”. Did you mean theme?",)


def test_a_vault_outside_a_home_keeps_the_look_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preferences, "path_of", lambda _: None)
    settings_page.put(desk, "theme", "light").result()
    assert settings.get(desk, "theme") == "ncm-light"
    with pytest.raises(Refused, match="no settings file"):
        settings_page.put(desk, "idle_minutes", 3)
    assert settings_page.value(desk, "idle_minutes") == 10


def test_two_changed_at_once_both_hold(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each write reads the file the one before it wrote, also where the disk is slow."""
    read = settings_file._text

    def slow(path: Path) -> str:
        text = read(path)
        time.sleep(0.02)
        return text

    monkeypatch.setattr(settings_file, "_text", slow)
    puts = [settings_page.put(desk, "idle_minutes", 5), settings_page.put(desk, "theme", "light")]
    puts += [settings_page.put(desk, "idle_minutes", minutes) for minutes in (6, 7)]
    for put in puts:
        put.result()
    assert settings_page.value(desk, "idle_minutes") == 7, "in the order they were asked for"
    assert settings_page.value(desk, "theme") == "light"
