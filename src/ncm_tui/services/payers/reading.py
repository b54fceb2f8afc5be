"""Reads payer profiles, and finds the one of a coverage or a stay."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ncm_tui.library.settings import BY_ID
from ncm_tui.rules.payer_names import fitting, is_whole
from ncm_tui.rules.problems import NotFound
from ncm_tui.services import preferences, shown
from ncm_tui.views.payers import PayerProfile, Recognized, StayPayer
from ncm_tui.views.words import PAYER_WORDS, word

if TYPE_CHECKING:
    from ncm_tui.services.desk import Desk

#: After so many days without a look at the payer's own word, where the settings file says nothing.
STALE_DAYS: Final = int(BY_ID["profile_days"].usual)
_TEXTS: Final = (
    "uid", "name", "template", "notify", "clinical", "p2p_unit", "p2p_ends", "p2p_note", "phone", "fax",
    "portal", "hours", "contacts", "source_note",
)  # fmt: skip
_NUMBERS: Final = ("notify_hours", "clinical_hours", "cadence_days", "p2p")
_COLUMNS: Final = (*_TEXTS, *_NUMBERS, "names", "appeals", "verified_on")
_HELD = f"SELECT {', '.join(_COLUMNS)} FROM payer_profile WHERE voided_at IS NULL ORDER BY lower(name), id"
_COVERAGE = """SELECT c.uid, c.payer, c.plan, c.profile_uid FROM stay_shown s
    JOIN coverage c ON c.uid = s.coverage_uid WHERE s.uid = ?"""


def profiles(desk: Desk) -> tuple[PayerProfile, ...]:
    """Every profile, by name."""
    rows = desk.vault.reader.rows(_HELD)
    if not rows:
        return ()
    path = preferences.path_of(desk)
    days = preferences.read(path).profile_days if path is not None else STALE_DAYS
    today = desk.local(desk.now()).date()
    return tuple(_profile(row, today, days) for row in rows)


def profile(desk: Desk, uid: str) -> PayerProfile:
    """Raises ``NotFound``."""
    found = next((each for each in profiles(desk) if each.uid == uid), None)
    if found is None:
        raise NotFound("This payer profile is no longer there.", code="payer_profile.unknown")
    return found


def recognized(
    known: Iterable[PayerProfile], payer: str, plan: str = "", chosen: str | None = None
) -> Recognized:
    """The profile of a coverage: the one chosen by hand, else the one whose longest name it carries."""
    by_uid = {each.uid: each for each in known}
    if chosen and chosen in by_uid:
        return Recognized(by_uid[chosen], "chosen")
    names = {uid: each.names or (each.name,) for uid, each in by_uid.items()}
    fits = fitting(f"{payer} {plan}", names)
    if len(fits) == 1:
        how = "name" if is_whole(payer, plan, (by_uid[fits[0]].name, *names[fits[0]])) else "part"
        return Recognized(by_uid[fits[0]], how)
    return Recognized(several=tuple(by_uid[uid].name for uid in fits))


class Finder:
    """Finds the profiles of many coverages: all profiles are read once, each coverage is looked up once."""

    def __init__(self, desk: Desk) -> None:
        self._known = profiles(desk)
        self._found: dict[tuple[str, str, str | None], Recognized] = {}

    def __call__(self, payer: str, plan: str = "", chosen: str | None = None) -> Recognized:
        """As :func:`recognized`."""
        key = (payer, plan, chosen)
        if key not in self._found:
            self._found[key] = recognized(self._known, *key)
        return self._found[key]


def of_stay(desk: Desk, stay_uid: str) -> StayPayer:
    """The payer of a stay and its profile. Raises ``NotFound`` for a stay that is not here."""
    row = shown.shown(desk, stay_uid)
    coverage = desk.vault.reader.one(_COVERAGE, (stay_uid,))
    plan_type = word(PAYER_WORDS, row.payer_class) if row.payer_confirmed else ""
    if coverage is None:
        return StayPayer(stay_uid, "", "", plan_type, Recognized())
    uid, payer, plan, chosen = coverage
    said = " · ".join(dict.fromkeys(part for part in (payer, plan) if part))
    return StayPayer(stay_uid, uid, said, plan_type, recognized(profiles(desk), payer, plan, chosen))


def facts_of(found: PayerProfile | None) -> dict[str, Any]:
    """What a profile says, as facts of the register; what it does not say is absent (P§1)."""
    if found is None:
        return {}
    facts: dict[str, Any] = {
        "payer_profile": found.name,
        "profile_stale": found.stale,
        "notify_template": found.notify,
        "notify_hours": found.notify_hours,
        "clinical_template": found.clinical,
        "clinical_hours": found.clinical_hours,
        "cadence_days": found.cadence_days,
        "p2p": found.p2p,
        "p2p_unit": found.p2p_unit,
        "p2p_ends": found.p2p_ends,
        "contract_appeal_days": found.appeals.get("contract"),
        "contract_decision_days": found.appeals.get("contract_decision"),
    }
    return {name: value for name, value in facts.items() if value is not None and value != ""}


def _profile(row: tuple[Any, ...], today: date, stale_days: int) -> PayerProfile:
    held = dict(zip(_COLUMNS, row, strict=True))
    day = None if held["verified_on"] is None else date.fromisoformat(held["verified_on"])
    said: dict[str, Any] = {name: held[name] or "" for name in _TEXTS}
    said |= {name: held[name] for name in _NUMBERS}
    return PayerProfile(
        **said,
        names=tuple(str(each) for each in _stored(held["names"]) or ()),
        appeals=_days(_stored(held["appeals"])),
        verified_on=day,
        stale=day is None or (today - day).days > stale_days,
        stale_days=stale_days,
    )


def _stored(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _days(value: Any) -> dict[str, int]:
    found: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    return {name: days for name, days in found.items() if isinstance(days, int)}
