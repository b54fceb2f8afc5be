"""What is asked before an import is taken in, in words, with its two answers: whose clock is right (P§1), and
of which time a list is that says word for word what an earlier one said."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ncm_tui.services.intake.times import Shift
from ncm_tui.views.intake import Repeated, ZoneChoice, ZoneQuestion


def repeated(then: datetime, written: datetime, zone: ZoneInfo) -> Repeated:
    """A list in a file ``written`` later that is word for word the list of ``then``."""
    old, new = (f"{at.astimezone(zone):%a %d %b %H:%M}" for at in (then, written))
    return Repeated(
        f"This list is word for word the one of {old}; its file was written {new}. Which is it?",
        (
            ZoneChoice("1", f"a new list, all is so again: as of {new}", "written"),
            ZoneChoice("2", f"a copy of the old list: as of {old}", "then"),
        ),
    )


def zone_question(shifts: Sequence[Shift], zone: ZoneInfo) -> ZoneQuestion | None:
    """One question for all of ``shifts``, put by the commonest difference; ``None`` without any."""
    if not shifts:
        return None
    hours, _count = Counter(shift.hours for shift in shifts).most_common(1)[0]
    example = next(shift for shift in shifts if shift.hours == hours)
    stays = len({id(shift.stay) for shift in shifts})
    vault, file = datetime.fromisoformat(example.vault), datetime.fromisoformat(example.file)
    sentence = (
        f"{stays} {'stay' if stays == 1 else 'stays'}: this file says"
        f" {file.astimezone(zone):%a %d %b %H:%M}, the vault"
        f" {vault.astimezone(zone):%a %d %b %H:%M} ({hours:+d} h). Which clock is right?"
    )
    if example.naive:
        name, label = _fixed_zone(hours + _offset_hours(file, zone))
        first = ZoneChoice("1", f"the file's clock is {label}: read it so", name)
    else:
        first = ZoneChoice("1", "the file's times are right: take them", "take")
    keep = ZoneChoice("2", "keep the times in the vault", "keep")
    return ZoneQuestion(stays, hours, vault, file, example.naive, sentence, (first, keep))


def _offset_hours(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 3600)


def _fixed_zone(hours: int) -> tuple[str, str]:
    """The IANA name and the words of a whole-hour offset (its sign is turned round in ``Etc/GMT+5``)."""
    if not -12 <= hours <= 14 or hours == 0:
        return "UTC", "UTC"
    return f"Etc/GMT{-hours:+d}", f"UTC{hours:+d}"
