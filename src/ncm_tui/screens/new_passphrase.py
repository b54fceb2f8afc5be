"""Inside the open vault: another passphrase, or another recovery code. Who asks proves it first."""

from __future__ import annotations

from textual import work

from ncm_tui.rules.problems import Problem, WrongPassphrase
from ncm_tui.screens.secret_page import NEW, PART, POLICY, Field, SecretPage
from ncm_tui.services import doors

_NOW = Field("now", "Passphrase now")
CHANGED = "Passphrase changed. Backups made before now still open with the old one."


class _InsidePage(SecretPage):
    """A page over an open desk; Esc leaves it, nothing changed."""

    def keys(self, step: str) -> list[tuple[str, str]]:
        if step == "recovery":
            return [("Enter", "check"), ("F2", "I have written it down")]
        words = [("F4", "offer me words")] if step == "secret" else []
        return [("Enter", "next"), *words, ("Esc", "leave as it is"), ("F9", "lock")]

    def action_close(self) -> None:
        if not self.patience.busy and self.step != "recovery":
            self.dismiss(None)

    def leave(self, words: str) -> None:
        """Back to the page below, which says what happened."""
        self.patience.end()
        app = self.ncm
        self.dismiss(None)
        app.call_later(app.say, words)

    def not_changed(self, problem: Problem) -> None:
        wrong = isinstance(problem, WrongPassphrase)
        if wrong:
            self.wipe("now")
        self.refused(problem, "now" if wrong else self.boxes[min(1, len(self.boxes) - 1)].id or "now")


class NewPassphraseScreen(_InsidePage):
    """Old, new, new again; one Enter does it."""

    TITLE = "Change passphrase"
    STEPS = {"secret": (_NOW, *NEW)}

    def about(self, step: str) -> str:
        return f"{POLICY}\nYour recovery code stays as it is.\n"

    def entered(self, step: str) -> None:
        new = self.new_passphrase()
        if new is not None:
            self.begin(doors.wait(self.desk), "Making the new key …")
            self._change(self.value("now"), new)

    @work(thread=True, exclusive=True, group="unlock")
    def _change(self, now: str, new: str) -> None:
        try:
            doors.change_passphrase(self.desk, now, new)
        except Problem as problem:
            self.app.call_from_thread(self.not_changed, problem)
            return
        self.app.call_from_thread(self.leave, CHANGED)


class NewCodeScreen(_InsidePage):
    """The paper is lost, or somebody saw it."""

    TITLE = "New recovery code"
    STEPS = {"secret_now": (_NOW,), "recovery": PART}

    def about(self, step: str) -> str:
        return "A new recovery code is made and shown once; the one before is dead from then on.\n"

    def entered(self, step: str) -> None:
        self.begin(doors.wait(self.desk), "Making the new code …")
        self._make(self.value("now"))

    @work(thread=True, exclusive=True, group="unlock")
    def _make(self, now: str) -> None:
        try:
            code = doors.new_recovery_code(self.desk, now)
        except Problem as problem:
            self.app.call_from_thread(self.not_changed, problem)
            return
        self.app.call_from_thread(self._made, code)

    def _made(self, code: str) -> None:
        self.wipe("now")
        self.show_code(code)

    def written_down(self) -> None:
        self.leave("New recovery code. The one before no longer opens this vault.")
