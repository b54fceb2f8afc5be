"""How an answer, score or deadline came to be, in a shape every surface can show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """``inputs`` are (name, value as shown); ``steps`` the arithmetic in words, one line each; ``notes`` what
    else the rule says.

    ``confidence`` is the reference's own tag: ``V`` checked, ``V2`` second hand, ``M`` unverified
    (shown as "verify"), ``C`` site setting, ``P``/``S``/``D`` for instruments.
    """

    inputs: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    rule: str
    version: str
    source: str
    confidence: str = ""
    notes: tuple[str, ...] = ()
