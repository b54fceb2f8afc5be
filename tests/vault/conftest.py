"""Shared by the vault's tests: an open vault on its own copy, and the smallest verbs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ncm_tui.vault.store import Vault


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
