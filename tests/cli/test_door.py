"""Global options, exits, and errors as one JSON document."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ncm_tui import __version__
from ncm_tui.verbs import VERBS, doctor
from ncm_tui.verbs.call import Call

Ncm = Callable[..., object]


def outside(*arguments: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """``ncm`` in a process of its own, with no terminal."""
    env = {"PATH": os.environ["PATH"], "NCM_HOME": str(home), "LC_ALL": "C.UTF-8", **more}
    return subprocess.run(
        [sys.executable, "-m", "ncm_tui", *arguments],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_version(home: Path) -> None:
    ran = outside("--version", home=home)
    assert (ran.returncode, ran.stdout.strip()) == (0, f"ncm {__version__}")


def test_version_loads_next_to_nothing() -> None:
    code = (
        "import sys; before = set(sys.modules); from ncm_tui.launcher import main; main(['--version']);"
        "print(*sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ran.stdout.splitlines()[1].split()
    assert {name.split(".")[0] for name in loaded} <= {"ncm_tui", "__future__"}, loaded


def test_the_app_without_a_terminal_says_so(home: Path) -> None:
    ran = outside(home=home)
    assert ran.returncode == 2
    assert "needs a terminal" in ran.stderr


def test_no_sockets_no_files_for_help(home: Path) -> None:
    ran = outside("--help", home=home)
    assert ran.returncode == 0
    assert all(verb.name in ran.stdout for verb in VERBS)
    assert not home.exists()


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
def test_each_verb_has_help(verb: str, home: Path) -> None:
    ran = outside(verb, "--help", home=home)
    assert ran.returncode == 0, ran.stderr
    assert "usage: ncm" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["frobnicate"], "usage"),
        (["doctor", "--frob"], "usage"),
        (["caseload", "--at", "yesterday"], "at"),
        (["caseload", "--at", "2026-11-23T14:09:00"], "at"),
        (["init", "--at", "2026-11-23T14:09:00-05:00", "--name", "A"], "at_on_write"),
        (["caseload", "--passphrase-file", "/nowhere/at/all"], "no_vault"),
    ],
)
def test_wrong_calls_answer_in_json(ncm: Ncm, arguments: list[str], code: str) -> None:
    ran = ncm(*arguments, "--json")
    assert ran.error.keys() == {"code", "message", "path", "hint"}
    assert ran.error["code"] == code
    assert ran.exit == (1 if code == "no_vault" else 2)
    plain = ncm(*arguments)
    assert plain.exit == ran.exit
    assert plain.out == ""
    assert ran.error["message"] in plain.err


def test_globals_stand_before_or_after_the_verb(ncm: Ncm, tmp_path: Path) -> None:
    before = ncm("--home", tmp_path / "x", "--json", "doctor").json["checks"]
    after = ncm("doctor", "--json", "--home", tmp_path / "x").json["checks"]
    changing = {"free space"}  # other programs write meanwhile
    assert [each for each in before if each["name"] not in changing] == [
        each for each in after if each["name"] not in changing
    ]


def test_wrong_passphrase_is_3(ncm: Ncm, vault_folder: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("quite another passphrase\n", encoding="utf-8")
    ran = ncm("caseload", "--json", "--passphrase-file", wrong)
    assert (ran.exit, ran.error["code"]) == (3, "wrong_passphrase")
    assert "quite another" not in ran.out + ran.err


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_an_unusable_passphrase_file_is_2(
    ncm: Ncm, vault_folder: Path, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    ran = ncm("caseload", "--json", "--passphrase-file", path)
    assert (ran.exit, ran.error["code"]) == (2, "passphrase_file")


def test_no_terminal_to_ask_on_is_2(vault_folder: Path, home: Path) -> None:
    ran = outside("caseload", home=home)
    assert ran.returncode == 2
    assert "no terminal to ask" in ran.stderr


def test_a_vault_in_use_is_5(ncm: Ncm, desk: object, passphrase_file: Path) -> None:
    ran = ncm("caseload", "--json", "--passphrase-file", passphrase_file)
    assert (ran.exit, ran.error["code"]) == (5, "vault_in_use")


def test_an_internal_error_is_70_with_an_incident(
    ncm: Ncm, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def broken(call: Call) -> int:
        raise ZeroDivisionError("CANARY, Patient 0048213")

    monkeypatch.setattr(doctor, "run", broken)
    ran = ncm("doctor", "--json")
    assert ran.exit == 70
    assert "incident" in ran.error["message"]
    written = "".join(path.read_text() for path in home.rglob("*") if path.is_file())
    assert "CANARY" not in ran.out + ran.err + written


def test_a_reader_that_goes_away_is_no_complaint(home: Path) -> None:
    line = f"{sys.executable} -m ncm_tui doctor --json | true"
    ran = subprocess.run(
        ["bash", "-c", line],
        env={"PATH": os.environ["PATH"], "NCM_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr
