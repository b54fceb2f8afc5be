"""The settings file: absent, right, and wrong in each way with a sentence; the rest of it holds."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ncm_tui.rules.problems import UnreadableInput
from ncm_tui.services.preferences import Preferences, load, of_text, read


def test_absent_is_usual(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Preferences({}, 10)


def test_keys_and_minutes(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '\ufeffidle_minutes = 3\ntheme = "light"\n[keys]\n"caseload.sort" = "o"\n', encoding="utf-8"
    )
    found = load(path)
    assert found == Preferences({"caseload.sort": "o"}, 3, None, "light")
    assert found.said == {"idle_minutes", "theme"}


def test_a_command_needs_no_quotes() -> None:
    found = of_text('[keys]\ncaseload.sort = "o"\n', Path("settings.toml"))
    assert found.keys == {"caseload.sort": "o"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("idle_minutes = 0", "line 1: idle_minutes is a whole number from 1 to 15, not 0."),
        ("# mine\n\nidle_minutes = 'x'", 'line 3: idle_minutes is a whole number from 1 to 15, not "x".'),
        ("theme = 'x'", 'line 1: theme is one of "dark"'),
        ("plain_signs = 'no'", "line 1: plain_signs is true or false"),
        ("backup_folder = 'stick'", "line 1: backup_folder is a whole path"),
        ("[keys]\na = 1", "line 1: \\[keys\\] maps a command"),
        ("keys = 3", "line 1: \\[keys\\] maps a command"),
        ("idle_minuts = 3", "line 1: There is no setting “idle_minuts”. Did you mean idle_minutes?"),
        ("[sounds]\non = true", "line 1: There is no setting “sounds”. \\^P, settings, shows them all."),
        ("= =", "settings.toml: The settings are not TOML"),
        ("a = " + "[" * 5000, "settings.toml: The settings are not TOML"),
        ("a = " + "9" * 5000, "settings.toml: The settings are not TOML"),
    ],
)
def test_wrong_is_a_sentence_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(UnreadableInput, match=words.replace("?", "\\?")):
        raise UnreadableInput(str(read(path).wrong[0]))
    with pytest.raises(UnreadableInput):
        load(path)


def test_what_is_right_in_a_wrong_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("idle_minutes = 99\ntheme = 'light'\nbackup_folder = 7\n")
    found = read(path)
    assert (found.idle_minutes, found.theme, found.backup_folder) == (10, "light", None)
    assert {one.code for one in found.wrong} == {"settings.idle_minutes", "settings.backup_folder"}
    assert [one.code for one in found.wrong_about("backup_folder")] == ["settings.backup_folder"]


WORDS = st.sampled_from(
    [*"{}[]=3#\n", "idle_minutes", "theme", "keys", "[keys]", "[[keys]]", '"light"', '"""']
)


@given(text=st.text(max_size=40) | st.lists(WORDS, max_size=12).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_nothing_in_the_file_keeps_anybody_out(text: str) -> None:
    """Whatever it holds: a range that holds, and for what is wrong a sentence without control characters."""
    found = of_text(text, Path("settings.toml"))
    assert 1 <= found.idle_minutes <= 15
    assert all(str(problem).isprintable() for problem in found.wrong)


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInput, match="cannot be read"):
        load(path)
