"""The one registry: unique ids, no key with two jobs, every area printable."""

from collections import Counter
from pathlib import Path
from string import ascii_letters

import pytest

from ncm_tui.command_shape import shown_key
from ncm_tui.commands import AREAS, TITLES, bindings, commands, everywhere_keys
from ncm_tui.commands.chart import FORM_LETTERS
from ncm_tui.library.hanging_check import TAKEN
from ncm_tui.library.library import Library
from ncm_tui.screens.key_table import clashes, key_table, named_key, named_keys
from ncm_tui.services.preferences import of_text

FORBIDDEN = {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+a", "ctrl+b", "f10", "f11", "f12"}


def all_commands() -> list[tuple[str, str]]:
    return [(area, command.id) for area, members in AREAS.items() for command in members]


def test_ids_are_unique() -> None:
    counted = Counter(name for _, name in all_commands())
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("area", sorted(AREAS))
def test_no_key_of_an_area_has_two_jobs(area: str) -> None:
    keys = Counter(key for command in AREAS[area] for key in command.keys.split(",") if key)
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("area", sorted(AREAS))
def test_no_key_that_terminals_keep_for_themselves(area: str) -> None:
    keys = {key for command in AREAS[area] for key in command.keys.split(",")}
    assert not keys & FORBIDDEN
    assert not {key for key in keys if key.startswith(("alt+", "shift+f", "ctrl+shift"))}


def test_every_letter_a_form_may_have_opens_it_and_does_nothing_else() -> None:
    letters = set(FORM_LETTERS.split(","))
    assert letters == set(ascii_letters) - TAKEN
    beside = {
        key for area in ("chart", "list", "everywhere") for c in AREAS[area] for key in c.keys.split(",")
    }
    assert not letters & beside
    named = [form.letter for form in Library.load().form_heads() if form.letter]
    assert len(named) == len(set(named))
    assert set(named) <= letters


def test_no_area_takes_an_everywhere_key() -> None:
    taken = everywhere_keys()
    for area, members in AREAS.items():
        if area != "everywhere":
            assert not {key for command in members for key in command.keys.split(",")} & taken, area


def test_bindings_carry_id_and_tooltip() -> None:
    made = bindings("everywhere", "caseload")
    assert all(binding.id and binding.tooltip for binding in made)
    assert all(binding.priority for binding in bindings("everywhere"))
    digits = [binding for binding in bindings("chart") if binding.id and binding.id.startswith("chart.tab.")]
    assert [binding.action for binding in digits][:2] == ["pick_strip('1')", "pick_strip('2')"]


def test_the_shipped_keys_do_not_clash() -> None:
    assert clashes({}) == []


def test_a_clash_is_named() -> None:
    said = clashes({"caseload.sort": "a", "no.such": "x"})
    assert "There is no command 'no.such'." in said
    assert any("caseload.sort" in words and "caseload.add" in words for words in said)


def test_a_clash_with_an_everywhere_key_is_named() -> None:
    assert any("app.lock" in words for words in clashes({"caseload.sort": "f9"}))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"caseload.sort": "O"}, ""),
        ({"caseload.sort": "s,f9"}, "F9 would do both “lock” (app.lock)"),
        ({"app.lock": "f9"}, ""),
        ({"app.lock": ""}, "app.lock needs a key"),
        ({"app.lock": "x"}, "x is typed where app.lock works"),
        ({"app.settings": "ctrl+r"}, "^R would do both"),
        ({"app.find": "ctrl+a"}, "^A does not reach the app through every terminal"),
        ({"find.open": "x"}, "x is typed where find.open works"),
        ({"chart.tab": "a"}, "chart.tab goes by its digits"),
        ({"plan.edit": "h"}, "h would do both “history” (chart.past) and “edit” (plan.edit)"),
        ({"plan.edit": "j"}, "j would do both “down” (list.down)"),
        ({"plan.edit": "f10"}, "F10 does not reach"),
        ({"caseload.sort": "e", "caseload.edit": "s"}, ""),
        ({"caseload.sort": "ö"}, "“ö” is no key that is known"),
    ],
)
def test_what_a_remapping_may_be(keys: dict[str, str], said: str) -> None:
    told = clashes(named_keys(keys))
    assert any(said in words for words in told) if said else told == []


@pytest.mark.parametrize(
    ("written", "key"),
    [("^T", "ctrl+t"), ("?", "question_mark"), ("F6", "f6"), ("Enter", "enter"), ("o", "o"), ("O", "O"),
     ("Esc", "escape"), ("question_mark", "question_mark"), ("PgUp", "pageup"), ("+", "plus"), ("Foo", None),
     ("", None)],
)  # fmt: skip
def test_keys_by_the_names_they_are_printed_with(written: str, key: str | None) -> None:
    assert named_key(written) == key


def test_the_example_of_the_docs_may_be_copied() -> None:
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    example = of_text(page.partition("```toml\n")[2].partition("```")[0], Path("settings.toml"))
    assert example.wrong == ()
    assert len(example.keys) > 1
    assert clashes(named_keys(example.keys)) == []


def test_every_shipped_key_is_known_by_its_printed_name() -> None:
    for command in commands(*AREAS):
        for key in filter(None, command.keys.split(",")):
            assert named_key(shown_key(key)) == key


@pytest.mark.parametrize(
    ("key", "shown"), [("ctrl+s", "^S"), ("f2", "F2"), ("question_mark", "?"), ("a", "a"), ("full_stop", ".")]
)
def test_keys_as_a_nurse_reads_them(key: str, shown: str) -> None:
    assert shown_key(key) == shown


def test_the_key_table_names_every_command() -> None:
    table = key_table()
    assert all(f"`{name}`" in table for _, name in all_commands())
    assert all(area in TITLES for area in AREAS)


def test_unknown_area() -> None:
    with pytest.raises(KeyError):
        commands("nowhere")
