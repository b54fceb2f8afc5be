"""Clocks as lines of Today; those that wait for a fact are ``waiting_rows``."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from ncm_tui.models.enums import ClockState
from ncm_tui.rules.ranking import Bucket
from ncm_tui.services.desk import Desk
from ncm_tui.services.worklist.found import SAFETY_REPORT, Found
from ncm_tui.views.clocks import ClockLine
from ncm_tui.views.worklist import Place

Clocks = tuple[ClockLine, ...]
_TAB: Final = "clocks"
#: The form that meets a rule when it is finished: Enter opens it, ``d`` says that it was done elsewhere.
FORM_OF: Final = {"DP_EVAL": "admission-assessment", "DP_SCREEN": "admission-assessment"}


def of_all(desk: Desk) -> Mapping[str, Clocks]:
    """The clocks of every stay by its uid; a stay whose clocks are as before has the same tuple."""
    # By the package and here: the caseload is on the start path and asks for clocks behind its first paint.
    from ncm_tui.services.clocks import board

    return board.open_by_stay(desk)


def of_stay(desk: Desk, stay_uid: str) -> Clocks:
    """The clocks of one stay."""
    from ncm_tui.services.clocks import board

    return board.lines(desk, stay_uid)


def found(clocks: Clocks, until: datetime) -> Iterator[Found]:
    """What is open of them and does not wait for a fact. A clock whose window opens later is no line yet,
    unless it closes before ``until``, the start of my next shift."""
    for line in clocks:
        if not line.open or line.state is ClockState.UNKNOWN:
            continue
        if line.state is not ClockState.NOT_YET or (line.due is not None and line.due < until):
            yield _found(line)


def _found(line: ClockLine) -> Found:
    return Found(
        item=line.item,
        what=line.what,
        why=line.why or line.reason,
        source=line.source or line.rule,
        due=line.due,
        weight=line.kind,
        place=_place(line),
        stay=line.stay,
        rule=line.rule,
        state=line.state.value,
        undated=Bucket.SHIFT,
        safety=line.safety,
        private=SAFETY_REPORT if line.safety else "",
        watch=line.watch,
        assumed=line.assumed,
        verify=line.verify,
        owner="" if line.watch else line.owner,
    )


def _place(line: ClockLine) -> Place:
    form = FORM_OF.get(line.rule)
    if form is not None:
        return Place("assess", row=form, dialog=f"form:{form}", uid=line.trigger_uid)
    return Place(_TAB, row=line.item, dialog="evidence", uid=line.trigger_uid)
