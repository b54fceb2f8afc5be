"""Retention: what goes in the next days and why the rest stays; keeping longer; destroying what is past."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import work
from textual.app import ComposeResult

from ncm_tui.commands import bindings
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.asking import ask
from ncm_tui.screens.one_by_one import InHand, OneByOne
from ncm_tui.screens.retention_look import start
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import purging, retention
from ncm_tui.views.changed import Changed
from ncm_tui.views.moments import full_day
from ncm_tui.views.retention import Destroyed, Kept, RetentionPage, in_days
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    pass

_EMPTY = "Nobody has left yet. A patient is listed here from the day of discharge."
_WHO, _REST = 24, 63  # cells of the initials at most, and of the rest of a row
_REASON = "released on the retention page"


class RetentionScreen(Undoing, OneByOne):
    """A row a patient who left, by initials and bed; below it why it stays."""

    AREAS = ("retention",)
    BINDINGS = [*bindings("retention")]
    undo_only = retention.VERBS

    def __init__(self) -> None:
        super().__init__()
        self.page: RetentionPage | None = None
        self.lines: list[tuple[Text, Kept | None]] = []
        self.not_cleaned: tuple[tuple[Path, str], ...] = ()

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def current(self) -> Kept | None:
        at = self.rows.current
        return self.lines[at][1] if at is not None and at < len(self.lines) else None

    @property
    def in_hand(self) -> InHand | None:
        return InHand(self.current.patient, self.current.patient) if self.current is not None else None

    def compose(self) -> ComposeResult:
        yield Rule("Retention")
        yield LineList(empty=_EMPTY)
        yield KeyBar("retention", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self.rows.focus()
        self._look_at_backups()

    def on_resize(self) -> None:
        self._paint()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        self.page = retention.page(self.desk)
        rule = self.query_one(Rule)
        rule.title = f"Retention ─ kept {in_days(self.page.days)} after discharge"
        rule.right = f"{self.page.here} not left"
        self._paint()

    def _paint(self) -> None:
        if self.page is None:
            return
        at, before = self.rows.at, self.in_hand
        self.lines = list(_lines(self.page, self.not_cleaned, self.size.width or 80))
        if before is not None:
            places = (n for n, (_, one) in enumerate(self.lines) if one and one.patient == before.row)
            at = next(places, at)
        self.rows.set_rows(
            [text for text, _ in self.lines], selectable=lambda n: self.lines[n][1] is not None, at=at
        )
        self.went_on(before)

    @work(thread=True, exclusive=True, group="backups-looked-at")
    def _look_at_backups(self) -> None:
        """A backup folder may be a share that answers late."""
        try:
            found = purging.not_cleaned(self.desk)
        except Problem:
            return  # the vault was locked meanwhile; the page goes with it
        self.app.call_from_thread(self._looked_at, found)

    def _looked_at(self, found: tuple[tuple[Path, str], ...]) -> None:
        self.not_cleaned = found
        self._paint()

    def on_line_list_opened(self) -> None:
        self.action_chart()

    def action_chart(self) -> None:
        one = self.current
        if one is None or not one.stay:
            self.say("There is no chart on this line.", "warning")
            return
        self.ncm.open_chart(one.stay)

    def action_keep(self) -> None:
        one = self._patient()
        if one is None:
            return
        about = f"{one.who}  {one.bed}  left {full_day(one.left)}" if one.left else f"{one.who}  {one.bed}"
        ask(
            self.ncm,
            retention.FORM,
            lambda answers: retention.keep(self.desk, one.patient, answers),
            line=None,
            context={"about": about, "patient": one.patient},
        )

    def action_release(self) -> None:
        one = self._patient()
        if one is None:
            return
        if not one.hold:
            self.say("You do not keep this patient longer; nothing to take away.", "warning")
            return
        if self.may_answer():
            self.answered(retention.release(self.desk, one.hold, _REASON))

    def action_days(self) -> None:
        ask(
            self.ncm,
            retention.DAYS_FORM,
            lambda answers: retention.set_days(self.desk, answers.get("days")),
            line=None,
            initial={"days": retention.days(self.desk)},
            context={"about": "Fewer days destroy sooner; where somebody is past by them, it asks."},
            refused=self._sooner,
            forgotten=True,
        )

    def _sooner(self, problem: Problem, answers: dict[str, Any]) -> bool:
        """Fewer days by which somebody is past: how many, and whether she is sure."""
        if problem.code != retention.SOONER:
            return False
        from ncm_tui.screens.dialog import FormDialog

        def answered(sure: dict[str, Any] | None) -> None:
            if sure is not None and sure.get("sure"):
                self.ncm.follow(retention.set_days(self.desk, answers.get("days"), sure=True))
            else:
                self.say(f"Kept {in_days(retention.days(self.desk))} as before.")

        context = {"about": problem.message}
        self.ncm.push_screen(FormDialog(retention.SOONER_FORM, context=context, forgotten=True), answered)
        return True

    def action_purge(self) -> None:
        assert self.page is not None
        if not self.page.past and not self.not_cleaned:
            self.say(f"Nothing is past its retention of {in_days(self.page.days)}.")
            return
        from ncm_tui.screens.dialog import FormDialog

        count = len(self.page.past)
        about = f"{count} {'patient' if count == 1 else 'patients'}, {len(self.not_cleaned)} backups"
        dialog = FormDialog(retention.NOW_FORM, context={"about": about}, forgotten=True)
        self.ncm.push_screen(dialog, self._sure)

    def _sure(self, answers: dict[str, Any] | None) -> None:
        if answers is not None and answers.get("sure"):
            self.say("Destroying, and cleaning the backups …")
            start(self.ncm, purging.run)
        elif answers is not None:
            self.say("Nothing was destroyed.")

    def action_back(self) -> None:
        self.dismiss(None)

    def destroyed(self, _: Destroyed) -> None:
        """A purge has ended: the page is read again, and the backups looked at."""
        self._read()
        self._look_at_backups()

    def _patient(self) -> Kept | None:
        if self.current is None:
            self.say("Put the cursor on a patient first.", "warning")
        return self.current


def _lines(
    page: RetentionPage, not_cleaned: tuple[tuple[Path, str], ...], width: int
) -> Iterator[tuple[Text, Kept | None]]:
    """Headers, patients and reasons; only patients can have the cursor."""
    if page.waits:
        yield from _told_lines(
            "! Nothing is destroyed by itself: "
            f"{page.waits}. If the clock is right, p destroys what is past and ends the waiting.",
            width,
        )
    for title, members in (
        ("Past: goes at the first unlock of the next day, or now with p", page.past),
        ("Goes within 7 days", page.soon),
        ("Still needed", page.needed),
        ("No time of leaving: never goes by itself", page.without_left),
        ("Goes later", page.later),
    ):
        if not members:
            continue
        yield plain(f" {title}", "accent"), None
        for one in members:
            yield _row(one, width), one
            for reason in one.why:
                yield plain(fit(f"      {reason}", max(20, width - 1)), "dim"), None
    if not_cleaned:
        yield plain(" Backups that still hold what was destroyed, or cannot be read", "accent"), None
        for path, why in not_cleaned:
            yield from _told_lines(f"{path}: {why}", width)


def _row(one: Kept, width: int) -> Text:
    """Initials, bed and the last four of the MRN: of two without a bed who left on a day each is told."""
    left = f"left {one.left:%d %b %Y}" if one.left else ""
    place = " ".join(filter(None, (one.bed, one.mark)))
    goes = f"{one.goes_on:%a %d %b %Y}" if one.goes_on else ""
    return Text.assemble(
        plain(f"   {fit(one.who, min(_WHO, max(8, width - _REST)))} {fit(place, 15)} ", "strong"),
        plain(fit(left, 17), ""),
        plain(f" {'was to go' if one.why else 'goes'} {goes}" if goes else "", "dim"),
    )  # fmt: skip


def _told_lines(text: str, width: int) -> Iterator[tuple[Text, None]]:
    from ncm_tui.widgets.form.rows import wrap

    for line in wrap(text, max(20, width - 4)):
        yield plain(f"   {line}", "soon"), None
