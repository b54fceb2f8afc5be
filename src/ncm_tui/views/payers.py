"""What pages show of payers: a profile, where it came from, and how a coverage found its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PayerProfile:
    """What a payer asks, as the nurse knows it (regulations A.3). ``names`` are the words by which a coverage
    is recognized. Numbers that nobody gave are ``None``: their clock is unknown, never guessed.

    ``notify`` and ``clinical`` are the rules of :data:`ncm_tui.rules.facts_clocks.NOTIFY` and ``CLINICAL``;
    ``p2p`` counts ``p2p_unit``; ``appeals`` maps ``contract`` and ``contract_decision`` to days. ``stale``:
    it was not held against the payer's own word within ``stale_days``, or never.
    """

    uid: str
    name: str
    names: tuple[str, ...] = ()
    template: str = ""
    notify: str = ""
    notify_hours: int | None = None
    clinical: str = ""
    clinical_hours: int | None = None
    cadence_days: int | None = None
    p2p: int | None = None
    p2p_unit: str = ""
    p2p_ends: str = ""
    p2p_note: str = ""
    appeals: Mapping[str, int] = field(default_factory=dict)
    phone: str = ""
    fax: str = ""
    portal: str = ""
    hours: str = ""
    contacts: str = ""
    source_note: str = ""
    verified_on: date | None = None
    stale: bool = True
    stale_days: int = 0
    """After so many days without a look it is stale."""


@dataclass(frozen=True, slots=True)
class Recognized:
    """The profile of a coverage. ``how`` is ``chosen`` (by hand), ``name`` (the whole name), ``part`` (a word
    of it: likely, and shown with ``~``), or empty where there is none; ``several`` are the names of profiles
    that fit equally well: then nobody guesses."""

    profile: PayerProfile | None = None
    how: str = ""
    several: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StayPayer:
    """The payer of a stay as its page shows it: the coverage in words, and the profile it found. ``plan`` is
    the plan type, empty while nobody confirmed it."""

    stay: str
    coverage: str
    payer: str
    plan: str
    found: Recognized
