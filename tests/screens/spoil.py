"""Every word of a vault replaced by the hostile texts, as they are.

The rows are written past the gate that cleans every text on its way in (``vault/boundary.py``): raw SQL on
the writing connection. What a screen shows of them then stands on the screen's own guard alone.
"""

import json
from datetime import timedelta
from typing import Any

from tests.screens.hostile import HOSTILE

from ncm_tui.services import assessments, drafts, todos, worklist
from ncm_tui.services.clocks import events, evidence
from ncm_tui.services.desk import Desk
from ncm_tui.vault import projection
from ncm_tui.vault.store import Vault

ADMISSION = "admission-assessment"
# Every column that holds words from outside or from a hurried hand.
WORDS: dict[str, tuple[str, ...]] = {
    "nurse": ("name", "credentials"),
    "facility": ("name",),
    "patient": ("family", "given", "preferred_name", "language", "phone", "address"),
    "contact": ("name", "relationship", "phone"),
    "coverage": ("payer", "plan", "member_id", "confirmed_source"),
    "allergy": ("substance", "reaction"),
    "prior_encounter": ("reason",),
    "stay": ("unit", "bed", "attending", "service", "reason", "drg", "isolation", "own_words", "sticky"),
    "todo": ("text",),
    "care_team_member": ("role", "name"),
    "diagnosis": ("text", "code"),
    "code_status": ("value",),
    "expected_discharge": ("reason",),
    "disposition": ("reason", "raw"),
    "barrier": ("title", "owner"),
    "care_plan": ("what_matters", "preferred_setting"),
    "problem": ("title",),
    "goal": ("text", "measure", "target", "own_words"),
    "intervention": ("text", "owner", "frequency"),
    "progress": ("value", "text"),
    "checklist_item": ("evidence", "who", "reason"),
    "note": ("body", "error_reason"),
    "flag": ("label", "action", "reason"),
    "draft": ("title",),
    "payer_profile": (
        "name",
        "phone",
        "fax",
        "portal",
        "hours",
        "contacts",
        "source_note",
        "p2p_note",
    ),
    "conflict": ("nurse_value", "emr_value"),
    "clock_evidence": ("who", "reason"),
    "work_mark": ("handed_to",),
}
# Words inside JSON: each text with a blank in it is somebody's own words, not the id of an option.
INSIDE: dict[str, tuple[str, ...]] = {
    "answer": ("value",),
    "checklist_item": ("answers",),
    "draft": ("answers",),
    "clock_evidence": ("answers",),
    "stay_event": ("fields",),
}


def spoil(vault: Vault) -> None:
    """Replace them all, each by another text of the list; the shown rows are built anew from them."""
    vault._writer.call(_spoil).result(60)


def fill_in(desk: Desk, stays: list[str]) -> None:
    """For each stay a short form on hold and a text in an unfinished form, so that titles and half-typed
    answers are there to spoil."""
    said = {"text": "Walks to the bathroom", "measure": "PT note"}
    for stay in stays:
        about = {"stay": stay}
        drafts.keep(
            desk, drafts.new_draft(), "goal", said, context=about, stay=stay, title="Goal", parked=True
        ).result()
        draft = assessments.open(desk, stay, ADMISSION).assessment
        assessments.answer(desk, draft, "language", "Spanish and English").result()
        todos.add(desk, stay, {"text": "Call the daughter", "due": "2026-11-22"}).result()
        todos.set_sticky(desk, stay, {"text": "Daughter first"}).result()
        _clocks(desk, stay)


def _clocks(desk: Desk, stay: str) -> None:
    """What happened, what shows that a clock was met, and a line that was handed on."""
    at = desk.local(desk.now()) - timedelta(hours=2)
    told = {"at": at.isoformat(), "by": "qio", "case_no": "case 4471 B"}
    events.record(desk, stay, "qio_notified", told).result()
    held = {
        "at": at.isoformat(),
        "hold_kind": "72 h hold",
        "hold_expires": (at + timedelta(hours=72)).isoformat(),
    }
    events.record(desk, stay, "legal_hold", held).result()
    given = {
        "recipient": "representative", "how": "signed", "happened_at": at.isoformat(), "copy_left": True,
        "interpreter": "not_needed", "recipient_name": "Jane, the daughter", "note": "by the window",
        "who": "S. Ruiz RN",
    }  # fmt: skip
    evidence.record(desk, stay, "IM_INITIAL", "", given).result()
    worklist.hand(desk, worklist.of_stay(desk, stay)[0], "J. Kim").result()


class _Texts:
    """The hostile texts in turn, without end."""

    def __init__(self) -> None:
        self.given = 0

    def next(self) -> str:
        self.given += 1
        return HOSTILE[self.given % len(HOSTILE)]

    def inside(self, value: Any) -> Any:
        if isinstance(value, str):
            return f"\x1b[2J{self.next()}" if " " in value else value
        if isinstance(value, list):
            return [self.inside(part) for part in value]
        if isinstance(value, dict):
            return {key: self.inside(part) for key, part in value.items()}
        return value


def _spoil(raw: Any) -> None:
    texts = _Texts()
    raw.execute("BEGIN IMMEDIATE")
    for table, columns in WORDS.items():
        for (row,) in raw.execute(f"SELECT id FROM {table}").fetchall():
            said = [texts.next() for _ in columns]
            texts.given += 1
            sets = ", ".join(f"{column} = ?" for column in columns)
            raw.execute(f"UPDATE {table} SET {sets} WHERE id = ?", (*said, row))
    for table, columns in INSIDE.items():
        for column in columns:
            rows = raw.execute(f"SELECT id, {column} FROM {table} WHERE typeof({column}) = 'text'").fetchall()
            for row, value in rows:
                said = json.dumps(texts.inside(json.loads(value)))
                raw.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (said, row))
    for (row,) in raw.execute("SELECT id FROM identifier").fetchall():
        raw.execute("UPDATE identifier SET value = ? WHERE id = ?", (f"{texts.next()}{row}", row))
    # Few rows: each gets a text that would move the cursor, whatever its turn was.
    raw.execute("UPDATE draft SET title = char(27) || '[2J' || title")
    raw.execute("UPDATE identifier SET value = char(27) || '[2J' || value WHERE id % 3 = 0")
    raw.execute("COMMIT")
    projection.rebuild(raw)
