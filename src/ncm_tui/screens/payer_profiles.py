"""Payer profiles: what each payer asks; under them templates to start from. From a stay: whose is hers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.rules.payer_template import PayerTemplate
from ncm_tui.rules.problems import Problem
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.frame import NcmScreen
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services import patients, payers
from ncm_tui.views.changed import Changed
from ncm_tui.views.payer_words import details, notify_words, stay_words, verified_short, verified_words
from ncm_tui.views.payers import PayerProfile
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.patient_bar import PatientBar
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from datetime import date

    from ncm_tui.views.patient import PatientLine
    from ncm_tui.views.payers import StayPayer

Row = tuple[Text, "PayerProfile | PayerTemplate | None"]
_NAME = 28


class PayerProfilesScreen(Undoing, NcmScreen[None]):
    """A line a payer, its numbers below the list. ``stay`` is the stay whose payer it is opened for: its
    profile has the cursor, and ``c`` says by hand which it is."""

    AREAS = ("payer_profiles",)
    BINDINGS = [*bindings("payer_profiles")]
    undo_only = payers.VERBS
    DEFAULT_CSS = """
    PayerProfilesScreen #payer { height: auto; max-height: 2; width: 1fr; padding: 0 1; }
    PayerProfilesScreen #about { height: auto; max-height: 11; width: 1fr; padding: 0 1; }
    """

    def __init__(self, stay: str = "") -> None:
        super().__init__()
        self.stay = stay
        self.line: PatientLine | None = None
        self.payer: StayPayer | None = None
        self.lines: list[Row] = []

    @property
    def rows(self) -> LineList:
        return self.query_one(LineList)

    @property
    def current(self) -> PayerProfile | PayerTemplate | None:
        """The profile or template under the cursor."""
        at = self.rows.current
        return self.lines[at][1] if at is not None and at < len(self.lines) else None

    def compose(self) -> ComposeResult:
        if self.stay:
            yield PatientBar(self.desk.zone)
        yield Rule("Payer profiles")
        if self.stay:
            yield Static("", id="payer", markup=False)
        yield LineList(id="rows")
        yield Static("", id="about", markup=False)
        yield KeyBar("payer_profiles", "everywhere")

    def on_mount(self) -> None:
        self.ncm.changed.subscribe(self, self._changed)
        if self.stay:
            self.line = patients.line(self.desk, self.stay)
            self.query_one(PatientBar).show(self.line)
        self._paint()
        self._go_to_own()
        self.rows.focus()

    def on_resize(self) -> None:
        self._paint()

    def _changed(self, _: Changed) -> None:
        self._paint()

    def _paint(self) -> None:
        width, at = max(40, self.size.width or 80), self.rows.at
        today = self.desk.local(self.desk.now()).date()
        if self.stay:
            self.payer = payers.of_stay(self.desk, self.stay)
            self.query_one("#payer", Static).update(plain(stay_words(self.payer), "strong"))
        known = payers.profiles(self.desk)
        templates, broken = payers.templates(self.desk)
        self.lines = [*_profile_lines(known, self._own, today, width),
                      *_template_lines(templates, broken, width)]  # fmt: skip
        self.rows.set_rows(
            [text for text, _ in self.lines], selectable=lambda n: self.lines[n][1] is not None, at=at
        )
        stale = sum(each.stale for each in known)
        said = f"Payer profiles ─ {len(known)}" if known else "Payer profiles"
        self.query_one(Rule).title = f"{said} · {stale} to verify" if stale else said
        self._tell()

    @property
    def _own(self) -> str:
        """The profile of the stay's payer."""
        found = self.payer.found.profile if self.payer is not None else None
        return found.uid if found is not None else ""

    def _go_to_own(self) -> None:
        own = self._own
        at = next(
            (
                n
                for n, (_, each) in enumerate(self.lines)
                if isinstance(each, PayerProfile) and each.uid == own
            ),
            None,
        )
        if own and at is not None:
            self.rows.move_to(at)

    def on_line_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        one = self.current
        if isinstance(one, PayerProfile):
            made = _told(one, self.desk.local(self.desk.now()).date())
        else:
            made = plain("") if one is None else plain(f"{one.note}\n{one.citation}", "dim")
        self.query_one("#about", Static).update(made)

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        one = self.current
        if isinstance(one, PayerTemplate):
            self._add(one.id)
        elif one is not None:
            uid = one.uid

            def save(said: Answers) -> Future[Changed]:
                return payers.edit(self.desk, uid, said)

            about = {"payer_profile": uid, "about": one.name}
            ask(self.ncm, payers.FORM, save, line=None, initial=payers.initial(one), context=about)

    def action_add(self) -> None:
        one = self.current
        self._add(one.id if isinstance(one, PayerTemplate) else "")

    def _add(self, template: str) -> None:
        """A new profile, named as the payer of the stay it is opened for."""
        name = self.payer.payer if self.payer is not None and not self._own else ""
        if template:
            initial: dict[str, Any] = payers.from_template(self.desk, template, name)
        else:
            initial = {"name": name} if name else {}
        ask(
            self.ncm,
            payers.FORM,
            lambda said: payers.add(self.desk, said, template),
            line=None,
            initial=initial,
            context={"payer_template": template, "about": "A new payer profile: blank is not known."},
            then=self._added,
        )

    def _added(self, changed: Changed) -> None:
        """The cursor on the new one."""
        self._paint()
        at = next((n for n, (_, each) in enumerate(self.lines)
                   if isinstance(each, PayerProfile) and each.uid == changed.row), None)  # fmt: skip
        if at is not None:
            self.rows.move_to(at)

    def action_verified(self) -> None:
        one = self._profile()
        if one is not None:
            self._do(lambda: payers.verify(self.desk, one.uid))

    def action_remove(self) -> None:
        one = self._profile()
        if one is not None:
            ask(
                self.ncm, "remove", lambda said: payers.remove(self.desk, one.uid, str(said["reason"])),
                line=None, context={"payer_profile": one.uid, "about": f"Remove: {one.name}"},
            )  # fmt: skip

    def action_choose(self) -> None:
        """This profile for the payer of the stay; once more: by its name again."""
        one = self._profile()
        if not self.stay:
            self.say("Open it from a patient's clock to say whose profile is whose.", "warning")
        elif one is not None:
            found = self.payer.found if self.payer is not None else None
            chosen = found is not None and found.how == "chosen" and self._own == one.uid
            self._do(lambda: payers.choose(self.desk, self.stay, None if chosen else one.uid))

    def _profile(self) -> PayerProfile | None:
        one = self.current
        if isinstance(one, PayerProfile):
            return one
        self.say("Put the cursor on a payer first; a adds one.", "warning")
        return None

    def _do(self, verb: Any) -> None:
        try:
            self.ncm.follow(verb())
        except Problem as problem:
            self.ncm.say_problem(problem)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_back(self) -> None:
        self.dismiss(None)


def _profile_lines(known: tuple[PayerProfile, ...], own: str, today: date, width: int) -> Iterator[Row]:
    if not known:
        yield (
            plain("   No payer yet: until then every payer clock says “no profile”, and guesses nothing."),
            None,
        )
    for each in known:
        sign, ink = ("▲", "soon") if each.stale else (" ", "")
        right = verified_short(each, today)
        mine = "← this patient" if each.uid == own else ""
        room = max(8, width - _NAME - len(right) - len(mine) - 9)
        yield Text.assemble(
            plain(f"   {sign} ", ink), plain(f"{fit(each.name, _NAME)} ", "strong"),
            plain(f"{fit(notify_words(each), room)} "), plain(right, ink or "dim"),
            plain(f" {mine}" if mine else "", "accent"),
        ), each  # fmt: skip


def _template_lines(
    templates: tuple[PayerTemplate, ...], broken: tuple[Problem, ...], width: int
) -> Iterator[Row]:
    yield plain(""), None
    yield plain("   Templates: Enter starts a new profile from one", "accent"), None
    for wrong in broken:
        yield plain(fit(f" ! {wrong}", width - 1), "soon"), None
    for each in templates:
        right = " · ".join(
            [*(["local"] if each.local else []), *(["verify"] if each.confidence in "MC" else [])]
        )
        room = max(10, width - len(right) - 7)
        yield Text.assemble(plain(f"     {fit(each.title, room)} ", "dim"), plain(right, "soon")), each


def _told(profile: PayerProfile, today: date) -> Text:
    made = plain(
        f"{profile.name} · {verified_words(profile, today)}\n", "soon" if profile.stale else "strong"
    )
    for label, words in details(profile):
        made.append_text(plain(f"{label:<17} ", "dim"))
        made.append_text(plain(f"{words}\n"))
    made.right_crop(1)
    return made
