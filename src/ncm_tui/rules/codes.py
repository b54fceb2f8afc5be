"""A list of diagnosis codes as published: what exists, what it is called there, and what may be billed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Code:
    """``title`` is the exact one of the list. A category (not ``billable``) is never suggested."""

    code: str
    title: str
    billable: bool


@dataclass(frozen=True, slots=True)
class CodeList:
    """``name`` is what a suggestion says it is from; ``effective_to`` the last day of the release."""

    name: str
    effective_from: date
    effective_to: date
    source: str
    codes: Mapping[str, Code] = field(repr=False)
    system: str = ""
    local: bool = False

    def get(self, code: str) -> Code | None:
        """The code, written with or without its dot and in any case; ``None`` where the list has none."""
        wanted = code.strip().upper()
        if "." not in wanted and len(wanted) > 3:
            wanted = f"{wanted[:3]}.{wanted[3:]}"
        return self.codes.get(wanted)

    def below(self, code: str) -> tuple[Code, ...]:
        """The billable codes under a category, in order."""
        return tuple(each for each in self.codes.values() if each.billable and each.code.startswith(code))

    def past_end(self, day: date) -> bool:
        return day > self.effective_to

    def warning(self, day: date) -> str:
        """The sentence beside a suggested code; empty while the list holds."""
        if not self.past_end(day):
            return ""
        return f"{self.name}: past its end ({self.effective_to:%m/%d/%Y}); a newer list is due."
