"""Which event a new one answers: an appeal its denial, a decision its appeal. Its clocks end with it."""

from typing import Final

from ncm_tui.rules.problems import Refused
from ncm_tui.views.clock_page import ClockPage

#: What an event of a kind may answer.
_ANSWERS: Final = {
    "appeal_filed": ("denied",),
    "denied": ("appeal_filed", "pa_requested"),
    "authorized": ("appeal_filed", "pa_requested", "denied"),
    "qio_decision_notified": ("qio_notified",),
    "mcsn_decision_notified": ("mcsn_appeal_notified",),
}
#: Kinds that answer something always; the others only what the cursor is on.
_ALWAYS: Final = frozenset({"appeal_filed", "qio_decision_notified", "mcsn_decision_notified"})


def followed(page: ClockPage, kind: str, here: str) -> str:
    """The uid of the event that a new one of ``kind`` answers, empty where none. ``here`` is the event under
    the cursor, or the one that started the clock there.

    Raises ``Refused`` where several are open and the cursor is on none of them: the wrong clock would end.
    """
    wanted = _ANSWERS.get(kind, ())
    some = [one for one in page.events if one.kind in wanted]
    if any(one.uid == here for one in some):
        return here
    answered = {one.follows for one in page.events}
    waiting = [one for one in some if one.uid not in answered]
    if kind not in _ALWAYS or not waiting:
        return ""
    if len(waiting) > 1:
        raise Refused(
            f"{len(waiting)} are open that this may answer: {waiting[0].title}.", code="event.which",
            hint="Move to the one it answers, then a.",
        )  # fmt: skip
    return waiting[0].uid
