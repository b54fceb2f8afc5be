"""What makes a good passphrase: long, and not one that everyone has."""

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from ncm_tui.rules.problems import UsageProblem

MINIMUM = 15
MAXIMUM = 512
WORDS = 6
_HERE = Path(__file__).parent
_NOT_WORD = re.compile(r"[\W_]+")
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
_UNTYPED = frozenset({"Cc", "Cf", "Cs", "Cn"})
_JOINERS = "\u200c\u200d"  # inside words of some scripts, and inside one emoji
_LEET = tuple(str.maketrans("013457@$!|", f"o{one}eastasii") for one in "il")


def word_list() -> tuple[str, ...]:
    """The bundled words: short, common, all different in their spelling."""
    return tuple((_HERE / "words.txt").read_text(encoding="ascii").split())


def generate_words(count: int = WORDS) -> str:
    """A passphrase of random words of the bundled list, 10 bits and more a word."""
    words = word_list()
    return " ".join(secrets.choice(words) for _ in range(count))


def check_passphrase(text: str, *, known: tuple[str, ...] = ()) -> None:
    """Raises :class:`UsageProblem` with the reason when ``text`` is too weak, or cannot be typed again.

    ``known`` are words others know too: the nurse's name, the facility. No rules of composition.
    """
    shown = unicodedata.normalize("NFKC", text)
    if len(shown) < MINIMUM:
        raise UsageProblem(
            f"A passphrase needs at least {MINIMUM} characters; this one has {len(shown)}.",
            code="weak_passphrase",
            hint="Four or more unrelated words are easy to keep in mind.",
        )
    if len(shown) > MAXIMUM:
        raise UsageProblem(
            f"A passphrase has at most {MAXIMUM} characters; this one has {len(shown)}.",
            code="long_passphrase",
            hint="Something longer was pasted perhaps; take four or more unrelated words.",
        )
    if any(unicodedata.category(sign) in _UNTYPED and sign not in _JOINERS for sign in shown):
        raise UsageProblem(
            "This passphrase holds a tab, a line end or an invisible character.",
            code="unseen_character",
            hint="Type it instead of pasting it; you must be able to type it again.",
        )
    reason = _weakness(shown, known)
    if reason:
        raise UsageProblem(
            f"This passphrase is easy to guess: {reason}.",
            code="weak_passphrase",
            hint="Take four or more unrelated words.",
        )


def _weakness(shown: str, known: tuple[str, ...]) -> str:
    dense = "".join(shown.split()).casefold()
    bare = _NOT_WORD.sub("", dense)
    if len(set(dense)) < 6:
        return "it repeats a few characters"
    if any(text and _period(text) <= len(text) // 2 for text in (dense, bare)):
        return "it repeats one part"
    if 2 * len(bare) > len(dense) and any(bare in run * 4 or bare in run[::-1] * 4 for run in _RUNS):
        return "it follows the keyboard or the alphabet"
    if _mostly(bare, known):
        return "it is made of your own name or workplace"
    for plain in (bare, *(_NOT_WORD.sub("", dense.translate(table)) for table in _LEET)):
        if {plain, plain.rstrip("0123456789")} & _listed("blocklist.txt"):
            return "it is on the list of common passphrases"
        if _common(plain):
            return "it is made of the commonest words of passwords"
    return ""


def _mostly(bare: str, known: tuple[str, ...]) -> bool:
    """True when hardly anything is left without the words others know."""
    rest = bare
    for word in sorted(known, key=len, reverse=True):
        piece = _NOT_WORD.sub("", word).casefold()
        rest = rest.replace(piece, "") if len(piece) >= 4 else rest
    return len(rest) < 8 and rest != bare


def _common(plain: str) -> bool:
    """True for three or fewer of the commonest words, with hardly anything but digits around them."""
    rest, found = plain, 0
    for word in sorted(_listed("common_words.txt"), key=len, reverse=True):
        if word in rest:
            rest, found = rest.replace(word, ""), found + 1
    return 0 < found <= 3 and len(rest.strip("0123456789")) < 5


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset((_HERE / name).read_text(encoding="utf-8").split())


def _period(text: str) -> int:
    """The length of the shortest part that ``text`` repeats; its own length when it repeats none."""
    return (text + text).find(text, 1) if text else 0
