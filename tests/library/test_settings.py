"""The declared table of settings: each default passes its own check, each wrong value gets its sentence."""

from pathlib import Path

import pytest

from ncm_tui.commands import commands
from ncm_tui.library.settings import BY_ID, FILE, IN_FILE, SETTINGS, settings_markdown
from ncm_tui.rules.problems import UsageProblem


def test_the_table_holds_together() -> None:
    assert len(BY_ID) == len(SETTINGS)
    ids = {command.id for command in commands("everywhere")}
    for setting in SETTINGS:
        assert setting.help.endswith(".")
        assert not setting.opens or f"app.{setting.opens}" in ids, setting.id
        assert f"| {setting.title} |" in settings_markdown()
    for setting in IN_FILE:
        assert setting.place == FILE
        assert setting.words(setting.checked(setting.usual))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("idle_minutes", 0, "idle_minutes is a whole number from 1 to 15, not 0."),
        ("idle_minutes", True, "idle_minutes is a whole number from 1 to 15, not true."),
        ("idle_minutes", "5", 'idle_minutes is a whole number from 1 to 15, not "5".'),
        ("theme", "blue", 'theme is one of "dark", "light", "contrast", "plain", not "blue".'),
        ("theme", ["dark"], 'theme is one of "dark", "light", "contrast", "plain", not ["dark"].'),
        ("plain_signs", 1, "plain_signs is true or false, not 1."),
        ("backup_folder", "stick", 'backup_folder is a whole path, for example "/media/dana/stick/ncm"; "" is'
         ' none, not "stick".'),
        ("backup_folder", 7, 'backup_folder is a whole path, for example "/media/dana/stick/ncm"; "" is none,'
         " not 7."),
        ("backup_folder", "~nobody-of-that-name/x", 'backup_folder is a whole path, for example'
         ' "/media/dana/stick/ncm"; "" is none, not "~nobody-of-that-name/x".'),
    ],
)  # fmt: skip
def test_what_was_it_and_what_was_expected(name: str, value: object, sentence: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        BY_ID[name].checked(value)
    assert caught.value.message == sentence


def test_as_used_and_as_shown() -> None:
    assert BY_ID["backup_folder"].checked("") is None
    assert BY_ID["backup_folder"].checked("/stick") == Path("/stick")
    assert BY_ID["backup_folder"].words(None) == "none"
    assert BY_ID["idle_minutes"].words(5) == "5 min"
    assert BY_ID["theme"].words("contrast") == "high contrast"
    assert BY_ID["plain_signs"].words(True) == "ASCII"
