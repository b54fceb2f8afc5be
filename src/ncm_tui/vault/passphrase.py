"""What makes a good passphrase: long, and not one that everyone has."""

import re
import secrets
import unicodedata
from pathlib import Path

from ncm_tui.rules.problems import UsageProblem

MINIMUM = 15
WORDS = 6
_HERE = Path(__file__).parent
_NOT_WORD = re.compile(r"[\W_]+")
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
)


def word_list() -> tuple[str, ...]:
    """The bundled words: short, common, all different in their spelling."""
    return tuple((_HERE / "words.txt").read_text(encoding="ascii").split())


def generate_words(count: int = WORDS) -> str:
    """A passphrase of random words of the bundled list, 10 bits and more a word."""
    words = word_list()
    return " ".join(secrets.choice(words) for _ in range(count))


def check_passphrase(text: str, *, known: tuple[str, ...] = ()) -> None:
    """Raises :class:`UsageProblem` with the reason when ``text`` is too weak.

    ``known`` are words others know too: the nurse's name, the facility. No rules of composition.
    """
    shown = unicodedata.normalize("NFKC", text)
    if len(shown) < MINIMUM:
        raise UsageProblem(
            f"A passphrase needs at least {MINIMUM} characters; this one has {len(shown)}.",
            code="weak_passphrase",
            hint="Four or more unrelated words are easy to keep in mind.",
        )
    reason = _weakness(_NOT_WORD.sub("", shown).casefold(), known)
    if reason:
        raise UsageProblem(
            f"This passphrase is easy to guess: {reason}.",
            code="weak_passphrase",
            hint="Take four or more unrelated words.",
        )


def _weakness(bare: str, known: tuple[str, ...]) -> str:
    if len(set(bare)) < 6:
        return "it repeats a few characters"
    if _period(bare) <= len(bare) // 2:
        return "it repeats one part"
    if any(bare in run * 4 or bare in run[::-1] * 4 for run in _RUNS):
        return "it follows the keyboard or the alphabet"
    rest = bare
    for word in sorted(known, key=len, reverse=True):
        piece = _NOT_WORD.sub("", word).casefold()
        rest = rest.replace(piece, "") if len(piece) >= 4 else rest
    if len(rest) < 8 and rest != bare:
        return "it is made of your own name or workplace"
    listed = (_HERE / "blocklist.txt").read_text(encoding="utf-8").split()
    if bare.rstrip("0123456789") in listed or bare in listed:
        return "it is on the list of common passphrases"
    return ""


def _period(text: str) -> int:
    """The length of the shortest part that ``text`` repeats; its own length when it repeats none."""
    return (text + text).find(text, 1) if text else 0
