"""Where printed lists lie until she locks: a folder of the app's own, or one that she named.

The app asks at its start and at every lock: nothing heavy is imported here.
"""

from pathlib import Path
from typing import Final

from ncm_tui.services import preferences
from ncm_tui.services.desk import Desk

#: How the name of every printed list begins.
NAME: Final = "my-list"


def folder(desk: Desk) -> Path:
    """Where the next list is offered to go: where the settings say, else our own."""
    file = preferences.path_of(desk)
    chosen = preferences.read(file).print_folder if file is not None else None
    return chosen or own(desk)


def own(desk: Desk) -> Path:
    """``print`` beside the vaults of this home: readable by the user alone, emptied at lock and quit."""
    above = desk.vault.folder.path.parent
    return (above.parent if above.name == "vaults" else above) / "print"


def clear(desk: Desk) -> int:
    """Removes the printed lists of the app's own folder: at lock, at quit, and at the next start what a crash
    left. What cannot be removed now is tried again then. The number of files removed."""
    gone = 0
    try:
        files = [path for path in own(desk).iterdir() if path.name.startswith(NAME)]
    except OSError:
        return 0
    for path in files:
        try:
            path.unlink()
        except OSError:
            continue
        gone += 1
    return gone
