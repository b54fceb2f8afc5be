"""The settings file written back: one line changes, everything else stays as it was written."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ncm_tui.rules.problems import Refused, StorageProblem, UsageProblem
from ncm_tui.services import settings_file
from ncm_tui.services.preferences import read

WRITTEN = """\
# what I like
idle_minutes = 4   # short: a busy station

theme = 'light'
[keys]  # mine
caseload.sort = "O" # o is taken
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_comments_and_order_stay(path: Path) -> None:
    path.write_text(WRITTEN)
    settings_file.put(path, "idle_minutes", 5)
    settings_file.put(path, "backup_folder", '/a "stick" # 1')
    settings_file.put_keys(path, {"caseload.sort": "p", "chart.undo": "x"})
    assert (
        path.read_text()
        == """\
# what I like
idle_minutes = 5   # short: a busy station

theme = 'light'
backup_folder = "/a \\"stick\\" # 1"
[keys]  # mine
caseload.sort = "p" # o is taken
"chart.undo" = "x"
"""
    )
    settings_file.put(path, "idle_minutes", None)
    settings_file.put_keys(path, {})
    assert (
        path.read_text()
        == """\
# what I like

theme = 'light'
backup_folder = "/a \\"stick\\" # 1"
[keys]  # mine
"""
    )


def test_a_new_file_says_where_it_is_explained(path: Path) -> None:
    settings_file.put(path.parent / "new" / "settings.toml", "theme", "contrast")
    text = (path.parent / "new" / "settings.toml").read_text()
    assert text.startswith("# ncm-tui.")
    assert text.endswith('theme = "contrast"\n')


@pytest.mark.parametrize(
    "text",
    [
        "= =",
        "keys = { 'caseload.sort' = 'o' }\n",
        '"keys" = {}\nidle_minutes = """\n4"""\n',
        'idle_minutes = 4\n[other]\nx = """\n[keys]\n"""\n',
    ],
)
def test_a_file_that_cannot_be_changed_line_by_line_is_left_alone(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(Refused, match="nothing was changed"):
        settings_file.put_keys(path, {"caseload.sort": "p"})
    assert path.read_text() == text


def test_a_value_out_of_range_and_a_folder_that_takes_nothing(path: Path) -> None:
    with pytest.raises(UsageProblem, match="from 1 to 15"):
        settings_file.put(path, "idle_minutes", 16)
    assert not path.exists()
    (path.parent / "file").write_text("x")
    with pytest.raises(StorageProblem):
        settings_file.put(path.parent / "file" / "settings.toml", "idle_minutes", 3)


@pytest.mark.skipif(os.name == "nt", reason="links want a privilege there")
def test_a_link_to_the_file_stays_one(path: Path) -> None:
    real = path.with_name("dotfiles.toml")
    real.write_text("idle_minutes = 3\n")
    path.symlink_to(real)
    settings_file.put(path, "idle_minutes", 2)
    assert path.is_symlink()
    assert real.read_text() == "idle_minutes = 2\n"


VALUES = {
    "idle_minutes": st.integers(1, 15),
    "theme": st.sampled_from(["dark", "light", "contrast", "plain"]),
    "plain_signs": st.booleans(),
    "backup_folder": st.text(st.characters(exclude_categories=("Cs",)), max_size=12).map("/".__add__),
}
PUTS = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), st.none() | VALUES[name])
)


@given(puts=st.lists(PUTS, max_size=6))
@settings(max_examples=40, deadline=None)
def test_what_is_put_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, puts: list[tuple[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "settings.toml"
    path.write_text(WRITTEN)
    for name, value in puts:
        settings_file.put(path, name, value)
    found = read(path)
    assert found.wrong == ()
    assert found.keys == {"caseload.sort": "O"}
    last = dict(puts)
    for name, value in last.items():
        if value is not None and name != "backup_folder":
            assert getattr(found, name) == value
    assert "# what I like" in path.read_text(encoding="utf-8")
