"""Any short form of the app as one compact page: a problem, an evidence form, a flag's disposition."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import key
from ncm_tui.rules.forms import Form, Value
from ncm_tui.rules.scoring import answered
from ncm_tui.screens.frame import NcmModal
from ncm_tui.screens.saving import Saving
from ncm_tui.services import drafts
from ncm_tui.services.assessments.filling import Filling
from ncm_tui.views.forms import HALF, DraftShown, Given, Write
from ncm_tui.views.patient import PatientLine
from ncm_tui.widgets.form.pane import FormPane
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import plain

if TYPE_CHECKING:
    pass

ABOUT = "about"


class FormDialog(NcmModal[dict[str, Any] | None]):
    """Gives the answers, or ``None`` when it was left; what was typed is then on hold and comes back the
    next time the same form is asked about the same thing. ``context`` are the uids it is about
    (``about`` is a sentence shown on top). ``typed`` is what she typed before it was refused.

    The draft stays until whoever asked has saved the answers and drops it. What she did not change since
    the form opened shows what ``initial`` says now, not what it said when she left it. ``forgotten`` keeps
    no draft at all. ``at`` is the question it opens on when nothing was left half done. ``form`` stands for
    the one of that id where only some of its questions are asked."""

    AREAS = ("form",)
    DEFAULT_CSS = "FormDialog .about { height: auto; max-height: 3; width: 1fr; }"

    def __init__(
        self,
        form_id: str,
        *,
        line: PatientLine | None = None,
        initial: Mapping[str, Value] | None = None,
        context: Mapping[str, Any] | None = None,
        typed: DraftShown | None = None,
        forgotten: bool = False,
        at: str = "",
        form: Form | None = None,
    ) -> None:
        super().__init__()
        self.form_id = form_id
        self.form = form
        self.line = line
        self.initial = dict(initial or {})
        self.context = dict(context or {})
        self.draft = drafts.new_draft()
        self.touched = False
        self.typed = typed
        self.forgotten = forgotten
        self.at = at
        self.half: Value = None
        self._values: dict[str, Value] = {}
        self._title, self._parked = "", False
        self.saving = Saving(lambda: self.ncm, self._put, self._saved)

    @property
    def pane(self) -> FormPane:
        return self.query_one(FormPane)

    def compose(self) -> ComposeResult:
        if self.line is not None:
            yield PatientBar(self.desk.zone)
        about = str(self.context.get(ABOUT, "")) or ("" if self.line else "Not about a patient yet")
        if about:
            yield Static(plain(f" {about}", "strong"), markup=False, classes="about")
        yield FormPane(finish_word="done")

    def on_mount(self) -> None:
        if self.line is not None:
            self.query_one(PatientBar).show(self.line)
        form = self.form or self.desk.library.dialog(self.form_id)
        left = self.typed
        if left is None and not self.forgotten:
            left = drafts.find(self.desk, self.form_id, self.context, self._stay)
        values: dict[str, Value] = dict(self.initial)
        if left is not None:
            self.draft, self.touched = left.uid, True
            values = {item: value for item, value in values.items() if item not in left.changed}
            values.update((item, left.answers[item]) for item in left.changed if item in left.answers)
        given = {item: Given(value) for item, value in values.items() if answered(value)}
        self.pane.keep = self._keep
        filling = Filling(form, now=self.desk.now, zone=self.desk.zone, given=given)
        if self.at and left is None:
            filling.go(self.at)
        self.pane.start(filling, form.title, left.half if left is not None else None)
        if self.typed is not None:
            self._save(parked=False)
        elif left is not None:
            self.pane.tell(f"as you left it, {self.desk.local(left.at):%a %d %H:%M}")

    @property
    def _stay(self) -> str | None:
        return self.line.stay if self.line is not None else None

    def values(self) -> dict[str, Any]:
        """The answers as they stand, of what is on the form."""
        filling = self.pane.filling
        given = ((item.id, filling.of(item)) for item in filling.shown)
        return {item: each.value for item, each in given if each is not None and answered(each.value)}

    def left(self, answers: Mapping[str, Value]) -> DraftShown | None:
        """The form as it was left with ``answers``, to be mended; ``None`` when nothing was typed."""
        if not self.touched:
            return None
        return DraftShown(
            uid=self.draft,
            form=self.form_id,
            title="",
            stay=self._stay,
            context=self.context,
            answers=answers,
            at=self.desk.now(),
            initial=self.initial,
        )

    def keep_typing(self) -> None:
        if self.pane.frames:
            self.pane.keep_typing()

    def _keep(self, writes: tuple[Write, ...], _at: str) -> None:
        if self.forgotten:
            return
        self.touched = True
        for write in writes:
            if write.item == HALF:
                self.half = None if write.given is None else write.given.value
        self._save(parked=False)

    def _save(self, *, parked: bool) -> None:
        self._values = {item: given.value for item, given in self.pane.filling.given.items()}
        if self.half is not None:
            self._values[HALF] = self.half
        self._title, self._parked = self.pane.filling.form.title, parked
        self.saving.now()

    def _put(self) -> Future[Any]:
        return drafts.keep(
            self.desk,
            self.draft,
            self.form_id,
            self._values,
            context=self.context,
            initial=self.initial,
            stay=self._stay,
            title=self._title,
            parked=self._parked,
        )

    def _saved(self, at: datetime) -> None:
        if self.is_attached:
            self.pane.saved(at)

    def on_form_pane_confirmed(self, message: FormPane.Confirmed) -> None:
        message.stop()
        self.ncm.discard_typed_ahead()
        self.dismiss(self.values())

    def on_form_pane_left(self, message: FormPane.Left) -> None:
        message.stop()
        if self._stays():
            return
        self.park()
        self.ncm.discard_typed_ahead()
        self.dismiss(None)
        if self.touched:
            self.ncm.resumed = 0
            self.ncm.say(f"On hold, everything kept · {key('app.resume')} comes back")

    def park(self) -> None:
        """On hold, if anything was typed."""
        self.pane.keep_typing()
        if self.touched:
            self._save(parked=True)

    def _stays(self) -> bool:
        """Whether something typed here is on no disk yet: then the page is not left (said)."""
        self.pane.keep_typing()
        return self.saving.stays()

    def action_next_patient(self) -> None:
        self._walk(1)

    def action_previous_patient(self) -> None:
        self._walk(-1)

    def _walk(self, step: int) -> None:
        if self._stays():
            return
        self.park()
        self.dismiss(None)
        go = self.ncm.action_next_patient if step > 0 else self.ncm.action_previous_patient
        self.app.call_later(go)
