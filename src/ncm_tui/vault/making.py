"""A new vault: the database under an unfinished name, the key slots, then the rename that makes it one."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.vault import audit, migrate, slots, tries
from ncm_tui.vault.connect import APPLICATION_ID, connect
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys, calibrated, new_data_key, normalised
from ncm_tui.vault.platform import sync_folder
from ncm_tui.vault.problems import storage_problem
from ncm_tui.vault.recovery import parse


@dataclass(frozen=True, slots=True)
class Owner:
    """The nurse and her facility. ``zone`` is an IANA name; ``mrn_system`` the system of its MRNs."""

    name: str
    credentials: str
    facility: str
    zone: str
    mrn_system: str = ""


def check_owner(owner: Owner) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if not owner.name.strip():
        raise UsageProblem("The vault needs your name.", code="owner")
    try:
        ZoneInfo(owner.zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageProblem(
            f"{owner.zone!r} is not a time zone.", code="zone", hint="For example America/New_York."
        ) from None


def make(
    place: VaultFolder, passphrase: str, code: str, owner: Owner, *, demo: bool
) -> tuple[Keys, slots.SlotFile]:
    """The database under its unfinished name, then the slots, then the rename that makes it a vault."""
    data_key, uid = new_data_key(), str(uuid4())
    keys = Keys.of(data_key)
    for leftover in place.path.glob("vault.db.part*"):
        leftover.unlink()
    _private_file(place)
    connection = connect(place.unfinished, keys.database)
    try:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
        migrate.migrate(connection)
        _first_rows(connection, uid, owner, demo=demo)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.close()
    file = slots.SlotFile(
        vault_uid=uid,
        slots=_slots(passphrase, code, data_key, uid),
        anchor=audit.anchor(keys.anchor, audit.Head()),
    )
    slots.write(place, file)
    tries.forget(place)
    try:
        place.unfinished.replace(place.database)
        sync_folder(place.path)
    except OSError as error:
        raise storage_problem(error, place.path) from None
    return keys, file


def _slots(passphrase: str, code: str, data_key: bytes, uid: str) -> tuple[slots.Slot, ...]:
    """Both ways in, derived side by side: the derivation leaves the interpreter free."""
    cost = calibrated()
    secrets = {slots.PASSPHRASE: normalised(passphrase), slots.RECOVERY: parse(code).encode("ascii")}
    with ThreadPoolExecutor(max_workers=len(secrets)) as pool:
        made = [
            pool.submit(slots.new_slot, kind, secret, data_key, uid, cost) for kind, secret in secrets.items()
        ]
    return tuple(future.result() for future in made)


def _private_file(place: VaultFolder) -> None:
    """The database file, empty, for this user alone; its journals take over its mode."""
    try:
        os.close(os.open(place.unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise storage_problem(error, place.path) from None


def _first_rows(connection: Any, uid: str, owner: Owner, *, demo: bool) -> None:
    nurse = str(uuid4())
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO vault_info (uid, created_at, demo) VALUES (?,?,?)", (uid, at, demo))
    connection.execute(
        "INSERT INTO nurse (uid, created_at, created_by, name, credentials, owner) VALUES (?,?,?,?,?,1)",
        (nurse, at, nurse, owner.name.strip(), owner.credentials.strip()),
    )
    connection.execute(
        "INSERT INTO facility (uid, created_at, created_by, name, zone, mrn_system, usual_discharge)"
        " VALUES (?,?,?,?,?,?,'17:00:00.000000')",
        (str(uuid4()), at, nurse, owner.facility.strip(), owner.zone, owner.mrn_system),
    )
    connection.execute("COMMIT")
