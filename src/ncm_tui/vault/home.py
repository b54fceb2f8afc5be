"""Where everything the app owns lives on disk: vaults, the user's definitions, settings."""

import os
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class VaultFolder:
    """The files of one vault. All of them are needed for a backup by hand while the app is closed."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def database(self) -> Path:
        return self.path / "vault.db"

    @property
    def unfinished(self) -> Path:
        """The database while a new vault is being made; renamed to ``database`` as the last step."""
        return self.path / "vault.db.part"

    @property
    def slots(self) -> Path:
        return self.path / "slots.json"

    @property
    def slots_copy(self) -> Path:
        return self.path / "slots.bak"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def tries(self) -> Path:
        """The count of wrong passphrases since the last right one."""
        return self.path / "tries.json"

    @property
    def restored(self) -> Path:
        """The database of a restore until it takes the place of ``database``."""
        return self.path / "vault.db.restored"

    @property
    def restoring(self) -> Path:
        """There from the moment a restore counts until all its files are in place; holds the slot file."""
        return self.path / "restoring"

    @property
    def backups(self) -> Path:
        """Where this vault's backups are: ``backups/<name>`` of the home."""
        above = self.path.parent
        return (above.parent if above.name == "vaults" else above) / "backups" / self.name

    @property
    def reserve(self) -> Path:
        """Room kept back for a full disk; holds nothing."""
        return self.path / "reserve"

    def exists(self) -> bool:
        """True when there is a vault here, whole or not. A creation that was cut off does not count."""
        if self.database.exists() or self.restoring.exists():
            return True
        return self.slots.exists() and not self.unfinished.exists()


@dataclass(frozen=True, slots=True)
class Home:
    """The one folder that holds everything: a platform folder, or a USB stick, or a test's folder."""

    root: Path

    @classmethod
    def find(cls, option: str | None = None) -> "Home":
        """``--home`` if given, else ``NCM_HOME``, else the platform's own folder for user data."""
        chosen = option or os.environ.get("NCM_HOME")
        if chosen:
            return cls(Path(chosen).expanduser().absolute())
        from platformdirs import user_data_path

        return cls(user_data_path("ncm-tui", appauthor=False))

    @property
    def library(self) -> Path:
        """The user's own definitions; they override the bundled ones by id."""
        return self.root / "library"

    @property
    def settings(self) -> Path:
        return self.root / "settings.toml"

    @property
    def demos(self) -> Path:
        """Parent folder of the demo's throw-away vaults."""
        return self.root / "demo"

    def vaults(self) -> list[VaultFolder]:
        """Every vault of this home, by name. Empty when there is none yet."""
        folder = self.root / "vaults"
        if not folder.is_dir():
            return []
        found = (VaultFolder(path) for path in sorted(folder.iterdir()) if path.is_dir())
        return [vault for vault in found if vault.exists()]

    def new_vault(self, owner_name: str) -> VaultFolder:
        """A folder name for a new vault, made from the nurse's name; nothing is created yet."""
        stem = re.sub(r"[^a-z0-9]+", "-", owner_name.casefold()).strip("-")[:32] or "nurse"
        taken = {vault.name for vault in self.vaults()}
        name, n = stem, 1
        while name in taken:
            n += 1
            name = f"{stem}-{n}"
        return VaultFolder(self.root / "vaults" / name)
