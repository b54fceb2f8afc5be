"""Taking the last thing back, and doing it again: across lock and restart, with the reason where not.

In a chart it is the last verb about this patient, elsewhere the last of all, and the message says whose.
"""

import json
from collections.abc import Callable, Collection
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services.desk import Desk
from ncm_tui.vault.names import display_name
from ncm_tui.views.moments import clock_text
from ncm_tui.views.patient import NO_INFORMATION
from ncm_tui.views.undo import TakenBack
from ncm_tui.views.verb_words import ASIDE, VERBS, said
from ncm_tui.views.words import counted

if TYPE_CHECKING:
    from ncm_tui.vault.past import Done
    from ncm_tui.vault.undo import InTheWay, Past, Restored
    from ncm_tui.vault.work import Work

IMPORT = "import.taken_in"
#: Verbs about many patients at once: a chart takes none of them back.
_OF_MANY = frozenset({IMPORT, "list.dropped_many", "todo.add_many"})
_TABLES = {
    "patient": "the patient", "stay": "the stay", "problem": "its problem", "goal": "its goal",
    "care_plan": "the plan", "assessment": "the form", "note": "the note",
}  # fmt: skip
_BEGUN = {"draft": "a short form on hold", "answer": "an unfinished form"}
#: Texts that hold what a verb wrote: after such a copy it is corrected by hand, here and where it was pasted.
_COPIED_AS = {
    "Plan": ("problem.", "goal.", "intervention.", "barrier.", "finding.taken"),
    "Discharge checklist": ("checklist.", "discharge.", "stay.", "disposition.", "edd.", "evidence."),
    "Clocks": ("evidence.", "event."),
}


def undo(desk: Desk, stay_uid: str = "", only: Collection[str] = ()) -> "Future[TakenBack]":
    """Takes back the last verb about this stay's patient, or with no stay the last of all, or of ``only``
    these where a page takes back its own.

    Fails with ``Refused``: nothing to take back, finished, copied, changed since (by which verb), or what
    it hangs on is removed.
    """

    def back(work: "Work") -> TakenBack:
        past, patient = _past(work), _patient(work, stay_uid)
        done = past.newest(patient, _wanted(only), skip=ASIDE - set(only))
        if done is None:
            raise Refused("There is nothing to take back here.", code="undo.nothing")
        about = past.root(done)
        whose = _whose(work, about, stay_uid)
        _refuse_staying(desk, about, whose)
        _refuse_elsewhere(desk, about, stay_uid)
        _refuse_copied(desk, work, about, whose)
        restored = _restored(desk, work, done, about, whose)
        return _told(desk, work, about, restored, f"{whose}Taken back", ("U does it again",))

    return desk.vault.submit("undo", back)


def undo_import(desk: Desk, run: str) -> "Future[TakenBack]":
    """Takes back one import of the ledger (``run`` is its uid), patient by patient: who was worked on since,
    by hand or by a later import, is left as is and named.

    Fails with ``Refused`` where it was taken back already, or where everybody was worked on since.
    """

    def back(work: "Work") -> TakenBack:
        from ncm_tui.models.records import ImportRun
        from ncm_tui.vault.past import dones

        assert work.bulk is not None
        row = work.get(ImportRun, run)
        if row.voided_at is not None:
            raise Refused("This import was taken back already.", code="undo.nothing")
        ((seq,),) = work.bulk.rows(
            "SELECT min(verb_seq) FROM row_version WHERE table_name = 'import_run' AND row_uid = ?", (run,)
        )
        about = dones(work.bulk.rows, None, seq=int(seq))[0]
        done = _past(work).newest_of(about)
        restored = _restored(desk, work, done, about, "")
        return _told(desk, work, about, restored, "Taken back")

    return desk.vault.submit("undo", back)


def redo(desk: Desk, stay_uid: str = "", only: Collection[str] = ()) -> "Future[TakenBack]":
    """Does again what was taken back last, as long as nothing else was done since (of ``only`` these)."""

    def again(work: "Work") -> TakenBack:
        past, patient = _past(work), _patient(work, stay_uid)
        done = past.newest(patient, _wanted(only), skip=(ASIDE - {"undo"} - set(only)) | {"redo"})
        if done is None or done.verb != "undo":
            raise Refused("Nothing was taken back just now.", code="redo.nothing")
        since = past.standing_since(done.seq, patient, _wanted(only))
        if since is not None:
            raise Refused(
                f"“{_named(desk, since)}” was done since; what was taken back before it is not done again.",
                code="redo.later",
            )
        about = past.root(done)
        _refuse_elsewhere(desk, about, stay_uid)
        restored = _restored(desk, work, done, about, _whose(work, about, stay_uid))
        whose = _whose(work, about, stay_uid)  # a patient who was taken back has a name again
        return _told(desk, work, about, restored, f"{whose}Done again")

    return desk.vault.submit("redo", again)


def _wanted(only: Collection[str]) -> Callable[[str], bool]:
    return (lambda verb: verb in only) if only else (lambda verb: verb not in ASIDE)


def _past(work: "Work") -> "Past":
    assert work.past is not None
    return work.past


def _patient(work: "Work", stay_uid: str) -> int | None:
    if not stay_uid:
        return None
    from sqlmodel import select

    from ncm_tui.models.stays import Stay

    found = work.session.exec(select(Stay.patient_id).where(Stay.uid == stay_uid)).first()
    if found is None:
        raise NotFound("This stay is no longer there.", code="stay.unknown")
    return found


def _refuse_staying(desk: Desk, about: "Done", whose: str) -> None:
    known = VERBS.get(about.verb)
    if known is None or known.stays:
        why = known.stays if known is not None else "this is not taken back"
        raise Refused(f"{whose}{_named(desk, about)}: {why}.", code="undo.stays")


def _refuse_elsewhere(desk: Desk, about: "Done", stay_uid: str) -> None:
    if stay_uid and about.verb in _OF_MANY:
        raise Refused(
            f"{_named(desk, about)}: it is about other patients too.", code="undo.elsewhere",
            hint="u on Today (F5) takes it back.",
        )  # fmt: skip


def _refuse_copied(desk: Desk, work: "Work", about: "Done", whose: str) -> None:
    """What has left in a text is not called back in silence."""
    texts = [text for text, verbs in _COPIED_AS.items() if about.verb.startswith(verbs)]
    if not texts or work.bulk is None or about.patient is None:
        return
    copied = work.bulk.rows(
        "SELECT detail, max(at) FROM audit_entry WHERE verb IN ('text.copied', 'text.maybe_copied') "
        "AND patient_uid = ? AND seq > ? AND detail IN (SELECT value FROM json_each(?)) GROUP BY detail",
        (about.patient, about.seq, json.dumps(texts)),
    )
    for text, at in copied:
        raise Refused(
            f"{whose}{_named(desk, about)}, and copied with the {text.lower()} {_when(desk, at)}: "
            "what has left is not taken back.",
            code="undo.copied",
            hint="Change it here by hand, and in the EMR.",
        )


def _restored(desk: Desk, work: "Work", done: "Done", about: "Done", whose: str) -> "Restored":
    from ncm_tui.vault.undo import InTheWay

    try:
        if about.verb == IMPORT and done.verb != "undo":
            restored = _past(work).take_back_import(done.seq)
            _not_asked(work)
            return restored
        return _past(work).take_back(done.seq)
    except InTheWay as stop:
        raise _in_words(desk, about, stop, whose) from None


def _not_asked(work: "Work") -> None:
    """Who was left as is is not asked about by a list that was taken back, unless a later one asks too."""
    from sqlmodel import col, func, select

    from ncm_tui.models.daily import CensusAbsence
    from ncm_tui.models.records import ImportRun

    taken_back = select(ImportRun.id).where(col(ImportRun.voided_at).is_not(None))
    newest = select(func.max(ImportRun.id)).where(col(ImportRun.voided_at).is_(None)).scalar_subquery()
    asked = select(CensusAbsence).where(
        col(CensusAbsence.choice).is_(None),
        col(CensusAbsence.voided_at).is_(None),
        col(CensusAbsence.import_id).in_(taken_back),
        col(CensusAbsence.import_id) > func.coalesce(newest, 0),
    )
    for row in work.session.exec(asked):
        work.void(row, "the list was taken back")


def _in_words(desk: Desk, about: "Done", stop: "InTheWay", whose: str) -> Refused:
    what = f"{whose}{_named(desk, about)}"
    if about.verb == IMPORT and stop.why == "later":
        return Refused(
            f"{what}: every patient of it was worked on since; they stay as they are.", code="undo.later"
        )
    if stop.why == "destroyed":
        return Refused(
            f"{what}: a part of it is no longer kept, its patient was destroyed.", code="undo.destroyed"
        )
    if stop.why == "removed":
        held = _TABLES.get(stop.table, "what it belongs to")
        return Refused(
            f"{what}: {held} was removed meanwhile.", code="undo.removed", hint="Bring that back first."
        )
    if stop.done is not None:
        since = "changed it" if stop.why == "later" else "came to hang on it"
        return Refused(f"{what}: “{_named(desk, stop.done)}” {since} since.", code=f"undo.{stop.why}")
    if stop.why == "hangs":
        begun = _BEGUN.get(stop.table, "something else")
        return Refused(
            f"{what}: {begun} was begun on it.", code="undo.hangs", hint="Finish or remove that first."
        )
    return Refused(f"{what}: its place was taken by something else since.", code="undo.other")


def _told(
    desk: Desk, work: "Work", about: "Done", restored: "Restored", word: str, keys: tuple[str, ...] = ()
) -> TakenBack:
    """``keys`` are what the page does not offer by itself."""
    left = tuple(_names(work, restored.left))
    patient = next(iter(restored.patients)) if len(restored.patients) == 1 else None
    work.about(patient=patient, detail=f"{about.verb} {about.seq}")
    parts = [f"{word}: {_named(desk, about)}"]
    if about.verb == IMPORT:
        parts.append(f"{counted(len(restored.patients), 'patient')} as before")
    if left:
        parts.append(f"{len(left)} left as they are, worked on since")
    message = " · ".join([*parts, *keys])
    return TakenBack(work.verb, restored.patients, restored.stays, message, left=left)


def _whose(work: "Work", about: "Done", stay_uid: str) -> str:
    """``LEE, Susan: `` where the page does not say it already."""
    if stay_uid or about.patient is None:
        return ""
    from sqlmodel import select

    from ncm_tui.models.people import Patient

    shown = _names(work, (about.patient,))
    if not shown:
        row = work.session.exec(select(Patient).where(Patient.uid == about.patient)).first()
        shown = [display_name(row.family, row.given)] if row is not None else []
    return f"{shown[0]}: " if shown else ""


def _names(work: "Work", uids: Collection[str]) -> list[str]:
    """The shown names of those that are there, in order."""
    if work.bulk is None or not uids:
        return []
    found = work.bulk.rows(
        "SELECT name, no_information FROM patient_shown WHERE uid IN (SELECT value FROM json_each(?)) "
        "ORDER BY sort_name",
        (json.dumps(sorted(uids)),),
    )
    return [NO_INFORMATION if hidden else str(name) for name, hidden in found]


def _named(desk: Desk, done: "Done") -> str:
    return f"{said(done.verb)} {_when(desk, done.at)}"


def _when(desk: Desk, at: str) -> str:
    local = desk.local(datetime.fromisoformat(at))
    return clock_text(local, datetime.now(desk.zone).date())
