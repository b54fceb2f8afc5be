"""From a clock rule's TOML to :class:`~ncm_tui.rules.clock_rules.ClockRule` (``docs/clocks.md``).

A *time* is one of::

    "discharge"                                        the time a fact holds; a day stays a day
    { clock = "CAL", n = 2 }                           from the trigger; n may name a figure or a number fact,
    { clock = "HRS", n = "-lead", from = <time> }      "-lead" counts it back; from is a fact or a time itself
    { clock = "BEFORE", from = "discharge" }           a day only: its last moment
    { clock = "BD", n = 1, at = "17:00" }              without at: the last moment of the day
    { clock = "MON", n = 4, roll = true }              roll: off weekend and holiday; of HRS that
                                                       begin or end on one to 17:00 of the next business day
    { clock = "MON", n = 12, last = true }             where the month lacks the day: its last day
    { min = [<time>, …] }  { max = [<time>, …] }       of those that can be reckoned, at least one
    { first = ["actual_receipt", { clock = "CAL", n = 5, from = "notice_date" }] }    the first that can
    { by_payer = { tricare = <time> }, default = <time> }    { by = "fact", cases = { … }, default = … }
    { dated = [{ until = 2025-12-31, clock = "CAL", n = 14 }, { from = 2026-01-01, then = <time> }] }
    { when = <condition>, then = <time>, else = <time> }

``trigger_missing = "not_yet"``: an absent trigger means that it has not happened (*unknown* otherwise).
``not_yet = [{ when = <condition>, why = "…" }]``: what has to happen before the clock runs. ``met_by`` names
facts whose times show that it was done. The ``why`` of an exemption may have blanks, as that of the rule.
``again = <time>``: when it is due once more after it was done, counted from then. ``early``: what was done
too early is ``invalid``, ``ignored`` or ``ok``; ``started`` (the usual of what an event or leaving starts,
without a window): it does not count before that day. ``passes = true``: nobody is late, the time only passes.
A rule without ``due`` has ``prompt``: what to think of. ``owner_by = { medicare_advantage = "plan" }``.
``form`` names a notice of ``catalogs/cms-forms.toml``. An
exemption has ``when``, or ``below = ["fact", "fact or figure"]``. ``vector_facts`` are facts that published
vectors take for given. A condition may ask a dated list: ``{ listed = "dme-f2f-wopd", f = "hcpcs", on =
"dme_ordered" }``.

A file that has a fault is left out and said; the other rules go on working. The user's own file stands over
the bundled one of the same id; where the user's own has a fault the bundled rule stays in force.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ncm_tui.library.catalogs import day_of
from ncm_tui.library.clock_check import whole_faults
from ncm_tui.library.clock_times import MOST, Times
from ncm_tui.library.dated_codes import Lists, lists_of
from ncm_tui.library.sources import Source, parse_toml
from ncm_tui.library.tables import Fault, Table, not_one_of, raise_first
from ncm_tui.rules.clock_rules import (
    CONFIDENCES,
    EARLY,
    GROUPS,
    KINDS,
    MISSING,
    OWNERS,
    POINTS,
    STARTED,
    ClockRule,
    Exemption,
    Figure,
    Time,
)
from ncm_tui.rules.events import BY_ID
from ncm_tui.rules.facts import REGISTER
from ncm_tui.rules.problems import DefinitionProblem, Problem

if TYPE_CHECKING:
    from ncm_tui.library.library import Library


@dataclass(frozen=True, slots=True)
class ClockRules:
    """All rules by id, in the order of group and id, and the problems of files that were left out."""

    by_id: Mapping[str, ClockRule]
    broken: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[ClockRule]:
        return iter(self.by_id.values())

    def named(self, name: str) -> ClockRule | None:
        """By id, or by another id that published vectors use."""
        if name in self.by_id:
            return self.by_id[name]
        return next((rule for rule in self.by_id.values() if name in rule.vector_ids), None)


def read_all(library: "Library") -> ClockRules:
    """Every rule that reads."""
    rules: list[ClockRule] = []
    broken: list[Problem] = []
    for name in library.ids("clocks"):
        try:
            rules.append(library.get("clocks", name))
        except DefinitionProblem as problem:
            broken.append(problem)
            if library.is_local("clocks", name):
                rules += _bundled(library, name)
    return in_order(rules, broken)


def in_order(rules: Iterable[ClockRule], broken: Iterable[Problem]) -> ClockRules:
    """These rules by group and id."""
    order = list(GROUPS)
    every = sorted(rules, key=lambda rule: (order.index(rule.group), rule.id))
    return ClockRules({rule.id: rule for rule in every}, tuple(broken))


def _bundled(library: "Library", name: str) -> list[ClockRule]:
    try:
        return [read_clock(library.bundled("clocks", name), lists_of(library))]
    except Problem:
        return []


def read_clock(source: Source, lists: Lists, data: dict[str, Any] | None = None) -> ClockRule:
    """The rule of a file, or of its keys where they stand in none. Raises :class:`DefinitionProblem` with
    file and key."""
    rule, faults = clock_and_faults(source, lists, data)
    raise_first(faults, source.where)
    return rule


def clock_and_faults(
    source: Source, lists: Lists, data: dict[str, Any] | None = None
) -> tuple[ClockRule, tuple[Fault, ...]]:
    """The rule as far as it could be read, and everything that is wrong with it. ``data`` stands for the text
    of ``source``."""
    faults: list[Fault] = []
    top = Table(parse_toml(source) if data is None else data, "", faults)
    figures = {name: _figure(name, raw, faults) for name, raw in top.named("figures").items()}
    times = Times(faults, frozenset(figures), lists)
    trigger, event = _trigger(top, times)
    rule = ClockRule(
        **_words(top),
        trigger=trigger,
        event=event,
        applies=times.condition(top.get("applies"), "applies"),
        trigger_missing=top.choice("trigger_missing", MISSING, "unknown"),
        not_needed=_exemptions(top, "not_needed", times),
        not_yet=_exemptions(top, "not_yet", times),
        unavailable=_exemptions(top, "unavailable", times),
        open=times.read(top.get("open"), "open"),
        mandatory=times.read(top.get("mandatory"), "mandatory"),
        due=times.read(top.get("due"), "due"),
        done_by=top.texts("done_by"),
        met_by=tuple(times.fact_name(name, "met_by") for name in top.texts("met_by")),
        early=top.choice("early", EARLY, _usual_early(top, trigger, event)),
        passes=top.flag("passes"),
        again=times.read(top.get("again"), "again"),
        function=top.text("function", ""),
        out=_outputs(top, times),
        effective_from=day_of(top, "effective_from"),
        effective_to=day_of(top, "effective_to"),
        aliases=_aliases(top, times),
        vector_ids=top.texts("vector_ids"),
        dialog=top.text("dialog", "clock-done"),
        figures=figures,
        owner_by=_owners(top),
        safety=top.flag("safety"),
        vector_facts=_vector_facts(top, times),
        local=source.local,
        sha256=source.sha256,
    )
    top.done()
    faults += whole_faults(rule, source.id, due_written=top.has("due"), names=times.known)
    return rule, tuple(faults)


def _words(top: Table) -> dict[str, Any]:
    """What a rule is called, whose it is, and what it says."""
    return {
        "id": top.text("id"),
        "version": top.text("version"),
        "title": top.text("title"),
        "short": top.text("short"),
        "licence": top.text("licence"),
        "citation": top.text("citation"),
        "confidence": top.choice("confidence", CONFIDENCES),
        "group": top.choice("group", GROUPS),
        "kind": top.choice("kind", KINDS),
        "owner": top.choice("owner", OWNERS),
        "why": top.text("why", ""),
        "prompt": top.text("prompt", ""),
        "notes": top.texts("notes"),
        "form": top.text("form", ""),
        "asks": top.texts("asks"),
    }


def _usual_early(top: Table, trigger: str, event: str) -> str:
    """What answers something that happened, or comes after leaving, is not done before it."""
    return STARTED if (event or trigger == "discharged") and not top.has("open") else "ok"


def _trigger(top: Table, times: Times) -> tuple[str, str]:
    """The fact a rule starts from, and the kind of event where each event starts a clock of its own."""
    raw = top.get("trigger")
    if isinstance(raw, Mapping):
        event = raw.get("event")
        if set(raw) != {"event"} or event not in BY_ID:
            top.fault("trigger.event", not_one_of(str(event), BY_ID))
        return str(event), str(event)
    if raw is None and top.has("prompt") and not top.has("due"):
        return "", ""
    if raw is None:
        top.fault("trigger", 'the fact it starts from is needed here, as trigger = "inpatient_admit".')
        return "", ""
    return times.fact_name(raw, "trigger"), ""


def _figure(name: str, raw: Any, faults: list[Fault]) -> Figure:
    table = Table(raw, f"figures.{name}", faults)
    figure = Figure(
        name=name,
        title=table.text("title"),
        unit=table.text("unit"),
        confidence=table.choice("confidence", CONFIDENCES, "C"),
        default=table.number("default"),
        min=table.number("min"),
        max=table.number("max"),
        state=table.flag("state"),
    )
    table.done()
    low, high, value = figure.min, figure.max, figure.default
    for key, number in (("min", low), ("max", high), ("default", value)):
        if number is not None and abs(number) > MOST:
            table.fault(key, f"{number:g} lies out of reach: at most {MOST:,} either way.")
    if low is not None and high is not None and low > high:
        table.fault("max", f"{high:g} is less than min, {low:g}.")
    elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        table.fault("default", f"{value:g} lies outside of min and max.")
    return figure


def _exemptions(top: Table, name: str, times: Times) -> tuple[Exemption, ...]:
    found = []
    for raw in top.tables(name):
        when = times.condition(raw.get("when"), f"{raw.key}.when")
        below = _below(raw, times) if raw.has("below") else None
        if not raw.has("when") and not raw.has("below"):
            raw.fault("when", "a condition is needed here.")
        exemption = Exemption(when or {}, raw.text("why"), raw.text("next_rule", ""), below)
        raw.done()
        if when is not None or below is not None:
            found.append(exemption)
    return tuple(found)


def _below(raw: Table, times: Times) -> tuple[str, str] | None:
    pair = raw.texts("below")
    if len(pair) != 2:
        raw.fault("below", 'two names were expected, as ["amount_in_controversy", "aic_threshold"].')
        return None
    times.number(pair[0], f"{raw.key}.below")
    times.number(pair[1], f"{raw.key}.below")
    return pair[0], pair[1]


def _outputs(top: Table, times: Times) -> dict[str, Time | str]:
    found: dict[str, Time | str] = {}
    for name, raw in top.named("out").items():
        time = raw if isinstance(raw, str) and raw in POINTS else times.read(raw, f"out.{name}")
        if time is not None:
            found[name] = time
    return found


def _owners(top: Table) -> dict[str, str]:
    """``owner_by = { medicare_advantage = "plan" }``: by payer class."""
    found = {}
    for name, owner in top.named("owner_by").items():
        if name not in REGISTER["payer_class"].values:
            top.fault(f"owner_by.{name}", not_one_of(name, REGISTER["payer_class"].values))
        if owner not in OWNERS:
            top.fault(f"owner_by.{name}", not_one_of(str(owner), OWNERS))
        found[name] = str(owner)
    return found


def _vector_facts(top: Table, times: Times) -> dict[str, Any]:
    found = top.named("vector_facts")
    for name in found:
        if name not in times.known:
            top.fault(f"vector_facts.{name}", not_one_of(name, times.known))
    return found


def _aliases(top: Table, times: Times) -> dict[str, str]:
    found = {}
    for name, fact in top.named("aliases").items():
        if not isinstance(fact, str) or fact not in times.known:
            top.fault(f"aliases.{name}", not_one_of(str(fact), times.known))
        found[name] = str(fact)
    return found
