"""``settings.toml`` in the home: other keys, the idle limit, a second folder of backups.

No patient data, readable before unlock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ncm_tui.rules.problems import UnreadableInput

SHORTEST, LONGEST, USUAL = 1, 15, 10


@dataclass(frozen=True, slots=True)
class Preferences:
    """``keys`` maps command ids to key names; ``idle_minutes`` is 1–15; every backup goes to
    ``backup_folder`` as well, where there is one."""

    keys: Mapping[str, str] = field(default_factory=dict)
    idle_minutes: int = USUAL
    backup_folder: Path | None = None


def load(path: Path) -> Preferences:
    """The preferences of this home; the usual ones when there is no file.

    Raises ``UnreadableInput`` naming the key that is wrong and what was expected.
    """
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Preferences()
    except (OSError, UnicodeDecodeError):
        raise UnreadableInput("The settings cannot be read as text.", path=path.name) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableInput(f"The settings are not TOML: {error}.", path=path.name) from None
    keys, minutes = data.get("keys", {}), data.get("idle_minutes", USUAL)
    if not isinstance(keys, dict) or not all(isinstance(value, str) for value in keys.values()):
        raise UnreadableInput(
            '[keys] maps a command to keys, for example "caseload.sort" = "o".', path=path.name
        )
    if type(minutes) is not int or not SHORTEST <= minutes <= LONGEST:
        raise UnreadableInput(
            f"idle_minutes is a whole number from {SHORTEST} to {LONGEST}, not {minutes!r}.", path=path.name
        )
    return Preferences(keys, minutes, _backup_folder(data.get("backup_folder", ""), path))


def _backup_folder(given: object, path: Path) -> Path | None:
    if given == "":
        return None
    folder = Path(given).expanduser() if isinstance(given, str) else None
    if folder is None or not folder.is_absolute():
        raise UnreadableInput(
            f'backup_folder is a whole path, for example "/media/dana/stick/ncm", not {given!r}.',
            path=path.name,
        )
    return folder
