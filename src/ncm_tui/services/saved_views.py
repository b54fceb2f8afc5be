"""Named views of the caseload: which patients, in which order, under which headings; and the last one used.

Kept with the settings, so without an audit entry; they name no patient, for a view outlives its patients.
"""

import re
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from ncm_tui.models.enums import PatientStatus
from ncm_tui.rules.clean import clean
from ncm_tui.rules.problems import NotFound, Refused
from ncm_tui.services import settings
from ncm_tui.services.caseload_order import CONDITIONS, GROUPS, SORTS, count, everyone, filter_keys, narrowed
from ncm_tui.services.desk import Desk
from ncm_tui.vault.names import fold
from ncm_tui.views.caseload import SavedView, Selection
from ncm_tui.views.words import DESTINATION_WORDS, PAYER_WORDS

LONGEST_NAME, MOST = 30, 20
SORT_WORDS = {
    "bed": "by bed",
    "name": "by name",
    "edd": "by EDD",
    "los": "longest stay first",
    "payer": "by payer",
    "status": "by status",
    "safety": "open safety flags first",
}
GROUP_WORDS = {"": "none", "unit": "unit", "payer": "payer", "destination": "destination", "edd": "EDD"}
_SAVED, _LAST = "caseload.views", "caseload.view"
_LEAST_OF_A_NAME = 2
_WITHOUT = "Save it without these letters: Esc clears the filter."

BUNDLED: tuple[SavedView, ...] = (
    SavedView("all", Selection(), True),
    SavedView("leaving today or tomorrow", Selection("leaving", sort="edd"), True),
    SavedView("past EDD", Selection("past_edd", sort="edd"), True),
    SavedView("no EDD", Selection("no_edd"), True),
    SavedView("payer not confirmed", Selection("payer", sort="payer"), True),
    SavedView("not on census", Selection("absent"), True),
    SavedView("safety", Selection("safety", sort="safety"), True),
    SavedView("observation", Selection("observation", sort="los"), True),
    SavedView("to-dos due", Selection("todos"), True),
)


def all_views(desk: Desk) -> list[SavedView]:
    """The bundled views, then hers by name."""
    hers = sorted(_stored(desk).items(), key=lambda pair: pair[0].casefold())
    return [*BUNDLED, *(SavedView(name, chosen) for name, chosen in hers)]


def described(view: SavedView) -> str:
    """``no EDD · by unit · by payer · “medicare”``: what a view keeps to and how it is set, as far as its
    name does not say it."""
    chosen = view.chosen
    only = "" if view.bundled else _only_words(chosen.only)
    group = f"by {GROUP_WORDS[chosen.group]}" if chosen.group else ""
    order = SORT_WORDS[chosen.sort] + (", turned round" if chosen.reverse else "")
    letters = f"“{chosen.filter.strip()}”" if chosen.filter.strip() else ""
    return " · ".join(filter(None, (only, letters, group, order)))


def _only_words(only: str) -> str:
    return next((each.name for each in BUNDLED if only and each.chosen.only == only), "")


def view(desk: Desk, name: str) -> SavedView:
    """The view of that name, upper and lower case alike. Raises ``NotFound`` naming those there are."""
    views = all_views(desk)
    for each in views:
        if each.name.casefold() == name.strip().casefold():
            return each
    known = ", ".join(each.name for each in views)
    raise NotFound(f"There is no view “{name}”.", code="view.unknown", hint=f"There are: {known}.")


def counts(desk: Desk) -> dict[str, int]:
    """How many patients each view shows now, by its name."""
    views = all_views(desk)
    held = count(desk, {each.chosen.only for each in views if each.chosen.only})
    total = len(everyone(desk, Selection()))
    keys = filter_keys(desk) if any(each.chosen.filter for each in views) else {}
    return {
        each.name: len(narrowed(everyone(desk, each.chosen), keys, each.chosen.filter))
        if each.chosen.filter
        else held.get(each.chosen.only, total)
        for each in views
    }


def save(desk: Desk, name: str, chosen: Selection) -> "Future[None]":
    """Keeps ``chosen`` under a name of 1 to 30 signs.

    Raises ``Refused`` for a name that is taken or not one, past 20 views, and for letters that say who and
    not where or what: a view stays when its patients are destroyed.
    """
    hers = _stored(desk)
    if len(hers) >= MOST:
        raise Refused(f"{MOST} views are kept already.", code="view.many", hint="Remove one first: D.")
    _refuse_letters(desk, chosen.filter)
    hers[_free(desk, name)] = chosen
    return _put(desk, hers)


def rename(desk: Desk, name: str, new: str) -> "Future[None]":
    """Another name for a view of hers. Raises ``Refused`` for a bundled one or a name that is taken."""
    hers = _stored(desk)
    chosen = _hers(hers, name)
    del hers[name]
    hers[_free(desk, new, but=name)] = chosen
    return _put(desk, hers)


def remove(desk: Desk, name: str) -> "Future[None]":
    """A view of hers goes; its patients stay. Raises ``Refused`` for a bundled one."""
    hers = _stored(desk)
    _hers(hers, name)
    del hers[name]
    return _put(desk, hers)


def last(desk: Desk) -> tuple[str, Selection]:
    """The view she used last, by name (empty where she has changed it since), without letters."""
    stored = settings.get(desk, _LAST, {})
    if not isinstance(stored, dict):
        return "", Selection()
    return str(stored.get("name", "")), _selection(stored)


def remember(desk: Desk, name: str, chosen: Selection) -> "Future[None]":
    """The caseload opens so the next time. Letters of a filter are not kept: they may be a name."""
    kept = _plain(replace(chosen, filter="")) | {"name": "" if chosen.filter else name}
    return settings.put(desk, _LAST, kept)


def _refuse_letters(desk: Desk, letters: str) -> None:
    """Letters are kept that say where or what, never who: each word of them stands in a unit, bed, payer,
    attending, destination or status, and in no patient's name or MRN."""
    known = _vocabulary(desk)
    for word in fold(letters).split():
        if len(word) >= _LEAST_OF_A_NAME and _is_of_a_patient(desk, word):
            raise Refused(
                f"“{word}” may be a patient's name or MRN, and a view stays when the patient is gone.",
                code="view.patient",
                hint=_WITHOUT,
            )
        if not any(word in each for each in known):
            raise Refused(
                f"“{word}” is in no unit, bed, payer, attending, destination or status here, and no other "
                "letters are kept: they may be of a patient.",
                code="view.letters",
                hint=_WITHOUT,
            )


def _vocabulary(desk: Desk) -> set[str]:
    """What may stand in the letters of a view: the words of the columns that name no patient, folded."""
    columns = ("unit", "bed", "payer", "attending", "destination", "disposition_raw")
    asked = " UNION ".join(f"SELECT {column} FROM stay_shown" for column in columns)
    said = [row[0] for row in desk.vault.reader.rows(asked) if row[0]]
    return {
        fold(each) for each in (*said, *PAYER_WORDS.values(), *DESTINATION_WORDS.values(), *PatientStatus)
    }


def _is_of_a_patient(desk: Desk, word: str) -> bool:
    """Whether a patient's name begins so, a family name begins it (*Alvarezes*), or an MRN has it."""
    found = desk.vault.reader.value(
        "SELECT 1 FROM patient_shown WHERE instr(find_key, ' ' || :word) > 0 OR instr(mrn_key, :word) > 0 "
        "OR (length(family_key) >= 4 AND instr(:word, family_key) = 1) LIMIT 1",
        {"word": word},
    )
    return found is not None


def _free(desk: Desk, name: str, but: str = "") -> str:
    """The name, cleaned. Raises ``Refused`` where it is empty, too long, another view's, or a patient's."""
    words = " ".join(clean(name)[0].split())
    if not words or len(words) > LONGEST_NAME:
        raise Refused(f"A view's name has 1 to {LONGEST_NAME} signs.", code="view.name")
    for word in fold(re.sub(r"['’]", " ", words)).split():
        if len(word) > _LEAST_OF_A_NAME and _is_of_a_patient(desk, word):
            raise Refused(
                f"“{word}” begins a patient's name or is in an MRN; a view stays when the patient is gone.",
                code="view.patient",
                hint="Name it by what it shows.",
            )
    taken = {each.name.casefold() for each in all_views(desk)} - {but.casefold()}
    if words.casefold() in taken:
        raise Refused(f"There is a view “{words}” already.", code="view.taken", hint="Give it another name.")
    return words


def _hers(hers: Mapping[str, Selection], name: str) -> Selection:
    if name not in hers:
        raise Refused(f"“{name}” comes with the program and stays.", code="view.bundled")
    return hers[name]


def _stored(desk: Desk) -> dict[str, Selection]:
    stored = settings.get(desk, _SAVED, {})
    if not isinstance(stored, dict):
        return {}
    return {str(name): _selection(kept) for name, kept in stored.items() if isinstance(kept, dict)}


def _put(desk: Desk, hers: Mapping[str, Selection]) -> "Future[None]":
    return settings.put(desk, _SAVED, {name: _plain(chosen) for name, chosen in hers.items()})


def _plain(chosen: Selection) -> dict[str, Any]:
    return {
        "only": chosen.only,
        "filter": chosen.filter,
        "sort": chosen.sort,
        "reverse": chosen.reverse,
        "group": chosen.group,
    }


def _selection(kept: Mapping[str, Any]) -> Selection:
    """What was stored; a condition, order or grouping this program does not have is the usual one."""
    only, sort, group = (str(kept.get(name, "")) for name in ("only", "sort", "group"))
    return Selection(
        only=only if only in CONDITIONS else "",
        filter=str(kept.get("filter", "")),
        sort=sort if sort in SORTS else "bed",
        reverse=bool(kept.get("reverse", False)),
        group=group if group in GROUPS else "",
    )
