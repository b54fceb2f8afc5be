"""Shared by the vault's tests: an open vault on its own copy, and the smallest verbs."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ncm_tui.vault import tries, unlocking
from ncm_tui.vault.store import Vault


class Clock:
    """Stands in for the module ``time`` where wrong tries are slowed. It goes only while somebody waits, so
    that how long a try itself takes shortens no wait; ``waits`` are the seconds of each, in turn."""

    def __init__(self) -> None:
        self.now = time.time()
        self.waits: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the tries alone: what other threads wait for is not among its waits."""
    made = Clock()
    monkeypatch.setattr(tries, "time", made)
    monkeypatch.setattr(unlocking, "time", made)
    return made


@pytest.fixture
def vault(vault_folder: Path, passphrase: str) -> Iterator[Vault]:
    """An open, empty vault."""
    opened = Vault.open(vault_folder, passphrase)
    opened.flush()
    yield opened
    opened.close()


@pytest.fixture
def add_patient() -> Callable[..., str]:
    """Adds a patient through a verb and gives the uid."""

    def add(vault: Vault, family: str = "LEE", **fields: Any) -> str:
        def write(work: Any) -> str:
            from ncm_tui.models.people import Patient

            return str(work.add(Patient(family=family, **fields)).uid)

        return vault.submit("patient.added", write).result(20)

    return add


@pytest.fixture
def rename() -> Callable[..., None]:
    """Gives a patient another family name through a verb."""

    def edit(vault: Vault, uid: str, family: str) -> None:
        def write(work: Any) -> None:
            from ncm_tui.models.people import Patient

            work.get(Patient, uid).family = family

        vault.submit("patient.edited", write).result(20)

    return edit
