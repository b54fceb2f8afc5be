"""Shared fixtures: a real encrypted vault, an empty desk on it, and a desk on the demo ward.

The key derivation is the product's own, at full cost; a template vault is made once a session and
copied, and its derived key is remembered for the copies (same passphrase, same salt, same parameters).
"""

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

# Four times the frames of a terminal, set before Textual reads it: see ``_short_waits``.
os.environ["TEXTUAL_FPS"] = "240"

from ncm_tui.library.library import Library
from ncm_tui.services import permission
from ncm_tui.services.desk import Desk
from ncm_tui.vault import slots
from ncm_tui.vault.store import Owner, Vault

PASSPHRASE = "violet harbor seven lanterns"
ZONE = "America/New_York"
NOW = datetime.fromisoformat("2026-11-23T14:09:00-05:00")
OWNER = Owner(
    name="Dana Whitfield",
    credentials="RN, CCM",
    facility="St. Brigid Medical Center",
    zone=ZONE,
    mrn_system="urn:oid:2.16.840.1.113883.19.5",
)

PERMISSION = {
    "allowed": True,
    "approved_by": "R. Alvarado, privacy officer",
    "approved_on": "2026-11-02",
    "scope": "full",
    "legal_record": True,
    "may_be_requested": True,
    "state": "OH",
    "role": "both",
}


# Walks over lines that other tests walk too, or tests of another process: to follow them line by line costs
# half as much time again and tells nothing about what is covered.
_NOT_FOLLOWED = re.compile(
    r"tests/(whole/"
    r"|(screens|widgets)/.*::test_\w*(hostile|random|wider)"
    r"|screens/test_(hostile|form_admission_keys)\.py|screens/test_(keys|dialog)\.py::test_every"
    r"|screens/test_every_screen\.py.*80x24"
    r"|widgets/test_text_edit\.py::test_text_is_whole"
    r"|vault/test_(tampering|migration_killed|durability|backup_killed)\.py"
    r"|services/test_intake_fuzz\.py|services/test_intake\.py::test_many"
    r"|rules/test_scoring\.py::test_scoring_again"
    r"|interop/test_fuzz\.py|test_lock_memory\.py)"
)


# Half a minute and more each: begun last, one of them would go on while the other workers have nothing to do.
_LONG = re.compile(r"test_(twenty_kills|the_main_path|eight_wrong_passphrases)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _LONG.search(item.nodeid) is None)
    for item in items:
        if _NOT_FOLLOWED.search(item.nodeid):
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish() -> None:
    """What is imported stays: the collector looks at it no more, and seldom at the rest. It is a sixth of
    the time of the screens' tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests leaks in, and nothing is written outside ``tmp_path``."""
    for name in ("NCM_HOME", "NCM_PASSPHRASE_FILE", "NCM_AT", "NCM_DEMO_HOME", "NO_COLOR", "TEXTUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NCM_HOME", str(tmp_path / "ncm-home"))


@pytest.fixture(scope="session", autouse=True)
def _short_waits() -> Iterator[None]:
    """Textual's pilot sleeps twice 20 ms a key until the process stands still for one frame of 60 Hz. Here a
    frame is a quarter of that and so is the sleep: the same wait, and half the time of the screens' tests."""
    from textual import _wait

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", _wait.SLEEP_GRANULARITY / 4)
        patch.setattr(_wait, "SLEEP_IDLE", _wait.SLEEP_IDLE / 4)
        yield


@pytest.fixture(scope="session", autouse=True)
def _remembered_key() -> Iterator[None]:
    """Same secret, salt and cost give the same key: it is derived once a session, at full cost."""
    real = slots.derive
    slots.derive = cache(real)
    yield
    slots.derive = real


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture
def now() -> datetime:
    """The tests' clock: Monday 23 November 2026, 14:09 in New York."""
    return NOW


@pytest.fixture(scope="session")
def _template(_remembered_key: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "vaults" / "dana"
    vault, _code = Vault.create(folder, PASSPHRASE, OWNER)
    desk = Desk(vault=vault, library=Library.load(), now=lambda: NOW.astimezone(UTC), zone=ZoneInfo(ZONE))
    permission.give(desk, PERMISSION).result()
    vault.close()
    return folder


@pytest.fixture
def vault_folder(_template: Path, tmp_path: Path) -> Path:
    """A closed, empty vault of this test alone; its passphrase is the ``passphrase`` fixture."""
    folder = tmp_path / "ncm-home" / "vaults" / "dana"
    shutil.copytree(_template, folder)
    return folder


@pytest.fixture
def open_desk() -> Iterator[Callable[..., Desk]]:
    """Opens desks on vault folders and closes them after the test."""
    opened: list[Vault] = []

    def open_(folder: Path, at: datetime = NOW, user_dir: Path | None = None) -> Desk:
        vault = Vault.open(folder, PASSPHRASE)
        opened.append(vault)
        frozen = at.astimezone(UTC)
        return Desk(
            vault=vault,
            library=Library.load(user_dir=user_dir),
            now=lambda: frozen,
            zone=ZoneInfo(vault.zone),
        )

    yield open_
    for vault in opened:
        vault.close()


@pytest.fixture
def desk(vault_folder: Path, open_desk: Callable[..., Desk]) -> Desk:
    """A desk on an empty vault; its clock stands at ``now``."""
    return open_desk(vault_folder)


@pytest.fixture(scope="session")
def _demo_template(_remembered_key: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from ncm_tui.services.demo import ward

    folder = tmp_path_factory.mktemp("demo") / "vaults" / "demo"
    vault, _code = Vault.create(folder, PASSPHRASE, OWNER, demo=True)
    frozen = NOW.astimezone(UTC)
    ward.build(Desk(vault=vault, library=Library.load(), now=lambda: frozen, zone=ZoneInfo(ZONE)))
    vault.close()
    return folder


@pytest.fixture
def demo_desk(_demo_template: Path, tmp_path: Path, open_desk: Callable[..., Desk]) -> Desk:
    """A desk on the demo ward (18 patients, fixed seed, clock at ``now``)."""
    folder = tmp_path / "ncm-home" / "vaults" / "demo"
    shutil.copytree(_demo_template, folder)
    return open_desk(folder)
