"""A durable save with its audit entry, and the key derivation, measured inside the process."""

import time
from pathlib import Path

from benchmarks.homes import PASSPHRASE
from ncm_tui.models.enums import BarrierState
from ncm_tui.vault import slots
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import derive, normalised
from ncm_tui.vault.store import Vault
from ncm_tui.vault.work import Work

SAVES = 60


def save(home: Path) -> dict[str, list[float]]:
    """Milliseconds of ``SAVES`` saves of one row each: transaction, row version, audit entry, on the disk."""
    from ncm_tui.models.stays import Barrier

    vault = Vault.open(home / "vaults" / "demo", PASSPHRASE)
    try:
        patient, stay = vault.reader.one("SELECT patient_id, id FROM stay ORDER BY id LIMIT 1") or (0, 0)

        def one(work: Work) -> None:
            work.add(
                Barrier(patient_id=patient, stay_id=stay, title="measured", state=BarrierState.RESOLVED.value)
            )

        vault.submit("bench.warm", one).result()
        taken = []
        for _ in range(SAVES):
            began = time.perf_counter()
            vault.submit("bench.save", one).result()
            taken.append((time.perf_counter() - began) * 1000)
        return {"app.save": taken}
    finally:
        vault.close()


def derivation(home: Path) -> dict[str, list[float]]:
    """Milliseconds of the key derivation of this vault: set apart from the unlock."""
    slot = slots.read(VaultFolder(home / "vaults" / "demo")).slot(slots.PASSPHRASE)
    began = time.perf_counter()
    derive(normalised(PASSPHRASE), slot.salt, slot.cost)
    return {"app.derivation": [(time.perf_counter() - began) * 1000]}
