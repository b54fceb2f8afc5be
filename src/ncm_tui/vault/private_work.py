"""Barriers and problems that lists and texts do not tell as they are (P§13)."""

from typing import Final

#: The kinds that a list names as it names a safety flag and no further.
SAFETY_BARRIERS: Final = ("suicide_risk", "abuse_neglect")
#: The kinds whose very name is private, whoever recorded them.
PRIVATE_BARRIERS: Final = (*SAFETY_BARRIERS, "substance_use")


def is_private(code: str, *, told_in_private: bool) -> bool:
    """Whether a barrier or problem of the kind ``code`` is private; ``told_in_private``: it was made from a
    private answer."""
    return told_in_private or code in PRIVATE_BARRIERS


def listed_barrier(title: str, code: str, told_in_private: bool) -> str:
    """A barrier as a list, on screen, on paper or in an export, may say it, by its kind and not by what it
    is called: ``! safety`` for the two that a bystander must not read, ``private`` for the others."""
    if code in SAFETY_BARRIERS:
        return "! safety"
    return "private" if is_private(code, told_in_private=bool(told_in_private)) else title
