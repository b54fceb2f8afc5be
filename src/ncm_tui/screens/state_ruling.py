"""The state's own rules on the page of clock rules: their lines, and the keys that enter and answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from rich.text import Text

from ncm_tui.screens.asking import Answers, ask
from ncm_tui.services.clocks import state_rules
from ncm_tui.views.changed import Changed
from ncm_tui.views.clock_page import OTHER, RulesPage, StateKindShown, StateRuleShown
from ncm_tui.widgets.plain import fit, plain

if TYPE_CHECKING:
    from ncm_tui.app import NcmApp
    from ncm_tui.services.desk import Desk

_NAME = 44


def state_lines(
    page: RulesPage, width: int, wanted: Sequence[str] = ()
) -> Iterator[tuple[Text, StateRuleShown | StateKindShown | None]]:
    """A line a rule that was entered, a line a kind that was not; with letters those that have them."""
    state = page.state
    if wanted:
        yield from ((text, row) for text, row in state_lines(page, width) if row and _has(row, wanted))
        return
    if not state.state:
        yield plain("   State rules", "accent"), None
        yield (
            plain(fit("     the permission page names no state: ^P, then Permission", width - 1), "soon"),
            None,
        )
        return
    yield plain(f"   State rules: {state.state}", "accent"), None
    for rule in state.rules:
        right = "local · verify" if rule.verify else "local"
        room = max(10, width - len(right) - 8)
        yield Text.assemble(
            plain(f"     {fit(f'{rule.document} · {rule.words}', room)} "),
            plain(f" {right}", "soon" if rule.verify else "dim"),
        ), rule  # fmt: skip
    entered = {rule.kind for rule in state.rules}
    said = "none here" if state.none else "ask" if state.asked else "not entered"
    for kind in state.kinds:
        if kind.id == OTHER or kind.id not in entered:
            own = "Enter adds one" if kind.id == OTHER else said
            sign, ink = ("?", "soon") if own == "ask" else (" ", "dim")
            yield Text.assemble(
                plain(f"   {sign} ", ink), plain(f"{fit(kind.title, min(_NAME, width - 20))} ", "dim"),
                plain(own, ink),
            ), kind  # fmt: skip


def _has(row: StateRuleShown | StateKindShown, wanted: Sequence[str]) -> bool:
    text = row.title if isinstance(row, StateKindShown) else f"{row.document} {row.rule} {row.source}"
    return all(word in f"state rule {text}".casefold() for word in wanted)


def state_told(page: RulesPage, row: StateRuleShown | StateKindShown) -> Text:
    """What stands below the list of the line under the cursor."""
    if isinstance(row, StateRuleShown):
        sure = "nobody has read it in its source yet: verify" if row.verify else "read in its source"
        return Text.assemble(
            plain(f"{row.document}\n"), plain(f"{row.words} · {row.source}\n", "dim"),
            plain(f"{sure} · Enter changes it, D removes it", "soon" if row.verify else "dim"),
        )  # fmt: skip
    said = page.state.none or "Asked once: your state's own law. Enter adds it; N: there are none."
    return Text.assemble(plain(f"{row.title}\n"), plain(said, "soon" if page.state.asked else "dim"))


class StateRuling:
    """The keys of those lines."""

    if TYPE_CHECKING:
        ncm: NcmApp

        @property
        def desk(self) -> Desk: ...

        @property
        def current(self) -> object: ...

    def action_add(self) -> None:
        """A rule of the kind under the cursor, else a free one."""
        row = self.current
        self.add_state_rule(row.id if isinstance(row, StateKindShown) else OTHER)

    def add_state_rule(self, kind: str) -> None:
        """The short form of a new rule."""
        ask(
            self.ncm, state_rules.FORM, lambda said: state_rules.add(self.desk, said), line=None,
            initial=state_rules.begun(self.desk, kind),
            context={"about": f"{state_rules.page(self.desk).state}: in force at once, marked local."},
            forgotten=True,
        )  # fmt: skip

    def edit_state_rule(self, row: StateRuleShown) -> None:
        """The same form with what was typed."""

        def save(said: Answers) -> Future[Changed]:
            return state_rules.edit(self.desk, row.uid, said)

        ask(
            self.ncm, state_rules.FORM, save, line=None, initial=state_rules.initial(self.desk, row.uid),
            context={"about": row.document}, forgotten=True,
        )  # fmt: skip

    def remove_state_rule(self, row: StateRuleShown) -> None:
        """Out of force, with a reason."""
        ask(
            self.ncm, "remove", lambda said: state_rules.remove(self.desk, row.uid, str(said["reason"])),
            line=None, context={"about": f"Remove: {row.document}"}, forgotten=True,
        )  # fmt: skip

    def action_none(self) -> None:
        """There are none in this state, and who says so: Today asks no more. Only from a line of the state's
        rules: it answers all of them."""
        if not isinstance(self.current, StateKindShown | StateRuleShown):
            self.ncm.say(
                "N answers for all state rules: move to one of their lines first.", severity="warning"
            )
            return
        ask(
            self.ncm, state_rules.NONE_FORM,
            lambda said: state_rules.none_here(self.desk, str(said.get("reason") or "")), line=None,
            context={"about": f"{state_rules.page(self.desk).state}: none of the kinds listed here"},
            forgotten=True,
        )  # fmt: skip
