"""The slot file: who may open the vault. Small, checked, and kept twice.

Each copy is one line of canonical JSON and one line with its SHA-256. A copy whose check fails is
damaged and the other is used; a passphrase is *wrong* only when a whole copy's own tag says so.
Every change of a way in raises the file's revision, so that of two whole copies the newer one counts.
"""

import json
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from ncm_tui.vault.home import VaultFolder
from ncm_tui.vault.keys import Cost, derive, new_salt, unwrap, wrap
from ncm_tui.vault.platform import replace_file
from ncm_tui.vault.problems import Damaged, storage_problem

FORMAT = "ncm-tui slots"
VERSION = 1
PASSPHRASE = "passphrase"
RECOVERY = "recovery"
KEY_FILE = "key_file"
KINDS = (PASSPHRASE, RECOVERY, KEY_FILE)
_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in: the data key, sealed under the key of a passphrase, the recovery code or a key file."""

    kind: str
    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes

    def bound(self, vault_uid: str) -> bytes:
        """What the tag also authenticates: the vault, the kind and the cost."""
        return canonical(
            {"vault": vault_uid, "kind": self.kind, "kdf": _kdf(self.cost), "salt": self.salt.hex()}
        )

    def open(self, secret: bytes, vault_uid: str) -> bytes | None:
        """The data key, or ``None`` when the secret is not this slot's."""
        return unwrap(self.sealed, self.nonce, derive(secret, self.salt, self.cost), self.bound(vault_uid))


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the audit chain when it was last fixed (at a finish, at lock and exit)."""

    seq: int
    mac: str
    tag: str


@dataclass(frozen=True, slots=True)
class SlotFile:
    """The content of the slot file. ``revision`` counts the changes of its slots; ``damaged_copies`` names
    copies that had to be set aside (damaged, missing, or left behind by a write that was cut off)."""

    vault_uid: str
    slots: tuple[Slot, ...]
    anchor: Anchor | None = None
    revision: int = 0
    damaged_copies: tuple[str, ...] = field(default=(), compare=False)

    def has(self, kind: str) -> bool:
        return any(slot.kind == kind for slot in self.slots)

    def slot(self, kind: str) -> Slot:
        """The slot of that kind. Raises :class:`Damaged` when there is none."""
        for slot in self.slots:
            if slot.kind == kind:
                return slot
        raise Damaged(f"The vault's slot file has no {kind} slot.", hint="Restore the newest backup.")

    def anchored(self, anchor: Anchor) -> "SlotFile":
        return replace(self, anchor=anchor)

    def changed(self, *fresh: Slot, without: tuple[str, ...] = ()) -> "SlotFile":
        """The next revision: ``fresh`` slots in place of those of their kind, the kinds ``without`` gone."""
        dropped = {*without, *(slot.kind for slot in fresh)}
        kept = tuple(slot for slot in self.slots if slot.kind not in dropped)
        order = sorted((*kept, *fresh), key=lambda slot: KINDS.index(slot.kind))
        return replace(self, slots=tuple(order), revision=self.revision + 1, damaged_copies=())


def new_slot(kind: str, secret: bytes, data_key: bytes, vault_uid: str, cost: Cost) -> Slot:
    """A slot that opens with ``secret``."""
    empty = Slot(kind, cost, new_salt(), b"", b"")
    nonce, sealed = wrap(data_key, derive(secret, empty.salt, cost), empty.bound(vault_uid))
    return replace(empty, nonce=nonce, sealed=sealed)


def canonical(value: Any) -> bytes:
    """JSON of one form only: sorted keys, no blanks, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def dump(file: SlotFile) -> bytes:
    """The bytes of one copy: a line of canonical JSON, a line with its SHA-256."""
    body = canonical(_as_json(file))
    return body + b"\n" + sha256(body).hexdigest().encode("ascii") + b"\n"


def parse(text: bytes) -> SlotFile | None:
    """What :func:`dump` wrote, or ``None`` when it is not whole: damaged, cut short, another format, or a
    cost outside its bounds."""
    body, _, rest = text.partition(b"\n")
    if rest != sha256(body).hexdigest().encode("ascii") + b"\n":
        return None
    try:
        return _from_json(json.loads(body))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def write(folder: VaultFolder, file: SlotFile) -> bool:
    """Both copies, one after the other, so that one is whole at any instant.

    Raises ``StorageProblem`` when the first cannot be written: nothing is changed then. ``False`` when the
    second one stays behind; the newer one counts, and the next write or unlock makes them alike again.
    """
    text = dump(file)
    try:
        replace_file(folder.slots, text)
    except OSError as error:
        raise storage_problem(error, folder.path) from None
    try:
        replace_file(folder.slots_copy, text)
    except OSError:
        return False
    return True


def read(folder: VaultFolder) -> SlotFile:
    """The newest whole copy. Raises :class:`Damaged` when no copy is whole or the two are of different
    vaults, ``StorageProblem``."""
    copies = {path: _read_copy(path) for path in (folder.slots, folder.slots_copy)}
    whole = [file for file in copies.values() if file is not None]
    if not whole:
        raise Damaged(
            "The vault's slot file is damaged or missing, and so is its copy.",
            path=str(folder.slots),
            hint="Do not delete anything; restore the newest backup.",
        )
    if len({file.vault_uid for file in whole}) > 1:
        raise Damaged(
            "The vault's slot file and its copy belong to two different vaults.",
            path=str(folder.slots),
            hint="Do not delete anything; move the file that is not this vault's away, then try again.",
        )
    newest = max(whole, key=lambda file: (file.revision, file.anchor.seq if file.anchor else 0))
    behind = tuple(path.name for path, file in copies.items() if file != newest)
    return replace(newest, damaged_copies=behind)


def _read_copy(path: Path) -> SlotFile | None:
    try:
        with path.open("rb") as stream:
            text = stream.read(_LIMIT + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise storage_problem(error, path) from None
    return parse(text)


def _kdf(cost: Cost) -> dict[str, Any]:
    return {"name": "argon2id13", "memory_kib": cost.memory_kib, "passes": cost.passes}


def _as_json(file: SlotFile) -> dict[str, Any]:
    anchor = file.anchor
    return {
        "format": FORMAT,
        "version": VERSION,
        "vault": file.vault_uid,
        "revision": file.revision,
        "slots": [
            {
                "kind": slot.kind,
                "kdf": _kdf(slot.cost),
                "salt": slot.salt.hex(),
                "nonce": slot.nonce.hex(),
                "sealed": slot.sealed.hex(),
            }
            for slot in file.slots
        ],
        "anchor": None if anchor is None else {"seq": anchor.seq, "mac": anchor.mac, "tag": anchor.tag},
    }


def _from_json(data: Any) -> SlotFile:
    """Raises ``ValueError``, ``KeyError`` or ``TypeError`` when it is not a slot file of this version."""
    if data["format"] != FORMAT or data["version"] != VERSION:
        raise ValueError("another format")
    slots = []
    for entry in data["slots"]:
        kdf = entry["kdf"]
        cost = Cost(int(kdf["memory_kib"]), int(kdf["passes"]))
        if kdf["name"] != "argon2id13" or not cost.allowed():
            raise ValueError("a cost outside its bounds")
        parts = (bytes.fromhex(entry[name]) for name in ("salt", "nonce", "sealed"))
        slots.append(Slot(str(entry["kind"]), cost, *parts))
    kinds = [slot.kind for slot in slots]
    if len(set(kinds)) != len(kinds) or not set(kinds) <= set(KINDS):
        raise ValueError("a way in that is doubled or unknown")
    anchor = data["anchor"]
    return SlotFile(
        vault_uid=str(data["vault"]),
        slots=tuple(slots),
        anchor=None if anchor is None else Anchor(int(anchor["seq"]), str(anchor["mac"]), str(anchor["tag"])),
        revision=int(data.get("revision", 0)),
    )
