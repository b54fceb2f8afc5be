"""The facility's permission: asked before the first patient, read and renewed from ^P (P§10)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult

from ncm_tui.commands import bindings, commands
from ncm_tui.screens import asking
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.services import permission
from ncm_tui.services.permission import reducing
from ncm_tui.views.permission import KEPT, NOT_KEPT, ROLES, STILL_PHI, Permit
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.views.changed import Changed

_FIRST = "Asked once, and dated: no patient is kept here before it is answered."
_AGAIN = "Asked again, and dated: today's answer holds. Until now: {scope} identity."


def ask(app: NcmApp, then: Callable[[], object] | None = None) -> None:
    """The page to answer; ``then`` runs once it is recorded."""
    desk = app.desk
    assert desk is not None
    held = permission.current(desk)
    about = _FIRST if held is None else _AGAIN.format(scope=held.scope)

    def recorded(_: Changed) -> None:
        if then is not None:
            then()

    asking.ask(
        app,
        permission.FORM,
        lambda answers: permission.give(desk, answers),
        line=None,
        initial=permission.initial(desk),
        context={"about": about},
        then=recorded,
    )


def first(app: NcmApp, then: Callable[[], object]) -> None:
    """``then``, after the page where it was never answered."""
    assert app.desk is not None
    if permission.current(app.desk) is None:
        ask(app, then)
    else:
        then()


class PermissionScreen(NcmScreen[None]):
    """Who allowed what, when; what limited identity leaves out; the answers before this one."""

    AREAS = ("permission",)
    BINDINGS = [*bindings("permission")]

    def compose(self) -> ComposeResult:
        yield Rule("Permission to keep patient information")
        yield LineList(reading=True)
        yield KeyBar("permission", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._show()
        self.query_one(LineList).focus()

    def _changed(self, changed: Changed) -> None:
        if changed.verb.startswith("permission."):
            self._show()

    def _show(self) -> None:
        desk = self.ncm.desk
        assert desk is not None
        holds = permission.current(desk)
        width = max(40, self.app.size.width - 2)
        lines = _asked(holds) if holds is not None else [plain(f" {_FIRST}", "soon"), plain(" e answers it.")]
        waiting, unreached = reducing.waiting(desk)
        lines += _backups(len(waiting), unreached)
        self.query_one(KeyBar).show_keys(_keys(offered=bool(waiting)))
        for each in permission.earlier(desk):
            lines.append(plain(f" before  {_dated(each)}: {each.scope} identity", "dim"))
        wrapped = [part for line in lines for part in _wrap(line, width)]
        self.query_one(LineList).set_rows(wrapped)

    def action_backups(self) -> None:
        """Every backup that still holds more is opened, reduced and sealed again."""
        desk = self.ncm.desk
        assert desk is not None
        waiting, unreached = reducing.waiting(desk)
        if not waiting:
            named = f" Not looked into: {', '.join(path.name for path, _ in unreached)}." if unreached else ""
            self.say(f"No backup that can be reached holds more than is allowed.{named}")
            return
        self.say("Reducing the backups …")
        self.ncm.follow(reducing.reduce_backups(desk), self._reduced)

    def _reduced(self, done: reducing.BackupsReduced) -> None:
        self._show()
        self.say(done.message)

    def action_renew(self) -> None:
        ask(self.ncm)

    def action_back(self) -> None:
        self.dismiss(None)


def _asked(holds: Permit) -> list[Text]:
    mine = ", ".join(filter(None, (ROLES.get(holds.role, ""), holds.state))) or "not said"
    shared = " · a social worker shares my patients" if holds.social_worker else ""
    lines = [
        plain(f" {_dated(holds)}", "strong"),
        plain(f" Recorded {holds.given_at:%a %d %b %Y %H:%M}."),
        plain(""),
        plain(f" What may be kept: {holds.scope} identity", "strong"),
    ]
    if holds.limited:
        lines += [plain(f" Kept: {KEPT}."), plain(f" Never stored: {NOT_KEPT}.")]
        lines += [plain(" What you type into notes and answers is yours: it is kept as you typed it.")]
        lines += [plain(f" {STILL_PHI}.")]
    else:
        lines += [plain(" Names, birth dates, whole numbers, addresses and contacts, as imported or typed.")]
    return [
        *lines,
        plain(""),
        plain(" The EMR is the legal record; this is my working paper."),
        plain(" What I keep here may be requested."),
        plain(""),
        plain(f" What I do: {mine}{shared}"),
        plain(""),
    ]


def _backups(waiting: int, unreached: tuple[tuple[Path, str], ...]) -> list[Text]:
    """What the backups still hold, the key that changes it, and where nobody can look."""
    lines = []
    if waiting:
        many = f"{waiting} backups hold" if waiting != 1 else "1 backup holds"
        lines.append(plain(f" {many} full identity from before this: b reduces it there, too.", "soon"))
    lines += [plain(f" {path}: {why}", "soon") for path, why in unreached]
    return [*lines, plain("")] if lines else []


def _keys(*, offered: bool) -> list[tuple[str, str]]:
    """The keys of the page; that for the backups where it does something."""
    shown = (each for each in commands("permission", "everywhere") if each.footer)
    return [
        (each.shown.split(" ")[0], each.label) for each in shown if offered or each.id != "permission.backups"
    ]


def _dated(permit: Permit) -> str:
    return f"Approved by {permit.approved_by} on {permit.approved_on:%a %d %b %Y}"


def _wrap(line: Text, width: int) -> list[Text]:
    """Long sentences on as many lines as they need."""
    from rich.console import Console

    if line.cell_len <= width:
        return [line]
    parts = line.wrap(Console(width=width), width - 1)
    return [part if number == 0 else Text(" ").append_text(part) for number, part in enumerate(parts)]
