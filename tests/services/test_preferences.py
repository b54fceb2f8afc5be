"""The settings file: absent, right, and wrong in each way with a sentence."""

from pathlib import Path

import pytest

from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.services.preferences import Preferences, load


def test_absent_is_usual(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Preferences({}, 10)


def test_keys_and_minutes(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('idle_minutes = 3\n[keys]\n"caseload.sort" = "o"\n')
    assert load(path) == Preferences({"caseload.sort": "o"}, 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("idle_minutes = 0", "from 1 to 15"),
        ("idle_minutes = 16", "from 1 to 15"),
        ("idle_minutes = true", "from 1 to 15"),
        ("idle_minutes = 'x'", "from 1 to 15"),
        ("[keys]\na = 1", "maps a command"),
        ("keys = 3", "maps a command"),
        ("= =", "not TOML"),
    ],
)
def test_wrong_is_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(UnreadableInput, match=words):
        load(path)


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInput, match="cannot be read"):
        load(path)
