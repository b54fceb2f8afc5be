"""``ncm doctor``."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ncm_tui.services import doctor
from ncm_tui.vault.home import Home

Ncm = Callable[..., object]


def named(home: Path, **environment: str) -> dict[str, doctor.Check]:
    return {check.name: check for check in doctor.look(Home(home), environment)}


def test_a_fit_machine_is_0(ncm: Ncm) -> None:
    ran = ncm("doctor", "--json")
    assert ran.json["ok"] is (ran.exit == 0)
    assert {"name", "ok", "detail"} == ran.json["checks"][0].keys()
    assert "ncm" in ncm("doctor").out


def test_nothing_is_made(ncm: Ncm, home: Path) -> None:
    ncm("doctor")
    assert not home.exists()


def test_it_names_what_is_around(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = named(home)
    assert "tmux" not in plain["keys"].detail
    inside = named(home, TMUX="1", STY="2", NO_COLOR="1")
    assert "^B" in inside["keys"].detail
    assert "set-clipboard" in inside["copying"].detail
    assert "NO_COLOR" in inside["colors"].detail
    monkeypatch.setattr("sys.platform", "win32")
    windows = named(home)
    assert "not yet tested" in windows["system"].detail
    assert "Windows clipboard" in windows["copying"].detail


def test_figures_past_their_end_are_said(home: Path) -> None:
    def detail(day: date) -> str:
        found = {check.name: check for check in doctor.look(Home(home), {}, day)}["figures of the year"]
        assert found.ok
        return found.detail

    # Three notices went past the end of their approval before 2026; CMS said to go on with them.
    assert detail(date(2026, 7, 1)).startswith("CMS beneficiary notices: past the end of their approval")
    assert "ICD-10-CM" not in detail(date(2026, 7, 1))
    assert "ICD-10-CM FY2026 (April 2026): past its end (09/30/2026); a newer list is due." in detail(
        date(2026, 11, 24)
    )
    assert "Medicare Part A amounts: past its end (12/31/2026)" in detail(date(2027, 1, 1))


def test_a_definition_that_cannot_be_used_is_named(home: Path) -> None:
    (home / "library" / "overrides").mkdir(parents=True)
    (home / "library" / "overrides" / "lace.toml").write_text('form = "lace"\n', encoding="utf-8")
    found = named(home)["own definitions"]
    assert not found.ok
    assert "lace.toml: nothing is changed" in found.detail


def test_a_full_disk_is_1(ncm: Ncm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ncm_tui.vault.volume.LOW", 10**18)
    ran = ncm("doctor", "--json")
    assert ran.exit == 1
    assert [check["name"] for check in ran.json["checks"] if not check["ok"]] == ["free space"]


def test_no_patient_data(ncm: Ncm, desk: object) -> None:
    assert "Whitfield" not in ncm("doctor").out
