"""By what other names patients are known, before or in the EMR: who looks for one of them must not find only
somebody else (P§5)."""

import json
from collections import defaultdict

from ncm_tui.services.desk import Desk
from ncm_tui.vault.names import fold

# The conditions on versions are those of their two indexes, word for word. A name of the EMR counts where the
# nurse's own stands over it.
_NAMES = """SELECT patient_id, json_extract(before, '$.family') FROM row_version
    WHERE table_name = 'patient' AND before NOT NULL
    UNION SELECT patient_id, json_extract(before, '$.given') FROM row_version
    WHERE table_name = 'patient' AND before NOT NULL
    UNION SELECT patient_id, json_extract(before, '$.value') FROM row_version
    WHERE table_name = 'emr_value' AND before NOT NULL
    AND json_extract(before, '$.field') IN ('family', 'given')
    UNION SELECT e.patient_id, e.value FROM patient p JOIN emr_value e
    ON e.entity = 'patient' AND e.entity_id = p.id AND e.field IN ('family', 'given')
    WHERE coalesce(p.family, p.given) NOT NULL"""
_STAYS = """SELECT stay_id, patient_id, name FROM stay_shown
    WHERE +latest = 1 AND no_information = 0 AND patient_id IN (SELECT value FROM json_each(?))"""
#: An initial (limited identity, P§10) is no name to look for.
_LEAST = 2


def by_stay(desk: Desk) -> dict[int, tuple[str, ...]]:
    """The surnames and first names that a patient had or has beside the name shown, by the id of the latest
    stay. Of a no-information patient none."""
    known: dict[int, set[str]] = defaultdict(set)
    for patient, name in desk.vault.reader.rows(_NAMES):
        if name and len(name) >= _LEAST:
            known[patient].add(name)
    found: dict[int, tuple[str, ...]] = {}
    for stay, patient, now in desk.vault.reader.rows(_STAYS, (json.dumps(sorted(known)),)):
        words = set(fold(now).split())
        if other := sorted(name for name in known[patient] if not set(fold(name).split()) <= words):
            found[stay] = tuple(other)
    return found
