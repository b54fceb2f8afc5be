"""What findings suggest, as pages show it: each with the answer it stands on and what was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ncm_tui.rules.findings import SuggestionKind
from ncm_tui.views.origins import Origin

OFFERED: Final = "offered"
TAKEN: Final = "taken"
DECLINED: Final = "declined"
WITHDRAWN: Final = "withdrawn"

KIND_WORDS: Final[Mapping[SuggestionKind, str]] = {
    SuggestionKind.BARRIER: "barrier + plan",
    SuggestionKind.REFERRAL: "referral",
    SuggestionKind.TODO: "to-do",
    SuggestionKind.FORM: "form",
    SuggestionKind.CODE: "code",
}
#: What a to-do says that came from a private answer: lists, prints and exports tell no more (P§13).
PRIVATE_REFERRAL: Final = "Referral: see Suggested in the chart"
PRIVATE_TODO: Final = "To do: see Suggested in the chart"
FOR_THE_CODER: Final = "for the coder or provider to confirm"


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggestion. ``title`` is what it is, ``why`` the answer it stands on in words, ``note`` what the
    nurse should know before she takes it (the barrier is there already, the code list is past its end).
    ``linked``: nothing was made by it, what it names was there; ``private``: the answer behind it is."""

    uid: str
    kind: SuggestionKind
    ref: str
    title: str
    why: str
    state: str
    origin: Origin
    offered_at: datetime
    decided_at: datetime | None = None
    note: str = ""
    list_version: str = ""
    made: str | None = None
    linked: bool = False
    private: bool = False

    @property
    def open(self) -> bool:
        return self.state == OFFERED

    @property
    def name(self) -> str:
        """``Z59.41 Food insecurity`` for a code, else the title."""
        return f"{self.ref} {self.title}" if self.kind is SuggestionKind.CODE else self.title


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """The suggestions of a stay: ``open`` in the order to look at them, ``decided`` newest first."""

    stay: str
    today: date
    open: tuple[Suggested, ...]
    decided: tuple[Suggested, ...]

    @property
    def codes(self) -> tuple[Suggested, ...]:
        """The codes that were taken: they are for the coder or provider to confirm."""
        return tuple(
            each for each in self.decided if each.kind is SuggestionKind.CODE and each.state == TAKEN
        )
