"""The numbers of the notices that clock rules name: which edition is in use, what to say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """One edition. ``begins`` is its first day, ``ended`` the last of its approval (``None``: not known to
    end); ``unverified`` names what a person must still check."""

    id: str
    number: str
    title: str
    begins: date
    ended: date | None = None
    note: str = ""
    unverified: tuple[str, ...] = ()

    def past_end(self, day: date) -> bool:
        """Whether the approval had ended by ``day``: the form may still be the one to use."""
        return self.ended is not None and day > self.ended

    def words(self, day: date) -> str:
        """The form in one sentence, with a warning past its end."""
        said = f"Form: {self.number}, {self.title}."
        if self.ended is not None and self.past_end(day):
            said += f" Its OMB approval ended {self.ended:%m/%d/%Y}: verify which edition is in use."
        return f"{said} {self.note}".rstrip()


@dataclass(frozen=True, slots=True)
class NoticeForms:
    """All editions. ``local``: the user's own list."""

    name: str
    source: str
    forms: tuple[NoticeForm, ...]
    local: bool = False

    def on(self, name: str, day: date) -> NoticeForm | None:
        """The edition of ``name`` that had begun by ``day``, the newest of them; the first where none had."""
        editions = self._of(name)
        begun = [each for each in editions if each.begins <= day]
        if not editions:
            return None
        return begun[-1] if begun else editions[0]

    def warning(self, day: date) -> str:
        """What doctor says of editions past their end; empty while none is."""
        names = dict.fromkeys(each.id for each in self.forms)
        late = [form for name in names if (form := self.on(name, day)) is not None and form.past_end(day)]
        if not late:
            return ""
        numbers = ", ".join(form.number for form in late)
        return f"{self.name}: past the end of their approval: {numbers}. Look whether CMS posted a renewal."

    def _of(self, name: str) -> Sequence[NoticeForm]:
        return sorted((each for each in self.forms if each.id == name), key=lambda each: each.begins)
