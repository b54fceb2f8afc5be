"""One backup, one file: two copies of a header (each with its check), then the encrypted database.

    block 1, 16 KiB │ block 2, 16 KiB, the same │ the database as SQLite's backup API wrote it

A block is the magic, the length of the header's JSON, the JSON, zeros, and the SHA-256 of all that. The
header carries the slot file of its day, so that the file opens anywhere with the passphrase or the
recovery code of that day; it says nothing about a patient. Once open, its tag proves the header.
"""

import hmac
import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from ncm_tui.rules.problems import StorageProblem
from ncm_tui.vault import slots
from ncm_tui.vault.platform import sync_file, sync_folder
from ncm_tui.vault.problems import Damaged, storage_problem

MAGIC = b"NCMTUI backup 1\n"
SUFFIX = ".ncmbackup"
UNFINISHED = ".part"
BLOCK = 16 * 1024
_LENGTH = struct.Struct(">I")
_CHECK = sha256().digest_size
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """``seq`` is the newest entry of the audit chain and ``mark`` where the rows stood; ``size`` in bytes
    and ``sha256`` are of the database; ``keys`` is the slot file of that day, its anchor on ``seq``."""

    vault_uid: str
    name: str
    made_at: str
    reason: str
    app: str
    schema: int
    seq: int
    mark: str
    size: int
    sha256: str
    keys: str = field(repr=False)
    tag: str = ""

    @property
    def at(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromisoformat(self.made_at).astimezone(UTC)

    def slot_file(self) -> slots.SlotFile:
        """Who may open it. Raises :class:`Damaged`."""
        found = slots.parse(self.keys.encode("utf-8", "surrogatepass"))
        if found is None or found.vault_uid != self.vault_uid:
            raise Damaged("The keys inside this backup are damaged.", hint="Take an older backup.")
        return found

    def tagged(self, key: bytes) -> "Header":
        """With the tag that only this vault's own key can make."""
        return replace(self, tag=self._tag(key))

    def is_genuine(self, key: bytes) -> bool:
        """True when every field is what was written under ``key``."""
        return hmac.compare_digest(self.tag, self._tag(key))

    def _tag(self, key: bytes) -> str:
        body = ["backup", asdict(replace(self, tag=""))]
        return hmac.digest(key, slots.canonical(body), sha256).hex()


def write(path: Path, header: Header, database: Path) -> None:
    """``header`` and the content of ``database`` as ``path``: written beside it, synced, read again,
    renamed. At any instant ``path`` is the old file or the new one. Raises ``StorageProblem``,
    :class:`Damaged` when what was read back is not what was written."""
    with _beside(path) as (fd, beside):
        block = _block(header)
        _write_all(fd, block + block)
        with database.open("rb") as source:
            while chunk := source.read(_CHUNK):
                _write_all(fd, chunk)
    _take_its_place(beside, path, header)


def copy(source: Path, path: Path, header: Header) -> None:
    """The same backup at another place, checked as :func:`write` does."""
    with _beside(path) as (fd, beside), source.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            _write_all(fd, chunk)
    _take_its_place(beside, path, header)


def read_header(path: Path) -> tuple[Header, int]:
    """The header and how many of its two copies are damaged (0 or 1).

    Raises :class:`Damaged` when neither is whole or the file is no backup, ``StorageProblem``.
    """
    try:
        with path.open("rb") as stream:
            found = [_header(stream.read(BLOCK)) for _ in range(2)]
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        raise backup_problem(error, path) from None
    whole = [header for header in found if header is not None]
    if not whole:
        raise _damaged(path, "This is not a backup of ncm, or its beginning is damaged.")
    if size != 2 * BLOCK + whole[0].size:
        raise _damaged(path, "This backup is not whole: it was cut off or something was added.")
    return whole[0], 2 - len(whole)


def check(path: Path, header: Header) -> None:
    """Raises :class:`Damaged` unless the database inside is, byte for byte, what was written."""
    digest = sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    if digest.hexdigest() != header.sha256:
        raise _damaged(path, "This backup is damaged: its content is not what was written.")


def extract(path: Path, header: Header, to: Path) -> None:
    """The database inside, as the new file ``to``. Raises as :func:`check`, ``StorageProblem``."""
    digest = sha256()
    try:
        fd = os.open(to, _new_file(), 0o600)
        try:
            for chunk in _chunks(path):
                digest.update(chunk)
                _write_all(fd, chunk)
            sync_file(fd)
        finally:
            os.close(fd)
    except OSError as error:
        raise backup_problem(error, to.parent) from None
    if digest.hexdigest() != header.sha256:
        to.unlink()
        raise _damaged(path, "This backup is damaged: its content is not what was written.")


def private(path: Path) -> None:
    """A new empty file for this user alone. Raises ``StorageProblem``."""
    try:
        os.close(os.open(path, _new_file(), 0o600))
    except OSError as error:
        raise backup_problem(error, path.parent) from None


def sha256_of(path: Path) -> str:
    """The hex digest of a whole file."""
    with path.open("rb") as stream:
        digest = sha256()
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            stream.seek(2 * BLOCK)
            while chunk := stream.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise backup_problem(error, path) from None


def _block(header: Header) -> bytes:
    body = slots.canonical(asdict(header))
    room = BLOCK - len(MAGIC) - _LENGTH.size - _CHECK
    if len(body) > room:
        raise ValueError(f"a backup's header of {len(body)} bytes; {room} is the most")
    filled = MAGIC + _LENGTH.pack(len(body)) + body.ljust(room, b"\0")
    return filled + sha256(filled).digest()


def _header(block: bytes) -> Header | None:
    filled, digest = block[:-_CHECK], block[-_CHECK:]
    if len(block) != BLOCK or not filled.startswith(MAGIC) or sha256(filled).digest() != digest:
        return None
    start = len(MAGIC) + _LENGTH.size
    (length,) = _LENGTH.unpack(filled[len(MAGIC) : start])
    try:
        return _typed(json.loads(filled[start : start + length]))
    except (ValueError, TypeError):
        return None


def _typed(data: dict[str, Any]) -> Header:
    """Raises ``TypeError`` or ``ValueError`` for a header that is not of this version."""
    header = Header(**data)
    for name in ("schema", "seq", "size"):
        if type(getattr(header, name)) is not int or getattr(header, name) < 0:
            raise ValueError(name)
    for name in ("vault_uid", "name", "made_at", "reason", "app", "mark", "sha256", "keys", "tag"):
        if not isinstance(getattr(header, name), str):
            raise TypeError(name)
    if header.at.tzinfo is None or datetime.fromisoformat(header.made_at).tzinfo is None:
        raise ValueError("made_at without its offset")
    return header


@contextmanager
def _beside(path: Path) -> Iterator[tuple[int, Path]]:
    """A new private file beside ``path``, synced at the end; when anything goes wrong it does not stay."""
    beside = path.with_name(path.name + UNFINISHED)
    try:
        beside.unlink(missing_ok=True)
        fd = os.open(beside, _new_file(), 0o600)
        try:
            yield fd, beside
            sync_file(fd)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        finally:
            os.close(fd)
    except OSError as error:
        raise backup_problem(error, path.parent) from None


def _take_its_place(beside: Path, path: Path, header: Header) -> None:
    try:
        found, _ = read_header(beside)
        check(beside, header)
        if found != header:
            raise _damaged(path, "The backup that was just written reads differently: the disk is not sound.")
        os.replace(beside, path)
        sync_folder(path.parent)
    except OSError as error:
        raise backup_problem(error, path.parent) from None
    finally:
        beside.unlink(missing_ok=True)


def _new_file() -> int:
    return os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def _write_all(fd: int, content: bytes) -> None:
    left = memoryview(content)
    while left:  # a disk that fills up takes a part without an error
        left = left[os.write(fd, left) :]


def backup_problem(error: OSError, path: Path) -> StorageProblem:
    """The sentence for a backup or a backup folder that the file system refuses."""
    known = storage_problem(error, path)
    said = {
        "storage_full": ("The disk of the backups is full; no backup was made.", "Free some space there."),
        "storage_read_only": ("The backup's place cannot be used.", "Is it yours, and not read-only?"),
        "storage_gone": ("The backup's place is not there.", "Put the stick or the network drive back."),
    }.get(known.code)
    if said is None:
        return known
    return StorageProblem(said[0], code=known.code, path=str(path), hint=said[1])


def _damaged(path: Path, sentence: str) -> Damaged:
    return Damaged(sentence, path=str(path), hint="Take another backup; nothing was changed.")
