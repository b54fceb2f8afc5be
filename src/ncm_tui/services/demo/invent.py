"""From a seed to people: pure, no vault. The same seed, count and clock give the same ward."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from ncm_tui.models.enums import StayClass
from ncm_tui.services.demo.names import pools
from ncm_tui.services.demo.story import Heading, Story, stories

SEED = 20261123
DAYS_IN_YEAR = 365.2425
BEDS_IN_UNIT = 28


@dataclass(frozen=True, slots=True)
class Person:
    """An invented patient. ``mother`` is the index of her mother in the ward, for a newborn."""

    story: Story
    family: str
    given: str
    birth_date: date
    born_at: datetime | None
    mrn: str
    visit: str
    bed: str
    attending: str
    primary_care: str
    phone: str
    address: str
    mother: int | None

    def kin_name(self, index: int) -> str:
        """The contact's whole name: the patient's surname unless the story writes it out."""
        name = self.story.kin[index].name
        return name if " " in name else f"{name} {self.family}"

    def kin_phone(self, index: int) -> str:
        return f"937-555-{int(self.mrn) % 90 + 100 + index:04d}"

    def payer_row(self) -> dict[str, str]:
        """The coverage as the EMR names it: payer, plan, member ID. The story has a payer."""
        payer = self.story.payer
        assert payer is not None
        member = f"{int(self.mrn) * 7919 % 10**9:09d}"
        return {"payer": payer.payer, "plan": payer.plan, "member_id": member}


def invent(how_many: int, seed: int, now: datetime) -> list[Person]:
    """``how_many`` people in mid-stay at ``now`` (aware, local to the ward): the cast first, then look-alikes
    of its simpler stories."""
    random = Random(seed)
    ward = stories()
    told = [*ward[:how_many], *(_variant(random) for _ in range(how_many - len(ward)))]
    numbers = random.sample(range(100_000, 9_999_999), how_many)
    beds = _Beds(random)
    people: list[Person] = []
    at: dict[str, int] = {}
    for index, story in enumerate(told):
        at.setdefault(story.key, index)
        mother = at.get(story.mother) if story.mother else None
        bed = beds.beside(people[mother].bed) if mother is not None else beds.free(story.unit)
        people.append(_person(random, story, numbers[index], bed, mother, now))
    return people


def _person(random: Random, story: Story, number: int, bed: str, mother: int | None, now: datetime) -> Person:
    names = pools()
    pool = names.given_f if story.sex == "female" else names.given_m
    family, given = story.name or (random.choice(names.family), random.choice(pool))
    born_at = None if story.born_hours is None else now - timedelta(hours=story.born_hours)
    years = int(story.age) + random.uniform(0.03, 0.95)
    birth = born_at.date() if born_at else (now - timedelta(days=years * DAYS_IN_YEAR)).date()
    street = f"{random.randint(2, 1900)} {random.choice(names.streets)}, {random.choice(names.towns)}"
    return Person(
        story=story,
        family=family,
        given=given,
        birth_date=birth,
        born_at=born_at,
        mrn=f"{number:07d}",
        visit=f"V{number:08d}",
        bed=bed,
        attending=random.choice(names.attendings),
        primary_care=random.choice(names.primary_care),
        phone=f"937-555-{random.randint(100, 199):04d}",
        address="" if story.unhoused else street,
        mother=mother,
    )


class _Beds:
    """Hands out each bed once: ``4W-12A``; units beyond their beds grow a third letter."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._free: dict[str, Iterator[str]] = {}

    def free(self, unit: str) -> str:
        if unit not in self._free:
            self._free[unit] = self._of(unit)
        return next(self._free[unit])

    def beside(self, bed: str) -> str:
        """The bassinet beside the mother's bed."""
        return f"{bed}-N"

    def _of(self, unit: str) -> Iterator[str]:
        numbers = list(range(1, BEDS_IN_UNIT + 1))
        self._random.shuffle(numbers)
        letters = ("",) if unit == "ED" else ("A", "B")
        for floor in count():
            for letter in letters:
                for number in numbers:
                    yield f"{unit}-{number + floor * 100:02d}{letter}"


_ONLY_ONCE = {"mother", "newborn", "thin", "long-name"}
UNITS = ("3N", "4W", "4E", "5E", "5W", "6E", "2S")


def _variant(random: Random) -> Story:
    """A plain story told of someone else: other age, unit, days in house."""
    story = random.choice([each for each in stories() if each.key not in _ONLY_ONCE])
    ed = random.random() < 0.06
    arrival = random.uniform(1, 12) if ed else 10 ** random.uniform(0.6, 2.5)
    started = None if ed or story.inpatient is None else max(arrival - random.uniform(1, 9), 0.3)
    observed = None if ed or story.observation is None else max(arrival - random.uniform(1, 4), 0.2)
    late = arrival * 0.4
    return replace(
        story,
        key="extra",
        name=None,
        own_words="",
        age=min(max(story.age + random.uniform(-14, 14), 18.0), 99.0),
        sex=random.choice(("female", "male")),
        unit="ED" if ed else random.choice(UNITS),
        klass=StayClass.EMER if ed else story.klass,
        arrival=arrival,
        inpatient=started,
        observation=observed,
        preferred="",
        destinations=tuple(
            Heading(late, each.destination, each.reason, each.raw) for each in story.destinations[-1:]
        ),
        expected=tuple(
            replace(each, hours_ago=late, day=each.day + random.randint(-1, 3))
            for each in story.expected[-1:]
        ),
        code_status=None if story.code_status is None else (story.code_status[0], late),
        barriers=story.barriers if random.random() < 0.5 else (),
        before=story.before if random.random() < 0.4 else (),
        problems=(),
        evidence=(),
        notes=(),
        admission=None,
    )
