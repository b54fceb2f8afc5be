"""Who wrote a row: the nurse of the vault, and foreign authors a cover pack may have brought."""

from ncm_tui.services.desk import Desk


def authors(desk: Desk) -> dict[str, str]:
    """Name and credentials by the author's uid: ``S. Ruiz RN``."""
    rows = desk.vault.reader.rows("SELECT uid, name, credentials FROM nurse")
    return {uid: f"{name} {credentials}".strip() for uid, name, credentials in rows}


def me(desk: Desk) -> str:
    """The vault's own nurse, with credentials."""
    return f"{desk.vault.owner_name} {desk.vault.credentials}".strip()
