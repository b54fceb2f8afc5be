"""What stands for a group of the Summary where the page has no room for all its lines.

What is late or waits is not folded away unseen: its tone goes with the line that stands for it.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from ncm_tui.views.chart import SummaryLine, Tone

Fold: TypeAlias = Callable[[str, Sequence[SummaryLine]], tuple[SummaryLine, ...]]
_TONES = (Tone.LATE, Tone.SOON, Tone.STRONG, Tone.PLAIN, Tone.DIM)


def first_and_more(opens: str, lines: Sequence[SummaryLine]) -> tuple[SummaryLine, ...]:
    """The first line as it is, then ``and 2 more``: the first is the one that presses most."""
    first, *rest = lines
    if len(rest) < 2:
        return tuple(lines)
    more = SummaryLine(
        "", f"and {len(rest)} more", "", opens, _strongest(rest), tuple(line.text for line in rest)
    )
    return (first, more)


def first_of(opens: str, lines: Sequence[SummaryLine]) -> tuple[SummaryLine, ...]:
    """One line: the first, and how many more."""
    first, *rest = lines
    text = f"{first.text} (and {len(rest)} more)"
    told = tuple(f"{line.text}  {line.note}" for line in lines)
    return (SummaryLine(first.label, text, first.note, opens, _strongest(lines), told),)


def without_missing(_: str, lines: Sequence[SummaryLine]) -> tuple[SummaryLine, ...]:
    """What is known; the line of what is not recorded here gives way."""
    known = tuple(line for line in lines if line.fact or line.label)
    return known or tuple(lines)


def scores(opens: str, lines: Sequence[SummaryLine]) -> tuple[SummaryLine, ...]:
    """All results on one line: LACE, the other scores, then what was only finished."""
    scored = [line for line in lines if any(sign.isdigit() for sign in line.text.rpartition(" ")[0])]
    scored.sort(key=lambda line: not line.text.startswith("LACE"))
    others = [line for line in lines if line not in scored]
    return (_one(opens, lines[0].label, [*scored, *others]),)


def people(opens: str, lines: Sequence[SummaryLine]) -> tuple[SummaryLine, ...]:
    """The first two with what they are, then how many more."""
    said = [SummaryLine("", " ".join((line.text, line.note.partition(" · ")[0])).strip()) for line in lines]
    more = f"and {len(said) - 2} more" if len(said) > 2 else ""
    joined = " · ".join(line.text for line in said[:2])
    told = tuple(f"{line.text}  {line.note}" for line in lines)
    return (SummaryLine(lines[0].label, joined, more, opens, _strongest(lines), told),)


def times(opens: str, lines: Sequence[SummaryLine]) -> tuple[SummaryLine, ...]:
    """``Arrival Fri 20 Nov 12:39 ~ · Inpatient order Fri 20 Nov 14:33 ✓``; what is not entered first."""
    missing = [line for line in lines if line.text.endswith(": not entered")]
    entered = [line for line in lines if line.note and line not in missing]
    shown = [f"{line.text} {'~' if line.note.endswith('not confirmed') else '✓'}" for line in entered]
    text = " · ".join([f"▲ {line.text}" for line in missing] + shown) or lines[0].text
    told = tuple(f"{line.text}  {line.note}" for line in lines)
    return (SummaryLine("Key times", text, "", opens, Tone.SOON if missing else Tone.PLAIN, told),)


def _one(opens: str, label: str, lines: Sequence[SummaryLine]) -> SummaryLine:
    told = tuple(f"{line.text}  {line.note}" for line in lines)
    return SummaryLine(label, " · ".join(line.text for line in lines), "", opens, _strongest(lines), told)


def _strongest(lines: Sequence[SummaryLine]) -> Tone:
    held = {line.tone for line in lines}
    return next(tone for tone in _TONES if tone in held)
