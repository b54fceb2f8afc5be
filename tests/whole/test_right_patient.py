"""Right patient and privacy through the real program: what the terminal is really given (P§4, P§5, P§10)."""

import base64
from collections.abc import Callable

from benchmarks.terminal import Terminal

Start = Callable[..., Terminal]
EMPTIED = b"\x1b]52;c;" + base64.b64encode(b" ") + b"\x07"
NAMES = ("TAYLOR", "PACHECO", "LOMBARDI", "SCHROEDER", "KOWALCZYK", "MENDOZA", "YAMADA", "IBARRA", "NOVAK")


def at_the_ward(start: Start) -> Terminal:
    t = start("demo")
    t.wait_for("Bed +Patient")
    t.settle(0.3)
    return t


def test_keys_typed_ahead_of_the_next_patient_reach_nobody(start: Start) -> None:
    t = at_the_ward(start)
    t.send("<down><down><down><enter>")
    t.wait_for("^ PACHECO")
    t.settle(0.3)
    t.send("<f8>ezzz<f2>")
    t.wait_for("◂ now LOMBARDI")
    t.settle(0.5)
    assert "1 Summary" in t.screen(), "no form is open over the next patient"
    t.send("e")
    t.wait_for("Surname")
    t.send("<esc>")


def test_hidden_names_reach_no_byte_of_the_terminal_until_the_same_key(start: Start) -> None:
    t = at_the_ward(start)
    assert "TAYLOR" in t.screen()
    t.send("<c-g>")
    t.wait_for("names hidden .G")
    t.settle(0.3)
    before = len(t.raw)
    t.send("<down><down><down><enter>")
    t.wait_for("^ P, E")
    t.settle(0.3)
    for keys in ("2", "3", "4", "5", "<f8>", "<f8>", "<f3>", "nov", "<esc>", "<f5>", "2"):
        t.send(keys)
        t.settle(0.25)
    t.wait_for("Caseload")
    given = bytes(t.raw[before:]).decode("utf-8", "replace")
    assert [name for name in NAMES if name in given] == []
    t.send("<c-g>")
    t.wait_for("PACHECO")


def test_the_clipboard_is_emptied_at_the_next_patient_and_at_lock(start: Start) -> None:
    t = at_the_ward(start)
    t.send("<down><down><down><enter>")
    t.wait_for("^ PACHECO")
    t.settle(0.3)
    t.send("3")
    t.wait_for("Plan ─")
    t.settle(0.3)
    t.send("y")
    t.wait_for("whether it arrived")
    t.send("y")
    t.wait_for("emptied in 60 s")
    assert EMPTIED not in t.raw
    t.send("<f8>")
    t.wait_for("◂ now LOMBARDI")
    t.settle(0.3)
    assert EMPTIED in t.raw
    t.send("y")
    t.wait_for("emptied in 60 s")
    before = len(t.raw)
    t.send("<f9>")
    t.wait_for("passphrase of the demo")
    assert EMPTIED in bytes(t.raw[before:])
