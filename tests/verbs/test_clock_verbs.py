"""``conformance`` and ``form check`` of clock rules: what a vector or a file has wrong is a sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from ncm_tui import cli

INPUTS = {
    "tz": "America/New_York",
    "payer_class": "medicare_ffs",
    "status": "inpatient",
    "inpatient_admit": "2026-03-02T14:30:00-05:00",
    "now": "2026-03-03T09:00:00-05:00",
}
DUE = {"state": "due", "due": "2026-03-04T23:59:59-05:00"}


def vector(name: str, changed: dict[str, Any], rule: str = "IM_INITIAL") -> dict[str, Any]:
    return {"id": name, "rule": rule, "inputs": {**INPUTS, **changed}, "expected": DUE}


def test_vectors_of_rules(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    vectors = [
        vector("right", {}),
        vector("late", {"now": "2026-03-05T09:00:00-05:00"}),
        vector("zone", {"tz": "America/Nowhere"}),
        vector("no time", {"inpatient_admit": "2026-03-02T14:30"}),
        vector("no date", {"now": "2026-13-02T14:30:00-05:00"}),
        vector("no day", {"inpatient_admit": "2026-02-30"}),
        vector("other", {}, rule="NO_SUCH_RULE"),
    ]
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps(vectors), encoding="utf-8")
    assert cli.main(["conformance", str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["total"], found["passed"], found["undefined"]) == (7, 1, ["other"])
    got = {miss["id"]: miss["got"] for miss in found["missed"]}
    assert got["late"]["state"] == "overdue"
    assert "there is no time zone 'America/Nowhere'" in got["zone"]["error"]
    assert got["no time"]["error"] == "inpatient_admit: '2026-03-02T14:30' has no offset from UTC."
    assert got["no date"]["error"].startswith("now: '2026-13-02T14:30:00-05:00' is no time")
    assert got["no day"]["error"].startswith("inpatient_admit: '2026-02-30' is no time")


def test_a_clock_rule_is_checked_before_it_is_used(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = """id = "HOUSE_RULE"
version = "1"
title = "House rule"
short = "house rule"
licence = "CC0-1.0"
citation = "policy 12"
confidence = "C"
group = "notice"
kind = "own"
owner = "cm"
trigger = "inpatient_admit"
due = { clock = "CAL", n = 1 }
done_by = ["completed"]
"""
    file = tmp_path / "house-rule.toml"
    file.write_text(text, encoding="utf-8")
    assert cli.main(["form", "check", str(file)]) == 0
    assert "clock rule house-rule, no fault" in capsys.readouterr().out
    file.write_text(text.replace("CAL", "KAL"), encoding="utf-8")
    assert cli.main(["form", "check", str(file)]) == 4
    said = capsys.readouterr()
    assert "due.clock: 'KAL' is not one of CAL, HRS" in said.out + said.err
