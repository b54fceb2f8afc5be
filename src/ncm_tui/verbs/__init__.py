"""The headless verbs: one file a verb, each with ``add(parser)`` and ``run(call) -> int``.

This table is all that is read before a verb is known, so that ``ncm --help`` imports none of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """``module`` holds the verb; ``help`` is its one line; ``reads`` allows ``--at`` (no record written),
    ``dry_reads`` with ``--dry-run`` only."""

    name: str
    module: str
    help: str
    reads: bool
    dry_reads: bool = False


VERBS: tuple[Verb, ...] = (
    Verb("demo", "ncm_tui.verbs.demo", "the app on a throw-away vault of invented patients", True),
    Verb("init", "ncm_tui.verbs.init", "make a new vault", False),
    Verb("permission", "ncm_tui.verbs.permission", "show or record your facility's permission", False),
    Verb("import", "ncm_tui.verbs.import_", "take in a hospital's export (FHIR R4, CSV)", False),
    Verb("caseload", "ncm_tui.verbs.caseload", "print your caseload", True),
    Verb("today", "ncm_tui.verbs.today", "print what is due, on whom, and why", True),
    Verb("print-list", "ncm_tui.verbs.print_list", "your caseload on paper, by bed: text or PDF", True),
    Verb("patient", "ncm_tui.verbs.patient", "print one patient's summary", True),
    Verb("export", "ncm_tui.verbs.export", "write a table of your patients (CSV), or deadlines (ICS)", True),
    Verb("purge", "ncm_tui.verbs.purge", "destroy what is past its retention, in backups too", False, True),
    Verb("form", "ncm_tui.verbs.form", "list, show and check form definitions", True),
    Verb("score", "ncm_tui.verbs.score", "score answers that are not stored", True),
    Verb(
        "conformance", "ncm_tui.verbs.conformance", "run a file of published vectors through the rules", True
    ),
    Verb("note", "ncm_tui.verbs.note", "print the text that y would copy", True),
    Verb("passwd", "ncm_tui.verbs.passwd", "change the passphrase, the recovery code or the key file", False),
    Verb("recover", "ncm_tui.verbs.recover", "a new passphrase by means of the recovery code", False),
    Verb("backup", "ncm_tui.verbs.backup", "make a backup, or list those there are", False),
    Verb("restore", "ncm_tui.verbs.restore", "make the vault from a backup file", False),
    Verb("verify", "ncm_tui.verbs.verify", "is the vault whole, and does its last backup open", False),
    Verb("doctor", "ncm_tui.verbs.doctor", "look at terminal, folders, versions, space", True),
)


def find(name: str) -> Verb | None:
    """The verb of that name, or ``None``."""
    return next((verb for verb in VERBS if verb.name == name), None)
