"""One open form of the form page: its draft, its answers, and which of them are not on disk yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from ncm_tui.rules.conditions import names
from ncm_tui.rules.forms import FlagRule, Item
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.saving import Saving
from ncm_tui.services import assessments
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.forms import OpenForm, Write

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk
    from ncm_tui.widgets.form.pane import FormPane


class Sheet:
    """A form that is open: its draft, its filling, the safety flags of it that the chart has (``None``:
    not known, they could not be kept), and the link of the sheet below that it answers."""

    def __init__(
        self,
        app: NcmApp,
        desk: Desk,
        pane: FormPane,
        opened: OpenForm,
        filling: Filling,
        flagged: frozenset[str] | None,
        link: Item | None = None,
    ) -> None:
        self.app, self.desk, self.pane = app, desk, pane
        self.opened, self.filling, self.flagged, self.link = opened, filling, flagged, link
        self.saving = Saving(lambda: app, self._save, self._saved, self._failed)
        self._unkept: dict[str, Write] = {}
        self._at = ""

    def touches(self, writes: Iterable[Write], standing: Iterable[FlagRule]) -> bool:
        """Whether the flags on the chart are to be looked at again with ``writes``: others stand now, or
        an answer that one of them hangs on is another one."""
        rules = tuple(standing)
        on = {name for rule in rules for name in (rule.item, *names(rule.when))}
        return frozenset(rule.code for rule in rules) != self.flagged or any(
            write.item in on for write in writes
        )

    def keep(self, writes: Iterable[Write], at: str) -> None:
        """An answer, and with it in one transaction the safety flags it fires or withdraws."""
        self._unkept.update((write.item, write) for write in writes)
        self._at = at
        self.saving.now()

    def fire_what_stands(self) -> None:
        """A form left half-way: a flag that its answers fire and the chart does not have is put there."""
        if self.touches((), self.filling.safety()):
            self.saving.now()

    def park(self, then: Callable[[str], None] | None = None) -> None:
        """On hold, with the cursor where it is; ``then`` gets the sentence where there was nothing to keep,
        else an empty one."""
        current = self.filling.current
        at = current.id if current else ""
        future = assessments.park(self.desk, self.opened.assessment, at)
        self.app.follow(future, None if then is None else lambda left: then(left.message))

    def _save(self) -> Future[Any]:
        """Everything that is not on disk yet. On a full disk there is room for answers only: their flags
        follow as soon as there is more."""
        desk, draft = self.desk, self.opened.assessment
        writes, standing = tuple(self._unkept.values()), self.filling.safety()
        if not self.touches(writes, standing):
            future: Future[Any] = assessments.keep(desk, draft, writes, self._at)
        elif desk.vault.full:
            self.flagged = None
            future = assessments.keep(desk, draft, writes, self._at)
        else:
            self.flagged = frozenset(rule.code for rule in standing)
            future = assessments.fire(desk, draft, standing, writes, self._at, form=self.filling.form)
        future.add_done_callback(lambda done: self.app.call_later(self._kept, done, writes))
        return future

    def _kept(self, done: Future[Any], writes: tuple[Write, ...]) -> None:
        """What is on disk is not owed any more, unless it was answered again meanwhile."""
        if done.exception() is None:
            for write in writes:
                if self._unkept.get(write.item) is write:
                    del self._unkept[write.item]

    def _saved(self, _: Any) -> None:
        if self.pane.is_attached:
            self.pane.saved(self.desk.now())

    def _failed(self, _: Problem) -> None:
        self.flagged = None
