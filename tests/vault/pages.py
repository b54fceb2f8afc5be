"""What lies in an encrypted database's file, page by page, free space included, with its key."""

import ctypes
import ctypes.util
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGE, TAIL, SALT = 4096, 80, 16  # SQLCipher 4: IV and HMAC-SHA512 close each page, the salt opens the first
_WAL_HEADER, _FRAME_HEADER = 32, 24


def plain(path: Path, key: bytes) -> bytes:
    """The content of every page of ``path`` and of the write-ahead log beside it."""
    found = [_pages(path.read_bytes(), key)]
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raw = wal.read_bytes()[_WAL_HEADER:]
        step = _FRAME_HEADER + PAGE
        frames = [raw[at : at + step] for at in range(0, len(raw), step)]
        for frame in frames:
            first = frame[:4] == b"\0\0\0\1"
            found.append(_page(frame[_FRAME_HEADER:], key, SALT if first else 0))
    return b"".join(found)


def _pages(content: bytes, key: bytes) -> bytes:
    return b"".join(_page(page, key, SALT if n == 0 else 0) for n, page in enumerate(_cut(content)))


def _cut(content: bytes) -> Iterator[bytes]:
    for at in range(0, len(content), PAGE):
        yield content[at : at + PAGE]


def _page(page: bytes, key: bytes, skip: int) -> bytes:
    return _aes_cbc(key, page[-TAIL : -TAIL + 16], page[skip:-TAIL])


def _aes_cbc(key: bytes, iv: bytes, sealed: bytes) -> bytes:
    name = ctypes.util.find_library("crypto")
    if name is None:
        pytest.skip("libcrypto is needed to look into the encrypted pages")
    lib = ctypes.CDLL(name)
    lib.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
    lib.EVP_aes_256_cbc.restype = ctypes.c_void_p
    context = ctypes.c_void_p(lib.EVP_CIPHER_CTX_new())
    out, done = ctypes.create_string_buffer(len(sealed) + 32), ctypes.c_int(0)
    lib.EVP_DecryptInit_ex(context, ctypes.c_void_p(lib.EVP_aes_256_cbc()), None, key, iv)
    lib.EVP_CIPHER_CTX_set_padding(context, 0)
    lib.EVP_DecryptUpdate(context, out, ctypes.byref(done), sealed, len(sealed))
    lib.EVP_CIPHER_CTX_free(context)
    return out.raw[: done.value]
