"""The places where she types, by keys alone, from the list; and how typing is measured there."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.terminal import Terminal
from tests.whole import path
from tests.whole.steady import Steady

Go = Callable[[Terminal], None]
TYPING = 0.03  # seconds between two letters
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def press(t: Terminal, keys: str, shown: str) -> None:
    """Press until it is heard: a key that comes with the switch of patients is meant for nobody."""
    for _ in range(4):
        t.settle(0.1)
        before = t.screen()
        t.send(keys)
        t.settle(0.2)
        if t.has(shown) or t.screen() != before:
            break
    t.wait_for(shown)


def tab(t: Terminal, digit: str, shown: str) -> None:
    """The chart of Marta Rivera at this tab."""
    path.find(t, "riv", "RIVERA, Marta")
    press(t, digit, shown)
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


def steadily(t: Steady, seconds: float) -> str:
    """Type letters at an even pace; what was typed."""
    typed, until = "", time.perf_counter() + seconds
    while time.perf_counter() < until:
        letter = LETTERS[len(typed) % len(LETTERS)]
        t.text(letter, at_once=True)
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
