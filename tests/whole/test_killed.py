"""kill -9 in the middle of typing, at every place where she types: at most half a second of it is lost.

The vault of each test is a copy of one that already holds a small ward, so that a test begins at unlock.
"""

import time
from collections.abc import Callable

import pytest
from benchmarks.terminal import Terminal
from tests.whole import path
from tests.whole.places import TYPING, Place, evidence, form_line, goal, kept_of, kill, note, steadily, tab

Go = Callable[[Terminal], None]
LOST_AT_MOST = 0.5  # seconds of typing
LABELS = {"1": "Several days", "2": "More than half", "3": "Nearly every day"}


PLACES = (
    Place("form-line", form_line, 1.2),
    Place("goal", goal, 0.9),
    Place("evidence", evidence, 1.0),
    Place("note", note, 1.1),
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_text_loses_at_most_half_a_second(at_the_list: Callable[[], Terminal], place: Place) -> None:
    t = at_the_list()
    place.go(t)
    typed = steadily(t, place.seconds)
    kill(t)
    again = at_the_list()
    place.go(again)
    kept = kept_of(typed, again.screen())
    lost = (len(typed) - len(kept)) * TYPING
    assert lost <= LOST_AT_MOST, f"{lost:.2f} s lost: {typed!r} {kept!r}\n{again.screen()}"


def test_choices_lose_at_most_half_a_second(at_the_list: Callable[[], Terminal]) -> None:
    def phq_9(t: Terminal) -> None:
        tab(t, "2", "PHQ-9 ")
        path.on_row(t, "PHQ-9")
        t.send("<enter>")
        t.wait_for("Little interest")
        t.settle(0.3)

    t = at_the_list()
    phq_9(t)
    t.send("y")  # alone with the patient
    t.wait_for("▸ .*Little interest")
    pressed = []
    for digit in "1213":
        pressed.append((time.perf_counter(), digit))
        t.send(digit)
        time.sleep(0.2)
    killed = kill(t)
    again = at_the_list()
    phq_9(again)
    for number, (at, digit) in enumerate(pressed, 1):
        if killed - at > LOST_AT_MOST:
            label = LABELS[digit]
            assert again.has(rf"^\W*{number} .*{label}"), f"answer {number} lost\n{again.screen()}"


def test_a_refused_form_is_kept_before_anything_is_typed_again(at_the_list: Callable[[], Terminal]) -> None:
    """What was refused stands on the screen again; killed there, it comes back with the next ``a``."""
    t = at_the_list()
    t.send("a")
    t.wait_for("Surname")
    t.settle(0.2)
    for answer in ("Quillfeather", "Vera", "3/2/1948", "f", "0071001"):
        t.text(answer)
        t.settle(0.1)
        if len(answer) > 1:
            t.send("<enter>")
        t.settle(0.1)
    t.text("i")
    t.settle(0.2)
    t.send("<f2>")
    t.settle(0.4)
    if not t.has("already here"):
        t.send("<f2>")
    t.wait_for("This MRN is already here")
    t.settle(LOST_AT_MOST)
    kill(t)
    again = at_the_list()
    again.send("a")
    again.wait_for("Surname")
    again.settle(0.3)
    assert again.has("Quillfeather"), again.screen()
    assert again.has("0071001"), again.screen()
