"""A fresh machine: the README's own line brings a program that runs, offline too, from 45 MB."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WHEELHOUSE = 45_000_000  # bytes
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "__pycache__", ".*_cache", ".coverage", "dist")
_MINUTES = 15 * 60


def line_of(shell: str) -> str:
    """The first line of the README for ``sh`` or ``powershell``."""
    found = re.search(rf"```{shell}\n(.+?)\n```", README, re.DOTALL)
    assert found is not None
    return found[1]


def run(command: list[str] | str, folder: Path) -> str:
    """Standard output of a command that must end well, without this environment's own Python."""
    clean = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    done = subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env={**clean, "PIP_QUIET": "1"},
        capture_output=True,
        text=True,
        timeout=_MINUTES,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("shell", ["sh", "powershell"])
def test_two_commands_the_clone_and_one_line(shell: str) -> None:
    line = line_of(shell)
    assert "\n" not in line
    assert "-c requirements.lock" in line, "the versions that were tested"
    assert line.endswith("ncm demo")


@pytest.mark.soak
def test_the_readmes_line_on_a_fresh_machine(tmp_path: Path) -> None:
    """As written, in a clone of its own; the demo answers instead of opening its page."""
    clone = shutil.copytree(ROOT, tmp_path / "clone", ignore=_LEFT_OUT)
    assert len(json.loads(run(f"{line_of('sh')} --json", clone))) == 18


@pytest.mark.soak
def test_the_wheelhouse_is_small_and_enough(tmp_path: Path) -> None:
    """Everything downloaded once; then a new environment is made of it without any index."""
    clone = shutil.copytree(ROOT, tmp_path / "clone", ignore=_LEFT_OUT)
    house = tmp_path / "house"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "wheel", "--no-deps", "-w", str(house), "."], clone)
    (own,) = house.glob("ncm_tui-*.whl")
    run([*pip, "download", "-q", "-c", "requirements.lock", "-d", str(house), str(own)], clone)
    size = sum(each.stat().st_size for each in house.iterdir())
    sys.stdout.write(f"wheelhouse: {size / 1e6:.1f} MB, {len(list(house.iterdir()))} files\n")
    assert size <= WHEELHOUSE
    run([sys.executable, "-m", "venv", str(tmp_path / "new")], tmp_path)
    python = tmp_path / "new" / "bin" / "python"
    run(
        [str(python), "-m", "pip", "install", "-q", "--no-index", "--find-links", str(house), str(own)],
        tmp_path,
    )
    assert len(json.loads(run([str(python), "-m", "ncm_tui", "demo", "--json"], tmp_path))) == 18
