"""``settings.toml`` in the home: the look, other keys, the idle limit, a second folder of backups.

No patient data, readable before unlock. What is wrong in it never keeps anybody out: the usual value
stands in, and a sentence says which line it was. Its settings are those of
:mod:`ncm_tui.library.settings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.library.settings import BY_ID, IN_FILE
from ncm_tui.rules.clean import clean_line
from ncm_tui.rules.problems import Problem, UnreadableInput

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

KEYS = "keys"
USUAL = int(BY_ID["idle_minutes"].usual)
_USED = "The usual one is used instead."


@dataclass(frozen=True, slots=True)
class Preferences:
    """``keys`` maps command ids to key names; ``idle_minutes`` is 1–15; every backup goes to
    ``backup_folder`` as well, and printed lists are offered to go to ``print_folder``, where there is one.
    ``profile_days`` is 30–730.
    ``said`` are the ids the file itself sets; ``wrong`` is what in it could not be used, each
    a sentence with its line."""

    keys: Mapping[str, str] = field(default_factory=dict)
    idle_minutes: int = USUAL
    backup_folder: Path | None = None
    theme: str = str(BY_ID["theme"].usual)
    plain_signs: bool = False
    print_folder: Path | None = None
    profile_days: int = int(BY_ID["profile_days"].usual)
    said: frozenset[str] = field(default=frozenset(), compare=False)
    wrong: tuple[UnreadableInput, ...] = ()

    def wrong_about(self, *ids: str) -> tuple[UnreadableInput, ...]:
        """What is wrong with these settings, or with the whole file."""
        return tuple(
            one for one in self.wrong if one.code in ("settings.file", *(f"settings.{i}" for i in ids))
        )


def path_of(desk: Desk) -> Path | None:
    """The settings file of the home in which this vault lies; ``None`` where it lies in none."""
    from ncm_tui.vault.home import Home

    above = desk.vault.path.parent
    return Home(above.parent).settings if above.name == "vaults" else None


def read(path: Path) -> Preferences:
    """The preferences of this home; the usual ones where the file is silent or wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Preferences()
    except (OSError, UnicodeDecodeError):
        return Preferences(wrong=(_wrong(path, "file", "The settings cannot be read as text."),))
    return of_text(text, path)


def load(path: Path) -> Preferences:
    """As :func:`read`. Raises ``UnreadableInput`` naming the key that is wrong and what was expected."""
    found = read(path)
    if found.wrong:
        raise found.wrong[0]
    return found


def of_text(text: str, path: Path) -> Preferences:
    """The preferences of the file's ``text``; ``path`` names it in sentences."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, a number of 5,000 digits, nested too deep
        told, _ = clean_line(f"The settings are not TOML: {error}.")
        return Preferences(wrong=(_wrong(path, "file", told),))
    wrong: list[UnreadableInput] = []
    values: dict[str, Any] = {}
    for setting in IN_FILE:
        try:
            values[setting.id] = setting.checked(data.get(setting.id, setting.usual))
        except Problem as problem:
            values[setting.id] = setting.checked(setting.usual)
            wrong.append(_wrong(path, setting.id, problem.message, _line_of(text, setting.id)))
    known = {setting.id for setting in IN_FILE}
    values[KEYS], bad = _keys(data.get(KEYS, {}))
    if bad:
        wrong.append(_wrong(path, KEYS, bad, _line_of(text, KEYS)))
    wrong += [_unknown(path, name, text) for name in data if name not in known and name != KEYS]
    return Preferences(**values, said=frozenset(data) & known, wrong=tuple(wrong))


def _keys(given: Any) -> tuple[dict[str, str], str]:
    """Keys by command id; ``caseload.sort`` may be quoted or not."""
    found = flat(given) if isinstance(given, dict) else None
    if found is None or not all(isinstance(value, str) for value in found.values()):
        return {}, '[keys] maps a command to keys, for example "caseload.sort" = "o".'
    return found, ""


def flat(table: Any, before: str = "") -> dict[str, Any]:
    """``{"caseload": {"sort": "o"}}`` as ``{"caseload.sort": "o"}``: both ways of writing it in TOML."""
    made: dict[str, Any] = {}
    for name, value in table.items() if isinstance(table, dict) else ():
        made.update(
            flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
        )
    return made


def _unknown(path: Path, name: str, text: str) -> UnreadableInput:
    from difflib import get_close_matches

    near = get_close_matches(name, [KEYS, *(setting.id for setting in IN_FILE)], 1)
    hint = f"Did you mean {near[0]}?" if near else "^P, settings, shows them all."
    shown, _ = clean_line(name)
    return _wrong(path, "unknown", f"There is no setting “{shown[:40]}”.", _line_of(text, name), hint)


def _line_of(text: str, name: str) -> int:
    """The number of the line that sets ``name``; 0 where it is not seen."""
    begins = re.compile(rf"""\s*(\[\s*)?["']?{re.escape(name)}["']?\s*([=.\]]|$)""")
    return next((n for n, line in enumerate(text.split("\n"), 1) if begins.match(line)), 0)


def _wrong(path: Path, what: str, message: str, line: int = 0, hint: str = _USED) -> UnreadableInput:
    where = f"{path.name}, line {line}" if line else path.name
    return UnreadableInput(message, code=f"settings.{what}", path=where, hint="" if what == "file" else hint)
