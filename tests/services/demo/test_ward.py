"""The demo ward: the same seed gives the same people, and the people the app must carry are there."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from ncm_tui.rules.problems import Refused
from ncm_tui.services import caseload
from ncm_tui.services.demo import ward
from ncm_tui.services.demo.invent import SEED, invent
from ncm_tui.services.demo.story import stories
from ncm_tui.services.demo.throwaway import Throwaway, sweep
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Owner, Vault


def test_same_seed_same_people(now: datetime) -> None:
    assert invent(40, 7, now) == invent(40, 7, now)
    assert invent(40, 7, now) != invent(40, 8, now)


def test_beds_and_mrns_are_each_used_once(now: datetime) -> None:
    people = invent(3000, SEED, now)
    assert len({person.mrn for person in people}) == 3000
    assert len({person.bed for person in people}) == 3000


def test_the_ward_is_varied(demo_desk: Desk) -> None:
    rows = caseload.rows(demo_desk)
    assert len(rows) == len(stories()) == 18
    assert {row.status.value for row in rows} >= {"IP", "OB", "ED"}
    assert {row.payer_confirmed for row in rows} == {True, False}
    assert len({row.disposition for row in rows}) >= 7
    assert any(len(row.name) == 60 for row in rows)
    assert any("[" in row.name for row in rows)
    assert any(row.name.startswith("BABY GIRL A of TAYLOR") and row.name_alert for row in rows)
    assert sum(row.name.startswith("LEE, S") and row.name_alert for row in rows) == 2
    assert sum(row.safety for row in rows) >= 1


def test_a_ward_goes_into_an_empty_demo_vault_only(desk: Desk, demo_desk: Desk) -> None:
    with pytest.raises(Refused, match="demo vault only"):
        ward.build(desk)
    with pytest.raises(Refused, match="already"):
        ward.build(demo_desk)


@pytest.mark.parametrize("patients", [0, -1, 10_001])
def test_a_ward_has_a_size(demo_desk: Desk, patients: int) -> None:
    with pytest.raises(Refused, match="1 to 10,000"):
        ward.build(demo_desk, patients=patients)


def test_a_large_ward_with_notes(tmp_path: Path, passphrase: str, demo_desk: Desk) -> None:
    owner = Owner("Dana", "RN", "St. Brigid", "America/New_York")
    vault, _code = Vault.create(tmp_path / "vaults" / "large", passphrase, owner, demo=True)
    try:
        desk = replace(demo_desk, vault=vault)
        ward.build(desk, patients=60, notes=240)
        assert len(caseload.rows(desk)) == 60
        assert vault.reader.value("SELECT count(*) FROM note") >= 240
        assert vault.reader.rows("PRAGMA foreign_key_check") == []
    finally:
        vault.close()


def test_a_stale_folder_is_swept_and_a_live_one_is_kept(tmp_path: Path) -> None:
    demos = tmp_path / "demo"
    live = Throwaway(demos)
    stale = demos / "ward-left"
    stale.mkdir()
    (stale / "vault.db").write_bytes(b"x")
    assert sweep(demos) == 1
    assert live.home.is_dir()
    assert not stale.exists()
    live.remove()
    live.remove()
    assert not demos.exists()
