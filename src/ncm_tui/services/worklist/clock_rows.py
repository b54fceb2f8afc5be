"""Clocks as lines of Today, and one line a stay for those that wait for a fact nobody entered (P§1)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.ranking import WEIGHTS, Bucket
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist.found import Found
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.fact_words import fact_words
from ncm_tui.views.words import counted
from ncm_tui.views.worklist import Place

Clocks = tuple[ClockLine, ...]
UNKNOWN: Final = ClockState.UNKNOWN.value
_TAB: Final = "clocks"


def of_all(desk: Desk) -> Mapping[str, Clocks]:
    """The clocks of every stay by its uid; a stay whose clocks are as before has the same tuple."""
    # By the package and here: the caseload is on the start path and asks for clocks behind its first paint.
    from ncm_tui.services.clocks import board

    return board.open_by_stay(desk)


def of_stay(desk: Desk, stay_uid: str) -> Clocks:
    """The clocks of one stay."""
    from ncm_tui.services.clocks import board

    return board.lines(desk, stay_uid)


def found(desk: Desk, clocks: Clocks, until: datetime) -> Iterator[Found]:
    """What is open of them. A clock whose window opens later is no line yet, unless it closes before
    ``until``, the start of my next shift."""
    waiting = []
    for line in clocks:
        if not line.open:
            continue
        if line.state is ClockState.UNKNOWN:
            if not line.watch:
                waiting.append(line)
        elif line.state is not ClockState.NOT_YET or (line.due is not None and line.due < until):
            yield _found(desk, line)
    if waiting:
        yield _unknown(waiting)


def _found(desk: Desk, line: ClockLine) -> Found:
    return Found(
        item=line.item,
        what=line.what,
        why=line.why or line.reason,
        source=_source(desk, line.rule),
        due=line.due,
        weight=line.kind,
        place=Place(_TAB, row=line.item, dialog="evidence", uid=line.trigger_uid),
        stay=line.stay,
        rule=line.rule,
        state=line.state.value,
        undated=Bucket.SHIFT,
        safety=_harms(desk, line.rule),
        watch=line.watch,
        assumed=line.assumed,
        verify=line.verify,
        owner="" if line.watch else line.owner,
    )


def _source(desk: Desk, rule: str) -> str:
    known = desk.library.clocks().named(rule)
    return rule if known is None else known.citation


def _harms(desk: Desk, rule: str) -> bool:
    """Whether the rule says that it stands before all others (P§2)."""
    known = desk.library.clocks().named(rule)
    return known is not None and known.safety


def _unknown(waiting: list[ClockLine]) -> Found:
    """``payer class not confirmed: 7 clocks wait``; by the fact that most of them wait for."""
    needs = Counter(name for line in waiting for name in dict.fromkeys(line.needs))
    fact = needs.most_common(1)[0][0] if needs else ""
    words = fact_words(fact) if fact else "something is not known"
    first = min(waiting, key=lambda line: (_place(line.kind), line.what))
    alone = len(waiting) == 1
    return Found(
        item=f"unknown:{first.stay}",
        what=f"{first.what}?" if alone else words,
        why=words if alone else f"{counted(len(waiting), 'clock')} wait{_among(waiting)}",
        source="clock rules",
        weight=first.kind,
        place=Place(_TAB, row=first.item, dialog=f"need:{fact}", uid=first.trigger_uid),
        stay=first.stay,
        rule=first.rule if alone else "",
        state=UNKNOWN,
        undated=Bucket.SHIFT,
        needs=tuple(needs),
    )


def _place(kind: str) -> int:
    return WEIGHTS.index(kind) if kind in WEIGHTS else len(WEIGHTS)


def _among(waiting: list[ClockLine]) -> str:
    """``, IM, MOON``: the legal ones first, as many as a list has room for."""
    ordered = sorted(waiting, key=lambda line: (_place(line.kind), line.what))
    names = dict.fromkeys(line.what for line in ordered)
    return ": " + ", ".join(list(names)[:2]) if names else ""
