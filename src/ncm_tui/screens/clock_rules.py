"""All clock rules: source, version, how sure, local; the figures of the site under each, changed here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from ncm_tui.commands import bindings
from ncm_tui.screens.asking import Answers, ask
from ncm_tui.screens.letters import LettersInput, LettersPage
from ncm_tui.screens.state_ruling import StateRuling, state_lines, state_told
from ncm_tui.screens.undoing import Undoing
from ncm_tui.services.clocks import figures, rule_list, state_rules
from ncm_tui.views.changed import Changed
from ncm_tui.views.clock_page import FigureShown, RuleShown, RulesPage, StateKindShown, StateRuleShown
from ncm_tui.views.clock_words import CONFIDENCE, group_words, owner_words
from ncm_tui.widgets.key_bar import KeyBar
from ncm_tui.widgets.line_list import LineList
from ncm_tui.widgets.plain import fit, plain
from ncm_tui.widgets.rule import Rule

if TYPE_CHECKING:
    from concurrent.futures import Future

_ID = 22
Shown = RuleShown | FigureShown | StateRuleShown | StateKindShown
Row = tuple[Text, Shown | None]


class ClockRulesScreen(StateRuling, Undoing, LettersPage):
    """A line a rule, its figures under it. ``rule`` is where the cursor begins."""

    AREAS = ("clock_rules",)
    BINDINGS = [*bindings("clock_rules")]
    undo_only = figures.VERBS | state_rules.VERBS
    DEFAULT_CSS = """
    ClockRulesScreen #filter { display: none; }
    ClockRulesScreen #about { height: auto; max-height: 7; width: 1fr; padding: 0 1; }
    """

    def __init__(self, rule: str = "") -> None:
        super().__init__()
        self.begin = rule
        self.page = RulesPage((), ())
        self.lines: list[Row] = []
        self.narrow = False

    @property
    def current(self) -> Shown | None:
        """The rule, figure or kind of state rule under the cursor."""
        at = self.rows.current
        return self.lines[at][1] if at is not None and at < len(self.lines) else None

    def compose(self) -> ComposeResult:
        yield Rule("Clock rules")
        yield LettersInput(placeholder="letters of a rule", id="filter")
        yield LineList(id="rows", empty="No rule has these letters. Esc clears them.")
        yield Static("", id="about", markup=False)
        yield KeyBar("clock_rules", "everywhere")

    def on_mount(self) -> None:
        self.watch(self.letters_box, "value", lambda _: self._paint(), init=False)
        self.ncm.changed.subscribe(self, self._changed)
        self._read()
        self._go(self.begin)
        self.rows.focus()

    def on_resize(self) -> None:
        self._paint()

    def _changed(self, _: Changed) -> None:
        self._read()

    def _read(self) -> None:
        self.page = rule_list.page(self.desk)
        self._paint()

    def _go(self, rule: str) -> None:
        """The first figure of this rule, else the rule itself; without one what the state is asked."""
        if not rule and self.page.state.asked:
            at = next(n for n, (_, each) in enumerate(self.lines) if isinstance(each, StateKindShown))
            self.rows.move_to(at)
        found = [n for n, (_, each) in enumerate(self.lines) if _of(each) == rule and rule]
        if found:
            self.rows.move_to(found[1] if len(found) > 1 else found[0])

    def _paint(self) -> None:
        width, at = max(40, self.size.width or 80), self.rows.at
        wanted = self.letters_box.value.casefold().split()
        self.lines = list(_lines(self.page, wanted, width, narrow=self.narrow))
        self.rows.set_rows(
            [text for text, _ in self.lines], selectable=lambda n: self.lines[n][1] is not None, at=at
        )
        verify = sum(rule.verify for rule in self.page.rules)
        asked = f" · {self.page.asked} to be asked" if self.page.asked else ""
        rule = self.query_one(Rule)
        rule.title = f"Clock rules ─ {len(self.page.rules)} · {verify} to verify{asked}"
        rule.right = "to verify only" if self.narrow else ""
        self._tell()

    def on_line_list_moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        row = self.current
        self.query_one("#about", Static).update(plain("") if row is None else _told_of(self.page, row))

    # -- keys

    def on_line_list_opened(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Change the figure under the cursor; on a rule that has one, its figure; a state rule."""
        row = self.current
        if isinstance(row, StateRuleShown):
            self.edit_state_rule(row)
        elif isinstance(row, StateKindShown):
            self.add_state_rule(row.id)
        else:
            self._open_figure(row)

    def _open_figure(self, row: RuleShown | FigureShown | None) -> None:
        if isinstance(row, RuleShown):
            if not row.figures:
                self.say("This rule counts with no figure of the site. A file of your own changes it.")
                return
            row = row.figures[0]
        if row is not None:
            self._ask(row)

    def _ask(self, figure: FigureShown) -> None:
        def save(said: Answers) -> Future[Changed]:
            value, source = str(said.get("value") or ""), str(said.get("source") or "")
            return figures.put(self.desk, figure.key, value, source, self.desk.local(self.desk.now()).date())

        unit = f" {figure.unit}" if figure.unit else ""
        now = f" · now {figure.value}{unit}" if figure.value else ""
        usual = f" · usual {figure.usual}{unit}" if figure.usual else " · no usual value"
        ask(
            self.ncm, figures.FORM, save, line=None,
            context={"about": f"{figure.title}{now}{usual}"}, forgotten=True,
        )  # fmt: skip

    def action_usual(self) -> None:
        row = self.current
        if isinstance(row, StateRuleShown):
            self.remove_state_rule(row)
            return
        if not isinstance(row, FigureShown):
            self.say("Put the cursor on a figure first.", "warning")
            return
        self.ncm.follow(figures.clear(self.desk, row.key))

    def action_narrow(self) -> None:
        """Only what is marked M or C, or waits to be asked."""
        self.narrow = not self.narrow
        self._paint()


def _of(row: Shown | None) -> str:
    if isinstance(row, RuleShown):
        return row.id
    return row.rule if isinstance(row, FigureShown | StateRuleShown) else ""


def _told_of(page: RulesPage, row: Shown) -> Text:
    if isinstance(row, StateRuleShown | StateKindShown):
        return state_told(page, row)
    return _told(row) if isinstance(row, RuleShown) else _figure_told(row)


def _lines(page: RulesPage, wanted: list[str], width: int, *, narrow: bool) -> Iterator[Row]:
    for wrong in page.broken:
        yield plain(fit(f" ! {wrong}", width - 1), "soon"), None
    if not wanted and not narrow:
        yield plain("   The site", "accent"), None
        for figure in page.site:
            yield _figure_line(figure, width), figure
    if not narrow or page.state.asked or any(one.verify for one in page.state.rules):
        yield from state_lines(page, width, wanted)
    own = {one.rule for one in page.state.rules}
    group = ""
    for rule in page.rules:
        doubtful = rule.verify or any(one.verify or one.asked for one in rule.figures)
        if rule.id in own or not _matches(rule, wanted) or (narrow and not doubtful):
            continue
        if rule.group != group:
            group = rule.group
            yield plain(f"   {group_words(group)}", "accent"), None
        yield _rule_line(rule, width), rule
        for figure in rule.figures:
            yield _figure_line(figure, width), figure


def _matches(rule: RuleShown, wanted: list[str]) -> bool:
    text = f"{rule.id} {rule.title} {rule.group}".casefold()
    return all(word in text for word in wanted)


def _rule_line(rule: RuleShown, width: int) -> Text:
    marks = [*(["local"] if rule.local else []), *(["verify"] if rule.verify else []), rule.confidence]
    right = " · ".join(marks)
    room = max(10, width - _ID - len(right) - 7)
    return Text.assemble(
        plain("   "), plain(f"{fit(rule.id, _ID)} ", "dim"), plain(fit(rule.title, room)),
        plain(f" {right}", "soon" if rule.verify else "dim"),
    )  # fmt: skip


def _figure_line(figure: FigureShown, width: int) -> Text:
    sign, ink = ("?", "soon") if figure.asked else ("▲", "soon") if figure.verify else (" ", "")
    name = max(40, width - 60)
    value = "none here" if figure.none else f"{figure.value} {figure.unit}".strip() if figure.value else "ask"
    own = " · verify" if figure.verify else f" (usual: {figure.usual})" if figure.own and figure.usual else ""
    return Text.assemble(
        plain(f"   {sign} ", ink), plain(f"   {fit(figure.title, name)} ", "dim"),
        plain(fit(f"{value}{own}", max(10, width - name - 10)), "strong" if figure.own else ink),
    )  # fmt: skip


def _told(rule: RuleShown) -> Text:
    sure = CONFIDENCE.get(rule.confidence, rule.confidence)
    made = plain(f"{rule.title} · version {rule.version}{' · local: your own file' if rule.local else ''}\n")
    made.append_text(plain(f"{rule.citation}\n", "dim"))
    made.append_text(
        plain(f"{sure} · usually: {owner_words(rule.owner)}\n", "soon" if rule.verify else "dim")
    )
    if rule.none_here:
        made.append_text(plain(f"none here: {rule.none_here}\n", "soon"))
    return made.append_text(plain(" ".join([*([rule.prompt] if rule.prompt else []), *rule.notes]), "dim"))


def _figure_told(figure: FigureShown) -> Text:
    if figure.asked:
        said = "Asked once: no federal number. Enter gives it, or says why there is none here."
    elif figure.none:
        said = f"None here: {figure.source}"
    elif figure.own:
        said = f"Given by this site. {figure.source}".strip()
    else:
        said = "The usual figure, not of this site: verify it, then Enter keeps it as yours."
    return Text.assemble(plain(f"{figure.title}\n"), plain(said, "soon" if figure.verify else "dim"))
