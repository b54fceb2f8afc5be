"""Destroying what is past its retention beside what she does: at the first unlock of a day, or asked for.

The app imports this at its start; the rest comes with the first purge.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Problem
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.views.retention import Destroyed

#: Seconds after the vault is open: what is past its retention goes when she has her page.
FIRST_LOOK = 3.0


def first_look(app: NcmApp) -> None:
    """The first unlock of a day destroys what is past, beside what she does, and says so in one line. The
    patient whose chart is open is left for another day."""
    if app.desk is not None and not app.desk.vault.demo:
        from ncm_tui.services import purging

        start(app, purging.daily, skip={app.line.patient} if app.line is not None else ())


def start(app: NcmApp, purge: Callable[..., Destroyed], skip: Collection[str] = ()) -> None:
    """Runs ``purge(desk, skip=…)`` on a thread."""
    work = partial(_run, app, partial(purge, app.desk, skip=skip))
    app.run_worker(work, thread=True, group="retention", exclusive=False)


def _run(app: NcmApp, purge: Callable[[], Destroyed]) -> None:
    try:
        done = purge()
    except Problem as problem:
        if problem.code != "locked":
            app.call_from_thread(app.say_problem, problem)
        return
    app.call_from_thread(_told, app, done)


def _told(app: NcmApp, done: Destroyed) -> None:
    if done.patients:
        app.changed.publish(
            Changed(
                "retention.purged",
                frozenset(one.patient for one in done.patients),
                frozenset(one.stay for one in done.patients if one.stay),
            )
        )
    destroyed = getattr(app.screen, "destroyed", None)
    if destroyed is not None:
        destroyed(done)
    if done.message:
        severity = "warning" if done.not_cleaned or done.doubt else "information"
        app.call_after_refresh(app.say, done.message, severity=severity)
