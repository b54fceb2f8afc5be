"""Which payer profile a coverage means: by the words of its name, the longest that fit; never by a guess."""

import re
from collections.abc import Iterable, Mapping

#: Lines of business as names of plans say them.
_LINES = frozenset(
    {"medicare", "medicaid", "commercial", "exchange", "marketplace", "dual", "dsnp", "tricare"}
)
_APART = re.compile(r"[^0-9a-z]+")


def plain_words(text: str) -> str:
    """Small letters and digits, one space between words: ``UHC-Medicare (MA)`` is ``uhc medicare ma``."""
    return _APART.sub(" ", text.casefold()).strip()


def fitting(coverage: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The keys of ``names`` whose longest name stands in ``coverage`` as whole words. More than one where
    names of the same length fit: the nurse says which; none where none fits."""
    said = f" {plain_words(coverage)} "
    longest = {key: _longest(said, own) for key, own in names.items()}
    most = max(longest.values(), default=0)
    return tuple(key for key, length in longest.items() if length == most) if most else ()


def is_whole(payer: str, plan: str, names: Iterable[str]) -> bool:
    """Whether the coverage is called as one of ``names``: by its payer, its plan or both. A word among others
    may be the same company's plan of another kind, and so is a plan that says a kind the name does not."""
    said = {plain_words(f"{payer} {plan}"), plain_words(payer), plain_words(plan)}
    kinds = _kinds(f"{payer} {plan}")
    return any(plain_words(name) in said and kinds <= _kinds(name) for name in names)


def _kinds(text: str) -> set[str]:
    return set(_LINES.intersection(plain_words(text).split()))


def _longest(said: str, names: Iterable[str]) -> int:
    words = (plain_words(name) for name in names)
    return max((len(name) for name in words if name and f" {name} " in said), default=0)
