"""Keeps ``patient_shown`` and ``stay_shown`` true: what is shown is the nurse's value if set, else the EMR's.

Called at the end of every transaction with the patients it touched; set-based, so that an import of
10,000 patients costs about as much a row as one edit does.
"""

import json
from collections.abc import Collection, Iterable, Set
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from ncm_tui.vault import names
from ncm_tui.vault.private_work import listed_barrier
from ncm_tui.vault.projection_sql import ALERTS, BABIES, KEYS, NAME_NEWBORNS, PATIENTS, STAYS


def _local_day(at: str | None, zone: str) -> str | None:
    """The facility's calendar day of a stored instant, as ``YYYY-MM-DD``: days are compared as days (P§1)."""
    return None if at is None else datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).date().isoformat()


_FUNCTIONS = (
    ("ncm_fold", 1, names.fold),
    ("ncm_natural", 1, names.natural),
    ("ncm_search_key", -1, names.search_key),
    ("ncm_display_name", 2, names.display_name),
    ("ncm_newborn_name", 4, names.newborn_name),
    ("ncm_local_day", 2, _local_day),
    ("ncm_listed_barrier", 3, listed_barrier),
)


def register(raw: Any) -> None:
    """Makes the functions known to a raw writer connection; safe to call again."""
    known = raw.execute(f"SELECT 1 FROM pragma_function_list WHERE name = '{_FUNCTIONS[-1][0]}'").fetchone()
    if known is None:
        for name, arguments, function in _FUNCTIONS:
            raw.create_function(name, arguments, function, deterministic=True)


Keys: TypeAlias = Set[tuple[str, str | None]]
"""(surname, birth date) of patients: where one of them stands again, another may bear NAME ALERT."""


def refresh(connection: Any, patient_ids: Collection[int], also: Keys = frozenset()) -> None:
    """Rebuilds the shown rows of ``patient_ids`` inside the caller's transaction; alerts also at ``also``,
    the keys of patients who were there before and are gone.

    ``connection`` is the writer, as SQLAlchemy's ``Connection`` or the driver's own. A newborn is
    rebuilt with the mother, for her name stands in the newborn's.
    """
    if not patient_ids:
        return
    raw = _driver(connection)
    register(raw)
    ids = json.dumps(sorted(patient_ids))
    ids = json.dumps(sorted({*patient_ids, *_first(raw.execute(BABIES, {"ids": ids}))}))
    before = _keys(raw, ids)
    raw.execute(
        "DELETE FROM stay_shown WHERE patient_id IN (SELECT value FROM json_each(:ids))", {"ids": ids}
    )
    raw.execute(
        "DELETE FROM patient_shown WHERE patient_id IN (SELECT value FROM json_each(:ids))", {"ids": ids}
    )
    raw.execute(PATIENTS, {"ids": ids})
    raw.execute(NAME_NEWBORNS, {"ids": ids})
    raw.execute(STAYS, {"ids": ids})
    _alert(raw, before | also | _keys(raw, ids))


def alert_keys(connection: Any, patient_ids: Collection[int]) -> set[tuple[str, str | None]]:
    """The keys of these patients as they are shown now."""
    return _keys(_driver(connection), json.dumps(sorted(patient_ids)))


def rebuild(connection: Any) -> None:
    """Rebuilds every shown row, all or none: after a migration or a restore."""
    raw = _driver(connection)
    raw.execute("SAVEPOINT shown")
    raw.execute("DELETE FROM stay_shown")
    raw.execute("DELETE FROM patient_shown")
    refresh(raw, set(_first(raw.execute("SELECT id FROM patient"))))
    raw.execute("RELEASE shown")


def _alert(raw: Any, keys: Keys) -> None:
    """NAME ALERT again wherever a surname or a birth date of ``keys`` stands, other patients' rows too."""
    families = json.dumps(sorted({family for family, _ in keys if family}))
    births = json.dumps(sorted({birth for _, birth in keys if birth}))
    raw.execute(ALERTS, {"families": families, "births": births})


def _keys(raw: Any, ids: str) -> set[tuple[str, str | None]]:
    return {(row[0], row[1]) for row in raw.execute(KEYS, {"ids": ids}).fetchall()}


def _first(rows: Iterable[tuple[Any, ...]]) -> list[int]:
    return [row[0] for row in rows]


def _driver(connection: Any) -> Any:
    """The driver's own connection under SQLAlchemy's, or ``connection`` itself."""
    pooled = getattr(connection, "connection", None)
    return connection if pooled is None else pooled.driver_connection
