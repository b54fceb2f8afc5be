"""The stricter permission goes along with a backup and over a restore (P§10): what was limited once does not
come back as full by itself.

Works on the driver's own connections, of the vault or of a backup; nothing here blocks.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias
from uuid import uuid4

from ncm_tui.rules.problems import Refused
from ncm_tui.services.permission import reduction
from ncm_tui.views.permission import FULL, LIMITED

#: A row of the permission without its local key, by column.
Permit: TypeAlias = dict[str, Any]
#: ``rows(sql)`` of a reader or a connection.
Rows: TypeAlias = Callable[[str], Any]
_COLUMNS: Final = (
    "created_at", "created_by", "scope", "approved_by", "approved_on", "state", "role", "social_worker",
    "legal_record", "may_be_requested",
)  # fmt: skip
_ASK_AGAIN = "brought back by a restore: asked again"
_VOID = """
UPDATE permission SET voided_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), voided_by = created_by,
    void_reason = ? WHERE voided_at IS NULL
"""


def newest(rows: Rows) -> Permit | None:
    """The permission that holds in a database; ``None`` where there is none, or it is of an older version."""
    if not list(rows("SELECT 1 FROM sqlite_master WHERE name = 'permission'")):
        return None
    sql = f"SELECT {', '.join(_COLUMNS)} FROM permission WHERE voided_at IS NULL ORDER BY id DESC LIMIT 1"
    return next((dict(zip(_COLUMNS, row, strict=True)) for row in rows(sql)), None)


def give(connection: Any, permit: Permit | None) -> None:
    """``permit`` holds from now on in the database of ``connection``, unless its own has the same scope."""
    held = newest(connection.execute)
    if permit is None or (held is not None and held["scope"] == permit["scope"]):
        return
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    connection.execute(
        f"INSERT INTO permission (uid, {', '.join(_COLUMNS)}) VALUES ({marks})",
        (str(uuid4()), *(permit[name] for name in _COLUMNS)),
    )


class OverRestore:
    """What a restore does about the permission: the stricter of what was there and of what comes back holds.

    Where what was there was limited, what comes back is reduced. Where nothing was there, or it could not be
    read, a full one is asked again before anything comes in: it may have been limited since that backup.
    """

    def __init__(self) -> None:
        self._there: Permit | None = None
        #: What was done, in one sentence; empty where that day's permission holds.
        self.said = ""

    def look(self, connection: Any) -> None:
        """At a vault that is there, before it is replaced or copied beside."""
        found = newest(connection.execute)
        if self._there is None or (found is not None and found["scope"] == LIMITED):
            self._there = found

    def check(self, connection: Any) -> None:
        """At a backup of a newer version, in which nothing can be changed. Raises :class:`Refused` where it
        would have to be."""
        held = newest(connection.execute)
        if self._limited and (held is None or held["scope"] != LIMITED):
            raise Refused(
                "Limited identity holds here, and a newer version of ncm wrote this backup: it cannot be"
                " reduced, so nothing was changed.",
                code="permission",
                hint="Install the newer version and restore it with that.",
            )

    def settle(self, connection: Any, fingerprint: Callable[[str], str]) -> tuple[str, str] | None:
        """In the transaction of the restored database: the verb and the detail to record, if any. Shown rows
        are the caller's to rebuild."""
        held = newest(connection.execute)
        if self._limited or (held is not None and held["scope"] == LIMITED):
            return self._reduced(connection, fingerprint)
        if self._there is None and held is not None and held["scope"] == FULL:
            connection.execute(_VOID, (_ASK_AGAIN,))
            self.said = "Your facility's permission is asked again before anything comes in: ncm permission."
        return None

    def _reduced(self, connection: Any, fingerprint: Callable[[str], str]) -> tuple[str, str] | None:
        ever_full = bool(list(connection.execute("SELECT 1 FROM permission WHERE scope = 'full' LIMIT 1")))
        held = newest(connection.execute)
        if not ever_full and held is not None and held["scope"] == LIMITED:
            return None  # there never was more in it
        give(connection, self._there if self._limited else None)
        done = reduction.reduce(connection, fingerprint)
        patients = f"{done.patients} patient{'s' if done.patients != 1 else ''}"
        self.said = f"Limited identity holds: {patients} with no more than it allows."
        return "permission.renewed", f"limited, {done.patients} patients reduced"

    @property
    def _limited(self) -> bool:
        return self._there is not None and self._there["scope"] == LIMITED
