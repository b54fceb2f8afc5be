"""A look at the machine the app runs on. No vault is opened, no patient data is read."""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ncm_tui import __version__
from ncm_tui.services import backups

if TYPE_CHECKING:
    from ncm_tui.vault.home import Home

PACKAGES = ("textual", "sqlmodel", "SQLAlchemy", "sqlcipher3", "PyNaCl", "orjson", "Jinja2")
LEAST_COLUMNS, LEAST_ROWS = 80, 24


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the answer. ``ok`` is false when something needs doing; ``detail`` says what is."""

    name: str
    ok: bool
    detail: str


def look(
    home: "Home", environment: Mapping[str, str] | None = None, today: date | None = None
) -> list[Check]:
    """Every check, in the order of the screen: program, terminal, keys, copying, folders, space. ``today`` is
    the machine's day unless given."""
    env = os.environ if environment is None else environment
    return [
        Check("program", True, f"ncm {__version__}"),
        _system(),
        _packages(),
        _database(),
        _zones(),
        *_terminal(env),
        _colors(env),
        _keys(env),
        _copying(env),
        *_folders(home, today or datetime.now().astimezone().date()),
    ]


def _system() -> Check:
    python = ".".join(str(part) for part in sys.version_info[:3])
    detail = f"Python {python} on {sys.platform}"
    if sys.platform == "win32":
        detail += "; built for Windows, not yet tested there by anyone"
    return Check("system", True, detail)


def _packages() -> Check:
    found, missing = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return Check("packages", False, f"missing: {', '.join(missing)}; install ncm again")
    return Check("packages", True, ", ".join(found))


def _database() -> Check:
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
        sqlite = connection.execute("SELECT sqlite_version()").fetchone()[0]
    finally:
        connection.close()
    if cipher is None:
        return Check("encryption", False, f"SQLite {sqlite} without SQLCipher: vaults cannot be opened")
    return Check("encryption", True, f"SQLCipher {cipher[0]}, SQLite {sqlite}")


def _zones() -> Check:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        return Check("time zones", False, "no zone data; install the package tzdata")
    return Check("time zones", True, "present")


def _terminal(env: Mapping[str, str]) -> Iterator[Check]:
    if not sys.stdout.isatty():
        yield Check(
            "terminal", True, "standard output is not a terminal; the app needs one, the verbs do not"
        )
    else:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
        enough = columns >= LEAST_COLUMNS and rows >= LEAST_ROWS
        hint = "" if enough else f"; the screens are made for {LEAST_COLUMNS}×{LEAST_ROWS} and more"
        yield Check("terminal", enough, f"{env.get('TERM', 'TERM not set')}, {columns}×{rows}{hint}")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    said = sys.stdout.encoding or "none"
    yield Check("encoding", encoding == "utf8", said if encoding == "utf8" else f"{said}; set a UTF-8 locale")


def _colors(env: Mapping[str, str]) -> Check:
    if env.get("NO_COLOR"):
        return Check("colors", True, "NO_COLOR is set: none; every state also has its sign and word")
    if env.get("COLORTERM", "") in ("truecolor", "24bit") or env.get("WT_SESSION"):
        return Check("colors", True, "16 million")
    return Check("colors", True, "256" if "256" in env.get("TERM", "") else "16")


def _keys(env: Mapping[str, str]) -> Check:
    """Which of the app's keys something around it is known to keep for itself."""
    taken = []
    if env.get("TMUX"):
        taken.append("tmux keeps ^B")
    if env.get("STY"):
        taken.append("screen keeps ^A")
    detail = "F1–F9, letters, ^F ^G ^L ^N ^O ^P ^R ^S ^T; every command is also in ^P"
    return Check("keys", True, f"{detail}; {', '.join(taken)} (not used here)" if taken else detail)


def _copying(env: Mapping[str, str]) -> Check:
    if sys.platform == "win32":
        return Check("copying", True, "Windows clipboard, else a plain page to select from")
    detail = "OSC 52 (the app asks once whether it arrived), else a plain page to select from"
    if env.get("TMUX"):
        detail += "; in tmux OSC 52 needs `set -g set-clipboard on`"
    if env.get("STY"):
        detail += "; GNU screen drops OSC 52: expect the plain page"
    return Check("copying", True, detail)


def _folders(home: "Home", today: date) -> Iterator[Check]:
    yield Check("home", *_writable(home.root))
    vaults = home.vaults()
    named = ", ".join(vault.name for vault in vaults)
    yield Check("vaults", True, named or "none yet; `ncm init` or the app itself makes one")
    for found in backups.look(home):
        yield Check(*found)
    yield from _library(home, today)
    yield from _disk(home.root)


def _library(home: "Home", today: date) -> Iterator[Check]:
    """The definitions. Figures past their end are said, and are no fault of this machine."""
    from ncm_tui.library.library import Library
    from ncm_tui.services import library_state

    library = Library.load(user_dir=home.library)
    local = sorted(home.library.rglob("*.toml")) if home.library.is_dir() else []
    faults = library_state.broken(library)
    more = f"; {len(faults)} cannot be used: {faults[0]}" if faults else ""
    yield Check("own definitions", not faults, f"{len(local)} in {home.library}{more}")
    late = library_state.past_end(library, today)
    yield Check("figures of the year", True, " ".join(late) or "all tables and lists cover today")


def _disk(root: Path) -> Iterator[Check]:
    """What the home lies on, and how much room is there."""
    from ncm_tui.vault import volume

    found = volume.of(root)
    about = {
        volume.Kind.LOCAL: "",
        volume.Kind.REMOVABLE: "; lock (F9) before you pull it out",
        volume.Kind.NETWORK: "; slower, and a failing network can damage a vault: a disk here is safer",
    }
    usable = found.kind is not volume.Kind.NETWORK and not found.read_only
    read_only = ", read-only: nothing can be saved" if found.read_only else ""
    yield Check("disk", usable, f"{found.kind}{read_only}{about[found.kind]}")
    if found.free is None:
        yield Check("free space", True, "the system does not say")
        return
    least = volume.LOW // 1_000_000
    hint = f"; at least {least} MB wanted" if found.low else ""
    yield Check("free space", not found.low, f"{found.free // 1_000_000:,} MB{hint}")


def _writable(root: Path) -> tuple[bool, str]:
    from ncm_tui.vault.volume import existing

    nearest = existing(root)
    if not os.access(nearest, os.W_OK | os.X_OK):
        return False, f"{root} cannot be written; choose another with --home"
    return True, str(root) if nearest == root else f"{root} (made at first use)"
