"""The site's and the state's own figures: what a rule counts with where no law gives the number.

A rule file names its figures with a usual value; the site's own stands over it. One without a usual value is
asked once, and *none here* with its reason is an answer too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Final

from ncm_tui.rules.clean import clean_line
from ncm_tui.rules.problems import Refused
from ncm_tui.services import facility
from ncm_tui.services.clocks.in_force import in_force
from ncm_tui.services.desk import Desk
from ncm_tui.views.changed import Changed

if TYPE_CHECKING:
    from ncm_tui.rules.clock_rules import ClockRule, Figure
    from ncm_tui.vault.work import Work

FORM: Final = "site-figure"
PUT, CLEARED = "figure.put", "figure.cleared"
#: What ``u`` takes back on the page of rules.
VERBS: Final = frozenset({PUT, CLEARED})
COB: Final = "site.cob"
_MOST = 120
#: Where the word that a state has no rules is kept: no figure, and not among them.
NO_STATE_RULES: Final = "state_rules."
_HELD = f"""SELECT uid, key, value, source, verified_on FROM site_figure
    WHERE voided_at IS NULL AND key NOT LIKE '{NO_STATE_RULES}%' ORDER BY key"""


@dataclass(frozen=True, slots=True)
class Held:
    """What the site said: ``value`` as typed; empty with a reason in ``source`` is *none here*."""

    uid: str
    key: str
    value: str
    source: str
    verified_on: date | None


def held(desk: Desk) -> dict[str, Held]:
    """Every figure the site gave, by key."""
    return {
        key: Held(uid, key, value, source, None if day is None else date.fromisoformat(day))
        for uid, key, value, source, day in desk.vault.reader.rows(_HELD)
    }


def close_of_business(desk: Desk) -> time:
    """The site's hour of close of business; 17:00 until it gave another."""
    said = desk.vault.reader.value(
        "SELECT value FROM site_figure WHERE key = ? AND voided_at IS NULL", (COB,)
    )
    return time.fromisoformat(said) if said else time(17)


def numbers(own: Mapping[str, Held]) -> dict[str, float | None]:
    """The site's own figures by key, as rules count with them; ``None`` where there is none here."""
    return {
        key: _stored(each.value) for key, each in own.items() if key != COB and (each.value or each.source)
    }


def none_here(rules: Iterable[ClockRule], own: Mapping[str, Held]) -> dict[str, str]:
    """By rule id why it does not apply at this site or in this state, where somebody said so."""
    found = {}
    for rule in rules:
        for figure in rule.figures.values():
            mine = own.get(figure.key(rule.id))
            if mine is not None and not mine.value and mine.source:
                found[rule.id] = mine.source
    return found


def put(
    desk: Desk, key: str, value: str, source: str = "", verified_on: date | None = None
) -> Future[Changed]:
    """The site's own value of a figure, ``<rule>.<figure>``, ``state.<rule>.<figure>`` or ``site.cob``.

    An empty ``value`` needs a ``source``: why there is none here. Raises ``Refused`` for a value that is no
    number, or lies outside of what the rule file allows.
    """
    said, why = clean_line(value)[0].strip(), clean_line(source)[0].strip()
    if not said and not why:
        raise Refused(
            "A figure is needed, or the reason why there is none here.", code="answer", path="value"
        )
    if len(why) > _MOST:
        raise Refused(f"At most {_MOST} characters.", code="answer", path="source")
    text = _checked(desk, key, said) if said else ""

    def write(work: Work) -> Changed:
        from sqlmodel import select

        from ncm_tui.models.clocks import SiteFigure

        row = work.session.exec(select(SiteFigure).where(SiteFigure.key == key)).first()
        if row is None:
            row = work.add(SiteFigure(key=key))
        row.value, row.source, row.verified_on = text, why, verified_on
        row.voided_at = row.voided_by = row.void_reason = None
        work.session.add(row)
        work.about(uids=[row.uid], detail=key)
        return Changed(work.verb, message=f"{title(desk, key)}: {text or 'none here'}", row=row.uid)

    return desk.vault.submit(PUT, write)


def clear(desk: Desk, key: str) -> Future[Changed]:
    """Back to the usual value of the rule file, kept in history. The future carries ``Refused`` where the
    site gave none."""

    def write(work: Work) -> Changed:
        from sqlmodel import select

        from ncm_tui.models.clocks import SiteFigure

        row = work.session.exec(select(SiteFigure).where(SiteFigure.key == key)).first()
        if row is None or row.voided_at is not None:
            raise Refused("The usual value is in use already.", code="figure.usual")
        work.void(row, "back to the usual value")
        work.about(uids=[row.uid], detail=key)
        return Changed(work.verb, message=f"{title(desk, key)}: as the rule has it", row=row.uid)

    return desk.vault.submit(CLEARED, write)


def initial(desk: Desk, key: str) -> dict[str, str]:
    """The answers of the short form as they stand."""
    mine = held(desk).get(key)
    if mine is not None:
        return {"value": mine.value, "source": mine.source}
    figure = _figure(desk, key)
    usual = "" if figure is None or figure.default is None else f"{figure.default:g}"
    return {"value": "17:00" if key == COB else usual, "source": ""}


def title(desk: Desk, key: str) -> str:
    """What a key is called on the page."""
    if key == COB:
        return "Close of business"
    figure = _figure(desk, key)
    return key if figure is None else figure.title


def _checked(desk: Desk, key: str, said: str) -> str:
    if key == COB:
        return facility.hour(said, "Close of business", "value").strftime("%H:%M")
    figure = _figure(desk, key)
    number = _stored(said)
    if figure is None:
        raise Refused(f"No rule asks for a figure '{clean_line(key)[0]}'.", code="answer", path="value")
    if number is None:
        raise Refused(f"{figure.title} is a number of {figure.unit}.", code="answer", path="value")
    low, high = figure.min, figure.max
    if (low is not None and number < low) or (high is not None and number > high):
        raise Refused(
            f"{figure.title} lies between {_bound(low)} and {_bound(high)} {figure.unit}.",
            code="answer",
            path="value",
        )
    return f"{number:g}"


def _figure(desk: Desk, key: str) -> Figure | None:
    return next(
        (figure for rule in in_force(desk) for figure in rule.figures.values() if figure.key(rule.id) == key),
        None,
    )


def _bound(number: float | None) -> str:
    return "any" if number is None else f"{number:g}"


def _stored(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
