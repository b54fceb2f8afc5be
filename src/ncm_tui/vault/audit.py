"""The audit chain: one entry a verb, each under an HMAC over the one before.

Entries hold verb, uids, counts and times: no clinical text, so that a patient can be purged. The head
is anchored outside the database at a finish, at lock and at exit. A tail lost *after* the last anchor
cannot be seen.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

from ncm_tui.vault.slots import Anchor, canonical

FIRST = "0" * 64
BROKEN = "audit.broken"  # written at the next unlock when the anchor was not on the chain; never goes away
_COLUMNS = "seq, at, actor, verb, patient_uid, uids, detail, prev_mac, mac"


class Rows(Protocol):
    """What :func:`verify` reads from: a reader."""

    def rows(self, sql: str, params: Any = ()) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: its number and its MAC."""

    seq: int = 0
    mac: str = FIRST


@dataclass(frozen=True, slots=True)
class Entry:
    """What a verb leaves behind."""

    verb: str
    actor: str
    patient: str | None = None
    uids: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """``ok``, how many entries were read, and in words what is wrong with the first bad one."""

    ok: bool
    entries: int
    detail: str


def mac_of(key: bytes, body: tuple[Any, ...]) -> str:
    """The HMAC-SHA256 of an entry: the canonical JSON of every column but ``mac``."""
    return hmac.digest(key, canonical(list(body)), sha256).hex()


def head(connection: Any) -> Head:
    """The head as the database has it."""
    row = connection.execute("SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    return Head() if row is None else Head(int(row[0]), str(row[1]))


def append(connection: Any, key: bytes, last: Head, entry: Entry) -> Head:
    """Writes ``entry`` behind ``last`` in the open transaction; the new head."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body = (
        last.seq + 1, at, entry.actor, entry.verb, entry.patient, entry.uids, entry.detail, last.mac,
    )  # fmt: skip
    mac = mac_of(key, body)
    connection.execute(f"INSERT INTO audit_entry ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)", (*body, mac))
    return Head(last.seq + 1, mac)


def anchor(key: bytes, last: Head) -> Anchor:
    """The head, signed, as it is kept in the slot file."""
    return Anchor(last.seq, last.mac, _tag(key, last.seq, last.mac))


def _tag(key: bytes, seq: int, mac: str) -> str:
    return hmac.digest(key, canonical([seq, mac]), sha256).hex()


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_BYTES = 5


def code_of(mac: str) -> str:
    """The short code of an entry, ``7F3K-Q2M9``: the first 40 bits of its MAC in Crockford's letters. Whoever
    holds it can ask for the entry; a record from which that entry was cut does not have it."""
    number = int(mac[: 2 * _CODE_BYTES], 16)
    letters = "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def mac_prefix(code: str) -> str:
    """The beginning of the MAC a code stands for; empty for what is no code. O is read as 0, I and L as 1."""
    bare = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    if len(bare) != 8 or any(letter not in _CROCKFORD for letter in bare):
        return ""
    number = 0
    for letter in bare:
        number = number << 5 | _CROCKFORD.index(letter)
    return f"{number:010x}"


def lost(connection: Any, anchor_key: bytes, fixed: Anchor | None) -> str:
    """What is wrong when the anchor does not lie on the chain, else empty. Cheap: asked at each unlock,
    because the next anchor would hide it."""
    if fixed is None:
        return "no anchor"
    if not hmac.compare_digest(fixed.tag, _tag(anchor_key, fixed.seq, fixed.mac)):
        return "anchor altered"
    row = connection.execute("SELECT mac FROM audit_entry WHERE seq = ?", (fixed.seq,)).fetchone()
    found = FIRST if fixed.seq == 0 else (row[0] if row else "")
    return "" if found == fixed.mac else f"anchor {fixed.seq} not on the chain"


def verify_chain(reader: Rows, audit_key: bytes, anchor_key: bytes, fixed: Anchor | None) -> ChainReport:
    """Reads every entry and proves the chain, then that the anchor lies on it."""
    last, count, at_anchor, broken = Head(), 0, FIRST, ""
    for row in reader.rows(f"SELECT {_COLUMNS} FROM audit_entry ORDER BY seq"):
        *body, mac = row
        if body[0] != last.seq + 1:
            return ChainReport(False, count, f"entry {last.seq + 1} is missing")
        if body[7] != last.mac or not hmac.compare_digest(mac_of(audit_key, tuple(body)), str(mac)):
            return ChainReport(False, count, f"entry {body[0]} is not what was written")
        last, count = Head(int(body[0]), str(mac)), count + 1
        if fixed is not None and last.seq == fixed.seq:
            at_anchor = last.mac
        if body[3] == BROKEN and not broken:
            broken = f"entry {last.seq} ({body[1]}) found: {body[6]}"
    if broken:
        return ChainReport(False, count, broken)
    return _against_anchor(anchor_key, fixed, last, count, at_anchor)


def _against_anchor(
    anchor_key: bytes, fixed: Anchor | None, last: Head, count: int, at_anchor: str
) -> ChainReport:
    if fixed is None:
        return ChainReport(False, count, "the anchor in the slot file is missing")
    if not hmac.compare_digest(fixed.tag, _tag(anchor_key, fixed.seq, fixed.mac)):
        return ChainReport(False, count, "the anchor in the slot file is not what was written")
    if fixed.seq > last.seq:
        return ChainReport(False, count, f"entries {last.seq + 1} to {fixed.seq} are missing")
    if at_anchor != fixed.mac:
        return ChainReport(False, count, f"entry {fixed.seq} is not the one that was anchored")
    return ChainReport(True, count, f"{count} entries, anchored at {fixed.seq}")
