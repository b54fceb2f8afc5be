"""What was done and looked at: the audit record in words, newest first, as many lines as there are."""

import json
from collections.abc import Sequence
from datetime import datetime

from ncm_tui.rules.problems import Problem
from ncm_tui.services.desk import Desk
from ncm_tui.vault.audit import code_of, mac_prefix
from ncm_tui.vault.names import fold
from ncm_tui.views.history import DeedRow
from ncm_tui.views.moments import full_moment
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.verb_words import said

GONE = "(destroyed or taken back)"
_VERBS = "SELECT DISTINCT verb FROM audit_entry"
_FOUND = """
SELECT seq FROM audit_entry e WHERE e.verb IN (SELECT value FROM json_each(:verbs))
OR e.patient_uid IN (SELECT uid FROM patient_shown
    WHERE instr(find_key, :letters) OR instr(mrn_key, :letters))
OR (:mac <> '' AND e.mac LIKE :mac || '%') ORDER BY seq DESC
"""
_LINES = f"""
SELECT e.seq, e.at, e.verb, e.patient_uid,
    CASE WHEN p.no_information THEN '{NO_INFORMATION}' ELSE p.name END, e.detail
FROM audit_entry e LEFT JOIN patient_shown p ON p.uid = e.patient_uid
WHERE e.seq IN (SELECT value FROM json_each(?)) ORDER BY e.seq DESC
"""


def order(desk: Desk, letters: str = "") -> list[int]:
    """The numbers of the entries, newest first: all, or those whose deed, patient or record code has the
    letters."""
    rows = desk.vault.reader.rows
    wanted = fold(letters)
    if not wanted:
        return [seq for (seq,) in rows("SELECT seq FROM audit_entry ORDER BY seq DESC")]
    verbs = [verb for (verb,) in rows(_VERBS) if wanted in fold(said(verb))]
    given = {"verbs": json.dumps(verbs), "letters": wanted, "mac": mac_prefix(letters)}
    return [seq for (seq,) in rows(_FOUND, given)]


def page(desk: Desk, some: Sequence[int]) -> list[DeedRow]:
    """These entries as lines, newest first."""
    found = desk.vault.reader.rows(_LINES, (json.dumps(list(some)),))
    return [
        DeedRow(
            seq=seq,
            at=desk.local(datetime.fromisoformat(at)),
            what=said(verb),
            who=(name or GONE) if patient else "",
            detail=_detail(desk, verb, detail),
        )
        for seq, at, verb, patient, name, detail in found
    ]


def whole(desk: Desk, seq: int) -> tuple[str, ...]:
    """One entry in full, a line a thing: its number, who did it, its record code."""
    from ncm_tui.services.authors import authors

    row = desk.vault.reader.one("SELECT actor, mac, uids FROM audit_entry WHERE seq = ?", (seq,))
    if row is None:
        return ()
    actor, mac, _ = row
    return (f"entry {seq:,}", f"by {authors(desk).get(actor, 'another author')}", f"code {code_of(mac)}")


def stay_of(desk: Desk, seq: int) -> str:
    """The newest stay of the patient an entry is about; empty when there is none (any more)."""
    found = desk.vault.reader.value(
        "SELECT s.uid FROM audit_entry e JOIN stay_shown s ON s.patient_uid = e.patient_uid "
        "AND +s.latest = 1 WHERE e.seq = ?",
        (seq,),
    )
    return str(found or "")


def code(desk: Desk, verb: str, uid: str) -> str:
    """The record code of the newest entry of ``verb`` about the row ``uid``: it stands on what leaves, and
    finds the entry again."""
    mac = desk.vault.reader.value(
        "SELECT mac FROM audit_entry WHERE verb = ? AND instr(uids, ?) ORDER BY seq DESC LIMIT 1", (verb, uid)
    )
    return code_of(mac) if mac else ""


def _wrong_tries(desk: Desk, detail: str) -> str:
    """``3, the last Tue 24 Nov 2026 05:31``."""
    count, _, at = detail.partition(" ")
    return f"{count}, the last {full_moment(desk.local(datetime.fromisoformat(at)))}"


def _detail(desk: Desk, verb: str, detail: str) -> str:
    """What the entry holds beside the verb: a form's title, what was taken back; never clinical text."""
    if verb in ("undo", "redo"):
        return said(detail.partition(" ")[0])
    if verb == "vault.wrong_tries":
        return _wrong_tries(desk, detail)
    if verb.startswith("form."):
        try:
            form = desk.library.form(detail)
        except Problem:
            return detail
        return form.short or form.title
    return detail.replace("_", " ")
