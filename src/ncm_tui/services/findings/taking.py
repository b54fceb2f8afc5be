"""Taking a suggestion, or leaving it: one verb, one transaction, taken back with ``u``."""

from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.rules.problems import Problem, Refused
from ncm_tui.services import definitions
from ncm_tui.services.careplan.rows import changed, live, stay_of
from ncm_tui.services.desk import Desk
from ncm_tui.services.findings.planning import Ground, ground, make
from ncm_tui.services.findings.reading import told_by_private
from ncm_tui.services.findings.standing import open_problem, standing
from ncm_tui.views.changed import Changed
from ncm_tui.views.findings import (
    DECLINED,
    FOR_THE_CODER,
    OFFERED,
    PRIVATE_REFERRAL,
    PRIVATE_TODO,
    TAKEN,
    WITHDRAWN,
)

if TYPE_CHECKING:
    from ncm_tui.models.findings import Suggestion
    from ncm_tui.models.stays import Stay
    from ncm_tui.vault.work import Work

_OF = """SELECT s.uid, a.uid, g.item, a.form_id, a.form_version FROM suggestion g
    JOIN stay s ON s.id = g.stay_id JOIN assessment a ON a.id = g.assessment_id WHERE g.uid = ?"""
_RULE = """SELECT a.form_id, a.form_version, g.kind, g.ref FROM suggestion g
    JOIN assessment a ON a.id = g.assessment_id WHERE g.uid = ?"""
_Names = frozenset[tuple[str, str]]
#: A referral or a call a finding asks for is due the next day unless she moves it.
_TODO_DUE: Final = timedelta(days=1)


def take(desk: Desk, uids: Collection[str]) -> "Future[Changed]":
    """Do what these suggestions propose, by one verb; ``Changed.row`` is the row the last one made.

    Fails with ``Refused`` for one that was withdrawn or taken meanwhile.
    """
    grounds = {uid: _ground(desk, uid) for uid in uids}
    excluding = {uid: _excluding(desk, uid) for uid in uids}

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        made, said, stay = "", [], None
        for uid in uids:
            suggestion = _live(work, uid, (OFFERED, DECLINED))
            stay = work.session.get(Stay, suggestion.stay_id)
            assert stay is not None
            made, words = _take(work, desk, suggestion, stay, grounds[uid], excluding[uid])
            said.append(words)
        if stay is None:
            raise Refused("No suggestion was chosen.", code="finding.none")
        return changed(work, stay, made, said[0] if len(said) == 1 else f"{len(said)} taken.")

    return desk.vault.submit("finding.taken", write)


def decline(desk: Desk, uid: str) -> "Future[Changed]":
    """It is not needed; the suggestion stays in history and is not offered from this filling again."""

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Stay

        suggestion = _live(work, uid, (OFFERED,))
        stay = work.session.get(Stay, suggestion.stay_id)
        assert stay is not None
        for each in _twins(work, suggestion):
            _decide(work, each, DECLINED, None)
        return changed(work, stay, uid, f"Not needed: {suggestion.title}.")

    return desk.vault.submit("finding.declined", write)


def add_plan(desk: Desk, barrier_uid: str) -> "Future[Changed]":
    """The plan template of a barrier that the nurse recorded herself.

    Raises ``Refused`` where its kind has no template, or its plan is there.
    """
    row = desk.vault.reader.one(
        "SELECT s.uid, b.code FROM barrier b JOIN stay s ON s.id = b.stay_id WHERE b.uid = ?", (barrier_uid,)
    )
    stay_uid, code = row or ("", "")
    if code not in desk.library.ids("plans"):
        raise Refused(
            "There is no plan template for this barrier.", code="plan.none", hint="p adds a problem."
        )
    template, on = desk.library.plan(code), ground(desk, stay_uid)

    def write(work: "Work") -> Changed:
        from ncm_tui.models.stays import Barrier

        barrier = live(work, Barrier, barrier_uid)
        stay = stay_of(work, barrier)
        if open_problem(work, stay.id, code) is not None:
            raise Refused("Its plan is there already.", code="plan.there")
        told = replace(on, private=barrier.private)
        _, said = make(work, stay, template, told, answer=barrier.answer_uid)
        problem = open_problem(work, stay.id, code)
        return changed(work, stay, problem.uid, f"{said}.")

    return desk.vault.submit("finding.taken", write)


def _ground(desk: Desk, uid: str) -> Ground | None:
    row = desk.vault.reader.one(_OF, (uid,))
    if row is None:
        return None
    return replace(ground(desk, row[0], row[1], row[2]), private=told_by_private(desk, *row[2:]))


def _live(work: "Work", uid: str, states: tuple[str, ...]) -> "Suggestion":
    from ncm_tui.models.findings import Suggestion

    row = work.get(Suggestion, uid)
    if row.state == WITHDRAWN:
        raise Refused(
            "The answer behind this has changed; it is not offered any more.", code="finding.withdrawn"
        )
    if row.state not in states:
        raise Refused("This was decided already.", code="finding.decided", hint="u takes the last one back.")
    return row


def _take(
    work: "Work", desk: Desk, suggestion: "Suggestion", stay: "Stay", on: Ground | None, excluding: _Names
) -> tuple[str, str]:
    """The uid of the row it made (its own where it makes none), and what was done in words."""
    assert on is not None
    there, made = standing(work, stay.id, suggestion.kind, suggestion.ref)
    said = f"{suggestion.title} is there already"
    if not there:
        made, said = _MAKERS[SuggestionKind(suggestion.kind)](work, desk, suggestion, stay, on)
    for each in _twins(work, suggestion):
        _decide(work, each, TAKEN, made)
    others = _excluded(work, suggestion, excluding)
    for each in others:
        _decide(work, each, DECLINED, None)
    also = f" · not needed: {', '.join(dict.fromkeys(each.ref for each in others))}" if others else ""
    return made or suggestion.uid, f"{said}{also}."


def _barrier(
    work: "Work", desk: Desk, suggestion: "Suggestion", stay: "Stay", on: Ground
) -> tuple[str | None, str]:
    template = desk.library.plan(suggestion.ref)
    return make(work, stay, template, on, title=suggestion.title, answer=suggestion.answer_uid)


def _code(
    work: "Work", desk: Desk, suggestion: "Suggestion", stay: "Stay", on: Ground
) -> tuple[str | None, str]:
    return None, f"{suggestion.ref} kept {FOR_THE_CODER}"


def _form(
    work: "Work", desk: Desk, suggestion: "Suggestion", stay: "Stay", on: Ground
) -> tuple[str | None, str]:
    return None, f"{suggestion.title} opened"


def _todo(
    work: "Work", desk: Desk, suggestion: "Suggestion", stay: "Stay", on: Ground
) -> tuple[str | None, str]:
    from ncm_tui.models.daily import Todo

    referral = suggestion.ref if suggestion.kind == SuggestionKind.REFERRAL else ""
    text = f"Referral: {suggestion.title}" if referral else suggestion.title
    if on.private:  # to-dos stand on lists, on paper and in exports; what it is stays with the suggestion
        text = PRIVATE_REFERRAL if referral else PRIVATE_TODO
    day = (on.now + _TODO_DUE).date()
    made = work.add(
        Todo(
            patient_id=stay.patient_id,
            stay_id=stay.id,
            text=text,
            due_day=day,
            answer_uid=suggestion.answer_uid,
            referral=referral,
        )
    )
    return made.uid, f"To-do: {suggestion.title}, due {day:%a %d %b}"


_MAKERS: Final[dict[SuggestionKind, Callable[..., tuple[str | None, str]]]] = {
    SuggestionKind.BARRIER: _barrier,
    SuggestionKind.CODE: _code,
    SuggestionKind.FORM: _form,
    SuggestionKind.REFERRAL: _todo,
    SuggestionKind.TODO: _todo,
}


def _excluding(desk: Desk, uid: str) -> _Names:
    """(kind, ref) of what cannot hold beside a suggestion: ``one_of`` of its form. Read before the
    transaction, as the ground is."""
    row = desk.vault.reader.one(_RULE, (uid,))
    try:
        rules = definitions.used(desk, row[0], row[1]).suggest if row else ()
    except Problem:
        return frozenset()
    mine = row[2:] if row else ()
    group = next((each.one_of for each in rules if (each.kind, each.ref) == mine), "")
    same = {(each.kind, each.ref) for each in rules if each.one_of == group} if group else set()
    return frozenset(same - {mine})


def _excluded(work: "Work", suggestion: "Suggestion", names: _Names) -> "list[Suggestion]":
    """Those of the stay that ``names`` speaks of: what waits, and a code that was taken before."""
    from sqlmodel import col, select

    from ncm_tui.models.findings import Suggestion

    stands = (OFFERED, TAKEN) if suggestion.kind == SuggestionKind.CODE else (OFFERED,)
    wanted = select(Suggestion).where(
        Suggestion.stay_id == suggestion.stay_id, col(Suggestion.state).in_(stands)
    )
    return [each for each in work.session.exec(wanted) if (each.kind, each.ref) in names]


def _twins(work: "Work", suggestion: "Suggestion") -> "list[Suggestion]":
    """The suggestion, and the same one from other forms of the stay that waits still."""
    from sqlmodel import select

    from ncm_tui.models.findings import Suggestion

    same = select(Suggestion).where(
        Suggestion.stay_id == suggestion.stay_id,
        Suggestion.kind == suggestion.kind,
        Suggestion.ref == suggestion.ref,
        Suggestion.state == OFFERED,
        Suggestion.id != suggestion.id,
    )
    return [suggestion, *work.session.exec(same)]


def _decide(work: "Work", suggestion: "Suggestion", state: str, made: str | None) -> None:
    suggestion.state, suggestion.made_uid = state, made
    suggestion.decided_at, suggestion.decided_by = work.now, work.actor
    work.session.add(suggestion)
