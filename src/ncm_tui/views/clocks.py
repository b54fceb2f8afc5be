"""A clock of a stay as pages show it."""

from datetime import datetime
from typing import NamedTuple

from ncm_tui.models.enums import ClockState


class ClockLine(NamedTuple):
    """One instance of a rule on a stay. ``trigger_uid`` is the event that started it, empty where a fact of
    the stay did. ``what`` is the rule's short name, ``why`` at most 32 cells of reason (``obs 34 h``),
    ``group`` and ``kind`` are the rule's own (``notice``; ``legal``, ``payer``, ``policy``, ``own``).

    ``due`` and ``window_open`` stand on the facility's clock. ``needs`` are the facts that are missing where
    the state is unknown, ``assumed`` the inputs that nobody confirmed: shown as ``~``. ``verify``: the rule
    is marked M or C, or its payer profile is stale. ``watch``: somebody else owns it. ``source`` is where
    the rule is written, ``safety``: it says that it stands before all others (P§2), ``planned``: it starts
    from what is only planned.
    """

    stay: str
    rule: str
    trigger_uid: str
    what: str
    title: str
    state: ClockState
    due: datetime | None
    window_open: datetime | None
    why: str
    group: str
    kind: str
    owner: str
    needs: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    reason: str = ""
    done_at: datetime | None = None
    verify: bool = False
    watch: bool = False
    local: bool = False
    source: str = ""
    safety: bool = False
    planned: bool = False

    @property
    def item(self) -> str:
        """The line's address, under which marks of Today are kept."""
        return f"clock:{self.rule}:{self.stay}:{self.trigger_uid}"

    @property
    def open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.state in OPEN


OPEN = frozenset(
    {
        ClockState.NOT_YET,
        ClockState.PENDING,
        ClockState.DUE,
        ClockState.OVERDUE,
        ClockState.INVALID_EARLY,
        ClockState.UNKNOWN,
    }
)
