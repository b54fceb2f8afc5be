"""The passphrase is forgotten: the recovery code gives a new one. Or the key file opens the vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import work

from ncm_tui.rules.problems import Problem, UsageProblem
from ncm_tui.screens.secret_page import NEW, PART, POLICY, Field, SecretPage
from ncm_tui.services import doors

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk
    from ncm_tui.services.doors import Door

_CODE = (
    "Your recovery code: 26 characters, from the paper you wrote it on.\n"
    "Or the path of your key file, if you made one: /media/stick/ncm.key\n"
)


class RecoverScreen(SecretPage):
    """Reached from the unlock page of one vault. Until the code proved right, nothing is changed."""

    TITLE = "ncm ─ another way in"
    STEPS = {
        "paper": (Field("code", "Code or file", "3XK9P-… or a path", open=True),),
        "secret": NEW,
        "recovery": PART,
    }

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.opened: Desk | None = None

    @property
    def door(self) -> Door:
        door = self.ncm.door
        assert door is not None
        return door

    def about(self, step: str) -> str:
        return {"paper": _CODE, "secret": POLICY + "\n"}.get(step, "")

    def keys(self, step: str) -> list[tuple[str, str]]:
        return {
            "paper": [("Enter", "next"), ("Esc", "back to the passphrase"), ("^Q", "quit")],
            "secret": [("Enter", "next"), ("F4", "offer me words"), ("Esc", "back"), ("^Q", "quit")],
        }.get(step, [("Enter", "check"), ("F2", "I have written it down")])

    def entered(self, step: str) -> None:
        if step == "paper":
            self._code()
        elif (new := self.new_passphrase()) is not None:
            self.begin(self.door.wait(self.folder), "Checking the code, making the new key …")
            self._recover(self.value("code"), new)

    def _code(self) -> None:
        typed = self.value("code").strip()
        if not typed:
            return
        if doors.is_key_file(typed):
            self.begin(self.door.wait(self.folder), "Unlocking …")
            self._open(Path(typed).expanduser())
            return
        try:
            doors.check_recovery_code(typed)
        except UsageProblem as problem:
            self.refused(problem, "code")
            return
        self.show("secret")

    @work(thread=True, exclusive=True, group="unlock")
    def _open(self, path: Path) -> None:
        try:
            desk = self.door.open_with_file(self.folder, path)
        except Problem as problem:
            self.app.call_from_thread(self.refused, problem, "code")
            return
        self.app.call_from_thread(self._enter, desk)

    @work(thread=True, exclusive=True, group="unlock")
    def _recover(self, code: str, new: str) -> None:
        try:
            desk, fresh = self.door.recover(self.folder, code, new)
        except Problem as problem:
            self.app.call_from_thread(self._not_recovered, problem)
            return
        self.app.call_from_thread(self._recovered, desk, fresh)

    def _not_recovered(self, problem: Problem) -> None:
        """A weak passphrase is mended where it stands; whatever else is wrong, the code comes first."""
        weak = isinstance(problem, UsageProblem)
        if not weak:
            self.wipe("first", "second")
            self.show("paper")
        self.refused(problem, "first" if weak else "code")

    def _recovered(self, desk: Desk, fresh: str) -> None:
        self.opened = desk
        self.ncm.watch_over.start_without_desk()
        self.wipe("code", "first", "second")
        self.show_code(fresh)

    def written_down(self) -> None:
        assert self.opened is not None
        self._enter(self.opened)

    def _enter(self, desk: Desk) -> None:
        self.patience.end()
        self.ncm.open_desk(desk, come_back=True)

    def action_close(self) -> None:
        """Esc: one step back while nothing is changed yet."""
        if self.patience.busy or self.step == "recovery":
            return
        if self.step == "secret":
            self.wipe("first", "second")
            self.show("paper")
            return
        from ncm_tui.screens.unlock import UnlockScreen

        self.app.switch_screen(UnlockScreen())
