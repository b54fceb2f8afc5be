"""What is there, the user's own over the bundled, and files that are not what they say."""

from pathlib import Path

import pytest
from tests.library.test_forms import GOOD

from ncm_tui.library.checking import add_file, check_file
from ncm_tui.library.library import Library
from ncm_tui.rules.problems import DefinitionProblem, NotFound, Refused


@pytest.fixture
def user(tmp_path: Path) -> Path:
    (tmp_path / "user" / "forms").mkdir(parents=True)
    return tmp_path / "user"


def put(user: Path, name: str, text: str) -> Path:
    path = user / "forms" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    library = Library.load(tmp_path / "gone", tmp_path / "gone too")
    assert library.ids("forms") == ()


def test_an_unknown_id_is_not_found_with_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        Library.load().form("phq9")
    assert "Did you mean 'phq-9'?" in caught.value.hint


def test_the_users_own_stands_over_the_bundled(user: Path) -> None:
    put(user, "sils.toml", GOOD.replace('id = "small"', 'id = "sils"', 1))
    library = Library.load(user_dir=user)
    assert library.form("sils").local
    assert library.form("sils").title == "Small"
    assert not library.form("phq-9").local
    assert library.bundled("forms", "sils").local is False


def test_one_broken_file_does_not_hide_the_others(user: Path) -> None:
    put(user, "bad.toml", GOOD.replace('"choice"', '"choise"'))
    library = Library.load(user_dir=user)
    assert "bad" in library.ids("forms")
    assert all(form.id != "bad" for form in library.forms())
    assert [str(problem).count("choise") for problem in library.broken_forms()] == [1]
    with pytest.raises(DefinitionProblem) as caught:
        library.form("bad")
    assert caught.value.path.endswith("bad.toml")
    assert caught.value.exit == 4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id = ", "is not TOML"),
        ('id = "other"\n' + GOOD.split("\n", 2)[2], "must be the name of its file"),
        ("x = " + "[" * 20_000, "nested too deeply"),
        ("#" * 1_000_001, "longer than"),
    ],
)
def test_a_file_that_is_no_form(user: Path, text: str, says: str) -> None:
    put(user, "small.toml", text)
    with pytest.raises(DefinitionProblem, match=says):
        Library.load(user_dir=user).form("small")


def test_not_utf8(user: Path) -> None:
    (user / "forms" / "small.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DefinitionProblem, match="not UTF-8"):
        Library.load(user_dir=user).form("small")


def test_a_link_to_no_form(user: Path) -> None:
    text = GOOD.replace('type = "text"', 'type = "link"\nform = "phq9"')
    put(user, "small.toml", text)
    with pytest.raises(DefinitionProblem, match="there is no form 'phq9' to open; did you mean 'phq-9'"):
        Library.load(user_dir=user).form("small")


def test_add_keeps_it_once_and_refuses_another_text_of_the_same_version(user: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, encoding="utf-8")
    _, place, new = add_file(file, Library.load(user_dir=user), user)
    assert new
    assert place.read_text(encoding="utf-8") == GOOD
    assert add_file(file, Library.load(user_dir=user), user)[2] is False
    file.write_text(GOOD.replace("Small", "Smaller"), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        add_file(file, Library.load(user_dir=user), user)
    assert "Raise the version" in caught.value.hint
    file.write_text(GOOD.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    assert add_file(file, Library.load(user_dir=user), user)[2]
    assert Library.load(user_dir=user).form("small").version == "2"
    assert [each.name for each in place.parent.iterdir()] == ["small.toml"]


def test_add_refuses_a_bundled_id_and_version(user: Path, tmp_path: Path) -> None:
    file = tmp_path / "sils.toml"
    now = Library.load().form("sils").version
    text = GOOD.replace('id = "small"', 'id = "sils"', 1).replace('version = "1"', f'version = "{now}"', 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        add_file(file, Library.load(user_dir=user), user)


def test_add_writes_nothing_on_a_fault(user: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace('"choice"', '"choise"'), encoding="utf-8")
    with pytest.raises(DefinitionProblem, match="choise"):
        add_file(file, Library.load(user_dir=user), user)
    assert list((user / "forms").iterdir()) == []


def test_check_finds_every_fault_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD.replace('"choice"', '"choise"').replace("title", "titel", 1), encoding="utf-8")
    assert len(check_file(file, Library.load()).faults) >= 3


def test_a_short_title_is_read_from_the_head_of_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "half.toml").write_text('title = "Half')
    library = Library.load(user_dir=tmp_path)
    assert library.short_title("ahc-hrsn") == library.form("ahc-hrsn").short
    assert library.short_title("half") == "half"
    assert library.short_title("not-there") == "not there"
