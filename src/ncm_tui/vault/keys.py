"""From a passphrase to the data key, and from the data key to the keys of each purpose.

argon2id (libsodium) makes a key from the passphrase; XChaCha20-Poly1305 wraps the random 256-bit data
key with it. The wrap's tag alone tells a wrong passphrase from anything else.
"""

import hmac
import time
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as _open,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as _seal,
)
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as NoMemory
from nacl.pwhash import argon2id
from nacl.utils import random

from ncm_tui.rules.problems import Refused

KEY_BYTES = 32
NONCE_BYTES = 24
FLOOR_MEMORY_KIB = 64 * 1024
FLOOR_PASSES = 3
CEILING_MEMORY_KIB = 1024 * 1024
CEILING_PASSES = 64
CEILING_WORK = FLOOR_MEMORY_KIB * CEILING_PASSES  # KiB times passes: some seconds, never minutes
AIM_SECONDS = 0.35


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one derivation: memory in KiB and passes, never under the floor."""

    memory_kib: int = FLOOR_MEMORY_KIB
    passes: int = FLOOR_PASSES

    def allowed(self) -> bool:
        """False for a cost that was lowered, or raised so far that unlocking would never end."""
        return (
            FLOOR_MEMORY_KIB <= self.memory_kib <= CEILING_MEMORY_KIB
            and FLOOR_PASSES <= self.passes <= CEILING_PASSES
            and self.memory_kib * self.passes <= CEILING_WORK
        )


def normalised(secret: str) -> bytes:
    """NFKC, UTF-8: the same words typed on another keyboard are the same passphrase."""
    return unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass")


def derive(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """The 32-byte key of ``secret``. Takes a quarter to half a second; the interpreter is free meanwhile.

    Raises ``Refused`` when the machine has not that much memory free.
    """
    try:
        key = argon2id.kdf(KEY_BYTES, secret, salt, opslimit=cost.passes, memlimit=cost.memory_kib * 1024)
    except (MemoryError, NoMemory):
        raise Refused(
            f"Unlocking needs {cost.memory_kib // 1024} MB of free memory, more than this machine has.",
            code="memory",
            hint="Close another program, then try again. Nothing was changed.",
        ) from None
    return bytes(key)


def calibrated() -> Cost:
    """The cost that takes about ``AIM_SECONDS`` on this machine, measured once, never under the floor."""
    began = time.perf_counter()
    derive(b"calibration", bytes(argon2id.SALTBYTES), Cost())
    one_pass = (time.perf_counter() - began) / FLOOR_PASSES
    passes = max(FLOOR_PASSES, min(CEILING_PASSES, int(AIM_SECONDS / max(one_pass, 1e-6))))
    return Cost(FLOOR_MEMORY_KIB, passes)


def new_salt() -> bytes:
    return bytes(random(argon2id.SALTBYTES))


def new_data_key() -> bytes:
    return bytes(random(KEY_BYTES))


def wrap(data_key: bytes, key: bytes, bound: bytes) -> tuple[bytes, bytes]:
    """(nonce, sealed data key); ``bound`` is authenticated with it."""
    nonce = bytes(random(NONCE_BYTES))
    return nonce, bytes(_seal(data_key, bound, nonce, key))


def unwrap(sealed: bytes, nonce: bytes, key: bytes, bound: bytes) -> bytes | None:
    """The data key, or ``None`` when the tag does not hold: another passphrase, or another slot."""
    try:
        return bytes(_open(sealed, bound, nonce, key))
    except (CryptoError, ValueError):
        return None


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """One key a purpose, each an HMAC of the data key, so that none tells another."""

    database: bytes
    audit: bytes
    anchor: bytes
    fingerprint: bytes

    @classmethod
    def of(cls, data_key: bytes) -> "Keys":
        def purpose(name: str) -> bytes:
            return hmac.digest(data_key, f"ncm-tui {name} 1".encode(), sha256)

        return cls(purpose("database"), purpose("audit"), purpose("anchor"), purpose("fingerprint"))

    def fingerprint_of(self, text: str) -> str:
        """A number that may not be kept (P§10), as ``~`` and 32 hex digits under a key of this vault: the
        same number is found again, and nobody reads it back. Blanks around it do not count."""
        return "~" + hmac.digest(self.fingerprint, text.strip().encode(), sha256).hex()[:32]
