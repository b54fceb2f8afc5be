"""Text from outside: nothing that could drive a terminal or reorder a name comes through."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ncm_tui.rules.clean import clean, clean_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("\x1b[31mRED\x1b[0m", "RED"),
        ("\x1b]0;title\x07name", "name"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("\x90payload\x9cleft", "left"),
        ("a\x1bcb", "ab"),
        ("lone\x1b", "lone"),
        ("\u202eevil\u202c", "evil"),
        ("\u2066iso\u2069", "iso"),
        ("\ufeffbom", "bom"),
        ("zero\u200bwidth", "zerowidth"),
        ("bell\x07 nul\x00", "bell nul"),
        ("tab\tkept\nline", "tab\tkept\nline"),
        ("crlf\r\ncr\rls\u2028end", "crlf\ncr\nls\nend"),
        ("e\u0301", "é"),
        ("\ud800", ""),
        ("[SNF] [/ stays", "[SNF] [/ stays"),
        ("Nuñez-O’Brien 李", "Nuñez-O’Brien 李"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text)[0] == expected


def test_counts_what_was_removed() -> None:
    assert clean("\x1b[31mA") == ("A", 5)
    assert clean("a\r\nb") == ("a\nb", 0)
    assert clean("plain") == ("plain", 0)


def test_line() -> None:
    assert clean_line("  two\n lines\t here ")[0] == "two lines here"


@given(st.text())
def test_nothing_unwanted_is_left_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned, _ = clean(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t" for c in cleaned)
    assert clean(cleaned) == (cleaned, 0)
    assert "\x1b" not in cleaned
