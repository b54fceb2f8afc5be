"""The lines of the UR/Auth tab: a clock, what many clocks wait for, what happened; and a clock in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.text import Text

from ncm_tui.models.enums import ClockState
from ncm_tui.views.clock_page import ClockPage, EventShown, EvidenceShown, Need
from ncm_tui.views.clock_words import (
    CONFIDENCE,
    group_words,
    owner_words,
    short_due,
    sign_of,
    state_words,
)
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.fact_words import fact_name, fact_words
from ncm_tui.views.moments import moment_text
from ncm_tui.views.words import counted
from ncm_tui.widgets.plain import fit, plain

CLOSED, WATCHED, LATER = "closed", "watched", "later"
#: What the rules say of a clock that is not for this patient at all: never a line of its own.
_NOT_HERE = ("does not apply", "no such clock for this payer or that day", "there is none here")
_DONE = (ClockState.MET, ClockState.MET_LATE)
_OVER = (*_DONE, ClockState.NOT_NEEDED, ClockState.NOT_AVAILABLE)
_ORDER = {
    ClockState.OVERDUE: 0,
    ClockState.INVALID_EARLY: 0,
    ClockState.DUE: 1,
    ClockState.PENDING: 2,
    ClockState.NOT_YET: 3,
}
_DUE, _WHAT = 12, 27
_SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TabRow:
    """A line of the tab. ``address`` finds it again: ``RULE:trigger``, ``need:fact``, ``event:uid``,
    ``fold:…``; a heading has none."""

    text: str = ""
    address: str = ""
    line: ClockLine | None = None
    need: Need | None = None
    event: EventShown | None = None


def address(line: ClockLine) -> str:
    """Where a clock's row is found."""
    return f"{line.rule}:{line.trigger_uid}"


def rows_of(page: ClockPage, unfolded: frozenset[str]) -> list[TabRow]:
    """Mine that run by group, then what is not known, what others do, what has not begun, what is done, and
    what happened."""
    running = [one for one in page.lines if one.state in _ORDER and not _later(one)]
    later = [one for one in page.lines if _later(one)]
    over = [one for one in page.lines if one.state in _OVER and one.reason not in _NOT_HERE]
    rows = _groups(page, (one for one in running if not one.watch))
    rows += _needs(page, unfolded)
    rows += _fold(page, WATCHED, "Others do it", [one for one in running if one.watch], unfolded)
    rows += _fold(page, LATER, "Not begun", later, unfolded)
    rows += _fold(page, CLOSED, _closed_words(over), over, unfolded)
    if page.events:
        rows.append(TabRow("What happened"))
        rows += [TabRow(one.title, f"event:{one.uid}", event=one) for one in page.events]
    return rows


def _later(line: ClockLine) -> bool:
    """What starts it has not happened: no time of it is known."""
    return line.state is ClockState.NOT_YET and line.due is None and line.window_open is None


def _groups(page: ClockPage, lines: Iterable[ClockLine]) -> list[TabRow]:
    held = list(lines)
    names = [name for name, _ in page.titles]
    names += sorted({one.group for one in held} - set(names))
    rows: list[TabRow] = []
    for name in names:
        some = sorted((one for one in held if one.group == name), key=_order)
        if some:
            rows.append(TabRow(group_words(name)))
            rows += [TabRow(one.what, address(one), line=one) for one in some]
    return rows


def _order(line: ClockLine) -> tuple[int, float, str]:
    due = line.due.timestamp() if line.due else float("inf")
    return _ORDER.get(line.state, 9), due, line.what


def _needs(page: ClockPage, unfolded: frozenset[str]) -> list[TabRow]:
    rows = [TabRow("Not known yet")] if page.needs else []
    for need in page.needs:
        where = f"need:{need.fact}"
        rows.append(TabRow(need.words, where, need=need))
        if where in unfolded:
            rows += [TabRow(one.what, address(one), line=one) for one in need.lines]
    return rows


def _fold(
    page: ClockPage, name: str, words: str, lines: list[ClockLine], unfolded: frozenset[str]
) -> list[TabRow]:
    """One line that stands for these, and they themselves where it is unfolded."""
    if not lines:
        return []
    if f"fold:{name}" not in unfolded:
        more = "" if name == CLOSED else f": {', '.join(dict.fromkeys(one.what for one in lines))}"
        return [TabRow(f"{words}{more}", f"fold:{name}")]
    order = [group for group, _ in page.titles]
    held = sorted(lines, key=lambda one: (one.state not in _DONE, _at(order, one.group), one.what))
    return [TabRow(words, f"fold:{name}"), *(TabRow(one.what, address(one), line=one) for one in held)]


def _at(order: list[str], group: str) -> int:
    return order.index(group) if group in order else len(order)


def _closed_words(lines: list[ClockLine]) -> str:
    done = sum(one.state in _DONE for one in lines)
    not_needed = sum(one.state is ClockState.NOT_NEEDED for one in lines)
    gone = sum(one.state is ClockState.NOT_AVAILABLE for one in lines)
    counts = (("done", done), ("not needed", not_needed), ("not possible", gone))
    text = " · ".join(f"{words}: {count}" for words, count in counts if count)
    return text[:1].upper() + text[1:]


def header(page: ClockPage) -> str:
    """``UR/Auth ─ 3 to do · ! 1 overdue · 4 not known yet``."""
    mine = [one for one in page.lines if not one.watch]
    late = sum(one.state in (ClockState.OVERDUE, ClockState.INVALID_EARLY) for one in mine)
    todo = sum(one.state in (ClockState.DUE, ClockState.PENDING) for one in mine) + late
    waits = sum(len(need.lines) for need in page.needs)
    parts = [f"{todo} to do"] if todo else ["nothing to do now"]
    red = any(sign_of(one, page.now, page.hours)[0] == "!" for one in mine)
    parts += [f"{'!' if red else '▲'} {late} overdue"] if late else []
    parts += [f"{counted(waits, 'clock')} not known yet"] if waits else []
    return "UR/Auth ─ " + " · ".join(parts)


def row_text(row: TabRow, page: ClockPage, width: int) -> Text:
    """`` ! 13:00            2nd IM copy                overdue 1 h · discharge 17:00``."""
    if row.line is not None:
        return _clock(row.line, page, width)
    if row.need is not None:
        whose = ", ".join(one.what for one in row.need.lines)
        words = f" ? {row.need.words} · {counted(len(row.need.lines), 'clock')}: {whose}"
        return plain(fit(words, width), "soon")
    if row.event is not None:
        event = row.event
        when = moment_text(event.at, page.now.date(), exact=event.exact)
        said = f"{event.title} · {event.text}" if event.text else event.title
        room = max(_DUE, len(when))
        return Text.assemble(plain(f"   {fit(when, room)} ", "dim"), plain(fit(said, width - room - 4)))
    if row.address:
        return plain(fit(f" › {row.text}", width), "dim")
    return plain(fit(f"   {row.text}", width), "accent")


def _clock(line: ClockLine, page: ClockPage, width: int) -> Text:
    now = page.now
    sign, ink = sign_of(line, now, page.hours)
    over = line.state in _OVER
    due = "" if over else short_due(line, now)
    state = line.title if line.state is ClockState.UNKNOWN else state_words(line, now)
    if line.state is ClockState.DUE and line.why and line.due is not None and line.due - now > _SOON:
        state = ""  # the day says it
    sure = "verify" if line.verify and not over else ""
    parts = [state, sure, line.why if not over else "", owner_words(line.owner) if line.watch else ""]
    said = " · ".join(dict.fromkeys(part for part in parts if part))
    tail = "dim" if over or line.watch else ink if line.state is ClockState.OVERDUE else ""
    return Text.assemble(
        plain(f" {sign} ", ink),
        plain(f"{fit(due, _DUE)} ", ink),
        plain(f"{fit(line.what, _WHAT)} ", "dim" if over or line.watch else "strong"),
        plain(fit(said, max(8, width - _DUE - _WHAT - 6)), tail),
    )


def detail(row: TabRow, page: ClockPage) -> Text:
    """The line in full, beside the list."""
    if row.line is not None:
        return clock_detail(row.line, page)
    if row.need is not None:
        made = plain(f"{row.need.words}\n\n", "strong")
        made.append_text(plain("Enter opens this one field. Until then these clocks wait:\n", "dim"))
        return made.append_text(plain("\n".join(one.title for one in row.need.lines)))
    if row.event is not None:
        made = plain(f"{row.event.title}\n", "strong")
        made.append_text(plain(moment_text(row.event.at, page.now.date(), exact=row.event.exact) + "\n"))
        return made.append_text(plain(row.event.text.replace(" · ", "\n")))
    return plain(row.text)


def clock_detail(line: ClockLine, page: ClockPage) -> Text:
    """A clock: state, due, window, why, whose, what shows it, how sure."""
    today = page.now.date()
    made = plain(f"{line.title}\n", "strong")
    sign, ink = sign_of(line, page.now, page.hours)
    made.append_text(plain(f"{sign} {state_words(line, page.now)}\n", ink))
    window = f"window opens {moment_text(line.window_open, today)}" if line.window_open else ""
    due = f"due {'~' if line.assumed else ''}{moment_text(line.due, today)}" if line.due else ""
    assumed = "not confirmed: " + ", ".join(map(fact_name, line.assumed)) if line.assumed else ""
    needs = "needs: " + ", ".join(fact_words(one) for one in line.needs) if line.needs else ""
    for text in (due, window, line.why, needs, assumed):
        if text:
            made.append_text(plain(f"{text}\n"))
    for proof in page.proof(line):
        made.append_text(plain(f"\n{proof_words(proof, page.now)}\n"))
    marks = [f"usually: {owner_words(line.owner)}"]
    marks += ["rule or payer profile: verify"] if line.verify else []
    marks += ["local rule"] if line.local else []
    made.append_text(plain("\n" + " · ".join(marks) + "\n", "dim"))
    return made.append_text(plain("w the whole reckoning", "dim"))


def proof_words(proof: EvidenceShown, now: datetime) -> str:
    """``Sun 22 09:40 given, to the patient, signed · S. Ruiz RN · late entry``."""
    when = moment_text(proof.happened, now.date()) if proof.happened else ""
    late = f"late entry, written {moment_text(proof.entered, now.date())}" if proof.late else ""
    return " · ".join(part for part in (f"{when} {proof.text}".strip(), proof.by, late) if part)


def confidence_words(confidence: str) -> str:
    """How sure a rule is."""
    return CONFIDENCE.get(confidence, confidence)
