"""Gathering and opening files: limits, gzip, what is not there."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from tests.interop.build import bundle, patient, read, write

from ncm_tui.interop.files import Limits, Stopped, Watch, gather, load
from ncm_tui.rules.problems import UnreadableInput


def test_a_folder_in_name_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", ".hidden.json", "sub/c.json", ".git/d.json"):
        write(tmp_path, name, {})
    found = gather([tmp_path], Limits())
    assert [path.name for path in found] == ["a.json", "b.json", "c.json"]


def test_the_same_file_twice_is_one(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", {})
    assert gather([path, path, tmp_path], Limits()) == [path]


def test_what_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no such file") as caught:
        gather([tmp_path / "gone"], Limits())
    assert caught.value.exit == 4


def test_an_empty_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="empty"):
        gather([tmp_path], Limits())


def test_too_many_files(tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path, f"{number}.json", {})
    with pytest.raises(UnreadableInput, match="more than 3 files"):
        gather([tmp_path], Limits(files=3))


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    plain = write(tmp_path, "a.json", bundle(patient()))
    packed = tmp_path / "a.json.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert load(packed, Limits()).data == plain.read_bytes()
    assert len(read(packed).patients) == 1


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "bomb.gz"
    packed.write_bytes(gzip.compress(b"0" * (64 << 20)))
    with pytest.raises(UnreadableInput, match="larger than this program takes"):
        load(packed, Limits())


@pytest.mark.parametrize("cut", [3, 12, -4])
def test_a_damaged_gzip_is_a_sentence(tmp_path: Path, cut: int) -> None:
    packed = tmp_path / "a.gz"
    packed.write_bytes(gzip.compress(b'{"resourceType": "Bundle"}')[:cut])
    with pytest.raises(UnreadableInput, match="damaged or cut off"):
        load(packed, Limits())


def test_a_file_past_the_size(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes(b"x" * 100)
    with pytest.raises(UnreadableInput, match="larger"):
        load(path, replace(Limits(), file_size=10))


def test_stop_and_time() -> None:
    with pytest.raises(Stopped):
        Watch(stopped=lambda: True).check()
    with pytest.raises(UnreadableInput, match="given up"):
        Watch(limits=Limits(seconds=-1)).check()


def test_too_many_records() -> None:
    watch = Watch(limits=Limits(records=1))
    watch.record()
    with pytest.raises(UnreadableInput, match="more than 1 records"):
        watch.record()
