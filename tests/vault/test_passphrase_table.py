"""The table of ``docs/passphrases.md``: each line is accepted or refused as it says."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.vault.keys import normalised
from ncm_tui.vault.passphrase import MAXIMUM, check_passphrase
from ncm_tui.vault.store import Owner, Vault

PAGE = Path(__file__).parents[2] / "docs" / "passphrases.md"
OWNER = Owner("Dana Whitfield", "RN", "St. Brigid Medical Center", "America/New_York")
KNOWN = ("Dana", "Whitfield", "St.", "Brigid", "Medical", "Center", "ncm", "nurse")
_LINE = re.compile(r"\| (\d+) \| `(.+)` \| (yes|no) \| (.*?) ?\|")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\U([0-9a-f]{8})")


@dataclass(frozen=True)
class Row:
    number: int
    text: str
    accepted: bool
    remark: str

    @property
    def same_as(self) -> int:
        found = re.fullmatch(r"same as (\d+)", self.remark)
        return int(found[1]) if found else 0


def table() -> list[Row]:
    rows = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if found := _LINE.fullmatch(line):
            text = _ESCAPE.sub(lambda one: chr(int(one[1] or one[2], 16)), found[2])
            rows.append(Row(int(found[1]), text, found[3] == "yes", found[4]))
    return rows


ROWS = table()


def test_the_table_has_forty_lines_of_every_kind() -> None:
    assert [row.number for row in ROWS] == list(range(1, 41))
    assert len(ROWS[26].text) == 128
    assert any(row.text != row.text.strip() for row in ROWS)
    assert {row.accepted for row in ROWS} == {True, False}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_each_line(row: Row) -> None:
    if row.accepted:
        check_passphrase(row.text, known=KNOWN)
        return
    assert row.remark
    with pytest.raises(UsageProblem) as caught:
        check_passphrase(row.text, known=KNOWN)
    assert row.remark in caught.value.message
    assert caught.value.hint
    assert row.text not in caught.value.message + caught.value.hint


def test_same_means_same_bytes_and_nothing_else_does() -> None:
    seen: dict[bytes, int] = {}
    for row in ROWS:
        first = seen.setdefault(normalised(row.text), row.number)
        assert first == (row.same_as or row.number)


def test_one_character_too_long() -> None:
    signs = "".join(map(chr, range(0x4E00, 0x4E00 + MAXIMUM + 1)))
    check_passphrase(signs[:MAXIMUM])
    with pytest.raises(UsageProblem, match="at most 512"):
        check_passphrase(signs)


def test_composed_sets_decomposed_opens(tmp_path: Path) -> None:
    composed, decomposed = ROWS[9].text, ROWS[10].text
    assert composed != decomposed
    vault, _code = Vault.create(tmp_path / "v", composed, OWNER)
    vault.close()
    Vault.open(tmp_path / "v", decomposed).close()


def init(home: Path, row: Row) -> subprocess.CompletedProcess[str]:
    """``ncm init`` with this passphrase, through the real program."""
    secret = home.parent / f"{row.number}.txt"
    secret.write_bytes(row.text.encode("utf-8") + b"\n")
    return subprocess.run(
        [sys.executable, "-m", "ncm_tui", "init", "--home", str(home), "--passphrase-file", str(secret),
         "--name", OWNER.name, "--facility", OWNER.facility, "--timezone", OWNER.zone,
         "--recovery-file", str(home.parent / f"{row.number}.code")],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def through_the_program(row: Row, folder: Path) -> None:
    home = folder / f"home-{row.number}"
    made = init(home, row)
    assert made.returncode == (0 if row.accepted else 2), (row.number, made.stderr)
    if not row.accepted:
        assert row.remark in made.stderr
        assert not (home / "vaults").exists()
        return
    vault = next((home / "vaults").iterdir())
    typed = next((other.text for other in ROWS if other.same_as == row.number), row.text)
    Vault.open(vault, typed).close()


def test_three_lines_through_the_program(tmp_path: Path) -> None:
    for number in (12, 34, 40):
        through_the_program(ROWS[number - 1], tmp_path)


@pytest.mark.soak
def test_every_line_through_the_program(tmp_path: Path) -> None:
    for row in ROWS:
        through_the_program(row, tmp_path)
    sys.stdout.write(f"{len(ROWS)} passphrases: as the table says\n")
