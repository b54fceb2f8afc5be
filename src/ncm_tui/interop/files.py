"""Gathering the files of an import, within limits, and reading them without trusting them."""

import gzip
import hashlib
import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ncm_tui.rules.problems import Problem, UnreadableInput

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one import may be. Sizes in bytes, time in seconds, ``ratio`` unpacked to packed."""

    file_size: int = 256 << 20
    total_size: int = 1 << 30
    files: int = 5_000
    folder_depth: int = 8
    records: int = 1_000_000
    ratio: int = 200
    seconds: float = 300.0


class Stopped(Problem):
    """The nurse stopped the reading. Nothing was changed."""

    exit = 1
    code = "stopped"


Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, total: int) -> None:
    """The progress nobody looks at."""


@dataclass(slots=True)
class Watch:
    """Limits, progress and stop of one import. ``step`` is called often and must be cheap."""

    limits: Limits = field(default_factory=Limits)
    progress: Progress = _silent
    stopped: Callable[[], bool] = lambda: False
    started: float = field(default_factory=time.monotonic)
    records: int = 0

    def check(self) -> None:
        """Raises ``Stopped`` when asked to stop, ``UnreadableInput`` past the time allowed."""
        if self.stopped():
            raise Stopped("Stopped. Nothing was taken in.")
        if time.monotonic() - self.started > self.limits.seconds:
            raise UnreadableInput(
                f"The import took longer than {self.limits.seconds:.0f} seconds and was given up.",
                code="too_slow",
                hint="Import a smaller part at a time.",
            )

    def record(self) -> None:
        """Counts one record. Raises past the limit; looks at the clock every 256 records."""
        self.records += 1
        if self.records > self.limits.records:
            raise UnreadableInput(
                f"There are more than {self.limits.records:,} records.",
                code="too_many",
                hint="Import a smaller part at a time.",
            )
        if self.records % 256 == 0:
            self.check()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as read: ``name`` as the nurse gave it, ``folder`` what it shares references with.
    ``pasted``: no file, but rows pasted from a screen; ``modified`` is then the time of the paste."""

    name: str
    folder: str
    data: bytes
    sha256: str
    modified: datetime
    pasted: bool = False


def gather(paths: Iterable[Path], limits: Limits) -> list[Path]:
    """The regular files under ``paths``, folders walked in name order; hidden files and links to
    folders are passed over.

    Raises ``UnreadableInput`` for a path that is not there, and past the limits.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UnreadableInput(
                "There is no such file or folder.",
                code="no_such_file",
                path=str(path),
                hint="Check the path; Tab completes it in the app.",
            )
        found.extend(_walk(path, limits.folder_depth) if path.is_dir() else [path])
        if len(found) > limits.files:
            raise UnreadableInput(
                f"There are more than {limits.files:,} files.",
                code="too_many",
                path=str(path),
                hint="Choose the folder of one export.",
            )
    if not found:
        raise UnreadableInput("The folder is empty.", code="empty", path=str(next(iter(paths), "")))
    return list(dict.fromkeys(found))


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    base = len(folder.parts)
    for root, folders, names in os.walk(folder, followlinks=False):
        here = Path(root)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(here.parts) - base >= depth:
            folders.clear()
        for name in sorted(names):
            path = here / name
            if not name.startswith(".") and path.is_file():
                yield path


def load(path: Path, limits: Limits) -> SourceFile:
    """The content of ``path``, unpacked when it is gzip.

    Raises ``UnreadableInput`` with a sentence: no permission, too large, damaged gzip, a gzip that
    unpacks to far more than it should.
    """
    try:
        size = path.stat().st_size
        if size > limits.file_size:
            raise _too_large(path, limits)
        packed = path.read_bytes()
        modified = datetime.fromtimestamp(int(path.stat().st_mtime), tz=UTC)
    except OSError as error:
        raise UnreadableInput(
            f"The file could not be read: {error.strerror or 'the system refused'}.", path=str(path)
        ) from error
    data = _unpacked(path, packed, limits) if packed[:2] == _GZIP else packed
    digest = hashlib.sha256(packed).hexdigest()
    return SourceFile(str(path), str(path.parent), data, digest, modified)


def _unpacked(path: Path, packed: bytes, limits: Limits) -> bytes:
    allowed = min(limits.file_size, max(len(packed) * limits.ratio, _CHUNK))
    parts: list[bytes] = []
    size = 0
    try:
        with gzip.open(path, "rb") as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > allowed:
                    raise _too_large(path, limits)
                parts.append(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableInput(
            "The gzip file is damaged or cut off.", code="damaged", path=str(path), hint="Export it again."
        ) from error
    return b"".join(parts)


def _too_large(path: Path, limits: Limits) -> UnreadableInput:
    return UnreadableInput(
        f"The file is larger than this program takes ({limits.file_size >> 20} MB, or {limits.ratio} times"
        " its packed size).",
        code="too_large",
        path=str(path),
        hint="Export a smaller part.",
    )
