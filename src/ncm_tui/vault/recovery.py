"""The recovery code: 125 random bits as 25 Crockford characters and one check character."""

import secrets

from ncm_tui.rules.problems import UsageProblem

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = ALPHABET + "*~$=U"
LENGTH = 25
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Five groups of five and the check: ``3XK9P-…-7``. Shown once, never stored."""
    return shown("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def shown(code: str) -> str:
    """``code`` in groups, with its check character."""
    groups = [code[at : at + 5] for at in range(0, LENGTH, 5)]
    return "-".join([*groups, check(code)])


def check(code: str) -> str:
    """Crockford's check symbol: the number modulo 37."""
    number = 0
    for sign in code:
        number = number * 32 + ALPHABET.index(sign)
    return CHECKS[number % 37]


def parse(text: str) -> str:
    """The 25 characters of a code as a person types it (case, blanks, hyphens, O for 0, I or L for 1).

    Raises :class:`UsageProblem` naming what is wrong.
    """
    signs = "".join(text.split()).replace("-", "").upper()
    body, last = signs[:LENGTH].translate(_READ_AS), signs[LENGTH:]
    if len(signs) != LENGTH + 1:
        raise UsageProblem(
            f"A recovery code has {LENGTH + 1} characters; this one has {len(signs)}.", code="recovery_code"
        )
    odd = next((sign for sign in body if sign not in ALPHABET), None)
    if odd is not None:
        raise UsageProblem(f"A recovery code never holds {odd!r}.", code="recovery_code")
    if check(body) != (last if last == "U" else last.translate(_READ_AS)):
        raise UsageProblem(
            "The last character does not fit the others.",
            code="recovery_code",
            hint="One of them was misread; compare them again.",
        )
    return body
