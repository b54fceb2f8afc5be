"""An excerpt: the place, a little before it, the words marked, one line."""

import pytest

from ncm_tui.rules.excerpts import excerpt, line_of, pattern, without


def shown(text: str, *words: str, length: int = 200) -> str:
    parts = excerpt(text, pattern(words), length=length)
    return "".join(f"[{part}]" if hit else part for part, hit in parts)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Needs a ramp", ("ramp",), "Needs a [ramp]"),
        ("first line\nthe ramp\tis\nbuilt", ("ramp",), "…the [ramp] is built"),
        ("ramps and Ramp", ("ramp",), "[ramp]s and [Ramp]"),
        ("Zoë said café", ("cafe", "zoe"), "[Zoë] said [café]"),
        ("O’Brien and obrien", ("o'brien",), "[O’Brien] and obrien"),
        ("a cat, an a", ("a", "cat"), "[a] [cat], an [a]"),
        ("trampoline", ("ramp",), "trampoline"),
        ("nothing here", ("x",), "nothing here"),
        ("[SNF] \x1b[31m", ("snf",), "[[SNF]] \x1b[31m"),
        ("(c++) 50%", ("c++", "50%"), "([c]++) [50]%"),
    ],
)
def test_the_words_are_marked(text: str, words: tuple[str, ...], expected: str) -> None:
    assert shown(text, *words) == expected


def test_what_is_left_out_is_said() -> None:
    text = "word " * 40 + "the ramp " + "more " * 100
    said = shown(text, "ramp", length=60)
    assert said.startswith("…word word")
    assert "[ramp]" in said
    assert said.endswith("…")
    assert len(said) < 70


def test_the_line_of_an_answer_and_a_name_taken_out() -> None:
    assert line_of("one\ntwo ramps\nthree", pattern(["ramp"])) == 1
    assert line_of("one", pattern(["ramp"])) == 0
    assert without("Mrs. Núñez and Nunez's", ("nunez",)) == "Mrs. … and …'s"
