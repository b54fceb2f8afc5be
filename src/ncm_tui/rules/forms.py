"""What a form *is*: the frozen shape of a definition, as the library reads it from TOML.

Shape only; scoring is :mod:`ncm_tui.rules.scoring`, entry by key :mod:`ncm_tui.rules.entry`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

Condition: TypeAlias = Mapping[str, Any]
Value: TypeAlias = bool | int | float | str | list[Any] | dict[str, Any] | None


class ItemType(StrEnum):
    """The kinds of item a form may hold.

    ``choice``, ``multi``, ``yes_no``, ``scale`` take digits; ``number``, ``text``, ``datetime`` and
    ``date`` take characters; ``long_text`` opens an editor; ``table`` holds rows of ``columns``;
    ``computed`` is filled by a fact or a scorer; ``link`` opens another form in place.
    """

    CHOICE = "choice"
    MULTI = "multi"
    YES_NO = "yes_no"
    SCALE = "scale"
    NUMBER = "number"
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    DATETIME = "datetime"
    TABLE = "table"
    COMPUTED = "computed"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice. ``points`` is its score, ``code`` its LOINC LA code, ``key`` a letter
    the definition declares for it (unique in the item). ``exclusive`` stands alone in a ``multi``
    (*none of these*)."""

    id: str
    label: str
    points: float | None = None
    code: str | None = None
    key: str | None = None
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    ``normal`` is the value ^N stores (never on items that can fire a flag, P§3); ``fact`` names the
    registered fact that prefills it (shown as imported, confirmed by one key); ``beside`` a registered
    count that is only *at least*: shown under the question, never its answer; ``form`` is the id a
    ``link`` opens; ``guarded`` forbids ^N and auto-advance (suicide, abuse, substance use, capacity, …);
    ``private`` keeps it out of patient-facing prints; ``columns`` are the items of a table row;
    ``attested`` is what the nurse vouches for (that the patient is alone): only its letters answer it, so
    that a digit keyed from a sheet never does; ``sets`` is the fact of the chart that the answer becomes
    when the form is finished.
    """

    id: str
    text: str
    type: ItemType
    options: tuple[Option, ...] = ()
    required: bool = False
    loinc: str | None = None
    code: str | None = None
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    show_if: Condition | None = None
    normal: Value = None
    guarded: bool = False
    private: bool = False
    fact: str | None = None
    beside: str | None = None
    form: str | None = None
    columns: tuple["Item", ...] = ()
    help: str = ""
    attested: bool = False
    sets: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    items: tuple[Item, ...]
    show_if: Condition | None = None
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of the score, ``low`` ≤ score ≤ ``high``; ``when`` narrows it (AUDIT-C by sex)."""

    id: str
    label: str
    low: float
    high: float
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class FlagRule:
    """Fires when ``when`` is true, per answer and before completion. ``severity``: ``safety`` needs a
    disposition, ``review`` is information on the chart, ``prompt`` is shown while the form is filled and
    never stored. ``item`` is the question it hangs on."""

    code: str
    label: str
    when: Condition
    severity: str = "review"
    item: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a form is scored: ``scorer`` names ``sum`` or a module of ``rules/scorers``.

    ``parameters`` are that module's own tables (cut-offs are data); while ``provisional_when`` is true
    the score is provisional (LACE before discharge).
    """

    scorer: str
    version: str = "1"
    items: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    bands: tuple[Band, ...] = ()
    variant: str = ""
    label: str = "score"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    provisional_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A definition as used. ``kind`` is ``instrument``, ``assessment`` or ``dialog`` (a short form of
    the app itself, never listed). ``instrument`` is the published name the vectors use."""

    id: str
    version: str
    title: str
    kind: str
    sections: tuple[Section, ...]
    licence: str
    citation: str
    sha256: str
    instrument: str = ""
    short: str = ""
    loinc: str | None = None
    prompt: str = ""
    scoring: Scoring | None = None
    flags: tuple[FlagRule, ...] = ()
    min_age: float | None = None
    max_age: float | None = None
    population: tuple[str, ...] = ()
    self_report: bool = False
    private: bool = False
    screening_only: str = ""
    local: bool = False
    text: str = field(default="", repr=False)

    def items(self) -> tuple[Item, ...]:
        """All items in order, table columns not unfolded."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, item_id: str) -> Item:
        """The item of that id; ``KeyError`` when there is none."""
        for item in self.items():
            if item.id == item_id:
                return item
        raise KeyError(item_id)
