"""The upper half of the Summary: what is open, what is next, why here, where going, what goes stale."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from ncm_tui.rules import stay_days
from ncm_tui.rules.volatile import stale
from ncm_tui.services import shown, volatile_facts
from ncm_tui.services.desk import Desk
from ncm_tui.services.facts import leave as leaving
from ncm_tui.services.flags import open_flags
from ncm_tui.views.chart import SummaryLine, Tone
from ncm_tui.views.patient import StandingFact
from ncm_tui.views.words import DESTINATION_WORDS, SOURCE_WORDS, word

_OPENS_FACT = {"code_status": "code_status", "allergies": "", "isolation": "patient"}


def flags(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Every open safety flag, before anything else."""
    for flag in open_flags(desk, row.uid):
        since = f"nothing recorded since {desk.local(flag.fired_at):%a %d %H:%M}"
        more = (form_title(desk, flag.form), *([flag.advice] if flag.advice else []))
        yield SummaryLine("! safety", flag.label, since, f"flag:{flag.uid}", Tone.LATE, more)


def unfinished(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Every form that is not finished."""
    drafts = desk.vault.reader.rows(
        "SELECT a.form_id, a.started_at, (SELECT count(*) FROM answer x WHERE x.assessment_id = a.id "
        "AND x.provenance NOT IN ('carried', 'repeated')) "
        "FROM assessment a WHERE a.stay_id = ? AND a.state = 'draft' AND a.voided_at IS NULL "
        "ORDER BY a.started_at",
        (row.stay_id,),
    )
    for place, (form, started, answers) in enumerate(drafts):
        at = desk.local(datetime.fromisoformat(started))
        note = f"since {at:%a %d %H:%M} · {answers} answered"
        yield SummaryLine(
            "" if place else "Unfinished", form_title(desk, form), note, f"form:{form}", Tone.SOON
        )


def why_here(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """The patient's own words when known, else the EMR's reason."""
    source = came_from(row.admit_source)
    if row.own_words:
        yield SummaryLine("Why here", f"“{row.own_words}”", "own words", "patient", Tone.STRONG)
        if row.reason:
            yield SummaryLine("", row.reason, source, "patient")
    else:
        yield SummaryLine("Why here", row.reason or "reason not entered", source, "patient",
                          Tone.PLAIN if row.reason else Tone.DIM)  # fmt: skip


def came_from(admit_source: str | None) -> str:
    """``from ED``, whether the export says ``ED`` or ``From emergency``; a newborn was born here."""
    said = (admit_source or "").strip()
    if said.casefold().startswith("born"):
        return "born here"
    return f"from {said[5:] if said.casefold().startswith('from ') else said}" if said else ""


def going(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """EDD with its history, and the destination with its."""
    yield _edd(desk, row)
    said = shown.disposition_text(row)
    history = _history(desk, "disposition", "destination, raw", row.stay_id)
    if not said:
        yield SummaryLine("", "destination not set", opens="disposition", tone=Tone.DIM)
        return
    words = [word(DESTINATION_WORDS, goal) or raw for goal, raw, *_ in history]
    first = f"first {words[0]}" if words and words[0] != said else ""
    more = tuple(
        _told(desk, word(DESTINATION_WORDS, goal) or raw, reason, source, at)
        for goal, raw, reason, source, at in history
    )
    yield SummaryLine("", f"to {said}", first, "disposition", Tone.STRONG, more)


def barriers(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """Open barriers with owner and due."""
    found = desk.vault.reader.rows(
        "SELECT title, owner, due FROM barrier WHERE stay_id = ? AND state = 'open' AND voided_at IS NULL "
        "ORDER BY due IS NULL, due, id",
        (row.stay_id,),
    )
    if not found:
        yield SummaryLine("Barriers", "none recorded", opens="tab:plan", tone=Tone.DIM)
    today = stay_days.local_day(desk.now(), desk.zone)
    for place, (title, owner, due) in enumerate(found):
        day = shown.day(due)
        late = day is not None and day < today
        note = " · ".join(
            part for part in (owner, f"{'! ' if late else ''}due {day:%a %d}" if day else "") if part
        )
        yield SummaryLine(
            "" if place else "Barriers", title, note, "tab:plan", Tone.SOON if late else Tone.PLAIN
        )


def volatile(desk: Desk, row: shown.ShownStay) -> Iterator[SummaryLine]:
    """What goes stale: full brightness, with source and age (P§7); what is not recorded says so."""
    known = {fact.fact: fact for fact in volatile_facts.standing(desk, row)}
    for name, label in volatile_facts.LABELS.items():
        opens = _OPENS_FACT.get(name, f"fact:{name}")
        if name in known:
            yield _standing(desk, known[name], opens)
        elif name in ("code_status", "allergies"):
            yield SummaryLine(label, "not recorded here: see the EMR", opens=opens, tone=Tone.DIM)
    missing = [volatile_facts.LABELS[name].lower() for name in volatile_facts.TYPED if name not in known]
    if missing:
        yield SummaryLine("", f"{', '.join(missing)}: not recorded here", opens="fact:", tone=Tone.DIM)


def _standing(desk: Desk, fact: StandingFact, opens: str) -> SummaryLine:
    tone, more = Tone.STRONG, tuple(fact.text.split(", ")) if fact.fact == "allergies" else ()
    if fact.at is None:
        note, tone = f"▲ {fact.source}, time not known, v confirms it", Tone.SOON
    else:
        old, age = _age(desk, fact.at)
        note, tone = f"{fact.source} {fact.at:%a %d %H:%M} · {age}", Tone.SOON if old else Tone.STRONG
    return SummaryLine(fact.label, fact.text, note, opens, tone, more, fact=fact.fact)


def _edd(desk: Desk, row: shown.ShownStay) -> SummaryLine:
    leave = leaving.expected_leave(desk, row)
    if leave is None:
        return SummaryLine("Going", "EDD not set", opens="edd", tone=Tone.DIM)
    if leave.actual:
        return SummaryLine(
            "Going", f"left {leave.at:%a %d %b %H:%M}", opens="tab:discharge", tone=Tone.STRONG
        )
    history = _history(desk, "expected_discharge", "day, ''", row.stay_id)
    days = [day for day, *_ in history]
    first = shown.day(days[0]) if days else None
    moved = sum(one != other for one, other in pairwise(days))
    note = f"first {first:%a %d}, moved {moved}×" if first and moved else ""
    text = f"EDD {leave.at:%a %d %b} {'~' if leave.assumed else ''}{leave.at:%H:%M}"
    late = (stay_days.local_day(desk.now(), desk.zone) - leave.at.date()).days
    if late > 0:
        text = f"{text}, {late} d past"
    told = (_told(desk, f"{shown.day(day):%a %d %b}", why, source, at) for day, _, why, source, at in history)
    more = ("~ the hour is the site's usual one", *told)
    return SummaryLine("Going", text, note, "edd", Tone.SOON if late > 0 else Tone.STRONG, more)


def _history(desk: Desk, table: str, columns: str, stay_id: int) -> list[tuple[str, str, str, str, str]]:
    """Oldest first: the two ``columns``, reason, source, recorded at."""
    rows = desk.vault.reader.rows(
        f"SELECT {columns}, reason, source, recorded_at FROM {table} WHERE stay_id = ? AND voided_at IS NULL "
        "ORDER BY recorded_at, id",
        (stay_id,),
    )
    return [(first, second, reason, source, at) for first, second, reason, source, at in rows]


def _told(desk: Desk, what: str, reason: str, source: str, at: str) -> str:
    when = desk.local(datetime.fromisoformat(at))
    why = f": {reason}" if reason else ""
    return f"{when:%a %d %H:%M} {word(SOURCE_WORDS, source)} {what}{why}"


def _age(desk: Desk, at: datetime) -> tuple[bool, str]:
    """Whether a volatile fact is stale, and its age in words."""
    hours = stay_days.whole_hours(at, desk.now())
    old = stale(at, desk.now())
    text = f"{hours} h old" if hours < 48 else f"{hours // 24} d old"
    return old, f"▲ {text}, v confirms it" if old else text


def form_title(desk: Desk, form_id: str) -> str:
    """A form's short title; its id when the definition is no longer there."""
    form = desk.library.form(form_id) if form_id in desk.library.ids("forms") else None
    return form_id if form is None else form.short or form.title
