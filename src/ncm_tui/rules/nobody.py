"""The ways a nurse types that there is nobody: no primary care provider, no decision maker."""

from typing import Final

_NOBODY: Final = frozenset({"", "none", "no", "n/a", "na", "nobody", "no one", "no pcp", "none known"})


def says_nobody(text: str) -> bool:
    """Whether ``text`` names nobody (``None``, ``N/A``, ``no PCP``, ``-``); *unknown* is another answer."""
    return " ".join(text.casefold().split()).strip(" .-") in _NOBODY
