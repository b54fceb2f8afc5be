"""What was done before a lock is taken back after it, and after a restart done again: keys only."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.terminal import Terminal
from tests.services.hand import add
from tests.whole.conftest import PASSPHRASE

from ncm_tui.services.desk import Desk


def listed(home: Path, secret: Path) -> list[str]:
    """The caseload as another program reads it."""
    done = subprocess.run(
        [
            sys.executable, "-m", "ncm_tui", "--home", str(home), "--passphrase-file", str(secret),
            "caseload", "--json",
        ],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return [row["name"] for row in json.loads(done.stdout)]


def test_across_lock_and_restart(
    desk: Desk,
    start: Callable[..., Terminal],
    unlock: Callable[[Terminal], None],
    tmp_path: Path,
) -> None:
    add(desk)
    home = desk.vault.path.parents[1]
    desk.vault.close()
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    t = start(NCM_HOME=str(home))
    unlock(t)
    t.wait_for("ALVAREZ, Maria")
    t.send("D")
    t.wait_for("off my list · u undo")
    t.send("<f9>")
    unlock(t)
    t.wait_for("No patients yet|0 patients")
    t.send("u")
    t.wait_for("ALVAREZ, Maria: Taken back: Taken off my list")
    t.send("<c-q>")
    t.wait_exit()
    assert listed(home, secret) == ["ALVAREZ, Maria"]
    t = start(NCM_HOME=str(home))
    unlock(t)
    t.wait_for("ALVAREZ, Maria")
    t.send("U")
    t.wait_for("Done again: Taken off my list")
    t.send("<c-q>")
    t.wait_exit()
    assert listed(home, secret) == []
