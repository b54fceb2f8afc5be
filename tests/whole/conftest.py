"""The whole program in a pty, as a nurse has it: keys only."""

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from benchmarks.terminal import Terminal
from tests.screens.spoil import spoil
from tests.whole.steady import Steady

from ncm_tui.library.library import Library
from ncm_tui.services import intake
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault

if sys.platform == "win32":
    pytest.skip("a pty is POSIX", allow_module_level=True)

WARD = Path(__file__).parents[1] / "fixtures" / "fhir" / "ward.json"
PASSPHRASE = "violet harbor seven lanterns"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "ncm"


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., Steady]]:
    """Starts ``ncm`` in a terminal of its own; whatever is left running is killed at the end."""
    running: list[Steady] = []

    def start_(*arguments: str, columns: int = 80, rows: int = 24, **env: str) -> Steady:
        argv = [sys.executable, "-m", "ncm_tui", *arguments]
        terminal = Steady(
            argv, columns=columns, rows=rows, env={"NCM_HOME": str(home), "TZ": "America/New_York", **env}
        )
        running.append(terminal)
        return terminal

    yield start_
    for terminal in running:
        terminal.__exit__()
    for incident in home.parent.rglob("incidents/*"):  # shown with a test that failed: where it was
        sys.stdout.write(f"{incident.name}\n{incident.read_text()}\n")


@pytest.fixture(scope="session")
def hostile_vault(_demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault of the demo ward, every word replaced by a hostile one."""
    folder = tmp_path_factory.mktemp("hostile") / "demo"
    shutil.copytree(_demo_template, folder)
    vault = Vault.open(folder, PASSPHRASE)
    spoil(vault)
    vault.close()
    return folder


@pytest.fixture
def first_run() -> Callable[[Terminal], None]:
    """Goes through the first run to the empty caseload."""

    def go(t: Terminal) -> None:
        t.wait_for("first run")
        t.settle(0.3)
        for field in ("Dana Whitfield", "RN, CCM", "St. Brigid"):
            t.text(field)
            t.send("<enter>")
        t.wait_for("America/New_York")
        t.send("<enter>")
        t.wait_for("step 2 of 4")
        t.text(PASSPHRASE)
        t.send("<enter>")
        t.text(PASSPHRASE)
        t.send("<enter>")
        t.wait_for("recovery code")
        t.wait_for("step 3 of 4")
        t.send("<f2>")
        t.wait_for("Asked once, and dated")
        t.settle(0.3)
        t.send("y")
        t.text("R. Alvarado")
        t.send("<enter>")
        t.text("t")
        t.send("<enter>")
        for answer in "fyy":
            t.send(answer)
        t.send("<f2>")
        t.wait_for("No patients yet")

    return go


@pytest.fixture
def unlock() -> Callable[[Terminal], None]:
    """Types the passphrase at the prompt."""

    def go(t: Terminal) -> None:
        t.wait_for("Type your passphrase")
        t.settle(0.2)
        t.text(PASSPHRASE)
        t.send("<enter>")
        t.wait_gone("Type your passphrase|Unlocking")

    return go


@pytest.fixture(scope="session")
def ward(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault with the patients of the small export."""
    folder = tmp_path_factory.mktemp("ward") / "dana"
    shutil.copytree(_template, folder)
    vault = Vault.open(folder, PASSPHRASE)
    desk = Desk(vault=vault, library=Library.load(), now=lambda: datetime.now(UTC), zone=ZoneInfo(vault.zone))
    intake.commit(desk, intake.prepare(desk, [WARD])).result()
    vault.close()
    return folder


@pytest.fixture
def at_the_list(
    start: Callable[..., Terminal], unlock: Callable[[Terminal], None], home: Path, ward: Path
) -> Callable[[], Terminal]:
    """Starts the program on this test's vault, the first time or again: unlocked, the list in front."""

    def go() -> Terminal:
        if not home.exists():
            shutil.copytree(ward, home / "vaults" / "dana")
        t = start()
        unlock(t)
        t.wait_for("3 patients")
        t.settle(0.2)
        return t

    return go
