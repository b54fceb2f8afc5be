"""Clocks that wait for a fact nobody entered (P§1): of a stay one line for what may run already, and one for
what is only planned yet, the expected day, the destination, the services after it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zlib import crc32

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.clock_rules import PLANS
from ncm_tui.rules.ranking import POLICY, WEIGHTS, Bucket
from ncm_tui.services.worklist.found import SAFETY_REPORT, Found
from ncm_tui.services.worklist.lines import Whose
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.fact_words import PLAN_TYPE, fact_words
from ncm_tui.views.words import counted
from ncm_tui.views.worklist import Place

UNKNOWN: Final = ClockState.UNKNOWN.value
_TAB: Final = "clocks"
#: How the address of the line for what is only planned begins.
PLAN: Final = "unknown:plan:"
_EXPECTED: Final = frozenset({"edd", "discharge", "release"})
_PROFILE: Final = "payer_profile"
#: What is asked first: whose rules they are, when they began, what the payer asks; then all else.
_PRESSING: Final = (
    *("payer_class", "has_medicare", "payer_confirmed"),
    *("inpatient_admit", "obs_start", "obs_order", "care_start", "hospital_start", "arrival"),
    _PROFILE,
)
_NONE: Final[Mapping[str, datetime]] = {}
#: Questions of coverage, which no hour ends: they are told on the stay's own page.
_NO_DEADLINE: Final = frozenset({"SNF_3DAY"})
#: What one notice says of another: the copy waits for the first, whose own line is there.
_FIRST, _COPY = "IM_INITIAL", "IM_FOLLOWUP"
_FIRST_NOTICE: Final = ("im_initial_delivered",)


def found(
    clocks: Sequence[ClockLine], of: Whose, today: date, until: date, dues: Mapping[str, datetime] = _NONE
) -> Iterator[Found]:
    """The lines of a stay whose clocks these are. ``until`` is the day of my next shift, ``dues`` when those
    that wait for the payer alone would be due, by rule."""
    waiting = [line for line in clocks if line.state is ClockState.UNKNOWN and _counts(line, clocks)]
    yield from (_harm(line) for line in waiting if line.safety)
    waiting = [line for line in waiting if not line.safety]
    planned = [line for line in waiting if _is_planned(line)]
    running = [line for line in waiting if line not in planned]
    if running:
        yield _by(_running(running, of.payer), running, dues, today)
    if planned:
        yield _planned(planned, _nearness(of.expected, today, until))


def _counts(line: ClockLine, clocks: Sequence[ClockLine]) -> bool:
    """Whether it is mine, has a time, and is not said by another line of the stay."""
    if line.watch or line.rule in _NO_DEADLINE:
        return False
    first_open = any(other.rule == _FIRST and other.open for other in clocks)
    return not (line.needs == _FIRST_NOTICE and first_open)


def _is_planned(line: ClockLine) -> bool:
    """It starts from a plan: one that something started runs already, whatever it still waits for."""
    return line.planned and bool(line.needs) and PLANS.issuperset(line.needs)


def _running(waiting: list[ClockLine], payer: str) -> Found:
    """``plan type not confirmed: 7 clocks wait``, in the weight of the heaviest of them."""
    fact = _first_fact(waiting)
    words = f"{payer}: no profile" if fact == _PROFILE and payer else _words(fact)
    first = min(waiting, key=lambda line: _place(line.kind))
    alone = len(waiting) == 1
    return Found(
        item=f"unknown:{first.stay}:{_which(waiting)}",
        what=f"{first.what}?" if alone else words,
        why=words if alone else _waiting(waiting),
        source="clock rules",
        weight=first.kind,
        place=_at(waiting, fact),
        stay=first.stay,
        rule=first.rule if alone else "",
        state=UNKNOWN,
        undated=Bucket.SHIFT,
        needs=_needs(waiting),
    )


def _by(line: Found, waiting: list[ClockLine], dues: Mapping[str, datetime], today: date) -> Found:
    """``by 12:54: MOON?``, where the payer alone is not known: the hour runs whoever it is."""
    clocks = [one for one in waiting if one.rule in dues]
    # The copy hangs on the first notice: where both wait, the first is named.
    clocks = [one for one in clocks if one.rule != _COPY] or clocks
    known = {one.what: dues[one.rule] for one in clocks}
    if not known:
        return line
    what = min(known, key=lambda name: known[name])
    at = known[what]
    hour = f"{at:%H:%M}" if at.date() == today else f"{at:%a %d}"
    others = len(waiting) - 1
    more = f"; {counted(others, 'more clock')} wait{'s' if others == 1 else ''}" if others else ""
    words = fact_words(line.needs[0])
    return line._replace(what=f"by {hour}: {what}?", why=f"{words}{more}", by=at)


def _harm(line: ClockLine) -> Found:
    """A report that protects somebody is not put behind the hours it is due in: nobody knows them."""
    return Found(
        item=line.item,
        what=line.what,
        why=f"at once: {_words(line.needs[0]) if line.needs else 'its hours are not known'}",
        source=line.source or line.rule,
        weight=line.kind,
        place=Place(_TAB, row=line.item, dialog="evidence", uid=line.trigger_uid),
        stay=line.stay,
        rule=line.rule,
        state=UNKNOWN,
        safety=True,
        private=SAFETY_REPORT,
    )


def _planned(waiting: list[ClockLine], undated: Bucket) -> Found:
    fact = _first_fact(waiting)
    return Found(
        item=f"{PLAN}{waiting[0].stay}:{_which(waiting)}",
        what=_words(fact),
        why=_waiting(waiting),
        source="clock rules",
        weight=POLICY,
        place=_at(waiting, fact),
        stay=waiting[0].stay,
        state=UNKNOWN,
        undated=undated,
        needs=_needs(waiting),
    )


def joined(edd: Found, plan: Found) -> Found:
    """The day to set or to move, and what waits for it and for the rest of the plan, in one line."""
    hangs = not _EXPECTED.isdisjoint(plan.needs)
    return edd._replace(
        why=f"{edd.why}; {plan.why}" if hangs else f"{edd.why}; {plan.what}",
        needs=plan.needs,
        undated=min(edd.undated, plan.undated),
    )


def _nearness(expected: date | None, today: date, until: date) -> Bucket:
    """A plan is for this shift when she leaves today or tomorrow, else for the day before she leaves."""
    if expected is None:
        return Bucket.LATER
    before = expected - timedelta(days=1)
    if before <= today:
        return Bucket.SHIFT
    return Bucket.NEXT_SHIFT if before < until else Bucket.LATER


def _first_fact(waiting: Sequence[ClockLine]) -> str:
    """The most pressing of the missing facts; among equals that of the most clocks."""
    counts = Counter(name for line in waiting for name in dict.fromkeys(line.needs))
    names = list(counts)
    return min(names, key=lambda name: (_press(name), -counts[name], names.index(name))) if names else ""


def _press(name: str) -> int:
    if name in PLANS:
        return len(_PRESSING) + 1
    return _PRESSING.index(name) if name in _PRESSING else len(_PRESSING)


def _which(waiting: Sequence[ClockLine]) -> str:
    """Which clocks wait, as a part of the address: what was put off or handed on is these, and a new one
    among them is told at once."""
    names = sorted(f"{line.rule}:{line.trigger_uid}" for line in waiting)
    return f"{crc32(' '.join(names).encode()):08x}"


def _needs(waiting: Sequence[ClockLine]) -> tuple[str, ...]:
    first = _first_fact(waiting)
    every = dict.fromkeys(name for line in waiting for name in line.needs)
    return tuple(sorted(every, key=lambda name: name != first))


def asks(needs: Sequence[str]) -> frozenset[str]:
    """The missing facts, those that one answer enters counted once."""
    return frozenset("payer_class" if name in PLAN_TYPE else name for name in needs)


def _at(waiting: Sequence[ClockLine], fact: str) -> Place:
    """The row of a clock that waits for the fact: Enter there opens its field."""
    ordered = sorted(waiting, key=lambda line: _place(line.kind))
    row = next((line for line in ordered if fact in line.needs), ordered[0])
    return Place(_TAB, row=row.item, dialog=f"need:{fact}", uid=row.trigger_uid)


def _words(fact: str) -> str:
    return fact_words(fact) if fact else "something is not known"


def _waiting(waiting: Sequence[ClockLine]) -> str:
    """``7 clocks wait: IM, 2nd IM copy``: the legal ones first, as many as a list has room for."""
    ordered = sorted(waiting, key=lambda line: (_place(line.kind), line.rule == _COPY))
    names = list(dict.fromkeys(line.what for line in ordered))
    wait = "waits" if len(waiting) == 1 else "wait"
    return f"{counted(len(waiting), 'clock')} {wait}: {', '.join(names[:2])}"


def _place(kind: str) -> int:
    return WEIGHTS.index(kind) if kind in WEIGHTS else len(WEIGHTS)
