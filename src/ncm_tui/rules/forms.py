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
    (*none of these*). ``unverified``: nobody has checked it against the official document yet."""

    id: str
    label: str
    points: float | None = None
    code: str | None = None
    key: str | None = None
    exclusive: bool = False
    unverified: bool = False


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
    when the form is finished; ``feeds`` the registered fact that its newest finished answer *is*, with that
    answer's own time; ``fields`` the numbers it has in the list of a comprehensive assessment.
    ``hidden_points`` is what a scored item counts while its ``show_if`` hides it. ``past``: a day or time of
    what has happened, so that one still to come is refused. ``words``: text that must hold a letter.
    ``whole``: a number that is counted, so that a fraction is refused (:attr:`counted`).
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
    past: bool = False
    words: bool = False
    sets: str | None = None
    feeds: str | None = None
    fields: tuple[str, ...] = ()
    hidden_points: float | None = None
    unverified: bool = False
    whole: bool = False

    @property
    def counted(self) -> bool:
        """Whether only a whole number answers it: what is ``whole``, and each step of a scale."""
        return self.whole or self.type is ItemType.SCALE


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    items: tuple[Item, ...]
    show_if: Condition | None = None
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of the score, ``low`` ≤ score ≤ ``high``; ``when`` narrows it (AUDIT-C by sex).

    Where the result is no number (``Scoring.scorer`` is ``bands``) ``when`` alone decides and the limits are
    not used. ``source`` says where the cut-off is published, when that is not the form's own citation;
    ``code`` is the LOINC answer code of the band, where the instrument has one."""

    id: str
    label: str
    low: float
    high: float
    when: Condition | None = None
    unverified: bool = False
    source: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class FlagRule:
    """Fires when ``when`` is true, per answer and before completion. ``severity``: ``safety`` needs a
    disposition, ``review`` is information on the chart, ``prompt`` is shown while the form is filled and
    never stored. ``item`` is the question it hangs on. One that is not ``enabled`` is shown with the form and
    never fires until a site says so."""

    code: str
    label: str
    when: Condition
    severity: str = "review"
    item: str = ""
    advice: str = ""
    enabled: bool = True
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """When a form is due on a stay: ``hours`` after the registered instant ``after``, where ``when`` holds;
    ``again_days`` after it was last finished it is due again (``None``: once is enough)."""

    after: str
    hours: float = 24.0
    when: Condition | None = None
    again_days: float | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an answer may lead to, offered and never done by itself: ``kind`` is ``barrier``, ``code``,
    ``referral``, ``todo`` or ``form``; ``ref`` which one; ``item`` the answer that raised it; ``title`` and
    ``why`` words of its own. Of those that share ``one_of`` only one holds: taking it says no to the others.
    One that is not ``enabled`` is never raised; an ``unverified`` one rests on a cut-off nobody compared with
    its source."""

    kind: str
    ref: str
    when: Condition
    item: str = ""
    title: str = ""
    why: str = ""
    one_of: str = ""
    enabled: bool = True
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a form is scored: ``scorer`` names ``sum``, ``bands`` (no number; the first band whose ``when``
    holds) or a module of ``rules/scorers``.

    ``parameters`` are that module's own tables (cut-offs are data); while ``provisional_when`` is true
    the score is provisional (LACE before discharge). Once the item ``total`` is answered it *is* the score
    and ``items`` are not asked. ``variant`` names the weighting, ``instrument`` its published name where that
    is not the form's, ``unverified`` what a person must still check. ``gaps``: bands are published
    for parts of the range only, and a score between them has none.
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
    total: str = ""
    instrument: str = ""
    unverified: str = ""
    gaps: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A definition as used. ``kind`` is ``instrument``, ``assessment`` or ``dialog`` (a short form of
    the app itself, never listed). ``instrument`` is the published name the vectors use.

    ``on``: listed where a nurse picks, until she switches it off. ``bundled`` is false where the wording is
    licensed and does not ship; ``record_only`` where only points or a bare total are taken. ``letter`` opens
    it from the Assess tab. ``tables`` are the dated tables its scorer reads; ``overridden`` says what a
    site's own file changed (``cut-offs``, ``variant``, ``flags``, ``due``, ``on``); ``unverified`` what a
    person must still check against the official document; ``repeats``: each filling stands by itself, nothing
    is carried into it from the one before."""

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
    on: bool = True
    bundled: bool = True
    record_only: bool = False
    letter: str = ""
    unverified: str = ""
    tables: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()
    override_note: str = ""
    due: Due | None = None
    variants: tuple[Scoring, ...] = ()
    suggest: tuple[Suggestion, ...] = ()
    repeats: bool = False
    _items: tuple[Item, ...] = field(init=False, repr=False, compare=False)
    _by_id: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Asked for with every key on a form: kept, not walked again.
        items = tuple(item for section in self.sections for item in section.items)
        object.__setattr__(self, "_items", items)
        object.__setattr__(self, "_by_id", {item.id: item for item in reversed(items)})

    def items(self) -> tuple[Item, ...]:
        """All items in order, table columns not unfolded."""
        return self._items

    def item(self, item_id: str) -> Item:
        """The item of that id; ``KeyError`` when there is none."""
        return self._by_id[item_id]

    def scorings(self) -> tuple[Scoring, ...]:
        """Every weighting there is, the default first; empty where the form is not scored."""
        return (self.scoring, *self.variants) if self.scoring is not None else ()

    def scoring_of(self, variant: str = "") -> Scoring | None:
        """The weighting of that name, the default for none; ``ValueError`` for a name the form has not."""
        if not variant:
            return self.scoring
        for scoring in self.scorings():
            if scoring.variant == variant:
                return scoring
        raise ValueError(f"{self.id} has no variant '{variant}'")
