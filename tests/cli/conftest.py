"""The headless door as a script sees it: exit, standard output, standard error."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ncm_tui import cli


@dataclass(frozen=True)
class Ran:
    exit: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        return dict(self.json["error"])


@pytest.fixture
def ncm(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run one verb in this process."""

    def run(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = cli.main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)

    return run


@pytest.fixture
def passphrase_file(tmp_path: Path, passphrase: str) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(passphrase + "\n", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "ncm-home"
