"""The one registry: unique ids, no key with two jobs, every area printable."""

from collections import Counter

import pytest

from ncm_tui.command_shape import shown_key
from ncm_tui.commands import AREAS, TITLES, bindings, commands, everywhere_keys
from ncm_tui.screens.key_table import clashes, key_table

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
