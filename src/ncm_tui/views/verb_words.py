"""Each verb of the record in words, and whether it can be taken back."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class VerbWord:
    """``said`` is what was done. ``stays`` says why it is not taken back; empty where ``u`` takes it back.

    ``aside`` marks what ``u`` steps over: keeping house, or what is taken back on its own page only.
    """

    said: str
    stays: str = ""
    aside: bool = False


_LOCKED: Final = "what is finished & locked stays; mark it as entered in error if it is wrong"
_LEFT: Final = "what was copied has left; correct it where it was pasted"


def _aside(said: str) -> VerbWord:
    return VerbWord(said, "it changed no record", aside=True)


#: By the name in the audit record. A verb that is not here is shown by its name and is not taken back.
VERBS: Final[dict[str, VerbWord]] = {
    "patient.created": VerbWord("Patient added"),
    "patient.edited": VerbWord("Patient or stay edited"),
    "key_time.set": VerbWord("Key time set"),
    "payer.confirmed": VerbWord("Payer confirmed"),
    "edd.set": VerbWord("EDD set"),
    "disposition.set": VerbWord("Destination set"),
    "code_status.set": VerbWord("Code status recorded"),
    "fact.seen": VerbWord("Fact confirmed again"),
    "list.kept": VerbWord("Put on my list"),
    "list.dropped": VerbWord("Taken off my list"),
    "list.dropped_many": VerbWord("Marked patients taken off my list"),
    "problem.add": VerbWord("Problem added"),
    "goal.add": VerbWord("Goal added"),
    "intervention.add": VerbWord("Intervention added"),
    "goal.progress": VerbWord("Progress recorded"),
    "barrier.add": VerbWord("Barrier added"),
    "problem.edit": VerbWord("Problem changed"),
    "goal.edit": VerbWord("Goal changed"),
    "intervention.edit": VerbWord("Intervention changed"),
    "barrier.edit": VerbWord("Barrier changed"),
    "problem.status": VerbWord("Problem status changed"),
    "intervention.status": VerbWord("Intervention status changed"),
    "barrier.status": VerbWord("Barrier status changed"),
    "finding.taken": VerbWord("Suggestion of a finding taken"),
    "finding.declined": VerbWord("Suggestion of a finding not needed"),
    "todo.add_many": VerbWord("To-do added for the marked patients"),
    "todo.add": VerbWord("To-do added"),
    "todo.edit": VerbWord("To-do changed"),
    "todo.done": VerbWord("To-do done"),
    "todo.reopened": VerbWord("To-do opened again"),
    "todo.snoozed": VerbWord("To-do put off"),
    "todo.remove": VerbWord("To-do removed"),
    "mark.pinned": VerbWord("Line of Today pinned"),
    "mark.unpinned": VerbWord("Line of Today no longer pinned"),
    "mark.snoozed": VerbWord("Line of Today put off"),
    "mark.handed": VerbWord("Line of Today handed on"),
    "mark.taken": VerbWord("Handed line confirmed by its taker"),
    "mark.taken_back": VerbWord("Handed line taken back"),
    "sticky.set": VerbWord("Sticky line changed"),
    "problem.remove": VerbWord("Problem removed"),
    "goal.remove": VerbWord("Goal removed"),
    "intervention.remove": VerbWord("Intervention removed"),
    "barrier.remove": VerbWord("Barrier removed"),
    "checklist.record": VerbWord("Checklist row recorded"),
    "checklist.remove": VerbWord("Checklist row opened again"),
    "evidence.record": VerbWord("Evidence of a clock recorded"),
    "evidence.edit": VerbWord("Evidence of a clock changed"),
    "evidence.remove": VerbWord("Evidence of a clock removed"),
    "event.record": VerbWord("Recorded what happened"),
    "event.edit": VerbWord("Changed what happened"),
    "event.remove": VerbWord("Removed what happened"),
    "discharge.needs": VerbWord("Planned after leaving set"),
    "stay.left": VerbWord("Patient left"),
    "stay.left_taken_back": VerbWord("Left taken back"),
    "flag.disposed": VerbWord("Safety flag answered"),
    "conflict.settled": VerbWord("EMR difference settled"),
    "note.discard": VerbWord("Note draft removed"),
    "note.error": VerbWord("Note marked as entered in error"),
    "note.charted": VerbWord("Note marked as charted"),
    "note.charted_by_hand": VerbWord("Note marked as charted by hand"),
    "form.discarded": VerbWord("Form discarded"),
    "form.charted": VerbWord("Form marked as charted"),
    "form.charted_by_hand": VerbWord("Form marked as charted by hand"),
    "form.copied": VerbWord("Form copied", _LEFT),
    "form.entered_in_error": VerbWord("Form marked as entered in error"),
    "absence.decided": VerbWord("Not on the list: decided"),
    "import.taken_in": VerbWord("Import taken in"),
    "retention.held": VerbWord("Kept longer than the retention"),
    "retention.released": VerbWord("No longer kept past the retention"),
    "note.finish": VerbWord("Note finished & locked", _LOCKED),
    "form.finished": VerbWord("Form finished & locked", _LOCKED),
    "note.copy": VerbWord("Note copied", _LEFT),
    "demo.ward": VerbWord("Demo ward made", "the demo's patients come and go with it"),
    "note.start": _aside("Note begun"),
    "note.addendum": _aside("Addendum begun"),
    "form.opened": _aside("Form opened"),
    "form.left": _aside("Form left on hold"),
    "flag.fired": _aside("Safety flag fired or withdrawn"),
    "column_map.saved": _aside("Columns of a list remembered"),
    "undo": _aside("Taken back"),
    "redo": VerbWord("Done again"),
    "permission.given": _aside("Permission recorded"),
    "permission.renewed": _aside("Permission renewed"),
    "retention.days": VerbWord("How long patients are kept was set", aside=True),
    "retention.purged": _aside("Patients past the retention destroyed"),
    "retention.swept": _aside("Left-over rows destroyed"),
    "retention.cleaned": _aside("Backups cleaned of destroyed patients"),
    "keys.changed": _aside("Ways to unlock changed"),
    "facility.changed": _aside("Facility changed"),
    "facility.holiday_added": VerbWord("Day off of the facility added", aside=True),
    "facility.holiday_removed": VerbWord("Day off of the facility removed", aside=True),
    "payer_profile.added": VerbWord("Payer profile added", aside=True),
    "payer_profile.edited": VerbWord("Payer profile changed", aside=True),
    "payer_profile.verified": VerbWord("Payer profile verified", aside=True),
    "payer_profile.removed": VerbWord("Payer profile removed", aside=True),
    "payer_profile.chosen": VerbWord("Payer profile of the coverage chosen"),
    "figure.put": VerbWord("Figure of the site set", aside=True),
    "figure.cleared": VerbWord("Figure of the site back to the usual one", aside=True),
    "state_rule.added": VerbWord("State rule added", aside=True),
    "state_rule.edited": VerbWord("State rule changed", aside=True),
    "state_rule.verified": VerbWord("State rule verified", aside=True),
    "state_rule.removed": VerbWord("State rule removed", aside=True),
    "state_rule.none": VerbWord("No state rules here", aside=True),
    "column_map.renamed": _aside("Columns of a list renamed"),
    "column_map.forgotten": _aside("Columns of a list forgotten"),
    "export.csv": _aside("Table exported by ncm export"),
    "export.ics": _aside("Own deadlines written to a calendar file"),
    "today.printed": _aside("Today printed by ncm today"),
    "vault.restored": _aside("Restored from a backup"),
    "permission.backups_reduced": _aside("Backups reduced to limited identity"),
    "chart.opened": _aside("Chart opened"),
    "text.copied": _aside("Text copied"),
    "text.maybe_copied": _aside("Text may have been copied"),
    "patients.searched": _aside("Patients searched"),
    "caseload.printed": _aside("Caseload printed by ncm caseload"),
    "my_list.printed": _aside("My list printed"),
    "note.printed": _aside("Note printed by ncm note"),
    "import.refused": _aside("Import refused"),
    "vault.created": _aside("Vault made"),
    "vault.unlocked": _aside("Unlocked"),
    "vault.wrong_tries": _aside("Wrong tries to unlock"),
    "audit.broken": _aside("The record was found damaged"),
}  # fmt: skip


def said(verb: str) -> str:
    """What was done, in words; an unknown verb by its name."""
    known = VERBS.get(verb)
    return known.said if known is not None else verb.replace(".", " ").replace("_", " ").capitalize()


def takes_back(verb: str) -> bool:
    """Whether ``u`` takes this verb back."""
    known = VERBS.get(verb)
    return known is not None and not known.stays


#: What ``u`` steps over.
ASIDE: Final = frozenset(verb for verb, word in VERBS.items() if word.aside)
