"""kill -9 in the middle of typing, at every place where she types: at most half a second of it is lost.

The vault of each test is a copy of one that already holds a small ward, so that a test begins at unlock.
"""

import os
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from benchmarks.terminal import Terminal
from tests.whole import path
from tests.whole.conftest import PASSPHRASE

from ncm_tui.library.library import Library
from ncm_tui.services import intake
from ncm_tui.services.desk import Desk
from ncm_tui.vault.store import Vault

Start = Callable[..., Terminal]
Go = Callable[[Terminal], None]
WARD = Path(__file__).parents[1] / "fixtures" / "fhir" / "ward.json"
TYPING = 0.03  # seconds between two letters
LOST_AT_MOST = 0.5  # seconds of typing
LETTERS = "abcdefghijklmnopqrstuvwxyz"
LABELS = {"1": "Several days", "2": "More than half", "3": "Nearly every day"}


@pytest.fixture(scope="module")
def ward(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault with the patients of the small export."""
    folder = tmp_path_factory.mktemp("ward") / "dana"
    shutil.copytree(_template, folder)
    vault = Vault.open(folder, PASSPHRASE)
    desk = Desk(vault=vault, library=Library.load(), now=lambda: datetime.now(UTC), zone=ZoneInfo(vault.zone))
    intake.commit(desk, intake.prepare(desk, [WARD])).result()
    vault.close()
    return folder


@pytest.fixture
def at_the_list(start: Start, unlock: Go, home: Path, ward: Path) -> Callable[[], Terminal]:
    """Starts the program on this test's vault, the first time or again: unlocked, the list in front."""

    def go() -> Terminal:
        if not home.exists():
            shutil.copytree(ward, home / "vaults" / "dana")
        t = start()
        unlock(t)
        t.wait_for("3 patients")
        t.settle(0.2)
        return t

    return go


def tab(t: Terminal, digit: str, shown: str) -> None:
    """The chart of Marta Rivera at this tab."""
    path.find(t, "riv", "RIVERA, Marta")
    t.send(digit)
    t.wait_for(shown)
    t.settle(0.2)


def on_line(t: Terminal, words: str) -> None:
    """Walk the cursor of a form down to this line."""
    for _ in range(40):
        if t.has(rf"^\W*▸\W*\d*\W*{words}"):
            return
        t.send("<down>")
        t.settle(0.05)
    raise AssertionError(f"no line {words!r}:\n{t.screen()}")


def form_line(t: Terminal) -> None:
    tab(t, "2", "PHQ-9 ")
    path.on_row(t, "Admission")
    t.send("<enter>")
    t.wait_for("Information from")
    t.settle(0.3)
    on_line(t, "Preferred language")


def goal(t: Terminal) -> None:
    """Plan: a problem the first time, then its goal, which is on hold the next time."""
    tab(t, "3", "Plan")
    t.settle(0.3)
    if t.has("No plan yet"):
        t.send("p")
        t.wait_for("▸ +1 Problem")
        t.settle(0.2)
        t.text("Cannot climb her stairs")
        t.send("<enter><f2>")
    else:
        t.send("<home>a")
    t.wait_for("Goal: what will be true")
    t.settle(0.3)


def evidence(t: Terminal) -> None:
    tab(t, "4", "DC04")
    path.on_row(t, "□ DC04")
    t.send("d")
    t.wait_for("What is true")
    t.settle(0.2)
    if t.has("0 of 1"):
        t.send("1")
        t.settle(0.2)


def note(t: Terminal) -> None:
    tab(t, "5", "Notes")
    t.send("<enter>" if t.has("draft") else "a")
    t.wait_for("Today: ")
    t.settle(0.4)


@dataclass(frozen=True)
class Place:
    """Where she types: how to get there, from the list, the first time and after the kill."""

    name: str
    go: Callable[[Terminal], None]
    seconds: float


PLACES = (
    Place("form-line", form_line, 1.2),
    Place("goal", goal, 0.9),
    Place("evidence", evidence, 1.0),
    Place("note", note, 1.1),
    Place("note-longer", note, 1.8),
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


def steadily(t: Terminal, seconds: float) -> str:
    """Type letters at an even pace; what was typed."""
    typed, until = "", time.perf_counter() + seconds
    while time.perf_counter() < until:
        letter = LETTERS[len(typed) % len(LETTERS)]
        t.text(letter)
        typed += letter
        time.sleep(TYPING)
    return typed


def kill(t: Terminal) -> float:
    """kill -9 to the process that knows the key; when."""
    (child,) = t.children()
    os.kill(child, signal.SIGKILL)
    at = time.perf_counter()
    t.wait_exit()
    return at


def kept_of(typed: str, screen: str) -> str:
    """The longest beginning of ``typed`` on the screen, lines that were wrapped joined."""
    shown = "".join(line.strip() for line in screen.splitlines())
    return next((typed[:n] for n in range(len(typed), 3, -1) if typed[:n] in shown), "")
