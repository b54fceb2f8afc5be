"""New secrets without a screen: a passphrase asked twice, a recovery code with a place to go."""

import getpass
import os
import sys
from pathlib import Path

from ncm_tui.rules.problems import UsageProblem
from ncm_tui.vault.hardening import harden
from ncm_tui.vault.problems import storage_problem
from ncm_tui.verbs.call import Call, read_passphrase

NEW_FILE = "--new-passphrase-file"


def recovery_place(option: str | None) -> Path | None:
    """The new, empty, private file for the code; ``None``: the terminal. Never a pipe or an old file."""
    if option is None:
        if sys.stderr.isatty():
            return None
        raise UsageProblem(
            "The recovery code is shown once, and there is no terminal to show it on.",
            code="no_terminal",
            hint="Give --recovery-file FILE; it must not exist yet.",
        )
    path = Path(option)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        os.close(os.open(path, flags, 0o600))
    except FileExistsError:
        raise UsageProblem(
            "The recovery file exists already; it is never overwritten.",
            code="recovery_file",
            path=str(path),
            hint="Name a new file.",
        ) from None
    except OSError as error:
        raise storage_problem(error, path.parent) from None
    return path


def write_code(place: Path, code: str) -> None:
    """The code into its file, to the disk itself. Raises ``StorageProblem``."""
    try:
        with place.open("w", encoding="ascii") as stream:
            stream.write(code + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise storage_problem(error, place.parent) from None


def show_code(code: str) -> None:
    """The code on the terminal, once."""
    print(
        f"\nRecovery code, shown once:\n\n    {code}\n\n"
        "Write it down and keep it apart from this computer. It opens the vault when the passphrase is lost.",
        file=sys.stderr,
    )


def new_passphrase(call: Call, option: str | None = None, *, first_one: bool = False) -> str:
    """From ``--new-passphrase-file`` (``option``), else asked twice without echo; Enter alone offers words.

    ``first_one``: there is no passphrase yet, so ``--passphrase-file`` holds the new one.
    """
    harden()
    if option:
        return read_passphrase(Path(option))
    if first_one and call.passphrase_file:
        return call.passphrase("")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        name = "--passphrase-file" if first_one else NEW_FILE
        raise UsageProblem(
            "A new passphrase is needed, and there is no terminal to ask on.",
            code="no_terminal",
            hint=f"Give {name} FILE.",
        )
    first = getpass.getpass("New passphrase (15 characters or more; Enter offers words): ", stream=sys.stderr)
    first = first or _words()
    if getpass.getpass("The same again: ", stream=sys.stderr) != first:
        raise UsageProblem(
            "The two passphrases differ.",
            code="passphrase_differs",
            hint="Nothing was changed; run it again.",
        )
    return first


def _words() -> str:
    from ncm_tui.vault.passphrase import generate_words

    words = generate_words()
    print(f"\nWrite these words down, then type them:\n\n    {words}\n", file=sys.stderr)
    return words
