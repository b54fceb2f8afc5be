"""Payer templates: what is wrong with a file is said with its key; the user's own stand over the bundled."""

from pathlib import Path

import pytest

from ncm_tui.library.library import Library
from ncm_tui.library.payers import payer_and_faults
from ncm_tui.library.sources import Source

GOOD = """
id = "mine"
version = "1"
title = "Per diem"
licence = "own"
citation = "Contract"
confidence = "V"
[values]
notify = "hours"
notify_hours = 12
cadence_days = 1
"""


def faults(text: str) -> list[str]:
    return [str(each) for each in payer_and_faults(Source("payers", "mine", "mine.toml", True, text, ""))[1]]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"mine"', '"other"', "id: must be the name of its file, 'mine'."),
        ('"hours"', '"one_busines_day"', "values.notify: 'one_busines_day' is not one of"),
        ("notify_hours = 12\n", "", 'values.notify_hours: is needed beside notify = "hours".'),
        ("= 12", "= 12.5", "values.notify_hours: a whole number from 1 to 720 was expected, not 12.5."),
        ("cadence_days", "cadense_days", "did you mean 'cadence_days'?"),
        ("[values]", "[value]", "values: a table of what the profile says is needed."),
        ('confidence = "V"', 'confidence = "X"', "confidence: 'X' is not one of"),
    ],
)
def test_a_fault_names_its_key(old: str, new: str, said: str) -> None:
    assert faults(GOOD) == []
    assert any(said in each for each in faults(GOOD.replace(old, new)))


def test_the_users_own_stands_over_the_bundled_and_a_broken_one_alone_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "payers").mkdir()
    (tmp_path / "payers" / "same_day.toml").write_text(GOOD.replace('"mine"', '"same_day"'))
    (tmp_path / "payers" / "bad.toml").write_text("id = 3")
    found, broken = Library.load(user_dir=tmp_path).all("payers")
    mine = next(each for each in found if each.id == "same_day")
    assert (mine.local, mine.title, len(found)) == (True, "Per diem", 5)
    assert len(broken) == 1
    assert "bad.toml" in str(broken[0])
