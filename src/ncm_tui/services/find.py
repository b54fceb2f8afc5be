"""F3: find a patient by three letters of any part of the name, by MRN or by bed."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from ncm_tui.rules import ages, limited_identity
from ncm_tui.services import other_names, shown
from ncm_tui.services.desk import Desk
from ncm_tui.vault.names import fold
from ncm_tui.views.caseload import FoundPatient
from ncm_tui.views.patient import NO_INFORMATION

_SHOWN = (
    "uid, patient_uid, name, birth_date, born_at, sex, mrn, bed, unit, active, name_alert, open, "
    "birth_year, no_information, find_key"
)
# Each in the order of its index: nothing is sorted.
_KEYS = (
    "SELECT stay_id, find_key, mrn_key, bed_key FROM stay_shown WHERE latest = 1 AND active = {}"
    " ORDER BY sort_name, stay_id"
)

#: Said wherever nobody is found, as soon as there is one such patient.
HIDDEN_FOUND_BY = "A no-information patient is found by the whole MRN, bed or name alone."


class _Keys(NamedTuple):
    """What one patient is found by: ``numbers`` are the MRN and the bed, a tab before each; ``all`` both."""

    stay: int
    names: str
    numbers: str
    all: str


class Finder:
    """Who can be found, read once: a letter then costs a pass through memory, not through the vault. Made
    for a page that is open for a moment; a new one sees what was changed since."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._other = other_names.by_stay(desk)
        self._everybody = [
            _Keys(stay, names, f"\t{mrn}\t{bed}", f"{names}\t{mrn}\t{bed}")
            for active in (1, 0)
            for stay, own, mrn, bed in desk.vault.reader.rows(_KEYS.format(active))
            for names in (own + "".join(f" {fold(name)}" for name in self._other.get(stay, ())),)
        ]
        self._with, self._among = "", self._everybody

    def find(self, text: str, limit: int = 50) -> list[FoundPatient]:
        """At most ``limit`` patients, best first: MRN or bed that begins so, a name part that begins so,
        then anything inside a name, an MRN or a bed; open stays on my list before others. One row a patient.

        Several words must all match (``tay an``). An empty text finds nobody. Who had another name before, or
        has one in the EMR, is found by it too, and the hit says so. A no-information patient (P§13) is found
        by the whole MRN, the whole bed or the whole name alone, and never named.
        """
        words = fold(text).split()
        if not words:
            return []
        stays = list(islice(self._ranked(words), limit))
        whole = [] if stays else _by_whole_number(self._desk, text)
        found = _people(self._desk, "stay_id", stays or whole)
        there = [(stay, found[stay]) for stay in stays or whole if stay in found]
        return [self._told(stay, each.shown, words) for stay, each in there if whole or each.may(words)]

    def _told(self, stay: int, one: FoundPatient, words: list[str]) -> FoundPatient:
        """The hit, with the other name that it was found by."""
        now = fold(one.name)
        by = [
            name
            for name in self._other.get(stay, ())
            if any(word in fold(name) and word not in now for word in words)
        ]
        return replace(one, also=" ".join(by)) if by else one

    def _ranked(self, words: list[str]) -> Iterator[int]:
        """Stays by rank; within one in the order of the list. Whatever matches has the first word somewhere,
        so one more letter need only look at those found before it."""
        first, compact = words[0], "".join(words)
        if not (self._with and first.startswith(self._with)):
            self._among = self._everybody
        self._with, self._among = first, [each for each in self._among if first in each.all]
        begun, number = [f" {word}" for word in words], f"\t{compact}"
        ranks: tuple[Callable[[_Keys], bool], ...] = (
            lambda each: number in each.numbers,
            lambda each: all(word in each.names for word in begun),
            lambda each: all(word in each.names for word in words),
            lambda each: compact in each.numbers,
        )
        given: set[int] = set()
        for matches in ranks:
            for each in self._among:
                if each.stay not in given and matches(each):
                    given.add(each.stay)
                    yield each.stay


def find(desk: Desk, text: str, limit: int = 50) -> list[FoundPatient]:
    """As :meth:`Finder.find`, for one text."""
    return Finder(desk).find(text, limit)


def has_hidden(desk: Desk) -> bool:
    """Whether anybody is a no-information patient: the finder then says how such a one is found (P§13), the
    same whatever was typed."""
    return bool(desk.vault.reader.rows("SELECT 1 FROM patient_shown WHERE no_information LIMIT 1"))


def searched(desk: Desk) -> "Future[None]":
    """Audits that somebody looked for a patient; not for whom: what was typed is kept nowhere."""
    return desk.vault.record("patients.searched")


class Person(NamedTuple):
    """A patient as a list of hits shows them; of a ``hidden`` one, who is never named, also what is not
    shown: the words of the name, all words that name them, MRN and bed."""

    shown: FoundPatient
    hidden: bool = False
    names: frozenset[str] = frozenset()
    named_by: frozenset[str] = frozenset()
    numbers: tuple[str, str] = ("", "")

    def may(self, words: list[str]) -> bool:
        """Whether a hit may be shown: a no-information patient only to who knows the MRN, the bed or the
        name. ``words`` are folded."""
        return not self.hidden or "".join(words) in self.numbers or self.names <= set(words)

    def may_by_text(self, words: list[str]) -> bool:
        """The same where the words stand in a text: not for letters with which the name begins, either."""
        begun = any(name.startswith(word) for name in self.named_by for word in words)
        return not begun or self.may(words)


def people(desk: Desk, patients: list[int]) -> dict[int, Person]:
    """Patients by id, with the stay to open; those without one are not there."""
    return _people(desk, "patient_id", patients)


def _people(desk: Desk, key: str, ids: list[int]) -> dict[int, Person]:
    marks = ", ".join("?" * len(ids))
    rows = desk.vault.reader.rows(
        f"SELECT {key}, {_SHOWN} FROM stay_shown WHERE {key} IN ({marks}) AND +latest = 1", ids
    )
    return {row[0]: _person(desk, row[1:]) for row in rows}


def _by_whole_number(desk: Desk, text: str) -> list[int]:
    """The patient whose MRN is kept as a fingerprint only (P§10): found by the whole number alone."""
    rows = desk.vault.reader.rows(
        "SELECT s.stay_id FROM identifier i JOIN stay_shown s ON s.patient_id = i.patient_id "
        "WHERE i.kind = 'MR' AND i.value = ? AND i.voided_at IS NULL AND +s.latest = 1",
        (desk.vault.fingerprint(text),),
    )
    return [row[0] for row in rows]


def _person(desk: Desk, row: tuple[object, ...]) -> Person:
    uid, patient, name, birth, born_at, sex, mrn, bed, unit, active, alert, is_open, year, hidden, key = row
    born, local = shown.day(_text(birth)), desk.local(desk.now())
    found = FoundPatient(
        stay=str(uid),
        patient=str(patient),
        name=NO_INFORMATION if hidden else str(name),
        birth_date=born,
        birth_year=year if isinstance(year, int) else None,
        age_sex=ages.age_text(born, local, _text(sex), shown.instant(_text(born_at)))
        if born is not None or not isinstance(year, int)
        else limited_identity.age_text(year, local, ages.sex_letter(_text(sex))),
        mrn=str(mrn),
        bed=str(bed or unit or ""),
        on_my_list=bool(active),
        name_alert=bool(alert),
        stay_open=bool(is_open),
    )
    if not hidden:
        return Person(found)
    numbers = (fold(_text(mrn)).replace(" ", ""), fold(_text(bed)).replace(" ", ""))
    return Person(found, True, frozenset(fold(_text(name)).split()), frozenset(str(key).split()), numbers)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
