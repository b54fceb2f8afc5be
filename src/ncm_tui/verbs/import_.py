"""``ncm import PATH…``: files or folders of an export, or rows from standard input, through the same plan
the app shows."""

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.clean import clean
from ncm_tui.rules.problems import Refused, UsageProblem
from ncm_tui.verbs.call import Call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ncm_tui.interop.files import SourceFile
    from ncm_tui.services.desk import Desk
    from ncm_tui.services.intake.mine import Mine
    from ncm_tui.views.intake import AbsentLine, Counts, Preview, RecordNote, ZoneQuestion

_MOST_INPUT = 64 << 20


def add(parser: argparse.ArgumentParser) -> None:
    """Paths and what answers the import's questions."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a file or a folder, its kind is recognized; - for rows of a list on standard input",
    )
    parser.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
    _add_mine(parser)
    parser.add_argument(
        "--columns",
        default="",
        metavar="ID,ID,…",
        help="what the columns of a table without names are, in order: mrn,name,birth_date,bed; - where one"
        " is not used",
    )
    parser.add_argument(
        "--zone", default="", metavar="ZONE", help="the zone of times that name none, if not the facility's"
    )
    parser.add_argument(
        "--times",
        choices=("keep", "take"),
        help="where two sources differ by whole hours: keep the vault's times, or take the file's",
    )
    parser.add_argument(
        "--dates", choices=("mdy", "dmy"), help="how dates like 03/04/2026 in a table are written"
    )


def _add_mine(parser: argparse.ArgumentParser) -> None:
    """Whose rows are taken in."""
    parser.add_argument(
        "--unit",
        action="append",
        default=[],
        metavar="UNIT",
        help="only stays on this unit (repeat, or comma between); those you follow already are updated",
    )
    parser.add_argument(
        "--bed",
        action="append",
        default=[],
        metavar="FROM..TO",
        help="only stays in these beds, for example 4W-01..4W-16 (repeat for more)",
    )
    parser.add_argument(
        "--attending",
        action="append",
        default=[],
        metavar="NAME",
        help="only stays of this attending (repeat for more)",
    )


def run(call: Call) -> int:
    """0 when at least one record was accepted or is unchanged; 4 (raised) when none could be read."""
    from ncm_tui.services import intake, permission
    from ncm_tui.services.intake.times import ZoneAnswer

    given = call.arguments
    options = intake.Options(
        mine=_mine(given),
        zone=given.zone,
        answer=ZoneAnswer(given.times) if given.times else ZoneAnswer.OPEN,
        day_first={"mdy": False, "dmy": True}.get(given.dates or ""),
        unasked=True,
    )
    desk = call.open_desk()
    if permission.current(desk) is None:
        call.say("Your facility's permission is not recorded yet: the app asks for it at the next unlock.")
    sources = _sources(desk, given.paths)
    if given.columns:
        from ncm_tui.services.intake import maps

        options = replace(options, maps=maps.in_order(sources, given.columns.split(",")))
    plan = intake.prepare(desk, sources, options)
    run_uid = None
    if not given.dry_run:
        run_uid = intake.commit(desk, plan).result().run
    call.out(document(plan.preview, dry_run=given.dry_run, run=run_uid), text(plan.preview, given.dry_run))
    return 0


def _mine(given: argparse.Namespace) -> "Mine":
    """Which rows are taken in. Raises ``UsageProblem`` for what is no range of beds."""
    from ncm_tui.services.intake import mine

    try:
        beds = [mine.bed_range(part if ".." in part else f"{part}..{part}") for part in _parts(given.bed)]
    except Refused as problem:
        raise UsageProblem(problem.message, code=problem.code, hint=problem.hint) from problem
    return mine.Mine(_parts(given.unit), tuple(beds), tuple(name.strip() for name in given.attending))


def _parts(given: "Sequence[str]") -> tuple[str, ...]:
    return tuple(part.strip() for text in given for part in text.split(",") if part.strip())


def _sources(desk: "Desk", paths: "Sequence[str]") -> "list[Path | SourceFile]":
    """Paths, and for ``-`` what comes on standard input, as rows of a list."""
    from ncm_tui.services.intake import pasting

    return [
        pasting.of_bytes(desk, sys.stdin.buffer.read(_MOST_INPUT + 1), _MOST_INPUT)
        if path == "-"
        else Path(path)
        for path in dict.fromkeys(paths)
    ]


def document(shown: "Preview", *, dry_run: bool, run: str | None) -> dict[str, Any]:
    """The JSON of ``docs/json.md``."""
    return {
        "dry_run": dry_run,
        "run": run,
        "files": [{**asdict(file), "skipped": dict(file.skipped)} for file in shown.files],
        "patients": _counts(shown.patients, "new", "changed", "unchanged"),
        "stays": _counts(shown.stays, "new", "changed", "unchanged", "cancelled", "merged"),
        "open_stays": shown.open_stays,
        "prior_encounters": _counts(shown.prior_encounters, "new", "changed", "unchanged"),
        "left_out": shown.left_out,
        "not_on_list": [_absent(line) for line in shown.absent],
        "older": shown.older,
        "quarantine": [_note(note) for note in shown.quarantine],
        "warnings": [_note(note) for note in shown.warnings],
        "conflicts": [asdict(conflict) for conflict in shown.conflicts],
        "zone_question": _zone(shown.zone_question),
        "census_at": None if shown.census_at is None else shown.census_at.isoformat(),
    }


def text(shown: "Preview", dry_run: bool) -> str:
    """The report for a person: a line a file, the counts, what was held back and why."""
    lines = ["Nothing was changed (dry run)." if dry_run else "Taken in."]
    for file in shown.files:
        skipped = ", ".join(f"{name} {count}" for name, count in sorted(file.skipped.items()))
        tail = f"; not used: {skipped}" if skipped else ""
        lines.append(
            f"  {file.path} ({file.kind}): {file.accepted} accepted, {file.warned} warned,"
            f" {file.quarantined} quarantined{tail}"
        )
    lines.append(_line("Patients", shown.patients))
    lines.append(f"{_line('Stays', shown.stays)}; {shown.open_stays} open")
    closed = shown.stays.total - shown.open_stays
    if closed:
        lines.append(f"  Not open: {closed}. They are kept, too, as long as your retention says.")
    lines.append(_line("Prior encounters", shown.prior_encounters))
    if shown.absent:
        lines.append(
            f"Not on this list: {len(shown.absent)}. They stay on your list, marked, until you choose."
        )
    if shown.left_out:
        lines.append(f"Not chosen as mine, not stored: {shown.left_out}")
    if shown.older:
        lines.append(f"Older than what is there, left alone: {shown.older} values")
    if shown.repeated is not None:
        lines.append(
            f"{shown.repeated.sentence} It was taken as the old one: give its rows to `ncm import -`"
        )
        lines.append("  to have them as of now.")
    if shown.zone_question is not None:
        lines.append(shown.zone_question.sentence)
        lines.append(
            "  Answer with --zone ZONE, --times keep or --times take; until then no such time was taken."
        )
    lines += [
        f"Conflict: {part.name} {part.field}: yours {part.nurse}, EMR {part.emr}" for part in shown.conflicts
    ]
    lines += [f"Quarantined: {_grouped(found)}" for found in _by_reason(shown.quarantine)]
    lines += [f"Warning: {_grouped(found)}" for found in _by_reason(shown.warnings)]
    return clean("\n".join(lines))[0]


def _by_reason(notes: "Sequence[RecordNote]") -> "list[list[RecordNote]]":
    found: dict[str, list[RecordNote]] = {}
    for note in notes:
        found.setdefault(note.reason, []).append(note)
    return list(found.values())


def _grouped(notes: "Sequence[RecordNote]") -> str:
    """The first record of a reason, and how many more (``--json`` lists all)."""
    first = notes[0]
    more = f" and {len(notes) - 1} more" if len(notes) > 1 else ""
    return f"{' '.join(filter(None, (first.path, first.record)))}{more}: {first.reason}"


def _line(title: str, counts: "Counts") -> str:
    parts = [f"{counts.new} new", f"{counts.changed} changed", f"{counts.unchanged} unchanged"]
    if counts.cancelled:
        parts.append(f"{counts.cancelled} cancelled")
    return f"{title}: {', '.join(parts)}"


def _counts(counts: "Counts", *names: str) -> dict[str, int]:
    return {name: getattr(counts, name) for name in names}


def _absent(line: "AbsentLine") -> dict[str, str | None]:
    """Who the list does not name, of those followed; absence discharges nobody."""
    return {"mrn": line.mrn, "name": line.name, "bed": line.bed, "since": line.since.isoformat()}


def _note(note: "RecordNote") -> dict[str, str]:
    return {"path": note.path, "record": note.record, "reason": note.reason}


def _zone(question: "ZoneQuestion | None") -> dict[str, Any] | None:
    if question is None:
        return None
    return {
        "stays": question.stays,
        "hours": question.hours,
        "vault": question.vault.isoformat(),
        "file": question.file.isoformat(),
        "question": question.sentence,
        "answers": [{"label": choice.label, "answer": choice.answer} for choice in question.choices],
    }
