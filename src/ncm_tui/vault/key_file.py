"""The optional key file: a second way in that is a file on a stick of its own, not a phrase in a head.

One line of text: what it is, 256 random bits, and a check that tells a damaged file from another vault's.
"""

import os
import secrets
from hashlib import sha256
from pathlib import Path

from ncm_tui.rules.problems import Refused, UnreadableInput
from ncm_tui.vault.problems import storage_problem

PREFIX = "ncm-key-1-"
_BYTES = 32
_LIMIT = 4096


def new_line() -> str:
    """The one line of a new key file."""
    body = secrets.token_hex(_BYTES)
    return f"{PREFIX}{body}-{_check(body)}"


def is_key(text: str) -> bool:
    """True for the line of a key file: whoever asks for a passphrase may be given one."""
    return text.startswith(PREFIX)


def parse(line: str) -> bytes:
    """The secret in a key file's line. Raises :class:`UnreadableInput` when the line is not whole."""
    body, _, check = line.strip().removeprefix(PREFIX).partition("-")
    if not is_key(line) or len(body) != 2 * _BYTES or check != _check(body):
        raise UnreadableInput(
            "This is not a whole key file of ncm.",
            code="key_file",
            hint="Use another copy of it, the passphrase, or the recovery code.",
        )
    return body.encode("ascii")


def write(path: Path, line: str) -> None:
    """A new private file. Raises ``Refused`` when something is there already, ``StorageProblem``."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        fd = os.open(path, flags, 0o600)
    except FileExistsError:
        raise Refused(
            "There is a file of that name already; it is never overwritten.", code="key_file",
            path=str(path), hint="Name a new file.",
        ) from None  # fmt: skip
    except OSError as error:
        raise storage_problem(error, path.parent) from None
    with os.fdopen(fd, "w", encoding="ascii") as stream:
        try:
            stream.write(line + "\n")
            stream.flush()
            os.fsync(fd)
        except OSError as error:
            raise storage_problem(error, path) from None


def read(path: Path) -> str:
    """The line of the key file at ``path``. Raises :class:`UnreadableInput` with the reason."""
    try:
        with path.open("rb") as stream:
            text = stream.read(_LIMIT).decode("ascii", "replace")
    except OSError as error:
        raise UnreadableInput(
            f"The key file could not be read: {error.strerror}.", code="key_file", path=str(path),
            hint="Check the name, and that the stick is in.",
        ) from None  # fmt: skip
    line = text.split("\n", 1)[0].rstrip("\r")
    parse(line)
    return line


def _check(body: str) -> str:
    return sha256((PREFIX + body).encode("ascii", "replace")).hexdigest()[:8]
