"""Backups while she works: every half hour when something changed, and when she asks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ncm_tui.rules.problems import Problem

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp

_READY = 2  # minutes after unlock
_TRY_AGAIN = 28  # minutes after one that failed, so that a full disk does not nag


class BackingUp:
    """The app's half of the backups. One at a time, on a thread of its own; nothing waits for it."""

    _minutes_open: int = 0

    def watch_backups(self: NcmApp) -> None:
        """Ask every minute whether a backup is due; not while the first page is still getting ready."""
        self.minute.subscribe(self, lambda _: self._backup_if_due())

    def _backup_if_due(self: NcmApp) -> None:
        self._minutes_open += 1
        if self._minutes_open > _READY and not self._backing_up():
            self.run_worker(self._due, thread=True, group="backup", exit_on_error=True)

    def _backing_up(self: NcmApp) -> bool:
        """Whether the one of a minute ago, or one she asked for, is still being made: on a slow stick."""
        return any(each.group == "backup" and not each.is_finished for each in self.workers)

    def _due(self: NcmApp) -> None:
        from ncm_tui.services import backups

        assert self.desk is not None
        try:
            made = backups.make_if_due(self.desk, "while working", datetime.now(UTC))
        except Problem as problem:
            self._minutes_open = -_TRY_AGAIN
            self.call_from_thread(self.say_problem, problem)
            return
        for warning in made.warnings if made is not None else ():
            self.call_from_thread(self.say, warning, severity="warning")

    def action_back_up(self: NcmApp) -> None:
        """Make a backup now; then say what it is called."""
        if self._locked_out():
            return
        self.say("Making a backup …")
        self.run_worker(self._now, thread=True, group="backup", exit_on_error=True)

    def _now(self: NcmApp) -> None:
        from ncm_tui.services import backups

        assert self.desk is not None
        try:
            before = backups.last_said(self.desk)
            made = backups.make(self.desk, backups.BY_HAND)
        except Problem as problem:
            self.call_from_thread(self.say_problem, problem)
            return
        severity = "warning" if made.warnings else "information"
        self.call_from_thread(self.say, f"{made.message} {before}", severity=severity)
