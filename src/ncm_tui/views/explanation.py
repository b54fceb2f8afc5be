"""How an answer, score or deadline came to be, in a shape every surface can show."""

from dataclasses import dataclass

from ncm_tui.rules.explanation import Explanation as Explanation


@dataclass(frozen=True, slots=True)
class PointLine:
    """One scored item: its number on the form, the question, the answer in words, what it counted (``2``;
    ``–`` where nothing is counted, because it has no answer)."""

    number: str
    question: str
    answer: str
    points: str


@dataclass(frozen=True, slots=True)
class CutOff:
    """One band: ``10–14``, ``moderate``; ``here`` where the score is in it; ``note`` what qualifies it (of
    which source, *unverified*)."""

    span: str
    label: str
    here: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What the form looks at beside the score: a flag's label, whether it fired, what qualifies it."""

    label: str
    fired: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScoreExplained(Explanation):
    """A score opened: ``result`` in words, ``points`` item by item, ``cutoffs`` with the one that applies,
    ``fires`` its rules, ``limits`` what it is not, ``marks`` what a reader must know before he trusts it
    (local cut-offs, unverified, past its end, another weighting there is), ``tables`` the dated figures
    used."""

    result: str = ""
    points: tuple[PointLine, ...] = ()
    cutoffs: tuple[CutOff, ...] = ()
    fires: tuple[RuleLine, ...] = ()
    limits: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    licence: str = ""
