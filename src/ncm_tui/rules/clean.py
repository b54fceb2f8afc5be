"""Text from outside made safe to store and to show.

A name with escape codes must not drive the terminal, and one with right-to-left overrides must not read
as another name. Whole terminal sequences go (not only their ESC), so that no ``[31m`` remains.
"""

import re
import unicodedata

# CSI (``ESC [ … final``), OSC/DCS/PM/APC/SOS strings up to BEL or ST, and two-byte escapes.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_KEPT = "\n\t"


def _unwanted(character: str) -> bool:
    return character not in _KEPT and unicodedata.category(character) in ("Cc", "Cf", "Cs")


def clean(text: str) -> tuple[str, int]:
    """``text`` without controls, in NFC, and how many characters were removed.

    Removed: terminal sequences, C0 and C1 controls but newline and tab, every format control (bidi
    overrides, isolates and marks, BOM, zero-width joiners, soft hyphen), lone surrogates. The newlines of
    other systems become ``\\n`` and do not count as removed.
    """
    if text.isascii() and text.isprintable():
        return text, 0
    unified = _NEWLINE.sub("\n", text)
    bare = _SEQUENCE.sub("", unified)
    kept = "".join(character for character in bare if not _unwanted(character))
    return unicodedata.normalize("NFC", kept), len(unified) - len(kept)


def clean_line(text: str) -> tuple[str, int]:
    """As :func:`clean`, for a field of one line: white space of any kind becomes one space, ends cut."""
    cleaned, removed = clean(text)
    return " ".join(cleaned.split()), removed
