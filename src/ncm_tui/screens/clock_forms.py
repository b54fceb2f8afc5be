"""The short forms of clocks, over whatever page is in front: evidence, what happened, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.events import BY_ID
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.dialog import ABOUT
from ncm_tui.services import patients
from ncm_tui.services.clocks import events, evidence
from ncm_tui.services.clocks.forms import DONE, form_of, rule_of
from ncm_tui.services.clocks.notices import next_notice
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.views.forms import DraftShown

Then = Callable[[Any], object]


def give(app: NcmApp, stay: str, rule: str, trigger: str = "", then: Then | None = None) -> None:
    """The evidence form of one instance of a rule: given, sent, tried, not needed. A rule that is not there
    any more is said."""
    desk = _desk(app)

    def save(said: Answers) -> Future[Changed]:
        return evidence.record(desk, stay, rule, trigger, said)

    _ask_evidence(app, stay, rule, save, {"rule": rule, "trigger": trigger}, then=then)


def give_notice(app: NcmApp, stay: str) -> None:
    """The form of the notice that this stay needs next, over the page in front; where none is due, or what
    would say so is missing, that is said."""
    found = next_notice(_desk(app), stay)
    if found.line is None:
        app.say(found.said, severity="warning")
    else:
        give(app, stay, found.line.rule, found.line.trigger_uid)


def change(app: NcmApp, uid: str, then: Then | None = None) -> None:
    """A row of evidence again, to be corrected."""
    desk = _desk(app)
    try:
        stay, rule, _, answers = evidence.typed_of(desk, uid)
    except Problem as problem:
        app.say_problem(problem)
        return

    def save(said: Answers) -> Future[Changed]:
        return evidence.edit(desk, uid, said)

    _ask_evidence(app, stay, rule, save, {"evidence": uid}, initial=answers, then=then)


def take_back(app: NcmApp, stay: str, uid: str, what: str, then: Then | None = None) -> None:
    """Removes a row of evidence, with the reason; ``what`` names it."""
    desk = _desk(app)
    _remove(
        app,
        stay,
        {"evidence": uid},
        f"Take back: {what}",
        lambda said: evidence.remove(desk, uid, said),
        then,
    )


def happened(app: NcmApp, stay: str, kind: str, *, follows: str = "", then: Then | None = None) -> None:
    """The form of something that happened; ``follows`` is the event it answers."""
    desk = _desk(app)
    context = {"stay": stay, "event_kind": kind, "follows": follows}
    ask(
        app, BY_ID[kind].dialog, lambda said: events.record(desk, stay, kind, said, follows=follows),
        line=patients.line(desk, stay), context=context, then=then,
    )  # fmt: skip


def change_event(app: NcmApp, stay: str, uid: str, then: Then | None = None) -> None:
    """An event again, to be corrected."""
    desk = _desk(app)
    try:
        kind, initial = events.kind_of(desk, uid), events.typed_of(desk, uid)
    except Problem as problem:
        app.say_problem(problem)
        return
    ask(
        app, kind.dialog, lambda said: events.edit(desk, uid, said), line=patients.line(desk, stay),
        initial=initial, context={"stay": stay, "event": uid}, then=then,
    )  # fmt: skip


def remove_event(app: NcmApp, stay: str, uid: str, what: str, then: Then | None = None) -> None:
    """Removes an event, with the reason; ``what`` names it."""
    desk = _desk(app)
    _remove(app, stay, {"event": uid}, f"Remove: {what}", lambda said: events.remove(desk, uid, said), then)


def resume(app: NcmApp, draft: DraftShown) -> bool:
    """Open a form that was on hold again; false where it is none of these."""
    held, stay = draft.context, draft.stay or ""
    uid, about = (str(held.get(name, "")) for name in ("evidence", ABOUT))
    if draft.form != "remove" and (uid or held.get("rule")):
        change(app, uid) if uid else give(app, stay, str(held.get("rule", "")), str(held.get("trigger", "")))
    elif draft.form.startswith("event-"):
        if event := str(held.get("event", "")):
            change_event(app, stay, event)
        else:
            happened(app, stay, str(held.get("event_kind", "")), follows=str(held.get("follows", "")))
    elif draft.form == "remove" and (uid or held.get("event")):
        again = about.partition(": ")[2]
        take_back(app, stay, uid, again) if uid else remove_event(app, stay, str(held["event"]), again)
    else:
        return False
    return True


def _ask_evidence(
    app: NcmApp,
    stay: str,
    rule_id: str,
    save: Callable[[Answers], Future[Changed]],
    about: dict[str, str],
    *,
    initial: Answers | None = None,
    then: Then | None = None,
) -> None:
    desk = _desk(app)
    try:
        rule, form = rule_of(desk, rule_id), form_of(desk, rule_id)
    except Problem as problem:
        app.say_problem(problem)
        return
    ask(
        app, rule.dialog or DONE, save, line=patients.line(desk, stay), initial=initial,
        context={"stay": stay, **about}, then=then, form=form,
    )  # fmt: skip


def _remove(
    app: NcmApp,
    stay: str,
    context: dict[str, str],
    about: str,
    save: Callable[[Answers], Future[Changed]],
    then: Then | None,
) -> None:
    line = patients.line(_desk(app), stay)
    ask(app, "remove", save, line=line, context={"stay": stay, **context, ABOUT: about}, then=then)


def _desk(app: NcmApp) -> Desk:
    assert app.desk is not None
    return app.desk
