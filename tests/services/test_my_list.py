"""Print my list: who stands on it, what never does, where the file goes and when it is gone."""

import os
import stat
from pathlib import Path

import pytest
from tests.services.hand import add
from tests.services.test_undo import BARRIER

from ncm_tui.rules.problems import Refused, StorageProblem, UsageProblem
from ncm_tui.services import careplan, my_list, print_folder, settings_page, todos
from ncm_tui.services.desk import Desk


@pytest.fixture
def ward(desk: Desk) -> Desk:
    """Maria with everything, a patient nobody is told of, one of another name order."""
    stay = add(desk, attending="Dr. S. Kimura", reason="Hip [L] fracture", payer="UHC")
    careplan.add_barrier(desk, stay, BARRIER).result(9)
    todos.add(desk, stay, {"text": "Call the SNF", "due": "2026-11-23"}).result(9)
    todos.add(desk, stay, {"text": "Tomorrow's thing", "due": "2026-11-24"}).result(9)
    todos.add(desk, stay, {"text": "Next week's thing", "due": "2026-11-30"}).result(9)
    todos.set_sticky(desk, stay, {"text": "STICKYWORD daughter first"}).result(9)
    hidden = add(desk, family="Quill", given="Rose", mrn="77", bed="4W-02", birth_date="1960-01-01",
                 no_information=True, reason="hip of Rose")  # fmt: skip
    careplan.add_barrier(desk, hidden, {**BARRIER, "title": "Quill house has stairs"}).result(9)
    todos.add(desk, hidden, {"text": "ring Rose", "due": "2026-11-23"}).result(9)
    return desk


def test_by_bed_with_what_is_due_and_without_the_sticky_line(ward: Desk) -> None:
    found = my_list.my_list(ward)
    assert [(row.bed, row.name) for row in found.rows] == [("4W-02", "NO INFO"), ("4W-12A", "ALVAREZ, Maria")]
    nobody, maria = found.rows
    assert nobody.due[0] == "1 to-do"
    assert (nobody.reason, nobody.barriers) == ("", ("1 barrier",))
    assert maria.due == ("today Call the SNF", "Tue 24 Tomorrow's thing", "discharge evaluation")
    assert (maria.attending, maria.reason, maria.stay[:4]) == ("Dr. S. Kimura", "Hip [L] fracture", "IP 3")
    assert maria.barriers
    said = my_list.text(found)
    assert said.startswith("CONFIDENTIAL – SHRED\nMY LIST · Dana Whitfield RN, CCM")
    assert "Hip [L] fracture" in said
    for never in (
        "STICKYWORD",
        "Quill",
        "QUILL",
        "Rose",
        "hip of Rose",
        "house has stairs",
        "Next week's thing",
        "0048213",
        "1948",
    ):
        assert never not in said


def test_initials(ward: Desk) -> None:
    assert [row.name for row in my_list.my_list(ward, only_initials=True).rows] == ["NO INFO", "A, M"]


def test_a_file_for_her_eyes_alone_gone_at_the_next_lock_and_on_record(ward: Desk) -> None:
    path = my_list.named(str(my_list.offered(ward)), "pdf")
    done = my_list.save(ward, path).result(9)
    assert (done.path, done.patients, done.pages, done.ours) == (path, 2, 1, True)
    assert path.parent == print_folder.own(ward)
    assert path.read_bytes().startswith(b"%PDF-1.")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert my_list.named(str(my_list.offered(ward)), "text").stem != path.stem
    with pytest.raises(Refused, match="is there already"):
        my_list.save(ward, path).result(9)
    said = ward.vault.reader.value("SELECT detail FROM audit_entry WHERE verb = 'my_list.printed'")
    assert said == "2 patients, pdf, names"
    assert print_folder.clear(ward) == 1
    assert not path.exists()


def test_what_she_puts_elsewhere_stays(ward: Desk, tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    paper.mkdir()
    settings_page.put(ward, "print_folder", str(paper)).result(9)
    path = my_list.named(str(my_list.offered(ward)), "text")
    assert (path.parent, path.suffix) == (paper, ".txt")
    done = my_list.save(ward, path, kind="text", only_initials=True).result(9)
    assert not done.ours
    assert "A, M" in path.read_text(encoding="utf-8")
    assert print_folder.clear(ward) == 0
    assert path.exists()


def test_where_it_cannot_go(ward: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="There is no folder"):
        my_list.save(ward, tmp_path / "nowhere" / "x.pdf").result(9)
    blocked = print_folder.own(ward)
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("in the way")
    with pytest.raises((StorageProblem, UsageProblem)):
        my_list.save(ward, blocked / "my-list.pdf").result(9)
    assert print_folder.clear(ward) == 0


def test_an_empty_list_prints_nothing(desk: Desk) -> None:
    with pytest.raises(Refused, match="nobody on your list"):
        my_list.save(desk, my_list.offered(desk))
