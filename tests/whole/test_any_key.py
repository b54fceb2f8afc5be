"""R6 on an open vault: any size of window, every byte, a large paste, keys at random: it never falls over."""

import fcntl
import os
import random
import struct
import sys
import termios
from collections.abc import Callable

import pytest
from benchmarks.terminal import KEYS, Terminal
from tests.whole.places import press

SIZES = (
    (1, 1),
    (2, 1),
    (4, 2),
    (5, 2),
    (39, 10),
    (40, 9),
    (40, 10),
    (79, 23),
    (132, 43),
    (300, 80),
    (80, 24),
)
# The smallest, the smallest that shows a page, the largest, and back.
ENDS = ((1, 1), (40, 10), (300, 80), (80, 24))
QUIT, LOCK = (0x11,), (0x0C,)
LETTERS = "abcdefghijklmnopqrstuvwxyzADGIUV0123456789./?+- "
# The keys that lock, quit, or copy to the real terminal's clipboard are other tests' business.
NAMED = [text for name, text in KEYS.items() if name != "f9"] + [
    chr(n) for n in range(1, 32) if n not in (0x0C, 0x11)
]


def resize(t: Terminal, columns: int, rows: int) -> None:
    fcntl.ioctl(t._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def pour(t: Terminal, data: bytes) -> None:
    """Everything to the program, in the pieces a terminal would send."""
    for start in range(0, len(data), 1024):
        os.write(t._fd, data[start : start + 1024])
        t.settle(0.005, timeout=0.05)


def still_here(t: Terminal) -> None:
    """Alive, and back on the list; its keys still work."""
    for _ in range(12):
        assert t.process.poll() is None, t.screen()
        t.send("<esc>")
        t.settle(0.06)
        t.send("<f5>")
        t.settle(0.06)
        t.send("2")
        t.settle(0.06)
        if t.has("Bed +Patient"):
            break
    t.wait_for("Bed +Patient")
    t.send("<c-q>")
    assert t.wait_exit() == 0


def test_sizes_on_every_page(at_the_list: Callable[[], Terminal]) -> None:
    t = at_the_list()
    for keys, page, sizes in (
        ("", "Bed +Patient", SIZES),
        ("<enter>", "1 Summary", ENDS),
        ("2", "PHQ-9", ENDS),
        ("<enter>", "Information from", ENDS),
        ("<f3>", "Find patient", ENDS),
    ):
        press(t, keys, page)
        for columns, rows in sizes:
            resize(t, columns, rows)
            t.settle(0.03, timeout=0.3)
    still_here(t)


def test_every_byte_on_the_list_and_in_a_note(at_the_list: Callable[[], Terminal]) -> None:
    t = at_the_list()
    every = [bytes((number,)) for number in range(256) if number not in (*QUIT, *LOCK)]
    for keys in ("", "<esc><esc><f5>2<enter>5a"):
        t.send(keys)
        t.settle(0.4)
        for start in range(0, len(every), 16):
            pour(t, b"".join(every[start : start + 16]))
        t.settle(0.3)
        assert t.process.poll() is None, t.screen()
    still_here(t)


def test_a_paste_of_64_kb_into_a_note_is_kept_and_clean(at_the_list: Callable[[], Terminal]) -> None:
    t = at_the_list()
    press(t, "<enter>", "1 Summary")
    press(t, "5", "Notes ─")
    press(t, "a", "Today: ")
    pour(t, b"\x1b[200~" + b"walks \x1b]0;t\x07\x1b[20~\xff\x00 far. " * 3_000 + b"the very end\x1b[201~")
    t.wait_for("the very end")
    assert b"\x1b]0;t" not in t.raw
    still_here(t)


def at_random(t: Terminal, count: int, seed: int) -> None:
    """``count`` keys, in bursts; when one of them was a window of another size it comes back as well."""
    draw = random.Random(seed)
    for start in range(0, count, 20):
        burst = [draw.choice(NAMED) if draw.random() < 0.5 else draw.choice(LETTERS) for _ in range(20)]
        pour(t, "".join(burst).encode())
        if draw.random() < 0.05:
            resize(t, draw.randint(1, 300), draw.randint(1, 80))
        assert t.process.poll() is None, f"ended after {start} keys of seed {seed}: {burst!r}\n{t.screen()}"
    resize(t, 80, 24)
    t.settle(1.5, timeout=180)  # keys are heard one after the other: those poured in last are still to come


def test_a_thousand_keys_at_random(at_the_list: Callable[[], Terminal]) -> None:
    t = at_the_list()
    at_random(t, 1_000, seed=1)
    still_here(t)


@pytest.mark.soak
def test_ten_thousand_keys_at_random(at_the_list: Callable[[], Terminal]) -> None:
    t = at_the_list()
    at_random(t, 10_000, seed=2)
    still_here(t)
    sys.stdout.write("R6: 10,000 random keys, 0 crashes\n")
