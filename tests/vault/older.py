"""A vault as an older version of the app left it: its own schema, patients and stays in it."""

import uuid
from pathlib import Path

from ncm_tui.vault import making, migrate
from ncm_tui.vault.connect import connect
from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Keys
from ncm_tui.vault.making import Owner
from ncm_tui.vault.platform import private_folder
from ncm_tui.vault.recovery import new_code

OLD = 2
AT = "2026-11-01T10:00:00.000Z"


def build(folder: Path, passphrase: str, owner: Owner, patients: int) -> tuple[Keys, str]:
    """The vault of schema 2 and its recovery code. Nothing is shown yet: that is rebuilt by a migration."""
    place, code = VaultFolder(folder), new_code()
    private_folder(folder)
    real, migrate.files = migrate.files, lambda folder=migrate.FOLDER: real(folder)[:OLD]
    try:
        keys, _ = making.make(place, passphrase, code, owner, demo=False)
    finally:
        migrate.files = real
    connection = connect(place.database, keys.database)
    assert migrate.version(connection) == OLD
    facility = connection.execute("SELECT id FROM facility").fetchone()[0]
    connection.execute("BEGIN")
    for n in range(patients):
        patient = (n + 1, _uid(), AT, "dana", f"PATIENT{n:05}", "Ann", "1948-03-02")
        connection.execute(
            "INSERT INTO patient (id, uid, created_at, created_by, family, given, birth_date)"
            " VALUES (?,?,?,?,?,?,?)",
            patient,
        )
        stay = (n + 1, _uid(), AT, "dana", n + 1, facility, "x", f"V{n}", "IMP", "4W", f"{n}", 1)
        connection.execute(
            "INSERT INTO stay (id, uid, created_at, created_by, patient_id, facility_id, system,"
            " visit_number, class_code, unit, bed, on_my_list) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            stay,
        )
    connection.execute("COMMIT")
    connection.close()
    return keys, code


def _uid() -> str:
    return str(uuid.uuid4())
