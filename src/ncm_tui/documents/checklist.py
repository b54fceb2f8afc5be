"""The discharge checklist as plain text, identity line first, every late entry marked."""

from ncm_tui.rules.readiness import Standing
from ncm_tui.views.checklist import ChecklistLine, ChecklistPage, Evidence
from ncm_tui.views.moments import full_moment

_MARKS = {
    Standing.DONE: "[x]",
    Standing.NOT_NEEDED: "[-]",
    Standing.MISSED: "[!]",
    Standing.NEEDED: "[ ]",
    Standing.NOT_SEEN: "[ ]",
    Standing.OPEN: "[ ]",
    Standing.WAITING: "[?]",
}


def checklist_text(page: ChecklistPage, identity: str) -> str:
    """Every row that applies or may apply, with its evidence; rows set aside do not leave."""
    where = page.destination_title or "destination not set"
    lines = [identity, "", f"DISCHARGE CHECKLIST · to {where} · {readiness_words(page)}"]
    if len(page.unplanned) > 1:
        lines.append(f"needs: what is planned; {len(page.unplanned)} rows wait for it")
    for letter, title in page.phases:
        rows = [line for line in page.lines if line.phase == letter and line.standing in _MARKS]
        if rows:
            lines += ["", title, *(_row(line) for line in rows)]
    return "\n".join(lines) + "\n"


def readiness_words(page: ChecklistPage) -> str:
    """``19 of 22 done, not ready, needed: 3``; once she has left, how many were missed, and never *ready*."""
    said = [f"{page.done} of {page.total} done"]
    if page.left is not None:
        said.append(f"left {full_moment(page.left)}")
    elif page.ready:
        said.append("ready")
    else:
        said.append("not ready")
    if page.needed and not page.ready:
        said.append(f"needed: {len(page.needed)}")
    if page.missed:
        said.append(f"missed: {len(page.missed)}")
    return ", ".join(said)


def _row(line: ChecklistLine) -> str:
    said = f"{_MARKS[line.standing]} {line.id} {line.text}"
    if line.standing is Standing.WAITING:
        return f"{said}: needs {', '.join(line.needs)}"
    if line.standing is Standing.NEEDED:
        return f"{said}: needed"
    return f"{said}: {evidence_words(line.evidence)}" if line.evidence else said


def evidence_words(evidence: Evidence) -> str:
    """When, by whom, what; a reason where it is not needed or missed; late where it was written late."""
    if evidence.reason:
        return evidence.reason
    when = full_moment(evidence.happened) if evidence.happened else ""
    late = f"late entry {full_moment(evidence.entered)}" if evidence.late and evidence.entered else ""
    seen = "seen in EMR" if evidence.seen else ""
    return ", ".join(part for part in (when, evidence.by, seen, evidence.text, late) if part)
